/* github: one client of GitHub's API: where it is, how its answers are understood. */
#include "ports/github.h"
#include "ports/githubclient.h"
#include "state/token.h"
#include <stdlib.h>
#include <string.h>

/* One of each identity for the whole run; who asks first makes it. */
static struct github *clients[GITHUB_IDENTITIES];

static void
addresses(struct github *g)
{
	const char *api = g->config->github.api;
	size_t n = strlen(api);
	static const char com[] = "https://api.github.com", v3[] = "/api/v3";

	while (n > 0 && api[n - 1] == '/')
		n--;
	g->api = xmemdup0(api, n);
	struct buf web = BUF_INIT, graphql = BUF_INIT;
	if (strcmp(g->api, com) == 0) {
		buf_adds(&web, "https://github.com/");
		buf_addf(&graphql, "%s/graphql", com);
	} else if (n > strlen(v3) && strcmp(g->api + n - strlen(v3), v3) == 0) {
		buf_add(&web, g->api, n - strlen(v3));
		buf_addf(&graphql, "%s/api/graphql", buf_str(&web));
		buf_addc(&web, '/');
	} else {
		buf_addf(&web, "%s/", g->api);
		buf_addf(&graphql, "%s/graphql", g->api);
	}
	g->web = buf_detach(&web);
	g->graphql = buf_detach(&graphql);
}

/* 0; 1 where none is configured; -1 and err. */
static int
find_token(struct github *g, enum github_identity who, struct buf *err)
{
	static const char *const names[] = {"GH_TOKEN", "GITHUB_TOKEN", NULL};
	const struct config *c = g->config;
	const struct token_source sources[] = {
	    [GITHUB_FAC] = {.command = &c->github.token_command,
	        .file = c->github.token_file,
	        .env = names,
	        .key = "github.token"},
	    [GITHUB_REVIEWER] = {.command = &c->github.reviewer_token_command,
	        .file = c->github.reviewer_token_file,
	        .key = "github.reviewer_token"},
	};
	int rc = token_read(&sources[who], &g->token, &g->from, err);

	if (rc > 0 && who == GITHUB_FAC)
		buf_adds(err, "no GitHub token: set github.token_command or github.token_file, or "
		              "GH_TOKEN in the environment");
	return rc;
}

struct github *
github_open(const struct config *c, enum github_identity who, const char *cache, struct buf *err)
{
	if (clients[who])
		return clients[who];
	struct github *g = xcalloc(1, sizeof *g);
	g->config = c;
	addresses(g);
	buf_reset(err);
	if (find_token(g, who, err) != 0)
		return NULL;
	const struct http_options o = {.origin = g->api,
	    .user_agent = "fac/" FAC_VERSION,
	    .version = GITHUB_VERSION,
	    .token = buf_str(&g->token),
	    .cache = who == GITHUB_FAC ? cache : NULL};
	g->http = http_open(&o, err);
	if (!g->http)
		return NULL;
	return clients[who] = g;
}

unsigned long
github_calls(void)
{
	unsigned long n = 0;

	for (int i = 0; i < GITHUB_IDENTITIES; i++)
		n += clients[i] ? http_tally(clients[i]->http).sent : 0;
	return n;
}

const char *
github_token(const struct github *g)
{
	return buf_str(&g->token);
}

const char *
github_web(const struct github *g)
{
	return g->web;
}

const char *
github_token_from(const struct github *g)
{
	return buf_str(&g->from);
}

const char *
github_graphql(const struct github *g)
{
	return g->graphql;
}

struct http *
github_http(struct github *g)
{
	return g->http;
}

long
github_status(const struct github *g)
{
	return g->status;
}

char *
github_dup(struct github *g, const char *s)
{
	return s ? arena_memdup0(&g->mem, s, strlen(s)) : NULL;
}

/* What GitHub itself says of a refusal: "message", and the first of "errors". */
static void
refusal(const struct http_response *r, struct buf *err)
{
	struct json_mark m = json_mark();
	struct json_error e;
	const struct json *v = json_parse(r->body, r->len, &e), *first;

	buf_reset(err);
	buf_addf(err, "%ld %.*s", r->status, GITHUB_MESSAGE_MAX,
	    json_gets(v, "message", "without a word"));
	first = json_first(json_get(v, "errors"));
	const char *more = json_string(first, json_gets(first, "message", NULL));
	if (more)
		buf_addf(err, " (%.*s)", GITHUB_MESSAGE_MAX, more);
	json_release(m);
}

