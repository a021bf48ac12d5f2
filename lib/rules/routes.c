/* routes: the first rule that holds */
#include "rules/routes.h"
#include "base/die.h"
#include "base/mem.h"
#include "io/jsonout.h"
#include <regex.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

struct router {
	const struct config *config;
	regex_t *regex;  /* one for each rule; compiled where the rule has one */
	struct buf body; /* of the record: what regular expressions see of it */
	const struct record *r;
};

static void
check_repo(const struct config *c, const char *name, const char *where)
{
	if (c->nrepos > 0 && !config_repo(c, name)) /* guard: route.unknown_repo */
		die(EX_CONFIG, "%s: %s: not in repos", where, name);
}

struct router *
router_new(const struct config *c)
{
	struct router *t = xcalloc(1, sizeof *t);
	t->config = c;
	t->regex = xcalloc((size_t)c->route.nrules + 1, sizeof *t->regex);
	for (int i = 0; i < c->route.nrules; i++) {
		const struct route_rule *rule = &c->route.rules[i];
		char *where = path_fmt("route.rules[%d]", i), why[128];
		for (int k = 0; k < rule->repos.n; k++)
			check_repo(c, rule->repos.v[k], where);
		int e = rule->regex ? regcomp(&t->regex[i], rule->regex,
		                          REG_EXTENDED | REG_ICASE | REG_NEWLINE | REG_NOSUB)
		                    : 0;
		if (e != 0) {
			regerror(e, &t->regex[i], why, sizeof why);
			die(EX_CONFIG, "%s.regex: %s", where, why);
		}
		free(where);
	}
	if (c->route.dflt)
		check_repo(c, c->route.dflt, "route.default");
	return t;
}

static bool
label_holds(const struct router *t, int i)
{
	return record_has_label(t->r, t->config->route.rules[i].label);
}

static bool
project_holds(const struct router *t, int i)
{
	return t->r->project && strcasecmp(t->r->project, t->config->route.rules[i].project) == 0;
}

static bool
key_prefix_holds(const struct router *t, int i)
{
	const char *prefix = t->config->route.rules[i].key_prefix, *key = t->r->key;
	const char *dash = key ? strrchr(key, '-') : NULL;
	size_t n = strlen(prefix);
	return dash && (size_t)(dash - key) == n && strncasecmp(key, prefix, n) == 0;
}

static bool
regex_holds(const struct router *t, int i)
{
	return regexec(&t->regex[i], t->r->title, 0, NULL, 0) == 0 ||
	       regexec(&t->regex[i], buf_str(&t->body), 0, NULL, 0) == 0;
}

static bool
path_byte(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
	       (c != '\0' && strchr("_-./", c)) || (unsigned char)c >= 0x80;
}

/* Nothing that would make it another path stands before `at` in s; "./" does not. */
static bool
begins_path(const char *s, const char *at)
{
	if (at - s >= 2 && at[-1] == '/' && at[-2] == '.')
		at -= 2;
	return at == s || !path_byte(at[-1]);
}

/* The same behind it; a '.' that ends a sentence does not count. */
static bool
ends_path(const char *end)
{
	if (end[-1] == '/' || *end == '/')
		return true;
	while (*end == '.')
		end++;
	return !path_byte(*end);
}

static bool
mentions(const char *s, const char *path)
{
	size_t n = strlen(path);
	for (const char *at = s; (at = strstr(at, path)); at++)
		if (begins_path(s, at) && ends_path(at + n))
			return true;
	return false;
}

static bool
path_holds(const struct router *t, int i)
{
	const char *path = t->config->route.rules[i].path;
	return mentions(t->r->title, path) || mentions(t->r->body, path);
}

/* Every condition that a rule can give; one that it does not give holds. */
static const struct condition {
	size_t at; /* in struct route_rule */
	bool (*holds)(const struct router *t, int i);
} conditions[] = {
    {offsetof(struct route_rule, label), label_holds},
    {offsetof(struct route_rule, project), project_holds},
    {offsetof(struct route_rule, key_prefix), key_prefix_holds},
    {offsetof(struct route_rule, path), path_holds},
    {offsetof(struct route_rule, regex), regex_holds},
};

static bool
rule_holds(const struct router *t, int i)
{
	const char *rule = (const char *)&t->config->route.rules[i];
	for (size_t k = 0; k < sizeof conditions / sizeof *conditions; k++) {
		bool given = *(char *const *)(const void *)(rule + conditions[k].at) != NULL;
		if (given && !conditions[k].holds(t, i)) /* guard: route.condition */
			return false;
	}
	return true;
}

void
router_record(struct router *t, const struct record *r, struct buf *out)
{
	const struct config *c = t->config;
	struct jsonout o = jsonout(out);
	int i = 0;
	t->r = r;
	buf_reset(&t->body);
	buf_add(&t->body, r->body, strnlen(r->body, ROUTES_REGEX_MAX));
	while (i < c->route.nrules && !rule_holds(t, i))
		i++;
	jsonout_open(&o, NULL, '{');
	if (i < c->route.nrules) {
		const struct strings *repos = &c->route.rules[i].repos;
		jsonout_str(&o, "repo", repos->v[0]);
		jsonout_str(&o, "rule", c->route.rules[i].name);
		if (repos->n > 1) {
			jsonout_open(&o, "repos", '[');
			for (int k = 0; k < repos->n; k++)
				jsonout_str(&o, NULL, repos->v[k]);
			jsonout_close(&o, ']');
		}
	} else if (c->route.dflt) {
		jsonout_str(&o, "repo", c->route.dflt);
		jsonout_str(&o, "rule", "default");
	} else {
		jsonout_str(&o, "repo", NULL);
		jsonout_str(&o, "reason", "no rule matched");
	}
	jsonout_close(&o, '}');
}
