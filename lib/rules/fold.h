/*
 * fold: the symbols that phrases are compared by, as phrases.h says: small letters for capitals, one blank for each,
 * plain quotes and dashes for typographic ones; '*' and '`' are none.
 */
#ifndef FAC_RULES_FOLD_H
#define FAC_RULES_FOLD_H

#include <stdbool.h>
#include <stddef.h>

/* The symbol that a multi-byte blank, quote or dash stands for, and its length; 0 for any other. */
char fold_long(const char *s, size_t n, size_t *len);

static inline bool
fold_skips(char c)
{
	return c == '*' || c == '`';
}

/* The symbol at s, 0 where the text has none there, and how many bytes it takes. */
static inline unsigned char
fold(const char *s, size_t n, size_t *len)
{
	unsigned char c = (unsigned char)*s;
	*len = 1;
	if (c == ' ' || (c >= '\t' && c <= '\r'))
		return ' ';
	if (fold_skips(*s))
		return 0;
	if (c >= 'A' && c <= 'Z')
		return c + ('a' - 'A');
	if (c < 0x80)
		return c;
	char symbol = fold_long(s, n, len);
	return symbol ? (unsigned char)symbol : c;
}

#endif
