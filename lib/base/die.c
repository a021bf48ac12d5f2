/* die: diagnostics and exit codes. */
#include "base/die.h"
#include "base/buf.h"
#include "base/path.h"
#include "base/progress.h"
#include "base/utf8.h"
#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static const char *name = "fac";

/*
 * A program that was started with 0, 1 or 2 closed would get them back from its next open(2), and
 * write records into a claim. Each is held by a descriptor of /dev/null of the wrong direction,
 * so that using it still fails.
 */
static void
hold_standard_descriptors(void)
{
	for (int fd = 0; fd <= 2; fd++)
		if (fcntl(fd, F_GETFD) == -1 && errno == EBADF)
			if (open("/dev/null", fd == 0 ? O_WRONLY : O_RDONLY) != fd)
				_exit(EX_OSERR);
}

void
die_init(const char *argv0)
{
	hold_standard_descriptors();
	if (argv0 && *path_base(argv0))
		name = path_base(argv0);
}

const char *
die_name(void)
{
	return name;
}

/* One line, one write: lines of programs that share a log do not mix. errno is kept. */
static void __attribute__((format(printf, 1, 0))) say(const char *fmt, va_list ap)
{
	int saved = errno;
	struct buf text = BUF_INIT, line = BUF_INIT;
	buf_vaddf(&text, fmt, ap);
	utf8_escape(&line, name, strlen(name));
	buf_adds(&line, ": ");
	utf8_escape(&line, text.s, text.len);
	buf_addc(&line, '\n');
	progress_end();
	ssize_t ignored = write(STDERR_FILENO, line.s, line.len);
	(void)ignored;
	buf_free(&text);
	buf_free(&line);
	errno = saved;
}

void
warn(const char *fmt, ...)
{
	va_list ap;
	va_start(ap, fmt);
	say(fmt, ap);
	va_end(ap);
}

void
die(int code, const char *fmt, ...)
{
	va_list ap;
	va_start(ap, fmt);
	say(fmt, ap);
	va_end(ap);
	exit(code);
}

/* How much a code says: the lower the stronger; an unlisted one is strongest. */
static int
strength(int code)
{
	static const int order[] = {
	    EX_IOERR, EX_NOPERM, EX_CONFIG, EX_UNAVAILABLE, EX_TEMPFAIL, EX_DATAERR, EX_NO, 0};
	for (int i = 0; i < (int)(sizeof order / sizeof *order); i++)
		if (order[i] == code)
			return i;
	return -1;
}

int
exit_worse(int a, int b)
{
	return strength(b) < strength(a) ? b : a;
}
