/*
 * httplimit: when an answer is a rate limit, and how long one waits, for http.c. Pure.
 *
 * 429 always is one; 403 where x-ratelimit-remaining is 0, Retry-After is there, or the body's message speaks
 * of a secondary rate limit. How long: Retry-After; else x-ratelimit-reset, where remaining is 0; else a minute.
 * What a server says is believed up to a day.
 *
 * Sources: docs.github.com/rest, "Rate limits" and "Best practices"; RFC 9110, Retry-After.
 */
#ifndef FAC_IO_HTTPLIMIT_H
#define FAC_IO_HTTPLIMIT_H

#include <stdbool.h>
#include <time.h>

enum { HTTP_MINUTE = 60, HTTP_DAY = 86400 }; /* seconds */

struct http_limit {
	long wait;    /* seconds from now */
	bool patient; /* short enough to be waited for by a read */
};

/* Of an answer with that status; headers as they came, NULL: absent; message: of the body, "" where there is none. */
bool http_limit(struct http_limit *l, long status, const char *retry_after, const char *remaining,
    const char *reset, const char *message, time_t now);

/* A decimal number, blanks around it; -1: absent, or anything else. At most 2^53. */
long long http_number(const char *s);

/* Milliseconds before try number `tries` (1: the first repetition), with jitter: random is any number. */
long http_backoff(int tries, unsigned random);

#endif
