/* reason: why, in one table of codes. */
#include "base/reason.h"
#include <stddef.h>
#include <string.h>

struct entry {
	const char *id, *sentence, *remedy;
};

#define ENTRY(id, sentence, remedy) [R_##id] = {#id, sentence, remedy},
static const struct entry entries[R_COUNT] = {REASON_TABLE(ENTRY)};
#undef ENTRY

/* The longest ID decides: a code is its ID in lower case. */
#define MEMBER(id, sentence, remedy) char id##_text[sizeof #id];
union longest {
	REASON_TABLE(MEMBER)
};
#undef MEMBER

const char *
reason_code(enum reason r)
{
	static char codes[R_COUNT][sizeof(union longest)];
	char *code = codes[r];
	if (!code[0])
		for (size_t i = 0; entries[r].id[i]; i++) {
			char c = entries[r].id[i];
			code[i] = c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c;
		}
	return code;
}

const char *
reason_sentence(enum reason r)
{
	return entries[r].sentence;
}

const char *
reason_remedy(enum reason r)
{
	return entries[r].remedy;
}

bool
reason_parse(const char *code, enum reason *r)
{
	for (int i = 0; code && i < R_COUNT; i++)
		if (strcmp(reason_code((enum reason)i), code) == 0) {
			*r = (enum reason)i;
			return true;
		}
	return false;
}
