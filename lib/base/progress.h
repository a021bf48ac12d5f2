/*
 * progress: one line on a terminal that says how far a long walk has come, rewritten in place.
 *
 * Nothing is written where stderr is no terminal, nor where stdout is one (the records themselves are seen to come there).
 * Every message of base/die.h takes the line away first; so does the end, for which progress_end() is called.
 */
#ifndef FAC_BASE_PROGRESS_H
#define FAC_BASE_PROGRESS_H

#include <stdbool.h>

enum { PROGRESS_MS = 200 }; /* between two of them, and before the first */

/* Whether a line is due now: for a caller to whom the text costs something. */
bool progress_due(void);
/* "fac-route: " and the text; plain ASCII. */
void progress(const char *fmt, ...) __attribute__((format(printf, 1, 2)));
void progress_end(void);

#endif
