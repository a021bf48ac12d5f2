/* advice: what a rule of triage means to the author of an issue. */
#include "state/advice.h"
#include <stdbool.h>
#include <string.h>

static const struct {
	const char *rule, *sentence;
} rules[] = {
    {"hidden.html_comment",
        "it holds an HTML comment, which a reader does not see and an agent would"},
    {"hidden.bidi", "it holds characters that change the direction in which text is shown"},
    {"hidden.zero_width", "it holds characters that nobody sees"},
    {"hidden.tag", "it holds characters that nobody sees"},
    {"hidden.control", "it holds control characters"},
    {"hidden.lookalike", "it holds letters that look like others"},
    {"untrusted.author", "its author is not one whose issues are worked on unasked"},
    {"untrusted.labeller", "whoever called it ready has no write access to the repository"},
    {"untrusted.edited",
        "it was changed, after it was called ready, by somebody without write access"},
    {"untrusted.app", "an app called it ready that is not listed as one that may"},
    {"untrusted.unread", "it could not be found out who called it ready"},
    {"reserved.label", "a label keeps it for a person"},
    {"reserved.phrase", "it says that a person decides"},
    {"design.phrase", "how it is to be done is still open"},
    {"self.phrase", "it would change what fac itself may do"},
    {"security.phrase", "it is about a security hole"},
    {"sensitive.label", "a label says that mistakes here cost most"},
    {"sensitive.phrase", "it is about something where mistakes cost most"},
    {"behavior.phrase", "others would have to follow the change"},
    {"question.title", "its title asks a question"},
    {"question.label", "a label says that it is a question"},
    {"question.phrase", "it asks for an answer, not for a change"},
    {"duplicate.label", "a label says that it is there twice"},
    {"duplicate.phrase", "it names an issue that it repeats"},
    {"epic.label", "a label says that it is several issues in one"},
    {"epic.list", "it is a list of other issues"},
    {"epic.phrase", "it is several issues in one"},
    {"outside.phrase", "part of it is no change to this repository"},
    {"thin.short", "the description is short"},
    {"thin.no_acceptance", "it does not say what should be when it is done"},
    {"thin.no_signal", "nothing in it tells an implementer where to begin"},
    {"thin.score", "it leaves more open than it says"},
    {"llm.missing", "a language model that was shown it misses something"},
};

static const struct {
	const char *rule, *add;
} signals[] = {
    {"score.acceptance", "acceptance criteria: what one will check when it is done"},
    {"score.expected", "what should happen"},
    {"score.contrast", "what happens now instead"},
    {"score.example", "an example, or the steps that show it"},
    {"score.identifiers", "the names of what it is about: files, functions, options, pages"},
    {"score.code", "the code, the input or the output that shows it"},
};

enum { ADDED = 3 };

const char *
advice_sentence(const char *rule)
{
	for (size_t i = 0; i < sizeof rules / sizeof *rules; i++)
		if (strcmp(rules[i].rule, rule) == 0)
			return rules[i].sentence;
	return NULL;
}

static bool
has_rule(const struct json *reasons, const char *rule, size_t n)
{
	for (const struct json *e = json_first(reasons); e; e = json_next(e))
		if (strncmp(json_gets(e, "rule", ""), rule, n) == 0)
			return true;
	return false;
}

void
advice_missing(const struct json *reasons, struct buf *out)
{
	int n = 0;

	if (!has_rule(reasons, "thin.", strlen("thin.")))
		return;
	for (size_t i = 0; i < sizeof signals / sizeof *signals && n < ADDED; i++)
		if (!has_rule(reasons, signals[i].rule, strlen(signals[i].rule) + 1)) {
			buf_addf(out, "\n- %s", signals[i].add);
			n++;
		}
}
