/*
 * jsonkeys: duplicate keys, and escapes. The keys of all open objects lie on one stack, each with
 * a hash of what it stands for. In an object of a few keys a new one is compared by hash with
 * those before it (behind a 64-bit filter that mostly says "new" at once); an object of many is
 * sorted once, when it closes, so that no choice of keys makes the check quadratic. Equal hashes
 * are settled by comparing the keys themselves.
 */
#include "io/jsoncheck.h"
#include "base/mem.h"
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

enum { FEW_KEYS = 64 };

struct key {
	const char *s; /* the token's inside */
	size_t n;
	uint32_t hash; /* of what it stands for */
	bool escaped;
};

/* The stack; its memory is kept from one check to the next. */
static struct {
	struct key *v;
	size_t n, cap;
} keys;

static int
hex_digit(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	c |= 0x20;
	return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

int32_t
json_hex4(const char *p, const char *end)
{
	int32_t unit = 0;
	if (end - p < 4)
		return -1;
	for (int i = 0; i < 4; i++) {
		int digit = hex_digit(p[i]);
		if (digit < 0)
			return -1;
		unit = unit << 4 | digit;
	}
	return unit;
}

static char *
put_utf8(char *to, uint32_t cp)
{
	if (cp < 0x80) {
		*to++ = (char)cp;
	} else {
		if (cp < 0x800) {
			*to++ = (char)(0xC0 | cp >> 6);
		} else {
			if (cp < 0x10000) {
				*to++ = (char)(0xE0 | cp >> 12);
			} else {
				*to++ = (char)(0xF0 | cp >> 18);
				*to++ = (char)(0x80 | (cp >> 12 & 0x3F));
			}
			*to++ = (char)(0x80 | (cp >> 6 & 0x3F));
		}
		*to++ = (char)(0x80 | (cp & 0x3F));
	}
	return to;
}

size_t
json_unescape(char *to, const char *s, size_t n)
{
	static const char letter[] = "bfnrt", meaning[] = "\b\f\n\r\t";
	const char *end = s + n;
	char *p = to;
	while (s < end) {
		const char *slash = memchr(s, '\\', (size_t)(end - s));
		size_t plain = (size_t)((slash ? slash : end) - s);
		memcpy(p, s, plain);
		p += plain;
		if (!slash)
			break;
		s = slash + 2;
		if (slash[1] == 'u') {
			uint32_t cp = (uint32_t)json_hex4(s, end);
			s += 4;
			if (cp >= 0xD800 && cp <= 0xDBFF) {
				uint32_t low = (uint32_t)json_hex4(s + 2, end);
				cp = 0x10000 + ((cp - 0xD800) << 10 | (low - 0xDC00));
				s += 6;
			}
			p = put_utf8(p, cp);
		} else {
			const char *at = strchr(letter, slash[1]);
			*p++ = at ? meaning[at - letter] : slash[1];
		}
	}
	return (size_t)(p - to);
}

static uint32_t
hash_of(const char *s, size_t n)
{
	uint64_t h = n * UINT64_C(0x9E3779B97F4A7C15);
	for (; n >= 8; s += 8, n -= 8) {
		uint64_t w;
		memcpy(&w, s, sizeof w);
		h = (h ^ w) * UINT64_C(0xFF51AFD7ED558CCD);
		h ^= h >> 32;
	}
	uint64_t w = 0;
	if (n > 0)
		memcpy(&w, s, n);
	h = (h ^ w) * UINT64_C(0xFF51AFD7ED558CCD);
	return (uint32_t)(h >> 32);
}

/* What the key stands for; scratch holds it where that is not its source text. */
static const char *
plain(const struct key *k, struct buf *scratch, size_t *n)
{
	*n = k->n;
	if (!k->escaped)
		return k->s;
	buf_need(scratch, k->n);
	*n = json_unescape(scratch->s, k->s, k->n);
	return scratch->s;
}

/* By hash, then by what they stand for; 0 is a duplicate. */
static int
compare_keys(const void *va, const void *vb)
{
	static struct buf scratch_a, scratch_b;
	const struct key *a = va, *b = vb;
	if (a->hash != b->hash)
		return a->hash < b->hash ? -1 : 1;
	size_t an, bn;
	const char *as = plain(a, &scratch_a, &an), *bs = plain(b, &scratch_b, &bn);
	if (an != bn)
		return an < bn ? -1 : 1;
	return memcmp(as, bs, an);
}

static struct key *
push_key(const char *s, size_t n, bool escaped)
{
	static struct buf scratch;
	if (keys.n == keys.cap) {
		keys.cap = keys.cap ? keys.cap * 2 : 256;
		keys.v = xreallocarray(keys.v, keys.cap, sizeof *keys.v);
	}
	struct key *k = &keys.v[keys.n++];
	*k = (struct key){.s = s, .n = n, .escaped = escaped};
	size_t len;
	const char *text = plain(k, &scratch, &len);
	k->hash = hash_of(text, len);
	return k;
}

struct jsonkeys
jsonkeys_open(void)
{
	return (struct jsonkeys){.first = keys.n};
}

bool
jsonkeys_add(struct jsonkeys *o, const char *s, size_t n, bool escaped)
{
	const struct key *k = push_key(s, n, escaped);
	uint64_t bit = UINT64_C(1) << (k->hash & 63);
	bool maybe = o->filter & bit;
	o->filter |= bit;
	if (!maybe || keys.n - o->first > FEW_KEYS)
		return false;
	for (size_t i = o->first; i < keys.n - 1; i++)
		if (keys.v[i].hash == k->hash && compare_keys(&keys.v[i], k) == 0)
			return true;
	return false;
}

const char *
jsonkeys_close(struct jsonkeys *o)
{
	size_t n = keys.n - o->first;
	keys.n = o->first;
	if (n <= FEW_KEYS)
		return NULL;
	struct key *v = keys.v + o->first;
	qsort(v, n, sizeof *v, compare_keys);
	for (size_t i = 1; i < n; i++)
		if (compare_keys(&v[i - 1], &v[i]) == 0)
			return v[i].s > v[i - 1].s ? v[i].s : v[i - 1].s;
	return NULL;
}

void
jsonkeys_reset(void)
{
	keys.n = 0;
}
