/* routes: the first rule that holds */
#include "rules/routes.h"
#include "base/die.h"
#include "base/mem.h"
#include "base/utf8.h"
#include "io/jsonout.h"
#include "rules/phrases.h"
#include <regex.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

/* A file or a symbol that the text names and that one clone has. */
struct mention {
	const char *at; /* in the record; NULL: none */
	size_t n;
	const char *kind;
};

struct router {
	const struct config *config;
	const struct pathindex *files;     /* NULL: none */
	const struct symbolindex *symbols; /* NULL: none */
	struct mention *mentions;          /* for each of config.repos: the first */
	regex_t *regex;                    /* one for each rule; compiled where the rule has one */
	struct phrases *keywords;          /* of all rules; the tag is the rule */
	bool *said;                        /* for each rule: one of its keywords is in the record */
	struct buf body;                   /* of the record: what regular expressions see of it */
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
	t->said = xcalloc((size_t)c->route.nrules + 1, sizeof *t->said);
	t->mentions = xcalloc((size_t)c->nrepos + 1, sizeof *t->mentions);
	t->keywords = phrases_new();
	for (int i = 0; i < c->route.nrules; i++) {
		const struct route_rule *rule = &c->route.rules[i];
		char *where = path_fmt("route.rules[%d]", i), why[128];
		for (int k = 0; k < rule->repos.n; k++)
			check_repo(c, rule->repos.v[k], where);
		for (int k = 0; k < rule->keywords.n; k++)
			if (!phrases_add(t->keywords, rule->keywords.v[k], i))
				die(EX_CONFIG, "%s.keywords[%d]: expected 1 to %d characters",
				    where, k, PHRASE_MAX);
		int e = rule->regex ? regcomp(&t->regex[i], rule->regex,
		                          REG_EXTENDED | REG_ICASE | REG_NEWLINE | REG_NOSUB)
		                    : 0;
		if (e != 0) {
			regerror(e, &t->regex[i], why, sizeof why);
			die(EX_CONFIG, "%s.regex: %s", where, why);
		}
		free(where);
	}
	phrases_build(t->keywords);
	if (c->route.dflt)
		check_repo(c, c->route.dflt, "route.default");
	return t;
}

