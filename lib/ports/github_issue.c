/* github: comments and labels, of issues and pull requests alike. */
#include "io/jsonout.h"
#include "ports/githubclient.h"
#include <stdlib.h>
#include <string.h>
#include <strings.h>

struct search {
	const char *login, *first; /* ours; the first line that is looked for */
	const char *text;
	char id[24];
	bool same;
};

static int
is_ours(const struct json *v, const char *text, size_t n, void *arg)
{
	struct search *s = arg;
	const char *body = json_gets(v, "body", "");
	const char *login = json_gets(json_get(v, "user"), "login", "");
	size_t off, len, line = strlen(s->first);

	bool marked =
	    strncmp(body, s->first, line) == 0 && (body[line] == '\n' || body[line] == '\r');
	if (!marked || *s->id)
		return 0;
	if (strcasecmp(login, s->login) != 0) /* guard: github.comment_ours */
		return 0;
	if (!json_span(text, n, "id", &off, &len) || len >= sizeof s->id ||
	    strspn(text + off, "0123456789") < len)
		return 1; /* the list then counts as not read */
	memcpy(s->id, text + off, len);
	s->id[len] = '\0';
	s->same = strcmp(body, s->text) == 0;
	return 0;
}

/* Locked for us, or gone: nobody is to be told. */
static enum answer
nowhere(struct github *g, enum answer a, struct buf *err)
{
	bool locked = a == ANSWER_DENIED && github_status(g) == 403 &&
	              strcasestr(buf_str(err), "locked") != NULL;
	return locked ? ANSWER_NO : a;
}

enum answer
github_comment(struct github *g, const char *repo, const char *number, const char *marker,
    const char *text, struct buf *err)
{
	struct buf first = BUF_INIT, whole = BUF_INIT, body = BUF_INIT;
	struct search s = {0};
	enum answer a = github_login(g, &s.login, err);

	buf_addf(&first, "<!-- %s -->", marker);
	buf_addf(&whole, "%s\n%s", buf_str(&first), text);
	s.first = buf_str(&first);
	s.text = buf_str(&whole);
	if (a == ANSWER_OK)
		a = github_list(g, NULL, is_ours, &s, err,
		    "/repos/%s/issues/%s/comments?per_page=100", repo, number);
	if (a == ANSWER_OK && !s.same) {
		struct jsonout j = jsonout(&body);
		jsonout_open(&j, NULL, '{');
		jsonout_str(&j, "body", s.text);
		jsonout_close(&j, '}');
		if (*s.id)
			a = github_send(g, "PATCH", buf_str(&body), NULL, err,
			    "/repos/%s/issues/comments/%s", repo, s.id);
		else
			a = github_send(g, "POST", buf_str(&body), NULL, err,
			    "/repos/%s/issues/%s/comments", repo, number);
		a = nowhere(g, a, err);
	}
	buf_free(&first);
	buf_free(&whole);
	buf_free(&body);
	return a;
}

/* Makes a repository's label where it is missing; another copy may have been first. */
static enum answer
make_label(struct github *g, const char *repo, const char *label, struct buf *err)
{
	struct buf name = BUF_INIT, body = BUF_INIT;
	struct jsonout j = jsonout(&body);

	http_escape(&name, label);
	enum answer a = github_get(g, NULL, err, "/repos/%s/labels/%s", repo, buf_str(&name));
	if (a == ANSWER_NO && github_status(g) == 404) {
		jsonout_open(&j, NULL, '{');
		jsonout_str(&j, "name", label);
		jsonout_str(&j, "color", "5319e7");
		jsonout_str(&j, "description", "Set and removed by fac");
		jsonout_close(&j, '}');
		a = github_send(g, "POST", buf_str(&body), NULL, err, "/repos/%s/labels", repo);
		if (a == ANSWER_NO && github_status(g) == 422)
			a = github_get(g, NULL, err, "/repos/%s/labels/%s", repo, buf_str(&name));
	}
	buf_free(&name);
	buf_free(&body);
	return a;
}

enum answer
github_label_add(
    struct github *g, const char *repo, const char *number, const char *label, struct buf *err)
{
	struct buf body = BUF_INIT;
	struct jsonout j = jsonout(&body);
	enum answer a = make_label(g, repo, label, err);

	jsonout_open(&j, NULL, '{');
	jsonout_open(&j, "labels", '[');
	jsonout_str(&j, NULL, label);
	jsonout_close(&j, ']');
	jsonout_close(&j, '}');
	if (a == ANSWER_OK)
		a = github_send(g, "POST", buf_str(&body), NULL, err, "/repos/%s/issues/%s/labels",
		    repo, number);
	buf_free(&body);
	return a;
}

enum answer
github_label_remove(
    struct github *g, const char *repo, const char *number, const char *label, struct buf *err)
{
	struct buf name = BUF_INIT;

	http_escape(&name, label);
	enum answer a = github_send(g, "DELETE", NULL, NULL, err, "/repos/%s/issues/%s/labels/%s",
	    repo, number, buf_str(&name));
	bool absent = a == ANSWER_NO && github_status(g) == 404;
	buf_free(&name);
	return absent ? ANSWER_OK : a;
}
