/* phrases: an Aho-Corasick automaton with word boundaries */
#include "rules/phrases.h"
#include "base/die.h"
#include "base/mem.h"
#include "rules/negation.h"
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

/*
 * The automaton is one dense table: a row for each state, a column for each class of bytes that
 * phrases tell apart. A cell holds the offset of the next state's row; its top bit says that some
 * phrase ends there. So a byte of text costs two loads, whatever the number of phrases.
 */
enum { HIT = 1 << 30, MAX_CELLS = 1 << 28 };

/* Classes of bytes. OTHER is in no phrase, NOTHING is skipped. */
enum { OTHER, NOTHING, BLANK, FIRST_CLASS };

enum { RING = 1024 }; /* over PHRASE_MAX */

struct entry {
	char *phrase; /* as added */
	char *folded; /* its symbols */
	size_t n;
	int tag;
	int next; /* another that ends in the same state; -1 */
};

struct phrases {
	struct entry *entries;
	int n, cap;
	unsigned char class[256];
	int nclasses;
	int32_t *cells;
	int *ends; /* for each state: its first entry; -1 */
	int *
	    shorter; /* for each state: the next state down its failure links where a phrase ends */
};

struct phrases *
phrases_new(void)
{
	return xcalloc(1, sizeof(struct phrases));
}

static bool
wordy(unsigned char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
}

/* The symbol that a multi-byte blank, quote or dash stands for, and its length; 0 for any other. */
static char
fold_long(const char *s, size_t n, size_t *len)
{
	static const struct {
		const char *from, *to; /* the range, as UTF-8 */
		char symbol;
	} rows[] = {
	    {"\xc2\x85", "\xc2\x85", ' '},          /* U+0085 */
	    {"\xc2\xa0", "\xc2\xa0", ' '},          /* no-break space */
	    {"\xe2\x80\x80", "\xe2\x80\x8a", ' '},  /* U+2000-200A */
	    {"\xe2\x80\x90", "\xe2\x80\x95", '-'},  /* hyphens and dashes */
	    {"\xe2\x80\x98", "\xe2\x80\x99", '\''}, /* single quotes */
	    {"\xe2\x80\xa8", "\xe2\x80\xa9", ' '},  /* line and paragraph separator */
	    {"\xe2\x80\xaf", "\xe2\x80\xaf", ' '},  /* narrow no-break space */
	    {"\xe3\x80\x80", "\xe3\x80\x80", ' '},  /* ideographic space */
	};
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		size_t k = strlen(rows[i].from);
		if (n >= k && memcmp(s, rows[i].from, k) >= 0 && memcmp(s, rows[i].to, k) <= 0) {
			*len = k;
			return rows[i].symbol;
		}
	}
	*len = 1;
	return 0;
}

/* The symbol at s, 0 where the text has none there, and how many bytes it takes. */
static unsigned char
fold(const char *s, size_t n, size_t *len)
{
	unsigned char c = (unsigned char)*s;
	*len = 1;
	if (c == ' ' || (c >= '\t' && c <= '\r'))
		return ' ';
	if (c == '*' || c == '`')
		return 0;
	if (c >= 'A' && c <= 'Z')
		return c + ('a' - 'A');
	if (c < 0x80)
		return c;
	char symbol = fold_long(s, n, len);
	return symbol ? (unsigned char)symbol : c;
}

bool
phrases_add(struct phrases *p, const char *phrase, int tag)
{
	size_t n = strlen(phrase), k = 0, len;
	if (n > 4 * PHRASE_MAX)
		return false;
	char *folded = xmalloc(n + 1);
	for (size_t i = 0; i < n; i += len) {
		unsigned char c = fold(phrase + i, n - i, &len);
		if (c != 0 && !(c == ' ' && (k == 0 || folded[k - 1] == ' ')))
			folded[k++] = (char)c;
	}
	while (k > 0 && folded[k - 1] == ' ')
		k--;
	if (k == 0 || k > PHRASE_MAX) {
		free(folded);
		return false;
	}
	if (p->n == p->cap) {
		p->cap = p->cap ? 2 * p->cap : 64;
		p->entries = xreallocarray(p->entries, (size_t)p->cap, sizeof *p->entries);
	}
	p->entries[p->n++] = (struct entry){xstrdup(phrase), folded, k, tag, -1};
	return true;
}

static void
classify(struct phrases *p)
{
	p->class[' '] = BLANK;
	p->nclasses = FIRST_CLASS;
	for (int i = 0; i < p->n; i++)
		for (size_t k = 0; k < p->entries[i].n; k++) {
			unsigned char *c = &p->class[(unsigned char)p->entries[i].folded[k]];
			if (*c == OTHER)
				*c = (unsigned char)p->nclasses++;
		}
	for (int c = 'A'; c <= 'Z'; c++)
		p->class[c] = p->class[c + 'a' - 'A'];
	for (int c = '\t'; c <= '\r'; c++)
		p->class[c] = BLANK;
	p->class['*'] = p->class['`'] = NOTHING;
}

