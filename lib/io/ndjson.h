/*
 * ndjson: the read loop of every filter, and its output.
 *
 * Input convention, in one place: files named on the command line in order, "-" or none is
 * standard input. A malformed line is named on stderr (`fac-x: FILE:LINE: what`), counted, and
 * copied nowhere; the rest goes on, and the exit code is EX_DATAERR. An empty line is malformed.
 * A last line without a newline is a truncated record: an error, never handed out. A line over
 * JSON_MAX_LEN is skipped in constant memory and named.
 *
 *	int
 *	main(int argc, char **argv)
 *	{
 *		…options…
 *		return ndjson_run(argv + optind, triage, &ctx);
 *	}
 *
 * Standard output is buffered in big writes, and flushed before every read that could block, so
 * that a pipeline streams. ndjson_close() checks everything: a failed write is EX_IOERR. EPIPE
 * ends the program at once and quietly, by SIGPIPE, unless ndjson_ignore_sigpipe() was called
 * (programs with effects: they go on with stdout discarded, and exit EX_IOERR). die() loses what
 * is still buffered; a tool that ends early returns NDJSON_STOP | code, so that what it did is
 * told.
 */
#ifndef FAC_IO_NDJSON_H
#define FAC_IO_NDJSON_H

#include "io/json.h"

/*
 * Called for each well-formed line (an object; without its newline, NUL-terminated). v is its
 * parsed value. Returns 0, or an exit code that is remembered with exit_worse() while the rest
 * goes on; NDJSON_STOP | code ends the stream. What was parsed during it, v included, is released
 * after it. `in` names the place, for ndjson_warn().
 */
struct ndjson;
typedef int ndjson_fn(
    struct ndjson *in, const char *line, size_t n, const struct json *v, void *arg);
enum { NDJSON_STOP = 0x100 };

/*
 * Runs fn over all the files; NULL or an empty list is standard input. Then ndjson_close().
 * Returns the exit code.
 */
int ndjson_run(char *const *files, ndjson_fn *fn, void *arg);

/*
 * Before ndjson_run(): n processes share the work, by blocks of whole lines; output keeps the order of the input, what
 * goes to standard error may not. For fn without effects and without memory of the records before. At most NDJSON_JOBS.
 */
enum { NDJSON_JOBS = 256 };
void ndjson_jobs(int n);

/* The same for one open descriptor, without closing the output. */
int ndjson_read(int fd, const char *name, ndjson_fn *fn, void *arg);

/* "fac-x: FILE:LINE: " and the message; for what is wrong with one record. */
void ndjson_warn(const struct ndjson *in, const char *fmt, ...)
    __attribute__((format(printf, 2, 3)));
uint64_t ndjson_line(const struct ndjson *in);

/* Writes one record, and its newline, to standard output. */
void ndjson_put(const char *line, size_t n);
/* json_splice_parsed() straight to standard output; v may be NULL. */
void ndjson_put_with(const char *line, size_t n, const struct json *v, const char *key,
    const char *val, size_t vlen);
void ndjson_flush(void);
int ndjson_close(
    int code); /* flushes, closes stdout; returns exit_worse(code, EX_IOERR) where that failed */
void ndjson_ignore_sigpipe(void);

#endif
