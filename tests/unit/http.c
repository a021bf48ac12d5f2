/*
 * Unit tests of lib/io/http.c and httppages.c, against a server of our own (httpserver.h). What is asserted is what
 * the server has seen, and how often: never a time.
 */
#include "io/http.h"
#include "base/mem.h"
#include "httpserver.h"
#include "state.h"
#include <errno.h>
#include <sys/stat.h>

#define TOKEN "ghp_secret0123456789"
#define OK "HTTP/1.1 200 OK\r\n"

static struct http *h;
static struct http_response r;
static char origin[64];
static struct buf err;

/*
 * What is answered to "METHOD PATH" the first time, the second (the next row of the same name), and so on; the last
 * row for all that follow. A text that begins with "HTTP/" is sent as it is; else it is a status, header lines and
 * a body, and gets a Content-Length.
 */
static const struct route {
	const char *what, *reply;
	enum after after;
} routes[] = {
    {"GET /plain", "200\nX-OAuth-Scopes: repo, read:org\n\nhello", STAY},
    {"GET /empty", "204\n\n", STAY},
    {"GET /missing", "404\n\n{\"message\":\"Not Found\"}", STAY},
    {"GET /chunked", OK "Transfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n6\r\n world\r\n0\r\n\r\n",
        STAY},
    {"GET /closed", OK "Content-Length: 5\r\nConnection: close\r\n\r\nhello", CLOSE},
    {"GET /early",
        "HTTP/1.1 103 Early Hints\r\nETag: \"x\"\r\nLink: <bad\r\n\r\n" OK
        "Content-Length: 5\r\n\r\nhello",
        STAY},
    {"GET /trailer",
        OK
        "Transfer-Encoding: chunked\r\nTrailer: Link\r\n\r\n5\r\nhello\r\n0\r\nLink: <bad\r\n\r\n",
        STAY},
    {"GET /unmarked", OK "\r\n[1,2", CLOSE},
    {"GET /cut", OK "Content-Length: 50\r\n\r\nhello", CLOSE},
    {"GET /cut-chunk", OK "Transfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n", CLOSE},
    {"GET /cut-once", OK "Content-Length: 50\r\n\r\nhello", RESET},
    {"GET /cut-once", "200\n\nwhole", STAY},
    {"GET /silent-once", "", RESET},
    {"GET /silent-once", "200\n\nwhole", STAY},
    {"GET /no-http", "hello\r\n\r\n", CLOSE},
    {"GET /slow-body", OK "Content-Length: 50\r\n\r\nhello", HANG},
    {"GET /slow-body", "200\n\nwhole", STAY},
    {"GET /hang", "", HANG},
    {"POST /slow-head", "HTTP/1.1 200 OK\r\nX-", HANG},
    {"POST /dribble",
        OK
        "Content-Length: "
        "2000\r\n\r\naaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
        "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
        DRIBBLE},
    {"POST /drop", "", RESET},
    {"PUT /drop", "", CLOSE},
    {"POST /made", "201\n\n{\"id\":1}", STAY},
    {"DELETE /made", "204\n\n", STAY},
    {"POST /cut", "HTTP/1.1 201 Created\r\nContent-Length: 50\r\n\r\n{", CLOSE},
    {"POST /down", "502\n\nbad gateway", STAY},
    {"POST /conflict", "409\n\n{\"message\":\"Head branch was modified\"}", STAY},
    {"GET /down-twice", "500\n\n", STAY},
    {"GET /down-twice", "503\n\n", STAY},
    {"GET /down-twice", "200\n\nup", STAY},
    {"GET /down", "502\n\nbad gateway", STAY},
    {"GET /odd-5xx", "501\n\n", STAY},
    {"POST /query", "502\n\n", STAY},
    {"POST /query", "200\n\n{\"data\":{}}", STAY},
    {"GET /unasked", "304\n\n", STAY},
    {"GET /401", "401\n\n{\"message\":\"Bad credentials\"}", STAY},
    {"GET /403", "403\nX-RateLimit-Remaining: 4000\n\n{\"message\":\"Resource not accessible\"}",
        STAY},
    {"GET /403-html", "403\n\n<html>secondary rate limit</html>", STAY},
    {"GET /403-used", "403\nx-ratelimit-remaining: 0\nx-ratelimit-reset: 32503680000\n\n{}", STAY},
    {"GET /403-after", "403\nRetry-After: 600\n\n{\"message\":\"slow down\"}", STAY},
    {"GET /403-secondary", "403\n\n{\"message\":\"You have exceeded a secondary rate limit.\"}",
        STAY},
    {"POST /403-used", "403\nx-ratelimit-remaining: 0\n\n{}", STAY},
    {"POST /429-now", "429\nRetry-After: 0\n\n", STAY},
    {"GET /429", "429\n\n", STAY},
    {"GET /429-soon", "429\nRetry-After: 1\n\n", STAY},
    {"GET /429-soon", "200\n\nafter", STAY},
    {"GET /429-always", "429\nRetry-After: 0\n\n", STAY},
    {"GET /429-date", "429\nRetry-After: Wed, 21 Oct 2099 07:28:00 GMT\n\n", STAY},
    {"GET /r301", "301\nLocation: /plain\n\n", STAY},
    {"GET /r302", "302\nLocation: /plain\n\n", STAY},
    {"GET /r303", "303\nLocation: /plain\n\n", STAY},
    {"GET /r307", "307\nLocation: /plain\n\n", STAY},
    {"GET /r308", "308\nLocation: /plain\n\n", STAY},
    {"GET /r-none", "301\n\n", STAY},
    {"GET /r-host", "302\nLocation: http://127.0.0.2/plain\n\n", STAY},
    {"GET /r-tls", "302\nLocation: https://127.0.0.1/plain\n\n", STAY},
    {"GET /r-net", "302\nLocation: //127.0.0.2/plain\n\n", STAY},
    {"GET /r-up", "302\nLocation: /a/../plain\n\n", STAY},
    {"GET /r-loop", "302\nLocation: /r-loop\n\n", STAY},
    {"GET /r3", "302\nLocation: /r2\n\n", STAY},
    {"GET /r2", "302\nLocation: /r1\n\n", STAY},
    {"GET /r1", "302\nLocation: /plain\n\n", STAY},
    {"POST /r301", "301\nLocation: /made\n\n", STAY},
    {"POST /r302", "302\nLocation: /made\n\n", STAY},
    {"POST /r307", "307\nLocation: /made\n\n", STAY},
    {"POST /r308", "308\nLocation: /made\n\n", STAY},
    {"GET /link-bad", "200\nLink: </plain>; rel=\"next\n\n[]", STAY},
    {"GET /link-twice", "200\nLink: </a>; rel=next, </b>; rel=\"next\"\n\n[]", STAY},
    {"GET /link-off", "200\nLink: <https://evil.example/x>; rel=\"next\"\n\n[]", STAY},
    {"GET /link-other", "200\nLink: <https://docs.example/x>; rel=\"deprecation\"\n\n[]", STAY},
    {"GET /self", "200\nLink: </self>; rel=\"next\"\n\n[]", STAY},
    {"GET /broken-2", "200\nLink: </broken-3>; rel=\"next\"\n\n[1]", STAY},
    {"GET /broken-3", "200\nLink: </broken-4>; rel=\"next\"\n\n[2]", STAY},
    {"GET /broken-4", "404\nLink: </broken-5>; rel=\"next\"\n\n{}", STAY},
    {"GET /broken-5", "200\n\n[5]", STAY},
};