/* Lays the phrases out as a trie; returns the number of its states. */
static int
plant(struct phrases *p)
{
	int n = 1;
	for (int i = 0; i < p->n; i++) {
		struct entry *e = &p->entries[i];
		int state = 0;
		for (size_t k = 0; k < e->n; k++) {
			int c = p->class[(unsigned char)e->folded[k]];
			int32_t *cell = &p->cells[state * p->nclasses + c];
			if (*cell == 0)
				*cell = n++;
			state = *cell;
		}
		e->next = p->ends[state];
		p->ends[state] = i;
	}
	return n;
}

/* Breadth first: failure links become direct transitions, so that a scan never goes back. */
static void
link_states(struct phrases *p, int n)
{
	int w = p->nclasses, head = 0, tail = 0;
	int *queue = xcalloc((size_t)n, sizeof *queue), *fail = xcalloc((size_t)n, sizeof *fail);
	queue[tail++] = 0;
	while (head < tail) {
		int s = queue[head++], f = fail[s];
		p->shorter[s] = s == 0 ? -1 : p->ends[f] >= 0 ? f : p->shorter[f];
		for (int c = 0; c < w; c++) {
			int32_t *cell = &p->cells[s * w + c];
			int over = s == 0 ? 0 : p->cells[f * w + c];
			if (*cell != 0) {
				fail[*cell] = over;
				queue[tail++] = *cell;
			} else {
				*cell = over;
			}
		}
	}
	free(queue);
	free(fail);
	for (int i = 0; i < n * w; i++) {
		int to = p->cells[i];
		p->cells[i] = to * w;
		if (p->ends[to] >= 0 || p->shorter[to] >= 0)
			p->cells[i] |= HIT;
	}
}

void
phrases_build(struct phrases *p)
{
	size_t most = 1;
	classify(p);
	for (int i = 0; i < p->n; i++)
		most += p->entries[i].n;
	if (most * (size_t)p->nclasses > MAX_CELLS)
		die(EX_CONFIG, "too many phrases: %zu characters in all", most);
	p->cells = xcalloc(most * (size_t)p->nclasses, sizeof *p->cells);
	p->ends = xreallocarray(NULL, most, sizeof *p->ends);
	p->shorter = xreallocarray(NULL, most, sizeof *p->shorter);
	for (size_t i = 0; i < most; i++)
		p->ends[i] = p->shorter[i] = -1;
	link_states(p, plant(p));
}

void
phrases_free(struct phrases *p)
{
	for (int i = 0; i < p->n; i++) {
		free(p->entries[i].phrase);
		free(p->entries[i].folded);
	}
	free(p->entries);
	free(p->cells);
	free(p->ends);
	free(p->shorter);
	free(p);
}

/* A word goes on across `at`, from the side that `step` leads away to. */
static bool
goes_on(const char *s, size_t n, size_t at, int step)
{
	for (; at < n && s[at] == '_'; at += (size_t)step)
		;
	return at < n && wordy((unsigned char)s[at]);
}

static bool
whole(const struct entry *e, const char *s, size_t n, size_t from, size_t to)
{
	if (wordy((unsigned char)e->folded[0]) && goes_on(s, n, from - 1, -1))
		return false;
	return !wordy((unsigned char)e->folded[e->n - 1]) || !goes_on(s, n, to, 1);
}

/* A place in a text where phrases may end. */
struct ending {
	const char *s;
	size_t n;
	const size_t *at;
	size_t seen, to;
};

static int
report(const struct phrases *p, int state, const struct ending *t,
    int (*fn)(const struct phrase_hit *hit, void *arg), void *arg)
{
	for (; state >= 0; state = p->shorter[state])
		for (int k = p->ends[state]; k >= 0; k = p->entries[k].next) {
			const struct entry *e = &p->entries[k];
			size_t from = t->at[(t->seen - e->n) % RING];
			if (!whole(e, t->s, t->n, from, t->to)) /* guard: triage.word */
				continue;
			struct phrase_hit hit = {e->tag, from, t->to - from, e->phrase, t->s, t->n};
			int stop = fn(&hit, arg);
			if (stop)
				return stop;
		}
	return 0;
}

int
phrase_negation(const struct phrase_hit *hit)
{
	return negation_of(hit->text, hit->text_len, hit->at, hit->at + hit->len);
}

int
phrases_scan(const struct phrases *p, const char *s, size_t n,
    int (*fn)(const struct phrase_hit *hit, void *arg), void *arg)
{
	size_t at[RING]; /* where the latest symbols stand */
	size_t seen = 0, len;
	int32_t row = 0;
	bool blank = false;
	for (size_t i = 0; i < n; i += len) {
		int c = p->class[(unsigned char)s[i]];
		len = 1;
		if ((unsigned char)s[i] >= 0x80) {
			char symbol = fold_long(s + i, n - i, &len);
			if (symbol)
				c = p->class[(unsigned char)symbol];
		}
		if (c == NOTHING)
			continue;
		if (c == BLANK && blank)
			continue;
		blank = c == BLANK;
		at[seen++ % RING] = i;
		row = p->cells[row + c];
		if (!(row & HIT))
			continue;
		row &= ~HIT;
		struct ending end = {s, n, at, seen, i + len};
		int stop = report(p, row / p->nclasses, &end, fn, arg);
		if (stop)
			return stop;
	}
	return 0;
}
