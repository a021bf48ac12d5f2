/* phrases: boundaries, folding, negation, overlapping phrases, hostile texts */
#include "rules/phrases.h"

#include "unit.h"
#include <ctype.h>
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
	    {"migration", "no migration needed", NEGATED | DENIED | NONE_OF_IT | NOT_NEEDED},
	    {"migration", "No database migration is required.", NEGATED | NOT_NEEDED},
	    {"migration", "needs no migration", NEGATED | DENIED | NONE_OF_IT | NOT_NEEDED},
	    {"migration", "no tests; migration needed", 0},
	    {"migration", "no tests\nmigration needed", 0},
	    {"migration", "no tests - migration needed", 0},
	    {"migration", "no tests \xe2\x80\x94 migration needed", 0},
	    {"migration", "| no | migration needed |", 0},
	    {"migration", "this is not a small migration", NEGATED},
	    {"migration", "not touch the migration", NEGATED | NOT_TOUCHED},
	    {"auth", "it doesn\xe2\x80\x99t touch the auth code", NEGATED | NOT_TOUCHED},
	    {"auth", "it does touch the auth code", 0},
	    {"auth", "no auth changes", NEGATED | DENIED | NONE_OF_IT | NOT_TOUCHED},
	    {"auth", "no changes to auth", NEGATED | NOT_TOUCHED},
	    {"auth", "there is no auth", NEGATED | DENIED | NONE_OF_IT},
	    {"password", "users cannot change their password", NEGATED},
	    {"decision needed", "no decision needed", NEGATED | DENIED | NONE_OF_IT | NOT_NEEDED},
	    {"needed", "no needed", NEGATED | DENIED | NONE_OF_IT},
	    {"migration", "nothing known about a migration", 0},
	    {"break", "this is not a break", NEGATED | DENIED},
	    {"break", "it doesn't introduce any break", NEGATED | DENIED},
	    {"break", "cannot be done without a break", NEGATED},
	    {"break", "there is no way around a break", NEGATED},
	    {"break", "it will not work until we break", NEGATED},
	    {"break", "we can't ship it without a break", NEGATED},
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
	is(g.all, "1:auto merge 0:merge 2:merge gate 4:merge 3:gate",
	    "all phrases, by where they begin");

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

/* What phrases.h says, the plain way: folds all of the text, and looks for each phrase at each symbol. */
static int
plainly(const char *const *list, int count, const char *s, unsigned char *hits)
{
	static const char *const blanks[] = {" ", "\n", "\t", "\xc2\xa0"};
	char symbols[256];
	int at[257], n = 0, found = 0, len = (int)strlen(s);
	for (int i = 0, k; i < len; i += k) {
		bool blank = false;
		k = 1;
		for (int b = 0; b < 4; b++)
			if (strncmp(s + i, blanks[b], strlen(blanks[b])) == 0) {
				blank = true;
				k = (int)strlen(blanks[b]);
			}
		bool quote = strncmp(s + i, "\xe2\x80\x99", 3) == 0;
		k = quote ? 3 : k;
		if (s[i] == '*' || s[i] == '`' || (blank && n > 0 && symbols[n - 1] == ' '))
			continue;
		at[n] = i;
		symbols[n++] = quote   ? '\''
		               : blank ? ' '
		                       : (char)(s[i] >= 'A' && s[i] <= 'Z' ? s[i] + 32 : s[i]);
		at[n] = i + k;
	}
	for (int from = 0; from < n; from++)
		for (int p = 0; p < count; p++) {
			int k = (int)strlen(list[p]), before = at[from] - 1, end;
			if (from + k > n || memcmp(symbols + from, list[p], (size_t)k) != 0)
				continue;
			/* the last symbol's own end: blanks that are folded into it never end a phrase */
			end = at[from + k - 1] +
			      (strncmp(s + at[from + k - 1], "\xe2", 1) == 0 ? 3 : 1);
			while (before >= 0 && s[before] == '_')
				before--;
			int after = end;
			while (s[after] == '_')
				after++;
			bool in = before >= 0 && isalnum((unsigned char)s[before]) &&
			          isalnum((unsigned char)list[p][0]);
			in |= s[after] && isalnum((unsigned char)s[after]) &&
			      isalnum((unsigned char)list[p][k - 1]);
			if (!in) {
				hits[p]++;
				found++;
			}
		}
	return found;
}

static int
count_hit(const struct phrase_hit *hit, void *arg)
{
	((unsigned char *)arg)[hit->tag]++;
	return 0;
}

static void
like_the_plain_way(void)
{
	static const char *const list[] = {"a", "in", "in a", "in the end", "the", "do", "do not",
	    "donot", "don't", "need", "needs a", "need to", "[ ]", "-", "- a", "a-b", "'a", "end"};
	static const char *const words[] = {"a", "A", "in", "the", "end", "do", "not", "don", "t",
	    "need", "needs", "to", "b", " ", " ", " ", "  ", "\n", "\t", "*", "**", "`", "_", "[",
	    "]", "[ ]", "-", "'", "\xe2\x80\x99", "\xc2\xa0", "\xe6\x97\xa5", ".", "ending"};
	enum { LIST = sizeof list / sizeof *list, WORDS = sizeof words / sizeof *words };
	struct phrases *p = phrases_new();
	unsigned state = 1, total = 0;
	int wrong = 0;
	for (int i = 0; i < LIST; i++)
		phrases_add(p, list[i], i);
	phrases_build(p);
	for (int round = 0; round < 20000 && !wrong; round++) {
		char text[256] = "";
		unsigned char want[LIST] = {0}, got[LIST] = {0};
		for (size_t n = 0, most = (size_t)(round % 240); n < most; n = strlen(text)) {
			state = state * 1103515245 + 12345;
			snprintf(text + n, sizeof text - n, "%s", words[(state >> 16) % WORDS]);
		}
		total += (unsigned)plainly(list, LIST, text, want);
		phrases_scan(p, text, strlen(text), count_hit, got);
		wrong = memcmp(want, got, LIST) != 0;
		if (wrong)
			for (int i = 0; i < LIST; i++)
				if (want[i] != got[i])
					printf("# \"%s\": \"%s\" %d times, not %d\n", text, list[i],
					    got[i], want[i]);
	}
	ok(!wrong && total > 100000, "20,000 random texts: as by looking everywhere, %u hits",
	    total);
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
	like_the_plain_way();
	hostile();
	return unit_done();
}
