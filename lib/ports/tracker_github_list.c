/*
 * tracker_github: every ready issue of every repository, in their turn.
 *
 * The pages of GitHub's own list are asked for conditionally, so a pass in which nothing changed costs nothing; who
 * called an issue ready is kept by its node id and the time of its last change. Texts are in an unlinked file, an index
 * of about 200 bytes an issue in memory.
 */
#include "base/clock.h"
#include "base/die.h"
#include "base/path.h"
#include "io/file.h"
#include "io/jsonout.h"
#include "ports/tracker_github.h"
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <unistd.h>

enum { WINDOW = 400, KNOWN_MAX = 64 << 20 };

struct item {
	off_t at;
	size_t len;
	time_t created;
	const char *key, *node, *version, *labels;
	const char *fact; /* NULL: not known yet */
	const char *repo;
};

struct pass {
	struct hubtracker *t;
	const struct github_repo *repo;
	struct item *v;
	size_t n, cap;
	struct arena mem;
	int fd;
	off_t end;
	struct dump_tally *tally;
	bool failed; /* the file */
};

static const char *
keep(struct pass *p, const char *s)
{
	return arena_memdup0(&p->mem, s, strlen(s));
}

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

/* Puts a ready record into the file and the index. */
static void
add(struct pass *p, const struct json *v, const struct buf *line)
{
	struct json_error e;
	const struct json *r = json_parse(line->s, line->len, &e);
	const struct json *labels = json_get(r, "labels");
	struct buf names = BUF_INIT, version = BUF_INIT;
	struct item i = {
	    .at = p->end, .len = line->len, .created = INT64_MAX, .repo = p->repo->name};

	if (strcmp(json_gets(r, "state", ""), "ready") != 0) /* guard: hub.only_ready */
		return;
	if (!has_all(labels, &p->t->config->tracker.labels))
		return;
	if (p->n == p->cap) {
		p->cap = p->cap ? 2 * p->cap : 256;
		p->v = xreallocarray(p->v, p->cap, sizeof *p->v);
	}
	struct jsonout j = jsonout(&names);
	jsonout_open(&j, NULL, '[');
	for (const struct json *l = json_first(labels); l; l = json_next(l))
		jsonout_str(&j, NULL, json_string(l, ""));
	jsonout_close(&j, ']');
	i.key = keep(p, json_gets(r, "ref", ""));
	i.node = keep(p, json_gets(v, "node_id", ""));
	/* An edit in the same second changes the content, if nothing else. */
	buf_addf(
	    &version, "%s %s", json_gets(v, "updated_at", ""), json_gets(r, "content_sha256", ""));
	i.version = keep(p, buf_str(&version));
	i.labels = keep(p, buf_str(&names));
	clock_parse(json_gets(r, "created_at", ""), &i.created);
	p->failed |= file_write_all(p->fd, line->s, line->len) < 0;
	p->end += (off_t)line->len;
	p->v[p->n++] = i;
	buf_free(&names);
	buf_free(&version);
}

static int
on_issue(const struct json *v, const char *text, size_t n, void *arg)
{
	struct pass *p = arg;
	const struct config *c = p->t->config;
	const struct normal_home home = {github_web(p->t->g), p->repo->full_name, p->repo->name,
	    c->tracker.in_progress, c->tracker.in_review};
	struct buf line = BUF_INIT;
	char what[160];

	p->tally->objects++;
	switch (normalise_github(&home, &c->tracker.ready, text, n, v, &line, what)) {
	case NORM_RECORD:
		add(p, v, &line);
		break;
	case NORM_PULL_REQUEST:
		p->tally->pull_requests++;
		break;
	case NORM_BAD:
		p->tally->bad++;
		warn("%s: %s", p->repo->name, what);
	}
	buf_free(&line);
	return p->failed;
}

/* Once for each ready label: an issue with two of them comes twice, and is dropped later. */
static enum answer
list_repo(struct pass *p, const char *name, struct buf *err)
{
	const struct config *c = p->t->config;
	enum answer a = github_repo(p->t->g, name, &p->repo, err);

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
		a = github_list(p->t->g, on_issue, p, err,
		    "/repos/%s/issues?state=open&sort=created&direction=asc&per_page=100&labels=%s",
		    name, buf_str(&q));
		buf_free(&q);
	}
	return a;
}

static int
by_turn(const void *a, const void *b)
{
	const struct item *x = a, *y = b;

	if (x->created != y->created)
		return x->created < y->created ? -1 : 1;
	int by_key = strverscmp(x->key, y->key);
	return by_key ? by_key : x->at < y->at ? -1 : x->at > y->at;
}

static void
drop_doubles(struct pass *p)
{
	size_t n = 0;

	for (size_t i = 0; i < p->n; i++)
		if (n == 0 || strcmp(p->v[n - 1].key, p->v[i].key) != 0)
			p->v[n++] = p->v[i];
	p->n = n;
}

static int
by_node(const void *a, const void *b)
{
	return strcmp(
	    (*(const struct item *const *)a)->node, (*(const struct item *const *)b)->node);
}

static char *
known_path(const struct pass *p)
{
	return p->t->cache ? path_join(p->t->cache, "github-trust.ndjson") : NULL;
}

