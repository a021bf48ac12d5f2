/*
 * config: what fac.json says as a whole; the keys are in configtable.c, their reading in
 * configread.c.
 */
#include "state/config.h"
#include "base/buf.h"
#include "base/die.h"
#include "base/hash.h"
#include "base/mem.h"
#include "base/path.h"
#include "io/file.h"
#include "io/json.h"
#include "state/configtable.h"
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <unistd.h>

bool
strings_has(const struct strings *list, const char *s)
{
	for (int i = 0; s && *s && i < list->n; i++)
		if (strcasecmp(list->v[i], s) == 0)
			return true;
	return false;
}

static void
check_repos(const struct reader *r, const struct config *c)
{
	for (int i = 0; i < c->nrepos; i++) {
		const struct repo *repo = &c->repos[i];
		for (int k = 0; k < i; k++) {
			if (strcasecmp(repo->name, c->repos[k].name) ==
			    0) /* guard: config.repo.twice */
				config_refuse(
				    r, path_fmt("repos.%s", repo->name), "is given twice");
		}
		if (!repo->path &&
		    strcmp(c->forge.kind, "local") == 0) /* guard: config.repo.path */
			config_refuse(r, path_fmt("repos.%s.path", repo->name),
			    "is missing; forge.kind local needs it");
		for (int k = 0; k < repo->nchecks; k++) {
			char *at = path_fmt("repos.%s.checks[%d]", repo->name, k);
			for (int l = 0; l < k; l++) {
				if (strcmp(repo->checks[k].name, repo->checks[l].name) == 0)
					config_refuse(r, at, "name: is given twice");
			}
			if (!repo->checks[k].argv.v[0][0])
				config_refuse(r, at, "argv[0]: is empty");
			free(at);
		}
	}
}

/* An issue is ready because a person said so: without a label nobody could have. */
static void
check_tracker(const struct reader *r, const struct config *c)
{
	bool github = strcmp(c->tracker.kind, "github") == 0;
	if (github && c->tracker.ready.n == 0) /* guard: config.github.ready */
		config_refuse(r, "tracker.ready", "name the label that makes an issue ready");
	for (int i = 0; github && i < c->tracker.ready.n; i++) {
		const char *s = c->tracker.ready.v[i];
		if (strcasecmp(s, c->tracker.in_progress) == 0 ||
		    strcasecmp(s, c->tracker.in_review) == 0) /* guard: config.github.words */
			config_refuse(r, "tracker.ready", "is one of the labels that fac sets");
	}
	if (strcasecmp(c->tracker.in_progress, c->tracker.in_review) == 0)
		config_refuse(r, "tracker.in_review", "is the same as tracker.in_progress");
}

static void
check_agents(const struct reader *r, const struct config *c)
{
	for (int i = 0; i < c->nagents; i++) {
		char *at = path_fmt("agents[%d]", i);
		for (int k = 0; k < i; k++) {
			if (strcmp(c->agents[i].name, c->agents[k].name) == 0)
				config_refuse(r, at, "name: is given twice");
		}
		if (!c->agents[i].argv.v[0][0])
			config_refuse(r, at, "argv[0]: is empty");
		free(at);
	}
}

/*
 * A rule needs a condition and a repository; a rule without a name is called by its first
 * condition.
 */
static void
check_rules(const struct reader *r, const struct config *c)
{
	for (int i = 0; i < c->route.nrules; i++) {
		struct route_rule *rule = &c->route.rules[i];
		enum { CONDITIONS = 7 };
		const char *const names[CONDITIONS] = {
		    "label", "project", "team", "key_prefix", "regex", "path", "keywords"};
		const char *const values[CONDITIONS] = {rule->label, rule->project, rule->team,
		    rule->key_prefix, rule->regex, rule->path,
		    rule->keywords.n > 0 ? rule->keywords.v[0] : NULL};
		char *at = path_fmt("route.rules[%d]", i);
		size_t k = 0;
		while (k < CONDITIONS && !values[k])
			k++;
		if (k == CONDITIONS) /* guard: config.rule.bare */
			config_refuse(r, at,
			    "expected label, project, team, key_prefix, regex, path or keywords");
		if (rule->repos.n == 0)
			config_refuse(r, at, "expected repo or repos");
		if (!rule->name)
			rule->name = path_fmt("%s:%s", names[k], values[k]);
		free(at);
	}
}

