/*
 * tracker_github: whether anything in a repository has changed since it was listed whole.
 *
 * One request tells: the issues that were updated last, newest first. Whatever changes comes to their top, so while that
 * answer is, byte for byte, what it was when the lists were read, they are what the cache holds, and are not asked for; and
 * while it is, it is a 304. (A `since` would need a time of GitHub's clock, and be another request each time that it moves.)
 * What it cannot show (an issue that was deleted or moved away, a label that was renamed) is found by the next whole
 * listing, tracker.relist seconds after the last, and before that by the read of the one issue that precedes every write.
 *
 * CACHE/github-since-NAME.json: {"key":what the lists depend on,"listed_at","seen":SHA-256 of the answer}.
 */
#include "base/clock.h"
#include "base/die.h"
#include "base/path.h"
#include "io/file.h"
#include "io/jsonout.h"
#include "ports/tracker_github.h"
#include <ctype.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

enum { STATE_MAX = 4096, NEWEST = 30 };

static char *
state_path(const struct hubtracker *t, const struct github_repo *repo)
{
	struct buf b = BUF_INIT, name = BUF_INIT;

	for (const char *p = repo->name; *p; p++)
		buf_addc(&name, (char)tolower((unsigned char)*p));
	buf_addf(&b, "%s/github-since-", t->cache);
	path_encode(&b, buf_str(&name), name.len);
	buf_adds(&b, ".json");
	buf_free(&name);
	return buf_detach(&b);
}

/* What decides which lists are asked for, and what is made of them. */
static void
key_of(const struct hubtracker *t, const struct github_repo *repo, char key[HASH_LEN])
{
	const struct config *c = t->config;
	const struct strings *const lists[] = {&c->tracker.ready, &c->tracker.labels};
	const char *const words[] = {FAC_VERSION, c->github.api, repo->full_name,
	    c->tracker.assignee ? c->tracker.assignee : "", c->tracker.in_progress,
	    c->tracker.in_review};
	struct buf b = BUF_INIT;

	for (size_t i = 0; i < sizeof words / sizeof *words; i++)
		buf_addf(&b, "%s\n", words[i]);
	for (size_t i = 0; i < sizeof lists / sizeof *lists; i++) {
		for (int k = 0; k < lists[i]->n; k++)
			buf_addf(&b, "%s\n", lists[i]->v[k]);
		buf_addc(&b, '\n');
	}
	hash_hex(b.s, b.len, key);
	buf_free(&b);
}

/* What was on file, where it still counts. */
static void
recall(const struct hubtracker *t, const struct github_repo *repo, struct hubsince *s)
{
	char *path = state_path(t, repo), key[HASH_LEN];
	struct json_mark m = json_mark();
	struct buf text = BUF_INIT;
	struct json_error e;
	time_t listed = 0, now = clock_now();

	if (file_slurp(path, STATE_MAX, &text) < 0 && errno != ENOENT)
		warn("%s: %s", path, strerror(errno));
	const struct json *v = text.len ? json_parse(text.s, text.len, &e) : NULL;
	const char *seen = json_gets(v, "seen", "");
	key_of(t, repo, key);
	bool lists = strcmp(json_gets(v, "key", ""), key) == 0; /* guard: hub.since_key */
	bool fresh = clock_parse(json_gets(v, "listed_at", NULL), &listed) && listed <= now &&
	             now - listed < t->config->tracker.relist; /* guard: hub.relist */
	if (lists && fresh && strlen(seen) < HASH_LEN)
		memcpy(s->was, seen, strlen(seen) + 1);
	json_release(m);
	buf_free(&text);
	free(path);
}

/* Whether all of a page are of one second: then what does not fit on it may be, too. */
static bool
of_one_second(const struct json *page)
{
	const struct json *last = json_first(page);
	while (json_next(last))
		last = json_next(last);
	return strcmp(json_gets(json_first(page), "updated_at", ""),
	           json_gets(last, "updated_at", "")) == 0;
}

enum answer
hubtracker_since(
    const struct hubtracker *t, const struct github_repo *repo, struct hubsince *s, struct buf *err)
{
	struct json_mark m = json_mark();
	struct http_response r;
	struct json_error e;
	struct buf path = BUF_INIT;

	*s = (struct hubsince){0};
	if (!t->cache || t->config->tracker.relist == 0)
		return ANSWER_OK;
	recall(t, repo, s);
	buf_addf(&path, "/repos/%s/issues?state=all&sort=updated&direction=desc&per_page=%d",
	    repo->full_name, NEWEST);
	http_get(github_http(t->g), buf_str(&path), &r);
	enum answer a = github_answer(t->g, &r, err);
	const struct json *v = a == ANSWER_OK ? json_parse(r.body, r.len, &e) : NULL;
	if (a == ANSWER_OK && json_type(v) != JSON_ARRAY)
		a = answer_say(err, ANSWER_UNKNOWN, "a page of the list is not understood");
	bool hides = r.next && of_one_second(v);
	if (a == ANSWER_OK && !hides) /* guard: hub.hidden_changes */
		hash_hex(r.body, r.len, s->seen);
	s->unchanged = *s->seen && strcmp(s->was, s->seen) == 0;
	s->at = clock_now();
	json_release(m);
	buf_free(&path);
	return a;
}

void
hubtracker_listed(
    const struct hubtracker *t, const struct github_repo *repo, const struct hubsince *s)
{
	struct buf b = BUF_INIT;
	struct jsonout j = jsonout(&b);
	char at[CLOCK_LEN], key[HASH_LEN];

	if (s->unchanged || !*s->seen)
		return;
	char *path = state_path(t, repo);
	key_of(t, repo, key);
	jsonout_open(&j, NULL, '{');
	jsonout_str(&j, "key", key);
	jsonout_str(&j, "listed_at", clock_format(s->at, at));
	jsonout_str(&j, "seen", s->seen);
	jsonout_close(&j, '}');
	buf_addc(&b, '\n');
	if (file_put(path, b.s, b.len, FILE_REPLACE) < 0)
		warn("%s: %s", path, strerror(errno));
	free(path);
	buf_free(&b);
}
