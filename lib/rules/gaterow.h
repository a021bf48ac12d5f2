/*
 * gaterow: what the rows of the gate's table share, and the rows that have files of their own.
 * Private to gate*.c.
 *
 * A row answers whether its condition holds, and fills detail in either case: what it read, or why
 * that is not enough.
 */
#ifndef FAC_RULES_GATEROW_H
#define FAC_RULES_GATEROW_H

#include "rules/gate.h"

#include <stdarg.h>
#include <string.h>
#include <strings.h>

bool gate_required(const struct gate_input *in, struct buf *detail);
bool gate_checks(const struct gate_input *in, struct buf *detail);
bool gate_review(const struct gate_input *in, struct buf *detail);

static inline bool __attribute__((format(printf, 2, 3))) no(struct buf *d, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	buf_vaddf(d, fmt, ap);
	va_end(ap);
	return false;
}

/* What is missing equals nothing, another missing thing included. */
static inline bool
same(const char *a, const char *b)
{
	return a && b && *a && strcmp(a, b) == 0;
}

static inline bool
same_name(const char *a, const char *b)
{
	return a && b && *a && strcasecmp(a, b) == 0;
}

static inline const char *
or_none(const char *s)
{
	return s && *s ? s : "(unread)";
}

static inline bool
listed(const struct strings *list, const char *name)
{
	for (int i = 0; i < list->n; i++)
		if (same(list->v[i], name))
			return true;
	return false;
}

#endif
