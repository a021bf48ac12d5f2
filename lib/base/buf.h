/*
 * buf: a growing byte string.
 *
 * `s` is always NUL-terminated once anything was added and may hold NULs inside; BUF_INIT (all
 * zero) is an empty one, whose `s` is an empty string. Owner frees with buf_free(), or takes the
 * bytes with buf_detach(). buf_reset() keeps the memory.
 */
#ifndef FAC_BASE_BUF_H
#define FAC_BASE_BUF_H

#include <stdarg.h>
#include <stddef.h>
#include <string.h>

struct buf {
	char *s;
	size_t len;
	size_t cap;
};

#define BUF_INIT  \
	{         \
		0 \
	}

void buf_addf(struct buf *b, const char *fmt, ...) __attribute__((format(printf, 2, 3)));
void buf_vaddf(struct buf *b, const char *fmt, va_list ap) __attribute__((format(printf, 2, 0)));
void buf_need(struct buf *b, size_t n);  /* room for n more bytes and a NUL */
void buf_cut(struct buf *b, size_t len); /* shortens to len */
void buf_reset(struct buf *b);
void buf_free(struct buf *b);
char *buf_detach(struct buf *b); /* the bytes, now the caller's; never NULL; b is empty again */
const char *buf_str(const struct buf *b); /* never NULL */

/* Every output goes through these a few bytes at a time: in line. */
static inline void
buf_add(struct buf *b, const void *p, size_t n)
{
	if (n >= b->cap - b->len)
		buf_need(b, n);
	if (n > 0)
		memcpy(b->s + b->len, p, n);
	b->len += n;
	b->s[b->len] = '\0';
}

static inline void
buf_addc(struct buf *b, char c)
{
	buf_add(b, &c, 1);
}

static inline void
buf_adds(struct buf *b, const char *s)
{
	buf_add(b, s, strlen(s));
}

#endif
