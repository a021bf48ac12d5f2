/* runner_local: keepers on this machine. */
#include "ports/runner.h"
#include "base/clock.h"
#include "base/mem.h"
#include "base/path.h"
#include "io/file.h"
#include "io/proc.h"
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { READY_MS = 30000 };

/*
 * What a keeper gets of our environment: the names that its agents may have, and HOME. No token of
 * ours is among them.
 */
static void
keeper_env(struct env *e, const struct config *c)
{
	env_set(e, "PATH", "/usr/local/bin:/usr/bin:/bin");
	env_set(e, "HOME", "/");
	env_pass(e, "HOME");
	env_set(e, "LANG", "C.UTF-8");
	for (int i = 0; i < c->nagents; i++)
		for (int n = 0; n < c->agents[i].env.n; n++)
			env_pass(e, c->agents[i].env.v[n]);
}

/*
 * Through a child that ends at once, so that the keeper is nobody's to wait for: an orphan in a
 * session of its own. 0, or the errno of what failed, as the child's exit status.
 */
static int
spawn_orphan(const struct proc *p)
{
	pid_t pid = fork();
	if (pid < 0)
		return errno;
	if (pid == 0)
		_exit(proc_spawn(p, NULL) > 0 ? 0 : errno ? errno : EIO);
	int code = proc_wait(pid);
	return code < 0 ? errno : code;
}

/* The keeper's word: 1 ready, 0 it ended without, -1 silence. */
static int
await_ready(int fd)
{
	int64_t end = clock_boot_ms() + READY_MS;
	struct pollfd p = {.fd = fd, .events = POLLIN};
	char c;
	for (;;) {
		int64_t ms = end - clock_boot_ms();
		int r = poll(&p, 1, ms > 0 ? (int)ms : 0);
		if (r < 0 && errno == EINTR)
			continue;
		if (r <= 0)
			return -1;
		ssize_t n = read(fd, &c, 1);
		if (n >= 0 || errno != EINTR)
			return n == 1;
	}
}

/* The end of the keeper's log that is this start's: what a person wants to know. */
static void
add_reason(int log, off_t from, struct buf *err)
{
	char text[512];
	ssize_t n = pread(log, text, sizeof text - 1, from);
	if (n <= 0)
		return;
	text[n] = '\0';
	buf_addf(err, ": %.*s", (int)strcspn(text, "\n"), text);
}

static enum answer
launch(const struct proc *base, int log, struct buf *err)
{
	struct proc p = *base;
	int ready[2];
	if (pipe2(ready, O_CLOEXEC) < 0) {
		buf_addf(err, "pipe: %s", strerror(errno));
		return ANSWER_NO;
	}
	off_t from = lseek(log, 0, SEEK_END);
	p.out = ready[1];
	p.err = log;
	int e = spawn_orphan(&p);
	close(ready[1]);
	int said = e ? 0 : await_ready(ready[0]);
	close(ready[0]);
	if (said == 1)
		return ANSWER_OK;
	if (e)
		buf_addf(err, "%s: %s", p.argv[0], strerror(e));
	else
		buf_addf(
		    err, "the keeper %s", said < 0 ? "has not answered in 30 s" : "did not start");
	add_reason(log, from, err);
	return said < 0 ? ANSWER_UNKNOWN : ANSWER_NO;
}

static enum answer
start(const struct config *c, const char *run, const char *dir, int lock, struct buf *err)
{
	(void)run; /* two levels above dir */
	char *logs = path_join(dir, "log"), *file = path_join(logs, "keeper.log");
	char *program = path_join(path_bindir(), "fac-keep");
	struct env env = {0};
	enum answer a = ANSWER_NO;
	int log = -1;
	if (file_mkdir(logs) == 0)
		log = open(file, O_RDWR | O_CREAT | O_APPEND | O_NOFOLLOW | O_CLOEXEC, 0600);
	if (log < 0) {
		buf_addf(err, "%s: %s", file, strerror(errno));
	} else {
		keeper_env(&env, c);
		const char *argv[] = {program, "--", dir, NULL};
		const struct proc p = {.argv = argv,
		    .env = env_list(&env),
		    .cwd = "/",
		    .in = -1,
		    .keep = lock,
		    .session = true};
		a = launch(&p, log, err);
		close(log);
	}
	env_free(&env);
	free(program);
	free(file);
	free(logs);
	return a;
}

const struct runner_ops runner_local = {.kind = "local", .start = start};
