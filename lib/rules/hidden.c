/* hidden: what is there and is not seen */
#include "rules/hidden.h"

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

void
hidden_scan(const char *s, size_t n, uint32_t first[HIDDEN_CLASSES])
{
	enum { TEXT_SELECTOR = 0xFE0E, EMOJI_SELECTOR = 0xFE0F, JOINER = 0x200D };
	uint32_t cp, before = 0, after;
	size_t len;
	for (size_t i = 0; i < n; i += len) {
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
