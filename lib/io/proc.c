/* proc: processes. */
#include "io/proc.h"
#include "base/clock.h"
#include "base/mem.h"
#include <errno.h>
#include <fcntl.h>
#include <linux/close_range.h>
#include <linux/keyctl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

/*
 * Above every number that a child's descriptors are moved to, so that moving one never overwrites
 * another.
 */
enum { ABOVE = 10 };

#define DEFAULT_PATH "/usr/local/bin:/usr/bin:/bin"

static bool
read_stat(pid_t pid, char *s, size_t size)
{
	char path[64];
	snprintf(path, sizeof path, "/proc/%d/stat", (int)pid);
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	if (fd < 0)
		return false;
	ssize_t n = read(fd, s, size - 1);
	close(fd);
	if (n <= 0)
		return false;
	s[n] = '\0';
	return true;
}

/*
 * The second field is the program's name in parentheses, which may hold anything, parentheses too:
 * count from the last one. State Z with other threads left is a process whose first thread has
 * ended: alive.
 */
bool
proc_identify(pid_t pid, struct proc_id *id)
{
	char s[1024], state;
	long threads;
	unsigned long long start;
	if (pid <= 0 || !read_stat(pid, s, sizeof s))
		return false;
	const char *p = strrchr(s, ')');
	if (!p)
		return false;
	if (sscanf(p + 1,
	        " %c %*d %*d %*d %*d %*d %*u %*u %*u %*u %*u %*u %*u %*d %*d %*d %*d %ld %*d %llu",
	        &state, &threads, &start) != 3)
		return false;
	if (state == 'X' || (state == 'Z' && threads <= 1)) /* guard: proc.zombie */
		return false;
	*id = (struct proc_id){.pid = pid, .start = start};
	snprintf(id->boot_id, sizeof id->boot_id, "%s", clock_boot_id());
	return true;
}

/*
 * Identified after the pidfd is open: from then on the number cannot pass to another process
 * unseen.
 */
int
proc_pidfd(const struct proc_id *id)
{
	struct proc_id now;
	int fd = (int)syscall(SYS_pidfd_open, id->pid, 0);
	if (fd < 0)
		return -1;
	bool same = proc_identify(id->pid, &now) && now.start == id->start &&
	            strcmp(now.boot_id, id->boot_id) == 0;
	if (!same) { /* guard: proc.identity */
		close(fd);
		errno = ESRCH;
		return -1;
	}
	return fd;
}

/* Milliseconds left until `end` on CLOCK_BOOTTIME, for poll(2); a negative `end` is never. */
static int
left(int64_t end)
{
	if (end < 0)
		return -1;
	int64_t ms = end - clock_boot_ms();
	return ms < 0 ? 0 : (int)ms;
}

bool
proc_wait_end(int pidfd, int ms)
{
	int64_t end = ms < 0 ? -1 : clock_boot_ms() + ms;
	struct pollfd p = {.fd = pidfd, .events = POLLIN};
	for (;;) {
		int r = poll(&p, 1, left(end));
		if (r > 0)
			return p.revents & POLLIN;
		if (r == 0)
			return false;
		if (errno != EINTR)
			return false;
	}
}

/*
 * The program's path, looked for as a shell would, but in our PATH and without its fallback to
 * /bin/sh; NULL with errno.
 */
static char *
find_program(const char *name)
{
	if (!*name) {
		errno = ENOENT;
		return NULL;
	}
	if (strchr(name, '/'))
		return xstrdup(name);
	const char *path = getenv("PATH");
	int why = ENOENT;
	for (const char *p = path ? path : DEFAULT_PATH, *end; p; p = *end ? end + 1 : NULL) {
		end = strchrnul(p, ':');
		struct buf b = BUF_INIT;
		buf_add(&b, p, (size_t)(end - p));
		buf_adds(&b, end == p ? "./" : "/");
		buf_adds(&b, name);
		if (access(b.s, X_OK) == 0)
			return buf_detach(&b);
		if (errno != ENOENT && errno != ENOTDIR)
			why = errno;
		buf_free(&b);
	}
	errno = why;
	return NULL;
}

/* A copy of fd out of the way of 0 to 3; /dev/null for -1. */
static int
lift(int fd, int flags)
{
	if (fd >= 0)
		return fcntl(fd, F_DUPFD_CLOEXEC, ABOVE);
	int null = open("/dev/null", flags | O_CLOEXEC);
	if (null < 0)
		return -1;
	int up = fcntl(null, F_DUPFD_CLOEXEC, ABOVE);
	close(null);
	return up;
}

static bool
child_descriptors(const struct proc *p)
{
	int in = lift(p->in, O_RDONLY), out = lift(p->out, O_WRONLY), err = lift(p->err, O_WRONLY);
	int keep = p->keep >= 0 ? lift(p->keep, 0) : -1;
	if (in < 0 || out < 0 || err < 0 || (p->keep >= 0 && keep < 0))
		return false;
	if (dup2(in, 0) < 0 || dup2(out, 1) < 0 || dup2(err, 2) < 0)
		return false;
	if (keep >= 0 && dup2(keep, 3) < 0)
		return false;
	/* Marked, not closed: the pipe that reports a failed exec must live until the exec. */
	unsigned first = keep >= 0 ? 4 : 3;
	return close_range(first, ~0U, CLOSE_RANGE_CLOEXEC) == 0; /* guard: proc.closed */
}

