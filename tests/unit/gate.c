/* The gate: each row alone holds a merge. */
#include "unit.h"

#include "base/mem.h"
#include "io/json.h"
#include "io/ndjson.h"
#include "rules/gate.h"
#include "rules/glob.h"

#include <stdlib.h>
#include <strings.h>

#define HEAD "1111111111111111111111111111111111111111"
#define BASE "2222222222222222222222222222222222222222"
#define OTHER "3333333333333333333333333333333333333333"

enum { MANY = 8 };

/* A world in which everything allows the merge. Tests spoil one thing in it. */
struct world {
	struct config config;
	struct agent agents[2];
	struct claim claim;
	struct gate_facts forge;
	struct issue_facts issue;
	struct gate_input in;
	struct required_fact required[MANY];
	struct check_fact checks[MANY];
	struct review_fact reviews[MANY];
	const char *authors[MANY], *labels[MANY], *issue_labels[MANY], *files[MANY];
	char *lists[8][MANY];
};

static char *
s(const char *text)
{
	return xstrdup(text);
}

static void
list(struct world *w, int i, struct strings *to, const char *item)
{
	w->lists[i][0] = item ? s(item) : NULL;
	w->lists[i][1] = NULL;
	*to = (struct strings){w->lists[i], item ? 1 : 0};
}

static void
good(struct world *w)
{
	memset(w, 0, sizeof *w);
	struct config *c = &w->config;
	c->merge.policy = s("on-green-with-review");
	c->merge.graduation = s("waived");
	c->merge.min_approvals = 1;
	c->merge.settle = 15;
	c->forge.identity = s("fac-bot");
	w->agents[0] = (struct agent){.name = s("ivy"), .role = s("implementer")};
	w->agents[1] = (struct agent){.name = s("max"), .role = s("reviewer")};
	c->agents = w->agents;
	c->nagents = 2;
	list(w, 0, &c->merge.required_checks, NULL);
	list(w, 1, &c->merge.optional_checks, NULL);
	list(w, 2, &c->merge.allow_skipped, NULL);
	list(w, 3, &c->merge.protected_paths, ".github/**");
	list(w, 4, &c->merge.hold_labels, "hold");
	list(w, 5, &c->triage.reserved_labels, "reserved");
	list(w, 6, &c->triage.synthetic_titles, "[factory-e2e]");

	struct claim *k = &w->claim;
	k->ref = s("github:org/app#7");
	k->title = s("Add a greeting");
	k->content = s("c0ffee");
	k->repo = s("Org/App");
	k->branch = s("fac/x.1");
	k->base = s("main");
	k->head_sha = s(HEAD);
	k->reviewed_sha = s(HEAD);
	k->pr_number = s("3");
	k->pr_author = s("fac-bot");
	k->head_seen_at = s("2026-01-01T00:00:00Z");
	k->phase = PHASE_PUBLISHED;

	struct gate_facts *f = &w->forge;
	f->pr = (struct pr){.state = PR_OPEN,
	    .repo = "org/app",
	    .number = "3",
	    .author = "fac-bot",
	    .title = "t",
	    .head_sha = HEAD,
	    .head_branch = "fac/x.1",
	    .head_repo = "org/app",
	    .base = "main",
	    .draft_known = true};
	f->pr_known = true;
	f->base_sha = BASE;
	f->required_known = true;
	w->required[0] = (struct required_fact){"test", NULL, "configuration"};
	f->required = w->required;
	f->nrequired = 1;
	f->checks_known = true;
	w->checks[0] = (struct check_fact){.name = "test", .result = CHECK_PASS, .said = "success"};
	f->checks = w->checks;
	f->nchecks = 1;
	f->mergeable = "MERGEABLE";
	f->merge_state = "CLEAN";
	f->reviews_known = true;
	f->review_decision = "APPROVED";
	w->reviews[0] = (struct review_fact){.user = "ann",
	    .state = REVIEW_APPROVED,
	    .commit = HEAD,
	    .submitted_at = "2026-01-01T01:00:00Z",
	    .write_access = true};
	f->reviews = w->reviews;
	f->nreviews = 1;
	w->authors[0] = "ivy@fac.invalid";
	f->commit_authors = w->authors;
	f->commit_authors_known = true;
	f->threads_known = true;
	f->labels_known = true;
	f->labels = w->labels;
	f->files_known = true;
	w->files[0] = "src/main.c";
	f->files = w->files;
	f->queue_known = true;
	w->issue = (struct issue_facts){
	    .known = true, .state = "in_review", .content = "c0ffee", .labels = w->issue_labels};
	w->in = (struct gate_input){.config = c,
	    .claim = k,
	    .forge = f,
	    .issue = &w->issue,
	    .now = "2026-01-01T02:00:15Z",
	    .since = "2026-01-01T02:00:00Z"};
}

