/* claimjson: fac's own facts in a claim's record, and back. */
#include "state/claimjson.h"
#include "base/die.h"
#include "io/jsonout.h"
#include <stdlib.h>
#include <string.h>

enum fact_type { FACT_TEXT, FACT_INT, FACT_EPOCH, FACT_BOOL };

/* A member and its place in struct claim. */
struct fact {
	const char *key;
	enum fact_type type;
	size_t at;
};

#define FACT(key, type, member)                           \
	{                                                 \
		key, type, offsetof(struct claim, member) \
	}

static const struct fact dispatch_facts[] = {FACT("attempt", FACT_INT, attempt),
    FACT("attempts", FACT_INT, attempts), FACT("epoch", FACT_EPOCH, epoch),
    FACT("at", FACT_TEXT, started_at), FACT("repo", FACT_TEXT, repo),
    FACT("branch", FACT_TEXT, branch), FACT("base", FACT_TEXT, base),
    FACT("base_sha", FACT_TEXT, base_sha), FACT("sandbox", FACT_TEXT, sandbox),
    FACT("state_set", FACT_BOOL, state_set), FACT("prior_state", FACT_TEXT, prior_state), {0}};

static const struct fact complete_facts[] = {FACT("at", FACT_TEXT, at),
    FACT("retry_at", FACT_TEXT, retry_at), FACT("outcome", FACT_TEXT, outcome),
    FACT("head_sha", FACT_TEXT, head_sha), FACT("commented", FACT_TEXT, commented),
    FACT("asked", FACT_TEXT, asked), FACT("issue_closed", FACT_BOOL, issue_closed), {0}};

static const struct fact pr_facts[] = {FACT("number", FACT_TEXT, pr_number),
    FACT("url", FACT_TEXT, pr_url), FACT("author", FACT_TEXT, pr_author),
    FACT("state", FACT_TEXT, pr_state), FACT("draft", FACT_BOOL, draft),
    FACT("seen_at", FACT_TEXT, head_seen_at), FACT("reviewed_sha", FACT_TEXT, reviewed_sha),
    FACT("merge_sha", FACT_TEXT, merge_sha), {0}};

static const char *const phase_names[] = {
#define PHASE_NAME(id, place) #id,
    PHASE_TABLE(PHASE_NAME)
#undef PHASE_NAME
};
static const enum place phase_places[] = {
#define PHASE_WHERE(id, place) PLACE_##place,
    PHASE_TABLE(PHASE_WHERE)
#undef PHASE_WHERE
};

const char *
phase_name(enum phase p)
{
	static char lower[PHASE_COUNT][16];
	if (!lower[p][0]) {
		for (size_t i = 0; phase_names[p][i]; i++)
			lower[p][i] = (char)(phase_names[p][i] - 'A' + 'a');
	}
	return lower[p];
}

bool
phase_parse(const char *s, enum phase *p)
{
	for (int i = 0; i < PHASE_COUNT; i++) {
		if (strcmp(s, phase_name((enum phase)i)) == 0) {
			*p = (enum phase)i;
			return true;
		}
	}
	return false;
}

enum place
phase_place(enum phase p)
{
	return phase_places[p];
}

static void
put_facts(struct jsonout *j, const struct claim *c, const struct fact *facts)
{
	for (const struct fact *f = facts; f->key; f++) {
		const void *from = (const char *)c + f->at;
		switch (f->type) {
		case FACT_TEXT:
			if (*(char *const *)from)
				jsonout_str(j, f->key, *(char *const *)from);
			break;
		case FACT_INT:
			jsonout_int(j, f->key, *(const int *)from);
			break;
		case FACT_EPOCH:
			jsonout_int(j, f->key, (int64_t) * (const uint64_t *)from);
			break;
		case FACT_BOOL:
			jsonout_bool(j, f->key, *(const bool *)from);
			break;
		}
	}
}

void
claim_dispatch_json(const struct claim *c, struct buf *out)
{
	struct jsonout j = jsonout(out);
	bool started = c->attempt > 0;
	jsonout_open(&j, NULL, '{');
	jsonout_str(&j, "action", started ? "started" : "refused");
	jsonout_str(&j, "reason", reason_code(started ? R_STARTED : c->reason));
	jsonout_str(&j, "name", c->name);
	put_facts(&j, c, dispatch_facts);
	if (started) {
		struct buf dir = BUF_INIT;
		buf_addf(&dir, "attempts/%s.%d/workspace", c->name, c->attempt);
		jsonout_str(&j, "workspace", dir.s);
		buf_free(&dir);
	}
	if (c->agents)
		jsonout_raw(&j, "agents", c->agents, strlen(c->agents));
	jsonout_str(&j, "content_sha256", c->content);
	jsonout_close(&j, '}');
}