#define LEN(a) (sizeof(a) / sizeof *(a))

static void
compose(struct buf *out, const char *text)
{
	const char *body = strstr(text, "\n\n");
	if (strncmp(text, "HTTP/", 5) == 0 || !body) {
		buf_adds(out, text);
		return;
	}
	buf_addf(out, "HTTP/1.1 %.3s X\r\n", text);
	for (const char *p = strchr(text, '\n'); p < body; p = strchr(p + 1, '\n'))
		buf_addf(out, "%.*s\r\n", (int)strcspn(p + 1, "\n"), p + 1);
	if (strncmp(text, "204", 3) != 0 && strncmp(text, "304", 3) != 0)
		buf_addf(out, "Content-Length: %zu\r\n", strlen(body + 2));
	buf_addf(out, "\r\n%s", body + 2);
}

/* A page of 100, whose answer waits until what a client can have on its way has been asked for. */
static void
page(const struct request *q, struct reply *a, int last, int links)
{
	char want[64];
	struct buf text = BUF_INIT;
	const char *p = strstr(q->path, "page=");
	int n = p ? atoi(p + 5) : 1, upto = n + HTTP_FLIGHT - 1 < last ? n + HTTP_FLIGHT - 1 : last;
	snprintf(want, sizeof want, "GET %.*s?page=%d", (int)strcspn(q->path, "?"), q->path, upto);
	if (n > 1 && server_count(want) == 0) {
		a->after = HOLD;
		return;
	}
	buf_adds(&text, "200\n");
	if (n < links)
		buf_addf(&text,
		    "Link: <%.*s?page=%d>; rel=\"next\", <%.*s?page=%d>; rel=\"last\"\n",
		    (int)strcspn(q->path, "?"), q->path, n + 1, (int)strcspn(q->path, "?"), q->path,
		    last);
	buf_addf(&text, "\n%d ", n);
	compose(&a->bytes, text.s);
	buf_free(&text);
}