static enum decision
decide(const struct world *w, struct buf *reasons)
{
	buf_reset(reasons);
	return gate_decide(&w->in, reasons);
}

/* The names of the rows that do not hold, joined by blanks; details that are empty count as "!". */
static const char *
failing(const struct buf *reasons)
{
	static char out[512];
	struct json_error e;
	const struct json *v = json_parse(reasons->s, reasons->len, &e);

	out[0] = '\0';
	for (v = json_first(v); v; v = json_next(v)) {
		if (!*json_gets(v, "detail", ""))
			strcat(out, "!");
		if (json_getb(v, "ok", true))
			continue;
		if (*out)
			strcat(out, " ");
		strcat(out, json_gets(v, "check", "?"));
	}
	json_reset();
	return out;
}

static struct world w;
static struct buf reasons;

/* One change to the good world, and the one row that must say no. */
#define HOLDS(row, what, ...)                                      \
	do {                                                       \
		good(&w);                                          \
		__VA_ARGS__;                                       \
		enum decision d_ = decide(&w, &reasons);           \
		is(failing(&reasons), row, "%s: %s", row, what);   \
		ok(d_ == GATE_HOLD, "%s holds it: %s", row, what); \
	} while (0)

#define MERGES(what, ...)                                                  \
	do {                                                               \
		good(&w);                                                  \
		__VA_ARGS__;                                               \
		enum decision d_ = decide(&w, &reasons);                   \
		is(failing(&reasons), "", "nothing is missing: %s", what); \
		ok(d_ == GATE_MERGE, "merged: %s", what);                  \
	} while (0)

static void
add_review(const char *user, enum review_state state, const char *at)
{
	w.reviews[w.forge.nreviews++] = (struct review_fact){
	    .user = user, .state = state, .commit = HEAD, .submitted_at = at, .write_access = true};
}

static void
add_check(const char *name, enum check_result r)
{
	w.checks[w.forge.nchecks++] = (struct check_fact){.name = name, .result = r};
}

static void
test_cheap_rows(void)
{
	MERGES("the good world", (void)0);
	HOLDS("policy", "never", w.config.merge.policy = s("never"));
	HOLDS("policy", "unset", w.config.merge.policy = NULL);
	HOLDS("policy", "a synthetic title that triage did not see",
	    w.claim.title = s("[Factory-E2E] x"));
	HOLDS("graduation", "no evidence", w.config.merge.graduation = s("evidence"));
	MERGES("evidence", (w.config.merge.graduation = s("evidence"), w.in.evidence = true));

	HOLDS("ours", "unread", w.forge.pr_known = false);
	HOLDS("ours", "state unread", w.forge.pr.state = PR_UNKNOWN);
	HOLDS("ours", "closed", w.forge.pr.state = PR_CLOSED);
	HOLDS("ours", "merged", w.forge.pr.state = PR_MERGED);
	HOLDS("ours", "another repository",
	    (w.forge.pr.repo = "org/app2", w.forge.pr.head_repo = "org/app2"));
	HOLDS("ours", "another number", w.forge.pr.number = "33");
	HOLDS("ours", "no number on record", w.claim.pr_number = NULL);
	HOLDS("ours", "another branch", w.forge.pr.head_branch = "fac/x.10");
	HOLDS("ours", "another base", w.forge.pr.base = "release");
	HOLDS("ours", "another author", w.forge.pr.author = "mallory");
	HOLDS("ours", "no author on record", w.claim.pr_author = NULL);
	HOLDS("ours", "a draft", w.forge.pr.draft = true);
	HOLDS("ours", "draft or not unread", w.forge.pr.draft_known = false);
	HOLDS("ours", "the head repository is gone", w.forge.pr.head_repo = NULL);
	HOLDS("ours", "from a fork", w.forge.pr.head_repo = "mallory/app");

	HOLDS("head", "the work is another", w.claim.head_sha = s(OTHER));
	HOLDS("head", "the review was of another", w.claim.reviewed_sha = s(OTHER));
	HOLDS("head", "there was no review", w.claim.reviewed_sha = NULL);
	MERGES("no reviewer role", (w.claim.reviewed_sha = NULL, w.config.nagents = 1));
	good(&w);
	w.forge.pr.head_sha = NULL;
	ok(decide(&w, &reasons) == GATE_HOLD, "an unread head holds");
	is(failing(&reasons), "head review", "… and says so");
	good(&w);
	w.forge.pr.head_sha = w.reviews[0].commit = "HEAD";
	w.claim.head_sha = w.claim.reviewed_sha = s("HEAD");
	ok(decide(&w, &reasons) == GATE_HOLD, "a name is no head");
	is(failing(&reasons), "head", "… and says so");
}

