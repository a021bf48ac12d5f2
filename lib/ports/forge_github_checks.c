/* forge_github: what was reported for a head: check runs, commit statuses, workflow runs that wait. */
#include "ports/forge_github.h"
#include <stdio.h>
#include <string.h>

struct checks {
	struct hubforge *f;
	struct gate_facts *g;
	int cap;
};

static void
add(struct checks *s, struct check_fact k)
{
	struct gate_facts *g = s->g;

	if (g->nchecks == s->cap) {
		int cap = s->cap ? 2 * s->cap : 16;
		struct check_fact *v = arena_alloc(&s->f->mem, (size_t)cap * sizeof *v);
		if (g->nchecks)
			memcpy(v, g->checks, (size_t)g->nchecks * sizeof *v);
		g->checks = v;
		s->cap = cap;
	}
	k.name = hub_dup(s->f, k.name);
	k.app = hub_dup(s->f, k.app);
	k.said = hub_dup(s->f, k.said);
	g->checks[g->nchecks++] = k;
}

/* A word that is not known here is pending, as null is. */
static enum check_result
result(const char *word)
{
	static const struct {
		const char *word;
		enum check_result result;
	} words[] = {{"success", CHECK_PASS}, {"skipped", CHECK_SKIPPED},
	    {"neutral", CHECK_SKIPPED}, {"failure", CHECK_FAIL}, {"error", CHECK_FAIL},
	    {"cancelled", CHECK_FAIL}, {"timed_out", CHECK_FAIL}, {"action_required", CHECK_FAIL},
	    {"stale", CHECK_FAIL}, {"startup_failure", CHECK_FAIL}};

	for (size_t i = 0; i < sizeof words / sizeof *words; i++)
		if (word && strcmp(word, words[i].word) == 0)
			return words[i].result;
	return CHECK_PENDING;
}

static int
on_run(const struct json *v, const char *text, size_t n, void *arg)
{
	struct checks *s = arg;
	const char *status = json_gets(v, "status", NULL);
	const char *conclusion = json_gets(v, "conclusion", NULL);
	int64_t id = json_geti(json_get(v, "app"), "id", -1);
	char app[24];

	(void)text, (void)n;
	if (strcmp(json_gets(v, "head_sha", ""), s->g->pr.head_sha) != 0) /* guard: hub.run_head */
		return 1;
	bool over = status && strcmp(status, "completed") == 0; /* guard: hub.run_completed */
	snprintf(app, sizeof app, "%lld", (long long)id);
	add(s, (struct check_fact){.name = json_gets(v, "name", NULL),
	           .app = id >= 0 ? app : NULL,
	           .result = over ? result(conclusion) : CHECK_PENDING,
	           .said = over ? conclusion : status});
	return 0;
}

static int
on_status(const struct json *v, const char *text, size_t n, void *arg)
{
	const char *state = json_gets(v, "state", NULL);

	(void)text, (void)n;
	add(arg, (struct check_fact){.name = json_gets(v, "context", NULL),
	             .status = true,
	             .result = result(state),
	             .said = state});
	return 0;
}

static int
on_workflow(const struct json *v, const char *text, size_t n, void *arg)
{
	struct checks *s = arg;
	const char *status = json_gets(v, "status", "");
	const char *conclusion = json_gets(v, "conclusion", "");

	(void)text, (void)n;
	s->g->approval_waiting |= strcmp(status, "waiting") == 0 ||
	                          strcmp(status, "action_required") == 0 ||
	                          strcmp(conclusion, "action_required") == 0;
	return 0;
}

enum answer
hub_gate_checks(
    struct hubforge *f, const struct github_repo *repo, struct gate_facts *g, struct buf *err)
{
	struct checks s = {.f = f, .g = g};
	const char *full = repo->full_name, *head = g->pr.head_sha;

	enum answer a = github_list(f->g, "check_runs", on_run, &s, err,
	    "/repos/%s/commits/%s/check-runs?filter=latest&per_page=100", full, head);
	if (a == ANSWER_OK)
		a = github_list(f->g, "statuses", on_status, &s, err,
		    "/repos/%s/commits/%s/status?per_page=100", full, head);
	if (a == ANSWER_OK)
		a = github_list(f->g, "workflow_runs", on_workflow, &s, err,
		    "/repos/%s/actions/runs?head_sha=%s&per_page=100", full, head);
	g->checks_known = a == ANSWER_OK;
	return a;
}
