/*
 * die: diagnostics and exit codes.
 *
 * Every line a person reads on stderr goes through here. It is prefixed with the program's name
 * and escaped: no C0, C1, DEL, bidirectional control, zero-width or tag character, and no invalid
 * UTF-8, reaches a terminal (they are shown as \xNN or \u{NNNN}). A line is written with one
 * write(2). Messages are lower case, name their subject first and carry no full stop:
 *
 *	fac-route: <stdin>:17: labels: expected array
 *
 * Exit codes are those of sysexits.h, plus EX_NO. A filter goes on after a bad record and dies
 * only for its stream; it remembers the worst thing that happened with exit_worse().
 */
#ifndef FAC_BASE_DIE_H
#define FAC_BASE_DIE_H

#include <sysexits.h>

enum { EX_NO = 1 }; /* the program was asked a question, and the answer is no */

/* Names the program: the last component of argv[0]. The string is kept, not copied. */
void die_init(const char *argv0);
const char *die_name(void);

void warn(const char *fmt, ...) __attribute__((format(printf, 1, 2)));
_Noreturn void die(int code, const char *fmt, ...) __attribute__((format(printf, 2, 3)));

/*
 * The code to exit with when both A and B happened. From strongest to weakest: EX_IOERR,
 * EX_NOPERM, EX_CONFIG, EX_UNAVAILABLE, EX_TEMPFAIL, EX_DATAERR, EX_NO, 0; an unlisted code is
 * stronger than all.
 */
int exit_worse(int a, int b);

#endif
