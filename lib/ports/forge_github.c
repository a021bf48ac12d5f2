/* forge_github: branches and pull requests of a GitHub repository. */
#include "ports/forge_github.h"
#include "base/path.h"
#include "io/jsonout.h"
#include <stdlib.h>
#include <string.h>
#include <strings.h>

static void *
hub_open(const struct config *c, const char *cache, struct buf *err)
{
	struct github *g = github_open(c, GITHUB_FAC, cache, err), *reviewer;

	if (!g)
		return NULL;
	reviewer = github_open(c, GITHUB_REVIEWER, NULL, err);
	if (!reviewer && err->len > 0)
		return NULL;
	struct hubforge *f = xcalloc(1, sizeof *f);
	f->config = c;
	f->g = g;
	f->reviewer = reviewer;
	return f;
}

static void
hub_free(void *self)
{
	struct hubforge *f = self;

	arena_free(&f->mem);
	free(f);
}

static unsigned long
hub_calls(void *self)
{
	(void)self;
	return github_calls();
}

const char *
hub_dup(struct hubforge *f, const char *s)
{
	return s ? arena_memdup0(&f->mem, s, strlen(s)) : NULL;
}

void
hub_add(struct hubforge *f, struct hub_strings *list, const char *s, size_t n)
{
	if (list->n + 1 >= list->cap) {
		size_t cap = list->cap ? 2 * list->cap : 16;
		const char **v = arena_alloc(&f->mem, cap * sizeof *v);
		if (list->n)
			memcpy(v, list->v, list->n * sizeof *v);
		list->v = v;
		list->cap = cap;
	}
	if (s)
		list->v[list->n++] = arena_memdup0(&f->mem, s, n);
	list->v[list->n] = NULL;
}

static enum pr_state
state_of(const struct json *v)
{
	const char *state = json_gets(v, "state", "");

	if (json_gets(v, "merged_at", NULL))
		return PR_MERGED;
	if (strcmp(state, "open") == 0)
		return PR_OPEN;
	return strcmp(state, "closed") == 0 ? PR_CLOSED : PR_UNKNOWN;
}

bool
hub_pr(struct hubforge *f, const struct github_repo *repo, const struct json *v, struct pr *pr,
    struct buf *err)
{
	const struct json *head = json_get(v, "head"), *base = json_get(v, "base");
	const char *from = json_gets(json_get(head, "repo"), "full_name", NULL);
	const char *into = json_gets(json_get(base, "repo"), "full_name", "");
	int64_t number = json_geti(v, "number", 0);
	const struct json *draft = json_get(v, "draft");

	*pr = (struct pr){.state = state_of(v),
	    .repo = strcasecmp(into, repo->full_name) == 0 ? repo->name : hub_dup(f, into),
	    .url = hub_dup(f, json_gets(v, "html_url", NULL)),
	    .author = hub_dup(f, json_gets(json_get(v, "user"), "login", NULL)),
	    .title = hub_dup(f, json_gets(v, "title", NULL)),
	    .head_sha = hub_dup(f, json_gets(head, "sha", NULL)),
	    .head_branch = hub_dup(f, json_gets(head, "ref", NULL)),
	    .head_repo =
	        from && strcasecmp(from, repo->full_name) == 0 ? repo->name : hub_dup(f, from),
	    .base = hub_dup(f, json_gets(base, "ref", NULL)),
	    .draft = json_bool(draft, true),
	    .draft_known = json_type(draft) == JSON_BOOL};
	if (pr->state == PR_MERGED)
		pr->merge_sha = hub_dup(f, json_gets(v, "merge_commit_sha", NULL));
	char *text = path_fmt("%lld", (long long)number);
	pr->number = hub_dup(f, text);
	free(text);
	bool whole = pr->state != PR_UNKNOWN && number > 0 && git_is_sha(pr->head_sha) &&
	             pr->head_branch && pr->base && pr->url;
	if (!whole) { /* guard: hub.pr_whole */
		answer_say(err, ANSWER_UNKNOWN, "the answer is no pull request");
		return false;
	}
	return true;
}

