/*
 * utf8: what bytes from strangers are.
 *
 * Strict (RFC 3629): no overlong form, no surrogate, nothing above U+10FFFF.
 */
#ifndef FAC_BASE_UTF8_H
#define FAC_BASE_UTF8_H

#include "base/buf.h"
#include <stdbool.h>
#include <stdint.h>

/*
 * Length in bytes (1 to 4) of the valid sequence at s and its code point in *cp; 0 where it is
 * not valid.
 */
size_t utf8_next(const char *s, size_t n, uint32_t *cp);

/* Offset of the first invalid byte, or n. */
size_t utf8_check(const char *s, size_t n);

/* Characters of s, which is valid; counted up to `most`. */
size_t utf8_count(const char *s, size_t n, size_t most);

/*
 * What a reader of the rendered text would not see:
 *	bidi	U+061C U+200E U+200F U+202A-202E U+2066-2069
 *	zero-width	U+00AD U+034F U+115F U+1160 U+17B4 U+17B5 U+180B-180F U+200B-200D U+2060-2065 U+206A-206F
 *		U+3164 U+FEFF U+FFA0 U+FFF0-FFFB U+1BCA0-1BCA3 U+1D173-1D17A
 *	tag	U+FE00-FE0E U+E0000-E0FFF (tags, variation selectors; FE0F after an emoji is common and is
 *		reported separately, as UTF8_SELECTOR)
 * Sources: Unicode TR36, TR39, Default_Ignorable_Code_Point; Trojan Source (CVE-2021-42574).
 */
enum utf8_class { UTF8_PLAIN, UTF8_CONTROL, UTF8_BIDI, UTF8_ZERO_WIDTH, UTF8_TAG, UTF8_SELECTOR };
enum utf8_class utf8_class(
    uint32_t cp); /* UTF8_CONTROL: C0 (tab, newline and carriage return included), DEL, C1 */

/*
 * Appends s safe for a terminal and for one line: everything but UTF8_PLAIN and UTF8_SELECTOR as
 * \xNN or \u{N}.
 */
void utf8_escape(struct buf *out, const char *s, size_t n);

/*
 * Appends at most max bytes of s, cut at a character's end, "…" where it was cut; escaped as
 * above.
 */
void utf8_excerpt(struct buf *out, const char *s, size_t n, size_t max);

#endif
