/*
 * hubspool: the issues of one pass until their turn: texts in an unlinked file, about 80 bytes each in memory.
 * Private to tracker_github*.c.
 */
#ifndef FAC_PORTS_HUBSPOOL_H
#define FAC_PORTS_HUBSPOOL_H

#include "base/buf.h"
#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>
#include <time.h>

enum { HUBSPOOL_MARK = 32 };

struct spooled {
	off_t text, fact; /* where in the file */
	uint32_t len,
	    extra; /* of the record; behind it lie its node id and its labels, each with its NUL */
	uint32_t fact_len; /* with its NUL; 0: who called it ready is not known yet */
	int repo;          /* hubtracker_nth() */
	uint64_t number;
	time_t created;
	char
	    mark[HUBSPOOL_MARK]; /* the first half of a SHA-256: what its fact depends on; no NUL */
};

/* What is read one behind the other is read in blocks. */
enum hubspool_kind { HUBSPOOL_TEXTS, HUBSPOOL_FACTS, HUBSPOOL_KINDS };

struct hubspool {
	struct spooled *v;
	size_t n, cap;
	int fd;
	off_t end;
	struct buf pending; /* its last bytes, not written yet */
	struct {
		struct buf b;
		off_t from;
	} block[HUBSPOOL_KINDS];
	bool failed; /* to write; errno said why */
};

/* -1 and errno: no temporary file. */
int hubspool_open(struct hubspool *s);
void hubspool_close(struct hubspool *s);

/* A place for one more; good until the next. */
struct spooled *hubspool_add(struct hubspool *s);

/* Appends to the file; returns where. */
off_t hubspool_write(struct hubspool *s, const void *p, size_t n);

/* The n bytes at `at`, good until the next read of that kind; NULL and errno. */
const char *hubspool_read(struct hubspool *s, enum hubspool_kind kind, off_t at, size_t n);

#endif
