/*
 * httpcall: one request on its way, for http*.c alone.
 *
 * A call is made by http_call(), given to http_begin(), and comes back from http_wait() when it is done: in any
 * order, HTTP_FLIGHT of them at most at once. What it was answered is in its `r`, whose strings live as long as
 * the call. http_end() frees it, and takes it back where it is not done yet.
 */
#ifndef FAC_IO_HTTPCALL_H
#define FAC_IO_HTTPCALL_H

#include "io/http.h"
#include "io/httpcache.h"
#include "io/httpurl.h"
#include <stdint.h>

/* Calls that are begun: in flight, or done and not yet taken. */
enum { HTTP_BEGUN = 2 * HTTP_FLIGHT };

enum http_kind { HTTP_GET, HTTP_QUERY, HTTP_WRITE };

/* The headers of an answer that are looked at. */
enum http_field {
	HTTP_ETAG,
	HTTP_LINK,
	HTTP_LOCATION,
	HTTP_RETRY_AFTER,
	HTTP_REMAINING,
	HTTP_LIMIT,
	HTTP_RESET,
	HTTP_SCOPES,
	HTTP_LENGTH,
	HTTP_ENCODING,
	HTTP_FIELDS
};

struct http_call {
	enum http_kind kind;
	const char *method, *body; /* the caller's */
	size_t n;
	size_t index; /* the caller's number for it */
	enum { HTTP_WAITING, HTTP_FLYING, HTTP_DONE } state;
	int64_t at; /* HTTP_WAITING: not before (clock_boot_ms) */
	int tries, redirects;
	struct buf url; /* normal; where it is now */
	void *easy, *headers;

	/* Of the present try. */
	struct buf field[HTTP_FIELDS], answer;
	bool has[HTTP_FIELDS];
	size_t head;         /* bytes of header lines */
	const char *refused; /* why its reading was ended by us; NULL: it was not */
	struct httpcache_entry kept;
	char why[256]; /* what libcurl says */

	struct http_response r;
	struct buf next, last; /* Link, normal; empty: none */
	struct buf error;
};

struct http {
	void *multi;
	struct http_origin origin;
	char *token, *user_agent, *version, *cache;
	const struct http_dialect *dialect;
	int idle, total;
	struct http_call *call[HTTP_BEGUN]; /* begun, HTTP_FLIGHT of them not done; NULL: free */
	struct http_call *last;             /* whose strings the caller has */
	int64_t hold; /* nothing is sent before (clock_boot_ms), after a limit */
	bool patient; /* reads wait for it */
	time_t reset; /* the same as a time */
	struct http_tally tally;
	bool offline;    /* GETs are answered from the cache */
	bool complained; /* of a cache that does not keep */
};

/* url: as http_get() takes it. */
struct http_call *http_call(struct http *h, enum http_kind kind, const char *method,
    const char *url, const char *body, size_t n);
bool http_room(const struct http *h);                 /* for one more in flight */
void http_begin(struct http *h, struct http_call *c); /* there is room */
int http_turn(struct http *h); /* sends and takes what can be; milliseconds until more is due */
struct http_call *http_wait(struct http *h);        /* NULL: none is begun */
void http_end(struct http *h, struct http_call *c); /* c may be NULL */

/* Does it, and gives the answer to the caller until the next one. */
void http_do(struct http *h, struct http_call *c, struct http_response *r);

/* Its answer, now whole, judged (httpjudge.c): HTTP_DONE with r, or HTTP_WAITING for another try. */
void http_judge(struct http *h, struct http_call *c);
/* Answered from the cache, and from nothing else. */
void http_judge_kept(struct http *h, struct http_call *c);
/* Not whole: sent says whether any of the request has left. */
void http_broken(struct http *h, struct http_call *c, bool sent, const char *why);
/* Whether it may be sent now; if not it is HTTP_DONE, or HTTP_WAITING for longer. */
bool http_may_send(struct http *h, struct http_call *c);
/* r.error: printf, with what was asked for before it, without the token. */
void http_say(struct http *h, struct http_call *c, enum http_result result, const char *fmt, ...)
    __attribute__((format(printf, 4, 5)));

#endif
