/* github: what is known for the whole run: repositories, people, ourselves. */
#include "ports/githubclient.h"
#include <string.h>
#include <strings.h>

static bool
take(struct github *g, const struct json *v, struct github_repo *r)
{
	const struct json *may = json_get(v, "permissions");

	r->full_name = github_dup(g, json_gets(v, "full_name", NULL));
	r->archived = json_getb(v, "archived", true);
	r->has_issues = json_getb(v, "has_issues", false);
	r->push = json_getb(may, "push", false);
	return r->full_name;
}

enum answer
github_repo(struct github *g, const char *name, const struct github_repo **r, struct buf *err)
{
	const struct json *v;
	struct json_mark m = json_mark();
	enum answer a;

	for (struct github_known *k = g->repos; k; k = k->next) {
		if (strcasecmp(k->repo.name, name) == 0) {
			*r = &k->repo;
			return ANSWER_OK;
		}
	}
	a = github_get(g, &v, err, "/repos/%s", name);
	if (a == ANSWER_NO) {
		buf_reset(err);
		buf_addf(err, "%s: no such repository, or the token may not see it", name);
		a = ANSWER_DENIED;
	}
	if (a == ANSWER_OK) {
		struct github_known *k = arena_alloc(&g->mem, sizeof *k);
		*k = (struct github_known){.repo.name = github_dup(g, name), .next = g->repos};
		if (take(g, v, &k->repo)) {
			g->repos = k;
			*r = &k->repo;
		} else {
			buf_reset(err);
			buf_addf(err, "%s: the answer is no repository", name);
			a = ANSWER_UNKNOWN;
		}
	}
	json_release(m);
	return a;
}

enum answer
github_login(struct github *g, const char **login, struct buf *err)
{
	const struct json *v = NULL;
	struct json_mark m = json_mark();
	enum answer a = ANSWER_OK;

	if (!g->login) {
		a = github_get(g, &v, err, "/user");
		bool app = a == ANSWER_DENIED && github_status(g) == 403;
		if (app) {
			g->login = g->config->forge.identity;
			a = ANSWER_OK;
		} else if (a == ANSWER_OK) {
			g->login = github_dup(g, json_gets(v, "login", NULL));
		}
	}
	json_release(m);
	if (a == ANSWER_OK && !g->login) {
		buf_reset(err);
		buf_adds(err, "/user: the answer names no login");
		a = ANSWER_UNKNOWN;
	}
	*login = g->login;
	return a;
}

enum answer
github_permission(
    struct github *g, const char *repo, const char *login, const char **permission, struct buf *err)
{
	const struct json *v = NULL;
	struct json_mark m = json_mark();
	struct buf name = BUF_INIT;

	*permission = NULL;
	if (!login || !*login) {
		buf_reset(err);
		buf_adds(err, "nobody");
		return ANSWER_NO;
	}
	for (struct github_person *p = g->people; p; p = p->next) {
		if (strcasecmp(p->login, login) == 0 && strcasecmp(p->repo, repo) == 0) {
			*permission = p->permission;
			return ANSWER_OK;
		}
	}
	http_escape(&name, login);
	enum answer a =
	    github_get(g, &v, err, "/repos/%s/collaborators/%s/permission", repo, buf_str(&name));
	if (a == ANSWER_OK)
		*permission = github_dup(g, json_gets(v, "permission", NULL));
	else if (a == ANSWER_NO && github_status(g) == 404)
		*permission = "none";
	if (*permission) {
		struct github_person *p = arena_alloc(&g->mem, sizeof *p);
		*p = (struct github_person){
		    github_dup(g, repo), github_dup(g, login), *permission, g->people};
		g->people = p;
		a = ANSWER_OK;
	} else if (a == ANSWER_OK) {
		buf_reset(err);
		buf_addf(err, "%s: what it may is not said", login);
		a = ANSWER_UNKNOWN;
	}
	json_release(m);
	buf_free(&name);
	return a;
}
