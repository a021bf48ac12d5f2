/*
 * llmspend: what the second tier (state/llm.h) has cost today, and whether it may cost more: $FAC_RUN/cache/llm/spent.json
 *
 *	{"date":"2026-11-26","calls":3,"tokens_in":2100,"tokens_out":300,"microusd":10800,"hold_until":"…"?,"hold_why":"…"?}
 *
 * The date is that of UTC. microusd are millionths of a US dollar, by the configured prices; 0 where there are none. Every
 * change is made under the lock cache/llm/lock and is durable; a call is counted before it is made, so that no kill makes
 * it free. A file that cannot be read, or is of another form, allows nothing; one of a later date (the clock was set back)
 * goes on counting.
 */
#ifndef FAC_STATE_LLMSPEND_H
#define FAC_STATE_LLMSPEND_H

#include "base/buf.h"
#include "state/rundir.h"
#include <stdint.h>
#include <time.h>

struct llmspend {
	const char *dir; /* cache/llm, which is there */
	const struct config *config;
};

enum llmspend_answer { LLMSPEND_TAKEN, LLMSPEND_OVER, LLMSPEND_HELD };

/* Counts one call more, or says in words why not. */
enum llmspend_answer llmspend_take(const struct llmspend *s, struct buf *why);

/* What the call took: adds it, and gives its price in microusd. -1: it could not be written (reported). */
int64_t llmspend_add(const struct llmspend *s, int64_t tokens_in, int64_t tokens_out);

/* No call is made before `until`, at most a day from now. */
void llmspend_hold(const struct llmspend *s, time_t until, const char *why);

#endif
