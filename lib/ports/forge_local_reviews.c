/* forge_local: the reviews on file, and their sum. */
#include "ports/forge_local.h"

#include "base/clock.h"
#include "base/path.h"
#include "io/file.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

struct reading {
	struct local *l;
	char *dir;
	struct review_fact *v;
	int n, cap;
	enum answer a;
	struct buf *err;
};

static enum review_state
review_state(const char *s)
{
	static const struct {
		const char *word;
		enum review_state state;
	} words[] = {{"APPROVED", REVIEW_APPROVED}, {"CHANGES_REQUESTED", REVIEW_CHANGES},
	    {"DISMISSED", REVIEW_DISMISSED}, {"COMMENTED", REVIEW_COMMENTED}};

	for (size_t i = 0; i < sizeof words / sizeof *words; i++)
		if (s && strcmp(s, words[i].word) == 0)
			return words[i].state;
	return REVIEW_UNKNOWN;
}

static int
read_review(const char *leaf, void *arg)
{
	struct reading *g = arg;
	struct json_mark mark = json_mark();
	const struct json *v = NULL;
	size_t n = strlen(leaf);

	if (file_is_temporary(leaf) || n < 5 || strcmp(leaf + n - 5, ".json") != 0)
		return 0;
	char *path = path_join(g->dir, leaf);
	g->a = local_json(path, &v, g->err);
	free(path);
	if (g->a == ANSWER_OK) {
		if (g->n == g->cap) {
			g->cap = g->cap ? 2 * g->cap : 16;
			g->v = xreallocarray(g->v, (size_t)g->cap, sizeof *g->v);
		}
		const char *user = json_gets(v, "user", NULL);
		n = user ? strlen(user) : 0;
		g->v[g->n++] = (struct review_fact){.user = local_dup(g->l, user),
		    .state = review_state(json_gets(v, "state", NULL)),
		    .commit = local_dup(g->l, json_gets(v, "commit_id", NULL)),
		    .submitted_at = local_dup(g->l, json_gets(v, "submitted_at", NULL)),
		    .write_access = strings_has(&g->l->config->forge.approvers, user),
		    .bot = n > 5 && strcasecmp(user + n - 5, "[bot]") == 0};
	}
	json_release(mark);
	return g->a == ANSWER_OK ? 0 : 1;
}

static int
by_time(const void *a, const void *b)
{
	const struct review_fact *x = a, *y = b;
	time_t s = 0, t = 0;

	if (x->submitted_at)
		clock_parse(x->submitted_at, &s);
	if (y->submitted_at)
		clock_parse(y->submitted_at, &t);
	return s < t ? -1 : s > t;
}

/*
 * As GitHub sums them up: the last opinion of each who may write, the author apart; one request for
 * changes outweighs all. This forge asks for a review unless merge.min_approvals is 0, the owner's
 * own choice; how many there must be is the gate's business.
 */
static const char *
decision(const struct gate_facts *f, const char *author, long asked)
{
	bool approved = asked <= 0;

	for (int i = 0; i < f->nreviews; i++) {
		const struct review_fact *r = &f->reviews[i];
		bool last = r->write_access && r->state != REVIEW_COMMENTED &&
		            !(author && strcasecmp(r->user, author) == 0);
		for (int k = i + 1; last && k < f->nreviews; k++)
			last = !f->reviews[k].user || f->reviews[k].state == REVIEW_COMMENTED ||
			       strcasecmp(f->reviews[k].user, r->user) != 0;
		if (last && r->state == REVIEW_CHANGES)
			return "CHANGES_REQUESTED";
		approved = approved || (last && r->state == REVIEW_APPROVED);
	}
	return approved ? "APPROVED" : "REVIEW_REQUIRED";
}

enum answer
local_reviews(struct local *l, const struct repo *r, const struct pull *p, struct gate_facts *f,
    struct buf *err)
{
	struct reading g = {
	    l, local_path(l, r, "/pulls/%s/reviews", p->number), NULL, 0, 0, ANSWER_OK, err};

	if (file_each(g.dir, read_review, &g) < 0 && errno != ENOENT)
		g.a = local_failed(err, g.dir);
	if (g.a == ANSWER_NO) /* listed, and gone when it was opened */
		g.a = ANSWER_UNKNOWN;
	if (g.a == ANSWER_OK && g.n > 0) {
		f->reviews = arena_alloc(&l->mem, (size_t)g.n * sizeof *g.v);
		memcpy(f->reviews, g.v, (size_t)g.n * sizeof *g.v);
		qsort(f->reviews, (size_t)g.n, sizeof *g.v, by_time);
		f->nreviews = g.n;
	}
	if (g.a == ANSWER_OK) {
		f->review_decision = decision(f, p->author, l->config->merge.min_approvals);
		f->reviews_known = true;
	}
	free(g.v);
	free(g.dir);
	return g.a;
}
