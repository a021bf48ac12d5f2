/*
 * llmanswer: what a model may answer about an issue (state/llm.h), and nothing else. Pure.
 *
 *	{"verdict":"ready","question":"","missing":[],"acceptance":["…"]}
 *	{"verdict":"not_ready","question":"…","missing":["…"],"acceptance":["…"]}
 *
 * One JSON object of exactly these members. Every string is one line of what a reader sees (rules/hidden.h), within the
 * bounds below, and none is there twice. What is called acceptance stands in title or body, but for the kind and number of
 * blanks. Ready: at least one such quotation, nothing missing, no question; not ready: a question.
 */
#ifndef FAC_RULES_LLMANSWER_H
#define FAC_RULES_LLMANSWER_H

#include "state/record.h"

/* Strings, and bytes of one. */
enum {
	LLMANSWER_LIST = 8,
	LLMANSWER_QUESTION = 300,
	LLMANSWER_MISSING = 200,
	LLMANSWER_QUOTE_MIN = 12,
	LLMANSWER_QUOTE = 500
};

struct llmanswer {
	bool ready;
	const char *question;                    /* "" where ready */
	const struct json *missing, *acceptance; /* arrays of strings, in the json arena */
};

/* False, and why: it is anything else. */
bool llmanswer_read(
    struct llmanswer *a, const struct record *r, const char *s, size_t n, char why[160]);

#endif
