/* ascii: classes of bytes, whatever the locale. */
#ifndef FAC_BASE_ASCII_H
#define FAC_BASE_ASCII_H

#include <stdbool.h>

static inline bool
ascii_lower(char c)
{
	return c >= 'a' && c <= 'z';
}

static inline bool
ascii_upper(char c)
{
	return c >= 'A' && c <= 'Z';
}

static inline bool
ascii_digit(char c)
{
	return c >= '0' && c <= '9';
}

static inline bool
ascii_alnum(char c)
{
	return ascii_lower(c) || ascii_upper(c) || ascii_digit(c);
}

/* What a name in code is made of. */
static inline bool
ascii_name(char c)
{
	return ascii_alnum(c) || c == '_';
}

#endif
