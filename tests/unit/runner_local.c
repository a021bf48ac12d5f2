/*
 * runner_local: a keeper is started, or the caller is told why not.
 *
 * With arguments it is the driver of tests/fac-keep.bats: RUN NAME N REPO BRANCH BASE_SHA [HEAD_SHA
 * ONTO_SHA] makes an attempt as fac-dispatch does (or asks for its checks again), with standard
 * input as task.md and the configuration in $FAC_CONFIG, and says what the runner answered. The
 * keeper is looked for beside this program.
 */
#include "ports/runner.h"
#include "base/die.h"
#include "base/path.h"
#include "io/file.h"
#include "io/git.h"
#include "state/attempt.h"
#include "unit.h"
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <unistd.h>

static const char *const words[] = {[ANSWER_UNKNOWN] = "unknown",
    [ANSWER_OK] = "ready",
    [ANSWER_NO] = "no",
    [ANSWER_DENIED] = "denied"};

static int
make(const char *dir, const struct plan *p, const char *gitdir)
{
	struct buf task = BUF_INIT, err = BUF_INIT;
	if (file_slurp_fd(0, 1 << 20, &task) < 0)
		die(EX_IOERR, "stdin: %s", strerror(errno));
	int lock = attempt_create(dir, buf_str(&task), task.len);
	if (lock < 0)
		die(EX_IOERR, "%s: %s", dir, strerror(errno));
	char *workspace = path_join(dir, "workspace");
	if (git_workspace(gitdir, workspace, p->branch, p->base_sha, &err) < 0)
		die(EX_IOERR, "%s: %s", workspace, buf_str(&err));
	return lock;
}

static int
drive(char **argv, int argc)
{
	const struct config *c = config_load(getenv("FAC_CONFIG"));
	const struct repo *repo = config_repo(c, argv[4]);
	struct plan p = {.config = c,
	    .repo = repo,
	    .name = argv[2],
	    .ref = "file:1",
	    .branch = argv[5],
	    .base_sha = argv[6],
	    .head_sha = argc > 7 ? argv[7] : NULL,
	    .onto_sha = argc > 8 ? argv[8] : NULL,
	    .attempt = argv[3][0] - '0',
	    .epoch = 1};
	struct buf err = BUF_INIT;
	char *dir = path_fmt("%s/attempts/%s.%s", argv[1], argv[2], argv[3]);
	char *gitdir = git_dir(repo->path, &err);
	if (!gitdir)
		die(EX_CONFIG, "%s", buf_str(&err));
	p.gitdir = gitdir;
	int lock = p.head_sha ? attempt_relock(dir) : make(dir, &p, gitdir);
	if (lock < 0 || attempt_write_plan(dir, &p) < 0)
		die(EX_IOERR, "%s: %s", dir, strerror(errno));
	enum answer a = runner_local.start(c, argv[1], dir, lock, &err);
	printf("%s%s%s\n", words[a], err.len ? ": " : "", buf_str(&err));
	return 0;
}

int
main(int argc, char **argv)
{
	char template[] = "/tmp/fac-runner-XXXXXX";
	struct buf err = BUF_INIT;
	die_init(argv[0]);
	if (argc > 6)
		return drive(argv, argc);
	char *dir = mkdtemp(template), *alive = path_join(dir, "alive");
	int lock = file_put(alive, "", 0, FILE_CREATE) == 0 ? file_lock(alive, true, false) : -1;
	ok(lock >= 0, "an attempt");
	ok(runner_local.start(config_load(NULL), dir, dir, lock, &err) == ANSWER_NO,
	    "no fac-keep beside the caller: it did not start");
	ok(strstr(buf_str(&err), "fac-keep: No such file") != NULL, "and is named");
	ok(fcntl(lock, F_GETFD) == FD_CLOEXEC, "the lock stays the caller's");
	file_rmtree(dir);
	return unit_done();
}
