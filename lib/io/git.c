/* git: the few things that fac asks of git(1): running it, and what reads or moves one ref. */
#include "io/git.h"
#include "base/mem.h"
#include "base/path.h"
#include "io/file.h"
#include "io/gitcall.h"
#include "io/proc.h"
#include <errno.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* What git may read beside the repository: nothing. Who it writes as: fac. */
static const char *const environment[][2] = {
    {"LANG", "C.UTF-8"},
    {"LC_ALL", "C.UTF-8"},
    {"HOME", "/nonexistent"},
    {"XDG_CONFIG_HOME", "/nonexistent"},
    {"GIT_CONFIG_NOSYSTEM", "1"},
    {"GIT_CONFIG_GLOBAL", "/dev/null"},
    {"GIT_ATTR_NOSYSTEM", "1"},
    {"GIT_NO_REPLACE_OBJECTS", "1"},
    {"GIT_TERMINAL_PROMPT", "0"},
    {"GIT_ASKPASS", "/bin/false"},
    {"GIT_PAGER", "cat"},
    {"GIT_AUTHOR_NAME", "fac"},
    {"GIT_AUTHOR_EMAIL", "fac@localhost"},
    {"GIT_COMMITTER_NAME", "fac"},
    {"GIT_COMMITTER_EMAIL", "fac@localhost"},
};

/*
 * Configuration that wins over the repository's own: nothing is executed, nothing goes on in the
 * background.
 */
static const char *const config[][2] = {
    {"core.hooksPath", "/dev/null"}, /* guard: git.hooks */
    {"core.fsmonitor", "false"},
    {"core.protectHFS", "true"},
    {"core.protectNTFS", "true"},
    {"gc.auto", "0"},
    {"maintenance.auto", "false"},
    {"protocol.allow", "never"},
    {"submodule.recurse", "false"},
    {"pack.threads", "1"},
    {"core.packedGitWindowSize", "256m"}, /* mapped memory counts, too (GIT_MEMORY) */
    {"core.packedGitLimit", "1g"},
    {"core.quotePath", "true"},
    {"commit.gpgSign", "false"},
    {"log.showSignature", "false"},
};

#define LEN(a) (sizeof(a) / sizeof *(a))

static void
set_config(struct env *e, size_t i, const char *key, const char *value)
{
	char *name = path_fmt("GIT_CONFIG_KEY_%zu", i);
	env_set(e, name, key);
	free(name);
	name = path_fmt("GIT_CONFIG_VALUE_%zu", i);
	env_set(e, name, value);
	free(name);
}

static void
set_environment(struct env *e, const struct git_call *c)
{
	env_set(e, "PATH", "/usr/local/bin:/usr/bin:/bin");
	for (size_t i = 0; i < LEN(environment); i++)
		env_set(e, environment[i][0], environment[i][1]);
	size_t n = 0;
	for (size_t i = 0; i < LEN(config); i++)
		set_config(e, n++, config[i][0], config[i][1]);
	for (const char *const *more = c->config; more && *more; more += 2)
		set_config(e, n++, more[0], more[1]);
	char *count = path_fmt("%zu", n);
	env_set(e, "GIT_CONFIG_COUNT", count);
	free(count);
	if (c->gitdir)
		env_set(e, "GIT_DIR",
		    c->worktree ? c->gitdir
		                : "."); /* it is run there, so a relative path will do */
	if (c->worktree)
		env_set(e, "GIT_WORK_TREE", c->worktree);
	if (c->remote) {
		env_pass(e, "https_proxy");
		env_pass(e, "HTTPS_PROXY");
		env_pass(e, "no_proxy");
		env_pass(e, "NO_PROXY");
	}
}

int
git_fail(struct buf *err, const char *fmt, ...)
{
	va_list ap;
	if (!err)
		return -1;
	buf_reset(err);
	va_start(ap, fmt);
	buf_vaddf(err, fmt, ap);
	va_end(ap);
	return -1;
}

/* The line of git's stderr that says why: its first "fatal:" or "error:", else the last. */
static void
explain(struct buf *err, const char *verb, const char *text)
{
	const char *best = "", *p = text;
	bool found = false;
	for (; *p && !found; p += strcspn(p, "\n"), p += *p == '\n') {
		found = strncmp(p, "fatal: ", 7) == 0 || strncmp(p, "error: ", 7) == 0;
		if (*p != '\n')
			best = p;
	}
	git_fail(err, "git %s: %.*s", verb, (int)strcspn(best, "\n"),
	    *best ? best : "failed without a word");
}

/*
 * Not with die_with_parent: a git that is killed leaves its lock files behind, and every call ends
 * soon. A session of its own, for the same reason (an interrupt at the terminal), and so that a
 * timeout ends its helpers too.
 */
