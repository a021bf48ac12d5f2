/*
 * forge_github: what GitHub says in GraphQL alone: its own opinion of the merge, who wrote the
 * commits, review threads, the merge queue.
 */
#include "io/jsonout.h"
#include "ports/forge_github.h"
#include <stdlib.h>
#include <string.h>

/* GitHub shows no more commits of a pull request than this. */
enum { COMMITS_CAP = 250, TURNS_MAX = 50 };

static const char document[] =
    "query($owner: String!, $name: String!, $number: Int!, $base: String!, $commits: String, "
    "$threads: String) { repository(owner: $owner, name: $name) { mergeQueue(branch: $base) { id } "
    "pullRequest(number: $number) { headRefOid mergeable mergeStateStatus reviewDecision "
    "isInMergeQueue "
    "commits(first: 100, after: $commits) { totalCount pageInfo { hasNextPage endCursor } nodes { "
    "commit { oid authors(first: 20) { totalCount nodes { ...who } } committer { ...who } } } } "
    "reviewThreads(first: 100, after: $threads) { totalCount pageInfo { hasNextPage endCursor } "
    "nodes { isResolved } } } } } "
    "fragment who on GitActor { name email user { login } }";

/* One of the two lists: how far it was read. */
struct list {
	char *cursor;
	int64_t seen, total; /* total -1: not said */
	bool more;
};

struct graph {
	struct hubforge *f;
	struct gate_facts *g;
	struct list commits, threads;
	struct hub_strings authors;
	int open;         /* threads */
	const char *last; /* the last commit's id, in the forge's memory */
};

static void
variables(const struct github_repo *repo, const struct graph *s, struct buf *out)
{
	struct jsonout j = jsonout(out);
	const char *slash = strchr(repo->full_name, '/');

	jsonout_open(&j, NULL, '{');
	jsonout_strn(&j, "owner", repo->full_name, (size_t)(slash - repo->full_name));
	jsonout_str(&j, "name", slash + 1);
	jsonout_raw(&j, "number", s->g->pr.number, strlen(s->g->pr.number));
	jsonout_str(&j, "base", s->g->pr.base);
	jsonout_str(&j, "commits", s->commits.cursor);
	jsonout_str(&j, "threads", s->threads.cursor);
	jsonout_close(&j, '}');
}

/* Where a connection goes on. False: it does not say what it must. */
static bool
turn(struct list *l, const struct json *v)
{
	const struct json *info = json_get(v, "pageInfo");
	const char *end = json_gets(info, "endCursor", NULL);
	int64_t total = json_geti(v, "totalCount", -1);

	if (json_type(json_get(v, "nodes")) != JSON_ARRAY || total < 0)
		return false;
	if (l->total >= 0 && total != l->total) /* guard: hub.graph_total */
		return false;
	l->total = total;
	l->seen += json_count(json_get(v, "nodes"));
	l->more = json_getb(info, "hasNextPage", true);
	if (end) {
		free(l->cursor);
		l->cursor = xstrdup(end);
	}
	return end || !l->more;
}

/* Login, name, mail address and its local part, without the number that GitHub puts before a login. */
static void
add_who(struct graph *s, const struct json *who)
{
	const char *mail = json_gets(who, "email", ""), *at = strchr(mail, '@');
	const char *words[] = {
	    json_gets(json_get(who, "user"), "login", ""), json_gets(who, "name", ""), mail};

	for (size_t i = 0; i < sizeof words / sizeof *words; i++)
		if (*words[i])
			hub_add(s->f, &s->authors, words[i], strlen(words[i]));
	if (!at)
		return;
	hub_add(s->f, &s->authors, mail, (size_t)(at - mail));
	const char *plus = memchr(mail, '+', (size_t)(at - mail));
	if (plus)
		hub_add(s->f, &s->authors, plus + 1, (size_t)(at - plus - 1));
}

