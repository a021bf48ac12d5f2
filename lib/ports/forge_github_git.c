/* forge_github: the repository itself: a mirror of its base, its branches, what a merge made of them. */
#include "base/path.h"
#include "io/file.h"
#include "io/gitremote.h"
#include "ports/forge_github.h"
#include <ctype.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* forge.dir/NAME/LEAF. */
static char *
hub_path(const struct hubforge *f, const struct repo *r, const char *leaf)
{
	struct buf b = BUF_INIT, name = BUF_INIT;

	for (const char *p = r->name; *p; p++)
		buf_addc(&name, (char)tolower((unsigned char)*p));
	buf_addf(&b, "%s/", f->config->forge.dir);
	path_encode(&b, buf_str(&name), name.len);
	buf_addf(&b, "/%s", leaf);
	buf_free(&name);
	return buf_detach(&b);
}

/* Directories that the agents' user may pass: workspaces borrow from the mirror that is in them. */
int
hub_lock(const struct hubforge *f, const struct repo *r, const char *leaf, struct buf *err)
{
	char *path = hub_path(f, r, leaf), *dir = xmemdup0(path, (size_t)(path_base(path) - path));
	int fd = -1;

	dir[strlen(dir) - 1] = '\0';
	bool made = mkdir(f->config->forge.dir, 0755) == 0 || errno == EEXIST;
	made = made && (mkdir(dir, 0755) == 0 || errno == EEXIST);
	if (made)
		fd = file_lock(path, true, true);
	if (fd < 0)
		answer_say(err, ANSWER_UNKNOWN, "%s: %s", path, strerror(errno));
	free(dir);
	free(path);
	return fd;
}

static struct git_remote
remote_of(const struct hubforge *f, const struct github_repo *repo, char **url)
{
	*url = path_fmt("%s%s.git", github_web(f->g), repo->full_name);
	return (struct git_remote){*url, github_token(f->g)};
}

static enum answer
git_answer(enum git_said said)
{
	switch (said) {
	case GIT_DONE:
		return ANSWER_OK;
	case GIT_REFUSED:
		return ANSWER_NO;
	case GIT_DENIED:
		return ANSWER_DENIED;
	default:
		return ANSWER_UNKNOWN;
	}
}

enum answer
hub_fetch(struct hubforge *f, const struct repo *r, const struct github_repo *repo, const char *ref,
    const char *to, char sha[GIT_SHA_LEN], struct buf *dir, struct buf *err)
{
	char *url, *mirror = hub_path(f, r, "mirror.git");
	struct git_remote remote = remote_of(f, repo, &url);
	enum answer a = git_mirror(mirror, err) == 0
	                    ? git_answer(git_fetch(mirror, &remote, ref, to, sha, err))
	                    : ANSWER_UNKNOWN;

	buf_reset(dir);
	buf_adds(dir, mirror);
	free(mirror);
	free(url);
	return a;
}

/* Appends a branch's name as a path, its slashes kept. */
static void
add_branch(struct buf *out, const char *branch)
{
	char one[2] = "";

	for (; *branch; branch++) {
		one[0] = *branch;
		if (*branch == '/')
			buf_addc(out, '/');
		else
			http_escape(out, one);
	}
}

enum answer
hub_branch(struct hubforge *f, const struct github_repo *repo, const char *branch,
    char sha[GIT_SHA_LEN], struct buf *err)
{
	struct json_mark m = json_mark();
	const struct json *v = NULL;
	struct buf path = BUF_INIT, ref = BUF_INIT;

	add_branch(&path, branch);
	buf_addf(&ref, "refs/heads/%s", branch);
	enum answer a = github_get(
	    f->g, &v, err, "/repos/%s/git/ref/heads/%s", repo->full_name, buf_str(&path));
	const char *at = json_gets(json_get(v, "object"), "sha", "");
	if (a == ANSWER_OK && (!git_is_sha(at) || strcmp(json_gets(v, "ref", ""), ref.s) != 0))
		a = answer_say(err, ANSWER_UNKNOWN, "%s: the answer is no branch", branch);
	else if (a == ANSWER_OK)
		memcpy(sha, at, strlen(at) + 1);
	else if (a == ANSWER_NO)
		answer_say(err, a, "there is no branch %s", branch);
	buf_free(&path);
	buf_free(&ref);
	json_release(m);
	return a;
}

/* Fetched only where the mirror has another: asking costs nothing while the base stands still. */
enum answer
hub_base(
    void *self, const struct repo *r, char sha[GIT_SHA_LEN], struct buf *gitdir, struct buf *err)
{
	struct hubforge *f = self;
	const struct github_repo *repo = NULL;
	char now[GIT_SHA_LEN] = "";
	struct buf why = BUF_INIT;

	buf_reset(err);
	enum answer a = github_repo(f->g, r->name, &repo, err);
	if (a == ANSWER_OK)
		a = hub_branch(f, repo, r->base, sha, err);
	if (a != ANSWER_OK)
		return a;
	int lock = hub_lock(f, r, "lock", err);
	if (lock < 0)
		return ANSWER_UNKNOWN;
	char *mirror = hub_path(f, r, "mirror.git");
	char *ref = path_fmt("refs/heads/%s", r->base);
	bool same = file_exists(mirror) && git_branch_sha(mirror, r->base, now, &why) == 0 &&
	            strcmp(now, sha) == 0;
	buf_reset(gitdir);
	buf_adds(gitdir, mirror);
	if (!same)
		a = hub_fetch(f, r, repo, ref, ref, sha, gitdir, err);
	close(lock);
	free(ref);
	free(mirror);
	buf_free(&why);
	return a;
}

