/* claim: what fac holds of one issue, as a file whose directory is its state. */
#include "state/claim.h"
#include "base/die.h"
#include "base/path.h"
#include "io/file.h"
#include "state/claimjson.h"
#include <errno.h>
#include <stdlib.h>
#include <string.h>

static const char suffix[] = ".json";

char *
claim_path(const struct rundir *rd, const char *name, enum place place)
{
	char hash[HASH_LEN];
	struct buf id = BUF_INIT;
	switch (place) {
	case PLACE_CLAIMS:
		return rundir_path(rd, "claims/%s%s", name, suffix);
	case PLACE_HELD:
		return rundir_path(rd, "held/%s%s", name, suffix);
	case PLACE_DONE:
		if (!path_decode(&id, name))
			buf_adds(&id,
			    name); /* no NAME of ours: it stands nowhere, and is looked for all the same */
		hash_hex(buf_str(&id), id.len, hash);
		buf_free(&id);
		return rundir_path(rd, "done/%.2s/%s%s", hash, name, suffix);
	case PLACE_NONE:
		break;
	}
	abort();
}

char *
claim_strdup(struct claim *c, const char *s)
{
	return s ? arena_memdup0(&c->mem, s, strlen(s)) : NULL;
}

/* The issue's own facts, from a record whose bytes outlive the call. */
static void
take_issue(struct claim *c, const struct record *r)
{
	c->line = arena_memdup0(&c->mem, r->line, r->len);
	c->len = r->len;
	c->ref = claim_strdup(c, r->ref);
	c->title = claim_strdup(c, r->title);
	c->content = claim_strdup(c, record_content(r));
	c->synthetic = json_getb(r->triage, "synthetic", false);
	memcpy(c->name, r->name, sizeof c->name);
}

void
claim_init(struct claim *c, const struct record *r)
{
	*c = (struct claim){.place = PLACE_NONE};
	take_issue(c, r);
}

void
claim_refresh(struct claim *c, const struct record *r)
{
	take_issue(c, r);
}

void
claim_free(struct claim *c)
{
	arena_free(&c->mem);
	*c = (struct claim){.place = PLACE_NONE};
}

static int
not_understood(const char *path, const char *what)
{
	warn("%s: %s", path, what);
	errno = EBADMSG;
	return -1;
}

/* Reads one file. 1, 0 where there is none, -1 reported. */
static int
load_file(struct claim *c, const char *path, const char *name)
{
	struct buf text = BUF_INIT;
	struct json_error e;
	struct record r;
	char what[160];
	int result = 1;
	if (file_slurp(path, JSON_MAX_LEN + 1, &text) == -1) {
		if (errno == ENOENT) /* guard: claim.unread */
			return 0;
		warn("%s: %s", path, strerror(errno)); /* unread is not absent */
		return -1;
	}
	if (text.len == 0 || text.s[text.len - 1] != '\n') {
		result = not_understood(path, "truncated");
		goto out;
	}
	const struct json *v = json_parse(text.s, text.len - 1, &e);
	const char *wrong = NULL;
	if (!v || memchr(text.s, '\n', text.len - 1))
		result = not_understood(path, v ? "more than one line" : e.what);
	else if (!record_view(&r, text.s, text.len - 1, v, what))
		result = not_understood(path, what);
	if (result == -1)
		goto out;
	if (strcmp(r.name, name) != 0) /* guard: claim.name_is_file */
		wrong = "its record is that of another issue";
	if (!wrong) {
		take_issue(c, &r);
		wrong = claim_parse(c, &r);
	}
	if (wrong)
		result = not_understood(path, wrong);
out:
	buf_free(&text);
	return result;
}

int
claim_load(const struct rundir *rd, const char *name, struct claim *c)
{
	struct claim fresh = {.place = PLACE_NONE};
	if (strlen(name) > NAME_MAX_LEN)
		return not_understood(name, "too long for a NAME");
	memcpy(fresh.name, name, strlen(name) + 1);
	*c = fresh;
	name = fresh.name; /* the caller's may have been c->name */
	struct json_mark mark = json_mark();
	int found = 0;
	/*
	 * Twice: for a reader without the lock, a file could pass from a place not yet seen to
	 * one already seen.
	 */
	for (int i = 0; i < 6 && found == 0; i++) {
		enum place place = (enum place)(PLACE_CLAIMS + i % 3);
		char *path = claim_path(rd, name, place);
		found = load_file(c, path, name);
		free(path);
		if (found == 1)
			c->place = place;
	}
	json_release(mark);
	return found;
}

struct each {
	int (*fn)(const char *name, void *arg);
	void *arg;
	const char *dir;
};

static int
each_file(const char *leaf, void *arg)
{
	struct each *e = arg;
	size_t n = strlen(leaf), tail = sizeof suffix - 1;
	if (leaf[0] == '.' || n <= tail || strcmp(leaf + n - tail, suffix) != 0)
		return 0;
	char *name = xmemdup0(leaf, n - tail);
	int result = e->fn(name, e->arg);
	free(name);
	return result;
}

static int
each_stripe(const char *leaf, void *arg)
{
	struct each *e = arg;
	if (leaf[0] == '.')
		return 0;
	char *dir = path_join(e->dir, leaf);
	int result = file_each(dir, each_file, e);
	free(dir);
	return result;
}

int
claim_each(
    const struct rundir *rd, enum place place, int (*fn)(const char *name, void *arg), void *arg)
{
	static const char *const dirs[] = {
	    [PLACE_CLAIMS] = "claims", [PLACE_HELD] = "held", [PLACE_DONE] = "done"};
	char *dir = rundir_path(rd, "%s", dirs[place]);
	struct each e = {fn, arg, dir};
	int result = file_each(dir, place == PLACE_DONE ? each_stripe : each_file, &e);
	free(dir);
	return result;
}

struct open_count {
	const struct rundir *rd;
	int n;
};

/* What is not understood may be an open pull request. */
static int
count_open(const char *name, void *arg)
{
	struct open_count *o = arg;
	struct claim c;
	int found = claim_load(o->rd, name, &c);
	bool over =
	    found == 0 ||
	    (found == 1 && (c.phase == PHASE_MERGED || phase_place(c.phase) != PLACE_CLAIMS));
	if (!over)
		o->n++;
	claim_free(&c);
	return 0;
}

int
claim_open_count(const struct rundir *rd)
{
	struct open_count o = {rd, 0};
	int result = claim_each(rd, PLACE_CLAIMS, count_open, &o);
	return result == 0 ? o.n : -1;
}
