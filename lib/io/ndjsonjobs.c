/* ndjsonjobs: a stream shared by several processes. */
#include "io/ndjsonjobs.h"
#include "base/die.h"
#include "base/mem.h"
#include "io/file.h"
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

/* Bytes that go through memory that both share; more than that (a very long line) goes through the pipe. */
enum { AREA = 2 << 20 };

/*
 * The workers of ndjson_jobs(). Whole lines go to them in blocks, in turn; each has one block at most, and its answer is
 * read before it gets another: so output keeps the order of the input, and nobody waits for somebody who waits.
 */
static struct {
	int n;
	struct worker {
		pid_t pid;
		int to, from;
		char *given, *answered; /* AREA bytes each, shared */
		bool busy;
	} * v;
	uint64_t next; /* block */
} jobs;

struct block {
	const char *name; /* one of the command line's: the same in every process */
	uint64_t line;    /* before it */
	size_t n;
};

struct answer_head {
	size_t n;
	int code;
	bool stop;
};

void
ndjson_jobs(int n)
{
	jobs.n = n;
}

bool
jobs_hired(void)
{
	return jobs.v != NULL;
}

static bool
read_exactly(int fd, void *p, size_t n)
{
	for (char *at = p; n > 0;) {
		ssize_t r = read(fd, at, n);
		if (r == -1 && errno == EINTR)
			continue;
		if (r <= 0)
			return false;
		at += r;
		n -= (size_t)r;
	}
	return true;
}

/* A head through the pipe, and the n bytes that it tells of. */
static bool
hand(int fd, const void *head, size_t head_n, char *area, const char *bytes, size_t n)
{
	if (n <= AREA)
		memcpy(area, bytes, n);
	return file_write_all(fd, head, head_n) != -1 &&
	       (n <= AREA || file_write_all(fd, bytes, n) != -1);
}

static char *
shared(void)
{
	void *p = mmap(NULL, AREA, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	if (p == MAP_FAILED)
		die(EX_OSERR, "mmap: %s", strerror(errno));
	return p;
}

static _Noreturn void
work(const struct worker *w, ndjson_fn *fn, void *arg)
{
	struct ndjson in = {.fn = fn, .arg = arg};
	struct buf long_lines = BUF_INIT;
	struct block b;
	struct buf *pending = ndjson_pending();
	ndjson_hold();
	while (read_exactly(w->from, &b, sizeof b)) {
		in.bytes = w->given;
		if (b.n > AREA) {
			buf_need(&long_lines, b.n);
			in.bytes = long_lines.s;
			if (!read_exactly(w->from, in.bytes, b.n))
				break;
		}
		in.name = b.name;
		in.line = b.line;
		in.from = 0;
		in.to = b.n;
		in.code = 0;
		ndjson_lines(&in, 0);
		struct answer_head head = {pending->len, in.code, in.stop};
		if (!hand(w->to, &head, sizeof head, w->answered, buf_str(pending), head.n))
			break;
		buf_reset(pending);
	}
	_exit(0);
}

void
jobs_hire(ndjson_fn *fn, void *arg)
{
	if (jobs.n < 2)
		return;
	signal(SIGPIPE, SIG_IGN); /* a worker that is gone is said; ndjson_flush() sees to stdout */
	jobs.v = xcalloc((size_t)jobs.n, sizeof *jobs.v);
	for (int i = 0; i < jobs.n; i++) {
		struct worker *w = &jobs.v[i];
		int down[2], up[2];
		if (pipe2(down, O_CLOEXEC) == -1 || pipe2(up, O_CLOEXEC) == -1)
			die(EX_IOERR, "pipe: %s", strerror(errno));
		w->given = shared();
		w->answered = shared();
		w->pid = fork();
		if (w->pid == -1)
			die(EX_IOERR, "fork: %s", strerror(errno));
		if (w->pid == 0) {
			for (int k = 0; k < i; k++) { /* its end must be the parent's to close */
				close(jobs.v[k].to);
				close(jobs.v[k].from);
			}
			close(down[1]);
			close(up[0]);
			w->to = up[1];
			w->from = down[0];
			work(w, fn, arg);
		}
		close(down[0]);
		close(up[1]);
		w->to = down[1];
		w->from = up[0];
	}
}

static _Noreturn void
worker_gone(void)
{
	die(EX_IOERR, "a worker ended too early");
}

static void
collect(struct ndjson *in, struct worker *w)
{
	struct answer_head head;
	struct buf *pending = ndjson_pending();
	if (!w->busy)
		return;
	if (!read_exactly(w->from, &head, sizeof head))
		worker_gone();
	buf_need(pending, head.n);
	if (head.n <= AREA)
		memcpy(pending->s + pending->len, w->answered, head.n);
	else if (!read_exactly(w->from, pending->s + pending->len, head.n))
		worker_gone();
	pending->len += head.n;
	w->busy = false;
	in->code = exit_worse(in->code, head.code);
	in->stop |= head.stop;
}

void
jobs_collect(struct ndjson *in)
{
	for (int i = 0; jobs.v && i < jobs.n; i++) {
		collect(in, &jobs.v[(jobs.next + (uint64_t)i) % (uint64_t)jobs.n]);
		ndjson_flush_full();
	}
}

void
jobs_give(struct ndjson *in)
{
	const char *end = memrchr(in->bytes + in->from, '\n', in->to - in->from);
	if (!end || in->stop)
		return;
	struct worker *w = &jobs.v[jobs.next++ % (uint64_t)jobs.n];
	struct block b = {in->name, in->line, (size_t)(end - in->bytes) + 1 - in->from};
	collect(in, w);
	if (!hand(w->to, &b, sizeof b, w->given, in->bytes + in->from, b.n))
		worker_gone();
	w->busy = true;
	ndjson_flush_full(); /* while it works */
	for (const char *p = in->bytes + in->from; p <= end; in->line++)
		p = (const char *)memchr(p, '\n', (size_t)(end + 1 - p)) + 1;
	in->from += b.n;
}

void
jobs_dismiss(void)
{
	for (int i = 0; i < jobs.n && jobs.v; i++) {
		close(jobs.v[i].to);
		close(jobs.v[i].from);
		waitpid(jobs.v[i].pid, NULL, 0);
	}
}
