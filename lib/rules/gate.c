/* gate: the merge decision, row by row. */
#include "rules/gate.h"

#include "base/clock.h"
#include "io/jsonout.h"
#include "rules/gaterow.h"
#include "rules/glob.h"

#include <string.h>

/* The issue's title carries the marker of a synthetic one, whatever triage said when it saw it. */
static bool
marked_synthetic(const struct gate_input *in)
{
	const struct strings *marks = &in->config->triage.synthetic_titles;

	for (int i = 0; i < marks->n; i++)
		if (in->claim->title && strcasestr(in->claim->title, marks->v[i]))
			return true;
	return false;
}

static bool
row_policy(const struct gate_input *in, struct buf *d)
{
	const char *policy = in->config->merge.policy;

	if (!same(policy, "on-green-with-review")) /* guard: gate.policy */
		return no(d, "merge.policy is %s", or_none(policy));
	if (marked_synthetic(in)) /* guard: gate.synthetic_title */
		return no(d, "the title is that of a synthetic issue");
	buf_adds(d, policy);
	return true;
}

static bool
row_graduation(const struct gate_input *in, struct buf *d)
{
	bool waived = same(in->config->merge.graduation, "waived");

	if (!waived && !in->evidence) /* guard: gate.graduation */
		return no(d, "pending: the evidence is not complete");
	buf_adds(d, waived ? "waived" : "evidence");
	return true;
}

/* The pull request is the very one that fac opened, and it is open. */
static bool
own(const struct gate_input *in, struct buf *d)
{
	const struct claim *c = in->claim;
	const struct pr *p = &in->forge->pr;

	if (!in->forge->pr_known || p->state == PR_UNKNOWN) /* guard: gate.ours.known */
		return no(d, "the pull request was not read");
	if (!same_name(p->repo, c->repo)) /* guard: gate.ours.repo */
		return no(d, "the repository is %s, not %s", or_none(p->repo), or_none(c->repo));
	if (!same(p->number, c->pr_number)) /* guard: gate.ours.number */
		return no(d, "the number is %s, not %s", or_none(p->number), or_none(c->pr_number));
	if (!same(p->head_branch, c->branch)) /* guard: gate.ours.branch */
		return no(
		    d, "its branch is %s, not %s", or_none(p->head_branch), or_none(c->branch));
	if (!same(p->base, c->base)) /* guard: gate.ours.base */
		return no(d, "its base is %s, not %s", or_none(p->base), or_none(c->base));
	if (!same_name(p->author, c->pr_author)) /* guard: gate.ours.author */
		return no(d, "its author is %s, not %s", or_none(p->author), or_none(c->pr_author));
	if (p->state != PR_OPEN) /* guard: gate.ours.open */
		return no(d, "it is %s", p->state == PR_MERGED ? "merged already" : "closed");
	return true;
}

static bool
row_ours(const struct gate_input *in, struct buf *d)
{
	const struct pr *p = &in->forge->pr;

	if (!own(in, d))
		return false;
	if (!p->draft_known || p->draft) /* guard: gate.ours.draft */
		return no(d, p->draft_known ? "it is a draft" : "draft or not was not read");
	if (!same_name(p->head_repo, p->repo)) /* guard: gate.ours.fork */
		return no(d, "its head is in %s", p->head_repo ? p->head_repo : "no repository");
	buf_addf(d, "%s#%s", p->repo, p->number);
	return true;
}

static bool
row_head(const struct gate_input *in, struct buf *d)
{
	const struct claim *c = in->claim;
	const char *head = in->forge->pr.head_sha;
	bool reviewer = false;

	for (int i = 0; i < in->config->nagents; i++)
		reviewer = reviewer || same(in->config->agents[i].role, "reviewer");
	if (!head || !git_is_sha(head)) /* guard: gate.head.known */
		return no(d, "the head was not read");
	if (!same(head, c->head_sha)) /* guard: gate.head.moved */
		return no(d, "the head is %s, the work %s", head, or_none(c->head_sha));
	if (reviewer && !same(head, c->reviewed_sha)) /* guard: gate.head.reviewed */
		return no(
		    d, "the reviewer approved %s", c->reviewed_sha ? c->reviewed_sha : "nothing");
	buf_adds(d, head);
	return true;
}

static bool
row_settled(const struct gate_input *in, struct buf *d)
{
	long settle = in->config->merge.settle;
	time_t since, now;

	if (!in->since || !clock_parse(in->since, &since)) /* guard: gate.settled.first */
		return no(d, "read for the first time");
	if (!in->now || !clock_parse(in->now, &now))
		return no(d, "the time is not known");
	if (now - since < settle) /* guard: gate.settled.soon */
		return no(d, "the same since %s, for less than %ld s", in->since, settle);
	buf_addf(d, "the same since %s", in->since);
	return true;
}

static bool
row_mergeable(const struct gate_input *in, struct buf *d)
{
	const struct gate_facts *f = in->forge;
	bool clean;

	if (!f->base_sha || !git_is_sha(f->base_sha)) /* guard: gate.mergeable.base */
		return no(d, "the base's commit was not read");
	if (!same(f->mergeable, "MERGEABLE")) /* guard: gate.mergeable */
		return no(d, "%s", or_none(f->mergeable));
	clean = same(f->merge_state, "CLEAN") || same(f->merge_state, "HAS_HOOKS");
	if (!clean) /* guard: gate.mergeable.state */
		return no(d, "%s", or_none(f->merge_state));
	buf_addf(d, "%s onto %s", f->merge_state, f->base_sha);
	return true;
}

