/*
 * routes: record to repository, by ordered rules. Pure.
 *
 * The first rule all of whose conditions hold decides. None: the configured default, which names itself; none configured: repo null, "no rule matched".
 */
#ifndef FAC_RULES_ROUTES_H
#define FAC_RULES_ROUTES_H

#include "state/config.h"
#include "state/record.h"

struct router;
struct router *router_new(const struct config *c); /* dies with EX_CONFIG on a regular expression that does not compile (naming route.rules[i].regex) */

/* Appends the `route` member's JSON text: {"repo":"org/app","rule":"label:pear"[,"repos":[…]]} or {"repo":null,"reason":"no rule matched"}. */
void router_record(const struct router *t, const struct record *r, struct buf *out);

#endif