/* What an earlier pass found out, of issues that have not changed since: {"node","version","labels","fact"} a line. */
static void
recall(struct pass *p)
{
	char *path = known_path(p);
	struct buf text = BUF_INIT;
	struct item **index = xreallocarray(NULL, p->n + 1, sizeof *index);

	for (size_t i = 0; i < p->n; i++)
		index[i] = &p->v[i];
	qsort(index, p->n, sizeof(struct item *), by_node);
	if (path && file_slurp(path, KNOWN_MAX, &text) < 0 && errno != ENOENT)
		warn("%s: %s", path, strerror(errno));
	for (const char *s = buf_str(&text), *end; (end = strchr(s, '\n')); s = end + 1) {
		struct json_mark m = json_mark();
		struct json_error e;
		const struct json *v = json_parse(s, (size_t)(end - s), &e);
		struct item want = {.node = json_gets(v, "node", "")}, *key = &want, **hit;
		hit = bsearch(&key, index, p->n, sizeof(struct item *), by_node);
		bool same = hit && strcmp(json_gets(v, "version", ""), (*hit)->version) == 0 &&
		            strcmp(json_gets(v, "labels", ""), (*hit)->labels) == 0;
		if (same && json_gets(v, "fact", NULL)) /* guard: hub.fact_fresh */
			(*hit)->fact = keep(p, json_gets(v, "fact", ""));
		json_release(m);
	}
	free(index);
	free(path);
	buf_free(&text);
}

static void
remember(const struct pass *p)
{
	char *path = known_path(p);
	struct buf b = BUF_INIT;

	for (size_t i = 0; path && i < p->n; i++) {
		struct jsonout j = jsonout(&b);
		jsonout_open(&j, NULL, '{');
		jsonout_str(&j, "node", p->v[i].node);
		jsonout_str(&j, "version", p->v[i].version);
		jsonout_str(&j, "labels", p->v[i].labels);
		jsonout_str(&j, "fact", p->v[i].fact);
		jsonout_close(&j, '}');
		buf_addc(&b, '\n');
	}
	if (path && file_put(path, buf_str(&b), b.len, FILE_REPLACE) < 0)
		warn("%s: %s", path, strerror(errno));
	free(path);
	buf_free(&b);
}

/* Asks for what is not known, a window at a time. */
static enum answer
trust_all(struct pass *p, struct buf *err)
{
	struct trust_query q[WINDOW];
	struct item *of[WINDOW];
	enum answer a = ANSWER_OK;
	bool asked = false;

	for (size_t i = 0; i < p->n && a == ANSWER_OK;) {
		size_t n = 0;
		for (; i < p->n && n < WINDOW; i++) {
			if (p->v[i].fact)
				continue;
			of[n] = &p->v[i];
			q[n++] = (struct trust_query){
			    .node_id = p->v[i].node, .labels_text = p->v[i].labels};
		}
		asked |= n > 0;
		a = hubtracker_trust(p->t, q, n, &p->mem, err);
		for (size_t k = 0; k < n && a == ANSWER_OK; k++)
			of[k]->fact = q[k].fact;
	}
	if (a == ANSWER_OK && asked)
		remember(p);
	return a;
}

static enum answer
give(struct pass *p, int (*sink)(const char *line, size_t n, void *arg), void *arg, struct buf *err)
{
	struct buf line = BUF_INIT, member = BUF_INIT, out = BUF_INIT;
	enum answer a = ANSWER_OK;
	bool stop = false;

	for (size_t i = 0; i < p->n && a == ANSWER_OK && !stop; i++) {
		struct json_mark m = json_mark();
		buf_reset(&line);
		buf_reset(&member);
		buf_reset(&out);
		buf_need(&line, p->v[i].len);
		if (pread(p->fd, line.s, p->v[i].len, p->v[i].at) != (ssize_t)p->v[i].len) {
			buf_addf(err, "temporary file: %s", strerror(errno));
			a = ANSWER_UNKNOWN;
		}
		if (a == ANSWER_OK)
			a = hubtracker_permissions(p->t, p->v[i].repo, p->v[i].fact, &member, err);
		if (a == ANSWER_OK) {
			json_splice(&out, line.s, p->v[i].len, "trust", member.s, member.len);
			p->tally->records++;
			stop = sink(out.s, out.len, arg) != 0;
		}
		json_release(m);
	}
	buf_free(&line);
	buf_free(&member);
	buf_free(&out);
	return a;
}

enum answer
hubtracker_list(void *self, int (*sink)(const char *line, size_t n, void *arg), void *arg,
    struct dump_tally *tally, struct buf *err)
{
	const char *dir = getenv("TMPDIR"), *name;
	struct pass p = {.t = self, .tally = tally};
	enum answer a = ANSWER_OK, worst = ANSWER_OK;

	*tally = (struct dump_tally){0};
	p.fd = open(dir && *dir ? dir : "/tmp", O_TMPFILE | O_RDWR | O_CLOEXEC, 0600);
	if (p.fd < 0) {
		buf_addf(err, "temporary file: %s", strerror(errno));
		return ANSWER_UNKNOWN;
	}
	for (int i = 0; (name = hubtracker_nth(p.t, i)) && !answer_stops(a); i++) {
		size_t before = p.n;
		a = list_repo(&p, name, err);
		if (a == ANSWER_OK)
			continue;
		worst = answer_stops(a) || worst == ANSWER_OK ? a : worst;
		p.n = before; /* not half of a repository */
		if (!answer_stops(a))
			warn("%s: %s", name, buf_str(err));
	}
	if (!answer_stops(a)) {
		if (p.n)
			qsort(p.v, p.n, sizeof *p.v, by_turn);
		drop_doubles(&p);
		recall(&p);
		a = trust_all(&p, err);
		if (a == ANSWER_OK)
			a = give(&p, sink, arg, err);
		if (a == ANSWER_OK && worst != ANSWER_OK) {
			buf_reset(err);
			buf_adds(err, "not every repository was read");
		}
		worst = a == ANSWER_OK ? worst : a;
	}
	close(p.fd);
	arena_free(&p.mem);
	free(p.v);
	return worst;
}
