/* phrases: boundaries, folding, negation, overlapping phrases, hostile texts */
#include "rules/phrases.h"

#include "unit.h"
#include <stdlib.h>

struct got {
	int n, negation;
	size_t at, len;
	char all[512];
};

static int
note(const struct phrase_hit *hit, void *arg)
{
	struct got *g = arg;
	g->n++;
	g->at = hit->at;
	g->len = hit->len;
	g->negation = phrase_negation(hit);
	size_t k = strlen(g->all);
	snprintf(g->all + k, sizeof g->all - k, "%s%d:%s", k ? " " : "", hit->tag, hit->phrase);
	return 0;
}

static int
stop(const struct phrase_hit *hit, void *arg)
{
	(void)hit;
	++*(int *)arg;
	return 7;
}

static struct got
scan(const char *const *list, const char *text)
{
	struct phrases *p = phrases_new();
	struct got g = {0};
	for (int i = 0; list[i]; i++)
		phrases_add(p, list[i], i);
	phrases_build(p);
	phrases_scan(p, text, strlen(text), note, &g);
	phrases_free(p);
	return g;
}

static struct got
find(const char *phrase, const char *text)
{
	return scan((const char *const[]){phrase, NULL}, text);
}

static void
boundaries(void)
{
	static const struct {
		const char *phrase, *text;
		int n;
	} rows[] = {
	    {"auth", "the auth flow", 1},
	    {"auth", "auth", 1},
	    {"auth", "the author", 0},
	    {"auth", "oauth", 0},
	    {"auth", "AUTH!", 1},
	    {"auth", "author_auth", 0},
	    {"auth", "auth_author", 0},
	    {"auth", "_auth_ and __auth__", 2},
	    {"auth", "auth2", 0},
	    {"auth", "(auth)", 1},
	    {"auth", "re-auth", 1},
	    {"auth",
	        "\xc3\xa9"
	        "auth\xc3\xa9",
	        1},
	    {"token", "tokenizer", 0},
	    {"[ ]", "- [ ] it works", 1},
	    {"[ ]", "- [x] it works", 0},
	    {"rfc:", "RFC: plugins", 1},
	    {"rfc:", "see RFC 2616: section 3", 0},
	    {".github/workflows", "in .github/workflows/ci.yml", 1},
	    {"x509", "X509", 1},
	    {"\xe2\x82\xac", "it costs 5 \xe2\x82\xac", 1},
	    {"\xe2\x82\xac", "\xe2\x82\xa4 \xe2\x82\xa5", 0},
	    {"caf\xc3\xa9", "a caf\xc3\xa9.", 1},
	};
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
		ok(find(rows[i].phrase, rows[i].text).n == rows[i].n, "\"%s\" in \"%s\": %d",
		    rows[i].phrase, rows[i].text, rows[i].n);
}

static void
folding(void)
{
	static const struct {
		const char *phrase, *text;
		size_t at, len;
	} rows[] = {
	    {"Needs  Decision", "x needs\n\t decision", 2, 16},
	    {"needs decision", "needs **decision**", 0, 16},
	    {"needs decision", "needs ** **decision", 0, 19},
	    {"needs decision",
	        "needs\xc2\xa0"
	        "decision",
	        0, 15},
	    {"needs decision",
	        "needs\xe3\x80\x80"
	        "decision",
	        0, 16},
	    {"don't implement", "don\xe2\x80\x99t implement", 0, 17},
	    {"don\xe2\x80\x99t implement", "don't implement", 0, 15},
	    {"on-hold", "on\xe2\x80\x91hold", 0, 9},
	};
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct got g = find(rows[i].phrase, rows[i].text);
		ok(g.n == 1 && g.at == rows[i].at && g.len == rows[i].len,
		    "folding %zu: %d at %zu, %zu bytes", i, g.n, g.at, g.len);
	}
}

