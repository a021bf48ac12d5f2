/* normalise: an object of any known source becomes an issue record. */
#include "ports/normalise.h"
#include "ports/draft.h"
#include "state/record.h"
#include <ctype.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

enum { MAX_PART = 100, MAX_DIGITS = 19 }; /* of an owner or repository name; of an issue's number */

/* What a GitHub issue's members are called. */
struct dialect {
	const char *url, *author, *association, *created, *updated;
};
static const struct dialect rest = {
    "html_url", "user", "author_association", "created_at", "updated_at"};
static const struct dialect gh = {"url", "author", "authorAssociation", "createdAt", "updatedAt"};

static size_t
digits(const char *s)
{
	size_t n = strspn(s, "0123456789");
	return *s == '0' || n > MAX_DIGITS ? 0 : n;
}

/* Length of "OWNER/REPO" at s, 0 where there is none. */
static size_t
repo_length(const char *s)
{
	static const char name[] =
	    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789._-";
	size_t owner = strspn(s, name), repo;

	if (owner == 0 || owner > MAX_PART || s[owner] != '/')
		return 0;
	repo = strspn(s + owner + 1, name);
	if (repo == 0 || repo > MAX_PART || strspn(s, ".") == owner ||
	    strspn(s + owner + 1, ".") == repo)
		return 0;
	return owner + 1 + repo;
}

/* What follows prefix in s; NULL where s is absent or begins otherwise. */
static const char *
after(const char *s, const char *prefix)
{
	size_t n = strlen(prefix);
	return s && strncmp(s, prefix, n) == 0 ? s + n : NULL;
}

/*
 * Reads https://github.com/OWNER/REPO/issues/N, or /pull/N. Only that host: a number under
 * another one is another issue.
 */
static bool
place_of(const char *url, const char *web, struct buf *repo, struct buf *number, bool *pull)
{
	size_t n;

	if (!(url = after(url, web))) /* guard: track.host */
		return false;
	if ((n = repo_length(url)) == 0)
		return false;
	buf_add(repo, url, n);
	url += n;
	*pull = strncmp(url, "/pull/", 6) == 0;
	if (!*pull && strncmp(url, "/issues/", 8) != 0)
		return false;
	url += *pull ? 6 : 8;
	n = digits(url);
	buf_add(number, url, n);
	return n && url[n] == '\0';
}

static void
github_author(struct draft *d, const struct json *v, const struct dialect *m)
{
	const struct json *who = draft_member(d, v, "", m->author, JSON_OBJECT);
	char in[16];

	snprintf(in, sizeof in, "%s.", m->author);
	d->login = draft_text(d, who, in, "login");
	d->association = draft_text(d, v, "", m->association);
	if (!d->login)
		d->association = NULL;
}

static void
github_state(struct draft *d, const struct json *v, const struct normal_home *home)
{
	const char *said = draft_text(d, v, "", "state");

	d->state = "other";
	if (home)
		d->hide[0] = home->in_progress, d->hide[1] = home->in_review;
	if (said && strcasecmp(said, "closed") == 0)
		d->state = "closed";
	else if (home && said && draft_has_label(d, home->in_review))
		d->state = "in_review";
	else if (home && said && draft_has_label(d, home->in_progress))
		d->state = "in_progress";
	else if (said && strcasecmp(said, "open") == 0 &&
	         (d->ready->n == 0 || draft_label_is_ready(d)))
		d->state = "ready";
}

/*
 * Who it is, from its address; what else the object says about that must agree. True: the address
 * is a pull request's.
 */
