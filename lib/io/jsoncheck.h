/*
 * jsoncheck: the strict checker behind json_check() (json.h says what it refuses), and what it
 * shares with json.c.
 */
#ifndef FAC_IO_JSONCHECK_H
#define FAC_IO_JSONCHECK_H

#include "base/buf.h"
#include "base/bytes.h"
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

/* The four blanks of RFC 8259. */
static inline bool
json_blank(char c)
{
	return c == ' ' || c == '\n' || c == '\r' || c == '\t';
}

/* Bytes that a string may hold as they stand. */
static inline const char *
json_skip_plain(const char *p, const char *end)
{
	for (; end - p >= 16; p += 16) {
		unsigned odd = bytes_16_escaped(p);
		if (odd)
			return p + __builtin_ctz(odd);
	}
	while (p < end && (unsigned char)*p >= 0x20 && (unsigned char)*p < 0x80 && *p != '"' &&
	       *p != '\\')
		p++;
	return p;
}

/* The end of the string token whose opening quote is at p. */
const char *json_string_end(const char *p, const char *end);

/*
 * The members of an object's text, accepted by json_check(), one after the other:
 *
 *	for (p = json_members(s, end); p && json_member_next(&p, end, &m);) …
 *
 * NULL: s is no object. In the end p is at its closing brace.
 */
struct json_member {
	const char *key, *key_end; /* the token, with its quotes */
	const char *value, *value_end;
};
const char *json_members(const char *s, const char *end);
bool json_member_next(const char **p, const char *end, struct json_member *m);

/* The code unit of the four hex digits at p, or -1. */
int32_t json_hex4(const char *p, const char *end);

/*
 * Writes what the inside of a string token (without its quotes, accepted by json_check()) stands for to `to`, where
 * n bytes are enough, and returns its length. No NUL.
 */
size_t json_unescape(char *to, const char *s, size_t n);

/*
 * The keys of one open object, to find a duplicate. Objects nest: close the inner one first.
 * jsonkeys_reset() forgets those of a check that ended early.
 */
struct jsonkeys {
	size_t first;
	uint64_t filter;
};

void jsonkeys_reset(void);
struct jsonkeys jsonkeys_open(void);
/*
 * The inside of a key's token. True: it was seen before (in an object of many keys only
 * jsonkeys_close() tells).
 */
bool jsonkeys_add(struct jsonkeys *o, const char *s, size_t n, bool escaped);
/* NULL, or the inside of a key that stands for the same as one before it. */
const char *jsonkeys_close(struct jsonkeys *o);

#endif
