/*
 * record: the issue record, as DESIGN.md gives it.
 *
 * A record is the bytes of its line; this is a view of them. Strings point into the parsed value
 * and live until json_reset() or json_release(). Absent strings are NULL but for title and body,
 * which are then "". null is absent (but for ref, labels, blocked_by and content_sha256, which
 * are not null).
 *
 * The identity of an issue is `origin` where given, else `ref`, in canonical form: for
 * "github:owner/repo#N" owner and repo in lower case, for "linear:KEY" the key in upper case,
 * anything else as it is. NAME (base/path.h) is its percent-encoding.
 */
#ifndef FAC_STATE_RECORD_H
#define FAC_STATE_RECORD_H

#include "base/hash.h"
#include "base/path.h"
#include "io/json.h"

struct record {
	const char *line; /* without its newline */
	size_t len;
	const struct json *root;
	const char *ref, *key, *tracker, *title, *body, *state, *url, *created_at, *updated_at,
	    *origin;
	const char *project, *team;             /* optional members, for rules */
	const char *login, *association;        /* author */
	const struct json *labels, *blocked_by; /* arrays of strings, or NULL */
	/*
	 * Who called it ready, of trackers that know (rules/trust.h); NULL: the record does not say. JSON null:
	 * it could not be read.
	 */
	const struct json *trust;
	int priority; /* 1 urgent … 4 low, 0 none (sorts last), as Linear's */
	const struct json *triage, *route, *dispatch, *complete, *gate; /* objects, or NULL */
	char hash[HASH_LEN];         /* record_content()'s; "": not asked yet */
	char name[NAME_MAX_LEN + 1]; /* of the identity */
};

/*
 * Fills r from a parsed line. Where the record is not one (no ref, a member of a wrong type, an
 * identity too long for a NAME, a content_sha256 that is not that of its title and body) returns
 * false and says what, subject first, in what[]: "labels: expected array".
 */
bool record_view(
    struct record *r, const char *line, size_t n, const struct json *v, char what[160]);

/* SHA-256 of title NUL body, computed when it is first asked. */
const char *record_content(const struct record *r);

bool record_has_label(
    const struct record *r, const char *label); /* ASCII case folded, as trackers do */

/* The canonical identity of a ref, appended. */
void record_identity(struct buf *out, const char *ref);

#endif
