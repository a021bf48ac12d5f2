/* tracker_github: who called an issue ready, and who changed it since. */
#include "ports/tracker_github.h"
#include "base/clock.h"
#include "io/jsonout.h"
#include <stdlib.h>
#include <string.h>
#include <strings.h>

enum { BATCH = 50 };

static const char document[] =
    "query($ids:[ID!]!){nodes(ids:$ids){__typename ...on Issue{id createdAt "
    "userContentEdits(first:50){totalCount nodes{editedAt editor{__typename login}}}"
    "timelineItems(last:100,itemTypes:[LABELED_EVENT,RENAMED_TITLE_EVENT]){nodes{__typename "
    "...on LabeledEvent{createdAt actor{__typename login}label{name}}"
    "...on RenamedTitleEvent{createdAt actor{__typename login}}}}}}}";

static bool
has_label(const struct json *labels, const char *name)
{
	for (const struct json *l = json_first(labels); l; l = json_next(l))
		if (strcasecmp(json_string(l, ""), name) == 0)
			return true;
	return false;
}

/* The latest event that set a ready label that is there now. */
static const struct json *
labelled(const struct hubtracker *t, const struct json *issue, const struct json *labels)
{
	const struct json *last = NULL,
	                  *nodes = json_get(json_get(issue, "timelineItems"), "nodes");

	for (const struct json *e = json_first(nodes); e; e = json_next(e)) {
		const char *name = json_gets(json_get(e, "label"), "name", "");
		if (strcmp(json_gets(e, "__typename", ""), "LabeledEvent") == 0 &&
		    strings_has(&t->config->tracker.ready, name) && has_label(labels, name))
			last = e;
	}
	return last;
}

static void
put_actor(struct jsonout *j, const struct json *actor)
{
	jsonout_str(j, "by", json_gets(actor, "login", NULL));
	jsonout_str(j, "kind", json_gets(actor, "__typename", NULL));
}

static void
put_edit(struct jsonout *j, const struct json *actor, const char *at)
{
	jsonout_open(j, NULL, '{');
	put_actor(j, actor);
	jsonout_str(j, "at", at);
	jsonout_close(j, '}');
}

/* The changes of title and text since then. False: they cannot all be known. */
static bool
put_edits(struct jsonout *j, const struct json *issue, time_t since)
{
	const struct json *edits = json_get(issue, "userContentEdits"),
	                  *nodes = json_get(json_get(issue, "timelineItems"), "nodes");
	const char *created = json_gets(issue, "createdAt", "");
	time_t at;

	for (const struct json *e = json_first(nodes); e; e = json_next(e)) {
		if (json_type(e) != JSON_OBJECT)
			return false;
		if (strcmp(json_gets(e, "__typename", ""), "RenamedTitleEvent") != 0)
			continue;
		if (!clock_parse(json_gets(e, "createdAt", ""), &at))
			return false;
		if (at >= since) /* guard: trust.renamed */
			put_edit(j, json_get(e, "actor"), json_gets(e, "createdAt", ""));
	}
	nodes = json_get(edits, "nodes");
	bool whole = json_type(nodes) == JSON_ARRAY &&
	             json_geti(edits, "totalCount", -1) == json_count(nodes);
	if (!whole) /* guard: trust.whole_history */
		return false;
	/*
	 * Once anything was edited the first entry is the text as it was opened, which is no edit. Which of two of
	 * that second it is cannot be told: then both count.
	 */
	int opened = 0;
	for (const struct json *e = json_first(nodes); e; e = json_next(e))
		opened += strcmp(json_gets(e, "editedAt", ""), created) == 0;
	for (const struct json *e = json_first(nodes); e; e = json_next(e)) {
		const char *when = json_gets(e, "editedAt", "");
		if (!clock_parse(when, &at))
			return false;
		bool original =
		    opened == 1 && strcmp(when, created) == 0; /* guard: trust.original */
		if (at >= since && !original)
			put_edit(j, json_get(e, "editor"), when);
	}
	return true;
}

static const char *
fact_of(const struct hubtracker *t, const struct json *issue, const struct json *labels,
    struct arena *mem)
{
	const struct json *e = labelled(t, issue, labels);
	struct buf b = BUF_INIT;
	struct jsonout j = jsonout(&b);
	time_t since;

	bool known = e && clock_parse(json_gets(e, "createdAt", ""), &since);
	jsonout_open(&j, NULL, '{');
	if (known) {
		jsonout_str(&j, "label", json_gets(json_get(e, "label"), "name", NULL));
		put_actor(&j, json_get(e, "actor"));
		jsonout_str(&j, "at", json_gets(e, "createdAt", NULL));
		jsonout_open(&j, "edits", '[');
		known = put_edits(&j, issue, since);
		jsonout_close(&j, ']');
	}
	jsonout_close(&j, '}');
	if (!known) {
		buf_reset(&b);
		buf_adds(&b, "null");
	}
	const char *s = arena_memdup0(mem, buf_str(&b), b.len);
	buf_free(&b);
	return s;
}

