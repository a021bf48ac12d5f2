/*
 * hash: SHA-256, in lower-case hex. The digest itself is Nettle's. And a sum that is quick.
 */
#ifndef FAC_BASE_HASH_H
#define FAC_BASE_HASH_H

#include <stddef.h>
#include <stdint.h>

enum { HASH_LEN = 65 }; /* 64 hex digits and a NUL */

void hash_hex(const void *p, size_t n, char out[HASH_LEN]);
/* In the manner of FNV-1a, by words of 64 bits: tells damage, not malice; on one machine. */
uint64_t hash_sum(const void *p, size_t n);

/*
 * Of the text a NUL b: the content hash of an issue (title NUL body). Either may be NULL, which
 * is empty.
 */
void hash_pair(const char *a, size_t alen, const char *b, size_t blen, char out[HASH_LEN]);

#endif
