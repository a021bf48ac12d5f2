/* gitwork: repositories that borrow objects, and what moves commits between them. */
#include "base/mem.h"
#include "base/path.h"
#include "io/file.h"
#include "io/gitcall.h"
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* As deep as git follows alternates, and more of them than anyone has. */
enum { DEPTH_MAX = 5, DIRS_MAX = 32, ALTERNATES_MAX = 64 << 10 };

struct dirs {
	char *v[DIRS_MAX + 1];
	int n;
};

static int add_objects(struct dirs *d, const char *path, int depth, struct buf *err);

/* Each line of the alternates file of the object directory `dir`; relative ones start there. */
static int
add_alternates(struct dirs *d, const char *dir, int depth, struct buf *err)
{
	char *file = path_join(dir, "info/alternates"), *save;
	struct buf text = BUF_INIT;
	int r = 0;
	if (file_exists(file) && file_slurp(file, ALTERNATES_MAX, &text) < 0)
		r = git_fail(err, "%s: %s", file, strerror(errno));
	for (char *l = text.len ? strtok_r(text.s, "\n", &save) : NULL; l && r == 0;
	     l = strtok_r(NULL, "\n", &save)) {
		if (*l == '#')
			continue;
		if (*l == '"') {
			r = git_fail(err, "%s: a quoted path is not understood", file);
			break;
		}
		char *path = *l == '/' ? xstrdup(l) : path_join(dir, l);
		r = add_objects(d, path, depth + 1, err);
		free(path);
	}
	buf_free(&text);
	free(file);
	return r;
}

static int
add_objects(struct dirs *d, const char *path, int depth, struct buf *err)
{
	char *real = realpath(path, NULL);
	if (!real)
		return git_fail(err, "%s: %s", path, strerror(errno));
	for (int i = 0; i < d->n; i++) {
		if (strcmp(d->v[i], real) == 0) {
			free(real);
			return 0;
		}
	}
	if (d->n == DIRS_MAX || depth > DEPTH_MAX || strchr(real, '\n')) {
		free(real);
		return git_fail(err,
		    "%s: alternates too deep, too many, or with a newline in their path", path);
	}
	d->v[d->n++] = real;
	return add_alternates(d, real, depth, err);
}

static void
free_dirs(char **v)
{
	for (char **p = v; p && *p; p++)
		free(*p);
	free(v);
}

char **
git_object_dirs(const char *gitdir, struct buf *err)
{
	struct dirs *d = xcalloc(1, sizeof *d);
	char *own = path_join(gitdir, "objects");
	int r = add_objects(d, own, 0, err);
	free(own);
	char **v = xcalloc((size_t)d->n + 1, sizeof *v);
	memcpy(v, d->v, (size_t)d->n * sizeof *v);
	free(d);
	if (r == 0)
		return v;
	free_dirs(v);
	return NULL;
}

/* What a repository cannot lend: the end of a history that was cut off is known to it alone. */
static int
refuse_shallow(const char *gitdir, struct buf *err)
{
	char *shallow = path_join(gitdir, "shallow");
	bool is = file_exists(shallow);
	free(shallow);
	return is ? git_fail(err, "%s is a shallow clone; run git fetch --unshallow in it", gitdir)
	          : 0;
}

static int
write_alternates(const char *gitdir, const char *newdir, struct buf *err)
{
	char **dirs = git_object_dirs(gitdir, err);
	if (!dirs)
		return -1;
	struct buf text = BUF_INIT;
	for (char **p = dirs; *p; p++)
		buf_addf(&text, "%s\n", *p);
	char *file = path_join(newdir, "objects/info/alternates");
	int r = file_put(file, text.s, text.len, FILE_CREATE);
	if (r < 0)
		git_fail(err, "%s: %s", file, strerror(errno));
	free(file);
	buf_free(&text);
	free_dirs(dirs);
	return r;
}

int
git_init(const char *gitdir, const char *dest, const char *branch, const char *sha, bool bare,
    struct buf *err)
{
	if (refuse_shallow(gitdir, err) < 0)
		return -1;
	if (mkdir(dest, 0700) < 0) /* guard: git.fresh */
		return git_fail(err, "%s: %s", dest, strerror(errno));
	char *head = path_fmt("--initial-branch=%s", branch);
	struct git_call c = {.in = -1,
	    .out = -1,
	    .args = ARGS("init", "--quiet", "--template=", head,
	        strlen(sha) == 40 ? "--object-format=sha1" : "--object-format=sha256",
	        bare ? "--bare" : "--no-bare", "--", dest)};
	char *newdir = bare ? xstrdup(dest) : path_join(dest, ".git");
	int r = git_call(&c, NULL, err) == 0 ? write_alternates(gitdir, newdir, err) : -1;
	if (r < 0)
		file_rmtree(dest);
	free(newdir);
	free(head);
	return r;
}