static void
test_checks(void)
{
	HOLDS("required", "unread", w.forge.required_known = false);
	HOLDS("required", "a rule that is not understood", w.forge.required_odd = "workflows");
	HOLDS("required", "nothing is required", w.forge.nrequired = 0);
	MERGES("nothing is required, and that is allowed",
	    (w.forge.nrequired = 0, w.config.merge.allow_no_checks = true));
	MERGES("only the owner requires something",
	    (w.forge.nrequired = 0, list(&w, 0, &w.config.merge.required_checks, "test")));
	good(&w);
	w.required[0].name = "";
	w.checks[0].name = "(unread)";
	ok(decide(&w, &reasons) == GATE_HOLD, "a required check without a name holds");
	is(failing(&reasons), "required", "… and says so");

	HOLDS("checks", "unread", w.forge.checks_known = false);
	HOLDS("checks", "a run waits for approval", w.forge.approval_waiting = true);
	HOLDS("checks", "required and never reported", w.forge.nchecks = 0);
	HOLDS("checks", "another name", w.checks[0].name = "test (2)");
	HOLDS("checks", "pending", w.checks[0].result = CHECK_PENDING);
	HOLDS("checks", "failed", w.checks[0].result = CHECK_FAIL);
	HOLDS("checks", "skipped", w.checks[0].result = CHECK_SKIPPED);
	HOLDS("checks", "the owner's own is missing",
	    list(&w, 0, &w.config.merge.required_checks, "lint"));
	MERGES("skipped, and that is allowed by name",
	    (w.checks[0].result = CHECK_SKIPPED,
	        list(&w, 2, &w.config.merge.allow_skipped, "test")));
	HOLDS("checks", "allowed to be skipped is not allowed to fail",
	    (w.checks[0].result = CHECK_FAIL, list(&w, 2, &w.config.merge.allow_skipped, "test")));
	HOLDS("checks", "optional does not unmake required",
	    (w.checks[0].result = CHECK_FAIL,
	        list(&w, 1, &w.config.merge.optional_checks, "test")));
	HOLDS("checks", "a failing one that is not required", add_check("extra", CHECK_FAIL));
	HOLDS("checks", "a pending one that is not required", add_check("extra", CHECK_PENDING));
	HOLDS("checks", "one without a name", add_check(NULL, CHECK_FAIL));
	MERGES("an optional one fails", (add_check("extra", CHECK_FAIL),
	                                    list(&w, 1, &w.config.merge.optional_checks, "extra")));
	HOLDS("checks", "one of two runs of a name", add_check("test", CHECK_FAIL));
	HOLDS("checks", "skipped after it failed",
	    (w.checks[0].result = CHECK_FAIL, add_check("test", CHECK_SKIPPED)));
	HOLDS("checks", "a status of the same name fails",
	    (add_check("test", CHECK_FAIL), w.checks[1].status = true));
	HOLDS("checks", "it fails among optional ones of its name",
	    (add_check("test", CHECK_FAIL), list(&w, 1, &w.config.merge.optional_checks, "test")));
	MERGES(
	    "the app that is asked for", (w.required[0].app = "15368", w.checks[0].app = "15368"));
	HOLDS("checks", "an app that is not asked for",
	    (w.required[0].app = "15368", w.checks[0].app = "1"));
	HOLDS("checks", "no app", w.required[0].app = "15368");
}

