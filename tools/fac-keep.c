/*
 * fac-keep: holds one attempt and runs its roles.
 *
 * Started by a runner (ports/runner.h), which hands over: descriptor 3, the attempt's lock; stdout,
 * on which one line is said when the keeper is ready (closed without it: it did not start); stderr,
 * the keeper's log. From then on the lock is this process's alone, and falls with it: whoever finds
 * it free knows that nothing runs here any more.
 */
#include "base/clock.h"
#include "base/die.h"
#include "base/mem.h"
#include "base/path.h"
#include "io/file.h"
#include "io/json.h"
#include "io/jsonout.h"
#include "io/proc.h"
#include "state/options.h"
#include "state/rounds.h"
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/signalfd.h>
#include <sys/stat.h>
#include <unistd.h>

enum { LOCK_FD = 3 };

/*
 * Proves that descriptor 3 is this attempt's lock and that it is ours: flock(2) succeeds at once on
 * the open file description that holds it, and fails while another one does.
 */
static void
take_lock(const char *dir)
{
	struct stat have, want;
	char *path = path_join(dir, "alive");
	if (fstat(LOCK_FD, &have) < 0 || lstat(path, &want) < 0)
		die(EX_USAGE, "%s: no lock on descriptor %d: %s", path, LOCK_FD, strerror(errno));
	if (have.st_dev != want.st_dev || have.st_ino != want.st_ino) /* guard: keep.lock.inode */
		die(EX_USAGE, "%s: descriptor %d is another file", path, LOCK_FD);
	if (flock(LOCK_FD, LOCK_EX | LOCK_NB) < 0) /* guard: keep.lock.held */
		die(EX_TEMPFAIL, "%s: %s", path, strerror(errno));
	if (fcntl(LOCK_FD, F_SETFD, FD_CLOEXEC) < 0)
		die(EX_OSERR, "%s: %s", path, strerror(errno));
	free(path);
}

/* A descriptor that is readable from the first SIGTERM, SIGINT or SIGHUP on. */
static int
catch_stop(void)
{
	sigset_t stop;
	sigemptyset(&stop);
	sigaddset(&stop, SIGTERM);
	sigaddset(&stop, SIGINT);
	sigaddset(&stop, SIGHUP);
	sigprocmask(SIG_BLOCK, &stop, NULL);
	int fd = signalfd(-1, &stop, SFD_CLOEXEC | SFD_NONBLOCK);
	if (fd < 0)
		die(EX_OSERR, "signalfd: %s", strerror(errno));
	signal(SIGPIPE, SIG_IGN);
	return fd;
}

/* The plan, for this directory and no other. */
static void
read_job(const char *dir, struct job *job)
{
	if (attempt_read_plan(dir, job) < 0)
		exit(EX_DATAERR);
	char *leaf = path_fmt("%s.%d", job->name, job->attempt);
	if (strcmp(leaf, path_base(dir)) != 0) /* guard: keep.dir */
		die(EX_DATAERR, "%s: its plan is that of %s", dir, leaf);
	free(leaf);
}

static void
write_keeper(const char *dir)
{
	struct proc_id me;
	struct buf b = BUF_INIT;
	char at[CLOCK_LEN], *path = path_join(dir, "keeper.json");
	if (!proc_identify(getpid(), &me))
		die(EX_OSERR, "/proc/self/stat: unreadable");
	struct jsonout j = jsonout(&b);
	jsonout_open(&j, NULL, '{');
	jsonout_int(&j, "pid", me.pid);
	jsonout_int(&j, "start", (int64_t)me.start);
	jsonout_str(&j, "boot_id", me.boot_id);
	jsonout_str(&j, "at", clock_format(clock_now(), at));
	jsonout_close(&j, '}');
	buf_addc(&b, '\n');
	if (file_put(path, b.s, b.len, FILE_REPLACE) < 0)
		die(EX_IOERR, "%s: %s", path, strerror(errno));
	buf_free(&b);
	free(path);
}

/*
 * Whoever started us waits for this; a starter that is gone stops nothing: the lock was handed
 * over.
 */
static void
say_ready(void)
{
	static const char line[] = "ready\n";
	if (file_write_all(STDOUT_FILENO, line, sizeof line - 1) < 0 && errno != EPIPE)
		warn("stdout: %s", strerror(errno));
	int null = open("/dev/null", O_RDWR | O_CLOEXEC);
	if (null < 0 || dup2(null, STDOUT_FILENO) < 0)
		die(EX_OSERR, "/dev/null: %s", strerror(errno));
	close(null);
}

/* What an earlier keeper of this directory left alive is ended first. */
static void
end_leftovers(const char *dir)
{
	char *lock = path_join(dir, "sandbox");
	if (sandbox_kill(lock, ROLE_KILL_MS) < 0)
		die(EX_OSERR, "%s: something is alive inside that cannot be killed", lock);
	free(lock);
}

static int
keep(const char *dir)
{
	struct job job;
	take_lock(dir);
	struct rounds r = {.job = &job, .dir = dir, .stop = catch_stop()};
	read_job(dir, &job);
	bool checks_only = job.head_sha != NULL;
	char *path = path_join(dir, checks_only ? "checks.json" : "exit.json");
	if (!checks_only && file_exists(path)) /* guard: keep.ended */
		die(EX_DATAERR, "%s: this attempt has ended", path);
	r.run = path_fmt("%s/../..", dir);
	end_leftovers(dir);
	write_keeper(dir);
	say_ready();
	enum reason outcome = rounds_run(&r);
	if (exitrec_write(&r.rec, outcome, path, !checks_only) < 0)
		die(EX_IOERR, "%s: %s", path, strerror(errno));
	return 0;
}

int
main(int argc, char **argv)
{
	static const struct tool tool = {.name = "fac-keep",
	    .purpose = "holds one attempt and runs its roles (internal: runners start it)",
	    .operands = "DIR",
	    .example = "fac-keep run/attempts/NAME.1 3<>run/attempts/NAME.1/alive"};
	die_init(argv[0]);
	struct options o = options_parse(argc, argv, &tool, NULL, NULL);
	if (!o.files[0] || o.files[1])
		die(EX_USAGE, "expected one directory");
	char *dir = realpath(o.files[0], NULL);
	if (!dir)
		die(EX_USAGE, "%s: %s", o.files[0], strerror(errno));
	umask(022);
	return keep(dir);
}
