/* forge_github: who said what of a pull request, and who may. */
#include "ports/forge_github.h"
#include <string.h>
#include <strings.h>

struct reading {
	struct hubforge *f;
	struct gate_facts *g;
	int cap;
	const char *own, *other; /* fac's identities; other NULL: there is one */
	struct buf all;          /* what the digest is of */
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
		if (strcmp(s, words[i].word) == 0)
			return words[i].state;
	return REVIEW_UNKNOWN;
}

static bool
is(const char *login, const char *user)
{
	return login && user && strcasecmp(login, user) == 0;
}

static int
on_review(const struct json *v, const char *text, size_t n, void *arg)
{
	struct reading *s = arg;
	struct gate_facts *g = s->g;
	const struct json *user = json_get(v, "user");
	const char *login = json_gets(user, "login", NULL), *state = json_gets(v, "state", "");

	(void)text, (void)n;
	if (strcmp(state, "PENDING") == 0) /* our own, not submitted */
		return 0;
	if (g->nreviews == s->cap) {
		int cap = s->cap ? 2 * s->cap : 16;
		struct review_fact *all = arena_alloc(&s->f->mem, (size_t)cap * sizeof *all);
		if (g->nreviews)
			memcpy(all, g->reviews, (size_t)g->nreviews * sizeof *all);
		g->reviews = all;
		s->cap = cap;
	}
	n = login ? strlen(login) : 0;
	struct review_fact *r = &g->reviews[g->nreviews++];
	*r = (struct review_fact){.user = hub_dup(s->f, login),
	    .state = review_state(state),
	    .commit = hub_dup(s->f, json_gets(v, "commit_id", NULL)),
	    .submitted_at = hub_dup(s->f, json_gets(v, "submitted_at", NULL)),
	    .bot = strcmp(json_gets(user, "type", ""), "User") != 0 ||
	           (n > 5 && strcasecmp(login + n - 5, "[bot]") == 0),
	    .own = is(s->own, login) || is(s->other, login)};
	buf_addf(&s->all, "%lld %s %s %s %s\n", (long long)json_geti(v, "id", 0),
	    login ? login : "-", state, r->commit ? r->commit : "-",
	    r->submitted_at ? r->submitted_at : "-");
	return 0;
}

/* Asked of those whose approval could count; once of each in a run. */
static enum answer
permissions(
    struct hubforge *f, const struct github_repo *repo, struct gate_facts *g, struct buf *err)
{
	enum answer a = ANSWER_OK;

	for (int i = 0; i < g->nreviews && a == ANSWER_OK; i++) {
		struct review_fact *r = &g->reviews[i];
		const char *may = NULL;
		if (r->state != REVIEW_APPROVED || !r->user || r->bot || r->own)
			continue;
		a = github_permission(f->g, repo->full_name, r->user, &may, err);
		r->write_access = may_write(may); /* guard: hub.permission */
	}
	return a;
}

enum answer
hub_gate_reviews(struct hubforge *f, const struct github_repo *repo, struct gate_facts *g,
    char digest[HASH_LEN], struct buf *err)
{
	struct reading s = {.f = f, .g = g};

	enum answer a = github_login(f->g, &s.own, err);
	if (a == ANSWER_OK && f->reviewer)
		a = github_login(f->reviewer, &s.other, err);
	if (a == ANSWER_OK)
		a = github_list(f->g, NULL, on_review, &s, err,
		    "/repos/%s/pulls/%s/reviews?per_page=100", repo->full_name, g->pr.number);
	if (a == ANSWER_OK)
		a = permissions(f, repo, g, err);
	hash_hex(buf_str(&s.all), s.all.len, digest);
	buf_free(&s.all);
	g->reviews_known = a == ANSWER_OK;
	return a;
}
