/*
 * unit: the assertions of the unit tests. A test is a program: each case prints "ok N - what" or
 * "not ok N - what" with the place; main ends with `return unit_done();`, which prints the plan
 * (TAP). tests/unit.bats runs them all.
 */
#ifndef FAC_TESTS_UNIT_H
#define FAC_TESTS_UNIT_H

#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

static int unit_count, unit_failed;

#define ok(cond, ...) unit_ok((cond), __FILE__, __LINE__, #cond, __VA_ARGS__)
#define is(got, want, ...) unit_is((got), (want), __FILE__, __LINE__, __VA_ARGS__)

static inline bool __attribute__((format(printf, 5, 6)))
unit_ok(bool cond, const char *file, int line, const char *text, const char *fmt, ...)
{
	va_list ap;
	printf("%sok %d - ", cond ? "" : "not ", ++unit_count);
	va_start(ap, fmt);
	vprintf(fmt, ap);
	va_end(ap);
	printf("\n");
	if (!cond) {
		unit_failed++;
		printf("# %s:%d: %s\n", file, line, text);
	}
	return cond;
}

static inline bool __attribute__((format(printf, 5, 6)))
unit_is(const char *got, const char *want, const char *file, int line, const char *fmt, ...)
{
	char what[256];
	va_list ap;
	va_start(ap, fmt);
	vsnprintf(what, sizeof what, fmt, ap);
	va_end(ap);
	bool same = got && want ? strcmp(got, want) == 0 : got == want;
	if (!unit_ok(same, file, line, "strings differ", "%s", what))
		printf("#  got: %s\n# want: %s\n", got ? got : "(null)", want ? want : "(null)");
	return same;
}

static inline int
unit_done(void)
{
	printf("1..%d\n", unit_count);
	return unit_failed ? 1 : 0;
}

#endif
