/*
 * verdict: blockers, hidden characters, lines of prose, and that a judge knows no more than it
 * was told
 */
#include "rules/blockers.h"
#include "rules/hidden.h"
#include "rules/verdict.h"

#include "unit.h"
#include <stdlib.h>

static void
qualify(void)
{
	static const struct {
		const char *ref, *key, *text, *want; /* NULL: not a ref */
	} rows[] = {
	    {"github:org/App#1", "#1", "#12", "github:org/app#12"},
	    {"github:org/app#1", NULL, "#12", "github:org/app#12"},
	    {"github:org/app#1", "#1", "Org/lib#3", "github:org/lib#3"},
	    {"github:org/app#1", "#1", "AR-12", "linear:AR-12"},
	    {"github:org/app#1", "#1", "ar-12", "linear:AR-12"},
	    {"linear:AR-1", "AR-1", "ar-12", "linear:AR-12"},
	    {"linear:AR-1", "AR-1", "#12", NULL},
	    {"file:FAC-1", "FAC-1", "FAC-2", "file:FAC-2"},
	    {"demo:x#1", "#1", "#2", "demo:x#2"},
	    {"github:org/app#1", "#1", "https://github.com/o/r/issues/5", "github:o/r#5"},
	    {"github:org/app#1", "#1", "https://github.com/o/r/pull/5#x", "github:o/r#5"},
	    {"github:org/app#1", "#1", "https://github.com/o/r/wiki/5", NULL},
	    {"github:org/app#1", "#1", "https://example.org/o/r/issues/5", NULL},
	    {"github:org/app#1", "#1", "file:x", "file:x"},
	    {"github:org/app#1", "#1", "#12a", NULL},
	    {"github:org/app#1", "#1", "#", NULL},
	    {"github:org/app#1", "#1", "", NULL},
	    {"github:org/app#1", "#1", "org/app#", NULL},
	    {"github:org/app#1", "#1", "org#12", NULL},
	    {"github:org/app#1", "#1", "a/b/c#12", NULL},
	    {"github:org/app#1", "#1", "12", NULL},
	    {"github:org/app#1", "#1", "9-12", NULL},
	    {"github:org/app#1", "#1", "A_B-12", NULL},
	    {"github:org/app#1", "#1", "team", NULL},
	};
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct record r = {.ref = rows[i].ref, .key = rows[i].key};
		struct buf out = BUF_INIT;
		bool found = blockers_qualify(&out, &r, rows[i].text, strlen(rows[i].text));
		is(found ? buf_str(&out) : NULL, rows[i].want, "%s in %s", rows[i].text,
		    rows[i].ref);
		buf_free(&out);
	}
}

static void
characters(void)
{
	static const struct {
		const char *text;
		enum utf8_class class; /* UTF8_PLAIN: nothing is hidden */
	} rows[] = {
	    {"plain\ttext\r\n", UTF8_PLAIN},
	    {"caf\xc3\xa9 \xe6\x97\xa5", UTF8_PLAIN},
	    {"\xe2\x9d\xa4\xef\xb8\x8f", UTF8_PLAIN},                             /* heart FE0F */
	    {"1\xef\xb8\x8f\xe2\x83\xa3", UTF8_PLAIN},                            /* keycap */
	    {"\xf0\x9f\x91\xa9\xe2\x80\x8d\xf0\x9f\x92\xbb", UTF8_PLAIN},         /* joined */
	    {"\xe2\x9d\xa4\xef\xb8\x8f\xe2\x80\x8d\xf0\x9f\x94\xa5", UTF8_PLAIN}, /* both */
	    {"a\xef\xb8\x8f", UTF8_SELECTOR},
	    {"\n\xef\xb8\x8f", UTF8_SELECTOR},
	    {"\xe2\x9d\xa4\xef\xb8\x81", UTF8_TAG},
	    {"a\xe2\x80\x8d"
	     "b",
	        UTF8_ZERO_WIDTH},
	    {"\xf0\x9f\x91\xa9\xe2\x80\x8d"
	     "b",
	        UTF8_ZERO_WIDTH},
	    {"\xf0\x9f\x91\xa9\xe2\x80\x8d", UTF8_ZERO_WIDTH},
	    {"\xe2\x80\x8b", UTF8_ZERO_WIDTH},
	    {"\xef\xbb\xbf"
	     "a",
	        UTF8_ZERO_WIDTH},
	    {"\xe2\x80\xae", UTF8_BIDI},
	    {"\x1b[0m", UTF8_CONTROL},
	    {"\x7f", UTF8_CONTROL},
	    {"\xff", UTF8_CONTROL},
	    {"\xf3\xa0\x81\xa1", UTF8_TAG},
	};
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		uint32_t first[HIDDEN_CLASSES] = {0};
		bool right = true;
		hidden_scan(rows[i].text, strlen(rows[i].text), first);
		for (int c = UTF8_PLAIN + 1; c < HIDDEN_CLASSES; c++)
			right &= (first[c] != 0) == (c == (int)rows[i].class);
		ok(right, "hidden %zu", i);
	}
}

