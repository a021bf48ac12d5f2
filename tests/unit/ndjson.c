/*
 * ndjson: the read loop and its output, as a child process with pipes for its standard
 * descriptors.
 */
#include "io/ndjson.h"
#include "base/die.h"
#include "unit.h"
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

static char dir[] = "/tmp/ndjson.XXXXXX";

/* A child that runs fn: what it gets on stdin, what came out. */
struct child {
	pid_t pid;
	int in, out, err;
};

static void
start(struct child *c, void (*fn)(void), bool ignore)
{
	int in[2], out[2], err[2];
	if (pipe2(in, O_CLOEXEC) == -1 || pipe2(out, O_CLOEXEC) == -1 ||
	    pipe2(err, O_CLOEXEC) == -1)
		exit(1);
	fflush(stdout);
	c->pid = fork();
	if (c->pid == 0) {
		signal(SIGPIPE, ignore ? SIG_IGN : SIG_DFL);
		dup2(in[0], 0);
		dup2(out[1], 1);
		dup2(err[1], 2);
		close(in[1]);
		close(out[0]);
		die_init("t");
		fn();
		_exit(ndjson_close(0));
	}
	close(in[0]);
	close(out[1]);
	close(err[1]);
	c->in = in[1];
	c->out = out[0];
	c->err = err[0];
}

static void
drain(int fd, struct buf *b)
{
	char bytes[65536];
	for (ssize_t n; (n = read(fd, bytes, sizeof bytes)) > 0;)
		buf_add(b, bytes, (size_t)n);
	close(fd);
}

/* The exit code, or 1000 + signal. */
static int
finish(struct child *c, struct buf *out, struct buf *err)
{
	int status;
	buf_reset(out);
	buf_reset(err);
	if (c->out != -1)
		drain(c->out, out);
	drain(c->err, err);
	waitpid(c->pid, &status, 0);
	return WIFEXITED(status) ? WEXITSTATUS(status) : 1000 + WTERMSIG(status);
}

static int
tag(struct ndjson *in, const char *line, size_t n, const struct json *v, void *arg)
{
	(void)arg;
	if (strlen(line) != n)
		_exit(99);
	const char *what = json_gets(v, "do", "");
	if (strcmp(what, "warn") == 0) {
		ndjson_warn(in, "title: expected \n%s", "string");
		return EX_NO;
	}
	if (strcmp(what, "stop") == 0)
		return NDJSON_STOP | EX_TEMPFAIL;
	if (strcmp(what, "drop") == 0)
		return 0;
	char text[32];
	int len = snprintf(text, sizeof text, "%llu", (unsigned long long)ndjson_line(in));
	ndjson_put_with(line, n, v, "line", text, (size_t)len);
	return 0;
}

static void
run_stdin(void)
{
	_exit(ndjson_run(NULL, tag, NULL));
}

static void
run_files(void)
{
	if (chdir(dir) == -1)
		_exit(98);
	char one[] = "one", missing[] = "missing", dash[] = "-", two[] = "two", folder[] = ".";
	char *const files[] = {one, missing, folder, dash, two, NULL};
	_exit(ndjson_run(files, tag, NULL));
}

static void
run_nothing(void)
{
	char *const files[] = {NULL};
	_exit(ndjson_run(files, tag, NULL));
}

static void
run_full(void)
{
	dup2(open("/dev/full", O_WRONLY | O_CLOEXEC), 1);
	_exit(ndjson_run(NULL, tag, NULL));
}

static void
run_closed(void)
{
	close(1);
	die_init("t");
	_exit(ndjson_run(NULL, tag, NULL));
}

/* A program with effects: it goes on without its reader. */
static int seen;

static int
effect(struct ndjson *in, const char *line, size_t n, const struct json *v, void *arg)
{
	(void)in, (void)v, (void)arg;
	seen++;
	ndjson_put(line, n);
	ndjson_flush();
	return 0;
}

