/*
 * answer: any bytes as a model's answer, about an issue made of the same bytes: what is taken for one keeps every bound, and
 * what the record becomes is whole.
 */
#include "io/jsonout.h"
#include "rules/secondtier.h"

#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const unsigned char *data, size_t n);

static void
require(bool holds)
{
	if (!holds)
		abort();
}

/* The member as triage would write it, with the answer's part. */
static void
apply(const struct llmanswer *a, bool promote)
{
	static const char thin[] = "{\"verdict\":\"escalate\",\"class\":\"thin\",\"reasons\":[{"
	                           "\"rule\":\"thin.short\",\"detail\":\"\"}],\"tier\":\"rules\"}";
	struct buf member = BUF_INIT;
	struct json_error e;
	buf_adds(&member, thin);
	require(secondtier_wanted(&member));
	secondtier_answer(&member, a, promote);
	const struct json *v = json_parse(member.s, member.len, &e);
	require(v != NULL);
	bool dispatched = strcmp(json_gets(v, "verdict", ""), "dispatch") == 0;
	require(dispatched == (a->ready && promote));
	require(json_count(json_get(v, "reasons")) ==
	        1 + a->ready + json_count(a->missing) + json_count(a->acceptance));
	require(strcmp(json_gets(v, "question", ""), a->question) == 0);
	buf_free(&member);
}

static void
answer(const struct record *r, const char *s, size_t n)
{
	struct llmanswer a = {0};
	char why[160] = "";
	if (!llmanswer_read(&a, r, s, n, why)) {
		require(*why);
		return;
	}
	require(a.ready ? !*a.question && json_count(a.missing) == 0 && json_count(a.acceptance) > 0
	                : *a.question);
	require(strlen(a.question) <= LLMANSWER_QUESTION);
	apply(&a, false);
	apply(&a, true);
}

/* The bytes as a string of an answer that is otherwise good. */
static void
inside(const struct record *r, const char *s, size_t n)
{
	struct buf b = BUF_INIT;
	struct jsonout j = jsonout(&b);
	jsonout_open(&j, NULL, '{');
	jsonout_str(&j, "verdict", "not_ready");
	jsonout_strn(&j, "question", s, n / 2);
	jsonout_open(&j, "missing", '[');
	jsonout_strn(&j, NULL, s + n / 2, n - n / 2);
	jsonout_close(&j, ']');
	jsonout_open(&j, "acceptance", '[');
	jsonout_strn(&j, NULL, s + n / 4, n / 4);
	jsonout_close(&j, ']');
	jsonout_close(&j, '}');
	answer(r, b.s, b.len);
	buf_free(&b);
}

int
LLVMFuzzerTestOneInput(const unsigned char *data, size_t n)
{
	struct buf text = BUF_INIT, seen = BUF_INIT;
	struct json_error e;
	buf_add(&text, data, n);
	jsonout_quote(&seen, buf_str(&text), n);
	const struct json *body = json_parse(seen.s, seen.len, &e);
	const struct record r = {.title = "A title of the issue", .body = json_string(body, "")};
	answer(&r, buf_str(&text), n);
	inside(&r, buf_str(&text), n);
	json_reset();
	buf_free(&seen);
	buf_free(&text);
	return 0;
}
