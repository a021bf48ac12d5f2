/* inside: what a process of an attempt sees, and whose it is. */
#include "state/inside.h"
#include "base/die.h"
#include "base/path.h"
#include "io/file.h"
#include "unit.h"
#include <fcntl.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

static char *dir;

static char *
put(const char *leaf, const char *text)
{
	char *path = path_join(dir, leaf);
	ok(file_put(path, text, strlen(text), FILE_REPLACE) == 0, "%s", leaf);
	return path;
}

static void
make_dirs(const char *const *leaf)
{
	for (; *leaf; leaf++) {
		char *path = path_join(dir, *leaf);
		ok(file_mkdirs(path) == 0, "%s/", *leaf);
		free(path);
	}
}

static const struct sandbox_bind *
bound(const struct view *v, const char *to)
{
	for (int i = 0; i < v->sandbox.nbinds; i++)
		if (strcmp(v->binds[i].to, to) == 0)
			return &v->binds[i];
	return NULL;
}

static bool
has(const struct view *v, const char *entry)
{
	for (const char *const *e = env_list(&v->env); *e; e++)
		if (strcmp(*e, entry) == 0)
			return true;
	return false;
}

/* Whose a path is, its link not followed. */
static bool
is_of(const char *leaf, uid_t uid)
{
	struct stat st;
	char *path = path_join(dir, leaf);
	bool same = lstat(path, &st) == 0 && st.st_uid == uid;
	free(path);
	return same;
}

static void
views(struct inside *in)
{
	char *argv[] = {(char[]){"x{task}y{out}"}, (char[]){"{workspace}"}, (char[]){"{}"}, NULL};
	char *login[] = {(char[]){"/usr/share/keys"}, NULL};
	struct job_agent a = {.name = "ivy.1",
	    .agent = "ivy",
	    .role = "implementer",
	    .argv = {argv, 3},
	    .login = {login, 1}};
	struct view v;
	view_agent(&v, in, &a, 2);
	is(v.argv[0], "x/task/task.mdy/out", "placeholders inside an argument");
	is(v.argv[1], "/work", "a whole one");
	is(v.argv[2], "{}", "other braces stay");
	ok(!v.argv[3], "and no more");
	ok(bound(&v, "/work")->writable && bound(&v, "/out")->writable, "two places are writable");
	ok(!bound(&v, "/task/task.md")->writable && !bound(&v, "/also/lib")->writable &&
	        !bound(&v, "/task/review.md")->writable,
	    "the others are not");
	is(bound(&v, SANDBOX_HOME "/keys")->from, "/usr/share/keys", "a login in HOME");
	ok(bound(&v, "/usr/share/perl5"), "sandbox.read at its own path");
	ok(has(&v, "FAC_ROUND=2") && has(&v, "FAC_REVIEW=/task/review.md"),
	    "FAC_ROUND, FAC_REVIEW");
	ok(!v.sandbox.network, "no network");
	view_free(&v);
	a.role = "reviewer";
	a.network = true;
	view_agent(&v, in, &a, 2);
	ok(!bound(&v, "/task/review.md"), "a reviewer does not see review.md");
	ok(strstr(bound(&v, "/work")->from, "/check"), "a reviewer sees the clean checkout");
	ok(v.sandbox.network, "network where it is configured");
	view_free(&v);
	view_command(&v, in, INSIDE_CHECK, (const char *const *)argv, false);
	ok(!bound(&v, "/out") && !bound(&v, "/task/task.md"), "a check sees its checkout only");
	is(v.argv[0], "x{task}y{out}", "and its argv is taken as it stands");
	view_free(&v);
}

int
main(int argc, char **argv)
{
	(void)argc;
	char template[] = "/tmp/fac-inside-XXXXXX", byte = 'x';
	char *read[] = {(char[]){"/usr/share/perl5"}, NULL};
	die_init(argv[0]);
	dir = mkdtemp(template);
	make_dirs(
	    (const char *const[]){"repo/objects", "workspace/sub", "also/lib", "check", NULL});
	free(put("task.md", "the task"));
	free(put("review.md", "more"));
	free(put("workspace/sub/file", ""));
	char *outside = put("outside", ""), *linked = path_join(dir, "workspace/linked");
	char *symbolic = path_join(dir, "workspace/symbolic"), *repo = path_join(dir, "repo");
	ok(link(outside, linked) == 0 && symlink(outside, symbolic) == 0, "links");
	struct job job = {.name = "n",
	    .base_sha = "1234",
	    .branch = "b",
	    .repo_dir = repo,
	    .sandbox_kind = "bwrap",
	    .sandbox_user = "nobody",
	    .sandbox_read = {read, 1}};
	struct inside in;
	ok(inside_open(&in, dir, &job) == 0, "opened");
	ok(in.objects.n == 1 && strstr(in.objects.v[0], "repo/objects"), "the objects it borrows");
	ok(is_of("workspace", in.uid) && is_of("workspace/sub/file", in.uid) &&
	        is_of("workspace/symbolic", in.uid) && is_of("also/lib", in.uid),
	    "the trees are the sandbox's user's");
	ok(is_of("outside", geteuid()), "what links lead to is not");
	char *again = path_fmt("/proc/self/fd/%d", in.task);
	int fd = open(again, O_RDWR | O_CLOEXEC);
	ok(write(fd, &byte, 1) < 0 && write(in.task, &byte, 1) < 0, "the prompt cannot be changed");
	ok(inside_fresh_out(&in) == 0, "a fresh out/");
	char *left = put("out/left", "");
	ok(is_of("out", in.uid), "the sandbox's user's");
	ok(inside_fresh_out(&in) == 0 && !file_exists(left), "which is empty again");
	views(&in);
	job.sandbox_user = (char[]){"no-such-user-here"};
	ok(geteuid() != 0 || inside_open(&in, dir, &job) < 0, "no such user: refused");
	file_rmtree(dir);
	return unit_done();
}