/* What a branch is after a push that was not clearly refused. */
static enum answer
landed(enum answer pushed, enum answer read, const char *now, const char *branch,
    const char *head_sha, struct buf *err)
{
	if (read == ANSWER_OK && strcmp(now, head_sha) == 0)
		return ANSWER_OK;
	if (read == ANSWER_OK) /* guard: hub.push_other */
		return answer_say(err, ANSWER_NO, "%s is at %s", branch, now);
	if (answer_stops(read))
		return read;
	return pushed == ANSWER_OK ? ANSWER_UNKNOWN : pushed;
}

enum answer
hub_push(void *self, const struct repo *r, const char *gitdir, const char *branch,
    const char *head_sha, struct buf *err)
{
	struct hubforge *f = self;
	const struct github_repo *repo = NULL;
	char now[GIT_SHA_LEN] = "", *url;
	struct buf why = BUF_INIT;

	buf_reset(err);
	enum answer a = github_repo(f->g, r->name, &repo, err);
	if (a == ANSWER_OK)
		a = hub_branch(f, repo, branch, now, err);
	if (a == ANSWER_OK)
		return landed(a, a, now, branch, head_sha, err);
	if (a != ANSWER_NO || !repo)
		return a;
	struct git_remote remote = remote_of(f, repo, &url);
	a = git_answer(git_set_remote_branch(gitdir, &remote, branch, head_sha, NULL, err));
	free(url);
	if (a != ANSWER_DENIED) {
		enum answer read = hub_branch(f, repo, branch, now, &why);
		a = landed(a, read, now, branch, head_sha, read == ANSWER_OK ? err : &why);
	}
	buf_free(&why);
	return a;
}

enum answer
hub_branch_delete(
    void *self, const struct repo *r, const char *branch, const char *head_sha, struct buf *err)
{
	struct hubforge *f = self;
	const struct github_repo *repo = NULL;
	char now[GIT_SHA_LEN] = "", *url;
	struct buf why = BUF_INIT;

	buf_reset(err);
	if (strcmp(branch, r->base) == 0) /* guard: hub.delete_base */
		return answer_say(err, ANSWER_NO, "%s is the base", branch);
	enum answer a = github_repo(f->g, r->name, &repo, err);
	if (a == ANSWER_OK)
		a = hub_branch(f, repo, branch, now, err);
	if (a == ANSWER_NO && repo)
		return ANSWER_OK; /* GitHub or a person deleted it */
	if (a != ANSWER_OK)
		return a;
	if (strcmp(now, head_sha) != 0)
		return answer_say(err, ANSWER_NO, "%s is at %s", branch, now);
	int lock = hub_lock(f, r, "lock", err);
	if (lock < 0)
		return ANSWER_UNKNOWN;
	char *mirror = hub_path(f, r, "mirror.git");
	struct git_remote remote = remote_of(f, repo, &url);
	if (git_mirror(mirror, err) == 0)
		a = git_answer(git_set_remote_branch(mirror, &remote, branch, NULL, head_sha, err));
	else
		a = ANSWER_UNKNOWN;
	close(lock);
	if (a == ANSWER_UNKNOWN && hub_branch(f, repo, branch, now, &why) == ANSWER_NO)
		a = ANSWER_OK;
	buf_free(&why);
	free(mirror);
	free(url);
	return a;
}

/*
 * The head as the pull request keeps it (its branch may be gone) is fetched beside the base; its ref
 * is taken away again, its objects stay.
 */
enum answer
hub_merged_clean(void *self, const struct repo *r, const struct pr *pr, struct buf *err)
{
	struct hubforge *f = self;
	const struct github_repo *repo = NULL;
	char base[GIT_SHA_LEN], head[GIT_SHA_LEN];
	struct buf dir = BUF_INIT;

	buf_reset(err);
	if (!git_is_sha(pr->merge_sha) || !git_is_sha(pr->head_sha) || !pr->base)
		return answer_say(err, ANSWER_UNKNOWN, "GitHub does not say what was merged");
	enum answer a = github_repo(f->g, r->name, &repo, err);
	if (a != ANSWER_OK)
		return a;
	int lock = hub_lock(f, r, "lock", err);
	if (lock < 0)
		return ANSWER_UNKNOWN;
	char *onto = path_fmt("refs/heads/%s", pr->base);
	char *from = path_fmt("refs/pull/%s/head", pr->number);
	char *temporary = path_fmt("refs/fac/pull-%s", pr->number);
	a = hub_fetch(f, r, repo, onto, onto, base, &dir, err);
	if (a == ANSWER_OK)
		a = hub_fetch(f, r, repo, from, temporary, head, &dir, err);
	if (a == ANSWER_NO) /* a base or a head that is gone proves nothing */
		a = ANSWER_UNKNOWN;
	if (a == ANSWER_OK && strcmp(head, pr->head_sha) != 0) /* guard: hub.merged_head */
		a = answer_say(
		    err, ANSWER_UNKNOWN, "%s is at %s, not %s", from, head, pr->head_sha);
	if (a == ANSWER_OK) {
		int rc = git_merged_clean(dir.s, base, pr->merge_sha, pr->head_sha, err);
		const char *drop[] = {"update-ref", "-d", temporary, NULL};
		git_run(dir.s, drop, NULL, NULL);
		a = rc == 0 ? ANSWER_OK : rc == 1 ? ANSWER_NO : ANSWER_UNKNOWN;
	}
	close(lock);
	free(onto);
	free(from);
	free(temporary);
	buf_free(&dir);
	return a;
}