static bool
take_commits(struct graph *s, const struct json *v)
{
	for (const struct json *e = json_first(json_get(v, "nodes")); e; e = json_next(e)) {
		const struct json *c = json_get(e, "commit"), *authors = json_get(c, "authors");
		const struct json *nodes = json_get(authors, "nodes");
		int n = json_count(nodes);
		if (n < 1 || json_geti(authors, "totalCount", -1) != n) /* guard: hub.authors */
			return false;
		for (const struct json *w = json_first(nodes); w; w = json_next(w))
			add_who(s, w);
		add_who(s, json_get(c, "committer"));
		s->last = hub_dup(s->f, json_gets(c, "oid", ""));
	}
	return true;
}

static bool
take_threads(struct graph *s, const struct json *v)
{
	for (const struct json *e = json_first(json_get(v, "nodes")); e; e = json_next(e))
		s->open += !json_getb(e, "isResolved", false); /* guard: hub.threads */
	return true;
}

/* One answer. */
static bool
take(struct graph *s, const struct json *data, struct buf *err)
{
	const struct json *repo = json_get(data, "repository");
	const struct json *pr = json_get(repo, "pullRequest");
	const struct json *commits = json_get(pr, "commits"), *threads;
	struct gate_facts *g = s->g;

	threads = json_get(pr, "reviewThreads");
	if (strcmp(json_gets(pr, "headRefOid", ""), g->pr.head_sha) !=
	    0) { /* guard: hub.graph_head */
		answer_say(err, ANSWER_UNKNOWN, "the head moved while it was read");
		return false;
	}
	g->mergeable = hub_dup(s->f, json_gets(pr, "mergeable", NULL));
	g->merge_state = hub_dup(s->f, json_gets(pr, "mergeStateStatus", NULL));
	g->review_decision = hub_dup(s->f, json_gets(pr, "reviewDecision", NULL));
	const struct json *queue = json_get(repo, "mergeQueue");
	enum json_type in = json_type(json_get(pr, "isInMergeQueue"));
	g->queue |= json_type(queue) == JSON_OBJECT;
	g->queued = json_getb(pr, "isInMergeQueue", false);
	g->queue_known =
	    in == JSON_BOOL && (json_type(queue) == JSON_OBJECT || json_type(queue) == JSON_NULL);
	if (turn(&s->commits, commits) && turn(&s->threads, threads) && take_commits(s, commits) &&
	    take_threads(s, threads))
		return true;
	answer_say(err, ANSWER_UNKNOWN, "its commits or threads are not understood");
	return false;
}

static bool
whole(const struct list *l)
{
	return !l->more && l->total == l->seen;
}

enum answer
hub_gate_graph(struct hubforge *f, const struct github_repo *repo, int64_t commits,
    struct gate_facts *g, struct buf *err)
{
	struct graph s = {.f = f, .g = g, .commits = {.total = -1}, .threads = {.total = -1}};
	enum answer a = ANSWER_OK;
	int turns = 0;

	do {
		struct json_mark m = json_mark();
		const struct json *data = NULL;
		struct buf vars = BUF_INIT;
		variables(repo, &s, &vars);
		a = github_query(f->g, document, buf_str(&vars), &data, err);
		if (a == ANSWER_OK && !take(&s, data, err))
			a = ANSWER_UNKNOWN;
		buf_free(&vars);
		json_release(m);
	} while (a == ANSWER_OK && (s.commits.more || s.threads.more) && ++turns < TURNS_MAX);
	if (a == ANSWER_OK) {
		bool head = s.last && strcmp(s.last, g->pr.head_sha) == 0;
		g->commit_authors = s.authors.v;
		g->commit_authors_known = whole(&s.commits) && s.commits.total == commits &&
		                          commits <= COMMITS_CAP && head; /* guard: hub.commits */
		g->threads_open = s.open;
		g->threads_known = whole(&s.threads);
	} else { /* of another head, or half of it */
		g->mergeable = g->merge_state = g->review_decision = NULL;
		g->queue_known = false;
	}
	free(s.commits.cursor);
	free(s.threads.cursor);
	return a;
}