static void
test_settled_and_mergeable(void)
{
	HOLDS("settled", "first read", w.in.since = NULL);
	HOLDS("settled", "14 s", w.in.since = "2026-01-01T02:00:01Z");
	HOLDS("settled", "from the future",
	    (w.config.merge.settle = 0, w.in.since = "2026-01-01T03:00:00Z"));
	HOLDS("settled", "no date", w.in.since = "yesterday");
	HOLDS("settled", "no clock", w.in.now = NULL);
	HOLDS("mergeable", "unread", w.forge.mergeable = NULL);
	HOLDS("mergeable", "unknown", w.forge.mergeable = "UNKNOWN");
	HOLDS("mergeable", "conflicting", w.forge.mergeable = "CONFLICTING");
	HOLDS("mergeable", "state unread", w.forge.merge_state = NULL);
	HOLDS("mergeable", "blocked", w.forge.merge_state = "BLOCKED");
	HOLDS("mergeable", "behind", w.forge.merge_state = "BEHIND");
	HOLDS("mergeable", "unstable", w.forge.merge_state = "UNSTABLE");
	HOLDS("mergeable", "base unread", w.forge.base_sha = NULL);
	MERGES("hooks", w.forge.merge_state = "HAS_HOOKS");
}

static void
test_review(void)
{
	HOLDS("review", "unread", w.forge.reviews_known = false);
	HOLDS("review", "a null decision", w.forge.review_decision = NULL);
	HOLDS("review", "the forge says no", w.forge.review_decision = "REVIEW_REQUIRED");
	HOLDS("review", "none", w.forge.nreviews = 0);
	HOLDS("review", "of an earlier head", w.reviews[0].commit = OTHER);
	HOLDS("review", "of no head", w.reviews[0].commit = NULL);
	HOLDS(
	    "review", "before this head came", w.reviews[0].submitted_at = "2025-12-31T23:59:59Z");
	HOLDS("review", "when this head came is unknown", w.claim.head_seen_at = NULL);
	HOLDS("review", "no date", w.reviews[0].submitted_at = NULL);
	HOLDS("review", "no write access", w.reviews[0].write_access = false);
	HOLDS("review", "a bot", w.reviews[0].bot = true);
	HOLDS("review", "nobody", w.reviews[0].user = NULL);
	HOLDS("review", "the author", (w.forge.pr.author = "ANN", w.claim.pr_author = s("ann")));
	HOLDS("review", "fac itself",
	    (w.reviews[0].user = "Fac-Bot", w.forge.pr.author = "app",
	        w.claim.pr_author = s("app")));
	HOLDS("review", "who wrote a commit", w.authors[1] = "Ann");
	HOLDS("review", "authors unread", w.forge.commit_authors_known = false);
	HOLDS("review", "no author at all", w.authors[0] = NULL);
	HOLDS("review", "a comment is no approval", w.reviews[0].state = REVIEW_COMMENTED);
	HOLDS("review", "a state that is not understood",
	    add_review("bob", REVIEW_UNKNOWN, "2026-01-01T01:00:00Z"));
	HOLDS("review", "two are asked for", w.config.merge.min_approvals = 2);
	HOLDS("review", "one person twice",
	    (w.config.merge.min_approvals = 2,
	        add_review("Ann", REVIEW_APPROVED, "2026-01-01T01:30:00Z")));
	MERGES("two people", (w.config.merge.min_approvals = 2,
	                         add_review("bob", REVIEW_APPROVED, "2026-01-01T01:30:00Z")));
	HOLDS("review", "another requests changes",
	    add_review("bob", REVIEW_CHANGES, "2025-01-01T00:00:00Z"));
	HOLDS("review", "the same one requests changes later",
	    add_review("ann", REVIEW_CHANGES, "2026-01-01T01:00:01Z"));
	MERGES("changes were requested, then approved",
	    add_review("ANN", REVIEW_CHANGES, "2026-01-01T00:59:59Z"));
	HOLDS("review", "in the same second the stricter counts",
	    add_review("ann", REVIEW_CHANGES, "2026-01-01T01:00:00Z"));
	HOLDS("review", "a comment does not lift a request for changes",
	    (add_review("bob", REVIEW_CHANGES, "2026-01-01T01:00:00Z"),
	        add_review("bob", REVIEW_COMMENTED, "2026-01-01T01:30:00Z")));
	MERGES("a comment does not lift an approval",
	    add_review("ann", REVIEW_COMMENTED, "2026-01-01T01:30:00Z"));
	HOLDS("review", "dismissed", add_review("ann", REVIEW_DISMISSED, "2026-01-01T01:30:00Z"));
	MERGES("a dismissed request for changes",
	    (add_review("bob", REVIEW_CHANGES, "2026-01-01T01:00:00Z"),
	        add_review("bob", REVIEW_DISMISSED, "2026-01-01T01:30:00Z")));
	HOLDS("review", "a dismissal revives no earlier approval",
	    (w.reviews[0].submitted_at = "2026-01-01T01:00:00Z",
	        add_review("ann", REVIEW_CHANGES, "2026-01-01T01:10:00Z"),
	        add_review("ann", REVIEW_DISMISSED, "2026-01-01T01:20:00Z")));
	HOLDS("review", "a request for changes without a date",
	    add_review("bob", REVIEW_CHANGES, NULL));
	HOLDS(
	    "review", "another approval without a date", add_review("bob", REVIEW_APPROVED, NULL));
	HOLDS("review", "another whose date is none", add_review("bob", REVIEW_APPROVED, "today"));
	HOLDS("review", "none is asked for, and changes are requested",
	    (w.config.merge.min_approvals = 0, w.reviews[0].state = REVIEW_CHANGES));
	MERGES("none is asked for", (w.config.merge.min_approvals = 0, w.forge.nreviews = 0));
	HOLDS("review", "none is asked for, but the forge says no",
	    (w.config.merge.min_approvals = 0, w.forge.review_decision = NULL));
}

