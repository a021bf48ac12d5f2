/*
 * evidence: what triage's rules look at, read from a record once for all of them.
 */
#ifndef FAC_RULES_EVIDENCE_H
#define FAC_RULES_EVIDENCE_H

#include "rules/blockers.h"
#include "rules/phrases.h"
#include "state/config.h"
#include <stddef.h>
#include <stdint.h>

enum tag {
	ACCEPTANCE,
	TEMPLATE,
	RESERVED,
	DESIGN,
	SELF,
	SECURITY,
	SENSITIVE,
	BEHAVIOR,
	QUESTION,
	DUPLICATE,
	EPIC,
	OUTSIDE,
	SYNTHETIC,
	TAGS
};
enum { IS_TEMPLATE = 1, HAS_ACCEPTANCE = 2, IS_CODE = 4 }; /* of a line */

/* A phrase of a signal of readiness, in the title or in a line of prose. */
enum { SIGNAL_IN_TITLE = -1 };
struct signal_hit {
	enum signal signal;
	ptrdiff_t line;
	const char *phrase;
};

/* Different phrases or labels that were found, the first of them. */
enum { FOUND_MAX = 32 };
struct found {
	const char *what[FOUND_MAX];
	int n;
};
void found_add(struct found *f, const char *what);

struct evidence {
	struct phrases *phrases; /* of the configuration, tagged */
	const struct record *r;  /* that was read last; all below is of it */
	struct buf text;         /* title, empty line, body */
	size_t body;             /* where that begins */
	struct prose prose;      /* of the body */
	unsigned char *lines;    /* for each line of prose: IS_TEMPLATE, HAS_ACCEPTANCE, IS_CODE */
	size_t cap;
	struct signal_hit *hits; /* in order */
	size_t nhits, hits_cap;
	struct blockers blockers;
	struct found
	    found[TAGS]; /* from RESERVED on: what no negation excuses; SYNTHETIC: in the title */
};

/* Dies with EX_CONFIG on a phrase that is too long. */
struct evidence *evidence_new(const struct config *c);
void evidence_read(struct evidence *e, const struct record *r);

/*
 * The first HTML comment of the body that hides text: a line of it is no template phrase, whole.
 * NULL: none.
 */
const struct prose_comment *evidence_hidden_comment(const struct evidence *e);

/* A list of labels, a hash of each, and a bit for each hash. */
struct labels {
	const struct strings *list;
	uint32_t *hashes;
	uint64_t bits;
};
struct labels labels_of(const struct strings *list);

/* A label of a record, and what stands behind its last ':' or '/'. */
struct label {
	const char *text, *tail;
	size_t n, k;
	uint32_t whole, part; /* hashes */
	uint64_t bits;
};
struct label label_of(const char *text);
/* Whether the label is one of them, wholly or by its tail (verdict.h). */
bool label_listed(const struct labels *list, const struct label *l);

#endif
