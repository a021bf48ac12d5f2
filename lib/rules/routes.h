/*
 * routes: record to repository, by ordered rules. Pure.
 *
 * The first rule all of whose conditions hold decides. None: the configured default, which names
 * itself; none configured: repo null, "no rule matched". The repository that an issue was filed
 * in is no rule: an issue's place says where it was written down, not where its work is.
 *
 * Beside the rules stands evidence, where there is an index of the clones (router_know()): a file that the text names and
 * that is in one clone alone, or a symbol that one clone alone defines. Without a rule, evidence of one clone decides,
 * before the default. Evidence of two clones, or of another than the rule's, conflicts: repo null, and a reason that names both.
 *
 *	label		one of its labels, without regard to ASCII case
 *	project		its project, the same
 *	team		its team, the same
 *	key_prefix	its key up to the last '-', the same: AR is the prefix of AR-239, not of ARX-1
 *	regex		POSIX extended, without regard to case, ^ and $ at lines; title, then body (of
 *			which the first ROUTES_REGEX_MAX bytes are looked at)
 *	path		a mention of that path in title or body: "src/router/" also as ./src/router/x.c, not as
 *			lib/src/router/x.c; "src/main.c" not as src/main.cpp
 *	keywords	one of these stands in title or body, as a whole word (phrases.h)
 */
#ifndef FAC_RULES_ROUTES_H
#define FAC_RULES_ROUTES_H

#include "rules/pathindex.h"
#include "rules/symbolindex.h"
#include "state/config.h"
#include "state/record.h"

enum { ROUTES_REGEX_MAX = 64 << 10 };

struct router;
/*
 * Dies with EX_CONFIG, naming route.rules[i], where a regular expression does not compile, and
 * where a rule or the default names a repository that is not in `repos` (unless that is empty).
 */
struct router *router_new(const struct config *c);

/* Files and symbols of config.repos, each by its number there; kept by the caller. NULL: none of these is evidence. */
void router_know(
    struct router *t, const struct pathindex *files, const struct symbolindex *symbols);

/*
 * Appends the `route` member's JSON text:
 * {"repo":"org/app","rule":"label:pear"[,"repos":["org/app",…]]}, repos where the rule names
 * several; {"repo":"org/app","rule":"file:src/x.c"} or "symbol:parse_url"; or {"repo":null,"reason":"no rule matched"}, "conflict: …".
 */
void router_record(struct router *t, const struct record *r, struct buf *out);

/* Prints every rule, and the condition that keeps it from holding, to standard error. */
void router_explain(struct router *t, const struct record *r);

#endif
