/* forge_local: the files, and an unfinished merge among them. */
#include "ports/forge_local.h"

#include "base/clock.h"
#include "base/path.h"
#include "io/file.h"

#include <ctype.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

enum answer
local_failed(struct buf *err, const char *path)
{
	return answer_say(err, answer_errno(errno), "%s: %s", path, strerror(errno));
}

const char *
local_dup(struct local *l, const char *s)
{
	return s ? arena_memdup0(&l->mem, s, strlen(s)) : NULL;
}

char *
local_path(const struct local *l, const struct repo *r, const char *fmt, ...)
{
	struct buf b = BUF_INIT, name = BUF_INIT;
	va_list ap;

	for (const char *p = r->name; *p; p++)
		buf_addc(&name, (char)tolower((unsigned char)*p));
	buf_addf(&b, "%s/", l->config->forge.dir);
	if (!path_encode(&b, buf_str(&name), name.len))
		buf_adds(&b, "%"); /* no NAME: a directory that nothing makes */
	buf_free(&name);
	va_start(ap, fmt);
	buf_vaddf(&b, fmt, ap);
	va_end(ap);
	return buf_detach(&b);
}

enum answer
local_json(const char *path, const struct json **v, struct buf *err)
{
	struct buf text = BUF_INIT;
	struct json_error e;
	enum answer a = ANSWER_OK;

	if (file_slurp(path, LOCAL_FILE_MAX, &text) != 0) {
		a = errno == ENOENT ? answer_say(err, ANSWER_NO, "%s: there is none", path)
		                    : local_failed(err, path);
	} else {
		*v = json_parse(buf_str(&text), text.len, &e);
		if (!*v)
			a = answer_say(err, ANSWER_UNKNOWN, "%s: %s", path, e.what);
	}
	buf_free(&text);
	return a;
}

int
local_lock(const struct local *l, const struct repo *r, enum answer *a, struct buf *err)
{
	char *pulls = local_path(l, r, "/pulls"), *path = local_path(l, r, "/lock");
	int fd = file_mkdirs(pulls) == 0 ? file_lock(path, true, true) : -1;

	*a = fd < 0 ? local_failed(err, path) : ANSWER_OK;
	free(path);
	free(pulls);
	return fd;
}

static bool
parse_state(const char *s, enum pr_state *state)
{
	static const struct {
		const char *word;
		enum pr_state state;
	} words[] = {{"open", PR_OPEN}, {"closed", PR_CLOSED}, {"merged", PR_MERGED}};

	for (size_t i = 0; i < sizeof words / sizeof *words; i++)
		if (s && strcmp(s, words[i].word) == 0) {
			*state = words[i].state;
			return true;
		}
	return false;
}

/*
 * An open one with an intent is merged if the base holds the intended commit; then it is what the
 * intent says.
 */
static enum answer
read_intent(
    struct local *l, const char *gitdir, const struct json *v, struct pull *p, struct buf *err)
{
	const struct json *m = json_get(v, "merging");
	char base[GIT_SHA_LEN];

	if (p->state != PR_OPEN || json_type(m) != JSON_OBJECT)
		return ANSWER_OK;
	p->merging = local_dup(l, json_gets(m, "merge_sha", ""));
	p->base_old = local_dup(l, json_gets(m, "base_old", ""));
	int got = git_branch_sha(gitdir, p->base, base, err);
	if (got < 0)
		return ANSWER_UNKNOWN;
	if (got == 0 && git_is_ancestor(gitdir, p->merging, base)) { /* guard: forge_local.intent */
		p->state = PR_MERGED;
		p->merge_sha = p->merging;
		const char *head = json_gets(m, "head_sha", NULL);
		p->merged_head = git_is_sha(head) ? local_dup(l, head) : NULL;
	}
	return ANSWER_OK;
}

static enum answer
read_pull(struct local *l, const char *gitdir, const char *number, const struct json *v,
    struct pull *p, struct buf *err)
{
	const struct json *draft = json_get(v, "draft");
	int64_t n;

