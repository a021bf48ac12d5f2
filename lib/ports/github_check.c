/*
 * github_check: what a person asks before trusting an unattended run: who is the token, what may it do, what
 * is missing?
 *
 * What a token may write is not told by any read (the scopes of a fine-grained token are said nowhere, and a
 * repository's `permissions` are its user's), so it is tried with requests that cannot succeed: a branch at a
 * commit that does not exist, a label that exists, a pull request of a branch that does not. GitHub judges
 * permission before content: 422 means that it would have been allowed.
 */
#include "base/clock.h"
#include "base/die.h"
#include "base/utf8.h"
#include "io/jsonout.h"
#include "ports/github.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

#define NOWHERE "0000000000000000000000000000000000000000"

struct report {
	struct github *g;
	const struct config *config;
	const char *name;              /* of the repository */
	const struct repo *repo;       /* NULL: the tracker's alone */
	const struct github_repo *now; /* NULL while it was not seen */
	bool tracker, forge;           /* what it is used for */
	enum answer stop;              /* ANSWER_OK, or the answer that ends all */
	const char *ready;             /* a ready label that is there; NULL: none */
	struct buf err;
	struct buf *out;
	int missing;
};

static void
say(struct report *k, bool ok, const char *what, const char *remedy)
{
	buf_addf(k->out, "  %-8s", ok ? "ok" : "MISSING");
	utf8_escape(k->out, what, strlen(what));
	if (!ok && remedy && *remedy) {
		buf_adds(k->out, ": ");
		utf8_escape(k->out, remedy, strlen(remedy));
	}
	buf_addc(k->out, '\n');
	k->missing += !ok;
}

/*
 * Whether an answer lets the check go on: what says nothing about a permission (no answer, a limit, a token that is
 * refused altogether) ends it.
 */
static bool
goes_on(struct report *k, enum answer a)
{
	bool refused = a == ANSWER_DENIED && github_status(k->g) != 401;

	if (a == ANSWER_OK || a == ANSWER_NO || refused)
		return true;
	k->stop = a;
	return false;
}

static bool
visible(struct report *k)
{
	enum answer a = github_repo(k->g, k->name, &k->now, &k->err);

	if (!goes_on(k, a))
		return false;
	if (a != ANSWER_OK) {
		k->now = NULL;
		say(k, false, "visible", "no such repository, or the token may not see it");
		return false;
	}
	return true;
}

static void
renamed(struct report *k)
{
	struct buf what = BUF_INIT;

	if (strcasecmp(k->now->full_name, k->name) == 0)
		return;
	buf_addf(
	    &what, "it is called %s now; fac goes on under the configured name", k->now->full_name);
	say(k, true, buf_str(&what), NULL);
	buf_free(&what);
}

static void
open_for_work(struct report *k)
{
	say(k, !k->now->archived, "not archived", "it is read-only; unarchive it");
	if (k->tracker)
		say(k, k->now->has_issues, "issues are enabled",
		    "enable them, or change tracker.repos");
	say(k, k->now->push, "its user has write access", "give the user write access");
}

/* One read, whose 200 is what is asked for. */
static void
readable(struct report *k, const char *what, const char *remedy, const char *path)
{
	enum answer a = github_get(k->g, NULL, &k->err, "/repos/%s%s", k->name, path);

	if (goes_on(k, a))
		say(k, a == ANSWER_OK, what, remedy);
}

static void
ready_labels(struct report *k)
{
	struct buf name = BUF_INIT, what = BUF_INIT;

	for (int i = 0; k->tracker && i < k->config->tracker.ready.n; i++) {
		const char *label = k->config->tracker.ready.v[i];
		buf_reset(&name);
		buf_reset(&what);
		http_escape(&name, label);
		buf_addf(&what, "label %s", label);
		enum answer a =
		    github_get(k->g, NULL, &k->err, "/repos/%s/labels/%s", k->name, buf_str(&name));
		if (!goes_on(k, a))
			break;
		say(k, a == ANSWER_OK, buf_str(&what),
		    "make it: it is what people call issues ready with");
		if (a == ANSWER_OK && !k->ready)
			k->ready = label;
	}
	buf_free(&name);
	buf_free(&what);
}

/* A write that cannot succeed. */
static void
permitted(
    struct report *k, const char *what, const char *remedy, const char *path, const char *body)
{
	enum answer a =
	    github_send(k->g, "POST", body, NULL, &k->err, "/repos/%s%s", k->name, path);

	if (goes_on(k, a))
		say(k, a == ANSWER_NO && github_status(k->g) == 422, what, remedy);
}