static void
check_llm(const struct reader *r, const struct config *c)
{
	if (c->triage.llm.argv.n > 0 && c->triage.llm.url) /* guard: config.llm.both */
		config_refuse(r, "triage.llm.url", "triage.llm.argv is given too");
	if (c->triage.llm.url && !c->triage.llm.model) /* guard: config.llm.model */
		config_refuse(r, "triage.llm.model", "is missing; triage.llm.url needs it");
	bool priced = c->triage.llm.price_in > 0 && c->triage.llm.price_out > 0;
	if (c->triage.llm.cents_per_day > 0 && !priced) /* guard: config.llm.price */
		config_refuse(
		    r, "triage.llm.cents_per_day", "needs triage.llm.price_in and price_out");
}

/* The parsed file; dies where it is not JSON. */
static const struct json *
parse(const struct reader *r, const char *file)
{
	struct buf text = BUF_INIT, bare = BUF_INIT;
	struct json_error e;
	if (file_slurp(file, JSON_MAX_LEN, &text) < 0)
		die(EX_CONFIG, "%s: %s", r->name, strerror(errno));
	if (!json_strip_comments(&bare, buf_str(&text), text.len))
		die(EX_CONFIG, "%s: unterminated comment", r->name);
	const struct json *root = json_parse(buf_str(&bare), bare.len, &e);
	if (!root) {
		int line = 1;
		for (size_t i = 0; i < e.offset && i < bare.len; i++)
			line += bare.s[i] == '\n';
		die(EX_CONFIG, "%s:%d: %s", r->name, line, e.what);
	}
	if (json_type(root) != JSON_OBJECT)
		die(EX_CONFIG, "%s: expected object", r->name);
	buf_free(&text);
	buf_free(&bare);
	return root;
}

const struct config *
config_load(const char *file)
{
	struct config *c = xcalloc(1, sizeof *c);
	struct reader r = {file ? file : "defaults", NULL};
	struct json_mark mark = json_mark();
	const struct json *root = NULL;
	if (file) {
		c->file = realpath(file, NULL);
		if (!c->file)
			die(EX_CONFIG, "%s: %s", file, strerror(errno));
		root = parse(&r, c->file);
		r.dir = xmemdup0(c->file, (size_t)(path_base(c->file) - c->file));
		if (strlen(r.dir) > 1)
			r.dir[strlen(r.dir) - 1] = '\0';
	} else if (!(r.dir = getcwd(NULL, 0))) {
		die(EX_CONFIG, "current directory: %s", strerror(errno));
	}
	config_read(&r, "", config_rows, root, (char *)c);
	check_repos(&r, c);
	check_tracker(&r, c);
	check_agents(&r, c);
	check_rules(&r, c);
	check_llm(&r, c);
	if (c->dispatch.backoff > c->dispatch.backoff_max)
		config_refuse(&r, "dispatch.backoff", "is greater than dispatch.backoff_max");
	json_release(mark);
	free(r.dir);
	return c;
}

const struct repo *
config_repo(const struct config *c, const char *name)
{
	for (int i = 0; name && i < c->nrepos; i++) {
		if (strcasecmp(c->repos[i].name, name) == 0)
			return &c->repos[i];
	}
	return NULL;
}

void
config_fingerprint(const struct config *c, char out[65])
{
	const char *const parts[] = {
	    c->file, c->tracker.kind, c->tracker.file, c->tracker.dir, c->forge.kind, c->forge.dir};
	struct buf b = BUF_INIT;
	for (size_t i = 0; i < sizeof parts / sizeof *parts; i++)
		buf_add(&b, parts[i] ? parts[i] : "", parts[i] ? strlen(parts[i]) + 1 : 1);
	if (strcmp(c->tracker.kind, "github") == 0 || strcmp(c->forge.kind, "github") == 0)
		buf_adds(&b, c->github.api);
	hash_hex(b.s, b.len, out);
	buf_free(&b);
}

static void
each_row(const char *prefix, const struct row *rows,
    void (*fn)(const char *path, const char *type, const char *dflt, void *arg), void *arg)
{
	for (const struct row *row = rows; row->key; row++) {
		char *path = path_fmt("%s%s", prefix, row->key);
		fn(path, row_type_name(row->type), row->dflt, arg);
		if (row->sub) {
			const char *in = row->type == ROW_ARRAY ? "[]."
			                 : row->type == ROW_MAP ? ".*."
			                                        : ".";
			char *below = path_fmt("%s%s", path, in);
			each_row(below, row->sub, fn, arg);
			free(below);
		}
		free(path);
	}
}

void
config_each_key(
    void (*fn)(const char *path, const char *type, const char *dflt, void *arg), void *arg)
{
	each_row("", config_rows, fn, arg);
}