static void
lines(void)
{
	static const struct {
		const char *text, *kinds; /* b h t f c, one a line */
		size_t comments;
	} rows[] = {
	    {"", "", 0},
	    {"a\n\n# b\n", "tbh", 0},
	    {"#b\n**bold**\n**a** and **b**\n__x__:", "thth", 0},
	    {"```c\n# x\n```\ny", "fcft", 0},
	    {"~~~\n```\n~~~\n````\n```\n````\n", "fcffcf", 0},
	    {"```x``` y", "t", 0},
	    {"a <!-- b\nc --> d", "tt", 1},
	    {"<!-- a --><!-- b -->", "bb", 2},
	    {"<!-- never\nclosed", "b", 1},
	    {"[//]: # (x)\n[x]: <> (y)\n[x]: #top\n[x]: http://e/", "tt", 2},
	};
	struct prose p = {0};
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		char kinds[16] = "";
		prose_read(&p, rows[i].text, strlen(rows[i].text));
		for (size_t k = 0; k < p.n && k < 15; k++)
			kinds[k] = "bhtfc"[p.lines[k].kind];
		is(kinds, rows[i].kinds, "lines %zu", i);
		ok(p.ncomments == rows[i].comments, "comments %zu: %zu", i, p.ncomments);
	}
	const char *text = " > - [ ] **x** y\n12. #12";
	prose_read(&p, text, strlen(text));
	ok(p.lines[0].at == 1 && p.lines[0].text == 11, "marks in front of words are passed");
	ok(text[p.lines[1].text] == '#', "a number is no heading");
	ok(prose_at(&p, 11) == &p.lines[0] && prose_at(&p, p.lines[1].at) == &p.lines[1] &&
	        !prose_at(&p, 0) && !prose_at(&p, strlen(text)),
	    "a line is found by an offset in it");
}

static bool
everything(const char *identity, void *arg)
{
	*(char **)arg = strdup(identity);
	return true;
}

static bool
judged(struct judge *j, const char *line, const char *has)
{
	struct json_error e;
	struct record r;
	struct buf out = BUF_INIT;
	char what[160];
	bool right = record_view(&r, line, strlen(line), json_parse(line, strlen(line), &e), what);
	if (right)
		judge_record(j, &r, &out);
	right = right && strstr(buf_str(&out), has) && json_check(out.s, out.len, &e);
	if (!right)
		printf("# %s\n", buf_str(&out));
	buf_free(&out);
	json_reset();
	return right;
}

static void
knowledge(void)
{
	const char *line = "{\"ref\":\"github:org/app#1\",\"blocked_by\":[\"#2\"]}";
	const char *self = "{\"ref\":\"github:org/app#1\",\"blocked_by\":[\"#1\"]}";
	struct judge *j = judge_new(config_load(NULL));
	char *asked = NULL;
	ok(judged(j, line, "\"class\":\"blocked\""), "nobody is done where nobody knows");
	judge_know(j, everything, &asked);
	ok(judged(j, line, "\"class\":\"untrusted\""), "a blocker that is done blocks no more");
	is(asked, "github:org/app#2", "it is asked for by its identity");
	ok(judged(j, self, "\"rule\":\"blocked.self\""), "an issue never waits for itself in vain");
	ok(judged(j, "{\"ref\":\"x:1\"}", "\"score\":0,"), "what is missing is no merit");
	free(asked);
}

int
main(void)
{
	qualify();
	characters();
	lines();
	knowledge();
	return unit_done();
}
