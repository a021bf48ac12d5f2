/*
 * http: the only user of libcurl: bounded requests to one API, with a cache, limits and no surprises.
 *
 * One struct http speaks to one origin (scheme, host, port) with one token. https only; plain http
 * only to a loopback address. The token is a header of requests to that origin and of nothing else:
 * not of a redirect that leaves it (there is none: a redirect is followed, at most three, within the
 * origin only; GET: 301, 302, 307, 308; a write: 307 and 308, which keep method and body), not in a
 * URL, a log line or an error text.
 *
 * Reads (GET, and GraphQL queries, which are POSTs that say so) may be in flight at once, HTTP_FLIGHT
 * of them, on reused connections; they are retried, HTTP_TRIES in all, with jitter, where nothing was
 * answered or the answer was 500, 502, 503 or 504. Writes go one at a time and are never repeated: one
 * that was sent and not answered is HTTP_UNKNOWN, and what became of it is for the caller to read. A
 * write that was answered with 5xx is HTTP_UNKNOWN too: a proxy that gave up does not know what the
 * server behind it has done.
 *
 * A GET is cached by URL in `cache` (httpcache.h) and asked for again with If-None-Match; a 304 costs no
 * rate limit and gives status 200, the kept body, and the Link of the 304 itself, or the kept one where
 * it has none (GitHub's ETag is of the body alone: a page that has since got a next one is a 304).
 *
 * Limits (Retry-After, x-ratelimit-reset, secondary limits as 403 and 429) are waited for by reads only,
 * and only where Retry-After says at most HTTP_PATIENCE; all else is HTTP_LIMITED, with the time. Once a
 * limit was met nothing more is sent before that time.
 *
 * Everything is bounded: body HTTP_BODY_MAX, header lines 256 KiB, connect 10 s, no progress for `idle`,
 * `total` for each request, pages HTTP_PAGES_MAX. An answer whose end is not marked (Content-Length, chunked,
 * HTTP/2) is not whole; a Link that is not understood or leaves the origin makes a GET HTTP_UNKNOWN, because
 * what follows the page is then not known.
 *
 * A proxy is used as https_proxy and no_proxy say (it sees a TLS tunnel, never the token), but never to a
 * loopback address. No .netrc, no cookies; TLS 1.2 or later; certificates are verified against the system's
 * store.
 *
 * Calling sequence: http_open(), then http_get() / http_pages() / http_all() / http_write() / http_query();
 * strings of a response live until the next call on the same struct http (of http_pages() and http_all():
 * as long as fn runs).
 *
 * Sources: libcurl-multi(3); docs.github.com/rest, "Best practices" and "Rate limits".
 */
#ifndef FAC_IO_HTTP_H
#define FAC_IO_HTTP_H

#include "base/buf.h"
#include <stdbool.h>
#include <time.h>

enum {
	HTTP_FLIGHT = 8,
	HTTP_TRIES = 3,
	HTTP_BODY_MAX = 16 << 20, /* bytes */
	HTTP_PATIENCE = 5,        /* seconds */
	HTTP_IDLE = 30,           /* seconds */
	HTTP_TOTAL = 120,         /* seconds */
	HTTP_PAGES_MAX = 5000
};

enum http_result {
	HTTP_ANSWERED, /* whole and understood as HTTP: see status, whatever it is */
	HTTP_DENIED,   /* 401, or a 403 that is no rate limit (see status): the token may not */
	HTTP_LIMITED,  /* a primary or secondary rate limit: `reset` says until when */
	HTTP_UNKNOWN, /* no whole answer, or one that is not understood; a write may have happened */
	HTTP_UNSENT   /* it certainly did not: refused URL, no connection, TLS, name */
};

/* How an API calls its headers. */
struct http_dialect {
	const char *accept;         /* the value of Accept */
	const char *version;        /* the header that carries the API's version */
	const char *token, *prefix; /* the header that carries the token, and what precedes it */
};
extern const struct http_dialect http_github;

struct http_options {
	const char *origin;     /* "https://api.github.com" or "https://ghe.example.org/api/v3" */
	const char *user_agent; /* "fac/0.1.0" */
	const char *version;    /* of the API; NULL: none */
	const struct http_dialect *dialect; /* kept; NULL: http_github */
	const char *token;                  /* copied; NULL: none */
	const char *cache; /* directory, made where it is missing; NULL: no cache */
	int idle, total;   /* seconds; 0: HTTP_IDLE, HTTP_TOTAL */
};

struct http_response {
	enum http_result result;
	long status;      /* 0: none */
	const char *body; /* NUL-terminated; "" where there is none */
	size_t len;
	const char *url;    /* where the answer came from, after redirects */
	const char *next;   /* Link: rel="next", the server's own URL; NULL: none */
	const char *scopes; /* X-OAuth-Scopes; NULL: not said */
	bool cached;        /* 304: the kept body */
	time_t reset;       /* HTTP_LIMITED */
	const char *error;  /* one line, without secrets, where result is not HTTP_ANSWERED or
	                     status is 400 or more (with the body's message); may hold what came
	                     from outside: escape it. NULL: none */
};

struct http;

/* NULL and *err: origin or token not allowed, cache not usable. */
struct http *http_open(const struct http_options *o, struct buf *err);
void http_free(struct http *h);

/*
 * url: absolute within the origin, or a path beginning with '/' that is put behind it. One that is not
 * (another origin, user info, blanks or control characters, "." or ".." as a segment) is HTTP_UNSENT.
 */
void http_get(struct http *h, const char *url, struct http_response *r);

/*
 * From now on a GET is answered from the cache alone, as it was last answered, and HTTP_UNKNOWN where there is no
 * entry: for a list of which the caller knows that nothing of it has changed. off: no more.
 */
void http_offline(struct http *h, bool on);

/*
 * All pages from url on, in order, as the server links them: fn is called for each whole page. Pages are
 * fetched ahead, HTTP_FLIGHT at once, and as many more may wait to be read, where the server's own `next`
 * and `last` differ in the number of the page alone; what was fetched ahead is used only where the page
 * before links to exactly that URL. Stops where fn returns non-zero. fn makes no calls on h. *r is the last
 * response; its result is HTTP_ANSWERED with status 200 only where every page was read.
 */
void http_pages(struct http *h, const char *url, int (*fn)(const char *body, size_t n, void *arg),
    void *arg, struct http_response *r);

/*
 * Many reads, HTTP_FLIGHT at once, in no order: fn is called for each response as it comes, with its place
 * in q. fn makes no calls on h; where it returns non-zero what is not sent yet is not sent, and that is
 * returned.
 */
struct http_ask {
	const char *url;
	const char *body; /* NULL: a GET; else the whole JSON text of a GraphQL query */
	size_t n;
};
int http_all(struct http *h, const struct http_ask *q, size_t n,
    int (*fn)(size_t i, const struct http_response *r, void *arg), void *arg);

/* POST, PUT, PATCH, DELETE; body may be NULL. */
void http_write(struct http *h, const char *method, const char *url, const char *body, size_t n,
    struct http_response *r);

/* A GraphQL query (no mutation): a POST that may be repeated. body is the whole JSON text. */
void http_query(
    struct http *h, const char *url, const char *body, size_t n, struct http_response *r);

/* Percent-encodes one path segment or query value. */
void http_escape(struct buf *out, const char *s);

/*
 * What this struct http has asked for: requests sent, of those answered 304, and the limit's rest as last
 * said (-1: not said).
 */
struct http_tally {
	unsigned long sent, not_modified;
	long remaining, limit;
	time_t reset;
};
struct http_tally http_tally(const struct http *h);

#endif
