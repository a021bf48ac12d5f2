/* phrases: many phrases, found by how their first word begins */
#include "rules/phrases.h"
#include "base/ascii.h"
#include "base/bytes.h"
#include "base/mem.h"
#include "rules/negation.h"
#include <endian.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

/*
 * Few words of a text begin a phrase. So phrases are kept by how their first word begins, its key (up
 * to KEY letters, folded), and a text is looked at where words begin: a filter of one bit for each hash
 * of a key says "none" for almost all of them; where it does not, the phrases of that key are compared.
 * What begins with another character than a letter or digit is kept by that character.
 *
 * (An automaton of Aho and Corasick over all phrases was what stood here before. It takes two dependent
 * loads for every byte, from a table of some megabytes that has to be built at every start: this is three
 * times as fast on prose, and starts at once.)
 */
enum { KEY = 4, KEY_BITS = 15, BUCKETS = 1 << 12, BLOCK = 64, STEP = BLOCK - KEY };

#define EACH(c) (UINT64_C(0x0101010101010101) * (c))

struct entry {
	const char *phrase; /* as added */
	char *folded;       /* its symbols */
	size_t n;
	int tag;
	uint32_t key;         /* 0: it begins with no letter or digit */
	uint64_t first, mask; /* its first eight symbols */
	int next;             /* another of the same bucket, or of the same first symbol; -1 */
};

struct phrases {
	struct entry *entries;
	int n, cap;
	uint64_t filter[(1 << KEY_BITS) / 64];
	int buckets[BUCKETS]; /* the first entry; -1 */
	int marks[256];       /* the same, by another first symbol; -1 */
	bool starts[256];     /* bytes at which such a symbol may stand */
};

struct phrases *
phrases_new(void)
{
	return xcalloc(1, sizeof(struct phrases));
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
static inline unsigned char
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
	p->entries[p->n++] = (struct entry){.phrase = phrase, .folded = folded, .n = k, .tag = tag};
	return true;
}

static bool
nothing(char c)
{
	return c == '*' || c == '`';
}

/*
 * The keys of a text that begins with a word: of a word of up to three letters also one with the first letter of the next, since many
 * phrases begin with "in", "is" or "the". 0: it has none.
 */
struct keys {
	uint32_t word, pair;
};

static struct keys
keys_at(const char *s, size_t n)
{
	struct keys key = {0};
	size_t i = 0, len;
	int k = 0;
	bool blank = false;
	for (; i < n && k < KEY && (ascii_alnum(s[i]) || nothing(s[i])); i++)
		if (!nothing(s[i]))
			key.word |= (uint32_t)((unsigned char)s[i] | 0x20) << 8 * k++;
	if (k == 0 || k == KEY)
		return key;
	for (unsigned char c = 0; i < n && (c == 0 || c == ' '); i += len) {
		c = fold(s + i, n - i, &len);
		blank |= c == ' ';
		if (blank && ascii_alnum((char)c))
			key.pair = key.word | (uint32_t)(c | 0x20) << 24;
	}
	return key;
}

static uint32_t
key_hash(uint32_t key)
{
	return key * UINT32_C(0x9E3779B1) >> (32 - KEY_BITS);
}

void
phrases_build(struct phrases *p)
{
	for (int i = 0; i < BUCKETS; i++)
		p->buckets[i] = -1;
	for (int i = 0; i < 256; i++)
		p->marks[i] = -1;
	for (int i = p->n; i-- > 0;) { /* so that the first comes first */
		struct entry *e = &p->entries[i];
		unsigned char first = (unsigned char)e->folded[0];
		struct keys k = keys_at(e->folded, e->n);
		e->key = k.pair ? k.pair : k.word;
		uint32_t h = key_hash(e->key);
		int *chain = e->key ? &p->buckets[h % BUCKETS] : &p->marks[first];
		e->next = *chain;
		*chain = i;
		e->mask = e->n < 8 ? (UINT64_C(1) << 8 * e->n) - 1 : UINT64_MAX;
		memcpy(&e->first, e->folded, e->n < 8 ? e->n : 8);
		e->first = le64toh(e->first) & e->mask;
		if (e->key)
			p->filter[h / 64] |= UINT64_C(1) << h % 64;
		else
			p->starts[first] = true;
		if (first == '-' || first == '\'') /* what folds to one begins with one of these */
			p->starts[0xE2] = true;
	}
}

