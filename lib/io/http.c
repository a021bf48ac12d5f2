/* http: the only user of libcurl: one multi handle, a transfer for each try of a call. */
#include "io/http.h"
#include "base/clock.h"
#include "base/mem.h"
#include "io/httpcall.h"
#include <curl/curl.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/socket.h>

enum { HEAD_MAX = 256 << 10, CONNECT_S = 10, BUFFER = 128 << 10 };

static const char *const names[HTTP_FIELDS] = {[HTTP_ETAG] = "etag",
    [HTTP_LINK] = "link",
    [HTTP_LOCATION] = "location",
    [HTTP_RETRY_AFTER] = "retry-after",
    [HTTP_REMAINING] = "x-ratelimit-remaining",
    [HTTP_LIMIT] = "x-ratelimit-limit",
    [HTTP_RESET] = "x-ratelimit-reset",
    [HTTP_SCOPES] = "x-oauth-scopes",
    [HTTP_LENGTH] = "content-length",
    [HTTP_ENCODING] = "transfer-encoding"};

/* It becomes a line of a request's head. */
static bool
is_token(const char *s)
{
	const char *p = s;
	while (*p > ' ' && *p < 127)
		p++;
	return p > s && !*p;
}

struct http *
http_open(const struct http_options *o, struct buf *err)
{
	struct http_origin origin;
	if (!http_origin(&origin, o->origin, err))
		return NULL;
	if (o->token && !is_token(o->token)) { /* guard: http.token */
		buf_adds(err, "the token is empty, or holds what a token does not");
		http_origin_free(&origin);
		return NULL;
	}
	char *cache = o->cache ? httpcache_open(o->cache, err) : NULL;
	if (o->cache && !cache) {
		http_origin_free(&origin);
		return NULL;
	}
	struct http *h = xcalloc(1, sizeof *h);
	if (curl_global_init(CURL_GLOBAL_DEFAULT) != CURLE_OK || !(h->multi = curl_multi_init()))
		abort();
	curl_multi_setopt(h->multi, CURLMOPT_PIPELINING, CURLPIPE_MULTIPLEX);
	curl_multi_setopt(h->multi, CURLMOPT_MAXCONNECTS, (long)HTTP_FLIGHT);
	h->origin = origin;
	h->cache = cache;
	h->token = o->token ? xstrdup(o->token) : NULL;
	h->user_agent = xstrdup(o->user_agent);
	h->version = o->version ? xstrdup(o->version) : NULL;
	h->dialect = o->dialect ? o->dialect : &http_github;
	h->idle = o->idle ? o->idle : HTTP_IDLE;
	h->total = o->total ? o->total : HTTP_TOTAL;
	h->tally = (struct http_tally){.remaining = -1, .limit = -1};
	return h;
}

void
http_free(struct http *h)
{
	if (!h)
		return;
	for (int i = 0; i < HTTP_BEGUN; i++)
		http_end(h, h->call[i]);
	http_end(h, h->last);
	curl_multi_cleanup(h->multi);
	http_origin_free(&h->origin);
	if (h->token)
		explicit_bzero(h->token, strlen(h->token));
	free(h->token);
	free(h->user_agent);
	free(h->version);
	free(h->cache);
	free(h);
	curl_global_cleanup();
}

static size_t
take_body(char *p, size_t size, size_t n, void *arg)
{
	struct http_call *c = arg;
	n *= size;
	if (n > HTTP_BODY_MAX - c->answer.len) { /* guard: http.body_max */
		c->refused = "the body is too big";
		return 0;
	}
	buf_add(&c->answer, p, n);
	return n;
}

static void
forget_answer(struct http_call *c)
{
	for (int i = 0; i < HTTP_FIELDS; i++) {
		buf_reset(&c->field[i]);
		c->has[i] = false;
	}
	buf_reset(&c->answer);
}

/* One line of the head. A status line begins another head: what came before it was a 1xx. */
static size_t
take_header(char *p, size_t size, size_t n, void *arg)
{
	struct http_call *c = arg;
	n *= size;
	c->head += n;
	if (c->head > HEAD_MAX) { /* guard: http.head_max */
		c->refused = "the head is too big";
		return 0;
	}
	if (n >= 5 && memcmp(p, "HTTP/", 5) == 0)
		forget_answer(c);
	const char *colon = memchr(p, ':', n), *end = p + n;
	if (!colon || c->answer.len) /* a trailer is no header */
		return n;
	const char *value = colon + 1;
	while (value < end && (*value == ' ' || *value == '\t'))
		value++;
	while (end > value && strchr(" \t\r\n", end[-1]))
		end--;
	for (int i = 0; i < HTTP_FIELDS; i++) {
		if (strlen(names[i]) != (size_t)(colon - p) ||
		    strncasecmp(p, names[i], (size_t)(colon - p)) != 0)
			continue;
		if (c->has[i])
			buf_adds(&c->field[i], ", ");
		c->has[i] = true;
		buf_add(&c->field[i], value, (size_t)(end - value));
	}
	return n;
}

