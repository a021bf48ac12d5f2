/*
 * trust: does somebody who may answer for it? Pure.
 *
 * A tracker that knows who called an issue ready says so in the record's member `trust`, because an author's
 * association is advisory, and a label may be set by an app that a stranger drives:
 *
 *	"trust":{"label":"agent-ready","by":"ann","kind":"User","at":"RFC 3339","permission":"write",
 *	         "edits":[{"by":"bob","kind":"User","at":"…","permission":"read"}]}
 *	"trust":null	it could not be read
 *
 * `label` is the latest ready label that is on the issue, `by` who put it there; `edits` are the changes of
 * title or body since then, by whom. `kind` is GraphQL's type of the actor (User, Bot, Mannequin, Organization,
 * EnterpriseUserAccount; null where the account is gone), `permission` what that person may in the repository
 * now (admin, write, read, none; null: not asked, not known).
 *
 * Trusted is a User with write or admin, or one that triage.trusted_logins names; anything else only where
 * triage.trusted_apps names it (with or without "[bot]"). All of them must be: who set the label, and everybody who
 * changed what it was set on.
 */
#ifndef FAC_RULES_TRUST_H
#define FAC_RULES_TRUST_H

#include "io/json.h"
#include "state/config.h"

/*
 * NULL: trusted. Else the rule that says no ("unread", "app", "labeller", "edited"), and *who: whom it is about
 * ("" where nobody is known).
 */
const char *trust_judge(const struct json *trust, const struct config *c, const char **who);

#endif
