/* secondtier: whether a model is asked about an issue, and what its answer changes. */
#include "rules/secondtier.h"
#include "base/utf8.h"
#include "io/jsonout.h"
#include <string.h>

enum { DETAIL = 200 };

bool
secondtier_wanted(const struct buf *triage)
{
	struct json_error e;
	struct json_mark mark = json_mark();
	const struct json *v = json_parse(buf_str(triage), triage->len, &e);
	const char *class = json_gets(v, "class", "");
	bool synthetic = json_getb(v, "synthetic", false);
	bool wanted = true;
	if (strcmp(class, "thin") != 0) /* guard: llm.thin */
		wanted = false;
	if (synthetic) /* guard: llm.synthetic */
		wanted = false;
	json_release(mark);
	return wanted;
}

static void
set(struct buf *triage, const char *key, const char *s)
{
	struct buf value = BUF_INIT, out = BUF_INIT;
	jsonout_quote(&value, s, strlen(s));
	json_splice(&out, buf_str(triage), triage->len, key, value.s, value.len);
	buf_free(triage);
	buf_free(&value);
	*triage = out;
}

static void
reason(struct buf *more, enum llm_rule rule, const char *detail)
{
	struct buf text = BUF_INIT;
	utf8_excerpt(&text, detail, strlen(detail), DETAIL);
	buf_addc(more, ',');
	struct jsonout j = jsonout(more);
	jsonout_open(&j, NULL, '{');
	jsonout_str(&j, "rule", llm_rule(rule));
	jsonout_str(&j, "detail", buf_str(&text));
	jsonout_close(&j, '}');
	buf_free(&text);
}

static void
reasons(struct buf *more, enum llm_rule rule, const struct json *list)
{
	for (const struct json *e = json_first(list); e; e = json_next(e))
		reason(more, rule, json_string(e, ""));
}

/* more: reasons, each with a comma before it; what is thin has some already. */
static void
add_reasons(struct buf *triage, struct buf *more)
{
	size_t at, n;
	struct buf all = BUF_INIT, out = BUF_INIT;
	if (more->len > 0 && json_span(buf_str(triage), triage->len, "reasons", &at, &n)) {
		buf_add(&all, triage->s + at, n - 1);
		buf_add(&all, more->s, more->len);
		buf_addc(&all, ']');
		json_splice(&out, triage->s, triage->len, "reasons", all.s, all.len);
		buf_free(triage);
		*triage = out;
	}
	buf_free(&all);
	buf_free(more);
}

void
secondtier_answer(struct buf *triage, const struct llmanswer *a, bool promote)
{
	struct buf more = BUF_INIT;
	if (a->ready)
		reason(&more, LLM_READY,
		    promote ? "dispatched by its word" : "not dispatched by its word alone");
	reasons(&more, LLM_MISSING, a->missing);
	reasons(&more, LLM_ACCEPTANCE, a->acceptance);
	add_reasons(triage, &more);
	set(triage, "tier", "llm");
	if (*a->question)
		set(triage, "question", a->question);
	if (!a->ready || !promote) /* guard: llm.promote */
		return;
	set(triage, "verdict", "dispatch");
	set(triage, "class", "clear");
}

void
secondtier_none(struct buf *triage, enum llm_rule why, const char *detail)
{
	struct buf more = BUF_INIT;
	reason(&more, why, detail);
	add_reasons(triage, &more);
}
