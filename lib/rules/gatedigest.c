/*
 * gate: the digest of all that was read.
 *
 * Every fact is a chunk of text: its name, then each value with its length in front (absent is not
 * empty). The chunks are sorted, so that the order in which a forge lists things does not matter,
 * and hashed.
 */
#include "rules/gate.h"

#include <stdlib.h>
#include <string.h>

struct chunks {
	char **v;
	size_t n, cap;
	struct buf now; /* the chunk that is being made */
};

static void
begin(struct chunks *c, const char *name)
{
	buf_reset(&c->now);
	buf_adds(&c->now, name);
}

static void
text(struct chunks *c, const char *s)
{
	if (s)
		buf_addf(&c->now, " %zu:%s", strlen(s), s);
	else
		buf_adds(&c->now, " -");
}

static void
number(struct chunks *c, long n)
{
	buf_addf(&c->now, " %ld", n);
}

static void
end(struct chunks *c)
{
	if (c->n == c->cap) {
		c->cap = c->cap ? 2 * c->cap : 64;
		c->v = xreallocarray(c->v, c->cap, sizeof *c->v);
	}
	c->v[c->n++] = xstrdup(buf_str(&c->now));
}

static void
fact(struct chunks *c, const char *name, const char *value)
{
	begin(c, name);
	text(c, value);
	end(c);
}

static void
count(struct chunks *c, const char *name, long n)
{
	begin(c, name);
	number(c, n);
	end(c);
}

static void
list(struct chunks *c, const char *name, bool known, const char *const *v)
{
	begin(c, name);
	number(c, known);
	number(c, v != NULL);
	end(c);
	for (; v && *v; v++)
		fact(c, name, *v);
}

static void
add_claim(struct chunks *c, const struct claim *k)
{
	fact(c, "claim.name", k->name);
	fact(c, "claim.title", k->title);
	fact(c, "claim.content", k->content);
	fact(c, "claim.repo", k->repo);
	fact(c, "claim.branch", k->branch);
	fact(c, "claim.base", k->base);
	fact(c, "claim.head_sha", k->head_sha);
	fact(c, "claim.reviewed_sha", k->reviewed_sha);
	fact(c, "claim.head_seen_at", k->head_seen_at);
	fact(c, "claim.pr_number", k->pr_number);
	fact(c, "claim.pr_author", k->pr_author);
	count(c, "claim.synthetic", k->synthetic);
}

static void
add_pr(struct chunks *c, const struct gate_facts *f)
{
	const struct pr *p = &f->pr;

	count(c, "pr.known", f->pr_known);
	count(c, "pr.state", p->state);
	fact(c, "pr.repo", p->repo);
	fact(c, "pr.number", p->number);
	fact(c, "pr.url", p->url);
	fact(c, "pr.author", p->author);
	fact(c, "pr.title", p->title);
	fact(c, "pr.head_sha", p->head_sha);
	fact(c, "pr.head_branch", p->head_branch);
	fact(c, "pr.head_repo", p->head_repo);
	fact(c, "pr.base", p->base);
	fact(c, "pr.merge_sha", p->merge_sha);
	count(c, "pr.draft", p->draft);
	count(c, "pr.draft_known", p->draft_known);
	fact(c, "base_sha", f->base_sha);
}

static void
add_checks(struct chunks *c, const struct gate_facts *f)
{
	count(c, "required.known", f->required_known);
	fact(c, "required.odd", f->required_odd);
	for (int i = 0; i < f->nrequired; i++) {
		begin(c, "required");
		text(c, f->required[i].name);
		text(c, f->required[i].app);
		text(c, f->required[i].from);
		end(c);
	}
	count(c, "checks.known", f->checks_known);
	count(c, "checks.approval_waiting", f->approval_waiting);
	for (int i = 0; i < f->nchecks; i++) {
		const struct check_fact *k = &f->checks[i];
		begin(c, "check");
		text(c, k->name);
		text(c, k->app);
		number(c, k->status);
		number(c, k->result);
		text(c, k->said);
		end(c);
	}
}

static void
add_reviews(struct chunks *c, const struct gate_facts *f)
{
	count(c, "reviews.known", f->reviews_known);
	fact(c, "reviews.decision", f->review_decision);
	for (int i = 0; i < f->nreviews; i++) {
		const struct review_fact *r = &f->reviews[i];
		begin(c, "review");
		text(c, r->user);
		number(c, r->state);
		text(c, r->commit);
		text(c, r->submitted_at);
		number(c, r->write_access);
		number(c, r->bot);
		number(c, r->own);
		end(c);
	}
	list(c, "commit_author", f->commit_authors_known, f->commit_authors);
	count(c, "threads.known", f->threads_known);
	count(c, "threads.open", f->threads_open);
}

static int
by_text(const void *a, const void *b)
{
	return strcmp(*(char *const *)a, *(char *const *)b);
}

void
gate_digest(const struct gate_input *in, char out[HASH_LEN])
{
	const struct gate_facts *f = in->forge;
	struct chunks c = {0};
	struct buf all = BUF_INIT;

	add_claim(&c, in->claim);
	add_pr(&c, f);
	add_checks(&c, f);
	add_reviews(&c, f);
	fact(&c, "mergeable", f->mergeable);
	fact(&c, "merge_state", f->merge_state);
	list(&c, "label", f->labels_known, f->labels);
	list(&c, "file", f->files_known, f->files);
	count(&c, "queue.known", f->queue_known);
	count(&c, "queue", f->queue);
	count(&c, "queue.in", f->queued);
	count(&c, "issue.known", in->issue->known);
	fact(&c, "issue.state", in->issue->state);
	fact(&c, "issue.content", in->issue->content);
	list(&c, "issue.label", in->issue->known, in->issue->labels);
	count(&c, "halted", in->halted);
	count(&c, "evidence", in->evidence);

	qsort(c.v, c.n, sizeof *c.v, by_text);
	for (size_t i = 0; i < c.n; i++) {
		buf_adds(&all, c.v[i]);
		buf_addc(&all, '\n');
		free(c.v[i]);
	}
	hash_hex(buf_str(&all), all.len, out);
	free(c.v);
	buf_free(&c.now);
	buf_free(&all);
}
