/* fold: characters of several bytes */
#include "rules/fold.h"
#include <string.h>

char
fold_long(const char *s, size_t n, size_t *len)
{
	static const struct {
		const char *from, *to; /* the range, as UTF-8 */
		char symbol;
	} rows[] = {
	    {"\xc2\x85", "\xc2\x85", ' '},          /* U+0085 */
	    {"\xc2\xa0", "\xc2\xa0", ' '},          /* no-break space */
	    {"\xe2\x80\x80", "\xe2\x80\x8a", ' '},  /* U+2000-200A */
	    {"\xe2\x80\x90", "\xe2\x80\x95", '-'},  /* hyphens and dashes */
	    {"\xe2\x80\x98", "\xe2\x80\x99", '\''}, /* single quotes */
	    {"\xe2\x80\xa8", "\xe2\x80\xa9", ' '},  /* line and paragraph separator */
	    {"\xe2\x80\xaf", "\xe2\x80\xaf", ' '},  /* narrow no-break space */
	    {"\xe3\x80\x80", "\xe3\x80\x80", ' '},  /* ideographic space */
	};
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		size_t k = strlen(rows[i].from);
		if (n >= k && memcmp(s, rows[i].from, k) >= 0 && memcmp(s, rows[i].to, k) <= 0) {
			*len = k;
			return rows[i].symbol;
		}
	}
	*len = 1;
	return 0;
}
