/* role: one command of an attempt, from its start to the proof that nothing of it is left. */
#include "state/role.h"
#include "base/clock.h"
#include "base/die.h"
#include "io/file.h"
#include "io/proc.h"
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

enum { CHUNK = 65536, PIPE_MAX = 1 << 20, NEVER_MS = 60000 };

struct log {
	int fd;
	uint64_t max, bytes, dropped;
};

static int
log_open(struct log *l, const struct role *r)
{
	*l = (struct log){.fd = -1, .max = (uint64_t)r->log_max};
	if (unlink(r->log) < 0 && errno != ENOENT)
		return -1;
	l->fd = open(r->log, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600);
	return l->fd;
}

/* A log that cannot be written costs its bytes, not the attempt. */
static void
log_add(struct log *l, const char *s, size_t n)
{
	size_t take = n;
	if (take > l->max - l->bytes) /* guard: role.log.cap */
		take = (size_t)(l->max - l->bytes);
	if (take && file_write_all(l->fd, s, take) < 0) {
		warn("log: %s", strerror(errno));
		take = 0;
	}
	l->bytes += take;
	l->dropped += n - take;
}

static void
log_close(struct log *l)
{
	if (l->dropped && dprintf(l->fd, "\nfac-keep: %llu more bytes were dropped\n",
	                      (unsigned long long)l->dropped) < 0)
		warn("log: %s", strerror(errno));
	close(l->fd);
}

/* Reads what the pipe holds now. False at its end. */
static bool
drain(int fd, struct log *l, int64_t *heard)
{
	static char chunk[CHUNK];
	/*
	 * Bounded (by the most that a pipe can hold): what writes without end must not keep us from
	 * its deadline.
	 */
	for (int i = 0; i < PIPE_MAX / CHUNK; i++) {
		ssize_t n = read(fd, chunk, sizeof chunk);
		if (n == 0)
			return false;
		if (n < 0)
			return errno == EAGAIN || errno == EINTR;
		*heard = clock_boot_ms();
		log_add(l, chunk, (size_t)n);
	}
	return true;
}

/*
 * Sends SIGKILL to every child of ours. Their children, orphaned, become ours
 * (PR_SET_CHILD_SUBREAPER), for the next call. A child's number cannot pass to a stranger while we
 * have not waited for it.
 */
static void
kill_children(void)
{
	char path[64];
	int pid;
	snprintf(path, sizeof path, "/proc/self/task/%d/children", (int)getpid());
	FILE *f = fopen(path, "re");
	if (!f) {
		warn("%s: %s", path, strerror(errno));
		return;
	}
	while (fscanf(f, "%d", &pid) == 1)
		kill(pid, SIGKILL);
	fclose(f);
}

/* Kills and waits until there is no child left; the status of `main` goes to *status. */
static int
sweep(pid_t main, int *status)
{
	int64_t until = clock_boot_ms() + ROLE_KILL_MS;
	const struct timespec pause = {.tv_nsec = 20 * 1000 * 1000};
	sigset_t chld;
	sigemptyset(&chld);
	sigaddset(&chld, SIGCHLD);
	for (;;) {
		pid_t pid;
		int st;
		while ((pid = waitpid(-1, &st, WNOHANG)) > 0)
			if (pid == main)
				*status = st;
		if (pid < 0 && errno == ECHILD)
			return 0;
		if (clock_boot_ms() >= until) {
			warn("processes are still alive %d s after they were killed",
			    ROLE_KILL_MS / 1000);
			return -1;
		}
		kill_children();
		sigtimedwait(&chld, NULL, &pause);
	}
}

/*
 * SIGCHLD is waited for by sigtimedwait(), so it must stay blocked; children get the default mask
 * (proc_spawn).
 */
static void
become_subreaper(void)
{
	sigset_t chld;
	sigemptyset(&chld);
	sigaddset(&chld, SIGCHLD);
	sigprocmask(SIG_BLOCK, &chld, NULL);
	if (prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0) < 0)
		die(EX_OSERR, "PR_SET_CHILD_SUBREAPER: %s", strerror(errno));
}

int
role_sweep(void)
{
	int status;
	become_subreaper();
	return sweep(0, &status);
}

static int
smaller(int64_t a, int64_t b)
{
	int64_t n = a < b ? a : b;
	return n < 0 ? 0 : n > NEVER_MS ? NEVER_MS : (int)n;
}

