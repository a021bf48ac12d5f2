/*
 * gate: the merge decision. Pure: facts, configuration and fac's own record in, decision and reasons out.
 *
 * One static table of conditions, in the order of MERGE-GATE.md, cheap and final ones first; every row is judged, so that a record tells all that is missing. A row holds
 * unless it can show why it does not: zero facts are never permission. The same table serves every forge.
 */
#ifndef FAC_RULES_GATE_H
#define FAC_RULES_GATE_H

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
	const char *now;	    /* RFC 3339 */
	bool evidence;		    /* graduation evidence is complete */
};

/* The digest of all that was read (not of times): equal inputs, equal digest. */
void gate_digest(const struct gate_input *in, char out[HASH_LEN]);

/*
 * Decides. Appends to reasons a JSON array of {"check":row,"ok":bool,"detail":text}, one per row judged (all rows, unless policy or synthetic end it first).
 * `since` is when inputs of this digest were first read (RFC 3339), NULL where this is the first time.
 */
enum decision gate_decide(const struct gate_input *in, const char *since, struct buf *reasons);

/* Rows of the table, for documentation and tests. */
const char *gate_row(int i); /* NULL past the last */

#endif
