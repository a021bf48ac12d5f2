/*
 * httpserver: an HTTP/1.1 server on a loopback port, in a child, whose answers a handler of the test makes.
 *
 * What it has seen is in memory that both share: it is written before the answer, so that the test can look as
 * soon as it has one. An answer may be held back: the handler is then asked again after every other request.
 */
#ifndef FAC_TESTS_HTTPSERVER_H
#define FAC_TESTS_HTTPSERVER_H

#include "base/buf.h"
#include "base/clock.h"
#include <arpa/inet.h>
#include <netinet/in.h>
#include <poll.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

enum { SERVER_CONNECTIONS = 64, SERVER_LOG = 1 << 20 };

struct seen {
	int requests, connections, most; /* most: at once */
	size_t len;
	char log[SERVER_LOG]; /* "METHOD /path\n" of each request */
	char head[16384];     /* of the last one */
	char body[16384];
	char note[4096]; /* the handler's */
};

struct request {
	char method[16], path[8192];
	const char *head; /* all of it */
	const char *body;
	size_t n;
};

/* What follows the bytes of the answer. */
enum after { STAY, HANG, CLOSE, RESET, DRIBBLE, HOLD };

struct reply {
	struct buf bytes; /* as they are sent */
	enum after after;
};

typedef void server_fn(const struct request *q, struct reply *a);

struct connection {
	int fd;
	struct buf in, out;
	size_t sent;
	bool asked; /* a request is read and not answered */
	size_t used;
	struct request q;
	enum after after;
};

static struct seen *seen;
static pid_t server_pid;
static int server_port, server_flight;

static inline const char *
request_header(const struct request *q, const char *name, char *value, size_t size)
{
	size_t n = strlen(name);
	for (const char *p = strchr(q->head, '\n'); p && p[1]; p = strchr(p + 1, '\n')) {
		if (strncasecmp(p + 1, name, n) != 0 || p[1 + n] != ':')
			continue;
		const char *v = p + 1 + n + 1;
		v += strspn(v, " ");
		snprintf(value, size, "%.*s", (int)strcspn(v, "\r\n"), v);
		return value;
	}
	return NULL;
}

static inline void
server_close(struct connection *c)
{
	server_flight -= c->asked;
	close(c->fd);
	buf_free(&c->in);
	buf_free(&c->out);
	*c = (struct connection){.fd = -1};
}

/* The handler's answer, now or later. */
static inline void
server_answer(struct connection *c, server_fn *fn)
{
	struct reply a = {.after = STAY};
	fn(&c->q, &a);
	if (a.after == HOLD) {
		buf_free(&a.bytes);
		return;
	}
	buf_add(&c->out, a.bytes.s, a.bytes.len);
	buf_free(&a.bytes);
	c->after = a.after;
	c->asked = false;
	server_flight--;
	memmove(c->in.s, c->in.s + c->used, c->in.len - c->used);
	buf_cut(&c->in, c->in.len - c->used);
}

/* Chunks are put together in place; the length of what was read, 0 where there is more to come. */
static inline size_t
server_unchunk(char *s, size_t n, size_t *len)
{
	size_t at = 0;
	*len = 0;
	for (;;) {
		char *end = memmem(s + at, n - at, "\r\n", 2);
		if (!end)
			return 0;
		size_t size = strtoul(s + at, NULL, 16);
		at = (size_t)(end - s) + 2;
		if (at + size + 2 > n)
			return 0;
		memmove(s + *len, s + at, size);
		*len += size;
		at += size + 2;
		if (size == 0)
			return at;
	}
}

static inline void
server_record(const struct request *q)
{
	seen->requests++;
	if (++server_flight > seen->most)
		seen->most = server_flight;
	int n =
	    snprintf(seen->log + seen->len, SERVER_LOG - seen->len, "%s %s\n", q->method, q->path);
	seen->len += (size_t)n;
	snprintf(seen->head, sizeof seen->head, "%s", q->head);
	snprintf(seen->body, sizeof seen->body, "%.*s", (int)q->n, q->body);
}

/* Takes a whole request from what was read. */
static inline bool
server_parse(struct connection *c)
{
	char text[64];
	char *end = c->asked ? NULL : memmem(buf_str(&c->in), c->in.len, "\r\n\r\n", 4);
	if (!end)
		return false;
	size_t head = (size_t)(end - c->in.s) + 4;
	char *copy = strndup(c->in.s, head);
	struct request q = {.head = copy};
	const char *length = request_header(&q, "content-length", text, sizeof text);
	size_t n = length ? strtoul(length, NULL, 10) : 0, used = n;
	const char *coding = request_header(&q, "transfer-encoding", text, sizeof text);
	if (coding) {
		char *trial = malloc(c->in.len - head + 1);
		memcpy(trial, c->in.s + head, c->in.len - head);
		used = server_unchunk(trial, c->in.len - head, &n);
		if (used)
			memcpy(c->in.s + head, trial, n);
		free(trial);
	}
	if (c->in.len - head < used || (coding && !used)) {
		if (request_header(&q, "expect", text, sizeof text) && c->in.len == head)
			buf_adds(&c->out, "HTTP/1.1 100 Continue\r\n\r\n");
		free(copy);
		return false;
	}
	q.body = c->in.s + head;
	q.n = n;
	sscanf(copy, "%15s %8191s", q.method, q.path);
	c->q = q; /* the copy of the head lives on: this process is short-lived */
	c->used = head + used;
	c->asked = true;
	server_record(&q);
	return true;
}

