/* attemptplan: attempt.json, what the keeper shall run: written here, and read back here. */
#include "base/die.h"
#include "base/mem.h"
#include "base/path.h"
#include "io/file.h"
#include "io/json.h"
#include "io/jsonout.h"
#include "state/attempt.h"
#include "state/claimjson.h"
#include <errno.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>

enum { PLAN_VERSION = 1 };

static void
put_list(struct jsonout *j, const char *key, const struct strings *list)
{
	jsonout_open(j, key, '[');
	for (int i = 0; i < list->n; i++)
		jsonout_str(j, NULL, list->v[i]);
	jsonout_close(j, ']');
}

static char *
agent_name(const struct agent *a, const char *name, int n)
{
	return path_fmt("%s.%s.%d", a->name, name, n);
}

void
attempt_agents_json(const struct config *c, const char *name, int n, struct buf *out)
{
	struct jsonout j = jsonout(out);
	jsonout_open(&j, NULL, '[');
	for (int i = 0; i < c->nagents; i++) {
		char *whole = agent_name(&c->agents[i], name, n);
		jsonout_open(&j, NULL, '{');
		jsonout_str(&j, "name", whole);
		jsonout_str(&j, "role", c->agents[i].role);
		jsonout_close(&j, '}');
		free(whole);
	}
	jsonout_close(&j, ']');
}

static void
put_agents(struct jsonout *j, const struct plan *p)
{
	jsonout_open(j, "agents", '[');
	for (int i = 0; i < p->config->nagents && !p->head_sha; i++) {
		const struct agent *a = &p->config->agents[i];
		char *name = agent_name(a, p->name, p->attempt);
		jsonout_open(j, NULL, '{');
		jsonout_str(j, "name", name);
		jsonout_str(j, "agent", a->name);
		jsonout_str(j, "role", a->role);
		put_list(j, "argv", &a->argv);
		put_list(j, "env", &a->env);
		put_list(j, "login", &a->login);
		jsonout_int(j, "timeout", a->timeout);
		jsonout_int(j, "silence", a->silence);
		jsonout_bool(j, "network", a->network);
		jsonout_close(j, '}');
		free(name);
	}
	jsonout_close(j, ']');
}

static void
put_checks(struct jsonout *j, const struct repo *repo)
{
	jsonout_open(j, "checks", '[');
	for (int i = 0; i < repo->nchecks; i++) {
		jsonout_open(j, NULL, '{');
		jsonout_str(j, "name", repo->checks[i].name);
		put_list(j, "argv", &repo->checks[i].argv);
		jsonout_int(j, "timeout", repo->checks[i].timeout);
		jsonout_close(j, '}');
	}
	jsonout_close(j, ']');
}

static void
put_also(struct jsonout *j, const struct plan *p)
{
	jsonout_open(j, "also", '[');
	for (int i = 0; i < p->also.n; i++) {
		jsonout_open(j, NULL, '{');
		jsonout_str(j, "name", p->also.v[i]);
		jsonout_str(j, "repo_dir", p->also_dirs.v[i]);
		jsonout_close(j, '}');
	}
	jsonout_close(j, ']');
}

int
attempt_write_plan(const char *dir, const struct plan *p)
{
	const struct config *c = p->config;
	struct buf b = BUF_INIT;
	struct jsonout j = jsonout(&b);
	jsonout_open(&j, NULL, '{');
	jsonout_int(&j, "version", PLAN_VERSION);
	jsonout_str(&j, "ref", p->ref);
	jsonout_str(&j, "name", p->name);
	jsonout_int(&j, "attempt", p->attempt);
	jsonout_int(&j, "epoch", (int64_t)p->epoch);
	jsonout_str(&j, "branch", p->branch);
	jsonout_str(&j, "base_sha", p->base_sha);
	jsonout_str(&j, "repo_dir", p->gitdir);
	if (p->head_sha)
		jsonout_str(&j, "head_sha", p->head_sha);
	if (p->head_sha && p->onto_sha)
		jsonout_str(&j, "onto_sha", p->onto_sha);
	jsonout_int(&j, "rounds", c->dispatch.rounds);
	jsonout_int(&j, "log_max", c->dispatch.log_max);
	jsonout_open(&j, "sandbox", '{');
	jsonout_str(&j, "kind", c->sandbox.kind);
	jsonout_str(&j, "user", c->sandbox.user);
	put_list(&j, "read", &c->sandbox.read);
	jsonout_close(&j, '}');
	put_agents(&j, p);
	put_checks(&j, p->repo);
	put_also(&j, p);
	jsonout_close(&j, '}');
	buf_addc(&b, '\n');
	char *path = path_join(dir, "attempt.json");
	int result = file_put(path, b.s, b.len, FILE_REPLACE);
	free(path);
	buf_free(&b);
	return result;
}