/*
 * Pages 2 to 9 of /moved are the guesses; page 3's own link goes elsewhere, from where another comes back to page 4,
 * which is the last by then.
 */
static void
moved(const struct request *q, struct reply *a)
{
	char text[256];
	int n = strstr(q->path, "page=") ? atoi(strstr(q->path, "page=") + 5) : 1;
	bool after = strstr(q->path, "after=") != NULL;
	if (after)
		snprintf(text, sizeof text, "200\nLink: </moved?page=4>; rel=\"next\"\n\nelse ");
	else if (n == 4 && server_count("GET /moved?page=4") == 2)
		snprintf(text, sizeof text, "200\n\nlast ");
	else if (n == 3)
		snprintf(text, sizeof text, "200\nLink: </moved?after=x>; rel=\"next\"\n\n3 ");
	else
		snprintf(text, sizeof text,
		    "200\nLink: </moved?page=%d>; rel=\"next\", </moved?page=20>; "
		    "rel=\"last\"\n\n%d ",
		    n + 1, n);
	compose(&a->bytes, text);
}

/* 304 where the client has it, with a Link of its own under /tag-grown. */
static void
tag(const struct request *q, struct reply *a)
{
	char value[256];
	const char *has = request_header(q, "if-none-match", value, sizeof value);
	bool grown = strcmp(q->path, "/tag-grown") == 0;
	if (has && strcmp(has, "W/\"one\"") == 0)
		compose(&a->bytes, grown ? "304\nLink: </two>; rel=\"next\"\n\n" : "304\n\n");
	else if (grown)
		compose(&a->bytes, "200\nETag: W/\"one\"\n\nbody");
	else
		compose(&a->bytes,
		    "200\nETag: W/\"one\"\nLink: </tag2>; rel=\"next\"\nX-A: b\n\nbody \xc3\xa9");
}

static void
sized(struct reply *a, size_t n)
{
	buf_addf(&a->bytes, OK "Content-Length: %zu\r\n\r\n", n);
	buf_need(&a->bytes, n);
	memset(a->bytes.s + a->bytes.len, 'x', n);
	a->bytes.len += n;
}

static void
endless(const struct request *q, struct reply *a)
{
	char text[256];
	const char *p = strstr(q->path, "n=");
	snprintf(text, sizeof text, "200\nLink: </endless?n=%d>; rel=\"next\"\n\n.",
	    p ? atoi(p + 2) + 1 : 2);
	compose(&a->bytes, text);
}

static void
handler(const struct request *q, struct reply *a)
{
	char what[8300], value[512];
	const char *path = q->path;
	snprintf(what, sizeof what, "%s %s", q->method, path);
	int nth = server_count(what);
	const struct route *hit = NULL;
	for (size_t i = 0; i < LEN(routes) && nth > 0; i++) {
		if (strcmp(routes[i].what, what) != 0)
			continue;
		hit = &routes[i];
		nth--;
	}
	if (hit) {
		compose(&a->bytes, hit->reply);
		a->after = hit->after;
	} else if (strncmp(path, "/pages", 6) == 0)
		page(q, a, 100, 100);
	else if (strncmp(path, "/shrunk", 7) == 0)
		page(q, a, 20, 5);
	else if (strncmp(path, "/grown", 6) == 0)
		page(q, a, 12, 14);
	else if (strncmp(path, "/moved", 6) == 0)
		moved(q, a);
	else if (strncmp(path, "/tag", 4) == 0)
		tag(q, a);
	else if (strcmp(path, "/max") == 0)
		sized(a, HTTP_BODY_MAX);
	else if (strcmp(path, "/over") == 0)
		sized(a, HTTP_BODY_MAX + 1);
	else if (strncmp(path, "/endless", 8) == 0)
		endless(q, a);
	else if (strncmp(path, "/all/", 5) == 0 && seen->requests < HTTP_FLIGHT)
		a->after = HOLD;
	else if (strcmp(path, "/long-head") == 0) {
		buf_adds(&a->bytes, OK);
		for (int i = 0; i < 27; i++)
			buf_addf(&a->bytes, "X-%d: %010000d\r\n", i, i);
		buf_adds(&a->bytes, "Content-Length: 2\r\n\r\nok");
	} else if (strcmp(path, "/echo") == 0) {
		snprintf(what, sizeof what,
		    "403\nX-Echo: yes\n\n{\"message\":\"no: %s\\u0067hp_secret0123456789\\n\"}",
		    request_header(q, "authorization", value, sizeof value));
		compose(&a->bytes, what);
	} else
		compose(&a->bytes, "200\n\nother");
}