static void
default_signals(void)
{
	/*
	 * By the system call itself: sigaction(3) refuses the two that libc keeps for itself, and make(1)
	 * hands those on ignored. All zero is SIG_DFL; KILL and STOP are refused, as they should be.
	 */
	static const unsigned long dfl[8];
	for (int i = 1; i < NSIG; i++)
		syscall(SYS_rt_sigaction, i, dfl, NULL, NSIG / 8);
	sigset_t none;
	sigemptyset(&none);
	sigprocmask(SIG_SETMASK, &none, NULL);
}

/*
 * A session keyring is possessed by whoever inherits it, under any uid and in any namespace. Where
 * the call itself is missing or forbidden, it is so for the child, too.
 */
static bool
own_keyring(void)
{
	long r = syscall(SYS_keyctl, KEYCTL_JOIN_SESSION_KEYRING, NULL); /* guard: proc.keyring */
	return r >= 0 || errno == ENOSYS || errno == EPERM;
}

static bool
limit_memory(uint64_t bytes)
{
	const struct rlimit most = {.rlim_cur = bytes, .rlim_max = bytes};
	return bytes == 0 || setrlimit(RLIMIT_AS, &most) == 0; /* guard: proc.memory */
}

/* In the child: becomes the program, or says why not. */
_Noreturn static void
child(const struct proc *p, const char *path, const char *const *env, pid_t parent, int report)
{
	int up = fcntl(report, F_DUPFD_CLOEXEC, ABOVE);
	bool good = up >= 0 && (!p->session || (setsid() >= 0 && own_keyring()));
	/* The parent may have died before the request: then no signal will come. */
	if (good && p->die_with_parent) {
		good = prctl(PR_SET_PDEATHSIG, SIGKILL) == 0;
		if (getppid() != parent)
			_exit(127);
	}
	good = good && limit_memory(p->memory) && child_descriptors(p) &&
	       (!p->cwd || chdir(p->cwd) == 0);
	if (good) {
		default_signals();
		execve(path, (char *const *)p->argv, (char *const *)env);
	}
	int e = errno;
	if (up >= 0 && write(up, &e, sizeof e) < 0)
		_exit(126);
	_exit(127);
}

/* Reads the child's report: 0 where the pipe closed with the exec, the child's errno otherwise. */
static int
exec_result(int fd)
{
	int e = 0;
	ssize_t n;
	do
		n = read(fd, &e, sizeof e);
	while (n < 0 && errno == EINTR);
	return n == 0 ? 0 : n == (ssize_t)sizeof e && e ? e : EIO;
}

static pid_t
fork_child(const struct proc *p, const char *path, const char *const *env, int report[2])
{
	/* No handler of ours may run in the child before the dispositions are reset. */
	sigset_t all, old;
	sigfillset(&all);
	sigprocmask(SIG_SETMASK, &all, &old);
	pid_t parent = getpid(), pid = fork();
	if (pid == 0)
		child(p, path, env, parent, report[1]);
	int e = errno;
	sigprocmask(SIG_SETMASK, &old, NULL);
	close(report[1]);
	errno = e;
	return pid;
}

/* The child is ours and not waited for, so its number is still its own. */
static int
open_child(pid_t pid)
{
	int fd = (int)syscall(SYS_pidfd_open, pid, 0);
	if (fd >= 0)
		return fd;
	int e = errno;
	kill(pid, SIGKILL);
	proc_wait(pid);
	errno = e;
	return -1;
}

pid_t
proc_spawn(const struct proc *p, int *pidfd)
{
	int report[2];
	char *path = find_program(p->argv[0]);
	if (!path)
		return -1;
	if (pipe2(report, O_CLOEXEC) < 0) {
		free(path);
		return -1;
	}
	struct env minimal = {0};
	if (!p->env) {
		env_set(&minimal, "PATH", DEFAULT_PATH);
		env_set(&minimal, "HOME", "/");
		env_pass(&minimal, "PATH");
		env_pass(&minimal, "HOME");
		env_set(&minimal, "LANG", "C.UTF-8");
	}
	pid_t pid = fork_child(p, path, p->env ? p->env : env_list(&minimal), report);
	env_free(&minimal);
	free(path);
	int e = pid < 0 ? errno : exec_result(report[0]);
	close(report[0]);
	if (pid > 0 && e)
		proc_wait(pid);
	if (e) { /* guard: proc.exec */
		errno = e;
		return -1;
	}
	if (pidfd && (*pidfd = open_child(pid)) < 0)
		return -1;
	return pid;
}

int
proc_wait(pid_t pid)
{
	int status;
	pid_t r;
	do
		r = waitpid(pid, &status, 0);
	while (r < 0 && errno == EINTR);
	if (r < 0)
		return -1;
	return WIFSIGNALED(status) ? 128 + WTERMSIG(status) : WEXITSTATUS(status);
}
