/* hash: SHA-256, in lower-case hex. */
#include "base/hash.h"
#include <stdint.h>
#include <sys/types.h>
#include <sha256.h>

static void
finish(SHA2_CTX *ctx, char out[HASH_LEN])
{
	static const char digits[] = "0123456789abcdef";
	uint8_t digest[SHA256_DIGEST_LENGTH];
	SHA256Final(digest, ctx);
	for (int i = 0; i < SHA256_DIGEST_LENGTH; i++) {
		out[2 * i] = digits[digest[i] >> 4];
		out[2 * i + 1] = digits[digest[i] & 15];
	}
	out[HASH_LEN - 1] = '\0';
}

void
hash_hex(const void *p, size_t n, char out[HASH_LEN])
{
	SHA2_CTX ctx;
	SHA256Init(&ctx);
	if (n > 0)
		SHA256Update(&ctx, p, n);
	finish(&ctx, out);
}

void
hash_pair(const char *a, size_t alen, const char *b, size_t blen, char out[HASH_LEN])
{
	static const uint8_t nul[1];
	SHA2_CTX ctx;
	SHA256Init(&ctx);
	if (a && alen > 0)
		SHA256Update(&ctx, (const uint8_t *)a, alen);
	SHA256Update(&ctx, nul, 1);
	if (b && blen > 0)
		SHA256Update(&ctx, (const uint8_t *)b, blen);
	finish(&ctx, out);
}
