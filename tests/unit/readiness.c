/* readiness: what is code; what each signal counts, and what it leaves alone. */
#include "rules/readiness.h"
#include "rules/evidence.h"
#include "unit.h"
#include <stdlib.h>

static const struct config *config;
static long weights[SIGNALS];
static struct evidence *evidence;
static struct readiness r;

static void
judge(const char *title, const char *body)
{
	struct record record = {.ref = "x:1", .title = title, .body = body};
	evidence_read(evidence, &record);
	readiness_of(evidence, weights, &r);
}

/* The count of that signal in a body. */
static int
count(enum signal s, const char *body)
{
	judge("A title", body);
	return r.count[s];
}

static void
test_code(void)
{
	static const char
	    *const code[] = {"x = f(a, b)", "for (i = 0; i < n; i++) {", "}  // end;",
	        ">>> import this", "$ make check", "def greet(name):", "+++ b/x.c",
	        "if x == None: return []", "{\"a\": [1, 2]}", "fn main() -> Result<(), E> {",
	        "puts \"hello\"; exit(1)", "AttributeError: 'a' object has no attribute '_b_c'"},
	           *const prose[] = {"The page shows the name of the site.",
	               "It should greet (the visitor) first; then [the rest] follows.",
	               "See [the docs](https://example.org/a_b).", "https://x.example/?a=(b)",
	               "<details>", "- a list of things, and more of them", "a b", "",
	               "Wichtig: das Menü (oben) soll grün sein, nicht rot."};
	for (size_t i = 0; i < sizeof code / sizeof *code; i++)
		ok(readiness_is_code(code[i], strlen(code[i])), "code: %s", code[i]);
	for (size_t i = 0; i < sizeof prose / sizeof *prose; i++)
		ok(!readiness_is_code(prose[i], strlen(prose[i])), "prose: %s", prose[i]);
}

static void
test_phrases(void)
{
	ok(count(SIGNAL_EXPECTED, "The page should be green.") == 1, "expected");
	ok(count(SIGNAL_EXPECTED, "x = should(must, y)") == 0, "not in code");
	ok(count(SIGNAL_EXPECTED, "```\nit should\n```") == 0, "nor in a fence");
	ok(count(SIGNAL_EXPECTED, "## Expected\n\n## Actual\nred") == 0,
	    "nor in a heading over nothing");
	ok(count(SIGNAL_EXPECTED, "## Expected\n\ngreen\n## Actual\nred") == 1, "in one over text");
	ok(count(SIGNAL_EXPECTED, "What did you expect to happen?") == 0, "not a form's own line");
	ok(count(SIGNAL_HEDGING, "Maybe. <!-- perhaps, I think --> It seems so.") == 2,
	    "not in a comment");
	ok(count(SIGNAL_FIRST_PERSON, "I set my i to 1, and i to 2.") == 2, "I, not i");
	ok(count(SIGNAL_DIAGNOSIS, "A dispatch of solutions.") == 0, "whole words");
	judge("Should we patch this?", "It is so.");
	ok(r.count[SIGNAL_DIAGNOSIS] == 1 && r.count[SIGNAL_QUESTION] == 1, "the title counts");
	is(r.first[SIGNAL_DIAGNOSIS], "patch", "and its phrase is kept");
}

static void
test_counts(void)
{
	ok(count(SIGNAL_IDENTIFIERS, "Call my_func and then myFunc, or os.path.join if that fails "
	                             "with run() or run(), see e.g. this.") == 4,
	    "identifiers, each once: %d", r.count[SIGNAL_IDENTIFIERS]);
	ok(count(SIGNAL_IDENTIFIERS, "Version 1.2.3 of It. And so on, i.e. a_ _b") == 0, "none: %d",
	    r.count[SIGNAL_IDENTIFIERS]);
	ok(count(SIGNAL_IDENTIFIERS, "std::map, `x y`, --dry-run") == 3, "more kinds: %d",
	    r.count[SIGNAL_IDENTIFIERS]);
	ok(count(SIGNAL_QUOTED, "It says \"no file\", don't 'do it', and `x` or `ls -l`.") == 3,
	    "quotations: %d", r.count[SIGNAL_QUOTED]);
	ok(count(SIGNAL_VERSION, "since v1.2, or 10.0") == 1 &&
	        count(SIGNAL_VERSION, "a1.2 and 3") == 0,
	    "versions");
	ok(count(SIGNAL_CODE, "a\n```\nx\ny\n```\n") == 2, "lines of code");
	ok(count(SIGNAL_ELSEWHERE, "See https://x.example/1 for it.") == 1 &&
	        count(SIGNAL_ELSEWHERE, "As in #12.") == 1 &&
	        count(SIGNAL_ELSEWHERE, "As in no. 12.") == 0,
	    "elsewhere");
}

static void
test_score(void)
{
	long *w = weights, old[SIGNALS];
	memcpy(old, w, sizeof old);
	judge("", "");
	ok(r.none && r.score == 0, "nothing: %g", r.score);
	memset(w, 0, sizeof old);
	judge("A", "It should.");
	ok(r.none && r.score == 0, "no weights, no score");
	w[SIGNAL_EXPECTED] = 1;
	judge("A", "It should.");
	ok(!r.none && r.score == 1, "all there is");
	w[SIGNAL_HEDGING] = -3;
	judge("A", "It should, maybe.");
	ok(r.score == 0.75 && r.points[SIGNAL_HEDGING] == -1, "a third of the worst: %g", r.score);
	judge("A", "Maybe perhaps possibly.");
	ok(r.none && r.score == 0, "the worst");
	memcpy(w, old, sizeof old);
	for (int i = 0; i < SIGNALS; i++) {
		bool for_it = i < SIGNAL_HEDGING;
		ok((w[i] > 0) == for_it && (w[i] < 0) == !for_it && w[i] <= 2 && w[i] >= -1,
		    "a unit, or two: %s", readiness_signals[i].name);
	}
}

int
main(void)
{
	config = config_load(NULL);
	memcpy(weights, config->triage.weights, sizeof weights);
	evidence = evidence_new(config);
	test_code();
	test_phrases();
	test_counts();
	test_score();
	return unit_done();
}