static void
test_rest(void)
{
	HOLDS("threads", "unread", w.forge.threads_known = false);
	HOLDS("threads", "one is open", w.forge.threads_open = 1);
	HOLDS("issue", "unread", w.issue.known = false);
	HOLDS("issue", "closed", w.issue.state = "closed");
	HOLDS("issue", "done", w.issue.state = "done");
	HOLDS("issue", "another state", w.issue.state = "other");
	HOLDS("issue", "no state", w.issue.state = NULL);
	HOLDS("issue", "its text changed", w.issue.content = "beef");
	HOLDS("issue", "its text unread", w.issue.content = NULL);
	HOLDS("issue", "labels unread", w.issue.labels = NULL);
	HOLDS("issue", "labels of the pull request unread", w.forge.labels_known = false);
	HOLDS("issue", "a hold label", w.issue_labels[0] = "Hold");
	HOLDS("issue", "a reserved label", w.issue_labels[0] = "reserved");
	HOLDS("issue", "a hold label on the pull request", w.labels[0] = "hold");
	HOLDS("issue", "a reserved label on the pull request", w.labels[0] = "RESERVED");
	MERGES("other labels", (w.labels[0] = "holder", w.issue_labels[0] = "x"));
	HOLDS("issue", "halted", w.in.halted = true);
	HOLDS("files", "unread", w.forge.files_known = false);
	HOLDS("files", "none", w.files[0] = NULL);
	HOLDS("files", "protected", w.files[1] = ".github/workflows/ci.yml");
	HOLDS("files", "protected, in another case", w.files[1] = ".GitHub/Workflows/ci.yml");
	HOLDS("queue", "unread", w.forge.queue_known = false);
	good(&w);
	w.forge.queue = true;
	ok(decide(&w, &reasons) == GATE_QUEUE, "a merge queue: queued, never merged");
}

static void
test_zero(void)
{
	static const struct gate_facts no_forge;
	static const struct issue_facts no_issue;
	char want[512] = "";

	good(&w);
	w.in.forge = &no_forge;
	w.in.issue = &no_issue;
	w.in.since = NULL;
	ok(decide(&w, &reasons) == GATE_HOLD, "facts of nothing hold");
	for (int i = 2; gate_row(i); i++)
		snprintf(want + strlen(want), sizeof want - strlen(want), "%s%s", i > 2 ? " " : "",
		    gate_row(i));
	is(failing(&reasons), want, "… in every row that judges facts, each with a detail");
	int rows = 0;
	while (gate_row(rows))
		rows++;
	ok(rows == 13, "thirteen rows");
}

