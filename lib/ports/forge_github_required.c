/*
 * forge_github: which checks a base asks for: rulesets and classic protection, both read whole, and
 * nothing in them that is not understood.
 */
#include "ports/forge_github.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct required {
	struct hubforge *f;
	struct gate_facts *g;
	int cap;
};

static void
add(struct required *q, const char *name, const struct json *app, const char *from)
{
	struct gate_facts *g = q->g;
	int64_t id = 0;
	char text[24];

	if (g->nrequired == q->cap) {
		int cap = q->cap ? 2 * q->cap : 16;
		struct required_fact *v = arena_alloc(&q->f->mem, (size_t)cap * sizeof *v);
		if (g->nrequired)
			memcpy(v, g->required, (size_t)g->nrequired * sizeof *v);
		g->required = v;
		q->cap = cap;
	}
	/* Null and -1 mean any app. */
	bool given = app && json_type(app) != JSON_NULL;
	if (given && !json_int(app, &id))
		g->required_odd = "an app that is no number";
	snprintf(text, sizeof text, "%lld", (long long)id);
	g->required[g->nrequired++] = (struct required_fact){.name = hub_dup(q->f, name),
	    .app = given && id != -1 ? hub_dup(q->f, text) : NULL,
	    .from = from};
}

static void
odd(struct required *q, const char *what)
{
	if (!q->g->required_odd)
		q->g->required_odd = hub_dup(q->f, what);
}

static int
on_rule(const struct json *v, const char *text, size_t n, void *arg)
{
	/* What does not concern a merge, or what the gate asks for itself. */
	static const char *const plain[] = {
	    "creation", "deletion", "non_fast_forward", "pull_request", NULL};
	struct required *q = arg;
	const char *type = json_gets(v, "type", "a rule without a type");
	const struct json *list = json_get(json_get(v, "parameters"), "required_status_checks"), *e;

	(void)text, (void)n;
	for (int i = 0; plain[i]; i++)
		if (strcmp(type, plain[i]) == 0)
			return 0;
	bool squash = strcmp(q->f->config->merge.method, "squash") == 0;
	if (strcmp(type, "required_linear_history") == 0 && squash)
		return 0;
	if (strcmp(type, "merge_queue") == 0) { /* guard: hub.rule_queue */
		q->g->queue = true;
	} else if (strcmp(type, "required_status_checks") == 0 && json_type(list) == JSON_ARRAY) {
		for (e = json_first(list); e; e = json_next(e))
			add(q, json_gets(e, "context", NULL), json_get(e, "integration_id"),
			    "rulesets");
	} else { /* guard: hub.rule_odd */
		odd(q, type);
	}
	return 0;
}

static bool
enabled(const struct json *v)
{
	return json_getb(v, "enabled", true);
}

/* A check with its app, and each context that has no such entry. */
static void
protection_checks(struct required *q, const struct json *v)
{
	const struct json *checks = json_get(v, "checks"), *contexts = json_get(v, "contexts");

	if (json_type(checks) != JSON_ARRAY && json_type(contexts) != JSON_ARRAY)
		odd(q, "required_status_checks");
	for (const struct json *e = json_first(checks); e; e = json_next(e))
		add(q, json_gets(e, "context", NULL), json_get(e, "app_id"), "protection");
	for (const struct json *e = json_first(contexts); e; e = json_next(e)) {
		const struct json *k = json_first(checks);
		while (k && strcmp(json_gets(k, "context", ""), json_string(e, "?")) != 0)
			k = json_next(k);
		if (!k)
			add(q, json_string(e, NULL), NULL, "protection");
	}
}

static void
protection(struct required *q, const struct json *v)
{
	/* What does not concern a merge, what GitHub itself holds a merge to, and addresses. */
	static const char *const plain[] = {"url", "enabled", "name", "protection_url",
	    "enforce_admins", "required_pull_request_reviews", "restrictions", "allow_force_pushes",
	    "allow_deletions", "block_creations", "required_conversation_resolution",
	    "allow_fork_syncing", NULL};
	bool squash = strcmp(q->f->config->merge.method, "squash") == 0;

	for (const struct json *e = json_first(v); e; e = json_next(e)) {
		const char *key = json_key(e);
		int i = 0;
		while (plain[i] && strcmp(plain[i], key) != 0)
			i++;
		if (plain[i])
			continue;
		if (strcmp(key, "required_status_checks") == 0)
			protection_checks(q, e);
		else if (strcmp(key, "required_linear_history") == 0 && squash)
			continue;
		else if (enabled(e)) /* guard: hub.protection_odd */
			odd(q, key);
	}
}

enum answer
hub_gate_required(
    struct hubforge *f, const struct github_repo *repo, struct gate_facts *g, struct buf *err)
{
	struct required q = {.f = f, .g = g};
	struct json_mark m = json_mark();
	const struct json *v = NULL;
	struct buf branch = BUF_INIT;

	http_escape(&branch, g->pr.base);
	enum answer a = github_list(f->g, NULL, on_rule, &q, err,
	    "/repos/%s/rules/branches/%s?per_page=100", repo->full_name, buf_str(&branch));
	bool hidden = a == ANSWER_DENIED && github_status(f->g) == 403;
	if (a == ANSWER_OK)
		a = github_get(f->g, &v, err, "/repos/%s/branches/%s/protection", repo->full_name,
		    buf_str(&branch));
	hidden = hidden || (a == ANSWER_DENIED && github_status(f->g) == 403);
	bool none = a == ANSWER_NO && github_status(f->g) == 404 &&
	            strcmp(buf_str(err), "404 Branch not protected") == 0;
	if (a == ANSWER_OK && json_type(v) != JSON_OBJECT) /* guard: hub.protection_type */
		a = answer_say(err, ANSWER_UNKNOWN, "the branch's protection is not understood");
	if (a == ANSWER_OK)
		protection(&q, v);
	g->required_known = a == ANSWER_OK || none; /* guard: hub.protection_404 */
	if (none)
		a = ANSWER_OK;
	else if (
	    hidden) /* the token may not see it: nothing is known of it, all else may be read */
		a = ANSWER_UNKNOWN;
	buf_free(&branch);
	json_release(m);
	return a;
}