	if (!json_int(json_get(v, "number"), &n) || n != strtol(number, NULL, 10))
		return answer_say(err, ANSWER_UNKNOWN, "%s: number: expected %s", p->path, number);
	if (!parse_state(json_gets(v, "state", NULL), &p->state))
		return answer_say(
		    err, ANSWER_UNKNOWN, "%s: state: expected open, closed or merged", p->path);
	p->url = local_dup(l, json_gets(v, "url", NULL));
	p->title = local_dup(l, json_gets(v, "title", ""));
	p->body = local_dup(l, json_gets(v, "body", ""));
	p->author = local_dup(l, json_gets(v, "author", NULL));
	p->head_branch = local_dup(l, json_gets(v, "head_branch", NULL));
	p->base = local_dup(l, json_gets(v, "base", NULL));
	if (!p->head_branch || !p->base)
		return answer_say(err, ANSWER_UNKNOWN, "%s: no head_branch or base", p->path);
	p->head_opened = local_dup(l, json_gets(v, "head_sha", NULL));
	p->merge_sha = local_dup(l, json_gets(v, "merge_sha", NULL));
	p->merged_head = local_dup(l, json_gets(v, "merged_head", NULL));
	p->draft_known = json_type(draft) == JSON_BOOL;
	p->draft = json_bool(draft, true);
	return read_intent(l, gitdir, v, p, err);
}

enum answer
local_pull(struct local *l, const struct repo *r, const char *gitdir, const char *number,
    struct pull *p, struct buf *err)
{
	struct json_mark mark = json_mark();
	const struct json *v = NULL;
	size_t n = strspn(number, "0123456789");

	*p = (struct pull){0};
	if (n == 0 || n > 9 || number[n] || *number == '0')
		return answer_say(err, ANSWER_NO, "%s: not a number", number);
	char *path = local_path(l, r, "/pulls/%s.json", number);
	p->number = local_dup(l, number);
	p->path = arena_memdup0(&l->mem, path, strlen(path));
	free(path);
	enum answer a = local_json(p->path, &v, err);
	if (a == ANSWER_OK)
		a = read_pull(l, gitdir, number, v, p, err);
	json_release(mark);
	return a;
}

struct finder {
	struct local *l;
	const struct repo *r;
	const char *gitdir, *branch, *head_sha;
	struct pull *found;
	long last, best;
	enum answer a;
	struct buf *err;
};

static int
look(const char *leaf, void *arg)
{
	struct finder *f = arg;
	struct pull p;
	char number[16];
	size_t n = strspn(leaf, "0123456789");

	if (n == 0 || n > 9 || strcmp(leaf + n, ".json") != 0)
		return 0;
	memcpy(number, leaf, n);
	number[n] = '\0';
	long k = strtol(number, NULL, 10);
	if (k > f->last)
		f->last = k;
	f->a = local_pull(f->l, f->r, f->gitdir, number, &p, f->err);
	if (f->a != ANSWER_OK)
		return 1; /* it may be the very one that is looked for */
	/* One that a person closed or merged before its opener came back is the one all the same. */
	bool same = f->head_sha && p.head_opened && strcmp(p.head_opened, f->head_sha) == 0;
	bool match =
	    strcmp(p.head_branch, f->branch) == 0 && (p.state == PR_OPEN || p.merging || same);
	if (match && k > f->best) {
		f->best = k;
		*f->found = p;
	}
	return 0;
}

enum answer
local_find(struct local *l, const struct repo *r, const char *gitdir, const char *branch,
    const char *head_sha, struct pull *p, long *last, struct buf *err)
{
	struct finder f = {l, r, gitdir, branch, head_sha, p, 0, 0, ANSWER_OK, err};
	char *dir = local_path(l, r, "/pulls");

	if (file_each(dir, look, &f) < 0 && errno != ENOENT)
		f.a = local_failed(err, dir);
	free(dir);
	*last = f.last;
	return f.a == ANSWER_OK && f.best == 0 ? ANSWER_NO : f.a;
}

