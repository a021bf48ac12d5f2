/* attemptread: attempt.json as the keeper reads it. */
#include "base/die.h"
#include "base/mem.h"
#include "base/path.h"
#include "io/file.h"
#include "io/json.h"
#include "state/attempt.h"
#include "state/claimjson.h"
#include <errno.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>

/*
 * One object of the plan while it is read: `taken` counts the members that were asked for and
 * there, the first fault stays.
 */
struct want {
	const struct json *obj;
	int taken;
	const char *wrong; /* the key */
};

static const struct json *
take(struct want *w, const char *key, enum json_type type)
{
	const struct json *v = json_get(w->obj, key);
	if (json_type(v) == type) {
		w->taken++;
		return v;
	}
	if (!w->wrong)
		w->wrong = key;
	return NULL;
}

static const char *
text(struct want *w, const char *key)
{
	return json_string(take(w, key, JSON_STRING), "");
}

static const char *
sha(struct want *w, const char *key)
{
	const char *s = text(w, key);
	if (!git_is_sha(s) && !w->wrong)
		w->wrong = key;
	return s;
}

static const char *
sha_if_any(struct want *w, const char *key)
{
	return json_get(w->obj, key) ? sha(w, key) : NULL;
}

static const char *
directory(struct want *w, const char *key)
{
	const char *s = text(w, key);
	if (s[0] != '/' && !w->wrong)
		w->wrong = key;
	return s;
}

static long
number(struct want *w, const char *key, long max)
{
	int64_t n = 0;
	if ((!json_int(take(w, key, JSON_NUMBER), &n) || n < 1 || n > max) && !w->wrong)
		w->wrong = key;
	return (long)n;
}

static struct strings
list(struct want *w, const char *key)
{
	const struct json *v = take(w, key, JSON_ARRAY);
	struct strings s = {xcalloc((size_t)json_count(v) + 1, sizeof *s.v), 0};
	for (const struct json *e = json_first(v); e; e = json_next(e)) {
		if (json_type(e) != JSON_STRING && !w->wrong)
			w->wrong = key;
		s.v[s.n++] = (char *)json_string(e, "");
	}
	return s;
}

/* After the last member: none is left that nobody asked for. The fault goes up. */
static void
done(struct want *w, struct want *up, const char *what)
{
	bool unknown = json_type(w->obj) != JSON_OBJECT || w->taken != json_count(w->obj);
	if (up && !up->wrong && (w->wrong || unknown))
		up->wrong = w->wrong ? w->wrong : what;
	else if (!w->wrong && unknown)
		w->wrong = what;
}

static void
read_agents(struct want *w, struct job *job)
{
	const struct json *agents = take(w, "agents", JSON_ARRAY);
	job->agents = xcalloc((size_t)json_count(agents) + 1, sizeof *job->agents);
	for (const struct json *e = json_first(agents); e; e = json_next(e)) {
		struct want in = {.obj = e};
		struct job_agent *a = &job->agents[job->nagents++];
		a->name = text(&in, "name");
		a->agent = text(&in, "agent");
		a->role = text(&in, "role");
		a->argv = list(&in, "argv");
		a->env = list(&in, "env");
		a->login = list(&in, "login");
		a->timeout = number(&in, "timeout", LONG_MAX);
		a->silence = number(&in, "silence", LONG_MAX);
		a->network = json_bool(take(&in, "network", JSON_BOOL), false);
		if (a->argv.n == 0)
			in.wrong = "argv";
		if (strcmp(a->role, "implementer") != 0 && strcmp(a->role, "reviewer") != 0)
			in.wrong = "role";
		done(&in, w, "agents: unknown member");
	}
}

static void
read_checks(struct want *w, struct job *job)
{
	const struct json *checks = take(w, "checks", JSON_ARRAY);
	job->checks = xcalloc((size_t)json_count(checks) + 1, sizeof *job->checks);
	for (const struct json *e = json_first(checks); e; e = json_next(e)) {
		struct want in = {.obj = e};
		struct job_check *c = &job->checks[job->nchecks++];
		c->name = text(&in, "name");
		c->argv = list(&in, "argv");
		c->timeout = number(&in, "timeout", LONG_MAX);
		if (c->argv.n == 0)
			in.wrong = "argv";
		done(&in, w, "checks: unknown member");
	}
}

static void
read_also(struct want *w, struct job *job)
{
	const struct json *also = take(w, "also", JSON_ARRAY);
	job->also = xcalloc((size_t)json_count(also) + 1, sizeof *job->also);
	for (const struct json *e = json_first(also); e; e = json_next(e)) {
		struct want in = {.obj = e};
		struct job_also *a = &job->also[job->nalso++];
		a->name = text(&in, "name");
		a->repo_dir = directory(&in, "repo_dir");
		done(&in, w, "also: unknown member");
	}
}

static const char *
understand(struct job *job, const struct json *v)
{
	struct want w = {.obj = v}, box = {0};
	if (number(&w, "version", 1) != 1) /* guard: plan.version */
		return "version: not known";
	job->ref = text(&w, "ref");
	job->name = text(&w, "name");
	job->attempt = (int)number(&w, "attempt", INT_MAX);
	if (claim_parse_epoch(json_get(v, "epoch"), &job->epoch))
		w.taken++;
	else
		w.wrong = "epoch";
	job->branch = text(&w, "branch");
	job->base_sha = sha(&w, "base_sha");
	job->repo_dir = directory(&w, "repo_dir");
	job->head_sha = sha_if_any(&w, "head_sha");
	job->onto_sha = sha_if_any(&w, "onto_sha");
	job->rounds = (int)number(&w, "rounds", INT_MAX);
	job->log_max = number(&w, "log_max", LONG_MAX);
	box.obj = take(&w, "sandbox", JSON_OBJECT);
	job->sandbox_kind = text(&box, "kind");
	job->sandbox_user = text(&box, "user");
	job->sandbox_read = list(&box, "read");
	done(&box, &w, "sandbox: unknown member");
	read_agents(&w, job);
	read_checks(&w, job);
	read_also(&w, job);
	if (!*job->name || !*job->branch)
		w.wrong = "name, branch: is empty";
	done(&w, NULL, "unknown member");
	return w.wrong;
}

int
attempt_read_plan(const char *dir, struct job *job)
{
	struct buf b = BUF_INIT;
	struct json_error e;
	char *path = path_join(dir, "attempt.json");
	int result = 0;
	*job = (struct job){0};
	if (file_slurp(path, JSON_MAX_LEN, &b) == -1) {
		warn("%s: %s", path, strerror(errno));
		result = -1;
	} else {
		const struct json *v = json_parse(buf_str(&b), b.len, &e);
		const char *wrong = v ? understand(job, v) : e.what;
		if (wrong) {
			warn("%s: %s: missing, unknown or of a wrong type", path, wrong);
			result = -1;
		}
	}
	free(path);
	buf_free(&b);
	return result;
}
