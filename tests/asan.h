/*
 * asan.h: included into every file of `make asan`. Memory that lives until exit is no leak here, and LeakSanitizer cannot work
 * under a sandbox's ptrace rules. Said in the program, because agents, keepers and cron jobs get an environment of their own.
 */
#ifndef FAC_TESTS_ASAN_H
#define FAC_TESTS_ASAN_H

const char *__asan_default_options(void);

__attribute__((weak, used, no_sanitize("address", "undefined"))) const char *
__asan_default_options(void)
{
	return "detect_leaks=0";
}

#endif