/* libcurl's own sockets would be inherited. */
static curl_socket_t
open_socket(void *arg, curlsocktype purpose, struct curl_sockaddr *a)
{
	(void)arg;
	(void)purpose;
	return socket(a->family, a->socktype | SOCK_CLOEXEC, a->protocol);
}

static void
add_header(struct http_call *c, const char *name, const char *value)
{
	struct buf b = BUF_INIT;
	buf_addf(&b, "%s: %s", name, value);
	struct curl_slist *l = curl_slist_append(c->headers, b.s);
	if (!l)
		abort();
	c->headers = l;
	explicit_bzero(b.s, b.len);
	buf_free(&b);
}

static void
set_headers(struct http *h, struct http_call *c)
{
	struct buf bearer = BUF_INIT;
	add_header(c, "Accept", h->dialect->accept);
	if (h->version)
		add_header(c, h->dialect->version, h->version);
	if (h->token) {
		buf_addf(&bearer, "%s%s", h->dialect->prefix, h->token);
		add_header(c, h->dialect->token, bearer.s);
		explicit_bzero(bearer.s, bearer.len);
		buf_free(&bearer);
	}
	if (c->kind != HTTP_GET)
		add_header(c, "Content-Type", c->body ? "application/json" : "");
	if (c->kind != HTTP_GET)
		add_header(c, "Expect", "");
	if (c->kept.etag)
		add_header(c, "If-None-Match", c->kept.etag);
}

static void
set_limits(struct http *h, CURL *e)
{
	curl_easy_setopt(e, CURLOPT_PROTOCOLS_STR, h->origin.tls ? "https" : "http");
	curl_easy_setopt(e, CURLOPT_FOLLOWLOCATION, 0L);
	curl_easy_setopt(e, CURLOPT_DISALLOW_USERNAME_IN_URL, 1L);
	curl_easy_setopt(e, CURLOPT_PATH_AS_IS, 1L);
	curl_easy_setopt(e, CURLOPT_NETRC, (long)CURL_NETRC_IGNORED);
	curl_easy_setopt(e, CURLOPT_HTTP_VERSION, (long)CURL_HTTP_VERSION_2TLS);
	curl_easy_setopt(e, CURLOPT_PIPEWAIT, (long)h->origin.tls);
	curl_easy_setopt(e, CURLOPT_SSLVERSION, (long)CURL_SSLVERSION_TLSv1_2);
	curl_easy_setopt(e, CURLOPT_SSL_VERIFYPEER, 1L);
	curl_easy_setopt(e, CURLOPT_SSL_VERIFYHOST, 2L);
	curl_easy_setopt(e, CURLOPT_CONNECTTIMEOUT, (long)CONNECT_S);
	curl_easy_setopt(e, CURLOPT_TIMEOUT, (long)h->total); /* guard: http.total */
	curl_easy_setopt(e, CURLOPT_LOW_SPEED_LIMIT, 1L);
	curl_easy_setopt(e, CURLOPT_LOW_SPEED_TIME, (long)h->idle); /* guard: http.idle */
	curl_easy_setopt(e, CURLOPT_BUFFERSIZE, (long)BUFFER);
	curl_easy_setopt(e, CURLOPT_HEADEROPT, (long)CURLHEADER_SEPARATE);
	curl_easy_setopt(e, CURLOPT_SUPPRESS_CONNECT_HEADERS, 1L);
	if (h->origin.loopback)
		curl_easy_setopt(e, CURLOPT_PROXY, ""); /* guard: http.proxy */
}

/* One try. Each has a handle of its own: connections are the multi handle's. */
static void
launch(struct http *h, struct http_call *c)
{
	if (c->kind == HTTP_GET && h->offline) {
		forget_answer(c);
		http_judge_kept(h, c);
		return;
	}
	if (!http_may_send(h, c))
		return;
	CURL *e = curl_easy_init();
	if (!e)
		abort();
	c->easy = e;
	c->head = 0;
	c->refused = NULL;
	c->why[0] = '\0';
	forget_answer(c);
	httpcache_clear(&c->kept);
	if (c->kind == HTTP_GET && h->cache)
		httpcache_get(h->cache, c->url.s, &c->kept);
	set_limits(h, e);
	set_headers(h, c);
	curl_easy_setopt(e, CURLOPT_URL, c->url.s);
	curl_easy_setopt(e, CURLOPT_USERAGENT, h->user_agent);
	curl_easy_setopt(e, CURLOPT_HTTPHEADER, c->headers);
	curl_easy_setopt(e, CURLOPT_PRIVATE, c);
	curl_easy_setopt(e, CURLOPT_ERRORBUFFER, c->why);
	curl_easy_setopt(e, CURLOPT_WRITEFUNCTION, take_body);
	curl_easy_setopt(e, CURLOPT_WRITEDATA, c);
	curl_easy_setopt(e, CURLOPT_HEADERFUNCTION, take_header);
	curl_easy_setopt(e, CURLOPT_HEADERDATA, c);
	curl_easy_setopt(e, CURLOPT_OPENSOCKETFUNCTION, open_socket);
	if (c->kind != HTTP_GET) {
		curl_easy_setopt(e, CURLOPT_POSTFIELDS, c->body ? c->body : "");
		curl_easy_setopt(e, CURLOPT_POSTFIELDSIZE_LARGE, (curl_off_t)(c->body ? c->n : 0));
		curl_easy_setopt(e, CURLOPT_CUSTOMREQUEST, c->method);
	}
	/* On a reused connection that turns out to be closed libcurl sends once more, whatever it is. */
	if (c->kind == HTTP_WRITE) /* guard: http.write_once */
		curl_easy_setopt(e, CURLOPT_FRESH_CONNECT, 1L);
	c->state = HTTP_FLYING;
	if (curl_multi_add_handle(h->multi, e) != CURLM_OK)
		abort();
}

