/* tracker_github: GitHub issues: one by its number, and what fac writes there. */
#include "ports/tracker_github.h"
#include "base/mem.h"
#include "base/path.h"
#include "io/jsonout.h"
#include "state/record.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

const char *
hubtracker_nth(const struct hubtracker *t, int n)
{
	const struct config *c = t->config;

	if (c->tracker.repos.n)
		return n < c->tracker.repos.n ? c->tracker.repos.v[n] : NULL;
	return n < c->nrepos ? c->repos[n].name : NULL;
}

const char *
hubtracker_repo(const struct hubtracker *t, const char *name, size_t n)
{
	const char *s;

	for (int i = 0; (s = hubtracker_nth(t, i)); i++)
		if (strlen(s) == n && strncasecmp(s, name, n) == 0)
			return s;
	return NULL;
}

static void *
github_tracker_open(const struct config *c, const char *cache, struct buf *err)
{
	struct github *g = github_open(c, GITHUB_FAC, cache, err);

	if (!g)
		return NULL;
	struct hubtracker *t = xcalloc(1, sizeof *t);
	*t = (struct hubtracker){c, g, cache};
	if (!hubtracker_nth(t, 0)) {
		buf_adds(err, "tracker.repos: no repository is configured");
		free(t);
		return NULL;
	}
	return t;
}

/* An issue's place. The number points into ref. */
struct spot {
	const char *repo, *number;
};

static bool
spot_of(const struct hubtracker *t, const char *ref, struct spot *p, struct buf *err)
{
	static const char prefix[] = "github:";
	const char *name = ref + strlen(prefix), *hash = strchr(ref, '#');

	if (strncmp(ref, prefix, strlen(prefix)) == 0 && hash > name) {
		p->repo = hubtracker_repo(t, name, (size_t)(hash - name));
		p->number = hash + 1;
		size_t digits = strspn(p->number, "0123456789");
		if (p->repo && digits > 0 && digits < 19 && !p->number[digits])
			return true;
	}
	answer_say(err, ANSWER_UNKNOWN, "%s: not an issue of a configured repository", ref);
	return false;
}

/* The issue now; the caller's json mark. */
static enum answer
fetch(struct hubtracker *t, const struct spot *p, const struct github_repo **repo,
    const struct json **v, struct buf *text, struct buf *err)
{
	struct http_response r;
	struct json_error e;
	char *path = path_fmt("/repos/%s/issues/%s", p->repo, p->number);
	enum answer a = github_repo(t->g, p->repo, repo, err);

	*v = NULL;
	if (a == ANSWER_OK) {
		http_get(github_http(t->g), path, &r);
		a = github_answer(t->g, &r, err);
		buf_add(text, r.body ? r.body : "", r.body ? r.len : 0);
	}
	free(path);
	if (a != ANSWER_OK)
		return a;
	*v = json_parse(buf_str(text), text->len, &e);
	if (!*v)
		return answer_say(err, ANSWER_UNKNOWN, "the answer is no JSON: %s", e.what);
	const char *home = json_gets(*v, "repository_url", "");
	size_t n = strlen(home), name = strlen((*repo)->full_name);
	bool here = n > name && home[n - name - 1] == '/' &&
	            strcasecmp(home + n - name, (*repo)->full_name) == 0;
	if (!here) /* guard: hub.moved */
		return answer_say(err, ANSWER_NO, "it was moved to another repository");
	return ANSWER_OK;
}

/* Normalised, without trust. */
static enum answer
normal(struct hubtracker *t, const struct github_repo *repo, const struct json *v,
    const struct buf *text, struct buf *line, struct buf *err)
{
	const struct config *c = t->config;
	const struct normal_home home = {github_web(t->g), repo->full_name, repo->name,
	    c->tracker.in_progress, c->tracker.in_review};
	struct record r;
	char what[160];

	switch (normalise_github(&home, &c->tracker.ready, text->s, text->len, v, line, &r, what)) {
	case NORM_RECORD:
		return ANSWER_OK;
	case NORM_PULL_REQUEST:
		return answer_say(err, ANSWER_NO, "it is a pull request");
	default:
		return answer_say(err, ANSWER_UNKNOWN, "%s", what);
	}
}

static enum answer
add_trust(struct hubtracker *t, const struct spot *p, const struct json *v, struct buf *line,
    size_t start, struct buf *err)
{
	struct json_error e;
	struct arena mem = {0};
	struct buf member = BUF_INIT, out = BUF_INIT;
	const struct json *record = json_parse(line->s + start, line->len - start, &e);
	struct trust_query q = {
	    .node_id = json_gets(v, "node_id", ""), .labels = json_get(record, "labels")};
	enum answer a = hubtracker_trust(t, &q, 1, &mem, err);

	if (a == ANSWER_OK)
		a = hubtracker_permissions(t, p->repo, q.fact, &member, err);
	if (a == ANSWER_OK) {
		json_splice(
		    &out, line->s + start, line->len - start, "trust", member.s, member.len);
		buf_cut(line, start);
		buf_add(line, out.s, out.len);
	}
	arena_free(&mem);
	buf_free(&member);
	buf_free(&out);
	return a;
}

static enum answer
github_tracker_read(void *self, const char *ref, struct buf *line, struct buf *err)
{
	struct hubtracker *t = self;
	struct json_mark m = json_mark();
	const struct github_repo *repo;
	const struct json *v;
	struct buf text = BUF_INIT;
	struct spot p;
	size_t start = line->len;

	if (!spot_of(t, ref, &p, err))
		return ANSWER_UNKNOWN;
	enum answer a = fetch(t, &p, &repo, &v, &text, err);
	if (a == ANSWER_OK)
		a = normal(t, repo, v, &text, line, err);
	if (a == ANSWER_OK)
		a = add_trust(t, &p, v, line, start, err);
	if (a != ANSWER_OK)
		buf_cut(line, start);
	json_release(m);
	buf_free(&text);
	return a;
}

