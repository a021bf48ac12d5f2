/*
 * jsonout: writes JSON text into a buf; commas and escapes are its business.
 *
 *	struct jsonout j = jsonout(&b);
 *	jsonout_open(&j, NULL, '{');
 *	jsonout_str(&j, "action", "started");
 *	jsonout_open(&j, "agents", '[');
 *	jsonout_str(&j, NULL, "impl");		(in an array the key is NULL)
 *	jsonout_close(&j, ']');
 *	jsonout_close(&j, '}');
 *
 * Strings must be valid UTF-8; a byte that is not, or is NUL, is written as U+FFFD (json_check()
 * refuses \u0000). Misuse (a key in an array, unbalanced close) aborts.
 */
#ifndef FAC_IO_JSONOUT_H
#define FAC_IO_JSONOUT_H

#include "base/buf.h"
#include <stdbool.h>
#include <stdint.h>

enum { JSONOUT_DEPTH = 16 };

struct jsonout {
	struct buf *out;
	int depth;
	char close[JSONOUT_DEPTH];
	bool some[JSONOUT_DEPTH]; /* something was written at this depth */
};

struct jsonout jsonout(struct buf *out);
void jsonout_open(struct jsonout *j, const char *key, char brace);   /* '{' or '[' */
void jsonout_close(struct jsonout *j, char brace);                   /* '}' or ']' */
void jsonout_str(struct jsonout *j, const char *key, const char *s); /* NULL writes null */
void jsonout_strn(struct jsonout *j, const char *key, const char *s, size_t n);
void jsonout_int(struct jsonout *j, const char *key,
    int64_t v); /* at 2^53 and beyond it is written as a string, as json_int() would refuse it */
void jsonout_real(struct jsonout *j, const char *key,
    double v); /* at most 4 decimals, no trailing zeros; NaN and infinity are null */
void jsonout_bool(struct jsonout *j, const char *key, bool v);
void jsonout_raw(
    struct jsonout *j, const char *key, const char *text, size_t n); /* JSON text, as it stands */

/* Appends s as a string token, without a writer: quotes, escapes. */
void jsonout_quote(struct buf *out, const char *s, size_t n);

#endif
