/* ndjson: the read loop of every filter, and its output. */
#include "io/ndjson.h"
#include "base/die.h"
#include "base/mem.h"
#include "base/progress.h"
#include "io/file.h"
#include "io/ndjsonjobs.h"
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* Of the read buffer at first, and of one write; and of a pipe, that neither end waits for the other all the time. */
enum { CHUNK = 256 << 10, PIPE = 1 << 20 };

/* Standard output; there is one. */
static struct {
	struct buf pending;
	bool failed; /* what comes now is discarded */
	bool ignore_sigpipe;
	bool held; /* of a worker: it goes to its parent, a block at a time */
} output;

uint64_t
ndjson_line(const struct ndjson *in)
{
	return in->line;
}

void
ndjson_warn(const struct ndjson *in, const char *fmt, ...)
{
	struct buf text = BUF_INIT;
	va_list ap;
	va_start(ap, fmt);
	buf_vaddf(&text, fmt, ap);
	va_end(ap);
	warn("%s:%llu: %s", in->name, (unsigned long long)in->line, buf_str(&text));
	buf_free(&text);
}

/* As if the kernel had done it: a parent that ignores SIGPIPE passes that on. */
static _Noreturn void
die_by_sigpipe(void)
{
	sigset_t set;
	sigemptyset(&set);
	sigaddset(&set, SIGPIPE);
	signal(SIGPIPE, SIG_DFL);
	sigprocmask(SIG_UNBLOCK, &set, NULL);
	raise(SIGPIPE);
	_exit(EX_IOERR);
}

void
ndjson_flush(void)
{
	if (!output.failed &&
	    file_write_all(STDOUT_FILENO, buf_str(&output.pending), output.pending.len) == -1) {
		int error = errno;
		output.failed = true;
		if (error == EPIPE && !output.ignore_sigpipe)
			die_by_sigpipe();
		if (error != EPIPE)
			warn("<stdout>: %s", strerror(error));
		if (!output.ignore_sigpipe)
			exit(EX_IOERR);
	}
	buf_reset(&output.pending);
}

struct buf *
ndjson_pending(void)
{
	return &output.pending;
}

void
ndjson_hold(void)
{
	output.held = true;
}

void
ndjson_flush_full(void)
{
	if (!output.held && output.pending.len >= CHUNK)
		ndjson_flush();
}

void
ndjson_put(const char *line, size_t n)
{
	buf_add(&output.pending, line, n);
	buf_addc(&output.pending, '\n');
	ndjson_flush_full();
}

void
ndjson_put_with(
    const char *line, size_t n, const struct json *v, const char *key, const char *val, size_t vlen)
{
	json_splice_parsed(&output.pending, line, n, v, key, val, vlen);
	buf_addc(&output.pending, '\n');
	ndjson_flush_full();
}

int
ndjson_close(int code)
{
	ndjson_flush();
	if (close(STDOUT_FILENO) == -1 && !output.failed) {
		warn("<stdout>: %s", strerror(errno));
		output.failed = true;
	}
	return output.failed ? exit_worse(code, EX_IOERR) : code;
}

void
ndjson_ignore_sigpipe(void)
{
	signal(SIGPIPE, SIG_IGN);
	output.ignore_sigpipe = true;
}

static void
malformed(struct ndjson *in, const char *what)
{
	ndjson_warn(in, "%s", what);
	in->code = exit_worse(in->code, EX_DATAERR);
}

static void
handle(struct ndjson *in, char *line, size_t n)
{
	struct json_error e;
	struct json_mark mark = json_mark();
	line[n] = '\0';
	const struct json *v = n > 0 ? json_parse(line, n, &e) : NULL;
	if (n == 0) {
		malformed(in, "empty line");
	} else if (!v) {
		ndjson_warn(in, "byte %zu: %s", e.offset + 1, e.what);
		in->code = exit_worse(in->code, EX_DATAERR);
	} else if (json_type(v) != JSON_OBJECT) { /* guard: ndjson.object */
		malformed(in, "expected an object");
	} else {
		int code = in->fn(in, line, n, v, in->arg);
		in->code = exit_worse(in->code, code & ~NDJSON_STOP);
		in->stop = code & NDJSON_STOP;
	}
	json_release(mark);
}

/*
 * Handles the whole lines in the buffer. `fresh` is where the bytes begin that were not searched
 * yet.
 */
void
ndjson_lines(struct ndjson *in, size_t fresh)
{
	char *newline;
	while (!in->stop && (newline = memchr(in->bytes + fresh, '\n', in->to - fresh))) {
		char *line = in->bytes + in->from;
		size_t n = (size_t)(newline - line);
		in->from = fresh = (size_t)(newline - in->bytes) + 1;
		in->line++;
		if (in->skipping || n > JSON_MAX_LEN) /* guard: ndjson.long */
			malformed(in, "line is too long");
		else
			handle(in, line, n);
		in->skipping = false;
	}
}