static struct http *
open_http(const char *cache, int idle, int total)
{
	buf_reset(&err);
	return http_open(&(struct http_options){.origin = origin,
	                     .user_agent = "fac/test",
	                     .version = "2022-11-28",
	                     .token = TOKEN,
	                     .cache = cache,
	                     .idle = idle,
	                     .total = total},
	    &err);
}

/* A fresh client, and nothing seen. */
static void
fresh(const char *cache)
{
	http_free(h);
	h = open_http(cache, 5, 20);
	server_forget();
}

static void
get(const char *path)
{
	http_get(h, path, &r);
}

static bool
header_sent(const char *line)
{
	return strstr(seen->head, line) != NULL;
}

static bool
answered(long status, const char *body)
{
	bool good = r.result == HTTP_ANSWERED && r.status == status && strcmp(r.body, body) == 0 &&
	            r.len == strlen(body);
	if (!good)
		printf("# result %d, status %ld, error %s\n", r.result, r.status,
		    r.error ? r.error : "none");
	return good;
}

static bool
failed(enum http_result result, const char *why)
{
	bool good =
	    r.result == result && r.error && strstr(r.error, why) && !strstr(r.error, "secret");
	if (!good)
		printf("# result %d, status %ld, error %s\n", r.result, r.status,
		    r.error ? r.error : "none");
	return good;
}

static void
test_open(void)
{
	static const char *const bad[] = {"", "api.github.com", "http://api.github.com",
	    "ftp://127.0.0.1", "http://127.0.0.1.example.org", "https://user@example.org",
	    "https://example.org/a/../b", "https://example.org/?x", "https://", "http://128.0.0.1"};
	for (size_t i = 0; i < LEN(bad); i++) {
		buf_reset(&err);
		ok(!http_open(&(struct http_options){.origin = bad[i], .user_agent = "x"}, &err) &&
		        err.len,
		    "no origin: %s", bad[i]);
	}
	static const char *const tokens[] = {"", "a b", "a\r\nX: y", "a\n", "caf\xc3\xa9"};
	for (size_t i = 0; i < LEN(tokens); i++) {
		buf_reset(&err);
		ok(!http_open(
		       &(struct http_options){
		           .origin = origin, .user_agent = "x", .token = tokens[i]},
		       &err) &&
		        err.len && !strstr(err.s, "X: y"),
		    "no token: %zu", i);
	}
	char *file = scratch_path("file");
	write_text(file, "");
	bool none = !open_http(file, 0, 0) && strstr(err.s, "file");
	ok(none, "no cache: %s", buf_str(&err));
	free(file);
}

static void
test_answers(void)
{
	fresh(NULL);
	get("/plain");
	ok(answered(200, "hello"), "an answer");
	is(r.scopes, "repo, read:org", "its scopes");
	char want[128];
	snprintf(want, sizeof want, "%s/plain", origin);
	is(r.url, want, "where it came from");
	ok(!r.next && !r.error && !r.cached, "and nothing else");
	ok(header_sent("Authorization: Bearer " TOKEN "\r\n") &&
	        header_sent("User-Agent: fac/test\r\n") &&
	        header_sent("X-GitHub-Api-Version: 2022-11-28\r\n") &&
	        header_sent("Accept: application/vnd.github+json\r\n") && !header_sent("Cookie"),
	    "what is sent");
	get("/empty");
	ok(answered(204, ""), "204");
	get("/missing");
	ok(answered(404, "{\"message\":\"Not Found\"}") &&
	        strstr(r.error, "GET /missing: 404: Not Found"),
	    "404");
	get("/chunked");
	ok(answered(200, "hello world"), "chunked");
	get(want);
	ok(answered(200, "hello"), "an absolute URL");
	ok(seen->connections == 1 && seen->requests == 5, "all on one connection");
	get("/closed");
	ok(answered(200, "hello"), "closed");
	get("/early");
	ok(answered(200, "hello") && seen->connections == 2,
	    "an answer after a 103, on another connection");
	get("/trailer");
	ok(answered(200, "hello"), "a trailer is no header");
	get("/max");
	ok(r.result == HTTP_ANSWERED && r.len == HTTP_BODY_MAX, "16 MiB");
	get("/link-other");
	ok(answered(200, "[]") && !r.next, "another relation may go elsewhere");
	ok(http_tally(h).sent == (unsigned long)seen->requests, "the tally of what was sent");
}

