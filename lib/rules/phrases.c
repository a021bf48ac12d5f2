/* phrases: many phrases, found by how their first word begins */
#include "rules/phrases.h"
#include "base/ascii.h"
#include "base/bytes.h"
#include "base/mem.h"
#include "rules/fold.h"
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
enum {
	KEY = 4,
	KEY_BITS = 15,
	BUCKETS = 1 << 12,
	MARKS = 256,
	FIRST = 8,
	BLOCK = 64,
	STEP = BLOCK - FIRST
};

struct entry {
	const char *phrase; /* as added */
	char *folded;       /* its symbols */
	size_t n;
	int tag;
	uint32_t key; /* 0: it begins with no letter or digit */
};

/* What is looked at first of an entry. */
struct row {
	uint64_t first, mask; /* its FIRST symbols, or all that it has */
	int entry;
};

/* One bit for each hash; said of what was never added, too. */
struct filter {
	uint64_t bits[(1 << KEY_BITS) / 64];
};

struct phrases {
	struct entry *entries;
	int n, cap;
	struct filter keys, brief,
	    firsts; /* keys; those of fewer than FIRST symbols; FIRST symbols */
	struct row
	    *rows; /* in buckets: one of each hash of a key, then one of each other first symbol */
	int bucket[BUCKETS + MARKS + 1]; /* where it begins, and the one before ends */
	bool starts[MARKS];              /* bytes at which such a symbol may stand */
};