/* Makes room to read into: forgets what was handled or is too long, grows for a long line. */
static void
make_room(struct ndjson *in)
{
	if (in->to - in->from > JSON_MAX_LEN) {
		in->skipping = true;
		in->from = in->to;
	}
	if (in->skipping)
		in->from = in->to;
	if (in->from > 0) {
		memmove(in->bytes, in->bytes + in->from, in->to - in->from);
		in->to -= in->from;
		in->from = 0;
	}
	if (in->to == in->cap) {
		in->cap = in->cap ? in->cap * 2 : CHUNK;
		in->bytes = xrealloc(in->bytes, in->cap);
	}
}

/* read(2); what is pending goes out before it could block. */
static ssize_t
read_some(struct ndjson *in, int fd)
{
	ssize_t r;
	struct pollfd ready = {.fd = fd, .events = POLLIN};
	if ((output.pending.len > 0 || jobs_hired()) && poll(&ready, 1, 0) == 0) {
		if (jobs_hired()) {
			jobs_give(in);
			jobs_collect(in);
			make_room(in);
		}
		ndjson_flush();
	}
	do
		r = read(fd, in->bytes + in->to, in->cap - in->to);
	while (r == -1 && errno == EINTR);
	return r;
}

/* How far a file is; what comes through a pipe is counted where the pipe begins. */
static void
show_progress(const struct ndjson *in, off_t size, int64_t done)
{
	if (size > 0 && progress_due())
		progress("%lld %% of %lld MB, %llu lines", (long long)(done * 100 / size),
		    (long long)size / 1000000, (unsigned long long)in->line);
}

static void
read_all(struct ndjson *in, int fd)
{
	ssize_t r = 1;
	struct stat st;
	int64_t done = 0;
	fcntl(fd, F_SETPIPE_SZ, PIPE); /* where it is a pipe, and may be so large */
	off_t size = fstat(fd, &st) == 0 && S_ISREG(st.st_mode) ? st.st_size : 0;
	while (r > 0 && !in->stop) {
		if (jobs_hired() && in->to - in->from >= CHUNK)
			jobs_give(in);
		make_room(in);
		r = read_some(in, fd);
		if (r > 0) {
			size_t fresh = in->to;
			in->to += (size_t)r;
			done += r;
			show_progress(in, size, done);
			if (in->skipping) /* what follows it is handled here, behind what was given */
				jobs_collect(in);
			if (!jobs_hired() || in->skipping)
				ndjson_lines(in, fresh);
		}
	}
	if (jobs_hired()) {
		if (in->to > in->from)
			jobs_give(in);
		jobs_collect(in);
	}
	if (r == -1) {
		warn("%s: %s", in->name, strerror(errno));
		in->code = exit_worse(in->code, EX_IOERR);
	} else if (!in->stop && (in->to > in->from || in->skipping)) {
		/* What was cut short may read as another record: it is never handed out. */
		in->line++;
		malformed(in, "truncated: the last line has no newline");
	}
	progress_end();
	free(in->bytes);
}

int
ndjson_read(int fd, const char *name, ndjson_fn *fn, void *arg)
{
	struct ndjson in = {.name = name, .fn = fn, .arg = arg};
	read_all(&in, fd);
	return in.code;
}

/* One file of the command line; true where fn stopped the stream. */
static bool
read_file(const char *file, ndjson_fn *fn, void *arg, int *code)
{
	struct ndjson in = {.name = file, .fn = fn, .arg = arg};
	bool standard = strcmp(file, "-") == 0;
	int fd = standard ? STDIN_FILENO : open(file, O_RDONLY | O_NOCTTY | O_CLOEXEC);
	if (fd == -1) {
		warn("%s: %s", file, strerror(errno));
		*code = exit_worse(*code, EX_IOERR);
		return false;
	}
	if (standard)
		in.name = "<stdin>";
	read_all(&in, fd);
	if (!standard)
		close(fd);
	*code = exit_worse(*code, in.code);
	return in.stop;
}

int
ndjson_run(char *const *files, ndjson_fn *fn, void *arg)
{
	static char dash[] = "-";
	static char *const standard_input[] = {dash, NULL};
	int code = 0;
	if (!files || !*files)
		files = standard_input;
	jobs_hire(fn, arg);
	while (*files && !read_file(*files, fn, arg, &code))
		files++;
	jobs_dismiss();
	return ndjson_close(code);
}