static void
test_synthetic(void)
{
	good(&w);
	w.claim.synthetic = true;
	ok(decide(&w, &reasons) == GATE_CLOSE,
	    "synthetic: closed, though everything allows a merge");
	w.config.merge.policy = s("never");
	ok(decide(&w, &reasons) == GATE_CLOSE, "… under policy never too");
	w.forge.pr.draft = true;
	ok(decide(&w, &reasons) == GATE_CLOSE, "… a draft too");
	w.forge.pr.number = "4";
	ok(decide(&w, &reasons) == GATE_HOLD, "… but no other pull request");
	is(failing(&reasons), "policy ours", "… and says so");
	good(&w);
	w.claim.synthetic = true;
	w.forge.pr.state = PR_MERGED;
	ok(decide(&w, &reasons) == GATE_HOLD, "a merged one is never closed");
	w.forge.pr_known = false;
	ok(decide(&w, &reasons) == GATE_HOLD, "an unread one is never closed");
}

static void
test_digest(void)
{
	char a[HASH_LEN], b[HASH_LEN];

	good(&w);
	add_check("lint", CHECK_PASS);
	gate_digest(&w.in, a);
	w.in.now = "2027-01-01T00:00:00Z";
	w.in.since = NULL;
	struct check_fact swap = w.checks[0];
	w.checks[0] = w.checks[1];
	w.checks[1] = swap;
	gate_digest(&w.in, b);
	is(b, a, "the digest knows neither time nor order");
#define DIFFERS(what, ...)                                           \
	do {                                                         \
		good(&w);                                            \
		gate_digest(&w.in, a);                               \
		__VA_ARGS__;                                         \
		gate_digest(&w.in, b);                               \
		ok(strcmp(a, b) != 0, "the digest tells: %s", what); \
	} while (0)
	DIFFERS("head", w.forge.pr.head_sha = OTHER);
	DIFFERS("base", w.forge.base_sha = OTHER);
	DIFFERS("a check's result", w.checks[0].result = CHECK_PENDING);
	DIFFERS("a check that went away", w.forge.nchecks = 0);
	DIFFERS("what is required", w.forge.nrequired = 0);
	DIFFERS("a review", w.reviews[0].submitted_at = "2026-01-01T01:00:01Z");
	DIFFERS("the decision", w.forge.review_decision = NULL);
	DIFFERS("absent and empty", w.forge.review_decision = "");
	DIFFERS("an author", w.authors[1] = "x");
	DIFFERS("a file", w.files[1] = "x");
	DIFFERS("a label", w.labels[0] = "x");
	DIFFERS("a label of the issue", w.issue_labels[0] = "x");
	DIFFERS("the issue's text", w.issue.content = "x");
	DIFFERS("threads", w.forge.threads_open = 1);
	DIFFERS("halt", w.in.halted = true);
	DIFFERS("known and unknown", w.forge.files_known = false);
	DIFFERS("the claim", w.claim.reviewed_sha = NULL);
}

static void
test_globs(void)
{
	static const struct {
		const char *pattern, *path;
		bool hit;
	} cases[] = {{"CODEOWNERS", "CODEOWNERS", true}, {"CODEOWNERS", "docs/CODEOWNERS", false},
	    {"**/CODEOWNERS", "docs/CODEOWNERS", true}, {"**/CODEOWNERS", "CODEOWNERS", true},
	    {"**/CODEOWNERS", "docs/NOTCODEOWNERS", false}, {".github/**", ".github/a/b.yml", true},
	    {".github/**", ".github", false}, {".github/**", "x/.github/a", false},
	    {"*.md", "a.md", true}, {"*.md", "a/b.md", false}, {"a?c", "abc", true},
	    {"a?c", "a/c", false}, {"a/**/z", "a/z", true}, {"a/**/z", "a/b/c/z", true},
	    {"a/**/z", "az", false}, {"ci", "ci/run.sh", true}, {"ci", "cin", false},
	    {"ci/", "ci/x", true}, {"claude.md", "CLAUDE.MD", true}, {"**", "any/thing", true},
	    {"a*b*c", "aXbYc", true}, {"", "x", false}, {"x", "", false}, {"[ab]", "a", false}};

	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
		ok(glob_match(cases[i].pattern, cases[i].path) == cases[i].hit, "glob %s %s",
		    cases[i].pattern, cases[i].path);
	char path[4097];
	memset(path, 'a', sizeof path - 1);
	path[sizeof path - 1] = '\0';
	ok(!glob_match("*a*a*a*a*a*a*a*a*a*a*a*a*a*a*a*a*b", path), "many stars end soon");
}

