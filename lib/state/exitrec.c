/* exitrec: writes how an attempt ended. */
#include "state/exitrec.h"
#include "base/clock.h"
#include "base/mem.h"
#include "io/file.h"
#include "io/json.h"
#include "io/jsonout.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static char *
now(void)
{
	char at[CLOCK_LEN];
	return xstrdup(clock_format(clock_now(), at));
}

struct exitrec_role *
exitrec_role(struct exitrec *x, const char *role, const char *agent, int round)
{
	x->roles = xreallocarray(x->roles, (size_t)x->nroles + 1, sizeof *x->roles);
	struct exitrec_role *e = &x->roles[x->nroles++];
	*e = (struct exitrec_role){
	    .role = role, .agent = agent, .round = round, .started_at = now()};
	return e;
}

/* usage.json as an agent left it: a small JSON object in a regular file, or nothing. */
static char *
read_usage(const char *path)
{
	struct buf text = BUF_INIT, out = BUF_INIT;
	struct json_mark m = json_mark();
	struct json_error e;
	if (file_slurp(path, EXITREC_USAGE, &text) == 0 &&
	    json_type(json_parse(buf_str(&text), text.len, &e)) == JSON_OBJECT)
		json_compact(&out, text.s, text.len);
	json_release(m);
	buf_free(&text);
	if (out.len)
		return buf_detach(&out);
	buf_free(&out);
	return NULL;
}

void
exitrec_role_end(struct exitrec_role *e, enum reason reason, const char *usage)
{
	e->reason = reason;
	e->ended_at = now();
	e->usage = read_usage(usage);
}

void
exitrec_role_undo(struct exitrec *x)
{
	free(x->roles[--x->nroles].started_at);
}

void
exitrec_checks_begin(struct exitrec *x, const char *head, const char *base)
{
	x->nchecks = 0;
	x->checks_base = base;
	snprintf(x->checks_head, sizeof x->checks_head, "%s", head);
}

void
exitrec_check(struct exitrec *x, const char *name, const char *conclusion, int exit)
{
	x->checks = xreallocarray(x->checks, (size_t)x->nchecks + 1, sizeof *x->checks);
	x->checks[x->nchecks].name = name;
	x->checks[x->nchecks].conclusion = conclusion;
	x->checks[x->nchecks++].exit = exit;
}

void
exitrec_review(struct exitrec *x, const char *agent, const char *verdict, const char *summary)
{
	size_t n = strlen(summary);
	if (n > EXITREC_SUMMARY) { /* guard: exitrec.summary */
		n = EXITREC_SUMMARY;
		while (n && ((unsigned char)summary[n] & 0xC0) == 0x80)
			n--;
	}
	free(x->review_summary);
	x->review_summary = xmemdup0(summary, n);
	x->review_agent = agent;
	x->review_verdict = verdict;
	snprintf(x->review_head, sizeof x->review_head, "%s", x->head);
}

static const char *
or_null(const char *s)
{
	return s && *s ? s : NULL;
}

static void
put_role(struct jsonout *j, const struct exitrec_role *e, bool usage)
{
	const struct role_result *r = &e->result;
	jsonout_open(j, NULL, '{');
	jsonout_str(j, "role", e->role);
	jsonout_str(j, "agent", e->agent);
	jsonout_int(j, "round", e->round);
	if (r->exit >= 0)
		jsonout_int(j, "exit", r->exit);
	else
		jsonout_str(j, "exit", NULL);
	jsonout_int(j, "signal", r->signal);
	jsonout_str(j, "reason", e->reason == R_FINISHED ? NULL : reason_code(e->reason));
	jsonout_str(j, "started_at", e->started_at);
	jsonout_str(j, "ended_at", e->ended_at);
	jsonout_int(j, "log_bytes", (int64_t)r->log_bytes);
	jsonout_int(j, "log_dropped", (int64_t)r->log_dropped);
	if (usage && e->usage)
		jsonout_raw(j, "usage", e->usage, strlen(e->usage));
	jsonout_close(j, '}');
}

static void
put_review(struct jsonout *j, const struct exitrec *x)
{
	if (!x->review_agent) {
		jsonout_str(j, "review", NULL);
		return;
	}
	jsonout_open(j, "review", '{');
	jsonout_str(j, "agent", x->review_agent);
	jsonout_str(j, "verdict", x->review_verdict);
	jsonout_str(j, "summary", x->review_summary);
	jsonout_str(j, "head_sha", x->review_head);
	jsonout_close(j, '}');
}

static void
print(const struct exitrec *x, enum reason outcome, bool usage, struct buf *out)
{
	char at[CLOCK_LEN];
	struct jsonout j = jsonout(out);
	jsonout_open(&j, NULL, '{');
	jsonout_str(&j, "outcome", reason_code(outcome));
	jsonout_str(&j, "head_sha", or_null(x->head));
	jsonout_str(&j, "base_sha", x->base_sha);
	jsonout_int(&j, "rounds", x->rounds);
	jsonout_str(&j, "at", clock_format(clock_now(), at));
	jsonout_open(&j, "checks", '[');
	for (int i = 0; i < x->nchecks; i++) {
		jsonout_open(&j, NULL, '{');
		jsonout_str(&j, "name", x->checks[i].name);
		jsonout_str(&j, "conclusion", x->checks[i].conclusion);
		jsonout_int(&j, "exit", x->checks[i].exit);
		jsonout_close(&j, '}');
	}
	jsonout_close(&j, ']');
	jsonout_str(&j, "checks_head", or_null(x->checks_head));
	jsonout_str(&j, "checks_base", x->checks_base);
	put_review(&j, x);
	jsonout_open(&j, "roles", '[');
	for (int i = 0; i < x->nroles; i++)
		put_role(&j, &x->roles[i], usage);
	jsonout_close(&j, ']');
	jsonout_close(&j, '}');
	buf_addc(out, '\n');
}

int
exitrec_write(const struct exitrec *x, enum reason outcome, const char *path, bool once)
{
	struct buf out = BUF_INIT;
	struct json_error e;
	print(x, outcome, true, &out);
	/* An agent's usage must not make the record unreadable (nested too deep, too much in all).
	 */
	if (out.len > JSON_MAX_LEN / 8 ||
	    !json_check(out.s, out.len, &e)) { /* guard: exitrec.readable */
		buf_reset(&out);
		print(x, outcome, false, &out);
	}
	int r = file_put(path, out.s, out.len, once ? FILE_CREATE : FILE_REPLACE);
	buf_free(&out);
	return r;
}