/* The state, and which of fac's two labels are there. */
struct now {
	char state[16];
	bool in_progress, in_review;
};

static enum answer
look(struct hubtracker *t, const struct spot *p, struct now *now, struct buf *err)
{
	struct json_mark m = json_mark();
	struct json_error e;
	const struct github_repo *repo;
	const struct json *v, *l;
	struct buf text = BUF_INIT, line = BUF_INIT;
	enum answer a = fetch(t, p, &repo, &v, &text, err);

	*now = (struct now){0};
	if (a == ANSWER_OK)
		a = normal(t, repo, v, &text, &line, err);
	if (a == ANSWER_OK) {
		const char *s = json_gets(json_parse(line.s, line.len, &e), "state", "other");
		snprintf(now->state, sizeof now->state, "%s", s);
		for (l = json_first(json_get(v, "labels")); l; l = json_next(l)) {
			const char *name = json_gets(l, "name", "");
			now->in_progress |= strcasecmp(name, t->config->tracker.in_progress) == 0;
			now->in_review |= strcasecmp(name, t->config->tracker.in_review) == 0;
		}
	}
	json_release(m);
	buf_free(&text);
	buf_free(&line);
	return a;
}

/* Makes our two labels what they should be: what is missing first, so that no moment says "ready" between. */
static enum answer
label(struct hubtracker *t, const struct spot *p, const struct now *now, bool in_progress,
    bool in_review, struct buf *err)
{
	const struct {
		const char *name;
		bool is, wanted;
	} ours[] = {{t->config->tracker.in_progress, now->in_progress, in_progress},
	    {t->config->tracker.in_review, now->in_review, in_review}};
	enum answer a = ANSWER_OK;

	for (int i = 0; i < 2 && a == ANSWER_OK; i++)
		if (ours[i].wanted && !ours[i].is)
			a = github_label_add(t->g, p->repo, p->number, ours[i].name, err);
	for (int i = 0; i < 2 && a == ANSWER_OK; i++)
		if (!ours[i].wanted && ours[i].is)
			a = github_label_remove(t->g, p->repo, p->number, ours[i].name, err);
	return a;
}

static enum answer
label_and_look(struct hubtracker *t, const struct spot *p, bool in_progress, bool in_review,
    struct now *now, struct buf *err)
{
	enum answer a = label(t, p, now, in_progress, in_review, err);

	if (a == ANSWER_OK)
		a = look(t, p, now, err);
	bool as_asked = now->in_progress == in_progress && now->in_review == in_review;
	if (a == ANSWER_OK && !as_asked)
		a = answer_say(err, ANSWER_UNKNOWN, "its labels were set, and read back as others");
	return a;
}

static enum answer
github_tracker_set_state(
    void *self, const char *ref, const char *expect, const char *state, struct buf *err)
{
	struct hubtracker *t = self;
	struct spot p;
	struct now now;
	bool in_progress = strcmp(state, "in_progress") == 0;
	bool in_review = strcmp(state, "in_review") == 0;

	if (!spot_of(t, ref, &p, err))
		return ANSWER_UNKNOWN;
	enum answer a = look(t, &p, &now, err);
	if (a != ANSWER_OK)
		return a;
	bool there = strcmp(now.state, state) == 0 && now.in_progress == in_progress &&
	             now.in_review == in_review;
	if (there)
		return ANSWER_OK;
	bool expected = strcmp(now.state, expect) == 0 || strcmp(now.state, state) == 0;
	if (!expected)
		return answer_say(err, ANSWER_NO, "%s: its state is %s", ref, now.state);
	return label_and_look(t, &p, in_progress, in_review, &now, err);
}

static enum answer
github_tracker_comment(
    void *self, const char *ref, const char *marker, const char *text, struct buf *err)
{
	struct hubtracker *t = self;
	struct spot p;

	if (!spot_of(t, ref, &p, err))
		return ANSWER_UNKNOWN;
	return github_comment(t->g, p.repo, p.number, marker, text, err);
}

static enum answer
github_tracker_close(void *self, const char *ref, enum reason why, struct buf *err)
{
	struct hubtracker *t = self;
	struct spot p;
	struct now now;

	if (!spot_of(t, ref, &p, err))
		return ANSWER_UNKNOWN;
	enum answer a = look(t, &p, &now, err);
	if (a == ANSWER_OK && strcmp(now.state, "closed") != 0)
		a = github_send(t->g, "PATCH",
		    why == R_PR_MERGED ? "{\"state\":\"closed\",\"state_reason\":\"completed\"}"
		                       : "{\"state\":\"closed\",\"state_reason\":\"not_planned\"}",
		    NULL, err, "/repos/%s/issues/%s", p.repo, p.number);
	if (a == ANSWER_OK)
		a = label_and_look(t, &p, false, false, &now, err);
	if (a == ANSWER_OK && strcmp(now.state, "closed") != 0)
		a = answer_say(
		    err, ANSWER_UNKNOWN, "%s: closed, and read back as %s", ref, now.state);
	return a;
}

const struct tracker_ops tracker_github = {
    .kind = "github",
    .open = github_tracker_open,
    .list = hubtracker_list,
    .read = github_tracker_read,
    .set_state = github_tracker_set_state,
    .comment = github_tracker_comment,
    .close = github_tracker_close,
    .free = free,
};