enum answer
hub_pull(struct hubforge *f, const struct repo *r, const char *number,
    const struct github_repo **repo, const struct json **v, struct buf *err)
{
	if (!number || !*number || number[strspn(number, "0123456789")])
		return answer_say(err, ANSWER_UNKNOWN, "not a pull request's number");
	enum answer a = github_repo(f->g, r->name, repo, err);
	if (a == ANSWER_OK)
		a = github_get(f->g, v, err, "/repos/%s/pulls/%s", (*repo)->full_name, number);
	if (a == ANSWER_NO && github_status(f->g) != 404)
		a = ANSWER_UNKNOWN;
	return a;
}

static enum answer
hub_pr_read(void *self, const struct repo *r, const char *number, struct pr *pr, struct buf *err)
{
	struct hubforge *f = self;
	struct json_mark m = json_mark();
	const struct json *v = NULL;
	const struct github_repo *repo = NULL;

	arena_free(&f->mem);
	buf_reset(err);
	enum answer a = hub_pull(f, r, number, &repo, &v, err);
	if (a == ANSWER_OK && !hub_pr(f, repo, v, pr, err))
		a = ANSWER_UNKNOWN;
	json_release(m);
	return a;
}

static enum answer
hub_pr_close(
    void *self, const struct repo *r, const char *number, const char *branch, struct buf *err)
{
	struct hubforge *f = self;
	struct json_mark m = json_mark();
	const struct json *v = NULL;
	const struct github_repo *repo = NULL;
	struct pr pr = {0};

	buf_reset(err);
	enum answer a = hub_pull(f, r, number, &repo, &v, err);
	if (a == ANSWER_OK && !hub_pr(f, repo, v, &pr, err))
		a = ANSWER_UNKNOWN;
	if (a != ANSWER_OK || pr.state == PR_CLOSED)
		goto out;
	if (strcmp(pr.head_branch, branch) != 0) { /* guard: hub.close_branch */
		a = answer_say(err, ANSWER_NO, "%s: its branch is %s", number, pr.head_branch);
	} else if (pr.state == PR_MERGED) { /* guard: hub.close_merged */
		a = answer_say(err, ANSWER_NO, "%s: it is merged", number);
	} else {
		a = github_send(f->g, "PATCH", "{\"state\":\"closed\"}", &v, err,
		    "/repos/%s/pulls/%s", repo->full_name, number);
		if (a == ANSWER_OK && state_of(v) != PR_CLOSED)
			a = answer_say(err, ANSWER_UNKNOWN, "%s: it is not closed", number);
	}
out:
	json_release(m);
	return a;
}

/* The one of the branch that counts: an open one, else one that was opened for head_sha. */
struct search {
	struct hubforge *f;
	const struct github_repo *repo;
	const struct pr_spec *spec;
	char number[24]; /* "": none */
	bool open;
};

static int
look(const struct json *v, const char *text, size_t n, void *arg)
{
	struct search *s = arg;
	struct pr pr = {0};
	struct buf err = BUF_INIT;
	bool read = hub_pr(s->f, s->repo, v, &pr, &err);

	(void)text, (void)n;
	buf_free(&err);
	if (!read)
		return 1;
	bool ours = strcmp(pr.head_branch, s->spec->branch) == 0 &&
	            strcmp(pr.base, s->spec->base) == 0 && pr.head_repo == s->repo->name;
	bool open = pr.state == PR_OPEN;
	bool better = open ? !s->open : !*s->number && strcmp(pr.head_sha, s->spec->head_sha) == 0;
	if (ours && better && strlen(pr.number) < sizeof s->number) {
		memcpy(s->number, pr.number, strlen(pr.number) + 1);
		s->open = open;
	}
	return 0;
}

/* Whoever opened it: GitHub has one open pull request of a branch and a base. */
static enum answer
find(struct search *s, struct buf *err)
{
	const char *full = s->repo->full_name;
	struct buf head = BUF_INIT;

	buf_add(&head, full, strcspn(full, "/"));
	buf_addc(&head, ':');
	buf_adds(&head, s->spec->branch);
	struct buf q = BUF_INIT;
	http_escape(&q, buf_str(&head));
	enum answer a = github_list(s->f->g, NULL, look, s, err,
	    "/repos/%s/pulls?state=all&per_page=100&head=%s", full, buf_str(&q));
	buf_free(&head);
	buf_free(&q);
	return a;
}