int
git_call(const struct git_call *c, struct buf *out, struct buf *err)
{
	struct env e = {0};
	struct buf said = BUF_INIT;
	size_t n = 0;
	while (c->args[n])
		n++;
	const char **argv = xcalloc(n + 2, sizeof *argv);
	argv[0] = "git";
	memcpy(argv + 1, c->args, n * sizeof *argv);
	set_environment(&e, c);
	struct proc p = {.argv = argv,
	    .env = env_list(&e),
	    .cwd = c->worktree ? c->worktree : c->gitdir,
	    .in = c->in,
	    .out = c->out,
	    .err = -1,
	    .keep = c->keep > 0 ? c->keep : -1,
	    .session = true,
	    .memory = GIT_MEMORY}; /* guard: git.memory */
	int ms = c->ms ? c->ms : GIT_TIMEOUT_MS;
	int r = proc_run(&p, c->input, c->n, ms, GIT_MAX_OUT, out, &said);
	if (r < 0)
		git_fail(err, "git %s: %s", c->args[0], strerror(errno));
	else if (r != 0)
		explain(err, c->args[0], buf_str(&said));
	else if (err) {
		buf_reset(err);
		buf_add(err, buf_str(&said), said.len);
	}
	buf_free(&said);
	env_free(&e);
	free(argv);
	return r;
}

int
git_run(const char *gitdir, const char *const *args, struct buf *out, struct buf *err)
{
	struct git_call c = {.gitdir = gitdir, .args = args, .in = -1, .out = -1};
	return git_call(&c, out, err) == 0 ? 0 : -1;
}

int
git_grep(const char *gitdir, const char *sha, const char *pattern, struct buf *out, struct buf *err)
{
	struct git_call c = {.gitdir = gitdir, .in = -1, .out = -1};
	c.args = ARGS("grep", "-I", "-h", "-o", "-E", "-e", pattern, sha, "--");
	int status = git_call(&c, out, err);
	return status == 0 || (status == 1 && out->len == 0) ? 0 : -1;
}

bool
git_is_sha(const char *s)
{
	size_t n = s ? strspn(s, "0123456789abcdef") : 0;
	return (n == 40 || n == 64) && s[n] == '\0';
}

const char *
git_zero(const char *sha)
{
	static const char zero[GIT_SHA_LEN] =
	    "0000000000000000000000000000000000000000000000000000000000000000";
	return zero + (GIT_SHA_LEN - 1 - strlen(sha));
}

/* The rules of git-check-ref-format(1), and no leading dash. */
bool
git_is_branch(const char *s)
{
	size_t n = strlen(s);
	if (n == 0 || n > 240 || *s == '-' || *s == '/' || s[n - 1] == '/' || s[n - 1] == '.' ||
	    strcmp(s, "@") == 0)
		return false;
	for (const char *p = s; *p; p++) {
		if ((unsigned char)*p <= ' ' || *p == 127 || strchr("~^:?*[\\", *p))
			return false;
		if ((p == s || p[-1] == '/') && *p == '.')
			return false;
	}
	if (strstr(s, "..") || strstr(s, "//") || strstr(s, "@{") || strstr(s, ".lock/"))
		return false;
	return n < 5 || strcmp(s + n - 5, ".lock") != 0;
}

/* A first line that is an object id, as it came from git. */
static bool
take_sha(const struct buf *out, char sha[GIT_SHA_LEN])
{
	size_t n = strcspn(buf_str(out), " \n");
	if (n >= GIT_SHA_LEN)
		return false;
	memcpy(sha, buf_str(out), n);
	sha[n] = '\0';
	return git_is_sha(sha);
}

int
git_ask(const char *gitdir, const char *const *args, char sha[GIT_SHA_LEN], struct buf *err)
{
	struct buf out = BUF_INIT;
	int r = git_run(gitdir, args, &out, err);
	if (r == 0 && !take_sha(&out, sha))
		r = git_fail(err, "git %s: no object id", args[0]);
	buf_free(&out);
	return r;
}

/*
 * The .git of a work tree, or the directory itself: never one further up, which would be another
 * repository.
 */
char *
git_dir(const char *path, struct buf *err)
{
	char *real = realpath(path, NULL);
	if (!real) {
		git_fail(err, "%s", strerror(errno));
		return NULL;
	}
	char *dot = path_join(real, ".git"); /* a file, in a linked work tree */
	struct buf out = BUF_INIT;
	bool good = git_run(real,
	                ARGS(file_exists(dot) ? "--git-dir=.git" : "--git-dir=.", "rev-parse",
	                    "--path-format=absolute", "--git-common-dir"),
	                &out, err) == 0;
	free(dot);
	free(real);
	buf_cut(&out, good ? strcspn(buf_str(&out), "\n") : 0);
	if (out.len > 0 && out.s[0] == '/')
		return buf_detach(&out);
	buf_free(&out);
	if (good)
		git_fail(err, "not a git repository");
	return NULL;
}

