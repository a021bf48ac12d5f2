/*
 * journal: who did what when. History, not truth.
 *
 * One JSON object per line, appended with one write under flock to $FAC_RUN/journal.ndjson; at
 * most JOURNAL_LINE bytes a line (details are cut). Rotation renames it under the same lock, and
 * a writer that finds its file renamed opens it again.
 *
 *	{"at":"…","boot_id":"…","boot_ms":123,"tool":"fac-dispatch","event":"started","name":"…","ref":"…","attempt":1,"epoch":1,"reason":"…","detail":"…"}
 */
#ifndef FAC_STATE_JOURNAL_H
#define FAC_STATE_JOURNAL_H

#include "state/claim.h"

enum { JOURNAL_LINE = 4096 };

/* X(ID): the events. */
/* clang-format off */
#define EVENT_TABLE(X) \
	X(STARTED) X(GIVEN_BACK) X(HELD) X(FREED) X(ENDED) X(PUBLISHED) \
	X(RETRY) X(PARKED) X(MERGED) X(CLOSED) X(RELEASED) X(GATE) \
	X(MERGE_TRIED) X(PR_CLOSED) X(REAPED) X(SWEPT) X(SETTLED) X(STOPPED) \
	X(WEDGED) X(ASKED)
/* clang-format on */
#define EVENT_ENUM(id) EV_##id,
enum event { EVENT_TABLE(EVENT_ENUM) EV_COUNT };
#undef EVENT_ENUM
const char *event_name(enum event e);

/*
 * c may be NULL; detail may be NULL. A journal that cannot be written is reported and remembered
 * (journal_failed()), and stops nothing.
 */
void journal_write(const struct rundir *rd, enum event e, const struct claim *c, enum reason r,
    const char *detail);
bool journal_failed(void);

/* A state of the tracker that fac changed and could not restore: altered.ndjson, for a person. */
void journal_altered(
    const struct rundir *rd, const struct claim *c, const char *set_to, const char *why);

/*
 * Cuts a torn last line (1: it did; reported), and over config.reap.journal_max makes
 * journal.ndjson.1 of it, and so on up to journal_keep. -1: errno. (A writer that finds a torn line
 * cuts it too, so that its own is whole.)
 */
int journal_tidy(const struct rundir *rd);

/*
 * Seconds since the last event that is progress (STARTED, PUBLISHED, MERGED, CLOSED, RELEASED,
 * PARKED, RETRY) of this boot; -1: none, or unreadable.
 */
long journal_idle(const struct rundir *rd);

#endif