static void
test_refused(void)
{
	static const char *const bad[] = {"", "plain", "//evil.example/plain",
	    "https://127.0.0.1/plain", "http://127.0.0.1/plain", "/a b", "/a\r\nX: y", "/a/../b",
	    "/a/%2e%2E/b", "/..%2fplain", "/a#b", "http://evil@127.0.0.1/", "/caf\xc3\xa9", "/a\\b",
	    "/%zz"};
	fresh(NULL);
	for (size_t i = 0; i < LEN(bad); i++) {
		get(bad[i]);
		ok(failed(HTTP_UNSENT, "not a URL"), "refused: %s",
		    bad[i][0] == '/' ? "a path" : bad[i]);
	}
	http_write(h, "POST", "//evil.example/", "{}", 2, &r);
	ok(failed(HTTP_UNSENT, "not a URL") && seen->requests == 0, "nothing was sent");
}

static void
test_not_whole(void)
{
	static const struct {
		const char *path, *why;
		int requests;
	} cases[] = {{"/unmarked", "not marked", 1}, {"/cut", "", 3}, {"/cut-chunk", "", 3},
	    {"/over", "too big", 1}, {"/long-head", "head is too big", 1}, {"/no-http", "", 3},
	    {"/link-bad", "Link", 1}, {"/link-off", "Link", 1}, {"/link-twice", "Link", 1},
	    {"/unasked", "304", 1}};
	for (size_t i = 0; i < LEN(cases); i++) {
		fresh(NULL);
		get(cases[i].path);
		ok(failed(HTTP_UNKNOWN, cases[i].why) && seen->requests == cases[i].requests,
		    "not whole: %s", cases[i].path);
		ok(strcmp(r.body, "hello") != 0 && !r.next, "and nothing of it counts");
	}
	get("/cut-once");
	ok(answered(200, "whole") && server_count("GET /cut-once") == 2, "cut once");
	get("/silent-once");
	ok(answered(200, "whole"), "no answer once");
}

/* Seconds until a write that is never answered in full was given up. */
static double
given_up(const char *path)
{
	struct timespec a, b;
	clock_gettime(CLOCK_MONOTONIC, &a);
	http_write(h, "POST", path, "{}", 2, &r);
	clock_gettime(CLOCK_MONOTONIC, &b);
	return (double)(b.tv_sec - a.tv_sec) + (double)(b.tv_nsec - a.tv_nsec) / 1e9;
}

/* Either limit would end either answer: which of the two did is told by when. */
static void
test_time(void)
{
	http_free(h);
	h = open_http(NULL, 1, 20);
	server_forget();
	get("/slow-body");
	ok(answered(200, "whole") && seen->requests == 2,
	    "a body that stops coming is asked for again");
	ok(given_up("/slow-head") < 15 && failed(HTTP_UNKNOWN, "") &&
	        server_count("POST /slow-head") == 1,
	    "a head that stops coming");
	http_free(h);
	h = open_http(NULL, 20, 1);
	ok(given_up("/dribble") < 15 && failed(HTTP_UNKNOWN, ""), "an answer that never ends");
}

static void
test_retries(void)
{
	fresh(NULL);
	get("/down-twice");
	ok(answered(200, "up") && seen->requests == 3, "up at the third try");
	get("/down");
	ok(answered(502, "bad gateway") && server_count("GET /down") == HTTP_TRIES,
	    "down for good");
	get("/odd-5xx");
	ok(r.status == 501 && server_count("GET /odd-5xx") == 1, "501 is an answer");
	http_query(h, "/query", "{\"query\":\"{x}\"}", 15, &r);
	ok(answered(200, "{\"data\":{}}") && server_count("POST /query") == 2,
	    "a query may be repeated");
	is(seen->body, "{\"query\":\"{x}\"}", "with its body");
	ok(header_sent("Content-Type: application/json\r\n"), "and its type");
	char gone[64];
	snprintf(gone, sizeof gone, "%s", origin);
	int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
	struct sockaddr_in a = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
	socklen_t n = sizeof a;
	if (bind(fd, (struct sockaddr *)&a, n) || getsockname(fd, (struct sockaddr *)&a, &n))
		exit(1); /* bound, and not listening: nobody else can be there */
	snprintf(origin, sizeof origin, "http://127.0.0.1:%d", ntohs(a.sin_port));
	struct http *none = open_http(NULL, 0, 0);
	http_get(none, "/", &r);
	ok(failed(HTTP_UNSENT, "") && http_tally(none).sent == 0, "nobody there");
	http_write(none, "POST", "/", "{}", 2, &r);
	ok(failed(HTTP_UNSENT, ""), "for a write either");
	http_free(none);
	snprintf(origin, sizeof origin, "https://127.0.0.1:%d", server_port);
	none = open_http(NULL, 0, 0);
	http_write(none, "POST", "/", "{}", 2, &r);
	ok(failed(HTTP_UNSENT, ""), "nobody there who speaks TLS");
	http_free(none);
	snprintf(origin, sizeof origin, "%s", gone);
	close(fd);
}