void
phrases_free(struct phrases *p)
{
	for (int i = 0; i < p->n; i++)
		free(p->entries[i].folded);
	free(p->entries);
	free(p);
}

/* A word goes on across `at`, from the side that `step` leads away to. */
static bool
goes_on(const char *s, size_t n, size_t at, int step)
{
	for (; at < n && s[at] == '_'; at += (size_t)step)
		;
	return at < n && ascii_alnum(s[at]);
}

static bool
whole(const struct entry *e, const char *s, size_t n, size_t from, size_t to)
{
	if (ascii_alnum(e->folded[0]) && goes_on(s, n, from - 1, -1))
		return false;
	return !ascii_alnum(e->folded[e->n - 1]) || !goes_on(s, n, to, 1);
}

/* The end of the phrase that begins at s[at], of which k symbols were found already; 0 where it does not. */
static size_t
match(const struct entry *e, const char *s, size_t n, size_t at, size_t k)
{
	size_t len;
	for (at += k; k < e->n; at += len) {
		if (at == n)
			return 0;
		len = 1;
		/* most of any text; a blank where no other follows it */
		if (s[at] == e->folded[k] &&
		    (s[at] != ' ' || (at + 1 < n && s[at + 1] == e->folded[k + 1]))) {
			k++;
			continue;
		}
		unsigned char c = fold(s + at, n - at, &len);
		if (c == (unsigned char)e->folded[k])
			k++;
		else if (c != 0 && !(c == ' ' && k > 0 && e->folded[k - 1] == ' '))
			return 0;
	}
	return at;
}

struct scan {
	const struct phrases *p;
	const char *s;
	size_t n;
	int (*fn)(const struct phrase_hit *hit, void *arg);
	void *arg;
};

/*
 * The next eight bytes of a text, in small letters; false where folding would do more to one of them: a control character, another
 * blank behind a blank, '*' and '`', a long character.
 */
static bool
first_of(const char *s, size_t n, uint64_t *first)
{
	uint64_t w;
	if (n < sizeof w)
		return false;
	memcpy(&w, s, sizeof w);
	w = le64toh(w);
	uint64_t star = w ^ EACH('*'), tick = w ^ EACH('`'), blank = w ^ EACH(' ');
	uint64_t low = (w - EACH(' ')) | (star - EACH(1)) | (tick - EACH(1)) | w;
	uint64_t blanks = (blank - EACH(1)) & ~blank & EACH(0x80);
	uint64_t capital = (w + EACH(0x80 - 'A')) & ~(w + EACH(0x7F - 'Z')) & EACH(0x80);
	*first = w | capital >> 2;
	return !(low & EACH(0x80)) && !(blanks & blanks << 8);
}

/* The phrases of a chain that stand at s[at]. */
static int
chain(const struct scan *t, int i, uint32_t key, size_t at)
{
	uint64_t first;
	bool plain = first_of(t->s + at, t->n - at, &first);
	for (; i >= 0; i = t->p->entries[i].next) {
		const struct entry *e = &t->p->entries[i];
		if (e->key != key || (plain && (first & e->mask) != e->first))
			continue;
		size_t to = match(e, t->s, t->n, at, !plain ? 0 : e->n < 8 ? e->n : 8);
		if (to == 0 || !whole(e, t->s, t->n, at, to)) /* guard: triage.word */
			continue;
		struct phrase_hit hit = {e->tag, at, to - at, e->phrase, t->s, t->n};
		int stop = t->fn(&hit, t->arg);
		if (stop)
			return stop;
	}
	return 0;
}

