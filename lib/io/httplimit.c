/* httplimit: when an answer is a rate limit, and how long one waits. */
#include "io/httplimit.h"
#include "io/http.h"
#include <string.h>

long long
http_number(const char *s)
{
	const long long most = 1LL << 53;
	long long n = 0;
	if (!s)
		return -1;
	s += strspn(s, " \t");
	if (*s < '0' || *s > '9')
		return -1;
	for (; *s >= '0' && *s <= '9'; s++) {
		n = n * 10 + (*s - '0');
		if (n > most)
			return -1;
	}
	return s[strspn(s, " \t")] ? -1 : n;
}

static const char *const phrases[] = {"secondary rate limit", "abuse detection mechanism"};

static bool
speaks_of_a_limit(const char *message)
{
	for (size_t i = 0; i < sizeof phrases / sizeof *phrases; i++)
		if (strcasestr(message, phrases[i]))
			return true;
	return false;
}

bool
http_limit(struct http_limit *l, long status, const char *retry_after, const char *remaining,
    const char *reset, const char *message, time_t now)
{
	bool used_up = http_number(remaining) == 0;
	if (status != 429 && status != 403)
		return false;
	if (status == 403 && !used_up && !retry_after && !speaks_of_a_limit(message))
		return false;
	long long wait = http_number(retry_after), at = http_number(reset);
	*l = (struct http_limit){.wait = HTTP_MINUTE};
	if (wait >= 0) {
		l->patient = wait <= HTTP_PATIENCE; /* guard: http.patience */
		l->wait = wait < HTTP_DAY ? (long)wait : HTTP_DAY;
	} else if (!retry_after && used_up && at > now)
		l->wait = at - now < HTTP_DAY ? (long)(at - now) : HTTP_DAY;
	return true;
}

long
http_backoff(int tries, unsigned random)
{
	long base = 200L << (tries - 1);
	return base + (long)(random % (unsigned)base);
}