void
router_know(struct router *t, const struct pathindex *files, const struct symbolindex *symbols)
{
	t->files = files;
	t->symbols = symbols;
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
team_holds(const struct router *t, int i)
{
	return t->r->team && strcasecmp(t->r->team, t->config->route.rules[i].team) == 0;
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

static int
said(const struct phrase_hit *hit, void *arg)
{
	((struct router *)arg)->said[hit->tag] = true;
	return 0;
}

static int
note(struct router *t, int clone, const char *at, size_t n, const char *kind)
{
	struct mention *m = &t->mentions[clone];
	if (!m->at)
		*m = (struct mention){at, n, kind};
	return 0;
}

static int
file_named(int clone, const char *at, size_t n, void *arg)
{
	return note(arg, clone, at, n, "file");
}

static int
symbol_named(int clone, const char *at, size_t n, void *arg)
{
	return note(arg, clone, at, n, "symbol");
}

/* What the conditions look at of a record, and the evidence. */
static void
look_at(struct router *t, const struct record *r)
{
	t->r = r;
	buf_reset(&t->body);
	buf_add(&t->body, r->body, strnlen(r->body, ROUTES_REGEX_MAX));
	memset(t->said, 0, (size_t)t->config->route.nrules * sizeof *t->said);
	phrases_scan(t->keywords, r->title, strlen(r->title), said, t);
	phrases_scan(t->keywords, r->body, strlen(r->body), said, t);
	memset(t->mentions, 0, (size_t)t->config->nrepos * sizeof *t->mentions);
	if (t->files) {
		pathindex_scan(t->files, r->title, strlen(r->title), file_named, t);
		pathindex_scan(t->files, r->body, strlen(r->body), file_named, t);
	}
	if (t->symbols) {
		symbolindex_scan(t->symbols, r->title, strlen(r->title), symbol_named, t);
		symbolindex_scan(t->symbols, r->body, strlen(r->body), symbol_named, t);
	}
}

static bool
keywords_hold(const struct router *t, int i)
{
	return t->said[i];
}

/* Every condition that a rule can give; one that it does not give holds. */
static const struct condition {
	const char *name;
	size_t at; /* in struct route_rule */
	bool (*holds)(const struct router *t, int i);
} conditions[] = {
    {"label", offsetof(struct route_rule, label), label_holds},
    {"project", offsetof(struct route_rule, project), project_holds},
    {"team", offsetof(struct route_rule, team), team_holds},
    {"key_prefix", offsetof(struct route_rule, key_prefix), key_prefix_holds},
    {"path", offsetof(struct route_rule, path), path_holds},
    {"keywords", offsetof(struct route_rule, keywords.v), keywords_hold},
    {"regex", offsetof(struct route_rule, regex), regex_holds},
};

/* The first condition of a rule that does not hold; NULL: it holds. */
static const char *
missing(const struct router *t, int i)
{
	const char *rule = (const char *)&t->config->route.rules[i];
	for (size_t k = 0; k < sizeof conditions / sizeof *conditions; k++) {
		bool given = *(void *const *)(const void *)(rule + conditions[k].at) != NULL;
		if (given && !conditions[k].holds(t, i)) /* guard: route.condition */
			return conditions[k].name;
	}
	return NULL;
}

static void
add_mention(struct buf *b, const struct mention *m)
{
	utf8_excerpt(b, m->at, m->n, 120);
}

/*
 * What the evidence says against `rule` (-1: none held): a reason in why. Or, where no rule held and it is of one
 * clone, that clone in *found.
 */
static bool
conflicts(const struct router *t, int rule, int *found, struct buf *why)
{
	const struct config *c = t->config;
	const struct strings *ours = rule < 0 ? NULL : &c->route.rules[rule].repos;
	const struct mention *first = NULL;

	*found = -1;
	for (int k = 0; k < c->nrepos; k++) {
		const struct mention *m = &t->mentions[k];
		if (!m->at)
			continue;
		bool known = false;
		for (int i = 0; ours && i < ours->n; i++)
			known |= strcasecmp(ours->v[i], c->repos[k].name) == 0;
		if (known)
			return false; /* the rule is borne out */
		if (!ours && *found < 0) {
			*found = k;
			first = m;
			continue;
		}
		if (why->len) /* the first is named */
			continue;
		buf_adds(why, "conflict: ");
		if (ours) {
			buf_addf(why, "%s says %s", c->route.rules[rule].name, ours->v[0]);
		} else {
			add_mention(why, first);
			buf_addf(why, " is in %s", c->repos[*found].name);
		}
		buf_adds(why, ", ");
		add_mention(why, m);
		buf_addf(why, " is in %s", c->repos[k].name);
	}
	return why->len > 0;
}

void
router_explain(struct router *t, const struct record *r)
{
	const struct config *c = t->config;
	const char *dflt = c->route.dflt ? c->route.dflt : "nowhere";
	bool decided = false;

	look_at(t, r);
	warn("%s:", r->ref);
	for (int i = 0; i < c->route.nrules; i++) {
		const struct route_rule *rule = &c->route.rules[i];
		const char *no = missing(t, i);
		warn("    %-7s  %s -> %s%s%s",
		    no        ? "no"
		    : decided ? "also"
		              : "decides",
		    rule->name, rule->repos.v[0], no ? ": not its " : "", no ? no : "");
		decided |= !no;
	}
	for (int k = 0; k < c->nrepos; k++)
		if (t->mentions[k].at)
			warn("    %-7s  %.*s -> %s", t->mentions[k].kind, (int)t->mentions[k].n,
			    t->mentions[k].at, c->repos[k].name);
	if (!decided)
		warn("    default  %s", dflt);
}

void
router_record(struct router *t, const struct record *r, struct buf *out)
{
	const struct config *c = t->config;
	struct jsonout o = jsonout(out);
	int i = 0;
	look_at(t, r);
	while (i < c->route.nrules && missing(t, i))
		i++;
	struct buf why = BUF_INIT, file = BUF_INIT;
	int found;
	bool odd = conflicts(t, i < c->route.nrules ? i : -1, &found, &why);
	jsonout_open(&o, NULL, '{');
	if (odd) { /* guard: route.conflict */
		jsonout_str(&o, "repo", NULL);
		jsonout_str(&o, "reason", buf_str(&why));
	} else if (i < c->route.nrules) {
		const struct strings *repos = &c->route.rules[i].repos;
		jsonout_str(&o, "repo", repos->v[0]);
		jsonout_str(&o, "rule", c->route.rules[i].name);
		if (repos->n > 1) {
			jsonout_open(&o, "repos", '[');
			for (int k = 0; k < repos->n; k++)
				jsonout_str(&o, NULL, repos->v[k]);
			jsonout_close(&o, ']');
		}
	} else if (found >= 0) {
		buf_addf(&file, "%s:", t->mentions[found].kind);
		add_mention(&file, &t->mentions[found]);
		jsonout_str(&o, "repo", c->repos[found].name);
		jsonout_str(&o, "rule", buf_str(&file));
	} else if (c->route.dflt) {
		jsonout_str(&o, "repo", c->route.dflt);
		jsonout_str(&o, "rule", "default");
	} else {
		jsonout_str(&o, "repo", NULL);
		jsonout_str(&o, "reason", "no rule matched");
	}
	jsonout_close(&o, '}');
	buf_free(&why);
	buf_free(&file);
}