static void
run_effects(void)
{
	ndjson_ignore_sigpipe();
	int code = ndjson_run(NULL, effect, NULL);
	warn("saw %d", seen);
	_exit(code);
}

/* A filter that reads another stream for each record: values of the outer one survive. */
static int
inner(struct ndjson *in, const char *line, size_t n, const struct json *v, void *arg)
{
	(void)in, (void)line, (void)n;
	*(int64_t *)arg += json_geti(v, "n", 0);
	return EX_NO;
}

static int
outer(struct ndjson *in, const char *line, size_t n, const struct json *v, void *arg)
{
	(void)in, (void)arg;
	int64_t sum = 0;
	const char *title = json_gets(v, "title", "");
	int fd = open("one", O_RDONLY | O_CLOEXEC);
	int code = ndjson_read(fd, "one", inner, &sum);
	close(fd);
	if (sum != 3 || code != EX_NO || strcmp(title, "kept") != 0)
		return EX_SOFTWARE;
	ndjson_put(line, n);
	return 0;
}

static void
run_nested(void)
{
	if (chdir(dir) == -1)
		_exit(98);
	_exit(ndjson_run(NULL, outer, NULL));
}

/*
 * Runs fn with that input, which another process writes: fn may write as it reads. Short ones
 * come in small pieces.
 */
static int
run(void (*fn)(void), const char *in, size_t n, struct buf *out, struct buf *err)
{
	struct child c;
	start(&c, fn, false);
	pid_t feeder = fork();
	if (feeder == 0) {
		size_t piece = n > 4096 ? n : 3;
		close(c.out);
		for (ssize_t w = 0; n > 0 && w >= 0; in += w, n -= (size_t)w)
			w = write(c.in, in, n < piece ? n : piece);
		_exit(0);
	}
	close(c.in);
	int code = finish(&c, out, err);
	waitpid(feeder, NULL, 0);
	return code;
}

#define RUN(fn, in) run(fn, in, sizeof(in) - 1, &out, &err)

static void
test_lines(void)
{
	struct buf out = BUF_INIT, err = BUF_INIT;
	ok(RUN(run_stdin, "") == 0, "empty input");
	is(buf_str(&out), "", "gives nothing");
	ok(RUN(run_stdin, "{}\n{\"n\": 9223372036854775807 }\r\n") == 0, "two records");
	is(buf_str(&out), "{\"line\":1}\n{\"n\": 9223372036854775807 ,\"line\":2}\r\n",
	    "pass with their bytes");
	ok(RUN(run_stdin, "{}\n{x}\n\n[1]\n \n{}{}\n{\"a\":1,\"a\":2}\n{}\n") == EX_DATAERR,
	    "malformed lines");
	is(buf_str(&out), "{\"line\":1}\n{\"line\":8}\n", "are copied nowhere, the rest goes on");
	is(buf_str(&err),
	    "t: <stdin>:2: byte 2: expected a key\nt: <stdin>:3: empty line\nt: <stdin>:4: "
	    "expected an object\n"
	    "t: <stdin>:5: byte 2: unexpected end\nt: <stdin>:6: byte 3: something follows the "
	    "value\nt: <stdin>:7: byte 8: duplicate key\n",
	    "and named");
	ok(RUN(run_stdin, "{\"a\":1}\n{\"b\":2}") == EX_DATAERR, "a last line without its newline");
	is(buf_str(&out), "{\"a\":1,\"line\":1}\n", "is not acted on");
	is(buf_str(&err), "t: <stdin>:2: truncated: the last line has no newline\n",
	    "and is named");
	ok(RUN(run_stdin, "{\"a\0b\":1}\n{}\n") == EX_DATAERR, "a NUL");
	is(buf_str(&out), "{\"line\":2}\n", "is malformed");
	ok(RUN(run_stdin, "{\"do\":\"warn\"}\n{}\n{\"do\":\"drop\"}\n") == EX_NO,
	    "a code is remembered");
	is(buf_str(&err), "t: <stdin>:1: title: expected \\x0astring\n",
	    "a warning names the place");
	ok(RUN(run_stdin, "{\"do\":\"warn\"}\n{x\n{}\n") == EX_DATAERR, "the worse code wins");
	ok(RUN(run_stdin, "{}\n{\"do\":\"stop\"}\n{}\nx") == EX_TEMPFAIL,
	    "stop ends the stream with its code");
	is(buf_str(&out), "{\"line\":1}\n", "what was before it is out");
	is(buf_str(&err), "", "what is behind it is not looked at");
	buf_free(&out);
	buf_free(&err);
}