void
claim_complete_json(const struct claim *c, struct buf *out)
{
	struct jsonout j = jsonout(out);
	jsonout_open(&j, NULL, '{');
	jsonout_str(&j, "phase", phase_name(c->phase));
	jsonout_str(&j, "reason", reason_code(c->reason));
	put_facts(&j, c, complete_facts);
	if (c->pr_number || c->pr_url || c->pr_author || c->pr_state || c->draft ||
	    c->head_seen_at || c->reviewed_sha || c->merge_sha) {
		jsonout_open(&j, "pr", '{');
		put_facts(&j, c, pr_facts);
		if (c->pr_number && c->head_sha)
			jsonout_str(&j, "head_sha", c->head_sha);
		jsonout_close(&j, '}');
	}
	jsonout_close(&j, '}');
}

void
claim_line(const struct claim *c, struct buf *out)
{
	struct buf member = BUF_INIT, line = BUF_INIT, next = BUF_INIT;
	size_t at, len;
	claim_dispatch_json(c, &member);
	json_splice(&line, c->line, c->len, "dispatch", member.s, member.len);
	buf_reset(&member);
	claim_complete_json(c, &member);
	json_splice(&next, line.s, line.len, "complete", member.s, member.len);
	if (c->gate)
		json_splice(out, next.s, next.len, "gate", c->gate, strlen(c->gate));
	else if (json_span(next.s, next.len, "gate", &at, &len))
		json_splice(out, next.s, next.len, "gate", "null", 4);
	else
		buf_add(out, next.s, next.len);
	buf_free(&member);
	buf_free(&line);
	buf_free(&next);
}

bool
claim_parse_epoch(const struct json *v, uint64_t *out)
{
	const char *s = json_string(v, NULL);
	int64_t i;
	if (json_int(v, &i) && i >= 0) {
		*out = (uint64_t)i;
		return true;
	}
	/* jsonout_int() writes what a double cannot hold as a string. */
	if (!s || !*s || strlen(s) > 19 || s[strspn(s, "0123456789")])
		return false;
	*out = strtoull(s, NULL, 10);
	return *out <= INT64_MAX;
}

/* The key of the first member of a wrong type, or NULL. */
static const char *
get_facts(struct claim *c, const struct fact *facts, const struct json *obj)
{
	for (const struct fact *f = facts; f->key; f++) {
		const struct json *v = json_get(obj, f->key);
		void *to = (char *)c + f->at;
		int64_t i = 0;
		if (!v || json_type(v) == JSON_NULL)
			continue;
		switch (f->type) {
		case FACT_TEXT:
			if (json_type(v) != JSON_STRING)
				return f->key;
			*(char **)to = claim_strdup(c, json_string(v, NULL));
			break;
		case FACT_INT:
			if (!json_int(v, &i) || i < 0 || i > 1000000000)
				return f->key;
			*(int *)to = (int)i;
			break;
		case FACT_EPOCH:
			if (!claim_parse_epoch(v, to))
				return f->key;
			break;
		case FACT_BOOL:
			if (json_type(v) != JSON_BOOL)
				return f->key;
			*(bool *)to = json_bool(v, false);
			break;
		}
	}
	return NULL;
}

static char *
member_text(struct claim *c, const char *line, size_t n, const char *key)
{
	size_t at, len;
	return json_span(line, n, key, &at, &len) ? arena_memdup0(&c->mem, line + at, len) : NULL;
}

const char *
claim_parse(struct claim *c, const struct record *r)
{
	const struct json *pr = json_get(r->complete, "pr");
	const char *wrong;
	if (!r->dispatch || !r->complete)
		return "no claim: it has no dispatch or no complete";
	if (!json_get(r->dispatch, "epoch")) /* guard: claim.epoch.present */
		return "dispatch.epoch: is missing";
	if (!phase_parse(
	        json_gets(r->complete, "phase", ""), &c->phase)) /* guard: claim.phase.known */
		return "complete.phase: unknown phase";
	if (!reason_parse(json_gets(r->complete, "reason", ""), &c->reason))
		return "complete.reason: unknown reason";
	if (pr && json_type(pr) != JSON_OBJECT && json_type(pr) != JSON_NULL)
		return "complete.pr: expected object";
	if ((wrong = get_facts(c, dispatch_facts, r->dispatch)) ||
	    (wrong = get_facts(c, complete_facts, r->complete)) ||
	    (wrong = get_facts(c, pr_facts, pr)))
		return claim_strdup(c, wrong);
	c->read_epoch = c->epoch;
	if (json_type(json_get(r->dispatch, "agents")) == JSON_ARRAY) {
		char *dispatch = member_text(c, r->line, r->len, "dispatch");
		c->agents = member_text(c, dispatch, strlen(dispatch), "agents");
	}
	if (r->gate) {
		c->gate = member_text(c, r->line, r->len, "gate");
		c->gate_sha256 = claim_strdup(c, json_gets(r->gate, "inputs_sha256", NULL));
		c->gate_since = claim_strdup(c, json_gets(r->gate, "since", NULL));
	}
	return NULL;
}