/*
 * A broken ref is left out of the list with a warning and success: so silence means "no such
 * branch" only where there was no word either.
 */
int
git_branch_sha(const char *gitdir, const char *branch, char sha[GIT_SHA_LEN], struct buf *err)
{
	struct buf out = BUF_INIT, said = BUF_INIT;
	if (!git_is_branch(branch))
		return git_fail(err, "not a branch name");
	char *ref = path_fmt("refs/heads/%s", branch);
	struct git_call c = {.gitdir = gitdir,
	    .in = -1,
	    .out = -1,
	    .args = ARGS("for-each-ref", "--format=%(objectname) %(objecttype) %(refname)", ref)};
	int r = git_call(&c, &out, &said);
	if (r != 0)
		r = git_fail(err, "%s", buf_str(&said));
	else if (take_sha(&out, sha)) {
		char *want = path_fmt("%s commit %s\n", sha, ref);
		r = strcmp(buf_str(&out), want) == 0
		        ? 0
		        : 1; /* a branch below that name is another one */
		free(want);
	} else if (said.len > 0) /* guard: git.broken_ref */
		r = git_fail(err, "%.*s", (int)strcspn(said.s, "\n"), said.s);
	else
		r = 1;
	free(ref);
	buf_free(&out);
	buf_free(&said);
	return r;
}

static int
update_ref(const char *gitdir, const char *branch, const char *new_sha, const char *old_sha,
    struct buf *err)
{
	char *ref = path_fmt("refs/heads/%s", branch);
	int r = new_sha ? git_run(gitdir, ARGS("update-ref", "--no-deref", ref, new_sha, old_sha),
	                      NULL, err)
	                : git_run(gitdir, ARGS("update-ref", "--no-deref", "-d", ref, old_sha),
	                      NULL, err);
	free(ref);
	return r;
}

int
git_swap_branch(const char *gitdir, const char *branch, const char *new_sha, const char *old_sha,
    struct buf *err)
{
	char now[GIT_SHA_LEN];
	if (!git_is_branch(branch) || !git_is_sha(new_sha) || !git_is_sha(old_sha))
		return git_fail(err, "not a branch name or object id");
	if (update_ref(gitdir, branch, new_sha, old_sha, err) == 0)
		return 0;
	/* Refused: because it moved, or for another reason? Only a clear answer is a 1. */
	struct buf why = BUF_INIT;
	int r = git_branch_sha(gitdir, branch, now, &why);
	buf_free(&why);
	return r == 1 || (r == 0 && strcmp(now, old_sha) != 0) ? 1 : -1;
}

int
git_delete_branch(const char *gitdir, const char *branch, const char *sha, struct buf *err)
{
	char now[GIT_SHA_LEN];
	if (!git_is_sha(sha))
		return git_fail(err, "not an object id");
	int r = git_branch_sha(gitdir, branch, now, err);
	if (r != 0)
		return r == 1 ? 0 : -1;
	if (strcmp(now, sha) != 0)
		return git_fail(err, "%s is at %s", branch, now);
	return update_ref(gitdir, branch, NULL, sha, err);
}

bool
git_is_ancestor(const char *gitdir, const char *a, const char *b)
{
	if (!git_is_sha(a) || !git_is_sha(b))
		return false;
	return git_run(gitdir, ARGS("merge-base", "--is-ancestor", a, b), NULL, NULL) == 0;
}

int
git_changed_paths(
    const char *gitdir, const char *a, const char *b, struct buf *out, struct buf *err)
{
	if (!git_is_sha(a) || !git_is_sha(b))
		return git_fail(err, "not an object id");
	return git_run(gitdir,
	    ARGS("diff-tree", "-r", "-z", "--name-only", "--no-renames", "--no-ext-diff", a, b),
	    out, err);
}

int
git_authors(
    const char *gitdir, const char *base, const char *head, struct buf *out, struct buf *err)
{
	if (!git_is_sha(base) || !git_is_sha(head))
		return git_fail(err, "not an object id");
	char *range = path_fmt("%s..%s", base, head);
	int r = git_run(gitdir,
	    ARGS("rev-list", "--no-commit-header", "--encoding=UTF-8",
	        "--format=%an <%ae>%n%cn <%ce>", range),
	    out, err);
	free(range);
	return r;
}
