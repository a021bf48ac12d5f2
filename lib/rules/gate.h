/*
 * gate: the merge decision. Pure: facts, configuration and fac's own record in, decision and
 * reasons out.
 *
 * One static table of conditions (gate.c), in the order of MERGE-GATE.md, cheap and final ones
 * first; every row is judged, so that a record tells all that is missing. A row fails unless it
 * can show that it holds: zero facts are never permission, and each detail says what was not read.
 * The same table serves every forge.
 *
 * A synthetic issue ends before the table: its pull request is closed, under every policy, if it
 * is fac's own and open, and is never merged.
 */
#ifndef FAC_RULES_GATE_H
#define FAC_RULES_GATE_H

#include "base/clock.h"
#include "state/claim.h"
#include "state/facts.h"

enum decision { GATE_HOLD, GATE_CLOSE, GATE_MERGE, GATE_QUEUE };
const char *decision_name(enum decision d); /* hold close merge queued */

struct gate_input {
	const struct config *config;
	const struct claim *claim;
	const struct gate_facts *forge;
	const struct issue_facts *issue;
	bool halted;
	bool evidence;   /* graduation evidence is complete */
	const char *now; /* RFC 3339 */
	const char
	    *since; /* when inputs of this digest were first read; NULL: this is the first time */
};

/*
 * The digest of all that was read, not of when: equal inputs, equal digest, in whatever order a
 * forge lists them. `now` and `since` are not part of it.
 */
void gate_digest(const struct gate_input *in, char out[HASH_LEN]);

/*
 * Decides. Appends to reasons a JSON array of {"check":row,"ok":bool,"detail":text}, one per row
 * in the table's order (for a synthetic issue: policy and ours). GATE_QUEUE is GATE_MERGE where
 * the base has a merge queue. The text depends on the inputs and on whether they have settled, not
 * on the time that went by.
 */
enum decision gate_decide(const struct gate_input *in, struct buf *reasons);

/* Appends one more to that array, which may be empty. */
void gate_reason(struct buf *reasons, const char *check, bool ok, const char *detail);

/* The record's member `gate`. */
struct gate_member {
	const char *decision; /* hold close merge queued merged */
	const char *head_sha; /* NULL: not known */
	struct buf reasons;   /* the array */
	char digest[HASH_LEN];
	char since[CLOCK_LEN]; /* "": nothing was read, and there is no digest */
	bool waived;           /* merge.graduation is: every decision says so */
};
void gate_member(const struct gate_member *m, struct buf *out);
/* Adds what the decision cost in requests; not part of what is remembered. */
void gate_calls(struct buf *member, unsigned long n);
/* decision hold, for one reason more. */
void gate_hold(struct gate_member *m, const char *check, const char *detail);
/*
 * What a merge came to, as a reason more and the decision; said is the commit, or the forge's own
 * words.
 */
void gate_merged(struct gate_member *m, enum merge_result r, const char *said);
/* A line on stderr for the decision and for each reason. */
void gate_explain(const struct gate_member *m, const char *subject);

/* Rows of the table, for documentation and tests. */
const char *gate_row(int i); /* NULL past the last */

#endif