static void
negation(void)
{
	static const struct {
		const char *phrase, *text;
		int want;
	} rows[] = {
	    {"migration", "no migration needed", NEGATED | NONE_OF_IT | NOT_NEEDED},
	    {"migration", "No database migration is required.", NEGATED | NOT_NEEDED},
	    {"migration", "needs no migration", NEGATED | NONE_OF_IT | NOT_NEEDED},
	    {"migration", "no tests; migration needed", 0},
	    {"migration", "no tests\nmigration needed", 0},
	    {"migration", "no tests - migration needed", 0},
	    {"migration", "no tests \xe2\x80\x94 migration needed", 0},
	    {"migration", "| no | migration needed |", 0},
	    {"migration", "this is not a small migration", NEGATED},
	    {"migration", "not touch the migration", NEGATED | NOT_TOUCHED},
	    {"auth", "it doesn\xe2\x80\x99t touch the auth code", NEGATED | NOT_TOUCHED},
	    {"auth", "it does touch the auth code", 0},
	    {"auth", "no auth changes", NEGATED | NONE_OF_IT | NOT_TOUCHED},
	    {"auth", "no changes to auth", NEGATED | NOT_TOUCHED},
	    {"auth", "there is no auth", NEGATED | NONE_OF_IT},
	    {"password", "users cannot change their password", NEGATED},
	    {"decision needed", "no decision needed", NEGATED | NONE_OF_IT | NOT_NEEDED},
	    {"needed", "no needed", NEGATED | NONE_OF_IT},
	    {"migration", "nothing known about a migration", 0},
	    {"migration", "no one two three four migration", 0},
	};
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct got g = find(rows[i].phrase, rows[i].text);
		ok(g.n == 1 && g.negation == rows[i].want, "\"%s\": %d, got %d of %d hits",
		    rows[i].text, rows[i].want, g.negation, g.n);
	}
}

static void
many(void)
{
	static const char *const list[] = {
	    "merge", "auto merge", "merge gate", "gate", "merge", NULL};
	struct got g = scan(list, "the auto merge gate");
	is(g.all, "1:auto merge 4:merge 0:merge 2:merge gate 3:gate", "all phrases, by their ends");

	struct phrases *p = phrases_new();
	int calls = 0;
	ok(!phrases_add(p, "", 0) && !phrases_add(p, " * ", 0), "a blank phrase is refused");
	char *big = malloc(PHRASE_MAX + 2);
	memset(big, 'x', PHRASE_MAX + 1);
	big[PHRASE_MAX + 1] = '\0';
	ok(!phrases_add(p, big, 0), "a phrase over PHRASE_MAX is refused");
	big[PHRASE_MAX] = '\0';
	ok(phrases_add(p, big, 3), "one of PHRASE_MAX is not");
	phrases_build(p);
	struct got all = {0};
	ok(phrases_scan(p, big, PHRASE_MAX, stop, &calls) == 7 && calls == 1,
	    "the caller's word ends a scan");
	phrases_scan(p, big, PHRASE_MAX - 1, stop, &calls);
	ok(calls == 1, "nothing past n is read");
	phrases_free(p);
	free(big);

	p = phrases_new();
	phrases_build(p);
	ok(phrases_scan(p, "text", 4, note, &all) == 0 && all.n == 0, "no phrases, no hits");
	phrases_free(p);
}

static void
hostile(void)
{
	enum { N = 400000 };
	char *s = malloc(N);
	struct phrases *p = phrases_new();
	struct got g = {0};
	phrases_add(p, "auth", 0);
	phrases_build(p);
	memset(s, ' ', N);
	memcpy(s, "auth", 4);
	phrases_scan(p, s, N, note, &g);
	for (size_t i = 0; i + 5 <= N; i += 5)
		memcpy(s + i, "auth_", 5);
	phrases_scan(p, s, N, note, &g);
	memset(s, '\xe2', N);
	phrases_scan(p, s, N, note, &g);
	ok(g.n == 1, "400 KB of blanks, of one word and of broken UTF-8: %d hit", g.n);
	phrases_free(p);
	free(s);
}

int
main(void)
{
	boundaries();
	folding();
	negation();
	many();
	hostile();
	return unit_done();
}
