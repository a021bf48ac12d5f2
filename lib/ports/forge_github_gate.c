/* forge_github: everything that the gate asks, for the head that the pull request has now. */
#include "ports/forge_github.h"
#include <stdlib.h>
#include <string.h>

enum { FILES_CAP = 3000 }; /* GitHub lists no more, and does not say that there are */

static bool
take_labels(struct hubforge *f, const struct json *v, struct gate_facts *g)
{
	const struct json *labels = json_get(v, "labels");
	struct hub_strings list = {0};

	if (json_type(labels) != JSON_ARRAY)
		return false;
	hub_add(f, &list, NULL, 0);
	for (const struct json *l = json_first(labels); l; l = json_next(l)) {
		const char *name = json_gets(l, "name", NULL);
		if (!name)
			return false;
		hub_add(f, &list, name, strlen(name));
	}
	g->labels = list.v;
	return true;
}

struct files {
	struct hubforge *f;
	struct hub_strings list;
	int64_t n;
};

static int
on_file(const struct json *v, const char *text, size_t n, void *arg)
{
	struct files *s = arg;
	const char *now = json_gets(v, "filename", NULL);
	const char *before = json_gets(v, "previous_filename", NULL);

	(void)text, (void)n;
	if (!now || !*now)
		return 1;
	hub_add(s->f, &s->list, now, strlen(now));
	if (before) /* guard: hub.previous_name */
		hub_add(s->f, &s->list, before, strlen(before));
	s->n++;
	return 0;
}

static enum answer
files(struct hubforge *f, const struct github_repo *repo, int64_t changed, struct gate_facts *g,
    struct buf *err)
{
	struct files s = {.f = f};

	hub_add(f, &s.list, NULL, 0);
	enum answer a = github_list(f->g, NULL, on_file, &s, err,
	    "/repos/%s/pulls/%s/files?per_page=100", repo->full_name, g->pr.number);
	if (a != ANSWER_OK)
		return a;
	if (changed >= FILES_CAP || s.n >= FILES_CAP) /* guard: hub.files_cap */
		return answer_say(err, ANSWER_UNKNOWN, "it changes %d files or more", FILES_CAP);
	if (s.n != changed) /* guard: hub.files_count */
		return answer_say(err, ANSWER_UNKNOWN, "%lld of %lld files were listed",
		    (long long)s.n, (long long)changed);
	g->files = s.list.v;
	g->files_known = true;
	return ANSWER_OK;
}

static enum answer
base(struct hubforge *f, const struct github_repo *repo, struct gate_facts *g, struct buf *err)
{
	char sha[GIT_SHA_LEN];
	enum answer a = hub_branch(f, repo, g->pr.base, sha, err);

	if (a == ANSWER_OK)
		g->base_sha = hub_dup(f, sha);
	return a;
}

/* What merge() will hold it to. */
static void
remember(struct hubforge *f, const struct gate_facts *g)
{
	const char *base_sha = g->base_sha ? g->base_sha : "";

	*f->seen_number = '\0';
	if (strlen(g->pr.number) >= sizeof f->seen_number)
		return;
	memcpy(f->seen_number, g->pr.number, strlen(g->pr.number) + 1);
	memcpy(f->seen_head, g->pr.head_sha, strlen(g->pr.head_sha) + 1);
	memcpy(f->seen_base, base_sha, strlen(base_sha) + 1);
	f->seen_queue = g->queue;
	f->seen_queued = g->queued;
}

/* Nothing more is asked once the token is refused or a limit met. */
static enum answer
gather(struct hubforge *f, const struct github_repo *repo, const struct json *v,
    struct gate_facts *g, struct buf *err)
{
	int64_t changed = json_geti(v, "changed_files", -1), commits = json_geti(v, "commits", -1);
	struct buf said = BUF_INIT;
	enum answer a = ANSWER_OK;

	for (int part = 0; part < 6 && !answer_stops(a); part++) {
		enum answer b = part == 0   ? base(f, repo, g, &said)
		                : part == 1 ? hub_gate_required(f, repo, g, &said)
		                : part == 2 ? hub_gate_checks(f, repo, g, &said)
		                : part == 3 ? hub_gate_graph(f, repo, commits, g, &said)
		                : part == 4 ? hub_gate_reviews(f, repo, g, f->seen_reviews, &said)
		                            : files(f, repo, changed, g, &said);
		/* A part that GitHub says no to was not read. */
		a = answer_also(a, b == ANSWER_NO ? ANSWER_UNKNOWN : b, err, &said);
	}
	buf_free(&said);
	return a;
}

enum answer
hub_gate(
    void *self, const struct repo *r, const char *number, struct gate_facts *g, struct buf *err)
{
	struct hubforge *f = self;
	struct json_mark m = json_mark();
	const struct json *v = NULL;
	const struct github_repo *repo = NULL;

	*g = (struct gate_facts){0};
	*f->seen_number = '\0';
	arena_free(&f->mem);
	buf_reset(err);
	enum answer a = hub_pull(f, r, number, &repo, &v, err);
	if (a == ANSWER_OK && !hub_pr(f, repo, v, &g->pr, err))
		a = ANSWER_UNKNOWN;
	if (a == ANSWER_OK) {
		g->pr_known = true;
		g->labels_known = take_labels(f, v, g);
		a = gather(f, repo, v, g, err);
		remember(f, g);
	}
	json_release(m);
	return a;
}