static void
test_writes(void)
{
	fresh(NULL);
	http_write(h, "POST", "/made", "{\"a\":1}", 7, &r);
	ok(answered(201, "{\"id\":1}"), "a write");
	is(seen->body, "{\"a\":1}", "its body");
	ok(header_sent("Content-Type: application/json\r\n"), "its type");
	http_write(h, "DELETE", "/made", NULL, 0, &r);
	ok(answered(204, "") && !header_sent("Content-Type"), "one without a body");
	http_write(h, "POST", "/conflict", "{}", 2, &r);
	ok(r.result == HTTP_ANSWERED && r.status == 409 && strstr(r.error, "Head branch"), "a no");
	static const char *const unknown[] = {"/drop", "/cut", "/down"};
	for (size_t i = 0; i < LEN(unknown); i++) {
		char what[64];
		snprintf(what, sizeof what, "POST %s", unknown[i]);
		get("/plain"); /* a connection that could be used again */
		http_write(h, "POST", unknown[i], "{}", 2, &r);
		ok(failed(HTTP_UNKNOWN, "POST /") && server_count(what) == 1,
		    "unknown, and sent once: %s", what);
	}
	get("/plain");
	http_write(h, "PUT", "/drop", NULL, 0, &r);
	ok(failed(HTTP_UNKNOWN, "PUT /") && server_count("PUT /drop") == 1,
	    "one that is dropped, too");
}

static void
test_redirects(void)
{
	static const char *const followed[] = {"/r301", "/r302", "/r307", "/r308", "/r3"};
	static const char *const refused[] = {
	    "/r303", "/r-none", "/r-host", "/r-tls", "/r-net", "/r-up", "/r-loop"};
	fresh(NULL);
	for (size_t i = 0; i < LEN(followed); i++) {
		get(followed[i]);
		ok(answered(200, "hello") && strstr(r.url, "/plain"), "followed: %s", followed[i]);
	}
	for (size_t i = 0; i < LEN(refused); i++) {
		int before = server_count("GET /plain");
		get(refused[i]);
		ok(failed(HTTP_UNKNOWN, "redirect") && server_count("GET /plain") == before,
		    "not followed: %s", refused[i]);
	}
	ok(server_count("GET /r-loop") == 4, "at most three in a row");
	static const char *const kept[] = {"/r307", "/r308"}, *const lost[] = {"/r301", "/r302"};
	for (size_t i = 0; i < 2; i++) {
		http_write(h, "POST", kept[i], "{\"b\":2}", 7, &r);
		ok(answered(201, "{\"id\":1}") && strcmp(seen->body, "{\"b\":2}") == 0,
		    "a write follows %s", kept[i]);
		int before = server_count("POST /made");
		http_write(h, "POST", lost[i], "{}", 2, &r);
		ok(failed(HTTP_UNKNOWN, "redirect") && server_count("POST /made") == before &&
		        server_count("GET /made") == 0,
		    "but not %s", lost[i]);
	}
}

static void
test_denied(void)
{
	fresh(NULL);
	get("/401");
	ok(failed(HTTP_DENIED, "401: Bad credentials") && r.status == 401, "401");
	get("/403");
	ok(failed(HTTP_DENIED, "403: Resource not accessible") && r.status == 403, "403");
	ok(http_tally(h).remaining == 4000, "what is left of the limit");
	get("/403-html");
	ok(failed(HTTP_DENIED, "403"), "403 that is no JSON");
	get("/echo");
	ok(r.result == HTTP_DENIED && !strstr(r.error, TOKEN) &&
	        strstr(r.error, "no: Bearer ****") && !strchr(r.error, '\n'),
	    "an echoed token is hidden: %s", r.error);
}

