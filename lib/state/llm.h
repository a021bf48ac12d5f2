/*
 * llm: the model that is asked about thin issues (fac-triage --llm), once for each content.
 *
 * Either the command triage.llm.argv, or triage.llm.url by way of fac-ask, so that who asks links no network. The prompt
 * (llmprompt.h) is its standard input, its standard output the answer; what it says on standard error is passed on,
 * escaped. No shell, no sandbox: it is the operator's own program. A command gets PATH, HOME, LANG and the names in
 * triage.llm.env; nothing of an issue is in arguments or environment.
 *
 * What came of it is kept in $FAC_RUN/cache/llm/XX/HASH, one line of JSON, where HASH is that of the prompt, the content
 * and who was asked:
 *
 *	{"at":"…","outcome":"answered" or a rule,"detail":"…","answer":"…","tokens_in":1,"tokens_out":1,"microusd":1}
 *
 * An answer serves until it was not used for LLM_KEEP seconds, and is judged anew each time it does; anything else until
 * it is asked again (the table below). Not more than triage.llm.per_pass calls and pass_seconds of a pass, and what
 * llmspend.h allows of a day. After a status of 69, 75, 77 or 78, a timeout, or where the program cannot be started, nothing
 * is asked for LLM_HOLD seconds, or until fac-ask says. Each call is journalled ("asked"), with what it cost.
 */
#ifndef FAC_STATE_LLM_H
#define FAC_STATE_LLM_H

#include "state/record.h"
#include "state/rundir.h"

enum {
	LLM_KEEP = 30 * 86400, /* seconds */
	LLM_HOLD = 900,        /* seconds */
	LLM_ANSWER_MAX = 65536 /* bytes */
};

/* Every rule of the second tier, and after how many seconds what it kept is asked for again. X(ID, rule, seconds) */
#define LLM_TABLE(X)                                                \
	/* what the answer says */                                  \
	X(READY, "llm.ready", 0)                                    \
	X(MISSING, "llm.missing", 0)                                \
	X(ACCEPTANCE, "llm.acceptance", 0)                          \
	/* why there is none */                                     \
	X(DRY_RUN, "llm.dry_run", 0) /* it would be asked */        \
	X(BUDGET, "llm.budget", 0)   /* of the pass or the day */   \
	X(WAITING, "llm.waiting", 0) /* nothing is asked for now */ \
	X(FAILED, "llm.failed", 3600)                               \
	X(TIMEOUT, "llm.timeout", 3600)                             \
	X(REFUSED, "llm.refused", 21600) /* the model would not */  \
	X(INVALID, "llm.invalid", 21600) /* it is not what was asked for */

#define LLM_ENUM(id, rule, again) LLM_##id,
enum llm_rule { LLM_TABLE(LLM_ENUM) LLM_RULES };
#undef LLM_ENUM
const char *llm_rule(enum llm_rule r);

/* Whether the text is an answer for that record; if not, why not (may hold what the model wrote: it is escaped). */
typedef bool llm_check(
    const struct record *r, const char *text, size_t n, void *arg, char why[160]);

/*
 * Dies: EX_CONFIG where neither command nor endpoint is configured, and as rundir_open(). In a dry run nothing is asked
 * and nothing written; what is kept already counts.
 */
struct llm *llm_open(
    const struct config *c, const char *run, bool dry_run, llm_check *check, void *arg);

/* True: *text is the answer, which check() has accepted last. False: *why, and *text says more (escaped, one line). */
bool llm_ask(struct llm *l, const struct record *r, struct buf *text, enum llm_rule *why);

#endif