static void
writes(struct report *k)
{
	struct buf body = BUF_INIT;

	if (k->forge)
		permitted(k, "may push branches", "the token needs Contents: write (scope repo)",
		    "/git/refs", "{\"ref\":\"refs/heads/fac-check\",\"sha\":\"" NOWHERE "\"}");
	if (k->stop == ANSWER_OK && k->tracker && k->ready) {
		buf_adds(&body, "{\"name\":");
		jsonout_quote(&body, k->ready, strlen(k->ready));
		buf_addc(&body, '}');
		permitted(k, "may label, comment on and close issues",
		    "the token needs Issues: write (scope repo)", "/labels", buf_str(&body));
	}
	if (k->stop == ANSWER_OK && k->forge) {
		buf_reset(&body);
		buf_adds(&body,
		    "{\"title\":\"fac-check\",\"head\":\"fac-check/no-such-branch\",\"base\":");
		jsonout_quote(&body, k->repo->base, strlen(k->repo->base));
		buf_addc(&body, '}');
		permitted(k, "may open pull requests",
		    "the token needs Pull requests: write (scope repo)", "/pulls", buf_str(&body));
	}
	buf_free(&body);
}

/* What only the merge gate reads: without it every pull request is held. */
static void
gate_reads(struct report *k, const char *base)
{
	struct buf path = BUF_INIT;
	bool merges = strcmp(k->config->merge.policy, "never") != 0;

	if (!merges)
		return;
	buf_addf(&path, "/rules/branches/%s", base);
	readable(
	    k, "rules of its base can be read", "the token needs Metadata: read", buf_str(&path));
	buf_reset(&path);
	buf_addf(&path, "/branches/%s/protection", base);
	enum answer a = k->stop == ANSWER_OK ? github_get(k->g, NULL, &k->err, "/repos/%s%s",
	                                           k->name, buf_str(&path))
	                                     : ANSWER_UNKNOWN;
	bool none = a == ANSWER_NO && strstr(buf_str(&k->err), "Branch not protected");
	if (k->stop == ANSWER_OK && goes_on(k, a))
		say(k, a == ANSWER_OK || none, "protection of its base can be read",
		    "the token needs Administration: read, and its user the role admin");
	buf_reset(&path);
	buf_addf(&path, "/commits/%s/check-runs?per_page=1", base);
	if (k->stop == ANSWER_OK)
		readable(k, "checks can be read", "the token needs Checks: read", buf_str(&path));
	buf_free(&path);
}

static void
base_branch(struct report *k)
{
	struct buf base = BUF_INIT, path = BUF_INIT, what = BUF_INIT;

	http_escape(&base, k->repo->base);
	buf_addf(&path, "/git/ref/heads/%s", buf_str(&base));
	buf_addf(&what, "branch %s", k->repo->base);
	readable(k, buf_str(&what), "set repos.*.base to a branch that is there", buf_str(&path));
	if (k->stop == ANSWER_OK)
		gate_reads(k, buf_str(&base));
	buf_free(&base);
	buf_free(&path);
	buf_free(&what);
}

static void
check_repo(struct report *k)
{
	buf_addf(k->out, "%s  (%s%s%s)\n", k->name, k->tracker ? "tracker" : "",
	    k->tracker && k->forge ? ", " : "", k->forge ? "forge" : "");
	k->now = NULL;
	k->ready = NULL;
	if (!visible(k))
		return;
	renamed(k);
	open_for_work(k);
	ready_labels(k);
	if (k->stop == ANSWER_OK && k->forge)
		base_branch(k);
	if (k->stop == ANSWER_OK)
		writes(k);
}

/* Who the token is. False: that ends it. */
static bool
identity(struct report *k)
{
	const char *login = NULL;
	char until[CLOCK_LEN];

	k->stop = github_login(k->g, &login, &k->err);
	if (k->stop != ANSWER_OK)
		return false;
	buf_adds(k->out, "token  ");
	utf8_escape(k->out, login, strlen(login));
	buf_addf(k->out, ", from %s\n", github_token_from(k->g));
	struct http_tally t = http_tally(github_http(k->g));
	if (t.remaining >= 0)
		buf_addf(k->out, "limit  %ld of %ld requests left, until %s\n", t.remaining,
		    t.limit, clock_format(t.reset, until));
	return true;
}

int
github_check(struct github *g, const struct config *c, struct buf *out)
{
	struct report k = {.g = g, .config = c, .stop = ANSWER_OK, .out = out};
	bool tracker = strcmp(c->tracker.kind, "github") == 0,
	     forge = strcmp(c->forge.kind, "github") == 0;

	bool known = identity(&k);
	for (int i = 0; known && i < c->nrepos && k.stop == ANSWER_OK; i++) {
		k.repo = &c->repos[i];
		k.name = k.repo->name;
		k.forge = forge;
		k.tracker =
		    tracker && (c->tracker.repos.n == 0 || strings_has(&c->tracker.repos, k.name));
		if (k.tracker || k.forge)
			check_repo(&k);
	}
	k.repo = NULL;
	k.forge = false;
	k.tracker = true;
	for (int i = 0; known && tracker && i < c->tracker.repos.n && k.stop == ANSWER_OK; i++) {
		k.name = c->tracker.repos.v[i];
		if (!config_repo(c, k.name))
			check_repo(&k);
	}
	if (known && !c->nrepos && !c->tracker.repos.n) {
		buf_adds(out, "no repository is configured\n");
		k.missing++;
	}
	if (k.stop != ANSWER_OK)
		warn("%s", buf_str(&k.err));
	buf_free(&k.err);
	return k.stop == ANSWER_OK && k.missing ? EX_NO : answer_exit(k.stop);
}
