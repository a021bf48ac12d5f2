/*
 * llmcall: one call of the model, for llm.c: the command, or fac-ask, run to its end.
 */
#ifndef FAC_STATE_LLMCALL_H
#define FAC_STATE_LLMCALL_H

#include "state/llm.h"
#include <stdint.h>
#include <time.h>

struct llmcall {
	bool answered;      /* text is what the model wrote; else why there is nothing, for rule */
	enum llm_rule rule; /* of no answer */
	struct buf text;    /* the caller's to free */
	int64_t tokens_in, tokens_out; /* 0: not said */
	time_t hold_until;             /* nothing should be asked before; 0: it may */
};

/* *c is all zero. What goes wrong is reported too, with `subject` before it. */
void llmcall(
    const struct config *config, const char *subject, const struct buf *prompt, struct llmcall *c);

#endif