enum answer
local_set(const struct pull *p, const char *const *members, struct buf *err)
{
	struct buf text = BUF_INIT, next = BUF_INIT;
	enum answer a = ANSWER_OK;

	if (file_slurp(p->path, LOCAL_FILE_MAX, &text) != 0)
		a = local_failed(err, p->path);
	for (; a == ANSWER_OK && *members; members += 2) {
		json_splice(
		    &next, buf_str(&text), text.len, members[0], members[1], strlen(members[1]));
		struct buf swap = text;
		text = next;
		next = swap;
		buf_reset(&next);
	}
	if (a == ANSWER_OK && file_put(p->path, buf_str(&text), text.len, FILE_REPLACE) != 0)
		a = local_failed(err, p->path);
	buf_free(&text);
	buf_free(&next);
	return a;
}

/*
 * The work tree may have been left behind. If it is not just as the base was before, a person is
 * at work in it, and it stays.
 */
static enum answer
finish_checkout(const char *gitdir, const struct pull *p, struct buf *err)
{
	struct buf tree = BUF_INIT;
	char base[GIT_SHA_LEN];
	enum answer a = ANSWER_OK;

	if (git_branch_sha(gitdir, p->base, base, err) == 0 && strcmp(base, p->merging) == 0) {
		if (local_checkout(gitdir, p->base, p->base_old, p->merging, &tree, err) ==
		        ANSWER_OK &&
		    tree.len > 0)
			a = local_bring_along(gitdir, buf_str(&tree), p->base_old, p->merging, err);
	}
	buf_free(&tree);
	return a;
}

enum answer
local_settle(
    struct local *l, const struct repo *r, const char *gitdir, struct pull *p, struct buf *err)
{
	char now[CLOCK_LEN];
	struct buf b[3] = {BUF_INIT, BUF_INIT, BUF_INIT};

	if (!p->merging)
		return ANSWER_OK;
	const char *drop[] = {"merging", "null", NULL};
	enum answer a;
	if (p->state != PR_MERGED) {
		a = local_set(p, drop, err);
	} else {
		a = finish_checkout(gitdir, p, err);
		buf_addf(&b[0], "\"%s\"", p->merge_sha);
		buf_addf(&b[1], "\"%s\"", p->merged_head ? p->merged_head : "");
		buf_addf(&b[2], "\"%s\"", clock_format(clock_now(), now));
		const char *done[] = {"state", "\"merged\"", "merge_sha", b[0].s, "merged_head",
		    b[1].s, "merged_at", b[2].s, "merging", "null", NULL};
		if (a == ANSWER_OK)
			a = local_set(p, done, err);
	}
	for (int i = 0; i < 3; i++)
		buf_free(&b[i]);
	return a == ANSWER_OK ? local_pull(l, r, gitdir, p->number, p, err) : a;
}

enum answer
local_pr(struct local *l, const struct repo *r, const char *gitdir, const struct pull *p,
    struct pr *pr, struct buf *err)
{
	char sha[GIT_SHA_LEN];

	*pr = (struct pr){.state = p->state,
	    .repo = local_dup(l, r->name),
	    .number = p->number,
	    .url = p->url,
	    .author = p->author,
	    .title = p->title,
	    .head_branch = p->head_branch,
	    .base = p->base,
	    .draft = p->draft,
	    .draft_known = p->draft_known};
	if (p->state == PR_MERGED) {
		pr->merge_sha = p->merge_sha;
		pr->head_sha = p->merged_head;
		pr->head_repo = pr->repo;
		return ANSWER_OK;
	}
	int got = git_branch_sha(gitdir, p->head_branch, sha, err);
	if (got < 0)
		return ANSWER_UNKNOWN;
	if (got == 0) {
		pr->head_sha = local_dup(l, sha);
		pr->head_repo = pr->repo;
	}
	return ANSWER_OK;
}
