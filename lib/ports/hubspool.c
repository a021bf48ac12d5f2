/* hubspool: the issues of one pass until their turn. */
#include "ports/hubspool.h"
#include "base/mem.h"
#include "io/file.h"
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <unistd.h>

enum { BLOCK = 256 << 10 };

int
hubspool_open(struct hubspool *s)
{
	const char *dir = getenv("TMPDIR");

	*s = (struct hubspool){0};
	s->fd = open(dir && *dir ? dir : "/tmp", O_TMPFILE | O_RDWR | O_CLOEXEC, 0600);
	return s->fd < 0 ? -1 : 0;
}

void
hubspool_close(struct hubspool *s)
{
	close(s->fd);
	buf_free(&s->pending);
	for (int i = 0; i < HUBSPOOL_KINDS; i++)
		buf_free(&s->block[i].b);
	free(s->v);
}

struct spooled *
hubspool_add(struct hubspool *s)
{
	if (s->n == s->cap) {
		s->cap = s->cap ? 2 * s->cap : 256;
		s->v = xreallocarray(s->v, s->cap, sizeof *s->v);
	}
	s->v[s->n] = (struct spooled){0};
	return &s->v[s->n++];
}

static void
flush(struct hubspool *s)
{
	s->failed |= s->pending.len && file_write_all(s->fd, s->pending.s, s->pending.len) < 0;
	buf_reset(&s->pending);
}

off_t
hubspool_write(struct hubspool *s, const void *p, size_t n)
{
	off_t at = s->end;

	buf_add(&s->pending, p, n);
	s->end += (off_t)n;
	if (s->pending.len >= BLOCK)
		flush(s);
	return at;
}

const char *
hubspool_read(struct hubspool *s, enum hubspool_kind kind, off_t at, size_t n)
{
	struct buf *b = &s->block[kind].b;
	off_t *from = &s->block[kind].from;

	flush(s);
	if (at < *from || at + (off_t)n > *from + (off_t)b->len) {
		size_t want = n > BLOCK ? n : BLOCK;
		buf_reset(b);
		buf_need(b, want);
		ssize_t got = s->failed ? 0 : pread(s->fd, b->s, want, at);
		if (got < (ssize_t)n) {
			errno = got < 0 ? errno : EIO;
			return NULL;
		}
		b->len = (size_t)got;
		*from = at;
	}
	return b->s + (at - *from);
}
