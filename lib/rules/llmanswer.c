/* llmanswer: what a model may answer about an issue, and nothing else. */
#include "rules/llmanswer.h"
#include "rules/hidden.h"
#include <stdio.h>
#include <string.h>

static const char *const members[] = {"verdict", "question", "missing", "acceptance"};
enum { MEMBERS = sizeof members / sizeof *members };

static bool
refuse(char why[160], const char *subject, const char *what)
{
	snprintf(why, 160, "%s: %s", subject, what);
	return false;
}

/* Exactly the members: as there are as many, and each is there (json_check() refuses two of one name). */
static bool
has_members(const struct json *v)
{
	int n = 0;
	for (int i = 0; i < MEMBERS; i++)
		n += json_get(v, members[i]) != NULL;
	return n == MEMBERS && json_count(v) == MEMBERS;
}

/* One line, all of it to be seen. */
static bool
is_plain(const char *s)
{
	uint32_t first[HIDDEN_CLASSES] = {0};
	if (s[strcspn(s, "\t\r\n")])
		return false;
	hidden_scan(s, strlen(s), first);
	for (int i = 0; i < HIDDEN_CLASSES; i++)
		if (first[i] != 0)
			return false;
	return true;
}

/* Appends s with each run of blanks as one, none at its ends. */
static void
squeeze(struct buf *out, const char *s)
{
	static const char blanks[] = " \t\r\n";
	for (s += strspn(s, blanks); *s; s += strspn(s, blanks)) {
		size_t n = strcspn(s, blanks);
		if (out->len > 0)
			buf_addc(out, ' ');
		buf_add(out, s, n);
		s += n;
	}
}

static bool
listed_before(const struct json *list, const struct json *e)
{
	for (const struct json *o = json_first(list); o != e; o = json_next(o))
		if (strcmp(json_string(o, ""), json_string(e, "")) == 0)
			return true;
	return false;
}

/* An array of plain strings of min to max bytes, all different. */
static bool
take_list(const struct json *v, const char *key, size_t min, size_t max, char why[160])
{
	if (json_type(v) != JSON_ARRAY || json_count(v) > LLMANSWER_LIST) /* guard: llm.list */
		return refuse(why, key, "expected array of at most 8 strings");
	for (const struct json *e = json_first(v); e; e = json_next(e)) {
		const char *s = json_string(e, "");
		bool fits = json_type(e) == JSON_STRING && strlen(s) >= min && strlen(s) <= max;
		if (!fits) /* guard: llm.length */
			return refuse(why, key, "a string that is too short or too long, or none");
		if (!is_plain(s)) /* guard: llm.list_plain */
			return refuse(why, key, "a character that is not seen, or a second line");
		if (listed_before(v, e)) /* guard: llm.twice */
			return refuse(why, key, "the same twice");
	}
	return true;
}

/* Each is really there. */
static bool
quoted(const struct json *list, const struct record *r, char why[160])
{
	struct buf title = BUF_INIT, body = BUF_INIT, quote = BUF_INIT;
	bool all = true;
	squeeze(&title, r->title);
	squeeze(&body, r->body);
	for (const struct json *e = json_first(list); e && all; e = json_next(e)) {
		buf_reset(&quote);
		squeeze(&quote, json_string(e, ""));
		bool there = quote.len >= LLMANSWER_QUOTE_MIN &&
		             (strstr(buf_str(&title), quote.s) || strstr(buf_str(&body), quote.s));
		if (!there) /* guard: llm.quote */
			all = refuse(why, "acceptance", "not in the issue");
	}
	buf_free(&title);
	buf_free(&body);
	buf_free(&quote);
	return all;
}

bool
llmanswer_read(struct llmanswer *a, const struct record *r, const char *s, size_t n, char why[160])
{
	struct json_error e;
	const struct json *v = json_parse(s, n, &e);
	if (!v)
		return refuse(why, "not JSON", e.what);
	if (!has_members(v)) /* guard: llm.members */
		return refuse(
		    why, "answer", "expected an object of verdict, question, missing, acceptance");
	const char *verdict = json_gets(v, "verdict", "");
	a->ready = strcmp(verdict, "ready") == 0;
	if (!a->ready && strcmp(verdict, "not_ready") != 0) /* guard: llm.verdict */
		return refuse(why, "verdict", "expected ready or not_ready");
	a->question = json_gets(v, "question", NULL);
	a->missing = json_get(v, "missing");
	a->acceptance = json_get(v, "acceptance");
	bool asks =
	    a->question && strlen(a->question) <= LLMANSWER_QUESTION && is_plain(a->question);
	if (!asks) /* guard: llm.question */
		return refuse(why, "question", "expected one plain line of at most 300 bytes");
	if (!take_list(a->missing, "missing", 1, LLMANSWER_MISSING, why) ||
	    !take_list(a->acceptance, "acceptance", LLMANSWER_QUOTE_MIN, LLMANSWER_QUOTE, why) ||
	    !quoted(a->acceptance, r, why))
		return false;
	bool bare =
	    a->ready && (*a->question || json_first(a->missing) || !json_first(a->acceptance));
	if (bare) /* guard: llm.ready */
		return refuse(
		    why, "ready", "with a question, or something missing, or no acceptance");
	if (!a->ready && !a->question[strspn(a->question, " ")]) /* guard: llm.asks */
		return refuse(why, "not_ready", "without a question");
	return true;
}
