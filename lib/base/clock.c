/* clock: when. */
#include "base/clock.h"
#include "base/die.h"
#include <ctype.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

time_t
clock_now(void)
{
	return time(NULL);
}

/* Writes n digits and what follows them; the end. */
static char *
put(char *p, int value, int n, char after)
{
	for (int i = n; i-- > 0; value /= 10)
		p[i] = (char)('0' + value % 10);
	p[n] = after;
	return p + n + 1;
}

const char *
clock_format(time_t t, char out[CLOCK_LEN])
{
	/* Four digits hold the years 0 to 9999; what lies outside is shown as the nearest end. */
	const time_t first = -62167219200, last = 253402300799;
	struct tm tm;
	t = t < first ? first : t > last ? last : t;
	gmtime_r(&t, &tm);
	char *p = put(out, tm.tm_year + 1900, 4, '-');
	p = put(p, tm.tm_mon + 1, 2, '-');
	p = put(p, tm.tm_mday, 2, 'T');
	p = put(p, tm.tm_hour, 2, ':');
	p = put(p, tm.tm_min, 2, ':');
	*put(p, tm.tm_sec, 2, 'Z') = '\0';
	return out;
}

/* Takes exactly n digits, then the character `after` in either case (NUL: nothing), off *s. */
static bool
take(const char **s, int n, char after, int *out)
{
	const char *p = *s;
	*out = 0;
	for (; n > 0; n--, p++) {
		if (*p < '0' || *p > '9')
			return false;
		*out = *out * 10 + (*p - '0');
	}
	if (after && toupper((unsigned char)*p) != after)
		return false;
	*s = p + (after != '\0');
	return true;
}

/* "Z", or "+hh:mm": the seconds that local time is ahead of UTC. */
static bool
take_offset(const char **s, int *seconds)
{
	int sign = **s == '-' ? -1 : 1, hours, minutes;
	*seconds = 0;
	if (**s == 'Z' || **s == 'z') {
		(*s)++;
		return true;
	}
	if (**s != '+' && **s != '-')
		return false;
	(*s)++;
	if (!take(s, 2, ':', &hours) || !take(s, 2, '\0', &minutes) || hours > 23 || minutes > 59)
		return false;
	*seconds = sign * (hours * 3600 + minutes * 60);
	return true;
}

static int
days_in_month(int year, int month)
{
	static const int days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
	bool leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
	return days[month - 1] + (month == 2 && leap);
}

bool
clock_parse(const char *s, time_t *t)
{
	int year, month, day, hour, minute, second, offset;
	if (!s || !take(&s, 4, '-', &year) || !take(&s, 2, '-', &month) ||
	    !take(&s, 2, 'T', &day) || !take(&s, 2, ':', &hour) || !take(&s, 2, ':', &minute) ||
	    !take(&s, 2, '\0', &second))
		return false;
	if (*s == '.') {
		if (s[1] < '0' || s[1] > '9')
			return false;
		s++;
		s += strspn(s, "0123456789");
	}
	if (!take_offset(&s, &offset) || *s)
		return false;
	if (month < 1 || month > 12 || day < 1 || day > days_in_month(year, month) || hour > 23 ||
	    minute > 59 || second > 60)
		return false;
	struct tm tm = {.tm_year = year - 1900,
	    .tm_mon = month - 1,
	    .tm_mday = day,
	    .tm_hour = hour,
	    .tm_min = minute,
	    .tm_sec = second};
	if (!t && second < 60)
		return true;
	time_t at = timegm(&tm) - offset;
	/* A leap second ends a UTC day, and nothing else. */
	if (second == 60 && at % 86400 != 0)
		return false;
	if (t)
		*t = at;
	return true;
}

int64_t
clock_boot_ms(void)
{
	struct timespec ts;
	if (clock_gettime(CLOCK_BOOTTIME, &ts) == -1)
		die(EX_OSERR, "clock_gettime: %s", strerror(errno));
	return (int64_t)ts.tv_sec * 1000 + ts.tv_nsec / 1000000;
}

const char *
clock_boot_id(void)
{
	static const char path[] = "/proc/sys/kernel/random/boot_id";
	static char id[37];
	if (id[0])
		return id;
	char text[37] = "";
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	ssize_t n = fd == -1 ? -1 : read(fd, text, 36);
	if (fd != -1)
		close(fd);
	if (n != 36 || strspn(text, "0123456789abcdef-") != 36)
		die(EX_OSERR, "%s: unreadable", path);
	memcpy(id, text, sizeof id);
	return id;
}
