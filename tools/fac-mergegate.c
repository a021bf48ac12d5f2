/* fac-mergegate: decides about each open pull request; merges only what has earned it. */
#include "base/clock.h"
#include "base/die.h"
#include "io/ndjson.h"
#include "ports/forge.h"
#include "ports/issue.h"
#include "rules/gate.h"
#include "state/journal.h"
#include "state/options.h"
#include <errno.h>
#include <string.h>
#include <unistd.h>

struct gatekeeper {
	const struct config *config;
	struct rundir *rd;
	struct forge *forge;
	struct tracker *tracker;
	struct arena mem; /* of one record */
	bool dry_run, explain;
	enum answer stop; /* what ended the run, once it did: nothing more is asked or changed */
};

/* The claim that is judged, what was read for it, and what the record will say. */
struct judgement {
	struct claim *claim;
	const struct repo *repo;
	struct gate_facts forge;
	struct issue_facts issue;
	enum decision decision;
	struct gate_member member;
	enum answer stop; /* what it met that ends the run */
	int code;
};

/*
 * Reads everything, and decides. The claim says since when the same was read; nothing computes
 * graduation evidence yet.
 */
static void
judge(struct gatekeeper *g, struct judgement *j)
{
	const struct claim *c = j->claim;
	struct forge *f = g->forge;
	struct gate_member *m = &j->member;
	time_t now = clock_now(), since;
	char at[CLOCK_LEN];
	struct gate_input in = {
	    .config = g->config, .claim = c, .forge = &j->forge, .issue = &j->issue};

	enum answer a = f->ops->gate(f->self, j->repo, c->pr_number, &j->forge, &f->err);
	enum answer b = answer_stops(a) ? a : issue_read(g->tracker, c->ref, &g->mem, &j->issue);
	if (a != ANSWER_OK)
		warn("%s: pull request %s: %s", c->name, c->pr_number, buf_str(&f->err));
	if (b != ANSWER_OK && !answer_stops(a))
		warn("%s: %s", c->name, tracker_error(g->tracker));
	/* Not by exit codes: "no clear answer" is the stronger one, and would hide a limit. */
	j->stop = b;
	j->code = answer_stops(b) ? answer_exit(b) : exit_worse(answer_exit(a), answer_exit(b));
	in.halted = rundir_halted(g->rd, c->name);
	in.now = clock_format(now, at);
	gate_digest(&in, m->digest);
	bool known = c->gate_sha256 && strcmp(c->gate_sha256, m->digest) == 0 && c->gate_since;
	if (known && clock_parse(c->gate_since, &since))
		in.since = clock_format(since, m->since);
	else
		clock_format(now, m->since);
	buf_reset(&m->reasons);
	j->decision = gate_decide(&in, &m->reasons);
	m->decision = decision_name(j->decision);
	m->head_sha = j->forge.pr.head_sha;
	if (j->forge.pr.state == PR_MERGED)
		m->decision = "merged";
}

static void
merge(struct gatekeeper *g, struct judgement *j)
{
	const struct claim *c = j->claim;
	const char *head = j->forge.pr.head_sha, *base = j->forge.base_sha;
	struct forge *f = g->forge;
	char sha[GIT_SHA_LEN] = "";
	journal_write(g->rd, EV_MERGE_TRIED, c, R_PR_OPEN, head);
	enum merge_result r = f->ops->merge(
	    f->self, j->repo, c->pr_number, head, base, g->config->merge.method, sha, &f->err);
	gate_merged(&j->member, r, r == MERGE_DONE ? sha : buf_str(&f->err));
	j->stop = r == MERGE_DENIED    ? ANSWER_DENIED
	          : r == MERGE_LIMITED ? ANSWER_LIMITED
	                               : ANSWER_OK;
	j->code = r == MERGE_UNKNOWN ? EX_UNAVAILABLE : answer_exit(j->stop);
	if (j->code)
		warn("%s: merging: %s", c->name, buf_str(&f->err));
}

static void
close_pr(struct gatekeeper *g, struct judgement *j)
{
	const struct claim *c = j->claim;
	struct forge *f = g->forge;
	enum answer a = f->ops->pr_close(f->self, j->repo, c->pr_number, c->branch, &f->err);
	j->stop = a;
	j->code = answer_exit(a);
	if (a == ANSWER_OK)
		journal_write(g->rd, EV_PR_CLOSED, c, R_SYNTHETIC, c->pr_number);
	else
		gate_hold(&j->member, "close", buf_str(&f->err));
}

/* Everything is read again immediately before, and must be the same. */
static void
act(struct gatekeeper *g, struct judgement *j)
{
	char digest[HASH_LEN];
	memcpy(digest, j->member.digest, sizeof digest);
	judge(g, j);
	if (strcmp(digest, j->member.digest) != 0)
		gate_hold(&j->member, "settled", "void: it changed while it was judged");
	else if (j->decision == GATE_CLOSE)
		close_pr(g, j);
	else if (j->decision != GATE_HOLD)
		merge(g, j);
}

