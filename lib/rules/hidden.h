/*
 * hidden: characters that a reader of the rendered text would not see (the classes of
 * base/utf8.h), save where they belong to an emoji: U+FE0E and U+FE0F behind one (or a digit, #
 * or *: keycaps), U+200D between two. A ZERO WIDTH (NON-)JOINER of Persian or Indic writing
 * counts as hidden: whether it is in its place is more than we can tell.
 *
 * And letters that look like others: Cyrillic, or a Greek letter of a Latin one's shape, in one word with Latin
 * letters; and Latin ones that are no ASCII (full-width, mathematical). Source: Unicode TR39, confusables.txt.
 */
#ifndef FAC_RULES_HIDDEN_H
#define FAC_RULES_HIDDEN_H

#include "base/utf8.h"

enum { HIDDEN_LOOKALIKE = UTF8_SELECTOR + 1, HIDDEN_CLASSES };

/* first[c] becomes the first hidden character of class c, and stays 0 where there is none. */
void hidden_scan(const char *s, size_t n, uint32_t first[HIDDEN_CLASSES]);

#endif
