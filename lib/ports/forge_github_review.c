/* forge_github: the reviewer role's verdict, and the end of a draft. */
#include "io/jsonout.h"
#include "ports/forge_github.h"
#include "state/texts.h"
#include <string.h>
#include <strings.h>

enum answer
hub_ready(void *self, const struct repo *r, const char *number, struct buf *err)
{
	static const char document[] = "mutation($id: ID!) { markPullRequestReadyForReview(input: "
	                               "{pullRequestId: $id}) { pullRequest { isDraft } } }";
	struct hubforge *f = self;
	struct json_mark m = json_mark();
	const struct json *v = NULL;
	const struct github_repo *repo = NULL;
	struct buf variables = BUF_INIT;

	buf_reset(err);
	enum answer a = hub_pull(f, r, number, &repo, &v, err);
	bool open = a == ANSWER_OK && strcmp(json_gets(v, "state", ""), "open") == 0;
	if (open && json_getb(v, "draft", false)) {
		struct jsonout j = jsonout(&variables);
		jsonout_open(&j, NULL, '{');
		jsonout_str(&j, "id", json_gets(v, "node_id", ""));
		jsonout_close(&j, '}');
		a = github_mutate(f->g, document, buf_str(&variables), &v, err);
		const struct json *done = json_get(v, "markPullRequestReadyForReview");
		if (a == ANSWER_OK && json_getb(json_get(done, "pullRequest"), "isDraft", true))
			a = answer_say(err, ANSWER_UNKNOWN, "it is a draft still");
	}
	buf_free(&variables);
	json_release(m);
	return a;
}

struct search {
	const char *login, *first; /* who gave it; its first line */
	bool there;
};

static int
is_there(const struct json *v, const char *text, size_t n, void *arg)
{
	struct search *s = arg;
	const char *by = json_gets(json_get(v, "user"), "login", "");

	(void)text, (void)n;
	s->there |= strcasecmp(by, s->login) == 0 &&
	            strncmp(json_gets(v, "body", ""), s->first, strlen(s->first)) == 0;
	return 0;
}

/* As a review of the second identity, once: its first line finds it again. */
static enum answer
review(struct hubforge *f, const struct github_repo *repo, const char *number,
    const struct exit_record *x, struct search *s, const char *text, struct buf *err)
{
	struct buf body = BUF_INIT, whole = BUF_INIT;
	enum answer a = github_list(f->g, NULL, is_there, s, err,
	    "/repos/%s/pulls/%s/reviews?per_page=100", repo->full_name, number);

	if (a == ANSWER_OK && !s->there) {
		struct jsonout j = jsonout(&body);
		buf_addf(&whole, "%s\n%s", s->first, text);
		bool yes = strcmp(x->review_verdict, "approve") == 0;
		jsonout_open(&j, NULL, '{');
		jsonout_str(&j, "commit_id", x->review_head);
		jsonout_str(&j, "event", yes ? "APPROVE" : "REQUEST_CHANGES");
		jsonout_str(&j, "body", buf_str(&whole));
		jsonout_close(&j, '}');
		a = github_send(f->reviewer, "POST", buf_str(&body), NULL, err,
		    "/repos/%s/pulls/%s/reviews", repo->full_name, number);
	}
	buf_free(&body);
	buf_free(&whole);
	return a;
}

enum answer
hub_review(void *self, const struct repo *r, const char *number, const struct exit_record *x,
    struct buf *err)
{
	struct hubforge *f = self;
	const struct github_repo *repo = NULL;
	const char *own = NULL, *other = NULL;
	struct buf marker = BUF_INIT, first = BUF_INIT, text = BUF_INIT;

	buf_reset(err);
	if (!git_is_sha(x->review_head))
		return answer_say(err, ANSWER_NO, "the review names no head");
	enum answer a = github_repo(f->g, r->name, &repo, err);
	if (a == ANSWER_OK)
		a = github_login(f->g, &own, err);
	if (a == ANSWER_OK && f->reviewer)
		a = github_login(f->reviewer, &other, err);
	buf_addf(&marker, "fac:review:%s", x->review_head);
	buf_addf(&first, "<!-- %s -->", buf_str(&marker));
	text_review(x, &text);
	struct search s = {.login = other, .first = buf_str(&first)};
	/* Nobody approves his own: under one name the verdict is a comment. */
	bool second = a == ANSWER_OK && other && strcasecmp(own, other) != 0;
	if (second)
		a = review(f, repo, number, x, &s, buf_str(&text), err);
	else if (a == ANSWER_OK)
		a = github_comment(
		    f->g, repo->full_name, number, buf_str(&marker), buf_str(&text), err);
	buf_free(&marker);
	buf_free(&first);
	buf_free(&text);
	return a;
}
