/* procrun: proc_run(), a child from its start to its end with its output; and struct env. */
#include "io/proc.h"
#include "base/clock.h"
#include "base/mem.h"
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <unistd.h>

/* One run: what is still to be read, and until when. */
struct run {
	pid_t pid;
	bool group; /* the child leads a group of its own */
	int pidfd;
	int from[2]; /* our ends of its stdout and stderr; -1 once at their end */
	struct buf *to[2];
	size_t max;
	int64_t deadline;
	int why; /* the errno that the run ends with */
};

/* An unnamed file that holds the input: no writer to be blocked, no SIGPIPE. */
static int
input(const void *p, size_t n)
{
	int fd = memfd_create("stdin", MFD_CLOEXEC);
	if (fd < 0)
		return -1;
	for (size_t done = 0; done < n;) {
		ssize_t w = write(fd, (const char *)p + done, n - done);
		if (w < 0 && errno == EINTR)
			continue;
		if (w < 0) {
			close(fd);
			return -1;
		}
		done += (size_t)w;
	}
	lseek(fd, 0, SEEK_SET);
	return fd;
}

static void
signal_child(struct run *r, int sig)
{
	if (r->group)
		kill(-r->pid, sig);
	syscall(SYS_pidfd_send_signal, r->pidfd, sig, NULL, 0);
}

static void
gather(struct run *r, int i, const char *s, size_t n)
{
	struct buf *b = r->to[i];
	if (i == 0 && n > r->max - b->len) { /* guard: proc.max */
		r->why = EFBIG;
		signal_child(r, SIGKILL);
		return;
	}
	buf_add(b, s, n);
	if (i == 1 && b->len > PROC_ERR_MAX) {
		memmove(b->s, b->s + b->len - PROC_ERR_MAX, PROC_ERR_MAX);
		buf_cut(b, PROC_ERR_MAX);
	}
}

/*
 * Reads what is there, but no more than any pipe holds: a writer without end must not keep us from
 * the clock.
 */
static void
drain(struct run *r, int i)
{
	char s[16384];
	for (int turn = 0; r->why != EFBIG; turn++) {
		if (turn == (1 << 20) / (int)sizeof s)
			return;
		ssize_t n = read(r->from[i], s, sizeof s);
		if (n > 0) {
			gather(r, i, s, (size_t)n);
			continue;
		}
		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0 && errno == EAGAIN)
			return;
		break;
	}
	close(r->from[i]);
	r->from[i] = -1;
}

/* The time is up: first a request, so that git removes its lock files; then no more requests. */
static void
expire(struct run *r)
{
	bool asked = r->why == ETIMEDOUT;
	signal_child(r, asked ? SIGKILL : SIGTERM);
	r->why = ETIMEDOUT;
	r->deadline = clock_boot_ms() + PROC_GRACE_MS;
}

static void
attend(struct run *r)
{
	for (;;) {
		struct pollfd p[3] = {{.fd = r->pidfd, .events = POLLIN},
		    {.fd = r->from[0], .events = POLLIN}, {.fd = r->from[1], .events = POLLIN}};
		int64_t rest = r->deadline - clock_boot_ms();
		int n = rest > 0 ? poll(p, 3, (int)rest) : 0;
		if (n < 0 && errno == EINTR)
			continue;
		if (n <= 0)
			expire(r);
		/*
		 * Looked at before the pipes: what the child wrote before its end is in them by
		 * now.
		 */
		bool ended = n > 0 && p[0].revents;
		for (int i = 0; i < 2; i++)
			if (r->from[i] >= 0)
				drain(r, i);
		if (ended)
			return;
	}
}

static int
open_pipe(int ends[2])
{
	if (pipe2(ends, O_CLOEXEC) < 0)
		return -1;
	return fcntl(ends[0], F_SETFL, O_NONBLOCK);
}

static void
close_all(int *fd, int n)
{
	int e = errno;
	for (int i = 0; i < n; i++)
		if (fd[i] >= 0)
			close(fd[i]);
	errno = e;
}

int
proc_run(const struct proc *p, const void *in, size_t n, int ms, size_t max, struct buf *out,
    struct buf *err)
{
	struct run r = {
	    .group = p->session, .pidfd = -1, .from = {-1, -1}, .to = {out, err}, .max = max};
	struct proc c = *p;
	int fd[5] = {
	    -1, -1, -1, -1, -1}; /* stdin, then both ends of stdout's pipe, and of stderr's */
	if (out)
		buf_reset(out);
	if (err)
		buf_reset(err);
	bool good = (!in || (fd[0] = input(in, n)) >= 0) && (!out || open_pipe(fd + 1) == 0) &&
	            (!err || open_pipe(fd + 3) == 0);
	c.in = in ? fd[0] : p->in;
	c.out = out ? fd[2] : p->out;
	c.err = err ? fd[4] : p->err;
	r.deadline = clock_boot_ms() + ms;
	r.pid = good ? proc_spawn(&c, &r.pidfd) : -1;
	if (r.pid < 0) {
		close_all(fd, 5);
		return -1;
	}
	r.from[0] = fd[1];
	r.from[1] = fd[3];
	close_all((int[]){fd[0], fd[2], fd[4]}, 3);
	attend(&r);
	int status = proc_wait(r.pid);
	close_all((int[]){r.pidfd, r.from[0], r.from[1]}, 3);
	if (r.why) { /* guard: proc.timeout */
		errno = r.why;
		return -1;
	}
	return status;
}

static void
env_put(struct env *e, char *entry, size_t name_len)
{
	for (size_t i = 0; i < e->n; i++) {
		if (strncmp(e->list[i], entry, name_len + 1) == 0) {
			free(e->list[i]);
			e->list[i] = entry;
			return;
		}
	}
	e->list = xreallocarray(e->list, e->n + 2, sizeof *e->list);
	e->list[e->n++] = entry;
	e->list[e->n] = NULL;
}

void
env_set(struct env *e, const char *name, const char *value)
{
	struct buf b = BUF_INIT;
	buf_adds(&b, name);
	buf_addc(&b, '=');
	buf_adds(&b, value);
	env_put(e, buf_detach(&b), strlen(name));
}

void
env_pass(struct env *e, const char *name)
{
	const char *value = getenv(name);
	if (value)
		env_set(e, name, value);
}

const char *const *
env_list(const struct env *e)
{
	static const char *const none[] = {NULL};
	return e->list ? (const char *const *)e->list : none;
}

void
env_free(struct env *e)
{
	for (size_t i = 0; i < e->n; i++)
		free(e->list[i]);
	free(e->list);
	*e = (struct env){0};
}
