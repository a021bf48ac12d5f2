/*
 * clock: when.
 *
 * Records carry UTC RFC 3339 with seconds ("2026-11-23T07:53:45Z"). Ages within one boot are
 * measured on CLOCK_BOOTTIME, which no one can set; a boot is named by the kernel's boot_id.
 */
#ifndef FAC_BASE_CLOCK_H
#define FAC_BASE_CLOCK_H

#include <stdbool.h>
#include <stdint.h>
#include <time.h>

enum { CLOCK_LEN = sizeof "2026-11-23T07:53:45Z" };

time_t clock_now(void);                                  /* seconds since the epoch, UTC */
const char *clock_format(time_t t, char out[CLOCK_LEN]); /* returns out */
/*
 * Parses RFC 3339 (date-time, any offset, any fraction, which is dropped). False where it is
 * anything else, or where no such date exists. t: NULL where only that is asked.
 */
bool clock_parse(const char *s, time_t *t);

int64_t clock_boot_ms(void);     /* milliseconds on CLOCK_BOOTTIME */
const char *clock_boot_id(void); /* 36 characters; dies with EX_OSERR where /proc has none */

#endif
