/* httpcache: only an entry that is whole, and the URL's own, is one. */
#include "io/httpcache.h"
#include "base/hash.h"
#include "state.h"
#include <errno.h>

#define URL "https://api.github.com/repos/org/app/issues?page=2"
#define OTHER "https://api.github.com/repos/org/app/issues?page=3"

static char *cache;

static char *
file_of(const char *url)
{
	char hash[HASH_LEN];
	hash_hex(url, strlen(url), hash);
	return path_fmt("%s/%.2s/%s", cache, hash, hash);
}

static bool
there(const char *url, const char *body)
{
	struct httpcache_entry e;
	bool got = httpcache_get(cache, url, &e) && e.len == strlen(body) &&
	           memcmp(e.body, body, e.len) == 0 && strcmp(e.etag, "\"e\"") == 0 &&
	           strcmp(e.link, "<x>") == 0;
	httpcache_clear(&e);
	return got;
}

static bool
is_entry(const char *url)
{
	struct httpcache_entry e;
	bool got = httpcache_get(cache, url, &e);
	httpcache_clear(&e);
	return got;
}

/* Every file that the entry's may be after a crash, or a slip of the disk. */
static void
test_damaged(void)
{
	char *path = file_of(URL);
	struct buf whole = BUF_INIT;
	bool any = false;
	ok(file_slurp(path, 4096, &whole) == 0 && whole.len > 60, "an entry's file");
	for (size_t n = 0; n < whole.len; n++) {
		file_put(path, whole.s, n, FILE_LOOSE);
		any |= is_entry(URL);
	}
	ok(!any, "cut anywhere");
	for (size_t i = 0; i < whole.len; i++) {
		whole.s[i] ^= 1;
		file_put(path, whole.s, whole.len, FILE_LOOSE);
		any |= is_entry(URL);
		whole.s[i] ^= 1;
	}
	ok(!any, "any bit turned over");
	buf_addc(&whole, '\n');
	file_put(path, whole.s, whole.len, FILE_LOOSE);
	ok(!is_entry(URL), "grown");
	file_put(path, whole.s, whole.len - 1, FILE_LOOSE);
	ok(there(URL, "body"), "and whole again");
	buf_free(&whole);
	free(path);
}

static void
test_other(void)
{
	char *from = file_of(URL), *to = file_of(OTHER);
	struct buf whole = BUF_INIT;
	ok(httpcache_put(cache, OTHER, "\"e\"", "<x>", "other", 5) && there(OTHER, "other"),
	    "another URL's own");
	file_slurp(from, 4096, &whole);
	file_put(to, whole.s, whole.len, FILE_LOOSE);
	ok(!is_entry(OTHER), "one URL's under the name of another");
	buf_free(&whole);
	free(from);
	free(to);
}

int
main(void)
{
	struct buf err = BUF_INIT;
	scratch_make();
	cache = httpcache_open(scratch, &err);
	ok(cache && !is_entry(URL), "an empty cache");
	ok(httpcache_put(cache, URL, "\"e\"", "<x>", "body", 4) && there(URL, "body"), "an entry");
	test_damaged();
	test_other();
	ok(!httpcache_put(cache, URL, "\"e\"\nX-Evil: 1", "<x>", "evil", 4) && errno == 0 &&
	        !httpcache_put(cache, URL, "\"e\"", "<x>\r\nbody", "evil", 4) && errno == 0 &&
	        !httpcache_put(cache, URL, "", "<x>", "evil", 4),
	    "an ETag or Link of two lines is not kept, nor none");
	ok(there(URL, "body"), "what was there is");
	free(cache);
	scratch_remove();
	return unit_done();
}