/* KEY letters or digits, folded. */
static uint32_t
load4(const char *s)
{
	uint32_t key;
	memcpy(&key, s, KEY);
	return le32toh(key) | UINT32_C(0x20202020);
}

static inline int
keyed(const struct scan *t, uint32_t key, size_t at)
{
	uint32_t h = key_hash(key);
	bool maybe = t->p->filter[h / 64] >> h % 64 & 1;
	return maybe ? chain(t, t->p->buckets[h % BUCKETS], key, at) : 0;
}

/*
 * A word with a '*' or '`' in its first letters, "d*o*es", is looked for as "d", "do" and "does": what is marked ends a word, and is not
 * there. Here all but the last.
 */
static int
marked(const struct scan *t, size_t at)
{
	uint32_t key = 0;
	int k = 0, stop = 0;
	for (size_t i = at; i < t->n && k < KEY && !stop; i++) {
		bool letter = ascii_alnum(t->s[i]);
		if (letter && k > 0 && nothing(t->s[i - 1]))
			stop = keyed(t, key, at);
		if (letter)
			key |= (uint32_t)((unsigned char)t->s[i] | 0x20) << 8 * k++;
		else if (!nothing(t->s[i]))
			break;
	}
	return stop;
}

/* The phrases that begin with the word at s[at], whatever stands in it and behind it. */
static int
any_word(const struct scan *t, size_t at)
{
	struct keys key = keys_at(t->s + at, t->n - at);
	int stop = marked(t, at);
	stop = stop ? stop : keyed(t, key.word, at);
	return stop || !key.pair ? stop : keyed(t, key.pair, at);
}

/* The same, where `words` shows it and the KEY + 1 characters behind it. */
static inline int
word(const struct scan *t, size_t at, uint64_t words)
{
	const char *s = t->s + at;
	int letters = __builtin_ctzll(~words | 1 << KEY);
	if (letters == KEY)
		return keyed(t, load4(s), at);
	if (s[letters] != ' ' || !(words >> (letters + 1) & 1))
		return any_word(t, at);
	uint32_t key = load4(s) & ((UINT32_C(1) << 8 * letters) - 1);
	int stop = keyed(t, key, at);
	return stop ? stop : keyed(t, key | (uint32_t)(s[letters + 1] | 0x20) << 24, at);
}

/* The words that begin in the first STEP bytes of a block, and the other characters in it that are not blanks. */
static int
block(const struct scan *t, size_t from, uint64_t words, uint64_t shown)
{
	bool whole = t->n - from >= BLOCK;
	uint64_t inside = from > 0 && ascii_alnum(t->s[from - 1]);
	uint64_t starts = words & ~(words << 1 | inside),
	         left = (starts | (shown & ~words)) & (UINT64_MAX >> (BLOCK - STEP));
	for (int stop = 0; left; left &= left - 1) {
		int bit = __builtin_ctzll(left);
		size_t at = from + (size_t)bit, len;
		if (words >> bit & 1) {
			stop = whole ? word(t, at, words >> bit) : any_word(t, at);
		} else if (t->p->starts[(unsigned char)t->s[at]]) {
			unsigned char symbol = fold(t->s + at, t->n - at, &len);
			stop = chain(t, t->p->marks[symbol], 0, at);
		}
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
	const struct scan t = {p, s, n, fn, arg};
	int stop = 0;
	for (size_t from = 0; from < n && !stop; from += STEP) {
		char last[BLOCK] = "";
		const char *at = s + from;
		uint64_t words = 0, shown = 0;
		if (n - from < BLOCK)
			at = memcpy(last, at, n - from);
		bytes_64(at, &words, &shown);
		stop = block(&t, from, words, shown);
	}
	return stop;
}