struct asking {
	const struct hubtracker *t;
	struct trust_query *q;
	size_t n;
	struct arena *mem;
	enum answer answer;
	struct buf *err;
};

static void
take_issue(struct asking *k, struct trust_query *q, const struct json *node)
{
	struct json_error e;
	const struct json *labels =
	    q->labels ? q->labels : json_parse(q->labels_text, strlen(q->labels_text), &e);

	if (strcmp(json_gets(node, "id", ""), q->node_id) == 0) /* guard: trust.same_issue */
		q->fact = fact_of(k->t, node, labels, k->mem);
}

static int
on_batch(size_t i, const struct http_response *r, void *arg)
{
	struct asking *k = arg;
	struct json_mark m = json_mark();
	const struct json *data, *node;
	enum answer a = github_data(k->t->g, r, &data, k->err);

	k->answer = a == ANSWER_OK ? k->answer : a;
	node = json_first(json_get(data, "nodes"));
	for (size_t n = i * BATCH; node && n < k->n && n < (i + 1) * BATCH;
	     n++, node = json_next(node))
		take_issue(k, &k->q[n], node);
	json_release(m);
	return a != ANSWER_OK;
}

enum answer
hubtracker_trust(
    const struct hubtracker *t, struct trust_query *q, size_t n, struct arena *mem, struct buf *err)
{
	struct asking k = {t, q, n, mem, ANSWER_OK, err};
	size_t batches = (n + BATCH - 1) / BATCH;
	struct http_ask *asks = xcalloc(batches + 1, sizeof *asks);
	struct buf *bodies = xcalloc(batches + 1, sizeof *bodies), ids = BUF_INIT;

	for (size_t i = 0; i < batches; i++) {
		struct jsonout j = jsonout(&ids);
		buf_reset(&ids);
		jsonout_open(&j, NULL, '{');
		jsonout_open(&j, "ids", '[');
		for (size_t k2 = i * BATCH; k2 < n && k2 < (i + 1) * BATCH; k2++) {
			q[k2].fact = "null";
			jsonout_str(&j, NULL, q[k2].node_id);
		}
		jsonout_close(&j, ']');
		jsonout_close(&j, '}');
		github_request(&bodies[i], document, buf_str(&ids));
		asks[i] =
		    (struct http_ask){github_graphql(t->g), buf_str(&bodies[i]), bodies[i].len};
	}
	if (batches)
		http_all(github_http(t->g), asks, batches, on_batch, &k);
	for (size_t i = 0; i < batches; i++)
		buf_free(&bodies[i]);
	free(bodies);
	free(asks);
	buf_free(&ids);
	return k.answer;
}

/* An actor's members, with what a person may now. */
static enum answer
put_person(const struct hubtracker *t, struct jsonout *j, const char *repo, const struct json *v,
    struct buf *err)
{
	const char *by = json_gets(v, "by", NULL), *kind = json_gets(v, "kind", NULL), *may = NULL;
	enum answer a = ANSWER_OK;

	if (by && kind && strcmp(kind, "User") == 0)
		a = github_permission(t->g, repo, by, &may, err);
	jsonout_str(j, "by", by);
	jsonout_str(j, "kind", kind);
	jsonout_str(j, "at", json_gets(v, "at", NULL));
	jsonout_str(j, "permission", may);
	return a;
}

enum answer
hubtracker_permissions(const struct hubtracker *t, const char *repo, const char *fact,
    struct buf *out, struct buf *err)
{
	struct json_error e;
	const struct json *v = json_parse(fact, strlen(fact), &e), *edit;
	struct jsonout j = jsonout(out);
	enum answer a;

	if (json_type(v) != JSON_OBJECT) {
		buf_adds(out, "null");
		return ANSWER_OK;
	}
	jsonout_open(&j, NULL, '{');
	jsonout_str(&j, "label", json_gets(v, "label", NULL));
	a = put_person(t, &j, repo, v, err);
	jsonout_open(&j, "edits", '[');
	for (edit = json_first(json_get(v, "edits")); edit && a == ANSWER_OK;
	     edit = json_next(edit)) {
		jsonout_open(&j, NULL, '{');
		a = put_person(t, &j, repo, edit, err);
		jsonout_close(&j, '}');
	}
	jsonout_close(&j, ']');
	jsonout_close(&j, '}');
	return a;
}
