/* inside: what the processes of an attempt see. */
#include "state/inside.h"
#include "base/die.h"
#include "base/mem.h"
#include "base/path.h"
#include "io/file.h"
#include "io/git.h"
#include <errno.h>
#include <fcntl.h>
#include <fts.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

enum { TASK_MAX = 16 << 20 };

static const char *const trees[] = {[INSIDE_WORKSPACE] = "workspace", [INSIDE_CHECK] = "check"};

static void
add_string(struct strings *s, char *str)
{
	s->v = xreallocarray(s->v, (size_t)s->n + 2, sizeof *s->v);
	s->v[s->n++] = str;
	s->v[s->n] = NULL;
}

/* The prompt in memory, sealed. */
static int
seal_task(const char *dir)
{
	struct buf text = BUF_INIT;
	char *path = path_join(dir, "task.md");
	int fd = -1;
	if (file_slurp(path, TASK_MAX, &text) == 0)
		fd = memfd_create("task.md", MFD_CLOEXEC | MFD_ALLOW_SEALING);
	bool good =
	    fd >= 0 && file_write_all(fd, text.s, text.len) == 0 &&
	    fcntl(fd, F_ADD_SEALS, F_SEAL_WRITE | F_SEAL_GROW | F_SEAL_SHRINK | F_SEAL_SEAL) == 0;
	/* Its directory is closed to others; inside it is seen by the sandbox's user. */
	if (!good || chmod(path, 0644) < 0) {
		warn("%s: %s", path, strerror(errno));
		good = false;
	}
	free(path);
	buf_free(&text);
	return good ? fd : -1;
}

/*
 * Gives a tree that fac made, and no agent has touched, to the sandbox's user. Symbolic links are
 * changed, not followed. A file with a second name may be somebody else's too: it stays whose it
 * is.
 */
static int
give(const struct inside *in, const char *leaf)
{
	char *path = path_join(in->dir, leaf), *roots[] = {path, NULL};
	int bad = 0;
	if (in->bare || geteuid() != 0 || !file_exists(path)) {
		free(path);
		return 0;
	}
	FTS *f = fts_open(roots, FTS_PHYSICAL | FTS_NOCHDIR | FTS_XDEV, NULL);
	for (FTSENT *e; f && !bad && (e = fts_read(f));) {
		if (e->fts_info == FTS_DP)
			continue;
		if (e->fts_info == FTS_ERR || e->fts_info == FTS_DNR || e->fts_info == FTS_NS) {
			errno = e->fts_errno;
			bad = -1;
		} else if (S_ISREG(e->fts_statp->st_mode) &&
		           e->fts_statp->st_nlink > 1) { /* guard: keep.give.links */
			continue;
		} else {
			bad = lchown(e->fts_accpath, in->uid, in->gid);
		}
	}
	if (!f || bad) {
		bad = -1;
		warn("%s: %s", path, strerror(errno));
	}
	if (f)
		fts_close(f);
	free(path);
	return bad;
}

int
inside_add_objects(struct inside *in, const char *gitdir)
{
	struct buf err = BUF_INIT;
	char **dirs = git_object_dirs(gitdir, &err);
	if (!dirs)
		warn("%s: %s", gitdir, buf_str(&err));
	for (char **d = dirs; d && *d; d++)
		add_string(&in->objects, *d);
	buf_free(&err);
	free(dirs);
	return dirs ? 0 : -1;
}

int
inside_open(struct inside *in, const char *dir, const struct job *job)
{
	*in =
	    (struct inside){.dir = dir, .job = job, .bare = strcmp(job->sandbox_kind, "none") == 0};
	if (!sandbox_owner(job->sandbox_user, &in->uid, &in->gid)) {
		warn("sandbox.user: no such user: %s", job->sandbox_user);
		return -1;
	}
	char *lock = path_join(dir, "sandbox");
	int fd = open(lock, O_RDWR | O_CREAT | O_NOFOLLOW | O_CLOEXEC, 0600);
	bool ours = fd >= 0 && fchmod(fd, 0600) == 0;
	if (!ours)
		warn("%s: %s", lock, strerror(errno));
	if (fd >= 0)
		close(fd);
	free(lock);
	if (!ours || (in->task = seal_task(dir)) < 0 || inside_add_objects(in, job->repo_dir) < 0)
		return -1;
	for (int i = 0; i < job->nalso; i++)
		if (inside_add_objects(in, job->also[i].repo_dir) < 0)
			return -1;
	return give(in, "workspace") < 0 || give(in, "also") < 0 ? -1 : 0;
}

int
inside_fresh_out(const struct inside *in)
{
	char *out = path_join(in->dir, "out");
	int r = file_rmtree(out) < 0 || file_mkdir(out) < 0 ? -1 : 0;
	if (r < 0)
		warn("%s: %s", out, strerror(errno));
	free(out);
	return r < 0 ? r : give(in, "out");
}

int
inside_fresh_check(const struct inside *in, const char *sha)
{
	char *check = path_join(in->dir, "check"), *work = path_join(in->dir, "work.git");
	struct buf err = BUF_INIT;
	int r = file_rmtree(check);
	if (r < 0)
		warn("%s: %s", check, strerror(errno));
	else if ((r = git_workspace(work, check, in->job->branch, sha, &err)) < 0)
		warn("%s: %s", check, buf_str(&err));
	buf_free(&err);
	free(check);
	free(work);
	return r < 0 ? -1 : give(in, "check");
}

static char *
own(struct view *v, char *s)
{
	v->owned = xreallocarray(v->owned, (size_t)v->nowned + 1, sizeof *v->owned);
	return v->owned[v->nowned++] = s;
}