static void
put(const char *leaf, const char *text)
{
	char path[64];
	snprintf(path, sizeof path, "%s/%s", dir, leaf);
	FILE *f = fopen(path, "we");
	if (!f || fputs(text, f) == EOF || fclose(f) == EOF)
		exit(1);
}

static void
test_files(void)
{
	struct buf out = BUF_INIT, err = BUF_INIT;
	put("one", "{\"n\":1}\n{\"n\":2}\n");
	put("two", "{\"n\":4}\n{\"n\":5}");
	ok(RUN(run_files, "{\"n\":3}\n") == EX_IOERR, "files in order, - among them");
	is(buf_str(&out),
	    "{\"n\":1,\"line\":1}\n{\"n\":2,\"line\":2}\n{\"n\":3,\"line\":1}\n{\"n\":4,\"line\":1}"
	    "\n",
	    "lines count for each");
	is(buf_str(&err),
	    "t: missing: No such file or directory\nt: .: Is a directory\nt: two:2: truncated: the "
	    "last line has no newline\n",
	    "what cannot be read is named");
	ok(RUN(run_files, "{\"do\":\"stop\"}\n") == EX_IOERR &&
	        strcmp(buf_str(&out), "{\"n\":1,\"line\":1}\n{\"n\":2,\"line\":2}\n") == 0,
	    "stop ends all files");
	ok(RUN(run_nothing, "{}\n") == 0 && strcmp(buf_str(&out), "{\"line\":1}\n") == 0,
	    "no file is standard input");
	ok(RUN(run_nested, "{\"title\":\"kept\"}\n{\"title\":\"kept\"}\n") == 0, "streams nest");
	buf_free(&out);
	buf_free(&err);
}

/* n bytes in all, newline not counted. */
static void
add_line(struct buf *b, size_t n)
{
	buf_adds(b, "{\"a\":\"");
	for (size_t i = 8; i < n; i++)
		buf_addc(b, 'x');
	buf_adds(b, "\"}\n");
}

static void
test_long(void)
{
	struct buf in = BUF_INIT, out = BUF_INIT, err = BUF_INIT;
	add_line(&in, 300000);
	add_line(&in, 20);
	add_line(&in, JSON_MAX_LEN);
	add_line(&in, 20);
	ok(run(run_stdin, in.s, in.len, &out, &err) == 0, "lines longer than the buffer");
	ok(out.len == in.len + 4 * strlen(",\"line\":1"), "come out whole");
	buf_reset(&in);
	add_line(&in, 20);
	add_line(&in, JSON_MAX_LEN + 1);
	add_line(&in, 20);
	add_line(&in, (size_t)5 * JSON_MAX_LEN);
	add_line(&in, 20);
	ok(run(run_stdin, in.s, in.len, &out, &err) == EX_DATAERR, "lines that are too long");
	is(buf_str(&out),
	    "{\"a\":\"xxxxxxxxxxxx\",\"line\":1}\n{\"a\":\"xxxxxxxxxxxx\",\"line\":3}\n{\"a\":"
	    "\"xxxxxxxxxxxx\",\"line\":5}\n",
	    "are skipped, each as one");
	is(buf_str(&err), "t: <stdin>:2: line is too long\nt: <stdin>:4: line is too long\n",
	    "and named");
	ok(run(run_stdin, in.s, in.len - 40, &out, &err) == EX_DATAERR,
	    "a long one that is cut short");
	is(buf_str(&err),
	    "t: <stdin>:2: line is too long\nt: <stdin>:4: truncated: the last line has no "
	    "newline\n",
	    "is one error");
	buf_free(&in);
	buf_free(&out);
	buf_free(&err);
}

