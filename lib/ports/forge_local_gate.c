/* forge_local: all that the gate asks. */
#include "ports/forge_local.h"

#include <stdlib.h>
#include <string.h>

/* A NULL-terminated list that grows; it and its strings are in the arena. */
struct list {
	const char **v;
	size_t n, cap;
};

static void
list_add(struct local *l, struct list *list, const char *s, size_t len)
{
	if (list->n + 1 >= list->cap) {
		size_t cap = list->cap ? 2 * list->cap : 16;
		const char **v = arena_alloc(&l->mem, cap * sizeof *v);
		if (list->n)
			memcpy(v, list->v, list->n * sizeof *v);
		list->v = v;
		list->cap = cap;
	}
	if (s)
		list->v[list->n++] = arena_memdup0(&l->mem, s, len);
	list->v[list->n] = NULL;
}

char *
local_checks_path(const struct local *l, const struct repo *r, const char *head_sha)
{
	return local_path(l, r, "/checks/%s.json", head_sha);
}

/* What the owner's configuration asks for here: the gate adds merge.required_checks itself. */
static void
required(struct local *l, const struct repo *r, struct gate_facts *f)
{
	f->required = arena_alloc(&l->mem, ((size_t)r->nchecks + 1) * sizeof *f->required);
	for (int i = 0; i < r->nchecks; i++)
		f->required[f->nrequired++] = (struct required_fact){
		    .name = local_dup(l, r->checks[i].name), .from = "configuration"};
	f->required_known = true;
}

static enum check_result
conclusion(const char *s)
{
	if (!s || !*s)
		return CHECK_PENDING;
	if (strcmp(s, "success") == 0)
		return CHECK_PASS;
	if (strcmp(s, "skipped") == 0 || strcmp(s, "neutral") == 0)
		return CHECK_SKIPPED;
	return CHECK_FAIL;
}

/*
 * Results count only for this head on the base as it is now: two heads, each green alone, may
 * break the base together.
 */
static enum answer
checks(struct local *l, const struct repo *r, struct gate_facts *f, struct buf *err)
{
	struct json_mark mark = json_mark();
	const struct json *v = NULL, *e;
	char *path = local_checks_path(l, r, f->pr.head_sha);
	enum answer a = local_json(path, &v, err);

	if (a == ANSWER_OK) {
		const struct json *list = json_get(v, "checks");
		const char *base = json_gets(v, "base_sha", "");
		bool stale = strcmp(base, f->base_sha) != 0;
		f->checks =
		    arena_alloc(&l->mem, ((size_t)json_count(list) + 1) * sizeof *f->checks);
		for (e = json_first(list); e; e = json_next(e)) {
			const char *said = json_gets(e, "conclusion", NULL);
			struct check_fact k = {.name = local_dup(l, json_gets(e, "name", NULL)),
			    .result = conclusion(said),
			    .said = local_dup(l, said)};
			if (stale) { /* guard: forge_local.stale_checks */
				k.result = CHECK_PENDING;
				k.said = "pending: measured on another base";
			}
			f->checks[f->nchecks++] = k;
		}
		f->checks_known = json_type(list) == JSON_ARRAY;
		if (!f->checks_known)
			a = answer_say(err, ANSWER_UNKNOWN, "%s: checks: expected array", path);
	} else if (a == ANSWER_NO) { /* none was measured: all that is required is missing */
		f->checks_known = true;
		a = ANSWER_OK;
	}
	json_release(mark);
	free(path);
	return a;
}

static enum answer
labels(struct local *l, const struct repo *r, const char *number, struct gate_facts *f,
    struct buf *err)
{
	struct json_mark mark = json_mark();
	const struct json *v = NULL, *e;
	char *path = local_path(l, r, "/pulls/%s/labels.json", number);
	struct list list = {0};
	enum answer a = local_json(path, &v, err);

	list_add(l, &list, NULL, 0);
	if (a == ANSWER_NO)
		a = ANSWER_OK;
	else if (a == ANSWER_OK && json_type(v) != JSON_ARRAY)
		a = answer_say(err, ANSWER_UNKNOWN, "%s: expected array", path);
	for (e = a == ANSWER_OK ? json_first(v) : NULL; e; e = json_next(e)) {
		const char *s = json_string(e, NULL);
		if (!s) {
			a = answer_say(err, ANSWER_UNKNOWN, "%s: expected strings", path);
			break;
		}
		list_add(l, &list, s, strlen(s));
	}
	f->labels = list.v;
	f->labels_known = a == ANSWER_OK;
	json_release(mark);
	free(path);
	return a;
}

