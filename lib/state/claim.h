/*
 * claim: what fac holds of one issue: one file, in one of three directories, in one phase.
 *
 * The phase decides the directory (the table in claim.c). A transition writes the new phase into
 * the file where it stands (durably), then renames it to where it belongs; so a file found in the
 * wrong directory is a half-done transition, and claim_settle() finishes it, whoever comes first.
 *
 * The file is the issue record, with fac's own facts in the members `dispatch`, `complete` and
 * `gate`. struct claim is those facts in C; claim_save() splices them back into the bytes. Every
 * function that writes needs the issue's stripe lock (rundir.h), held by the caller, and compares
 * the epoch: a claim whose epoch on disk is not the one that was read (read_epoch) belongs to
 * somebody else by now (-1 with ESTALE). A copy that is to be written over what another struct
 * claim has saved meanwhile needs that one's place, epoch and read_epoch. In a dry run every
 * writer is -1 with EROFS.
 */
#ifndef FAC_STATE_CLAIM_H
#define FAC_STATE_CLAIM_H

#include "base/mem.h"
#include "base/reason.h"
#include "io/git.h"
#include "state/record.h"
#include "state/rundir.h"

/* X(ID, directory) */
#define PHASE_TABLE(X)                                                                           \
	X(RUNNING, CLAIMS)   /* an attempt is alive, or was: its exit has not been dealt with */ \
	X(FINISHED, CLAIMS)  /* it left work; branch and pull request are being made */          \
	X(PUBLISHED, CLAIMS) /* its pull request is open */                                      \
	X(MERGED, CLAIMS)    /* the merge was observed; the issue is to be closed */             \
	X(CLOSED, DONE)      /* the issue is closed: the end */                                  \
	X(RELEASED, DONE)    /* ended without a merge: rejected, or closed by a person */        \
	X(RETRY, HELD)       /* backing off until retry_at */                                    \
	X(PARKED, HELD)      /* for a person: escalated, or out of attempts */

enum place { PLACE_NONE, PLACE_CLAIMS, PLACE_HELD, PLACE_DONE };
#define PHASE_ENUM(id, place) PHASE_##id,
enum phase { PHASE_TABLE(PHASE_ENUM) PHASE_COUNT };
#undef PHASE_ENUM

const char *phase_name(enum phase p); /* "running" */
bool phase_parse(const char *s, enum phase *p);
enum place phase_place(enum phase p);

struct claim {
	struct arena mem; /* owns every string below */
	char name[NAME_MAX_LEN + 1];
	enum place place; /* where the file was found; PLACE_NONE: nowhere */
	char *line;       /* the record, issue facts pinned at dispatch */
	size_t len;
	char *ref, *title, *content; /* of the record */
	bool synthetic;              /* triage.synthetic */

	/* dispatch: written by fac-dispatch */
	/*
	 * number of the last attempt; counts up for good: branch, directory and agent names carry
	 * it
	 */
	int attempt;
	/* attempts that count against dispatch.attempts: those started on this content */
	int attempts;
	uint64_t epoch; /* bumped at every takeover, by the caller, before claim_save() */
	/* that of the file as it was read, or last written: what the file must still have */
	uint64_t read_epoch;
	char *started_at, *repo, *branch, *base, *base_sha, *sandbox;
	char *agents; /* JSON text of dispatch.agents: [{"name","role"}]; NULL: none */
	/*
	 * the tracker's state that fac replaced; NULL: nothing was replaced, or it is not known
	 * (then see altered.ndjson)
	 */
	char *prior_state;
	bool state_set; /* fac set the tracker's state, or was about to */

	/* complete: written by fac-complete, and by fac-dispatch for what it holds */
	enum phase phase;
	enum reason reason;
	char *at, *retry_at; /* RFC 3339; retry_at NULL: none */
	char *outcome;       /* a reason code, of the last attempt's end */
	char *head_sha;      /* of the work */
	char *commented;     /* content hash for which a comment was made; NULL: none */
	char *asked;         /* triage.question in that comment; NULL: none */
	bool draft;
	char *pr_number, *pr_url, *pr_author,
	    *pr_state;      /* pr_number NULL: none yet; state open | closed | merged */
	char *head_seen_at; /* when fac first saw head_sha, before it pushed it */
	char *reviewed_sha; /* head that the reviewer role approved; NULL: none */
	char *merge_sha;
	bool issue_closed; /* fac saw the tracker say closed, by id */

	/* gate: written by fac-mergegate, kept as it stands */
	char *gate_sha256; /* gate.inputs_sha256; read only, as is: */
	char *gate_since;  /* gate.since: first read with these inputs */
	char *gate;        /* the member's JSON text; NULL: none */
};

/*
 * Loads NAME from wherever it is (claims, held, done, in that order). 1 found, 0 nowhere, -1
 * unreadable or not understood (reported).
 */
int claim_load(const struct rundir *rd, const char *name, struct claim *c);
/* A new one from a record; nothing is written. */
void claim_init(struct claim *c, const struct record *r);
/*
 * Takes over the issue facts (title, body, triage, route …) of a fresher record of the same
 * issue; fac's own facts stay.
 */
void claim_refresh(struct claim *c, const struct record *r);
void claim_free(struct claim *c);
char *claim_strdup(struct claim *c, const char *s); /* in c->mem; NULL stays NULL */

/*
 * Creates claims/NAME.json complete or not at all (whatever its phase: claim_settle() moves it).
 * -1: errno, EEXIST where it is there, or in held/ or done/.
 */
int claim_create(const struct rundir *rd, struct claim *c);
/*
 * Writes it and moves it to where its phase belongs. Sets c->at where the phase or the reason
 * changed (the caller sets those two). -1: errno (ESTALE).
 */
int claim_save(const struct rundir *rd, struct claim *c);
/*
 * Moves a file that stands in the wrong directory. 1: moved, 0: it stood right, -1: errno
 * (ESTALE; EEXIST where another stands there).
 */
int claim_settle(const struct rundir *rd, struct claim *c);
/* Gives it back: the file is gone. */
int claim_remove(const struct rundir *rd, struct claim *c);

/* The members as JSON text, appended. */
void claim_dispatch_json(const struct claim *c, struct buf *out);
void claim_complete_json(const struct claim *c, struct buf *out);
/* The whole record line, as it stands in the file (without newline). */
void claim_line(const struct claim *c, struct buf *out);

/*
 * Calls fn for each NAME in a place (each file NAME.json, whatever is in it), in byte order.
 * Returns its first non-zero, or -1 with errno.
 */
int claim_each(
    const struct rundir *rd, enum place place, int (*fn)(const char *name, void *arg), void *arg);

/*
 * How many stand in claims/ without a merge: what may become, or is, an open pull request. A file
 * that is not understood counts. Needs the slots lock. -1: errno.
 */
int claim_open_count(const struct rundir *rd);

#endif
