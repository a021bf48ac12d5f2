/*
 * tracker_github: every ready issue of every repository, in their turn.
 *
 * The pages of GitHub's own list are asked for conditionally, so a pass in which nothing changed costs nothing; who
 * called an issue ready is kept from pass to pass (tracker_github_known.c), for as long as nothing of it changed.
 */
#include "base/die.h"
#include "io/jsonout.h"
#include "ports/tracker_github.h"
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

enum { WINDOW = 400 };

struct pass {
	struct hubtracker *t;
	const struct github_repo *repo;
	int nth;
	struct hubspool spool;
	struct dump_tally *tally;
};

static bool
has_all(const struct json *labels, const struct strings *wanted)
{
	for (int i = 0; i < wanted->n; i++) {
		const struct json *l = json_first(labels);
		while (l && strcasecmp(json_string(l, ""), wanted->v[i]) != 0)
			l = json_next(l);
		if (!l)
			return false;
	}
	return true;
}

/* What a fact is about: an edit in the same second changes the content, if nothing else; and which labels are asked for. */
static void
mark(struct spooled *i, const struct strings *ready, const char *node, const char *labels,
    const char *updated, const char *content)
{
	struct buf b = BUF_INIT;
	char hash[HASH_LEN];

	buf_addf(&b, "%s\n%s\n%s\n%s", node, updated, content, labels);
	for (int k = 0; k < ready->n; k++)
		buf_addf(&b, "\n%s", ready->v[k]);
	hash_hex(b.s, b.len, hash);
	memcpy(i->mark, hash, sizeof i->mark);
	buf_free(&b);
}

/* Puts a ready record into the spool. */
static void
add(struct pass *p, const struct json *v, const struct record *r, const struct buf *line)
{
	const struct json *labels = json_get(r->root, "labels");
	const char *node = json_gets(v, "node_id", "");
	struct buf names = BUF_INIT;

	if (strcmp(json_gets(r->root, "state", ""), "ready") != 0) /* guard: hub.only_ready */
		return;
	if (!has_all(labels, &p->t->config->tracker.labels))
		return;
	struct jsonout j = jsonout(&names);
	jsonout_open(&j, NULL, '[');
	for (const struct json *l = json_first(labels); l; l = json_next(l))
		jsonout_str(&j, NULL, json_string(l, ""));
	jsonout_close(&j, ']');

	struct spooled *i = hubspool_add(&p->spool);
	i->created = INT64_MAX;
	clock_parse(json_gets(r->root, "created_at", ""), &i->created);
	i->repo = p->nth;
	i->number = strtoull(r->key + 1, NULL, 10);
	mark(i, &p->t->config->tracker.ready, node, buf_str(&names), json_gets(v, "updated_at", ""),
	    record_content(r));
	i->text = hubspool_write(&p->spool, line->s, line->len);
	i->len = (uint32_t)line->len;
	i->extra = (uint32_t)(strlen(node) + 1 + names.len + 1);
	hubspool_write(&p->spool, node, strlen(node) + 1);
	hubspool_write(&p->spool, buf_str(&names), names.len + 1);
	buf_free(&names);
}

static int
on_issue(const struct json *v, const char *text, size_t n, void *arg)
{
	struct pass *p = arg;
	const struct config *c = p->t->config;
	const struct normal_home home = {github_web(p->t->g), p->repo->full_name, p->repo->name,
	    c->tracker.in_progress, c->tracker.in_review};
	struct buf line = BUF_INIT;
	struct record record;
	char what[160];

	p->tally->objects++;
	switch (normalise_github(&home, &c->tracker.ready, text, n, v, &line, &record, what)) {
	case NORM_RECORD:
		add(p, v, &record, &line);
		break;
	case NORM_PULL_REQUEST:
		p->tally->pull_requests++;
		break;
	case NORM_BAD:
		p->tally->bad++;
		warn("%s: %s", p->repo->name, what);
	}
	buf_free(&line);
	return p->spool.failed;
}