static bool
row_threads(const struct gate_input *in, struct buf *d)
{
	if (!in->forge->threads_known) /* guard: gate.threads.known */
		return no(d, "the review threads were not read, or not all");
	if (in->forge->threads_open != 0) /* guard: gate.threads.open */
		return no(d, "%d unresolved", in->forge->threads_open);
	buf_adds(d, "none unresolved");
	return true;
}

/* The first label that a person keeps for himself, or that says to wait. */
static const char *
stop_label(const struct config *c, const char *const *labels)
{
	const struct strings *const lists[] = {&c->merge.hold_labels, &c->triage.reserved_labels};

	for (; *labels; labels++)
		for (size_t k = 0; k < sizeof lists / sizeof *lists; k++)
			for (int i = 0; i < lists[k]->n; i++)
				if (same_name(lists[k]->v[i], *labels))
					return *labels;
	return NULL;
}

static bool
row_issue(const struct gate_input *in, struct buf *d)
{
	const struct issue_facts *s = in->issue;
	const struct gate_facts *f = in->forge;
	const char *label;
	bool open;

	if (in->halted) /* guard: gate.issue.halt */
		return no(d, "halted");
	if (!s->known) /* guard: gate.issue.known */
		return no(d, "the issue was not read");
	open =
	    same(s->state, "ready") || same(s->state, "in_progress") || same(s->state, "in_review");
	if (!open) /* guard: gate.issue.open */
		return no(d, "its state is %s", or_none(s->state));
	if (!same(s->content, in->claim->content)) /* guard: gate.issue.content */
		return no(d, "title or body changed since it was dispatched");
	if (!s->labels || !f->labels_known || !f->labels) /* guard: gate.issue.labels_known */
		return no(
		    d, "the labels of the %s were not read", s->labels ? "pull request" : "issue");
	label = stop_label(in->config, s->labels);
	if (label) /* guard: gate.issue.label */
		return no(d, "the issue is labelled %s", label);
	label = stop_label(in->config, f->labels);
	if (label) /* guard: gate.issue.pr_label */
		return no(d, "the pull request is labelled %s", label);
	buf_adds(d, s->state);
	return true;
}

static bool
row_files(const struct gate_input *in, struct buf *d)
{
	const struct gate_facts *f = in->forge;
	const struct strings *globs = &in->config->merge.protected_paths;
	int n = 0;

	if (!f->files_known || !f->files || !f->files[0]) /* guard: gate.files.known */
		return no(d, "the changed files were not read, or not all");
	for (; f->files[n]; n++)
		for (int i = 0; i < globs->n; i++)
			if (glob_match(globs->v[i], f->files[n])) /* guard: gate.files.protected */
				return no(d, "%s is protected (%s)", f->files[n], globs->v[i]);
	buf_addf(d, "%d names", n);
	return true;
}

static bool
row_queue(const struct gate_input *in, struct buf *d)
{
	if (!in->forge->queue_known) /* guard: gate.queue.known */
		return no(d, "whether the base has a merge queue was not read");
	buf_adds(d, in->forge->queue ? "queued, not merged" : "none");
	return true;
}

static const struct row {
	const char *name;
	bool (*holds)(const struct gate_input *in, struct buf *detail);
} table[] = {
    {"policy", row_policy},
    {"graduation", row_graduation},
    {"ours", row_ours},
    {"head", row_head},
    {"required", gate_required},
    {"checks", gate_checks},
    {"settled", row_settled},
    {"mergeable", row_mergeable},
    {"review", gate_review},
    {"threads", row_threads},
    {"issue", row_issue},
    {"files", row_files},
    {"queue", row_queue},
};
enum { ROWS = sizeof table / sizeof *table };

const char *
gate_row(int i)
{
	return i >= 0 && i < ROWS ? table[i].name : NULL;
}

const char *
decision_name(enum decision d)
{
	static const char *const names[] = {"hold", "close", "merge", "queued"};

	return names[d];
}

static void
say(struct jsonout *j, const char *row, bool ok, const struct buf *detail)
{
	jsonout_open(j, NULL, '{');
	jsonout_str(j, "check", row);
	jsonout_bool(j, "ok", ok);
	jsonout_strn(j, "detail", buf_str(detail), detail->len);
	jsonout_close(j, '}');
}

static bool
judge(const struct gate_input *in, const struct row *row, struct jsonout *j)
{
	struct buf detail = BUF_INIT;
	bool ok = row->holds(in, &detail);

	say(j, row->name, ok, &detail);
	buf_free(&detail);
	return ok;
}

/* Closed under every policy, never merged; but only what is fac's own and open. */
static enum decision
judge_synthetic(const struct gate_input *in, struct jsonout *j)
{
	struct buf detail = BUF_INIT;
	bool ours;

	buf_adds(&detail, "a synthetic issue: closed, never merged");
	say(j, "policy", false, &detail);
	buf_reset(&detail);
	ours = own(in, &detail);
	if (ours)
		buf_adds(&detail, "fac's own, and open");
	say(j, "ours", ours, &detail);
	buf_free(&detail);
	if (!ours) /* guard: gate.close_ours */
		return GATE_HOLD;
	return GATE_CLOSE;
}

enum decision
gate_decide(const struct gate_input *in, struct buf *reasons)
{
	struct jsonout j = jsonout(reasons);
	enum decision d = in->forge->queue ? GATE_QUEUE : GATE_MERGE;

	jsonout_open(&j, NULL, '[');
	if (in->claim->synthetic) { /* guard: gate.synthetic */
		d = judge_synthetic(in, &j);
	} else {
		for (int i = 0; i < ROWS; i++)
			if (!judge(in, &table[i], &j)) /* guard: gate.all_rows */
				d = GATE_HOLD;
	}
	jsonout_close(&j, ']');
	return d;
}
