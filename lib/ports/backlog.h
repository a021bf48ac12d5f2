/*
 * backlog: an index of a dump file; tracker_file.c's own.
 *
 * Made in one walk and kept as long as the file is the same (device, inode, size, times). A
 * record is read again from its place and checked to be the one that the index means. A file that
 * changes meanwhile gives no answer but ANSWER_UNKNOWN. About 100 bytes a record; texts are not
 * kept.
 */
#ifndef FAC_PORTS_BACKLOG_H
#define FAC_PORTS_BACKLOG_H

#include "base/mem.h"
#include "ports/dump.h"
#include "state/facts.h"
#include "state/record.h"
#include <sys/stat.h>
#include <time.h>

struct backlog_entry {
	uint64_t id; /* of the canonical ref: 64 bits of its SHA-256 */
	off_t at;
	size_t len;
	time_t created; /* INT64_MAX where the age is unknown: sorts last */
	const char *key;
	const char *state; /* backlog_state()'s word for what the dump says */
	int priority;      /* 1 to 4, 5 for none */
	bool again;        /* the same ref stands at an earlier place */
	bool twice;        /* it stands at another place, earlier or later */
};

struct backlog {
	const char *file;
	const struct strings *ready;
	int fd; /* -1: there is no index */
	struct stat seen;
	struct backlog_entry *v; /* by id, then place */
	size_t n, cap;
	struct dump_tally tally;
	struct arena keys;
};

/*
 * The word for a record's state, in static storage: "other" for NULL and for every word that fac
 * does not know.
 */
const char *backlog_state(const char *state);
bool backlog_is_state(const char *state);

uint64_t backlog_id(const char *ref);

/*
 * Makes the index unless there is one of this very file. report: in any case, and names what is
 * bad on stderr.
 */
enum answer backlog_load(struct backlog *b, bool report, struct buf *err);

/* The file is still the one that the index is of. */
bool backlog_unchanged(const struct backlog *b);

/* The first of a ref's entries, or NULL. */
const struct backlog_entry *backlog_find(const struct backlog *b, uint64_t id);

/* The entry's record, appended to line, and its view (until the caller's json_release()). */
enum answer backlog_fetch(const struct backlog *b, const struct backlog_entry *e, struct buf *line,
    struct record *r, struct buf *err);

/* Priority, age, key; for qsort(3). */
int backlog_by_turn(const void *a, const void *b);

/* "FILE: what" in err; ANSWER_UNKNOWN. */
enum answer backlog_unknown(const struct backlog *b, struct buf *err, const char *what);
enum answer backlog_moved(const struct backlog *b, struct buf *err);
void backlog_clear(struct backlog *b);

#endif