static void
bind(struct view *v, const char *from, const char *to, bool writable)
{
	struct sandbox *s = &v->sandbox;
	v->binds = xreallocarray(v->binds, (size_t)s->nbinds + 1, sizeof *v->binds);
	v->binds[s->nbinds++] = (struct sandbox_bind){from, to, writable};
	s->binds = v->binds;
}

/* Shows DIR/LEAF as `to`; returns the path by which a process knows it. */
static const char *
show(struct view *v, const struct inside *in, const char *leaf, const char *to, bool writable)
{
	const char *from = own(v, path_join(in->dir, leaf));
	if (in->bare)
		return from;
	bind(v, from, to, writable);
	return to;
}

/*
 * Shows the tree as /work and starts there. bubblewrap enters it as a root without privileges, so
 * it must be open (its parent is closed), whatever an agent did to it before.
 */
static const char *
enter(struct view *v, const struct inside *in, enum inside_tree tree)
{
	const char *at = show(v, in, trees[tree], "/work", true);
	char *path = path_join(in->dir, trees[tree]);
	if (chmod(path, 0755) < 0) /* guard: keep.tree.open */
		warn("%s: %s", path, strerror(errno));
	free(path);
	return v->sandbox.cwd = at;
}

struct also {
	struct view *v;
	const struct inside *in;
};

static int
show_also(const char *leaf, void *arg)
{
	struct also *a = arg;
	const char *to = own(a->v, path_fmt("/also/%s", leaf));
	show(a->v, a->in, to + 1, to, false);
	return 0;
}

/* What every process sees. Later binds lie over earlier ones: fac's own come last. */
static void
view_init(struct view *v, const struct inside *in, const struct job_agent *a)
{
	const struct strings *lists[] = {&in->job->sandbox_read, &in->objects};
	*v = (struct view){.sandbox = {.kind = in->job->sandbox_kind,
	                       .user = in->job->sandbox_user,
	                       .network = a && a->network}};
	v->sandbox.lock = own(v, path_join(in->dir, "sandbox"));
	for (size_t i = 0; i < sizeof lists / sizeof *lists; i++)
		for (int n = 0; n < lists[i]->n; n++)
			bind(v, lists[i]->v[n], lists[i]->v[n], false);
	for (int n = 0; a && n < a->login.n; n++) {
		char *to = path_join(SANDBOX_HOME, path_base(a->login.v[n]));
		bind(v, a->login.v[n], own(v, to), false);
	}
	env_set(&v->env, "PATH", "/usr/local/bin:/usr/bin:/bin");
	env_set(&v->env, "HOME", SANDBOX_HOME);
	if (in->bare)
		env_pass(&v->env, "HOME");
	env_set(&v->env, "LANG", "C.UTF-8");
	env_set(&v->env, "TERM", "dumb");
	env_set(&v->env, "TZ", "UTC");
}

struct placeholder {
	const char *name, *value;
};

/* The argument with each {name} of the table replaced. */
static char *
fill(const char *arg, const struct placeholder *table)
{
	struct buf b = BUF_INIT;
	while (*arg) {
		const struct placeholder *p = table;
		while (p->name && strncmp(arg, p->name, strlen(p->name)) != 0)
			p++;
		if (p->name) {
			buf_adds(&b, p->value);
			arg += strlen(p->name);
		} else {
			buf_addc(&b, *arg++);
		}
	}
	return buf_detach(&b);
}

void
view_argv(struct view *v, const char *const *argv)
{
	int n = 0;
	while (argv[n])
		n++;
	v->argv = xreallocarray(v->argv, (size_t)n + 1, sizeof *v->argv);
	for (int i = 0; i <= n; i++)
		v->argv[i] = argv[i] ? own(v, xstrdup(argv[i])) : NULL;
}

void
view_agent(struct view *v, const struct inside *in, const struct job_agent *a, int round)
{
	bool review = strcmp(a->role, "reviewer") == 0;
	char *path = path_join(in->dir, "review.md"), *also = path_join(in->dir, "also");
	view_init(v, in, a);
	enum inside_tree tree = review ? INSIDE_CHECK : INSIDE_WORKSPACE;
	struct placeholder table[] = {{"{task}", show(v, in, "task.md", "/task/task.md", false)},
	    {"{workspace}", enter(v, in, tree)}, {"{out}", show(v, in, "out", "/out", true)},
	    {NULL, NULL}};
	if (file_exists(also))
		file_each(also, show_also, &(struct also){v, in});
	env_set(&v->env, "FAC_TASK", table[0].value);
	env_set(&v->env, "FAC_OUT", table[2].value);
	env_set(&v->env, "FAC_ROLE", a->role);
	env_set(&v->env, "FAC_BASE", in->job->base_sha);
	env_set(&v->env, "FAC_ROUND", own(v, path_fmt("%d", round)));
	if (!review && file_exists(path))
		env_set(&v->env, "FAC_REVIEW", show(v, in, "review.md", "/task/review.md", false));
	for (int i = 0; i < a->env.n; i++)
		env_pass(&v->env, a->env.v[i]);
	view_argv(v, (const char *const *)a->argv.v);
	for (char **p = v->argv; *p; p++)
		*p = own(v, fill(*p, table));
	free(path);
	free(also);
}

void
view_command(struct view *v, const struct inside *in, enum inside_tree tree,
    const char *const *argv, bool out)
{
	view_init(v, in, NULL);
	enter(v, in, tree);
	if (out)
		show(v, in, "out", "/out", true);
	view_argv(v, argv);
}

void
view_free(struct view *v)
{
	for (int i = 0; i < v->nowned; i++)
		free(v->owned[i]);
	free(v->owned);
	free(v->argv);
	free(v->binds);
	env_free(&v->env);
}
