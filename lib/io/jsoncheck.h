/*
 * jsoncheck: the strict checker behind json_check() (json.h says what it refuses), and what it
 * shares with json.c.
 */
#ifndef FAC_IO_JSONCHECK_H
#define FAC_IO_JSONCHECK_H

#include "base/buf.h"
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* The four blanks of RFC 8259. */
static inline bool
json_blank(char c)
{
	return c == ' ' || c == '\n' || c == '\r' || c == '\t';
}

/* The end of the string token whose opening quote is at p. */
const char *json_string_end(const char *p, const char *end);

/* The code unit of the four hex digits at p, or -1. */
int32_t json_hex4(const char *p, const char *end);

/*
 * Appends what the inside of a string token (without its quotes, accepted by json_check()) stands
 * for.
 */
void json_unescape(struct buf *out, const char *s, size_t n);

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
