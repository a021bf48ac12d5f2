/*
 * secondtier: whether a model is asked about an issue, and what its answer changes in the record's `triage`. Pure.
 *
 * Asked about is what the rules escalate as thin and nothing else: a stricter class comes first (rules/verdict.h), and a
 * synthetic issue is for testing fac. Whatever is answered, all reasons of the rules stay, and these are added behind them:
 *
 *	llm.ready	it can be worked on
 *	llm.missing	what is missing, one each
 *	llm.acceptance	a quotation from the issue, one each
 *	any other of LLM_TABLE (state/llm.h): why there is no answer
 */
#ifndef FAC_RULES_SECONDTIER_H
#define FAC_RULES_SECONDTIER_H

#include "rules/llmanswer.h"
#include "state/llm.h"

/* triage: the member's JSON text, as judge_record() writes it. */
bool secondtier_wanted(const struct buf *triage);

/*
 * Tier "llm", and `question` where there is one. promote: ready is verdict dispatch and class clear; else verdict and
 * class stay as they are.
 */
void secondtier_answer(struct buf *triage, const struct llmanswer *a, bool promote);

/* No answer: one reason more; tier, verdict and class stay. */
void secondtier_none(struct buf *triage, enum llm_rule why, const char *detail);

#endif