struct phrases *
phrases_new(void)
{
	return xcalloc(1, sizeof(struct phrases));
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
	for (; i < n && k < KEY && (ascii_alnum(s[i]) || fold_skips(s[i])); i++)
		if (!fold_skips(s[i]))
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

static uint32_t
first_hash(uint64_t first)
{
	return (uint32_t)(first * UINT64_C(0x9E3779B97F4A7C15) >> (64 - KEY_BITS));
}

static inline bool
may_have(const struct filter *f, uint32_t hash)
{
	return f->bits[hash / 64] >> hash % 64 & 1;
}

static void
put(struct filter *f, uint32_t hash)
{
	f->bits[hash / 64] |= UINT64_C(1) << hash % 64;
}

static int
bucket_of(const struct entry *e)
{
	return e->key ? (int)(key_hash(e->key) % BUCKETS) : BUCKETS + (unsigned char)e->folded[0];
}

void
phrases_build(struct phrases *p)
{
	p->rows = xreallocarray(NULL, (size_t)p->n + 1, sizeof *p->rows);
	for (int i = 0; i < p->n; i++) {
		struct entry *e = &p->entries[i];
		unsigned char first = (unsigned char)e->folded[0];
		struct keys k = keys_at(e->folded, e->n);
		e->key = k.pair ? k.pair : k.word;
		if (e->key)
			put(&p->keys, key_hash(e->key));
		else
			p->starts[first] = true;
		if (e->n < FIRST)
			put(&p->brief, key_hash(e->key));
		if (first == '-' || first == '\'') /* what folds to one begins with one of these */
			p->starts[0xE2] = true;
		p->bucket[bucket_of(e)]++;
	}
	for (int i = 1; i <= BUCKETS + MARKS; i++) /* where each ends … */
		p->bucket[i] += p->bucket[i - 1];
	for (int i = p->n; i-- > 0;) { /* … and begins; what was added first comes first */
		const struct entry *e = &p->entries[i];
		size_t n = e->n < FIRST ? e->n : FIRST;
		struct row row = {
		    .mask = n < FIRST ? (UINT64_C(1) << 8 * n) - 1 : UINT64_MAX, .entry = i};
		memcpy(&row.first, e->folded, n);
		row.first = le64toh(row.first);
		if (n == FIRST)
			put(&p->firsts, first_hash(row.first));
		p->rows[--p->bucket[bucket_of(e)]] = row;
	}
}

void
phrases_free(struct phrases *p)
{
	for (int i = 0; i < p->n; i++)
		free(p->entries[i].folded);
	free(p->entries);
	free(p->rows);
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

/* The phrase of the row, if it stands at s[at], of which its first symbols are known to where `plain`. */
static int
found(const struct scan *t, const struct row *row, uint32_t key, size_t at, bool plain)
{
	const struct entry *e = &t->p->entries[row->entry];
	size_t known = !plain ? 0 : e->n < FIRST ? e->n : FIRST;
	size_t to = e->key == key ? match(e, t->s, t->n, at, known) : 0;
	if (to == 0 || !whole(e, t->s, t->n, at, to)) /* guard: triage.word */
		return 0;
	struct phrase_hit hit = {e->tag, at, to - at, e->phrase, t->s, t->n};
	return t->fn(&hit, t->arg);
}

/* The phrases of a bucket that stand at s[at]; plain: the next FIRST bytes are symbols, but for capitals. */
static int
bucket(const struct scan *t, uint32_t bucket, uint32_t key, size_t at, bool plain)
{
	const struct row *row = t->p->rows + t->p->bucket[bucket],
	                 *end = t->p->rows + t->p->bucket[bucket + 1];
	uint64_t first = plain ? bytes_8_small(t->s + at) : 0;
	int stop = 0;
	for (; row < end && !stop; row++)
		if (!plain || (first & row->mask) == row->first)
			stop = found(t, row, key, at, plain);
	return stop;
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
keyed(const struct scan *t, uint32_t key, size_t at, bool plain)
{
	uint32_t h = key_hash(key);
	if (!may_have(&t->p->keys, h))
		return 0;
	if (plain && !may_have(&t->p->brief, h) &&
	    !may_have(&t->p->firsts, first_hash(bytes_8_small(t->s + at))))
		return 0;
	return bucket(t, h % BUCKETS, key, at, plain);
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
		if (letter && k > 0 && fold_skips(t->s[i - 1]))
			stop = keyed(t, key, at, false);
		if (letter)
			key |= (uint32_t)((unsigned char)t->s[i] | 0x20) << 8 * k++;
		else if (!fold_skips(t->s[i]))
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
	stop = stop ? stop : keyed(t, key.word, at, false);
	return stop || !key.pair ? stop : keyed(t, key.pair, at, false);
}

/* The same, of a word that begins where `words` does, with FIRST plain bytes. */
static inline int
word(const struct scan *t, size_t at, uint64_t words)
{
	const char *s = t->s + at;
	int letters = __builtin_ctzll(~words | 1 << KEY);
	if (letters == KEY)
		return keyed(t, load4(s), at, true);
	uint32_t key = load4(s) & ((UINT32_C(1) << 8 * letters) - 1);
	int stop = keyed(t, key, at, true);
	if (stop || s[letters] != ' ' || !(words >> (letters + 1) & 1))
		return stop;
	return keyed(t, key | (uint32_t)(s[letters + 1] | 0x20) << 24, at, true);
}

/* The words that begin in the first STEP bytes of a block, and the other characters in it that are not blanks. */
static int
block(const struct scan *t, size_t from, const char *s)
{
	uint64_t words, shown, odd;
	bytes_64(s, &words, &shown, &odd);
	uint64_t inside = from > 0 && ascii_alnum(t->s[from - 1]);
	uint64_t starts = words & ~(words << 1 | inside),
	         left = (starts | (shown & ~words)) & (UINT64_MAX >> (BLOCK - STEP));
	for (int stop = 0; left; left &= left - 1) {
		int bit = __builtin_ctzll(left);
		size_t at = from + (size_t)bit, len;
		bool plain = !(odd >> bit & 0xFF);
		if (words >> bit & 1) {
			stop = plain ? word(t, at, words >> bit) : any_word(t, at);
		} else if (t->p->starts[(unsigned char)s[bit]]) {
			unsigned char symbol = fold(t->s + at, t->n - at, &len);
			stop = bucket(t, BUCKETS + symbol, 0, at, plain);
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
		if (n - from < BLOCK)
			at = memcpy(last, at, n - from);
		stop = block(&t, from, at);
	}
	return stop;
}
