/* utf8: what bytes from strangers are. */
#include "base/utf8.h"
#include <string.h>

size_t
utf8_next(const char *s, size_t n, uint32_t *cp)
{
	const unsigned char *p = (const unsigned char *)s;
	if (n == 0)
		return 0;
	if (p[0] < 0x80) {
		*cp = p[0];
		return 1;
	}
	/*
	 * The second byte's range excludes overlong forms, surrogates and what is above U+10FFFF.
	 */
	unsigned char lo = 0x80, hi = 0xBF;
	size_t len;
	uint32_t c;
	if (p[0] >= 0xC2 && p[0] <= 0xDF) {
		len = 2;
		c = p[0] & 0x1F;
	} else if (p[0] >= 0xE0 && p[0] <= 0xEF) {
		len = 3;
		c = p[0] & 0x0F;
		if (p[0] == 0xE0)
			lo = 0xA0;
		if (p[0] == 0xED)
			hi = 0x9F;
	} else if (p[0] >= 0xF0 && p[0] <= 0xF4) {
		len = 4;
		c = p[0] & 0x07;
		if (p[0] == 0xF0)
			lo = 0x90;
		if (p[0] == 0xF4)
			hi = 0x8F;
	} else {
		return 0;
	}
	if (n < len || p[1] < lo || p[1] > hi)
		return 0;
	c = c << 6 | (p[1] & 0x3F);
	for (size_t i = 2; i < len; i++) {
		if ((p[i] & 0xC0) != 0x80)
			return 0;
		c = c << 6 | (p[i] & 0x3F);
	}
	*cp = c;
	return len;
}

size_t
utf8_check(const char *s, size_t n)
{
	uint32_t cp;
	size_t i = 0, len;
	while (i < n && (len = utf8_next(s + i, n - i, &cp)) > 0)
		i += len;
	return i;
}

size_t
utf8_count(const char *s, size_t n, size_t most)
{
	const uint64_t tops = UINT64_C(0x8080808080808080);
	size_t count = 0, i = 0;
	while (i < n && count < most) {
		uint64_t w = tops;
		if (n - i >= sizeof w && most - count >= sizeof w)
			memcpy(&w, s + i, sizeof w);
		bool ascii = !(w & tops);
		count += ascii ? sizeof w : ((unsigned char)s[i] & 0xC0) != 0x80;
		i += ascii ? sizeof w : 1;
	}
	return count;
}

/* Ascending, so that the search may stop early. */
static const struct {
	uint32_t first, last;
	enum utf8_class class;
} classes[] = {
    {0x00, 0x1F, UTF8_CONTROL},
    {0x7F, 0x9F, UTF8_CONTROL},
    {0x00AD, 0x00AD, UTF8_ZERO_WIDTH},
    {0x034F, 0x034F, UTF8_ZERO_WIDTH},
    {0x061C, 0x061C, UTF8_BIDI},
    {0x115F, 0x1160, UTF8_ZERO_WIDTH},
    {0x17B4, 0x17B5, UTF8_ZERO_WIDTH},
    {0x180B, 0x180F, UTF8_ZERO_WIDTH},
    {0x200B, 0x200D, UTF8_ZERO_WIDTH},
    {0x200E, 0x200F, UTF8_BIDI},
    {0x202A, 0x202E, UTF8_BIDI},
    {0x2060, 0x2065, UTF8_ZERO_WIDTH},
    {0x2066, 0x2069, UTF8_BIDI},
    {0x206A, 0x206F, UTF8_ZERO_WIDTH},
    {0x3164, 0x3164, UTF8_ZERO_WIDTH},
    {0xFE00, 0xFE0E, UTF8_TAG},
    {0xFE0F, 0xFE0F, UTF8_SELECTOR},
    {0xFEFF, 0xFEFF, UTF8_ZERO_WIDTH},
    {0xFFA0, 0xFFA0, UTF8_ZERO_WIDTH},
    {0xFFF0, 0xFFFB, UTF8_ZERO_WIDTH},
    {0x1BCA0, 0x1BCA3, UTF8_ZERO_WIDTH},
    {0x1D173, 0x1D17A, UTF8_ZERO_WIDTH},
    {0xE0000, 0xE0FFF, UTF8_TAG},
};

enum utf8_class
utf8_class(uint32_t cp)
{
	if (cp >= 0x20 && cp < 0x7F)
		return UTF8_PLAIN;
	for (size_t i = 0; i < sizeof classes / sizeof *classes && classes[i].first <= cp; i++)
		if (cp <= classes[i].last)
			return classes[i].class;
	return UTF8_PLAIN;
}

void
utf8_escape(struct buf *out, const char *s, size_t n)
{
	size_t done = 0, i = 0;
	while (i < n) {
		uint32_t cp;
		if (s[i] >= ' ' && s[i] <= '~') { /* most of any text */
			i++;
			continue;
		}
		size_t len = utf8_next(s + i, n - i, &cp);
		enum utf8_class class = len > 0 ? utf8_class(cp) : UTF8_CONTROL;
		if (class == UTF8_PLAIN || class == UTF8_SELECTOR) {
			i += len;
			continue;
		}
		buf_add(out, s + done, i - done);
		if (len > 1)
			buf_addf(out, "\\u{%04X}", (unsigned)cp);
		else
			buf_addf(out, "\\x%02x", (unsigned char)s[i]);
		i += len > 0 ? len : 1;
		done = i;
	}
	buf_add(out, s + done, n - done);
}

void
utf8_excerpt(struct buf *out, const char *s, size_t n, size_t max)
{
	if (n <= max) {
		utf8_escape(out, s, n);
		return;
	}
	/* A whole sequence that straddles the cut goes; bytes that are none may be cut anywhere. */
	size_t cut = max;
	for (size_t back = 1; back <= 3 && back <= max; back++) {
		uint32_t cp;
		size_t len = utf8_next(s + max - back, n - (max - back), &cp);
		if (len == 0)
			continue;
		if (len > back)
			cut = max - back;
		break;
	}
	utf8_escape(out, s, cut);
	buf_adds(out, "…");
}
