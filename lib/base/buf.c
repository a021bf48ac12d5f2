/* buf: a growing byte string. */
#include "base/buf.h"
#include "base/die.h"
#include "base/mem.h"
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void
buf_need(struct buf *b, size_t n)
{
	if (n < b->cap - b->len)
		return;
	if (n > SIZE_MAX / 2 - b->len - 1)
		die(EX_OSERR, "out of memory");
	size_t cap = b->cap < 64 ? 64 : b->cap;
	while (cap <= b->len + n)
		cap *= 2;
	b->s = xrealloc(b->s, cap);
	b->cap = cap;
	b->s[b->len] = '\0';
}

void
buf_vaddf(struct buf *b, const char *fmt, va_list ap)
{
	va_list again;
	va_copy(again, ap);
	buf_need(b, 64);
	size_t room = b->cap - b->len;
	int n = vsnprintf(b->s + b->len, room, fmt, ap);
	if (n >= 0 && (size_t)n >= room) {
		buf_need(b, (size_t)n);
		n = vsnprintf(b->s + b->len, b->cap - b->len, fmt, again);
	}
	va_end(again);
	if (n < 0) {
		b->s[b->len] = '\0';
		die(EX_SOFTWARE, "a message could not be formatted");
	}
	b->len += (size_t)n;
}

void
buf_addf(struct buf *b, const char *fmt, ...)
{
	va_list ap;
	va_start(ap, fmt);
	buf_vaddf(b, fmt, ap);
	va_end(ap);
}

void
buf_cut(struct buf *b, size_t len)
{
	if (len >= b->len)
		return;
	b->len = len;
	b->s[len] = '\0';
}

void
buf_reset(struct buf *b)
{
	buf_cut(b, 0);
}

void
buf_free(struct buf *b)
{
	free(b->s);
	*b = (struct buf)BUF_INIT;
}

char *
buf_detach(struct buf *b)
{
	buf_need(b, 0);
	char *s = b->s;
	*b = (struct buf)BUF_INIT;
	return s;
}

const char *
buf_str(const struct buf *b)
{
	return b->s ? b->s : "";
}