static void
test_limits(void)
{
	static const char *const limits[] = {
	    "/403-used", "/403-after", "/403-secondary", "/429", "/429-date"};
	time_t now = time(NULL);
	for (size_t i = 0; i < LEN(limits); i++) {
		fresh(NULL);
		get(limits[i]);
		ok(failed(HTTP_LIMITED, "rate limit") && r.reset >= now + 59 &&
		        r.reset <= now + 87000,
		    "a limit: %s", limits[i]);
		get("/plain");
		ok(failed(HTTP_LIMITED, "rate limit") && r.reset >= now + 59, "holds what follows");
		http_write(h, "POST", "/made", "{}", 2, &r);
		ok(failed(HTTP_LIMITED, "rate limit") && seen->requests == 1,
		    "nothing more was sent");
	}
	ok(http_tally(h).remaining == -1, "a limit that is not said");
	fresh(NULL);
	http_write(h, "POST", "/403-used", "{}", 2, &r);
	ok(failed(HTTP_LIMITED, "rate limit") && r.reset >= now + 59, "a limit on a write");
	fresh(NULL);
	http_write(h, "POST", "/429-now", "{}", 2, &r);
	ok(failed(HTTP_LIMITED, "rate limit") && seen->requests == 1, "a write waits for none");
	get("/429-soon");
	ok(answered(200, "after") && server_count("GET /429-soon") == 2,
	    "a read waits for a short one");
	get("/429-always");
	ok(failed(HTTP_LIMITED, "rate limit") && server_count("GET /429-always") == HTTP_TRIES,
	    "so often");
}

static void
test_cache(void)
{
	char *cache = scratch_path("cache/deep");
	fresh(cache);
	get("/tag");
	ok(answered(200, "body \xc3\xa9") && !r.cached && r.next && strstr(r.next, "/tag2"),
	    "a first read");
	struct buf first = BUF_INIT;
	buf_add(&first, r.body, r.len);
	get("/tag");
	ok(r.result == HTTP_ANSWERED && r.status == 200 && r.cached && r.len == first.len &&
	        memcmp(r.body, first.s, first.len) == 0,
	    "a 304 gives the same bytes");
	ok(r.next && strstr(r.next, "/tag2"), "and the kept link");
	ok(http_tally(h).not_modified == 1 && http_tally(h).sent == 2, "and is counted");
	fresh(cache);
	get("/tag");
	ok(r.cached && strcmp(r.body, first.s) == 0, "the next process has it too");
	get("/tag-grown");
	ok(answered(200, "body") && !r.next, "a page without a next one");
	get("/tag-grown");
	ok(r.cached && r.next && strstr(r.next, "/two"),
	    "that has got one: the 304's own link counts");
	fresh(NULL);
	get("/tag");
	ok(!r.cached && !header_sent("If-None-Match"), "without a cache");
	fresh(cache);
	get("/plain");
	get("/plain");
	ok(!r.cached && !header_sent("If-None-Match"), "without an ETag nothing is kept");
	buf_free(&first);
	free(cache);
}

/* What pages hold, put together. */
static int
gather(const char *body, size_t n, void *arg)
{
	buf_add(arg, body, n);
	return 0;
}

static int
stop_at_third(const char *body, size_t n, void *arg)
{
	int *calls = arg;
	(void)body;
	(void)n;
	return ++*calls == 3;
}

static void
numbers(struct buf *b, int from, int to)
{
	for (int i = from; i <= to; i++)
		buf_addf(b, "%d ", i);
}

static void
test_pages(void)
{
	struct buf all = BUF_INIT, want = BUF_INIT;
	int calls = 0;
	fresh(NULL);
	http_pages(h, "/pages", gather, &all, &r);
	numbers(&want, 1, 100);
	ok(r.result == HTTP_ANSWERED && r.status == 200, "all pages");
	is(buf_str(&all), want.s, "in order");
	ok(seen->requests == 100 && seen->most == HTTP_FLIGHT, "each once, eight at once");
	ok(seen->connections <= HTTP_FLIGHT, "on eight connections at most: %d", seen->connections);
	fresh(NULL);
	http_pages(h, "/pages", stop_at_third, &calls, &r);
	ok(calls == 3 && r.result == HTTP_UNKNOWN && seen->requests <= 3 + HTTP_FLIGHT,
	    "stopped: %d", seen->requests);
	get("/plain");
	ok(answered(200, "hello"), "and what was on its way is gone");

	buf_reset(&all);
	buf_reset(&want);
	fresh(NULL);
	http_pages(h, "/shrunk", gather, &all, &r);
	numbers(&want, 1, 5);
	ok(r.result == HTTP_ANSWERED, "a list that ends before its last page");
	is(buf_str(&all), want.s, "as it links");

	buf_reset(&all);
	buf_reset(&want);
	fresh(NULL);
	http_pages(h, "/grown", gather, &all, &r);
	numbers(&want, 1, 14);
	ok(r.result == HTTP_ANSWERED, "a list that has grown");
	is(buf_str(&all), want.s, "to its end");

	buf_reset(&all);
	fresh(NULL);
	http_pages(h, "/moved?page=1", gather, &all, &r);
	ok(r.result == HTTP_ANSWERED && server_count("GET /moved?after=x") == 1,
	    "a page that links elsewhere");
	is(buf_str(&all), "1 2 3 else last ", "is believed, not the guess");

	buf_reset(&all);
	http_pages(h, "/broken-2", gather, &all, &r);
	ok(r.result == HTTP_ANSWERED && r.status == 404 && strcmp(all.s, "[1][2]") == 0,
	    "a page that is missing");
	buf_reset(&all);
	http_pages(h, "/self", gather, &all, &r);
	ok(failed(HTTP_UNKNOWN, "itself") && strcmp(all.s, "[]") == 0,
	    "a page that links to itself");
	buf_reset(&all);
	http_pages(h, "/endless", gather, &all, &r);
	ok(failed(HTTP_UNKNOWN, "more than 5000") && all.len == HTTP_PAGES_MAX,
	    "a list without end");
	buf_reset(&all);
	http_pages(h, "//x", gather, &all, &r);
	ok(failed(HTTP_UNSENT, "not a URL") && all.len == 0, "no URL");
	buf_free(&all);
	buf_free(&want);
}