/* Once for each ready label: an issue with two of them comes twice, and is dropped later. */
static enum answer
list_labels(struct pass *p, struct buf *err)
{
	const struct config *c = p->t->config;
	enum answer a = ANSWER_OK;
	for (int i = 0; i < c->tracker.ready.n && a == ANSWER_OK; i++) {
		struct buf q = BUF_INIT;
		http_escape(&q, c->tracker.ready.v[i]);
		for (int k = 0; k < c->tracker.labels.n; k++) {
			buf_adds(&q, "%2C");
			http_escape(&q, c->tracker.labels.v[k]);
		}
		if (c->tracker.assignee) {
			buf_adds(&q, "&assignee=");
			http_escape(&q, c->tracker.assignee);
		}
		a = github_list(p->t->g, NULL, on_issue, p, err,
		    "/repos/%s/issues?state=open&sort=created&direction=asc&per_page=100&labels=%s",
		    p->repo->full_name, buf_str(&q));
		buf_free(&q);
	}
	return a;
}

/* From the cache where nothing has changed; what the cache does not have any more is asked for after all. */
static enum answer
list_repo(struct pass *p, const char *name, struct buf *err)
{
	struct http *h = github_http(p->t->g);
	struct hubsince since;
	struct dump_tally tally = *p->tally;
	size_t before = p->spool.n;
	enum answer a = github_repo(p->t->g, name, &p->repo, err);

	if (a == ANSWER_OK)
		a = hubtracker_since(p->t, p->repo, &since, err);
	if (a != ANSWER_OK)
		return a;
	if (since.unchanged) {
		http_offline(h, true);
		a = list_labels(p, err);
		http_offline(h, false);
		if (a == ANSWER_OK)
			return a;
		p->spool.n = before;
		*p->tally = tally;
		since.unchanged = false;
	}
	a = list_labels(p, err);
	if (a == ANSWER_OK) /* guard: hub.listed_whole */
		hubtracker_listed(p->t, p->repo, &since);
	return a;
}

static int
by_turn(const void *a, const void *b)
{
	const struct spooled *x = a, *y = b;
	if (x->created != y->created)
		return x->created < y->created ? -1 : 1;
	if (x->repo != y->repo)
		return x->repo < y->repo ? -1 : 1;
	if (x->number != y->number)
		return x->number < y->number ? -1 : 1;
	return x->text < y->text ? -1 : x->text > y->text;
}

static void
drop_doubles(struct hubspool *s)
{
	size_t n = 0;
	for (size_t i = 0; i < s->n; i++)
		if (n == 0 || s->v[n - 1].repo != s->v[i].repo ||
		    s->v[n - 1].number != s->v[i].number)
			s->v[n++] = s->v[i];
	s->n = n;
}

static enum answer
lost(struct buf *err)
{
	return answer_say(err, ANSWER_UNKNOWN, "temporary file: %s", strerror(errno));
}

/* Asks who called the n issues at `of` ready. */
static enum answer
trust(struct pass *p, struct spooled *const *of, size_t n, struct buf *err)
{
	struct trust_query q[WINDOW];
	struct arena mem = {0};
	enum answer a = ANSWER_OK;

	for (size_t i = 0; i < n && a == ANSWER_OK; i++) {
		size_t len = of[i]->len + of[i]->extra;
		const char *text = hubspool_read(&p->spool, HUBSPOOL_TEXTS, of[i]->text, len);
		if (!text) {
			a = lost(err);
			break;
		}
		const char *node = arena_memdup0(&mem, text + of[i]->len, of[i]->extra);
		q[i] =
		    (struct trust_query){.node_id = node, .labels_text = node + strlen(node) + 1};
	}
	if (a == ANSWER_OK)
		a = hubtracker_trust(p->t, q, n, &mem, err);
	for (size_t i = 0; i < n && a == ANSWER_OK; i++) {
		of[i]->fact_len = (uint32_t)strlen(q[i].fact) + 1;
		of[i]->fact = hubspool_write(&p->spool, q[i].fact, of[i]->fact_len);
	}
	arena_free(&mem);
	return a;
}

