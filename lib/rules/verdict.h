/*
 * verdict: triage's judgement. Pure: a record and configuration in, verdict and reasons out.
 *
 * A static table of rules, the strictest first (verdict.c). Every rule that applies is listed,
 * and the first of them gives class and verdict; none: class "clear", verdict dispatch. Verdicts
 * are, from the strictest, skip > escalate > dispatch. A reason's rule is "class.what":
 *
 *	terminal.state						skip
 *	out_of_scope.title out_of_scope.label out_of_scope.team	skip; only what is configured
 *	blocked.open blocked.self blocked.unreadable		skip
 *	hidden.html_comment hidden.bidi hidden.zero_width hidden.tag hidden.control
 *	hidden.lookalike
 *	untrusted.author
 *	reserved.label reserved.phrase				kept for a person
 *	design.phrase						how is still to be decided
 *	self.phrase						what fac itself may do
 *	security.phrase						a hole
 *	sensitive.label sensitive.phrase			mistakes cost most
 *	behavior.phrase						others will have to follow
 *	question.title question.label question.phrase		an answer would do
 *	duplicate.label duplicate.phrase
 *	epic.label epic.phrase epic.list			several issues
 *	outside.phrase						no commit does it
 *	thin.short thin.no_acceptance thin.no_signal thin.score
 *	synthetic.title						dispatch
 *
 * What applies is decided against the issue: a sensitive word in a code block counts, a negation
 * excuses only where it can mean nothing else, an author whose association is not known is not
 * trusted.
 *
 * Labels are equal without regard to ASCII case, with ' ', '-' and '_' the same; "area/security"
 * and "type: security" are "security" too. A template line is one that begins with a template
 * phrase (a phrase of one word must be all of it); it counts for nothing. An HTML comment all of
 * whose lines are template phrases, whole, is a form's, any other hides text.
 *
 * The score is readiness.h's. What it is made of stands behind the rules, for every record: rule "score.SIGNAL",
 * detail the points and the first phrase. These decide nothing by themselves.
 */
#ifndef FAC_RULES_VERDICT_H
#define FAC_RULES_VERDICT_H

#include "state/config.h"
#include "state/record.h"

struct judge; /* the compiled phrase lists of a configuration */
struct judge *judge_new(
    const struct config *c); /* dies with EX_CONFIG on a phrase that is too long */

/*
 * Whether the issue of that identity (record_identity()) is done, for a record that is blocked by
 * it. Without this nothing is done. Where all its blockers are, a record is not blocked.
 */
void judge_know(struct judge *j, bool (*is_done)(const char *identity, void *arg), void *arg);

/*
 * Appends the `triage` member's JSON text for r: verdict, class, score, reasons, tier "rules";
 * synthetic true where the title says so, whatever else applies; blocked_by, the identities of
 * all blockers, done or not.
 */
void judge_record(struct judge *j, const struct record *r, struct buf *out);

#endif