/*
 * Until the command has ended, or is to be ended. The pipe may end earlier (it closed its output):
 * then it counts as silent.
 */
static enum role_end
watch(const struct role *r, int pidfd, int out, struct log *l)
{
	int64_t start = clock_boot_ms(), heard = start;
	int64_t timeout = (int64_t)r->timeout * 1000, silence = (int64_t)r->silence * 1000;
	struct pollfd p[] = {{.fd = pidfd, .events = POLLIN}, {.fd = out, .events = POLLIN},
	    {.fd = r->stop, .events = POLLIN}};
	for (;;) {
		int64_t now = clock_boot_ms();
		if (now - start >= timeout) /* guard: role.timeout */
			return ROLE_TIMEOUT;
		if (silence && now - heard >= silence) /* guard: role.silence */
			return ROLE_SILENT;
		int ms = smaller(start + timeout - now, silence ? heard + silence - now : NEVER_MS);
		if (poll(p, 3, ms) < 0) {
			if (errno != EINTR)
				die(EX_OSERR, "poll: %s", strerror(errno));
			continue;
		}
		if (p[2].revents) /* guard: role.stop */
			return ROLE_STOPPED;
		if (p[1].revents && !drain(out, l, &heard))
			p[1].fd = -1;
		if (p[0].revents)
			return ROLE_EXITED;
	}
}

/* Starts it. False: res->end says why. */
static bool
start(const struct role *r, char **argv, int out, struct role_result *res, pid_t *pid, int *pidfd)
{
	bool bare = strcmp(r->sandbox->kind, "none") == 0;
	struct proc p = {.argv = (const char *const *)argv,
	    .env = r->env,
	    .cwd = bare ? r->sandbox->cwd : "/",
	    .in = r->in,
	    .out = out,
	    .err = out,
	    .keep = -1,
	    .session = true,
	    .die_with_parent = true};
	if (r->halted && r->halted(r->arg)) { /* guard: halt.exec */
		res->end = ROLE_HALTED;
		return false;
	}
	*pid = proc_spawn(&p, pidfd);
	if (*pid < 0) {
		warn("%s: %s", argv[0], strerror(errno));
		res->end = ROLE_FAILED;
	}
	return *pid > 0;
}

static int
run(const struct role *r, char **argv, const int pipes[2], struct log *l, struct role_result *res)
{
	pid_t pid;
	int pidfd, status = 0, out = pipes[1], gone;
	bool started = start(r, argv, out, res, &pid, &pidfd);
	close(out);
	if (!started)
		return role_sweep();
	res->end = watch(r, pidfd, pipes[0], l);
	/* Whoever ended it, and whether it left by itself or not: nothing of it stays. */
	if (res->end == ROLE_EXITED)
		while (waitpid(pid, &status, 0) < 0 && errno == EINTR)
			;
	gone = sweep(pid, &status);
	int64_t heard;
	drain(pipes[0], l, &heard);
	close(pidfd);
	res->exit = WIFEXITED(status) ? WEXITSTATUS(status) : -1;
	res->signal = WIFSIGNALED(status) ? WTERMSIG(status) : 0;
	return gone;
}

int
role_run(const struct role *r, struct role_result *res)
{
	struct log l;
	int pipes[2], gone = 0;
	*res = (struct role_result){.end = ROLE_FAILED, .exit = -1};
	become_subreaper();
	char **argv = sandbox_argv(r->sandbox, r->argv);
	if (!argv) {
		warn("sandbox: no such kind or user: %s, %s", r->sandbox->kind,
		    r->sandbox->user ? r->sandbox->user : "");
		return 0;
	}
	if (log_open(&l, r) < 0) {
		warn("%s: %s", r->log, strerror(errno));
	} else if (pipe2(pipes, O_CLOEXEC) < 0) {
		warn("pipe: %s", strerror(errno));
		log_close(&l);
	} else {
		/* Only our end: what inherits the other one expects it to block. */
		fcntl(pipes[0], F_SETFL, O_NONBLOCK);
		gone = run(r, argv, pipes, &l, res);
		close(pipes[0]);
		log_close(&l);
		res->log_bytes = l.bytes;
		res->log_dropped = l.dropped;
	}
	sandbox_free(argv);
	return gone;
}