/* A name, its mail address and that address's local part: any of them may be somebody's login. */
static void
add_author(struct local *l, struct list *list, const char *s, size_t n)
{
	const char *mail = memrchr(s, '<', n), *at;

	if (!mail)
		mail = s + n;
	size_t name = (size_t)(mail - s);
	while (name > 0 && s[name - 1] == ' ')
		name--;
	list_add(l, list, s, name);
	if (mail == s + n)
		return;
	n -= (size_t)(++mail - s);
	if (n > 0 && mail[n - 1] == '>')
		n--;
	list_add(l, list, mail, n);
	at = memchr(mail, '@', n);
	if (at)
		list_add(l, list, mail, (size_t)(at - mail));
}

/* Who wrote it, and what it changes, since it left the base. */
static enum answer
commits(struct local *l, const char *gitdir, struct gate_facts *f, struct buf *err)
{
	struct buf fork = BUF_INIT, out = BUF_INIT;
	struct list authors = {0}, files = {0};
	const char *head = f->pr.head_sha;
	const char *args[] = {"merge-base", f->base_sha, head, NULL};
	enum answer a = ANSWER_UNKNOWN;

	if (git_run(gitdir, args, &fork, err) != 0)
		goto out;
	buf_cut(&fork, strcspn(buf_str(&fork), "\n"));
	if (git_authors(gitdir, buf_str(&fork), head, &out, err) != 0)
		goto out;
	list_add(l, &authors, NULL, 0);
	for (const char *s = buf_str(&out); *s; s += strcspn(s, "\n"), s += *s == '\n')
		add_author(l, &authors, s, strcspn(s, "\n"));
	f->commit_authors = authors.v;
	f->commit_authors_known = true;
	buf_reset(&out);
	if (git_changed_paths(gitdir, buf_str(&fork), head, &out, err) != 0)
		goto out;
	list_add(l, &files, NULL, 0);
	for (size_t at = 0; at < out.len; at += strlen(out.s + at) + 1)
		list_add(l, &files, out.s + at, strlen(out.s + at));
	f->files = files.v;
	f->files_known = true;
	a = ANSWER_OK;
out:
	buf_free(&fork);
	buf_free(&out);
	return a;
}

/* The same trees give the same objects, so asking again writes nothing new. */
static void
mergeable(const struct local *l, const char *gitdir, struct gate_facts *f, struct buf *err)
{
	const char *base = f->base_sha, *head = f->pr.head_sha;
	const char *args[] = {"merge-tree", "--write-tree", "--no-messages", base, head, NULL};
	char sha[GIT_SHA_LEN];

	f->mergeable = f->merge_state = "UNKNOWN";
	if (git_is_ancestor(gitdir, base, head) || git_run(gitdir, args, NULL, err) == 0) {
		f->mergeable = "MERGEABLE";
		f->merge_state = "CLEAN";
	} else if (git_merge_commit(gitdir, base, head, l->config->merge.method, "", sha, err) ==
	           1) {
		f->mergeable = "CONFLICTING";
		f->merge_state = "DIRTY";
	}
}

static enum answer
gather(struct local *l, const struct repo *r, const char *gitdir, const char *number,
    struct gate_facts *f, struct buf *err)
{
	struct pull p;
	char base[GIT_SHA_LEN];
	struct buf said = BUF_INIT;
	enum answer a = local_pull(l, r, gitdir, number, &p, err);

	if (a == ANSWER_OK)
		a = local_pr(l, r, gitdir, &p, &f->pr, err);
	if (a != ANSWER_OK)
		return a;
	f->pr_known = true;
	if (git_branch_sha(gitdir, p.base, base, &said) == 0)
		f->base_sha = local_dup(l, base);
	required(l, r, f);
	f->threads_known = true; /* there are none here */
	f->queue_known = true;
	a = answer_also(a, local_reviews(l, r, &p, f, &said), err, &said);
	a = answer_also(a, labels(l, r, number, f, &said), err, &said);
	if (f->base_sha && f->pr.head_sha) { /* without them no more can be asked */
		a = answer_also(a, checks(l, r, f, &said), err, &said);
		a = answer_also(a, commits(l, gitdir, f, &said), err, &said);
		mergeable(l, gitdir, f, &said);
	}
	buf_free(&said);
	return a;
}

enum answer
local_gate(
    void *self, const struct repo *r, const char *number, struct gate_facts *f, struct buf *err)
{
	struct local *l = self;
	char *gitdir;
	enum answer a = ANSWER_UNKNOWN;

	*f = (struct gate_facts){0};
	arena_free(&l->mem);
	buf_reset(err);
	gitdir = git_dir(r->path, err);
	if (gitdir)
		a = gather(l, r, gitdir, number, f, err);
	free(gitdir);
	return a;
}
