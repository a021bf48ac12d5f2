/*
 * normalise: an object of any known source becomes an issue record.
 *
 * Told apart per object: a fac record (has "ref"), a GitHub REST issue ("repository_url" or "html_url" with "number"), a REST pull request (the same with "pull_request"; skipped), output of
 * `gh issue list --json …` ("number" with "url" or without "repository_url", camelCase members), a Linear node ("identifier"). A fac record keeps its bytes; the others are
 * written anew with the record's members. content_sha256 is added where it is missing.
 */
#ifndef FAC_PORTS_NORMALISE_H
#define FAC_PORTS_NORMALISE_H

#include "io/json.h"
#include "state/config.h"

enum normalised { NORM_RECORD, NORM_PULL_REQUEST, NORM_BAD };

struct dump_tally {
	unsigned long objects, pull_requests, records, bad;
};

/* Appends the record's line (no newline). NORM_BAD: what[] says why ("neither a fac record, a GitHub issue nor a Linear node"). */
enum normalised normalise(const struct strings *ready, const char *text, size_t n, const struct json *v, struct buf *out, char what[160]);

/*
 * Walks a dump: NDJSON, or one JSON array (pretty-printed or not), in constant memory. Bad lines and elements are named on stderr with their line, counted, and cost
 * nothing else. sink gets each record and its byte offset in the file; non-zero from it stops. Returns the exit code (0, EX_DATAERR, EX_IOERR, EX_UNAVAILABLE where fd could not be read).
 */
int dump_walk(int fd, const char *name, const struct strings *ready, int (*sink)(const char *line, size_t n, off_t at, size_t rawlen, void *arg), void *arg,
    struct dump_tally *tally);

#endif
