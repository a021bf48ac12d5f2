/*
 * routes: record to repository, by ordered rules. Pure.
 *
 * The first rule all of whose conditions hold decides. None: the configured default, which names
 * itself; none configured: repo null, "no rule matched". The repository that an issue was filed
 * in is no rule: an issue's place says where it was written down, not where its work is.
 *
 *	label		one of its labels, without regard to ASCII case
 *	project		its project, the same
 *	key_prefix	its key up to the last '-', the same: AR is the prefix of AR-239, not of ARX-1
 *	regex		POSIX extended, without regard to case, ^ and $ at lines; title, then body (of
 *			which the first ROUTES_REGEX_MAX bytes are looked at)
 *	path		a mention of that path in title or body: "src/router/" also as ./src/router/x.c, not as
 *			lib/src/router/x.c; "src/main.c" not as src/main.cpp
 */
#ifndef FAC_RULES_ROUTES_H
#define FAC_RULES_ROUTES_H

#include "state/config.h"
#include "state/record.h"

enum { ROUTES_REGEX_MAX = 64 << 10 };

struct router;
/*
 * Dies with EX_CONFIG, naming route.rules[i], where a regular expression does not compile, and
 * where a rule or the default names a repository that is not in `repos` (unless that is empty).
 */
struct router *router_new(const struct config *c);

/*
 * Appends the `route` member's JSON text:
 * {"repo":"org/app","rule":"label:pear"[,"repos":["org/app",…]]}, repos where the rule names
 * several, or {"repo":null,"reason":"no rule matched"}.
 */
void router_record(struct router *t, const struct record *r, struct buf *out);

#endif
