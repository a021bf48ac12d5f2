/*
 * draft: an issue record in the making; normalise.c's own.
 *
 * One function per source fills it in with the getters here, which note the first member of a
 * wrong type and go on; draft_finish() then says whether it holds and writes it. Strings are the
 * parsed value's, but for ref and key.
 */
#ifndef FAC_PORTS_DRAFT_H
#define FAC_PORTS_DRAFT_H

#include "base/clock.h"
#include "io/json.h"
#include "state/config.h"

enum { DRAFT_WHAT = 160 };

struct draft {
	const struct strings *ready;
	char *what;                      /* the first thing that was wrong; "" while nothing was */
	struct buf ref, key, blocked_by; /* blocked_by: refs, each with its NUL */
	const char *tracker, *title, *body, *state, *login, *association, *url, *project, *team;
	char created[CLOCK_LEN], updated[CLOCK_LEN]; /* "" where absent */
	const struct json
	    *labels; /* array of names, or of objects with one; NULL: the source left them out */
	const char *hide[2]; /* labels that are left out; NULL: none */
	int priority;
};

void draft_wrong(struct draft *d, const char *fmt, ...) __attribute__((format(printf, 2, 3)));

/* Present, and not null. */
static inline bool
draft_given(const struct json *v)
{
	return json_type(v) != JSON_NONE && json_type(v) != JSON_NULL;
}

/*
 * The member of obj, of that type; NULL where it is absent or null. `in` is obj's own path for
 * the message: "user." or "".
 */
const struct json *draft_member(
    struct draft *d, const struct json *obj, const char *in, const char *key, enum json_type type);
const char *draft_text(struct draft *d, const struct json *obj, const char *in, const char *key);
void draft_date(struct draft *d, const struct json *obj, const char *key, char out[CLOCK_LEN]);

/*
 * The array behind a member that is one, or is a GraphQL connection {nodes, pageInfo}; one that
 * was cut short is wrong. NULL where absent.
 */
const struct json *draft_list(struct draft *d, const struct json *obj, const char *key);
void draft_labels(struct draft *d, const struct json *obj);
bool draft_label_is_ready(const struct draft *d); /* tracker.ready names one of them */
bool draft_has_label(const struct draft *d, const char *label);

/* Appends the record where nothing is wrong; false: what[] says what. */
bool draft_finish(struct draft *d, struct buf *out);
void draft_clear(struct draft *d);

#endif