static enum answer
post(struct search *s, bool draft, const struct json **v, struct buf *err)
{
	const struct pr_spec *spec = s->spec;
	struct buf body = BUF_INIT;
	struct jsonout j = jsonout(&body);

	jsonout_open(&j, NULL, '{');
	jsonout_str(&j, "title", spec->title);
	jsonout_str(&j, "head", spec->branch);
	jsonout_str(&j, "base", spec->base);
	jsonout_str(&j, "body", spec->body);
	jsonout_bool(&j, "draft", draft);
	jsonout_close(&j, '}');
	enum answer a = github_send(
	    s->f->g, "POST", buf_str(&body), v, err, "/repos/%s/pulls", s->repo->full_name);
	buf_free(&body);
	return a;
}

/* Opens one. 422 is said of many things: that there is one already, and that there are no drafts here. */
static enum answer
create(struct search *s, struct pr *pr, struct buf *err)
{
	const struct json *v = NULL;
	enum answer a = post(s, s->spec->draft, &v, err);

	bool no_drafts = a == ANSWER_NO && github_status(s->f->g) == 422 && s->spec->draft &&
	                 strcasestr(buf_str(err), "draft") != NULL;
	if (no_drafts && !s->spec->stays) /* guard: hub.draft_stays */
		a = post(s, false, &v, err);
	if (a == ANSWER_OK && !hub_pr(s->f, s->repo, v, pr, err))
		a = ANSWER_UNKNOWN;
	if (a != ANSWER_NO || github_status(s->f->g) != 422)
		return a;
	struct buf why = BUF_INIT; /* somebody was first? */
	enum answer found = find(s, &why);
	if (found != ANSWER_OK)
		answer_say(err, a = found, "%s", buf_str(&why));
	buf_free(&why);
	return a;
}

static enum answer
add_labels(struct search *s, const struct json *labels, const char *number, struct buf *err)
{
	const struct strings *wanted = &s->f->config->forge.labels;
	enum answer a = ANSWER_OK;

	for (int i = 0; i < wanted->n && a == ANSWER_OK; i++) {
		const struct json *l = json_first(labels);
		while (l && strcasecmp(json_gets(l, "name", ""), wanted->v[i]) != 0)
			l = json_next(l);
		if (!l)
			a = github_label_add(
			    s->f->g, s->repo->full_name, number, wanted->v[i], err);
	}
	return a;
}

static enum answer
hub_pr_open(
    void *self, const struct repo *r, const struct pr_spec *spec, struct pr *pr, struct buf *err)
{
	struct hubforge *f = self;
	struct json_mark m = json_mark();
	struct search s = {.f = f, .spec = spec};
	const struct json *v = NULL;

	arena_free(&f->mem);
	buf_reset(err);
	enum answer a = github_repo(f->g, r->name, &s.repo, err);
	if (a == ANSWER_OK)
		a = find(&s, err);
	if (a == ANSWER_OK && !*s.number)
		a = create(&s, pr, err);
	if ((a == ANSWER_OK || a == ANSWER_NO) && *s.number) {
		a = hub_pull(f, r, s.number, &s.repo, &v, err);
		if (a == ANSWER_OK && !hub_pr(f, s.repo, v, pr, err))
			a = ANSWER_UNKNOWN;
	}
	if (a == ANSWER_OK && pr->state == PR_OPEN)
		a = add_labels(&s, json_get(v, "labels"), pr->number, err);
	json_release(m);
	return a;
}

const struct forge_ops forge_github = {.kind = "github",
    .open = hub_open,
    .base = hub_base,
    .push = hub_push,
    .pr_open = hub_pr_open,
    .ready = hub_ready,
    .pr_read = hub_pr_read,
    .pr_close = hub_pr_close,
    .review = hub_review,
    .gate = hub_gate,
    .merge = hub_merge,
    .branch_delete = hub_branch_delete,
    .merged_clean = hub_merged_clean,
    .calls = hub_calls,
    .free = hub_free};
