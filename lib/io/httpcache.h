/*
 * httpcache: what a GET was last answered, for http.c: one file per URL, DIR/http/XX/HASH (HASH: SHA-256 of
 * the URL, XX its first two digits), written with file_put().
 *
 *	fac-http 2 SUM-OF-ALL-THAT-FOLLOWS (hash_sum(), hex)
 *	URL
 *	ETAG
 *	LINK
 *	body
 *
 * A file that is not exactly that is no entry: it is asked for again, and replaced. An entry's mtime says when
 * it was last used; httpcache_open() removes what was not for HTTPCACHE_KEEP, at most once a day
 * (DIR/http/swept). Several processes may share it.
 */
#ifndef FAC_IO_HTTPCACHE_H
#define FAC_IO_HTTPCACHE_H

#include "base/buf.h"
#include <stdbool.h>

enum { HTTPCACHE_KEEP = 14 * 86400 }; /* seconds */

struct httpcache_entry {
	struct buf text; /* what the others point into */
	const char *etag, *link, *body;
	size_t len;
};

/* Makes DIR/http, and sweeps it. NULL and err: it cannot be made or written. */
char *httpcache_open(const char *dir, struct buf *err);

/*
 * Removes the files DIR/XX/HASH of a cache that were not used for `keep` seconds, at most once a day (DIR/swept). -1: errno.
 */
int httpcache_sweep(const char *dir, long keep);

/* False: there is none. Marks it as used. */
bool httpcache_get(const char *cache, const char *url, struct httpcache_entry *e);
void httpcache_clear(struct httpcache_entry *e);

/* False: it was not kept; errno is 0 where etag or link cannot be (too long, a control character). */
bool httpcache_put(const char *cache, const char *url, const char *etag, const char *link,
    const char *body, size_t n);

#endif
