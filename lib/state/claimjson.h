/*
 * claimjson: fac's own facts in a claim's record. Internal to claim*.c; the members' text is
 * public in claim.h.
 */
#ifndef FAC_STATE_CLAIMJSON_H
#define FAC_STATE_CLAIMJSON_H

#include "state/claim.h"

/*
 * Fills the facts of dispatch, complete and gate. What is wrong (subject first; a bare key is of
 * a wrong type), or NULL.
 */
const char *claim_parse(struct claim *c, const struct record *r);

/* An epoch as claim_dispatch_json() writes it: a number, beyond 2^53 a string. */
bool claim_parse_epoch(const struct json *v, uint64_t *out);

/* Where NAME's file is, or would be, in a place. Allocated. */
char *claim_path(const struct rundir *rd, const char *name, enum place place);

#endif