/*
 * `gate -`: worlds from standard input, a JSON object a line, everything in it said (absent is not
 * read); the decision and the rows that do not hold, a line each. For tests/gate-oracle.bats, whose
 * oracle is another program in another language.
 */
static struct strings
json_strings(const struct json *v)
{
	struct strings list = {xcalloc((size_t)json_count(v) + 1, sizeof(char *)), 0};

	for (v = json_first(v); v; v = json_next(v))
		list.v[list.n++] = s(json_string(v, ""));
	return list;
}

/* NULL where it is absent or null. */
static const char *const *
names(const struct json *v)
{
	return json_type(v) == JSON_ARRAY ? (const char *const *)json_strings(v).v : NULL;
}

static void
read_config(const struct json *v, struct config *c)
{
	c->merge.policy = s(json_gets(v, "policy", ""));
	c->merge.graduation = s(json_gets(v, "graduation", ""));
	c->merge.min_approvals = json_geti(v, "min_approvals", 0);
	c->merge.settle = json_geti(v, "settle", 0);
	c->merge.allow_no_checks = json_getb(v, "allow_no_checks", false);
	c->forge.identity = s(json_gets(v, "identity", ""));
	c->merge.required_checks = json_strings(json_get(v, "required_checks"));
	c->merge.optional_checks = json_strings(json_get(v, "optional_checks"));
	c->merge.allow_skipped = json_strings(json_get(v, "allow_skipped"));
	c->merge.protected_paths = json_strings(json_get(v, "protected_paths"));
	c->merge.hold_labels = json_strings(json_get(v, "hold_labels"));
	c->triage.reserved_labels = json_strings(json_get(v, "reserved_labels"));
	c->triage.synthetic_titles = json_strings(json_get(v, "synthetic_titles"));
	c->nagents = json_getb(v, "reviewer", false) ? 2 : 1;
}

static char *
text(const struct json *v, const char *key)
{
	const char *p = json_gets(v, key, NULL);
	return p ? s(p) : NULL;
}

static void
read_claim(const struct json *v, struct claim *k)
{
	k->title = text(v, "title");
	k->content = text(v, "content");
	k->repo = text(v, "repo");
	k->branch = text(v, "branch");
	k->base = text(v, "base");
	k->head_sha = text(v, "head_sha");
	k->reviewed_sha = text(v, "reviewed_sha");
	k->head_seen_at = text(v, "head_seen_at");
	k->pr_number = text(v, "pr_number");
	k->pr_author = text(v, "pr_author");
	k->synthetic = json_getb(v, "synthetic", false);
}

static int
word(const char *s_, const char *const *words)
{
	for (int i = 0; words[i]; i++)
		if (s_ && strcmp(s_, words[i]) == 0)
			return i;
	return 0;
}

static void
read_lists(const struct json *v, struct gate_facts *f)
{
	static const char *const results[] = {"pending", "pass", "skipped", "fail", NULL};
	static const char *const states[] = {
	    "UNKNOWN", "APPROVED", "CHANGES_REQUESTED", "DISMISSED", "COMMENTED", NULL};
	const struct json *e = json_get(v, "required");

	f->required = xcalloc((size_t)json_count(e) + 1, sizeof *f->required);
	for (e = json_first(e); e; e = json_next(e))
		f->required[f->nrequired++] =
		    (struct required_fact){text(e, "name"), text(e, "app"), "x"};
	e = json_get(v, "checks");
	f->checks = xcalloc((size_t)json_count(e) + 1, sizeof *f->checks);
	for (e = json_first(e); e; e = json_next(e))
		f->checks[f->nchecks++] = (struct check_fact){.name = text(e, "name"),
		    .app = text(e, "app"),
		    .result = (enum check_result)word(json_gets(e, "result", ""), results)};
	e = json_get(v, "reviews");
	f->reviews = xcalloc((size_t)json_count(e) + 1, sizeof *f->reviews);
	for (e = json_first(e); e; e = json_next(e))
		f->reviews[f->nreviews++] = (struct review_fact){.user = text(e, "user"),
		    .state = (enum review_state)word(json_gets(e, "state", ""), states),
		    .commit = text(e, "commit"),
		    .submitted_at = text(e, "at"),
		    .write_access = json_getb(e, "write", false),
		    .bot = json_getb(e, "bot", false),
		    .own = json_getb(e, "own", false)};
}

