/*
 * llmprompt: what the second tier asks (state/llm.h). Pure.
 *
 * The prompt is text: fixed instructions, an empty line, and the issue as one line of JSON, the last one:
 *
 *	{"title":"…","labels":["…"],"body":"…","cut":false}
 *
 * So the issue is data: no newline of it can end that line, and the last line is all there is of it.
 */
#ifndef FAC_STATE_LLMPROMPT_H
#define FAC_STATE_LLMPROMPT_H

#include "state/record.h"

/* Bytes; and how many labels. Changed instructions are another version: kept answers are none to them. */
enum {
	LLMPROMPT_VERSION = 1,
	LLMPROMPT_TITLE = 1024,
	LLMPROMPT_BODY = 32768,
	LLMPROMPT_LABEL = 200,
	LLMPROMPT_LABELS = 50
};

/* Appends it. False: something of the issue was left out, and "cut" is true. */
bool llmprompt(const struct record *r, struct buf *out);

#endif