static int
check_out(
    const char *dir, const char *worktree, const char *branch, const char *sha, struct buf *err)
{
	struct git_call c = {.gitdir = dir,
	    .worktree = worktree,
	    .in = -1,
	    .out = -1,
	    .args = ARGS("read-tree", "--reset", "-u", sha)};
	if (git_run(dir, ARGS("config", "user.name", "fac agent"), NULL, err) < 0 ||
	    git_run(dir, ARGS("config", "user.email", "agent@fac.invalid"), NULL, err) < 0 ||
	    git_swap_branch(dir, branch, sha, git_zero(sha), err) != 0)
		return -1;
	return git_call(&c, NULL, err) == 0 ? 0 : -1;
}

int
git_workspace(
    const char *gitdir, const char *dest, const char *branch, const char *sha, struct buf *err)
{
	if (!git_is_branch(branch) || !git_is_sha(sha))
		return git_fail(err, "not a branch name or object id");
	if (git_init(gitdir, dest, branch, sha, false, err) < 0)
		return -1;
	char *real = realpath(dest, NULL), *dir = real ? path_join(real, ".git") : NULL;
	int r = dir ? check_out(dir, real, branch, sha, err)
	            : git_fail(err, "%s: %s", dest, strerror(errno));
	if (r < 0)
		file_rmtree(dest);
	free(dir);
	free(real);
	return r;
}

/*
 * The objects of sha that todir may lack, as a pack in an open, unnamed file; *some is false where
 * it lacks none. No transport: those would run hooks and ask who owns the other repository. What
 * todir has is told by its branches' tips, those that fromdir knows.
 */
static int
pack(const char *fromdir, const char *todir, const char *sha, bool *some, struct buf *err)
{
	struct buf refs = BUF_INIT, ask = BUF_INIT, list = BUF_INIT;
	int fd = -1;
	char *path = path_join(fromdir, "fac-push-XXXXXX");
	struct git_call rev = {.gitdir = fromdir,
	    .in = -1,
	    .out = -1,
	    .args = ARGS("rev-list", "--objects", "--ignore-missing", "--stdin")};
	struct git_call packed = {.gitdir = fromdir,
	    .in = -1,
	    .out = -1,
	    .args = ARGS("pack-objects", "--quiet", "--stdout")};
	if (git_run(todir, ARGS("for-each-ref", "--format=^%(objectname)"), &refs, err) < 0)
		goto out;
	buf_addf(&ask, "%s\n%s", sha, buf_str(&refs));
	rev.input = ask.s;
	rev.n = ask.len;
	if (git_call(&rev, &list, err) != 0)
		goto out;
	*some = list.len > 0;
	fd = mkostemp(path, O_CLOEXEC);
	if (fd < 0) {
		git_fail(err, "%s: %s", path, strerror(errno));
		goto out;
	}
	unlink(path);
	packed.input = buf_str(&list);
	packed.n = list.len;
	packed.out = fd;
	if (git_call(&packed, NULL, err) != 0 || lseek(fd, 0, SEEK_SET) < 0) {
		close(fd);
		fd = -1;
	}
out:
	free(path);
	buf_free(&refs);
	buf_free(&ask);
	buf_free(&list);
	return fd;
}

static int
copy_objects(const char *fromdir, const char *todir, const char *sha, struct buf *err)
{
	bool some = false;
	int fd = pack(fromdir, todir, sha, &some, err);
	if (fd < 0)
		return -1;
	struct git_call c = {.gitdir = todir,
	    .in = fd,
	    .out = -1,
	    .args = ARGS("index-pack", "--strict", "--stdin")};
	int r = some ? git_call(&c, NULL, err) : 0;
	close(fd);
	if (r != 0)
		return -1;
	/* All of it is there, whatever the tips made us leave out. */
	return git_run(
	    todir, ARGS("rev-list", "--objects", "--quiet", sha, "--not", "--branches"), NULL, err);
}

int
git_push(const char *fromdir, const char *todir, const char *branch, const char *sha,
    const char *old, struct buf *err)
{
	char now[GIT_SHA_LEN];
	if (!git_is_branch(branch) || !git_is_sha(sha) || (old && !git_is_sha(old)))
		return git_fail(err, "not a branch name or object id");
	int r = git_branch_sha(todir, branch, now, err);
	if (r < 0)
		return -1;
	if (r == 0 && strcmp(now, sha) == 0)
		return 0;
	if (r == 0 && (!old || strcmp(now, old) != 0))
		return git_fail(err, "%s is at %s", branch, now);
	if (r == 1 && old)
		return git_fail(err, "%s is gone", branch);
	if (copy_objects(fromdir, todir, sha, err) < 0)
		return -1;
	r = git_swap_branch(todir, branch, sha, old ? old : git_zero(sha), err);
	return r == 0 ? 0 : -1;
}
