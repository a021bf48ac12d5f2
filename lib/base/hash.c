/* hash: SHA-256, in lower-case hex, and a sum that is quick. */
#include "base/hash.h"
#include <nettle/sha2.h>
#include <stdint.h>
#include <string.h>

static void
finish(struct sha256_ctx *ctx, char out[HASH_LEN])
{
	static const char digits[] = "0123456789abcdef";
	uint8_t digest[SHA256_DIGEST_SIZE];
	sha256_digest(ctx, sizeof digest, digest);
	for (size_t i = 0; i < sizeof digest; i++) {
		out[2 * i] = digits[digest[i] >> 4];
		out[2 * i + 1] = digits[digest[i] & 15];
	}
	out[HASH_LEN - 1] = '\0';
}

void
hash_hex(const void *p, size_t n, char out[HASH_LEN])
{
	struct sha256_ctx ctx;
	sha256_init(&ctx);
	if (n > 0)
		sha256_update(&ctx, n, p);
	finish(&ctx, out);
}

uint64_t
hash_sum(const void *p, size_t n)
{
	const unsigned char *s = p;
	uint64_t h = UINT64_C(14695981039346656037) ^ n, word;
	for (; n >= sizeof word; n -= sizeof word, s += sizeof word) {
		memcpy(&word, s, sizeof word);
		h = (h ^ word) * UINT64_C(1099511628211);
		h ^= h >> 32;
	}
	for (; n > 0; n--)
		h = (h ^ *s++) * UINT64_C(1099511628211);
	return h;
}

void
hash_pair(const char *a, size_t alen, const char *b, size_t blen, char out[HASH_LEN])
{
	static const uint8_t nul[1];
	struct sha256_ctx ctx;
	sha256_init(&ctx);
	if (a && alen > 0)
		sha256_update(&ctx, alen, (const uint8_t *)a);
	sha256_update(&ctx, 1, nul);
	if (b && blen > 0)
		sha256_update(&ctx, blen, (const uint8_t *)b);
	finish(&ctx, out);
}