static void
read_forge(const struct json *v, struct gate_facts *f)
{
	static const char *const states[] = {"unknown", "open", "closed", "merged", NULL};
	const struct json *p = json_get(v, "pr");

	f->pr_known = json_type(p) == JSON_OBJECT;
	f->pr = (struct pr){.state = (enum pr_state)word(json_gets(p, "state", ""), states),
	    .repo = text(p, "repo"),
	    .number = text(p, "number"),
	    .author = text(p, "author"),
	    .head_sha = text(p, "head_sha"),
	    .head_branch = text(p, "head_branch"),
	    .head_repo = text(p, "head_repo"),
	    .base = text(p, "base"),
	    .draft = json_getb(p, "draft", false),
	    .draft_known = json_type(json_get(p, "draft")) == JSON_BOOL};
	f->base_sha = text(v, "base_sha");
	f->required_known = json_type(json_get(v, "required")) == JSON_ARRAY;
	f->required_odd = text(v, "required_odd");
	f->checks_known = json_type(json_get(v, "checks")) == JSON_ARRAY;
	f->approval_waiting = json_getb(v, "approval_waiting", false);
	f->mergeable = text(v, "mergeable");
	f->merge_state = text(v, "merge_state");
	f->reviews_known = json_type(json_get(v, "reviews")) == JSON_ARRAY;
	f->review_decision = text(v, "review_decision");
	f->commit_authors = names(json_get(v, "authors"));
	f->commit_authors_known = f->commit_authors != NULL;
	f->threads_known = json_type(json_get(v, "threads_open")) == JSON_NUMBER;
	f->threads_open = (int)json_geti(v, "threads_open", 0);
	f->labels = names(json_get(v, "labels"));
	f->labels_known = f->labels != NULL;
	f->files = names(json_get(v, "files"));
	f->files_known = f->files != NULL;
	f->queue_known = json_type(json_get(v, "queue")) == JSON_BOOL;
	f->queue = json_getb(v, "queue", false);
	read_lists(v, f);
}

static int
judge_line(struct ndjson *in, const char *line, size_t n, const struct json *v, void *arg)
{
	const struct json *issue = json_get(v, "issue");

	(void)in, (void)line, (void)n, (void)arg;
	good(&w); /* the addresses; all else is said */
	w.claim = (struct claim){.phase = PHASE_PUBLISHED};
	w.forge = (struct gate_facts){0};
	read_config(json_get(v, "config"), &w.config);
	read_claim(json_get(v, "claim"), &w.claim);
	read_forge(json_get(v, "forge"), &w.forge);
	w.issue = (struct issue_facts){.known = json_type(issue) == JSON_OBJECT,
	    .state = text(issue, "state"),
	    .content = text(issue, "content"),
	    .labels = names(json_get(issue, "labels"))};
	w.in.halted = json_getb(v, "halted", false);
	w.in.evidence = json_getb(v, "evidence", false);
	w.in.now = text(v, "now");
	w.in.since = text(v, "since");
	const char *decision = decision_name(decide(&w, &reasons));
	printf("%s %s\n", decision, failing(&reasons));
	fflush(stdout); /* before ndjson_run() closes it */
	return 0;
}

int
main(int argc, char **argv)
{
	static char *none[] = {NULL};

	if (argc > 1 && strcmp(argv[1], "-") == 0)
		return ndjson_run(none, judge_line, NULL);
	test_cheap_rows();
	test_checks();
	test_settled_and_mergeable();
	test_review();
	test_rest();
	test_zero();
	test_synthetic();
	test_digest();
	test_globs();
	return unit_done();
}
