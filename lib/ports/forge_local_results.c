/*
 * forge_local: what fac itself found out, filed for the gate and for a person: review and check
 * results.
 */
#include "ports/forge_local.h"

#include "base/clock.h"
#include "base/path.h"
#include "io/file.h"
#include "io/jsonout.h"

#include <stdlib.h>
#include <string.h>

static enum answer
put(const char *dir, const char *path, const struct buf *b, struct buf *err)
{
	if (file_mkdirs(dir) != 0)
		return local_failed(err, dir);
	if (file_put(path, buf_str(b), b->len, FILE_REPLACE) != 0)
		return local_failed(err, path);
	return ANSWER_OK;
}

/* One file for each reviewer and head, so that filing it again replaces it. */
enum answer
local_review(void *self, const struct repo *r, const char *number, const struct exit_record *x,
    struct buf *err)
{
	struct buf b = BUF_INIT, name = BUF_INIT;
	struct jsonout j = jsonout(&b);
	char now[CLOCK_LEN];

	buf_reset(err);
	if (!x->review_agent || !x->review_verdict)
		return ANSWER_OK;
	if (!git_is_sha(x->review_head) || strspn(number, "0123456789") != strlen(number) ||
	    !path_encode(&name, x->review_agent, strlen(x->review_agent))) {
		buf_free(&name);
		return answer_say(err, ANSWER_NO, "%s: a review of nothing", number);
	}
	bool approved = strcmp(x->review_verdict, "approve") == 0;
	jsonout_open(&j, NULL, '{');
	jsonout_str(&j, "user", x->review_agent);
	jsonout_str(&j, "state", approved ? "APPROVED" : "CHANGES_REQUESTED");
	jsonout_str(&j, "commit_id", x->review_head);
	jsonout_str(&j, "submitted_at", clock_format(clock_now(), now));
	jsonout_str(&j, "body", x->review_summary ? x->review_summary : "");
	jsonout_close(&j, '}');
	buf_addc(&b, '\n');
	char *dir = local_path(self, r, "/pulls/%s/reviews", number);
	char *path = path_fmt("%s/fac-%s-%.12s.json", dir, buf_str(&name), x->review_head);
	enum answer a = put(dir, path, &b, err);
	free(path);
	free(dir);
	buf_free(&name);
	buf_free(&b);
	return a;
}

enum answer
local_checks(void *self, const struct repo *r, const struct exit_record *x, struct buf *err)
{
	struct buf b = BUF_INIT;
	struct jsonout j = jsonout(&b);
	char now[CLOCK_LEN];

	buf_reset(err);
	if (!x->checks_head)
		return ANSWER_OK;
	if (!git_is_sha(x->checks_head) || !git_is_sha(x->checks_base))
		return answer_say(err, ANSWER_NO, "checks of nothing");
	jsonout_open(&j, NULL, '{');
	jsonout_str(&j, "base_sha", x->checks_base);
	jsonout_open(&j, "checks", '[');
	for (int i = 0; i < x->nchecks; i++) {
		jsonout_open(&j, NULL, '{');
		jsonout_str(&j, "name", x->checks[i].name);
		jsonout_str(&j, "conclusion", x->checks[i].conclusion);
		jsonout_int(&j, "exit", x->checks[i].exit);
		jsonout_close(&j, '}');
	}
	jsonout_close(&j, ']');
	jsonout_str(&j, "at", clock_format(clock_now(), now));
	jsonout_close(&j, '}');
	buf_addc(&b, '\n');
	char *dir = local_path(self, r, "/checks"),
	     *path = local_checks_path(self, r, x->checks_head);
	enum answer a = put(dir, path, &b, err);
	free(path);
	free(dir);
	buf_free(&b);
	return a;
}

static bool
measured(const struct json *list, const char *name)
{
	for (const struct json *e = json_first(list); e; e = json_next(e))
		if (strcmp(json_gets(e, "name", ""), name) == 0)
			return true;
	return false;
}

/* Whether they passed is not asked here. */
enum answer
local_checks_fresh(
    void *self, const struct repo *r, const char *head_sha, const char *base_sha, struct buf *err)
{
	struct json_mark mark = json_mark();
	const struct json *v = NULL;

	buf_reset(err);
	if (r->nchecks == 0)
		return ANSWER_OK;
	if (!git_is_sha(head_sha))
		return answer_say(err, ANSWER_UNKNOWN, "not an object id");
	char *path = local_checks_path(self, r, head_sha);
	enum answer a = local_json(path, &v, err);
	if (a == ANSWER_OK && strcmp(json_gets(v, "base_sha", ""), base_sha) != 0)
		a = answer_say(err, ANSWER_NO, "measured on another base");
	for (int i = 0; i < r->nchecks && a == ANSWER_OK; i++)
		if (!measured(json_get(v, "checks"), r->checks[i].name))
			a = answer_say(err, ANSWER_NO, "%s was not measured", r->checks[i].name);
	json_release(mark);
	free(path);
	return a;
}
