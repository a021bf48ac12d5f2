/*
 * bytes: what the next bytes of a text are, as one bit each, the first byte lowest: for loops over all of a text.
 */
#ifndef FAC_BASE_BYTES_H
#define FAC_BASE_BYTES_H

#include <endian.h>
#include <stdint.h>
#include <string.h>
#ifdef __SSE2__
#include <emmintrin.h>
#endif

/*
 * Letters and digits of ASCII; all but blanks and control characters (DEL counts as shown); and what does not stand for
 * itself where phrases are looked for: control characters, '*', '`', a blank behind a blank, what is no ASCII.
 */
static inline void
bytes_64(const char *s, uint64_t *words, uint64_t *shown, uint64_t *odd)
{
	*words = *shown = *odd = 0;
#ifdef __SSE2__
	const __m128i a = _mm_set1_epi8('a'), zero = _mm_set1_epi8('0'), low = _mm_set1_epi8('!'),
	              letters = _mm_set1_epi8(25), digits = _mm_set1_epi8(9),
	              fold = _mm_set1_epi8(0x20), star = _mm_set1_epi8('*'),
	              tick = _mm_set1_epi8('`');
	for (int i = 0; i < 64; i += 16) {
		__m128i v = _mm_loadu_si128((const __m128i *)(const void *)(s + i));
		__m128i letter = _mm_sub_epi8(_mm_or_si128(v, fold), a),
		        digit = _mm_sub_epi8(v, zero);
		__m128i wordy = _mm_or_si128(_mm_cmpeq_epi8(_mm_min_epu8(letter, letters), letter),
		    _mm_cmpeq_epi8(_mm_min_epu8(digit, digits), digit));
		__m128i seen = _mm_cmpeq_epi8(_mm_max_epu8(v, low), v);
		__m128i other = _mm_or_si128(_mm_cmplt_epi8(v, fold), /* or above 0x7F */
		    _mm_or_si128(_mm_cmpeq_epi8(v, star), _mm_cmpeq_epi8(v, tick)));
		*words |= (uint64_t)(unsigned)_mm_movemask_epi8(wordy) << i;
		*shown |= (uint64_t)(unsigned)_mm_movemask_epi8(seen) << i;
		*odd |= (uint64_t)(unsigned)_mm_movemask_epi8(other) << i;
	}
#else
	for (int i = 0; i < 64; i++) {
		unsigned char c = (unsigned char)s[i], letter = (unsigned char)((c | 0x20) - 'a');
		uint64_t wordy = letter < 26 || (unsigned char)(c - '0') < 10;
		*words |= wordy << i;
		*shown |= (uint64_t)(c > ' ') << i;
		*odd |= (uint64_t)(c < ' ' || c > 0x7F || c == '*' || c == '`') << i;
	}
#endif
	uint64_t blanks = ~(*shown | *odd);
	*odd |= blanks & blanks << 1;
}

/* Eight bytes of ASCII in small letters, the first lowest. */
static inline uint64_t
bytes_8_small(const char *s)
{
	const uint64_t each = UINT64_C(0x0101010101010101);
	uint64_t w;
	memcpy(&w, s, sizeof w);
	w = le64toh(w);
	uint64_t capital = (w + each * (0x80 - 'A')) & ~(w + each * (0x7F - 'Z')) & each * 0x80;
	return w | capital >> 2;
}

/* Of 16 bytes those that a JSON string does not hold as they stand, or that are no ASCII. */
static inline unsigned
bytes_16_escaped(const char *s)
{
#ifdef __SSE2__
	__m128i v = _mm_loadu_si128((const __m128i *)(const void *)s);
	__m128i odd = _mm_or_si128(_mm_cmplt_epi8(v, _mm_set1_epi8(' ')), /* or above 0x7F */
	    _mm_or_si128(
	        _mm_cmpeq_epi8(v, _mm_set1_epi8('"')), _mm_cmpeq_epi8(v, _mm_set1_epi8('\\'))));
	return (unsigned)_mm_movemask_epi8(odd);
#else
	unsigned odd = 0;
	for (int i = 0; i < 16; i++) {
		unsigned char c = (unsigned char)s[i];
		odd |= (unsigned)(c < ' ' || c > 0x7F || c == '"' || c == '\\') << i;
	}
	return odd;
#endif
}

/* Of 16 bytes those that are neither printable ASCII nor the end of a line. */
static inline unsigned
bytes_16_unprinted(const char *s)
{
#ifdef __SSE2__
	__m128i v = _mm_loadu_si128((const __m128i *)(const void *)s);
	__m128i odd = _mm_andnot_si128(
	    _mm_cmpeq_epi8(v, _mm_set1_epi8('\n')), _mm_cmplt_epi8(v, _mm_set1_epi8(' ')));
	odd = _mm_or_si128(odd, _mm_cmpeq_epi8(v, _mm_set1_epi8(0x7F)));
	return (unsigned)_mm_movemask_epi8(odd);
#else
	unsigned odd = 0;
	for (int i = 0; i < 16; i++) {
		unsigned char c = (unsigned char)s[i];
		odd |= (unsigned)((c < ' ' && c != '\n') || c > '~') << i;
	}
	return odd;
#endif
}

#endif