/* Bounded memory, whatever the length of a line. */
static void
test_memory(void)
{
	struct child c;
	struct buf out = BUF_INIT, err = BUF_INIT;
	struct rusage use;
	char *block = malloc(1 << 20);
	int status;
	memset(block, 'x', 1 << 20);
	start(&c, run_stdin, false);
	for (int i = 0; i < 128; i++)
		if (write(c.in, block, 1 << 20) != 1 << 20)
			break;
	close(c.in);
	drain(c.out, &out);
	drain(c.err, &err);
	wait4(c.pid, &status, 0, &use);
	ok(WIFEXITED(status) && WEXITSTATUS(status) == EX_DATAERR, "a line of 128 MiB");
#ifndef __SANITIZE_ADDRESS__
	ok(use.ru_maxrss < 40000, "takes %ld KiB", use.ru_maxrss);
#endif
	free(block);
	buf_free(&out);
	buf_free(&err);
}

static bool
readable(int fd, int ms)
{
	struct pollfd p = {.fd = fd, .events = POLLIN};
	return poll(&p, 1, ms) == 1;
}

static void
test_stream(void)
{
	struct child c;
	struct buf out = BUF_INIT, err = BUF_INIT;
	char bytes[100] = "";
	start(&c, run_stdin, false);
	ok(write(c.in, "{\"a\":1}\n{\"b\"", 12) == 12 && readable(c.out, 10000) &&
	        read(c.out, bytes, sizeof bytes) == 17,
	    "a record comes out while the input is open");
	is(bytes, "{\"a\":1,\"line\":1}\n", "whole");
	ok(write(c.in, ":2}\n", 4) == 4 && readable(c.out, 10000),
	    "and the next one when it is complete");
	close(c.in);
	ok(finish(&c, &out, &err) == 0, "the end");
	is(buf_str(&out), "{\"b\":2,\"line\":2}\n", "its text");
	buf_free(&out);
	buf_free(&err);
}

static void
test_output(void)
{
	struct buf out = BUF_INIT, err = BUF_INIT;
	ok(RUN(run_full, "{}\n") == EX_IOERR, "a full device is an error");
	is(buf_str(&err), "t: <stdout>: No space left on device\n", "that is named");
	ok(RUN(run_full, "") == 0, "where nothing is written nothing is lost");
	ok(RUN(run_closed, "{}\n") == EX_IOERR, "a closed output is an error");

	struct child c;
	for (int ignore = 0; ignore < 2; ignore++) {
		start(&c, run_stdin, ignore);
		close(c.out);
		c.out = -1;
		ok(write(c.in, "{}\n", 3) == 3, "a reader that went away");
		close(c.in);
		ok(finish(&c, &out, &err) == 1000 + SIGPIPE,
		    "ends a filter by SIGPIPE (inherited as ignored: %d)", ignore);
		is(buf_str(&err), "", "quietly");
	}
	start(&c, run_effects, false);
	close(c.out);
	c.out = -1;
	ok(write(c.in, "{}\n{}\n{}\n", 9) == 9, "a reader that went away");
	close(c.in);
	ok(finish(&c, &out, &err) == EX_IOERR, "does not stop a program with effects");
	is(buf_str(&err), "t: saw 3\n", "it did all its work");
	buf_free(&out);
	buf_free(&err);
}

int
main(void)
{
	signal(SIGPIPE, SIG_IGN);
	if (!mkdtemp(dir))
		return 1;
	test_lines();
	test_files();
	test_long();
	test_memory();
	test_stream();
	test_output();
	char path[64];
	for (const char *const *leaf = (const char *const[]){"one", "two", NULL}; *leaf; leaf++) {
		snprintf(path, sizeof path, "%s/%s", dir, *leaf);
		unlink(path);
	}
	rmdir(dir);
	return unit_done();
}
