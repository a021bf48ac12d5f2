/* hidden: what is there and is not seen */
#include "rules/hidden.h"
#include "base/bytes.h"

/* What a selector or a joiner may stand behind. Source: emoji-data.txt of Unicode 15, in blocks. */
static bool
emoji(uint32_t cp)
{
	static const struct {
		uint32_t first, last;
	} blocks[] = {{0xA9, 0xA9}, {0xAE, 0xAE}, {0x203C, 0x203C}, {0x2049, 0x2049},
	    {0x2122, 0x2122}, {0x2139, 0x2139}, {0x2194, 0x21AA}, {0x231A, 0x23FF},
	    {0x24C2, 0x24C2}, {0x25AA, 0x25FE}, {0x2600, 0x27BF}, {0x2934, 0x2935},
	    {0x2B05, 0x2B55}, {0x3030, 0x3030}, {0x303D, 0x303D}, {0x3297, 0x3299},
	    {0x1F000, 0x1FAFF}};
	for (size_t i = 0; i < sizeof blocks / sizeof *blocks; i++)
		if (cp >= blocks[i].first && cp <= blocks[i].last)
			return true;
	return false;
}

static bool
keycap(uint32_t cp)
{
	return (cp >= '0' && cp <= '9') || cp == '#' || cp == '*';
}

/* A letter that can stand for a Latin one: Cyrillic; Greek of the same shape. */
static bool
foreign(uint32_t cp)
{
	static const uint16_t greek[] = {0x391, 0x392, 0x395, 0x396, 0x397, 0x399, 0x39A, 0x39C,
	    0x39D, 0x39F, 0x3A1, 0x3A4, 0x3A5, 0x3A7, 0x3BD, 0x3BF};
	for (size_t i = 0; i < sizeof greek / sizeof *greek; i++)
		if (cp == greek[i])
			return true;
	return cp >= 0x400 && cp <= 0x52F;
}

/* A Latin letter that is written as another character: full-width, mathematical. */
static bool
disguised(uint32_t cp)
{
	return (cp >= 0xFF21 && cp <= 0xFF3A) || (cp >= 0xFF41 && cp <= 0xFF5A) ||
	       (cp >= 0x1D400 && cp <= 0x1D6A5);
}

static bool
latin(uint32_t cp)
{
	return (cp >= 'a' && cp <= 'z') || (cp >= 'A' && cp <= 'Z');
}

/* A word of two scripts has a place where one stands beside the other. */
static bool
looks_alike(uint32_t before, uint32_t cp, const char *next, size_t left)
{
	bool beside = latin(before) || (left > 0 && latin((unsigned char)*next));
	return (foreign(cp) && beside) || disguised(cp); /* guard: triage.hidden.lookalike */
}

void
hidden_scan(const char *s, size_t n, uint32_t first[HIDDEN_CLASSES])
{
	enum { TEXT_SELECTOR = 0xFE0E, EMOJI_SELECTOR = 0xFE0F, JOINER = 0x200D };
	uint32_t cp, before = 0, after;
	size_t len;
	for (size_t i = 0; i < n; i += len) {
		while (n - i > 16 && !bytes_16_unprinted(s + i)) { /* nearly always */
			i += 16;
			before = s[i - 1] == '\n' ? 0 : (unsigned char)s[i - 1];
		}
		unsigned char c = (unsigned char)s[i];
		len = 1;
		if (c >= ' ' && c < 0x7F) {
			before = c;
			continue;
		}
		if (c == '\n' || c == '\t' || c == '\r') {
			before = 0;
			continue;
		}
		len = utf8_next(s + i, n - i, &cp);
		enum utf8_class class = len > 0 ? utf8_class(cp) : UTF8_CONTROL;
		if (len == 0) { /* not valid: never handed out by io/json, and hidden if it were */
			len = 1;
			cp = c;
		}
		if (looks_alike(before, cp, s + i + len, n - i - len) &&
		    first[HIDDEN_LOOKALIKE] == 0)
			first[HIDDEN_LOOKALIKE] = cp;
		bool selector = cp == TEXT_SELECTOR || cp == EMOJI_SELECTOR;
		if (selector && (emoji(before) || keycap(before)))
			continue; /* what stands before it stays what it was */
		bool joins = cp == JOINER && emoji(before) &&
		             utf8_next(s + i + len, n - i - len, &after) > 0 && emoji(after);
		if (class != UTF8_PLAIN && !joins && first[class] == 0)
			first[class] = cp;
		before = cp;
	}
}
