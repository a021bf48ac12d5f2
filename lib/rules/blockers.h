/*
 * blockers: the issues that an issue waits for: those of its `blocked_by`, and those of its text.
 *
 * In the text: a line "Blocked by: REF, REF" (any case; marks of list, quote and emphasis
 * allowed; also "Blocked by #12" without a colon), or such a line or heading with nothing behind
 * it and a list under it. REF is #12, org/app#12, AR-12, a GitHub issue's address or a ref as in
 * records. "None" is no blocker. Anything else behind the colon is a blocker that cannot be
 * known: unreadable.
 */
#ifndef FAC_RULES_BLOCKERS_H
#define FAC_RULES_BLOCKERS_H

#include "rules/prose.h"
#include "state/record.h"

enum { BLOCKERS_MAX = 64 };

struct blockers {
	struct buf refs;         /* canonical identities, each ended by a NUL */
	size_t at[BLOCKERS_MAX]; /* where each begins in refs */
	int n;
	const char *unreadable; /* in the body, or in the record; NULL: none */
	size_t unreadable_len;
	struct buf parts_text; /* the same of its parts, */
	int parts; /* the issues that items of other lists begin with, each once: REFs, but of keys those like its own */
};

/* All zero before the first call; reused afterwards. */
void blockers_read(struct blockers *b, const struct record *r, const struct prose *p);
const char *blockers_ref(const struct blockers *b, int i);

/*
 * Appends the canonical identity of the ref that the n bytes at s say in an issue that is r: false
 * where they say none.
 */
bool blockers_qualify(struct buf *out, const struct record *r, const char *s, size_t n);

#endif
