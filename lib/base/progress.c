/* progress: a line that is rewritten in place. */
#include "base/progress.h"
#include "base/clock.h"
#include "base/die.h"
#include <errno.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <unistd.h>

static struct {
	enum { UNKNOWN, OFF, ON } wanted;
	bool there;
	int64_t at; /* the last one; at first, the beginning */
} line;

bool
progress_due(void)
{
	if (line.wanted == UNKNOWN) {
		line.wanted = isatty(STDERR_FILENO) && !isatty(STDOUT_FILENO) ? ON : OFF;
		line.at = clock_boot_ms();
	}
	return line.wanted == ON && clock_boot_ms() - line.at >= PROGRESS_MS;
}

void
progress(const char *fmt, ...)
{
	char text[120];
	va_list ap;
	va_start(ap, fmt);
	vsnprintf(text, sizeof text, fmt, ap);
	va_end(ap);
	line.there = true;
	line.at = clock_boot_ms();
	dprintf(STDERR_FILENO, "\r%s: %s\033[K", die_name(), text);
}

void
progress_end(void)
{
	static const char erase[] = "\r\033[K";
	int saved = errno;
	if (line.there) {
		ssize_t ignored = write(STDERR_FILENO, erase, sizeof erase - 1);
		(void)ignored;
	}
	line.there = false;
	errno = saved;
}