/* Asks for what is not known, a window at a time. */
static enum answer
trust_all(struct pass *p, struct buf *err)
{
	struct spooled *of[WINDOW];
	struct hubspool *s = &p->spool;
	enum answer a = ANSWER_OK;
	bool asked = false;

	for (size_t i = 0; i < s->n && a == ANSWER_OK;) {
		size_t n = 0;
		for (; i < s->n && n < WINDOW; i++)
			if (!s->v[i].fact_len)
				of[n++] = &s->v[i];
		asked |= n > 0;
		if (n)
			a = trust(p, of, n, err);
	}
	if (a == ANSWER_OK && asked)
		hubtracker_remember(p->t, s);
	return a;
}

static enum answer
give(struct pass *p, int (*sink)(const char *line, size_t n, void *arg), void *arg, struct buf *err)
{
	struct buf member = BUF_INIT, out = BUF_INIT;
	struct hubspool *s = &p->spool;
	enum answer a = ANSWER_OK;
	bool stop = false;

	for (size_t i = 0; i < s->n && a == ANSWER_OK && !stop; i++) {
		const struct spooled *v = &s->v[i];
		struct json_mark m = json_mark();
		buf_reset(&member);
		buf_reset(&out);
		const char *line = hubspool_read(s, HUBSPOOL_TEXTS, v->text, v->len);
		const char *fact = hubspool_read(s, HUBSPOOL_FACTS, v->fact, v->fact_len);
		if (!line || !fact)
			a = lost(err);
		else
			a = hubtracker_permissions(
			    p->t, hubtracker_nth(p->t, v->repo), fact, &member, err);
		if (a == ANSWER_OK) {
			json_splice(&out, line, v->len, "trust", member.s, member.len);
			p->tally->records++;
			stop = sink(out.s, out.len, arg) != 0;
		}
		json_release(m);
	}
	buf_free(&member);
	buf_free(&out);
	return a;
}

static void
sort(struct hubspool *s)
{
	if (s->n)
		qsort(s->v, s->n, sizeof *s->v, by_turn);
}

/* What was listed, and nothing else: what it was said of. */
static enum answer
give_all(
    struct pass *p, int (*sink)(const char *line, size_t n, void *arg), void *arg, struct buf *err)
{
	sort(&p->spool);
	drop_doubles(&p->spool);
	hubtracker_recall(p->t, &p->spool);
	sort(&p->spool);
	enum answer a = trust_all(p, err);
	return a == ANSWER_OK ? give(p, sink, arg, err) : a;
}

enum answer
hubtracker_list(void *self, int (*sink)(const char *line, size_t n, void *arg), void *arg,
    struct dump_tally *tally, struct buf *err)
{
	struct pass p = {.t = self, .tally = tally};
	enum answer a = ANSWER_OK, worst = ANSWER_OK;
	const char *name;

	*tally = (struct dump_tally){0};
	if (hubspool_open(&p.spool) < 0)
		return lost(err);
	for (; (name = hubtracker_nth(p.t, p.nth)) && !answer_stops(a); p.nth++) {
		size_t before = p.spool.n;
		a = list_repo(&p, name, err);
		if (a == ANSWER_OK)
			continue;
		worst = answer_stops(a) || worst == ANSWER_OK ? a : worst;
		p.spool.n = before; /* not half of a repository */
		if (!answer_stops(a))
			warn("%s: %s", name, buf_str(err));
	}
	if (!answer_stops(a)) {
		a = give_all(&p, sink, arg, err);
		if (a == ANSWER_OK && worst != ANSWER_OK) {
			buf_reset(err);
			buf_adds(err, "not every repository was read");
		}
		worst = a == ANSWER_OK ? worst : a;
	}
	hubspool_close(&p.spool);
	return worst;
}