static bool
github_identity(struct draft *d, const char *text, size_t n, const struct json *v,
    const struct dialect *m, const struct normal_home *live)
{
	const char *home = live ? NULL : draft_text(d, v, "", "repository_url");
	const char *path = after(home, "https://api.github.com/repos/");
	const char *web = live ? live->web : "https://github.com/";
	struct buf repo = BUF_INIT, number = BUF_INIT;
	bool pull = false;
	size_t off, len;

	d->url = draft_text(d, v, "", m->url);
	if (!d->url)
		draft_wrong(d, "no %s: cannot tell the repository%s", m->url,
		    m == &gh ? "; add url to --json" : "");
	else if (!place_of(d->url, web, &repo, &number, &pull))
		draft_wrong(d, "%s: expected %sOWNER/REPO/issues/N", m->url, web);
	bool elsewhere = live && strcasecmp(buf_str(&repo), live->full_name) != 0;
	if (elsewhere)
		draft_wrong(d, "%s: not an issue of %s", m->url, live->full_name);
	bool other = home && (!path || strcasecmp(path, buf_str(&repo)) != 0);
	if (other) /* guard: track.one_repository */
		draft_wrong(d, "repository_url: not the repository of %s", m->url);
	bool same = json_span(text, n, "number", &off, &len) && len == number.len &&
	            memcmp(text + off, buf_str(&number), len) == 0;
	if (!same) /* guard: track.number */
		draft_wrong(d, "number: not the number in %s", m->url);
	if (live) {
		buf_reset(&repo);
		buf_adds(&repo, live->name);
	}
	for (size_t i = 0; i < repo.len; i++)
		repo.s[i] = (char)tolower((unsigned char)repo.s[i]);
	buf_addf(&d->ref, "github:%s#%s", buf_str(&repo), buf_str(&number));
	buf_addf(&d->key, "#%s", buf_str(&number));
	buf_free(&repo);
	buf_free(&number);
	return pull;
}

static enum normalised
github(struct draft *d, const char *text, size_t n, const struct json *v, const struct dialect *m,
    const struct normal_home *home)
{
	if (draft_given(json_get(v, "pull_request"))) /* guard: track.pull_request */
		return NORM_PULL_REQUEST;
	bool pull = github_identity(d, text, n, v, m, home);
	if (pull) /* guard: track.pull_address */
		return NORM_PULL_REQUEST;
	d->tracker = "github";
	d->title = draft_text(d, v, "", "title");
	d->body = draft_text(d, v, "", "body");
	draft_labels(d, v);
	github_state(d, v, home);
	github_author(d, v, m);
	draft_date(d, v, m->created, d->created);
	draft_date(d, v, m->updated, d->updated);
	return NORM_RECORD;
}