static void
land(struct http *h, struct http_call *c)
{
	if (!c->easy)
		return;
	curl_multi_remove_handle(h->multi, c->easy);
	curl_easy_cleanup(c->easy);
	curl_slist_free_all(c->headers);
	c->easy = c->headers = NULL;
}

/* HTTP/1 may leave an answer's end to the connection's: then nobody can tell it from a cut. */
static bool
has_end(const struct http_call *c, long version)
{
	if (version == CURL_HTTP_VERSION_2_0 || version == CURL_HTTP_VERSION_3)
		return true;
	return c->has[HTTP_LENGTH] || c->r.status == 204 || c->r.status == 304 ||
	       strcasestr(buf_str(&c->field[HTTP_ENCODING]), "chunked") != NULL;
}

static void
landed(struct http *h, struct http_call *c, CURLcode code)
{
	long sent = 0, version = 0;
	c->r = (struct http_response){0};
	curl_easy_getinfo(c->easy, CURLINFO_RESPONSE_CODE, &c->r.status);
	curl_easy_getinfo(c->easy, CURLINFO_REQUEST_SIZE, &sent);
	curl_easy_getinfo(c->easy, CURLINFO_HTTP_VERSION, &version);
	land(h, c);
	h->tally.sent += sent > 0;
	if (code != CURLE_OK) {
		const char *why = c->why[0] ? c->why : curl_easy_strerror(code);
		http_broken(h, c, sent > 0, c->refused ? c->refused : why);
	} else if (!has_end(c, version)) { /* guard: http.end */
		c->refused = "the answer's end is not marked";
		http_broken(h, c, true, c->refused);
	} else
		http_judge(h, c);
}

void
http_begin(struct http *h, struct http_call *c)
{
	int i = 0;
	while (h->call[i])
		i++;
	h->call[i] = c;
	if (c->state == HTTP_WAITING && c->at == 0)
		launch(h, c);
}

/* Launches what is due; how long nothing is, in milliseconds. */
static int
launch_due(struct http *h)
{
	int64_t now = clock_boot_ms(), rest = 1000;
	for (int i = 0; i < HTTP_BEGUN; i++) {
		struct http_call *c = h->call[i];
		if (c && c->state == HTTP_WAITING && c->at <= now)
			launch(h, c);
		if (c && c->state == HTTP_WAITING && c->at - now < rest)
			rest = c->at - now;
	}
	return (int)rest;
}

static struct http_call *
take_done(struct http *h, bool *any)
{
	*any = false;
	for (int i = 0; i < HTTP_BEGUN; i++) {
		struct http_call *c = h->call[i];
		*any |= c != NULL;
		if (c && c->state == HTTP_DONE) {
			h->call[i] = NULL;
			return c;
		}
	}
	return NULL;
}

int
http_turn(struct http *h)
{
	int running, left;
	if (curl_multi_perform(h->multi, &running) != CURLM_OK)
		abort();
	for (CURLMsg *m; (m = curl_multi_info_read(h->multi, &left));) {
		struct http_call *c;
		CURLcode code = m->data.result; /* m goes with its handle */
		curl_easy_getinfo(m->easy_handle, CURLINFO_PRIVATE, &c);
		landed(h, c, code);
	}
	return launch_due(h);
}

struct http_call *
http_wait(struct http *h)
{
	for (;;) {
		bool any;
		int rest = http_turn(h);
		struct http_call *c = take_done(h, &any);
		if (c || !any)
			return c;
		curl_multi_poll(h->multi, NULL, 0, rest, NULL);
	}
}

void
http_end(struct http *h, struct http_call *c)
{
	if (!c)
		return;
	land(h, c);
	for (int i = 0; i < HTTP_BEGUN; i++)
		if (h->call[i] == c)
			h->call[i] = NULL;
	if (h->last == c)
		h->last = NULL;
	for (int i = 0; i < HTTP_FIELDS; i++)
		buf_free(&c->field[i]);
	buf_free(&c->answer);
	httpcache_clear(&c->kept);
	buf_free(&c->url);
	buf_free(&c->next);
	buf_free(&c->last);
	buf_free(&c->error);
	free(c);
}
