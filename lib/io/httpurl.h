/*
 * httpurl: URLs of one origin, for http.c: what may be asked for, and nothing else.
 *
 * An origin is "https://HOST", with a port and a path behind it or without ("https://ghe.example.org/api/v3");
 * "http://" only where HOST is localhost, an address in 127.0.0.0/8 or [::1]. A URL that these functions
 * give is normal: scheme and host in lower case, no port where it is the scheme's own, no user info, no
 * fragment, no blank, control or non-ASCII character, no "." or ".." as a segment, percent-encoded or not
 * (%2F and %5C part segments here: a server that decodes before it looks would walk up). So two URLs are the
 * same where their texts are.
 *
 * Sources: RFC 3986; RFC 6761 (localhost).
 */
#ifndef FAC_IO_HTTPURL_H
#define FAC_IO_HTTPURL_H

#include "base/buf.h"
#include <stdbool.h>

enum { HTTP_URL_MAX = 8000 }; /* bytes */

struct http_origin {
	char *text;       /* normal, without a slash at its end */
	size_t authority; /* bytes of text that are scheme, host and port */
	bool tls, loopback;
};

/* False and err: not an origin, or one that is not allowed. */
bool http_origin(struct http_origin *o, const char *s, struct buf *err);
void http_origin_free(struct http_origin *o);

/* Of a caller: absolute within the origin, or a path from '/' on, behind the origin's own path. */
bool http_url(const struct http_origin *o, const char *s, struct buf *out);

/* Of the server (Location, Link): absolute within the origin, or a path from its root on. */
bool http_reference(const struct http_origin *o, const char *s, struct buf *out);

/*
 * A list's pages as the server's own `next` and `last` (normal) tell them: true where these differ in the
 * decimal value of the one query parameter "page" alone, and next's is not above last's. Page n is
 * `before`, the number, `after`.
 */
struct http_span {
	char *before, *after;
	long next, last;
};
bool http_span(struct http_span *p, const char *next, const char *last);
void http_span_url(const struct http_span *p, long n, struct buf *out);
void http_span_free(struct http_span *p);

#endif
