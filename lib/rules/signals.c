/* signals: the table of readiness: what each signal counts, and why a person would expect its sign */
#include "rules/readiness.h"
#include <stddef.h>

/*
 * Each list is of words that stand for one thing, in their usual forms: phrases match whole words only.
 */

/* how one will see that it is done: the issue names its own test */
static const char *const acceptance[] = {"acceptance criteria", "acceptance criterion",
    "acceptance test", "acceptance tests", "definition of done", "done when", "success criteria",
    "verify that", "ensure that", "make sure that", "[ ]", NULL};

/* what is, against what shall be: the difference is the task */
static const char *const contrast[] = {"instead", "rather than", "but it", "but this", "but the",
    "but not", "but when", "but in", "but if", "however", "whereas", "although", "even though",
    "actual", "actually", "unlike", "in contrast", "current behavior", "current behaviour", "wrong",
    "wrongly", "incorrect", "incorrectly", "unexpected", "unexpectedly", "mistakenly", NULL};

/* a case that one can try */
static const char *const example[] = {"for example", "for instance", "e.g.", "example", "examples",
    "following", "reproduce", "reproduces", "reproducible", "reproducing", "reproduction", "repro",
    "steps", "snippet", "test case", "minimal", "mwe", "mcve", "consider", "given", "as follows",
    "such as", "try", "run", "running", "demonstrates", "sample", "code below", NULL};

/* why it is so, or what would mend it: somebody has looked already */
static const char *const diagnosis[] = {"because", "due to", "caused by", "the cause", "root cause",
    "the reason", "reason is", "the problem is", "culprit", "the culprit", "comes from",
    "stems from", "the fix", "a fix", "fix is", "fix for", "possible fix", "proposed fix",
    "suggested fix", "simple fix", "easy fix", "quick fix", "solution", "workaround", "patch",
    "can be fixed", "could be fixed", "be fixed by", "would fix", "fixed by", "fixes it",
    "fixes this", "fixes the", NULL};

/* the author does not know: nor will the implementer */
static const char *const hedging[] = {"maybe", "perhaps", "might", "not sure", "i think", "i guess",
    "i believe", "i suspect", "i assume", "i suppose", "i feel", "probably", "possibly", "seems",
    "seem", "seemed", "unsure", "don't know", "do not know", "wonder", "wondering", "somehow",
    "apparently", "unclear", "no idea", "may be", "could be", "appears", "kind of", "sort of",
    "presumably", "not certain", NULL};

/* several ways are open: the choice is still somebody's */
static const char *const options[] = {"alternatively", "another option", "another approach",
    "another way", "another possibility", "another solution", "another idea", "either", "we could",
    "could also", "could either", "options", "or maybe", "approach", "approaches", "ideas",
    "proposal", "proposals", "opinion", "opinions", "thoughts", "discuss", "discussed",
    "discussion", "discussions", "debate", "consensus", "brainstorm", "trade-off", "trade-offs",
    "one way", "pros and cons", "open to", "feedback", "suggestions", "rfc:", "[rfc]", NULL};

/* a story of its author: what happened to somebody, not what the program does */
static const char *const first_person[] = {
    "i", "i'm", "i've", "i'd", "i'll", "my", "me", "mine", "myself", NULL};

/* it asks, and an answer would do */
static const char *const question[] = {"any ideas", "any idea", "any thoughts", "any suggestions",
    "what do you think", "is it possible", "is there a way", "is there any way", "how can i",
    "how do i", "how should i", "how to", "why does", "why is", "why do", "should we",
    "is this intended", "is this expected", "is this a bug", "does anyone", "can someone",
    "could someone", "can anyone", "could you", "can you", "please help", "help me", NULL};

/*
 * Without phrases of their own:
 *	expected	what shall be, not only a complaint: one of triage.acceptance_phrases
 *	code		a reader can run it, or sees what the program printed
 *	identifiers	what the code calls it: there is a place to begin
 *	quoted		the very words of an input, an output or a message
 *	version		when it was so
 *	elsewhere	a short text that points at another: what matters is not here
 */
const struct signal_kind readiness_signals[SIGNALS] = {
    [SIGNAL_ACCEPTANCE] = {"acceptance", 1, acceptance},
    [SIGNAL_EXPECTED] = {"expected", 1, NULL},
    [SIGNAL_CONTRAST] = {"contrast", 1, contrast},
    [SIGNAL_EXAMPLE] = {"example", 1, example},
    [SIGNAL_DIAGNOSIS] = {"diagnosis", 1, diagnosis},
    [SIGNAL_CODE] = {"code", 2, NULL},
    [SIGNAL_IDENTIFIERS] = {"identifiers", 4, NULL},
    [SIGNAL_QUOTED] = {"quoted", 3, NULL},
    [SIGNAL_VERSION] = {"version", 1, NULL},
    [SIGNAL_HEDGING] = {"hedging", 3, hedging},
    [SIGNAL_OPTIONS] = {"options", 2, options},
    [SIGNAL_FIRST_PERSON] = {"first_person", 4, first_person},
    [SIGNAL_QUESTION] = {"question", 1, question},
    [SIGNAL_ELSEWHERE] = {"elsewhere", 1, NULL},
};