/* Only what is new is written: a pull request that waits costs no write a minute. */
static int
remember(struct gatekeeper *g, const struct judgement *j, const char *member)
{
	struct claim *c = j->claim;
	if (c->gate && strcmp(c->gate, member) == 0) /* guard: mergegate.quiet */
		return 0;
	c->gate = claim_strdup(c, member);
	if (claim_save(g->rd, c) < 0) {
		int code = errno == ESTALE ? EX_TEMPFAIL : EX_IOERR;
		warn("%s: %s", c->name, strerror(errno));
		return code;
	}
	journal_write(g->rd, EV_GATE, c, R_PR_OPEN, j->member.decision);
	return 0;
}

/* Why a record is not judged at all; NULL: it is. */
static const char *
why_not(const struct gatekeeper *g, int loaded, const struct claim *c)
{
	if (g->stop == ANSWER_LIMITED)
		return "a rate limit was used up before";
	if (g->stop == ANSWER_DENIED)
		return "authentication or permission was refused before";
	if (loaded <= 0)
		return loaded < 0 ? "the claim was not read" : "fac holds no claim on it";
	if (c->phase != PHASE_PUBLISHED) /* guard: mergegate.published */
		return "the claim has no open pull request";
	if (!c->pr_number || !c->branch || !c->repo || !config_repo(g->config, c->repo))
		return "the claim's repository is not configured";
	return NULL;
}

static int
mergegate(struct gatekeeper *g, struct claim *c, int loaded, struct buf *out)
{
	struct judgement j = {.claim = c};
	const char *why = why_not(g, loaded, c);
	j.member.waived = strcmp(g->config->merge.graduation, "waived") == 0;
	if (why) {
		gate_hold(&j.member, "claim", why);
		gate_member(&j.member, out);
		buf_free(&j.member.reasons);
		return answer_stops(g->stop) ? answer_exit(g->stop) : loaded < 0 ? EX_IOERR : 0;
	}
	const struct forge *f = g->forge;
	unsigned long calls = f->ops->calls ? f->ops->calls(f->self) : 0;
	j.repo = config_repo(g->config, c->repo);
	judge(g, &j);
	if (j.decision != GATE_HOLD && !g->dry_run)
		act(g, &j);
	gate_member(&j.member, out);
	if (g->explain)
		gate_explain(&j.member, c->ref);
	if (answer_stops(j.stop)) /* guard: mergegate.denied */
		g->stop = j.stop;
	else if (g->dry_run)
		warn("%s: would %s", c->ref, j.member.decision);
	else
		j.code = exit_worse(j.code, remember(g, &j, buf_str(out)));
	if (f->ops->calls)
		gate_calls(out, f->ops->calls(f->self) - calls);
	buf_free(&j.member.reasons);
	return j.code;
}

static int
on_record(struct ndjson *in, const char *line, size_t n, const struct json *v, void *arg)
{
	struct gatekeeper *g = arg;
	struct buf member = BUF_INIT;
	struct record r;
	struct claim c;
	char what[160];

	if (!record_view(&r, line, n, v, what)) {
		ndjson_warn(in, "%s", what);
		return EX_DATAERR;
	}
	int lock = g->dry_run ? -1 : rundir_lock_issue(g->rd, r.name);
	int loaded = claim_load(g->rd, r.name, &c);
	int code = mergegate(g, &c, loaded, &member);
	if (loaded > 0)
		claim_free(&c);
	if (lock >= 0)
		close(lock);
	ndjson_put_with(line, n, NULL, "gate", member.s, member.len);
	buf_free(&member);
	arena_free(&g->mem);
	return code;
}

static const struct option_row rows[] = {
    {"explain", 'e', NULL, "print every condition and what it saw to standard error"}, {0}};

static const struct tool tool = {
    .name = "fac-mergegate",
    .purpose = "decide about open pull requests, and merge what every condition allows",
    .operands = "[FILE ...]",
    .example = "cat /var/lib/fac/claims/*.json | fac-mergegate --dry-run --explain",
    .common = OPT_CONFIG | OPT_RUN | OPT_DRY_RUN,
    .rows = rows,
};

static void
on_option(const struct option_row *row, const char *value, void *arg)
{
	(void)row, (void)value;
	((struct gatekeeper *)arg)->explain = true; /* the only one */
}

int
main(int argc, char **argv)
{
	struct gatekeeper g = {0};
	struct options o = options_parse(argc, argv, &tool, on_option, &g);

	g.config = o.config;
	g.dry_run = o.dry_run;
	g.rd = rundir_open(o.run, o.config, RUNDIR_MUST_EXIST, o.dry_run);
	g.tracker = tracker_open(o.config, rundir_cache(g.rd));
	g.forge = forge_open(o.config, rundir_cache(g.rd));
	ndjson_ignore_sigpipe();
	int code = ndjson_run(o.files, on_record, &g);
	return journal_failed() ? exit_worse(code, EX_IOERR) : code;
}
