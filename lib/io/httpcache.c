/* httpcache: what a GET was last answered. */
#include "io/httpcache.h"
#include "base/clock.h"
#include "base/hash.h"
#include "base/mem.h"
#include "base/path.h"
#include "io/file.h"
#include "io/http.h"
#include "io/httpurl.h"
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define MAGIC "fac-http 2 "

enum { FIELD_MAX = 16384, SUM_LEN = 16, HEAD_LEN = sizeof MAGIC - 1 + SUM_LEN + 1 };

static void
sum(const char *s, size_t n, char out[SUM_LEN + 1])
{
	snprintf(out, SUM_LEN + 1, "%016llx", (unsigned long long)hash_sum(s, n));
}

static char *
entry_path(const char *cache, const char *url)
{
	char hash[HASH_LEN];
	hash_hex(url, strlen(url), hash);
	return path_fmt("%s/%.2s/%s", cache, hash, hash);
}

/* One pass of a sweep; a directory, then each entry in it. */
struct sweep {
	const char *dir;
	time_t before;
};

static int
sweep_entry(const char *leaf, void *arg)
{
	const struct sweep *s = arg;
	struct stat st;
	char *path = path_join(s->dir, leaf);
	/* Without fsync: an entry that comes back after a crash goes with the next sweep. */
	if (stat(path, &st) == 0 && S_ISREG(st.st_mode) && st.st_mtime < s->before)
		unlink(path);
	free(path);
	return 0;
}

static int
sweep_directory(const char *leaf, void *arg)
{
	const struct sweep *all = arg;
	if (strlen(leaf) != 2)
		return 0;
	char *dir = path_join(all->dir, leaf);
	struct sweep one = {.dir = dir, .before = all->before};
	file_each(dir, sweep_entry, &one);
	free(dir);
	return 0;
}

/* The mark is renewed first: of several processes one does the work. */
int
httpcache_sweep(const char *cache, long keep)
{
	struct stat st;
	char *mark = path_join(cache, "swept");
	time_t now = clock_now();
	int r = 0;
	bool fresh = stat(mark, &st) == 0 && st.st_mtime <= now && st.st_mtime > now - 86400;
	if (!fresh)
		r = file_put(mark, "", 0, FILE_REPLACE);
	if (!fresh && r == 0) {
		struct sweep all = {.dir = cache, .before = now - keep};
		file_each(cache, sweep_directory, &all);
		file_sweep(cache, 1, 86400, true, NULL, NULL);
	}
	int saved = errno;
	free(mark);
	errno = saved;
	return r;
}

char *
httpcache_open(const char *dir, struct buf *err)
{
	char *cache = path_join(dir, "http");
	if (file_mkdirs(cache) == 0 && httpcache_sweep(cache, HTTPCACHE_KEEP) == 0)
		return cache;
	buf_addf(err, "%s: %s", cache, strerror(errno));
	free(cache);
	return NULL;
}

/* Cuts the next line off *s; NULL where there is none. */
static char *
take_line(char **s, size_t *n)
{
	char *line = *s, *end = memchr(line, '\n', *n);
	if (!end)
		return NULL;
	*end = '\0';
	*n -= (size_t)(end + 1 - line);
	*s = end + 1;
	return strlen(line) == (size_t)(end - line) ? line : NULL;
}

static bool
parse(struct httpcache_entry *e, const char *url)
{
	char is_now[SUM_LEN + 1], *s = e->text.s;
	size_t n = e->text.len;
	if (n < HEAD_LEN || memcmp(s, MAGIC, sizeof MAGIC - 1) != 0 || s[HEAD_LEN - 1] != '\n')
		return false;
	s += HEAD_LEN;
	n -= HEAD_LEN;
	sum(s, n, is_now);
	if (memcmp(e->text.s + sizeof MAGIC - 1, is_now, SUM_LEN) !=
	    0) /* guard: http.cache.damaged */
		return false;
	const char *is = take_line(&s, &n);
	if (!is || strcmp(is, url) != 0) /* guard: http.cache.url */
		return false;
	e->etag = take_line(&s, &n);
	e->link = e->etag ? take_line(&s, &n) : NULL;
	e->body = s;
	e->len = n;
	return e->link != NULL;
}

bool
httpcache_get(const char *cache, const char *url, struct httpcache_entry *e)
{
	char *path = entry_path(cache, url);
	*e = (struct httpcache_entry){0};
	const size_t most = HTTP_BODY_MAX + HTTP_URL_MAX + 2 * FIELD_MAX + 256;
	bool good = file_slurp(path, most, &e->text) == 0 && parse(e, url);
	if (good)
		utimensat(AT_FDCWD, path, NULL, 0);
	else
		httpcache_clear(e);
	free(path);
	return good;
}

void
httpcache_clear(struct httpcache_entry *e)
{
	buf_free(&e->text);
	*e = (struct httpcache_entry){0};
}

/* It is one line of the file, and comes back as a line of a request. */
static bool
is_field(const char *s)
{
	for (const char *p = s; *p; p++)
		if ((unsigned char)*p < ' ' || *p == 127) /* guard: http.cache.field */
			return false;
	return strlen(s) <= FIELD_MAX;
}

bool
httpcache_put(const char *cache, const char *url, const char *etag, const char *link,
    const char *body, size_t n)
{
	struct buf all = BUF_INIT;
	char is[SUM_LEN + 1];
	errno = 0;
	if (!*etag || !is_field(etag) || !is_field(link))
		return false;
	buf_need(&all, n + HTTP_URL_MAX);
	buf_addf(&all, MAGIC "%016d\n%s\n%s\n%s\n", 0, url, etag, link);
	buf_add(&all, body, n);
	sum(all.s + HEAD_LEN, all.len - HEAD_LEN, is);
	memcpy(all.s + sizeof MAGIC - 1, is, SUM_LEN);
	char *path = entry_path(cache, url),
	     *dir = xmemdup0(path, (size_t)(path_base(path) - path - 1));
	bool good = file_mkdir(dir) == 0 && file_put(path, all.s, all.len, FILE_LOOSE) == 0;
	int saved = errno;
	free(dir);
	free(path);
	buf_free(&all);
	errno = saved;
	return good;
}
