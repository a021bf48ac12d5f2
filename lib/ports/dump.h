/*
 * dump: a backlog in a file.
 *
 * NDJSON, or one JSON array (pretty-printed or not), told apart by the first byte that is not
 * blank. Each object is normalised (normalise.h). Memory is that of the largest object, whatever
 * the size of the file. NDJSON follows the rules of ndjson.h: an empty line is malformed, a last
 * line without newline is a truncated record. An array without its closing bracket is an error;
 * its complete elements count.
 */
#ifndef FAC_PORTS_DUMP_H
#define FAC_PORTS_DUMP_H

#include "ports/normalise.h"
#include <sys/types.h>

/*
 * objects = pull_requests + records + bad, unless the array around them is broken: that is one
 * more bad.
 */
struct dump_tally {
	unsigned long objects, pull_requests, records, bad;
};

/* Gets each record, and where in the file its source text is. Non-zero stops the walk. */
typedef int dump_fn(const char *line, size_t n, off_t at, size_t rawlen, void *arg);

/*
 * Reads fd from where it stands to its end. What is bad is named on stderr (`fac-x: NAME:LINE:
 * what`; not at all where name is NULL), counted, and costs nothing else. Standard output is
 * flushed before a read that would block. Returns 0, EX_DATAERR where anything was bad, EX_IOERR
 * where fd could not be read to its end.
 */
int dump_walk(int fd, const char *name, const struct strings *ready, dump_fn *sink, void *arg,
    struct dump_tally *tally);

/*
 * One object's source text, as dump_walk() placed it: parsed and normalised. Appends one line.
 * Parsed values stay until the caller's json_release().
 */
enum normalised dump_object(
    const struct strings *ready, const char *text, size_t n, struct buf *out, char what[160]);

#endif
