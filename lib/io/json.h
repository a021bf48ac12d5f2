/*
 * json: the only user of cJSON.
 *
 * Calling sequence, for each line: json_parse() (strict check, then parse), the getters,
 * json_splice() into an output buffer; then json_reset(). Parsed values live in one arena inside
 * this module, until json_reset(), or until json_release() of an older mark; configuration is
 * copied out of them. Nothing is printed through cJSON: numbers are doubles there. Records are
 * output by splicing bytes; new members are written with jsonout.h.
 *
 * What json_check() refuses, beyond RFC 8259: invalid UTF-8, a byte order mark, NUL and \u0000,
 * lone surrogate escapes, duplicate keys in one object (compared after unescaping), trailing
 * bytes, depth over JSON_MAX_DEPTH, more than JSON_MAX_LEN bytes.
 */
#ifndef FAC_IO_JSON_H
#define FAC_IO_JSON_H

#include "base/buf.h"
#include <stdbool.h>
#include <stdint.h>

enum { JSON_MAX_DEPTH = 64, JSON_MAX_LEN = 8 << 20 };

struct json; /* one value; owned by this module's arena */
struct json_mark {
	void *block;
	size_t used;
};

struct json_error {
	size_t offset; /* bytes from the start */
	char what[80]; /* "duplicate key", "control character in string" … */
};

/* True where s is one valid value (leading and trailing blanks allowed). */
bool json_check(const char *s, size_t n, struct json_error *e);

/* NULL and *e where json_check() would refuse it. */
const struct json *json_parse(const char *s, size_t n, struct json_error *e);
/* The same, of a text that json_check() accepted, or a value in one. */
const struct json *json_parse_checked(const char *s, size_t n, struct json_error *e);
void json_reset(void);
struct json_mark json_mark(void);
void json_release(struct json_mark m);

enum json_type {
	JSON_NONE,
	JSON_NULL,
	JSON_BOOL,
	JSON_NUMBER,
	JSON_STRING,
	JSON_ARRAY,
	JSON_OBJECT
};
enum json_type json_type(
    const struct json *v); /* JSON_NONE for NULL: a getter's result can be passed on */
const char *json_type_name(enum json_type t); /* "array" … */

/* Members: exact, case-sensitive. NULL where v is no object or has none. */
const struct json *json_get(const struct json *v, const char *key);
/*
 * The value as C: the default where it is absent or of another type (test json_type() where that
 * matters).
 */
const char *json_string(const struct json *v, const char *dflt);
bool json_bool(const struct json *v, bool dflt);
double json_number(const struct json *v, double dflt);
/*
 * Exact integers only: false where it is no number, has a fraction, or is 2^53 or beyond (2^53 +
 * 1 reads as 2^53).
 */
bool json_int(const struct json *v, int64_t *out);
/* json_string(json_get(v, key), dflt) and so on: the common case. */
const char *json_gets(const struct json *v, const char *key, const char *dflt);
int64_t json_geti(const struct json *v, const char *key, int64_t dflt);
bool json_getb(const struct json *v, const char *key, bool dflt);

/*
 * Iteration over an array's elements or an object's members: for (e = json_first(v); e; e =
 * json_next(e)).
 */
const struct json *json_first(const struct json *v);
const struct json *json_next(const struct json *v);
const char *json_key(const struct json *member); /* its key, inside an object */
int json_count(const struct json *v);

/*
 * Byte span of a top-level member's value in an object's text that json_check() accepted. False
 * where there is none. (For ids and integers beyond 2^53, which are copied as source text.)
 */
bool json_span(const char *s, size_t n, const char *key, size_t *off, size_t *len);

/*
 * Calls fn with the text of each element of an array's text that json_check() accepted; stops where fn returns
 * non-zero, and returns that.
 */
int json_elements(
    const char *s, size_t n, int (*fn)(const char *text, size_t n, void *arg), void *arg);

/*
 * Appends the object text s with its top-level member `key` set to the JSON text val: replaced in
 * place where it exists, added before the closing brace otherwise. All other bytes are as they
 * were. No newline is added.
 */
void json_splice(
    struct buf *out, const char *s, size_t n, const char *key, const char *val, size_t vlen);

/* The same, of a text whose value v is at hand: it need not be walked through where there is no such member yet. */
void json_splice_parsed(struct buf *out, const char *s, size_t n, const struct json *v,
    const char *key, const char *val, size_t vlen);

/*
 * Appends s without the blanks between tokens (an element of a pretty-printed array as one line).
 */
void json_compact(struct buf *out, const char *s, size_t n);

/*
 * Appends s with // and block comments outside strings made blanks (configuration files),
 * newlines kept. False: unterminated comment.
 */
bool json_strip_comments(struct buf *out, const char *s, size_t n);

#endif
