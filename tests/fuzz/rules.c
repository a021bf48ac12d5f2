/*
 * rules: a record's text, as strangers may write it, through triage and route. Input that is no record becomes the title
 * (its first line) and body of one.
 */
#include "io/jsonout.h"
#include "rules/routes.h"
#include "rules/verdict.h"

#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const unsigned char *data, size_t n);

static struct judge *judge;
static struct router *router;

static void
require(bool holds)
{
	if (!holds)
		abort();
}

static const struct json *
member(const struct buf *text)
{
	struct json_error e;
	const struct json *v = json_parse(buf_str(text), text->len, &e);
	require(json_type(v) == JSON_OBJECT);
	return v;
}

static void
decide(const char *line, size_t n, const char *untrusted)
{
	struct json_error e;
	struct record r;
	struct buf out = BUF_INIT;
	char what[160];

	const struct json *v = json_parse(line, n, &e);
	if (json_type(v) != JSON_OBJECT || !record_view(&r, line, n, v, what))
		return;
	judge_record(judge, &r, &out);
	const char *verdict = json_gets(member(&out), "verdict", "");
	require(strcmp(verdict, "dispatch") == 0 || strcmp(verdict, "escalate") == 0 ||
	        strcmp(verdict, "skip") == 0);
	if (untrusted)
		require(strcmp(verdict, "dispatch") != 0);
	buf_reset(&out);
	router_record(router, &r, &out);
	/* Nothing is configured, so nothing is routed. */
	require(json_type(json_get(member(&out), "repo")) == JSON_NULL);
	buf_free(&out);
}

/* An issue of a stranger: whatever it says, it is never dispatched. */
static void
stranger(const char *s, size_t n)
{
	struct buf line = BUF_INIT;
	struct jsonout j = jsonout(&line);
	const char *newline = n ? memchr(s, '\n', n) : NULL;
	size_t title = newline ? (size_t)(newline - s) : n;

	jsonout_open(&j, NULL, '{');
	jsonout_str(&j, "ref", "github:org/app#1");
	jsonout_str(&j, "state", "ready");
	jsonout_strn(&j, "title", s, title);
	jsonout_strn(&j, "body", s + title, n - title);
	jsonout_open(&j, "author", '{');
	jsonout_str(&j, "login", "stranger");
	jsonout_str(&j, "association", "NONE");
	jsonout_close(&j, '}');
	jsonout_close(&j, '}');
	decide(line.s, line.len, "stranger");
	buf_free(&line);
}

int
LLVMFuzzerTestOneInput(const unsigned char *data, size_t n)
{
	if (!judge) {
		judge = judge_new(config_load(NULL));
		router = router_new(config_load(NULL));
	}
	char *s = malloc(n ? n : 1);
	require(s != NULL);
	if (n)
		memcpy(s, data, n);
	decide(s, n, NULL);
	stranger(s, n);
	json_reset();
	free(s);
	return 0;
}
