/* trust: does somebody who may answer for it? */
#include "rules/trust.h"
#include "state/facts.h"
#include <string.h>
#include <strings.h>

/* With or without "[bot]", whichever side says it. */
static bool
listed_app(const struct strings *list, const char *s)
{
	static const char bot[] = "[bot]";
	size_t n = strlen(s);

	if (n > strlen(bot) && strcasecmp(s + n - strlen(bot), bot) == 0)
		n -= strlen(bot);
	for (int i = 0; i < list->n; i++) {
		const char *name = list->v[i];
		bool same =
		    strncasecmp(name, s, n) == 0 && (!name[n] || strcasecmp(name + n, bot) == 0);
		if (same)
			return true;
	}
	return false;
}

/* NULL: that actor is trusted; else "app", or `rule`. */
static const char *
judge(const struct json *actor, const struct config *c, const char *rule, const char **who)
{
	const char *by = json_gets(actor, "by", ""), *kind = json_gets(actor, "kind", "");
	const char *may = json_gets(actor, "permission", "");

	*who = by;
	if (!*by) /* guard: trust.nobody */
		return rule;
	if (strcmp(kind, "User") != 0) /* guard: trust.app */
		return listed_app(&c->triage.trusted_apps, by) ? NULL : "app";
	if (strings_has(&c->triage.trusted_logins, by))
		return NULL;
	if (!may_write(may)) /* guard: trust.permission */
		return rule;
	return NULL;
}

const char *
trust_judge(const struct json *trust, const struct config *c, const char **who)
{
	const struct json *edits = json_get(trust, "edits");
	const char *rule;

	*who = "";
	if (json_type(trust) != JSON_OBJECT ||
	    json_type(edits) != JSON_ARRAY) /* guard: trust.unread */
		return "unread";
	if ((rule = judge(trust, c, "labeller", who)))
		return rule;
	for (const struct json *e = json_first(edits); e; e = json_next(e))
		if ((rule = judge(e, c, "edited", who))) /* guard: trust.edited */
			return rule;
	*who = "";
	return NULL;
}