static inline void
server_read(struct connection *c)
{
	char s[65536];
	ssize_t n = recv(c->fd, s, sizeof s, MSG_DONTWAIT);
	if (n > 0)
		buf_add(&c->in, s, (size_t)n);
	if (n <= 0 || c->in.s[0] == 0x16) /* at its end, or TLS */
		server_close(c);
}

static inline void
server_write(struct connection *c)
{
	size_t n = c->out.len - c->sent;
	if (c->after == DRIBBLE) {
		poll(NULL, 0, 50);
		n = n ? 1 : 0;
	}
	ssize_t w = send(c->fd, c->out.s + c->sent, n, MSG_DONTWAIT | MSG_NOSIGNAL);
	if (w < 0) {
		server_close(c);
		return;
	}
	c->sent += (size_t)w;
	if (c->sent < c->out.len)
		return;
	buf_reset(&c->out);
	c->sent = 0;
	if (c->after == RESET) {
		struct linger l = {1, 0};
		setsockopt(c->fd, SOL_SOCKET, SO_LINGER, &l, sizeof l);
	}
	if (c->after == RESET || c->after == CLOSE)
		server_close(c);
}

static inline void
server_accept(int listener, struct connection *c)
{
	int fd = accept4(listener, NULL, NULL, SOCK_CLOEXEC), i = 0;
	while (i < SERVER_CONNECTIONS && c[i].fd >= 0)
		i++;
	if (fd < 0 || i == SERVER_CONNECTIONS)
		_exit(1);
	c[i] = (struct connection){.fd = fd};
	seen->connections++;
}

_Noreturn static inline void
server_run(int listener, server_fn *fn)
{
	static struct connection c[SERVER_CONNECTIONS];
	struct pollfd p[SERVER_CONNECTIONS + 1];
	for (int i = 0; i < SERVER_CONNECTIONS; i++)
		c[i].fd = -1;
	for (;;) {
		for (int i = 0; i < SERVER_CONNECTIONS; i++) {
			bool out =
			    c[i].out.len > c[i].sent || c[i].after == CLOSE || c[i].after == RESET;
			p[i] = (struct pollfd){
			    .fd = c[i].fd, .events = (short)(POLLIN | (out ? POLLOUT : 0))};
		}
		p[SERVER_CONNECTIONS] = (struct pollfd){.fd = listener, .events = POLLIN};
		poll(p, SERVER_CONNECTIONS + 1, -1);
		bool news = false;
		for (int i = 0; i < SERVER_CONNECTIONS; i++) {
			if (c[i].fd >= 0 && p[i].revents & (POLLIN | POLLHUP | POLLERR))
				server_read(&c[i]);
			if (c[i].fd >= 0 && server_parse(&c[i]))
				news = true;
			if (c[i].fd >= 0 && p[i].revents & POLLOUT)
				server_write(&c[i]);
		}
		for (int i = 0; news && i < SERVER_CONNECTIONS; i++)
			if (c[i].fd >= 0 && c[i].asked)
				server_answer(&c[i], fn);
		if (p[SERVER_CONNECTIONS].revents)
			server_accept(listener, c);
	}
}

static inline void
server_start(server_fn *fn)
{
	struct sockaddr_in a = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
	socklen_t n = sizeof a;
	int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
	if (fd < 0 || bind(fd, (struct sockaddr *)&a, n) || listen(fd, 64) ||
	    getsockname(fd, (struct sockaddr *)&a, &n))
		exit(1);
	server_port = ntohs(a.sin_port);
	seen = mmap(NULL, sizeof *seen, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	fflush(stdout);
	server_pid = fork();
	if (server_pid == 0) {
		prctl(PR_SET_PDEATHSIG, SIGKILL);
		server_run(fd, fn);
	}
	close(fd);
}

static inline void
server_stop(void)
{
	kill(server_pid, SIGKILL);
	waitpid(server_pid, NULL, 0);
}

/* Forgets what was seen; nothing may be on its way. */
static inline void
server_forget(void)
{
	*seen = (struct seen){0};
}

/* How often "METHOD /path" was asked for. */
static inline int
server_count(const char *what)
{
	int n = 0;
	for (const char *p = seen->log; *p; p = strchr(p, '\n') + 1)
		n += strncmp(p, what, strlen(what)) == 0 && p[strlen(what)] == '\n';
	return n;
}

#endif
