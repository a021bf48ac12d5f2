/*
 * ndjsonjobs: a stream shared by several processes, for ndjson.c: ndjson_jobs() of ndjson.h.
 */
#ifndef FAC_IO_NDJSONJOBS_H
#define FAC_IO_NDJSONJOBS_H

#include "base/buf.h"
#include "io/ndjson.h"
#include <stdbool.h>
#include <stdint.h>

struct ndjson {
	const char *name;
	uint64_t line;
	ndjson_fn *fn;
	void *arg;
	int code;
	bool stop;
	bool skipping; /* the rest of a line that is too long */
	char *bytes;
	size_t cap, from, to; /* what is read and not handled: bytes[from..to) */
};

/* ndjson.c's: handles the whole lines in the buffer; `fresh` is where the bytes begin that were not searched yet. */
void ndjson_lines(struct ndjson *in, size_t fresh);
/* Its output: what is not written yet; never written by itself from now on; written where it is enough. */
struct buf *ndjson_pending(void);
void ndjson_hold(void);
void ndjson_flush_full(void);

void jobs_hire(ndjson_fn *fn, void *arg); /* where ndjson_jobs() asked for it */
bool jobs_hired(void);
void jobs_give(struct ndjson *in);    /* the whole lines in the buffer, to the next worker */
void jobs_collect(struct ndjson *in); /* waits for all of them */
void jobs_dismiss(void);

#endif