static bool
linear_key(const char *s)
{
	static const char name[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
	size_t team = s ? strspn(s, name) : 0, n;

	if (team == 0 || team > MAX_PART || s[team] != '-')
		return false;
	n = digits(s + team + 1);
	return n && s[team + 1 + n] == '\0';
}

static void
linear_state(struct draft *d, const struct json *v)
{
	const struct json *state = draft_member(d, v, "", "state", JSON_OBJECT);
	const char *type = draft_text(d, state, "state.", "type"),
	           *name = draft_text(d, state, "state.", "name");
	bool gone = draft_member(d, v, "", "archivedAt", JSON_STRING) ||
	            json_bool(draft_member(d, v, "", "trashed", JSON_BOOL), false);

	d->state = "other";
	if (!type)
		type = "";
	if (strcmp(type, "completed") == 0)
		d->state = "done";
	else if (gone || strcmp(type, "canceled") == 0 || strcmp(type, "duplicate") == 0)
		d->state = "closed";
	else if (strings_has(d->ready, name))
		d->state = "ready";
	else if (strcmp(type, "started") == 0)
		d->state = name && strcasestr(name, "review") ? "in_review" : "in_progress";
	else if (d->ready->n ? draft_label_is_ready(d) : strcmp(type, "unstarted") == 0)
		d->state = "ready";
}

/* The person who wrote it; nobody, where a bot or someone outside the workspace did. */
static void
linear_author(struct draft *d, const struct json *v)
{
	const struct json *who = draft_member(d, v, "", "creator", JSON_OBJECT);
	static const char *const names[] = {"displayName", "name", "email"};

	bool outsider =
	    draft_given(json_get(v, "botActor")) || draft_given(json_get(v, "externalUserCreator"));
	if (outsider) /* guard: track.outsider */
		return;
	for (size_t i = 0; !d->login && i < sizeof names / sizeof *names; i++)
		d->login = draft_text(d, who, "creator.", names[i]);
	d->association = d->login ? "MEMBER" : NULL;
}

/* The issues that block this one: the sources of its inverse relations of that type. */
static void
linear_blockers(struct draft *d, const struct json *v)
{
	const struct json *list = draft_list(d, v, "inverseRelations");

	for (const struct json *r = json_first(list); r; r = json_next(r)) {
		const char *type = draft_text(d, r, "inverseRelations[].", "type");
		const char *key = json_gets(json_get(r, "issue"), "identifier", NULL);

		if (!type)
			draft_wrong(d, "inverseRelations[].type: missing");
		else if (strcmp(type, "blocks") != 0)
			continue;
		if (!linear_key(key)) {
			draft_wrong(d, "inverseRelations[].issue.identifier: expected TEAM-N");
			return;
		}
		buf_adds(&d->blocked_by, "linear:");
		for (; *key; key++)
			buf_addc(&d->blocked_by, (char)toupper((unsigned char)*key));
		buf_addc(&d->blocked_by, '\0');
	}
}

static enum normalised
linear(struct draft *d, const struct json *v)
{
	const char *id = draft_text(d, v, "", "identifier");
	const struct json *rank = draft_member(d, v, "", "priority", JSON_NUMBER);
	int64_t priority = 0;

	d->tracker = "linear";
	if (!linear_key(id))
		draft_wrong(d, "identifier: expected TEAM-N");
	for (const char *c = id ? id : ""; *c; c++)
		buf_addc(&d->key, (char)toupper((unsigned char)*c));
	buf_addf(&d->ref, "linear:%s", buf_str(&d->key));
	if (rank && (!json_int(rank, &priority) || priority < 0 || priority > 4)) {
		draft_wrong(d, "priority: expected 0 to 4");
		priority = 0;
	}
	d->priority = (int)priority;
	d->title = draft_text(d, v, "", "title");
	d->body = draft_text(d, v, "", "description");
	d->url = draft_text(d, v, "", "url");
	d->project =
	    draft_text(d, draft_member(d, v, "", "project", JSON_OBJECT), "project.", "name");
	d->team = draft_text(d, draft_member(d, v, "", "team", JSON_OBJECT), "team.", "key");
	draft_labels(d, v);
	linear_state(d, v);
	linear_author(d, v);
	linear_blockers(d, v);
	draft_date(d, v, "createdAt", d->created);
	draft_date(d, v, "updatedAt", d->updated);
	return NORM_RECORD;
}

static enum normalised
keep(const char *text, size_t n, const struct json *v, struct buf *out, char what[160])
{
	struct record r = {0};
	char hash[HASH_LEN + 2];

	if (!record_view(&r, text, n, v, what)) /* guard: track.record_checked */
		return NORM_BAD;
	if (json_type(json_get(v, "content_sha256")) == JSON_STRING) {
		buf_add(out, text, n);
	} else {
		int len = snprintf(hash, sizeof hash, "\"%s\"", record_content(&r));
		json_splice(out, text, n, "content_sha256", hash, (size_t)len);
	}
	return NORM_RECORD;
}

/*
 * Writes the draft, and reads it as every later stage will: what they would refuse (a label of
 * two lines, a ref too long for a NAME) is bad here. What is read has its content's hash: it goes last.
 */
static bool
finish(struct draft *d, struct buf *out, struct record *r)
{
	size_t start = out->len;
	struct json_error e;

	if (!draft_finish(d, out))
		return false;
	const struct json *v = json_parse(out->s + start, out->len - start, &e);
	if (!v)
		draft_wrong(d, "as a record: %s", e.what);
	else if (!record_view(r, out->s + start, out->len - start, v,
	             d->what)) /* guard: track.draft_checked */
		v = NULL;
	buf_cut(out, v ? out->len - 1 : start);
	if (v)
		buf_addf(out, ",\"content_sha256\":\"%s\"}", record_content(r));
	return v;
}

enum normalised
normalise(const struct strings *ready, const char *text, size_t n, const struct json *v,
    struct buf *out, char what[160])
{
	struct draft d = {.ready = ready, .what = what};
	struct record r;
	enum normalised is = NORM_BAD;

	what[0] = '\0';
	if (json_get(v, "ref"))
		return keep(text, n, v, out, what);
	if (json_get(v, "identifier"))
		is = linear(&d, v);
	else if (json_get(v, "number"))
		is = github(&d, text, n, v,
		    json_get(v, "repository_url") || json_get(v, "html_url") ? &rest : &gh, NULL);
	else
		draft_wrong(&d, "neither a fac record, a GitHub issue nor a Linear node");
	if (is == NORM_RECORD && !finish(&d, out, &r))
		is = NORM_BAD;
	draft_clear(&d);
	return is;
}

enum normalised
normalise_github(const struct normal_home *home, const struct strings *ready, const char *text,
    size_t n, const struct json *v, struct buf *out, struct record *r, char what[160])
{
	struct draft d = {.ready = ready, .what = what};

	what[0] = '\0';
	enum normalised is = github(&d, text, n, v, &rest, home);
	if (is == NORM_RECORD && !finish(&d, out, r))
		is = NORM_BAD;
	draft_clear(&d);
	return is;
}