/* Which were answered, and how. */
struct answers {
	int n, stop_at, code;
	int of[64];
	enum http_result result[64];
};

static int
take(size_t i, const struct http_response *p, void *arg)
{
	struct answers *a = arg;
	a->of[i]++;
	a->result[i] = p->result;
	return ++a->n == a->stop_at ? a->code : 0;
}

static void
test_all(void)
{
	struct http_ask q[40];
	char url[40][32];
	struct answers a = {0};
	bool each = true;
	fresh(NULL);
	for (int i = 0; i < 40; i++) {
		snprintf(url[i], sizeof url[i], "/all/%d", i);
		q[i] = (struct http_ask){
		    .url = i == 7 ? "//bad" : url[i], .body = i == 9 ? "{}" : NULL, .n = 2};
	}
	ok(http_all(h, q, 40, take, &a) == 0 && a.n == 40, "many");
	for (int i = 0; i < 40; i++)
		each &= a.of[i] == 1 && a.result[i] == (i == 7 ? HTTP_UNSENT : HTTP_ANSWERED);
	ok(each, "each is answered once");
	ok(seen->requests == 39 && seen->most == HTTP_FLIGHT, "eight at once: %d", seen->most);
	ok(server_count("POST /all/9") == 1, "a query among them");
	fresh(NULL);
	a = (struct answers){.stop_at = 2, .code = 5};
	ok(http_all(h, q, 40, take, &a) == 5 && seen->requests <= 2 + HTTP_FLIGHT, "stopped");
	fresh(NULL);
	a = (struct answers){0};
	q[0].url = "/429";
	q[1].url = "/plain";
	ok(http_all(h, q, 40, take, &a) == 0 && a.n == 40 && a.result[0] == HTTP_LIMITED &&
	        a.result[39] == HTTP_LIMITED && seen->requests <= HTTP_FLIGHT,
	    "a limit holds the rest: %d", seen->requests);
	ok(http_all(h, q, 0, take, &a) == 0, "none");
}

static void
test_proxy(void)
{
	setenv("http_proxy", "http://127.0.0.1:1", 1);
	setenv("HTTPS_PROXY", "http://127.0.0.1:1", 1);
	setenv("ALL_PROXY", "http://127.0.0.1:1", 1);
	fresh(NULL);
	get("/plain");
	ok(answered(200, "hello"), "a loopback address needs no proxy");
	unsetenv("http_proxy");
	unsetenv("HTTPS_PROXY");
	unsetenv("ALL_PROXY");
	struct buf b = BUF_INIT;
	http_escape(&b, "a/b c?d=\xc3\xa9&~x.%");
	is(b.s, "a%2Fb%20c%3Fd%3D%C3%A9%26~x.%25", "escaped");
	buf_free(&b);
}

int
main(void)
{
	scratch_make();
	server_start(handler);
	snprintf(origin, sizeof origin, "http://127.0.0.1:%d", server_port);
	test_open();
	test_answers();
	test_refused();
	test_not_whole();
	test_time();
	test_retries();
	test_writes();
	test_redirects();
	test_denied();
	test_limits();
	test_cache();
	test_pages();
	test_all();
	test_proxy();
	http_free(h);
	server_stop();
	scratch_remove();
	return unit_done();
}