enum answer
github_answer(struct github *g, const struct http_response *r, struct buf *err)
{
	g->status = r->status;
	switch (r->result) {
	case HTTP_DENIED:
		return answer_say(err, ANSWER_DENIED, "%s", r->error);
	case HTTP_LIMITED:
		return answer_say(err, ANSWER_LIMITED, "%s", r->error);
	case HTTP_UNKNOWN:
	case HTTP_UNSENT:
		return answer_say(err, ANSWER_UNKNOWN, "%s", r->error);
	case HTTP_ANSWERED:
		break;
	}
	if (r->status >= 200 && r->status < 300)
		return ANSWER_OK;
	refusal(r, err);
	bool no = r->status >= 400 && r->status < 500;
	return no ? ANSWER_NO : ANSWER_UNKNOWN;
}

enum answer
github_parse(const struct http_response *r, const struct json **v, struct buf *err)
{
	struct json_error e;

	if (!v)
		return ANSWER_OK;
	*v = NULL;
	if (r->status == 204)
		return ANSWER_OK;
	*v = json_parse(r->body, r->len, &e);
	if (*v)
		return ANSWER_OK;
	buf_reset(err);
	buf_addf(err, "the answer is no JSON: %s", e.what);
	return ANSWER_UNKNOWN;
}

static char *path_of(const char *fmt, va_list ap) __attribute__((format(printf, 1, 0)));

static char *
path_of(const char *fmt, va_list ap)
{
	struct buf path = BUF_INIT;

	buf_vaddf(&path, fmt, ap);
	return buf_detach(&path);
}

enum answer
github_get(struct github *g, const struct json **v, struct buf *err, const char *fmt, ...)
{
	struct http_response r;
	va_list ap;

	va_start(ap, fmt);
	char *path = path_of(fmt, ap);
	va_end(ap);
	http_get(g->http, path, &r);
	enum answer a = github_answer(g, &r, err);
	if (a == ANSWER_OK)
		a = github_parse(&r, v, err);
	free(path);
	return a;
}

enum answer
github_send(struct github *g, const char *method, const char *body, const struct json **v,
    struct buf *err, const char *fmt, ...)
{
	struct http_response r;
	va_list ap;

	va_start(ap, fmt);
	char *path = path_of(fmt, ap);
	va_end(ap);
	http_write(g->http, method, path, body, body ? strlen(body) : 0, &r);
	enum answer a = github_answer(g, &r, err);
	if (a == ANSWER_OK)
		a = github_parse(&r, v, err);
	free(path);
	return a;
}

struct listing {
	github_each_fn *fn;
	void *arg;
	const char *member;
	int64_t total, seen; /* where there is a member; -1: no page yet */
	bool wrong, stopped;
};

static int
element(const char *text, size_t n, void *arg)
{
	struct listing *l = arg;
	struct json_mark m = json_mark();
	struct json_error e;
	const struct json *v = json_parse_checked(text, n, &e);
	int rc = v ? l->fn(v, text, n, l->arg) : 0;

	json_release(m);
	l->seen++;
	l->wrong |= !v;
	l->stopped |= rc != 0;
	return rc || !v;
}

/* The list in a page that is an object, and the count that it gives. */
static bool
find_member(struct listing *l, const char **body, size_t *n)
{
	size_t off, len;
	bool there = json_span(*body, *n, "total_count", &off, &len);
	int64_t total = there ? strtoll(*body + off, NULL, 10) : -1;

	if (total < 0 || (l->total >= 0 && total != l->total)) /* guard: github.total_moves */
		return false;
	l->total = total;
	if (!json_span(*body, *n, l->member, &off, &len))
		return false;
	*body += off;
	*n = len;
	return true;
}

static int
on_page(const char *body, size_t n, void *arg)
{
	struct listing *l = arg;
	struct json_error e;
	size_t blanks = strspn(body, " \t\r\n");

	l->wrong |= !json_check(body, n, &e) || body[blanks] != (l->member ? '{' : '[');
	if (!l->wrong && l->member)
		l->wrong = !find_member(l, &body, &n) || *body != '[';
	return l->wrong ? 1 : json_elements(body, n, element, l);
}

enum answer
github_list(struct github *g, const char *member, github_each_fn *fn, void *arg, struct buf *err,
    const char *fmt, ...)
{
	struct listing l = {.fn = fn, .arg = arg, .member = member, .total = -1};
	struct http_response r;
	va_list ap;

	va_start(ap, fmt);
	char *path = path_of(fmt, ap);
	va_end(ap);
	http_pages(g->http, path, on_page, &l, &r);
	enum answer a = github_answer(g, &r, err);
	if (l.wrong)
		a = answer_say(err, ANSWER_UNKNOWN, "a page of the list is not understood");
	else if (l.stopped)
		a = answer_say(err, ANSWER_UNKNOWN, "the list was not read to its end");
	else if (a == ANSWER_OK && member && l.total != l.seen) /* guard: github.total_count */
		a = answer_say(err, ANSWER_UNKNOWN, "%s: %lld of %lld were listed", member,
		    (long long)l.seen, (long long)l.total);
	free(path);
	return a;
}
