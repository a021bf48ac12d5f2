/* attemptexit: reads how an attempt ended. Whatever is not understood is no success. */
#include "base/clock.h"
#include "base/die.h"
#include "base/mem.h"
#include "base/path.h"
#include "io/file.h"
#include "io/json.h"
#include "state/attempt.h"
#include <errno.h>
#include <stdlib.h>
#include <string.h>

static const char *const conclusions[] = {"success", "failure", "timed_out", NULL};
static const char *const verdicts[] = {"approve", "request_changes", NULL};

static bool
one_of(const char *s, const char *const *words)
{
	while (s && *words && strcmp(s, *words) != 0)
		words++;
	return s && *words;
}

/* A string member, or absent, or null. */
static bool
text(const struct json *v, const char *key, const char **out)
{
	const struct json *m = json_get(v, key);
	*out = json_string(m, NULL);
	return *out || json_type(m) == JSON_NONE || json_type(m) == JSON_NULL;
}

/* The same, of a commit. */
static bool
commit(const struct json *v, const char *key, const char **out)
{
	return text(v, key, out) && (!*out || git_is_sha(*out));
}

static const char *
read_checks(struct exit_record *x, const struct json *checks)
{
	if (json_type(checks) != JSON_ARRAY)
		return "checks: expected array";
	x->checks = xcalloc((size_t)json_count(checks) + 1, sizeof *x->checks);
	for (const struct json *e = json_first(checks); e; e = json_next(e)) {
		struct exit_check *c = &x->checks[x->nchecks++];
		c->name = json_gets(e, "name", NULL);
		c->conclusion = json_gets(e, "conclusion", NULL);
		c->exit = (int)json_geti(e, "exit", -1);
		if (!c->name || !one_of(c->conclusion, conclusions)) /* guard: exit.conclusion */
			return "checks: expected name and conclusion";
	}
	return NULL;
}

static const char *
read_review(struct exit_record *x, const struct json *review)
{
	if (json_type(review) == JSON_NONE || json_type(review) == JSON_NULL)
		return NULL;
	if (!text(review, "agent", &x->review_agent) ||
	    !text(review, "verdict", &x->review_verdict) ||
	    !text(review, "summary", &x->review_summary) ||
	    !commit(review, "head_sha", &x->review_head))
		return "review: expected agent, verdict, summary and head_sha";
	if (!x->review_agent || !x->review_head ||
	    !one_of(x->review_verdict, verdicts)) /* guard: exit.verdict */
		return "review: expected agent, verdict and head_sha";
	return NULL;
}

static const char *
understand(struct exit_record *x, const struct json *v)
{
	const struct json *roles = json_get(v, "roles");
	const char *wrong;
	int64_t rounds = 0;
	time_t t;
	if (!reason_parse(json_gets(v, "outcome", ""), &x->outcome)) /* guard: exit.outcome */
		return "outcome: unknown reason";
	if (json_type(roles) != JSON_ARRAY)
		return "roles: expected array";
	x->spawned = json_first(roles) != NULL;
	if (!commit(v, "head_sha", &x->head_sha) || !commit(v, "base_sha", &x->base_sha) ||
	    !commit(v, "checks_head", &x->checks_head) ||
	    !commit(v, "checks_base", &x->checks_base))
		return "head_sha, base_sha, checks_head, checks_base: expected commits";
	if (!text(v, "at", &x->at) || !x->at || !clock_parse(x->at, &t))
		return "at: expected a date and time";
	if (!json_int(json_get(v, "rounds"), &rounds) || rounds < 0 || rounds > 1000000)
		return "rounds: expected integer";
	x->rounds = (int)rounds;
	wrong = read_checks(x, json_get(v, "checks"));
	return wrong ? wrong : read_review(x, json_get(v, "review"));
}

static int
read_ended(const char *dir, const char *leaf, struct exit_record *x)
{
	struct buf b = BUF_INIT;
	struct json_error e;
	char *path = path_join(dir, leaf);
	int result = 1;
	*x = (struct exit_record){0};
	if (file_slurp(path, JSON_MAX_LEN, &b) == -1) {
		result = errno == ENOENT ? 0 : -1;
		if (result == -1)
			warn("%s: %s", path, strerror(errno));
	} else {
		const struct json *v = json_parse(buf_str(&b), b.len, &e);
		const char *wrong = v ? understand(x, v) : e.what;
		if (wrong) {
			warn("%s: %s", path, wrong);
			*x = (struct exit_record){0};
			result = -1;
		}
	}
	free(path);
	buf_free(&b);
	return result;
}

int
attempt_exit(const char *dir, struct exit_record *x)
{
	return read_ended(dir, "exit.json", x);
}

int
attempt_checks(const char *dir, struct exit_record *x)
{
	return read_ended(dir, "checks.json", x);
}
