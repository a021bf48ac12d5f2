/* verdict: the table of triage's rules */
#include "rules/verdict.h"
#include "base/mem.h"
#include "io/jsonout.h"
#include "rules/evidence.h"
#include "rules/hidden.h"
#include "rules/readiness.h"
#include "rules/trust.h"
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

enum { RULES = 17, SHOWN = 3 /* of what was found, in one reason */, PARTS = 3 };

struct judge {
	const struct config *config;
	struct evidence *evidence;
	bool (*is_done)(const char *identity, void *arg);
	void *arg;

	/* of the record that is judged; the memory is used again for the next */
	const struct record *r;
	struct buf reasons_text, detail;
	struct jsonout reasons;
	int nreasons;
	struct readiness readiness;
	struct label *labels_read;
	size_t nlabels, labels_cap;
	struct buf points;

	/* worked out once */
	char score_rules[SIGNALS][32]; /* "score.code" … */
	struct labels labels[RULES];
};

static void
reason(struct judge *j, const char *rule, const char *detail, size_t n)
{
	buf_reset(&j->detail);
	utf8_excerpt(&j->detail, detail, n, 120);
	jsonout_open(&j->reasons, NULL, '{');
	jsonout_str(&j->reasons, "rule", rule);
	jsonout_str(&j->reasons, "detail", buf_str(&j->detail));
	jsonout_close(&j->reasons, '}');
	j->nreasons++;
}

/* Names what was found: "migration", "login" and 3 more. */
static void
reason_found(struct judge *j, const char *rule, const struct found *f)
{
	struct buf b = BUF_INIT;
	for (int i = 0; i < f->n && i < SHOWN; i++)
		buf_addf(&b, "%s\"%s\"", i ? ", " : "", f->what[i]);
	if (f->n > SHOWN)
		buf_addf(&b, " and %d more", f->n - SHOWN);
	reason(j, rule, buf_str(&b), b.len);
	buf_free(&b);
}

static void
labels(struct judge *j, const char *class, const struct labels *list)
{
	struct found f;
	char rule[32];
	f.n = 0;
	for (size_t i = 0; i < j->nlabels; i++)
		if (label_listed(list, &j->labels_read[i]))
			found_add(&f, j->labels_read[i].text);
	if (f.n > 0) { /* guard: triage.label */
		snprintf(rule, sizeof rule, "%s.label", class);
		reason_found(j, rule, &f);
	}
}

static void
read_labels(struct judge *j)
{
	j->nlabels = 0;
	for (const struct json *e = json_first(j->r->labels); e; e = json_next(e)) {
		if (j->nlabels == j->labels_cap) {
			j->labels_cap = j->labels_cap ? 2 * j->labels_cap : 16;
			j->labels_read =
			    xreallocarray(j->labels_read, j->labels_cap, sizeof *j->labels_read);
		}
		j->labels_read[j->nlabels++] = label_of(json_string(e, ""));
	}
}

static void
phrases(struct judge *j, const char *class, enum tag tag)
{
	char rule[32];
	if (j->evidence->found[tag].n > 0) { /* guard: triage.phrase */
		snprintf(rule, sizeof rule, "%s.phrase", class);
		reason_found(j, rule, &j->evidence->found[tag]);
	}
}

static void
terminal(struct judge *j)
{
	const char *state = j->r->state ? j->r->state : "";
	if (strcmp(state, "done") == 0 || strcmp(state, "closed") == 0) /* guard: triage.terminal */
		reason(j, "terminal.state", state, strlen(state));
}

/* Each kind of scope that is configured must hold. */
static void
out_of_scope(struct judge *j)
{
	const struct config *c = j->config;
	const char *title = c->triage.scope_title, *team = j->r->team ? j->r->team : "";
	bool labelled = c->triage.scope_labels.n == 0;
	bool ours = c->triage.scope_teams.n == 0 || strings_has(&c->triage.scope_teams, team);
	for (int i = 0; i < c->triage.scope_labels.n; i++)
		labelled |= record_has_label(j->r, c->triage.scope_labels.v[i]);
	if (title && !strcasestr(j->r->title, title)) /* guard: triage.scope.title */
		reason(j, "out_of_scope.title", title, strlen(title));
	if (!labelled) /* guard: triage.scope.label */
		reason(j, "out_of_scope.label", "", 0);
	if (!ours) /* guard: triage.scope.team */
		reason(j, "out_of_scope.team", team, strlen(team));
}

static void
blocked(struct judge *j)
{
	const struct blockers *b = &j->evidence->blockers;
	struct buf self = BUF_INIT;
	record_identity(&self, j->r->ref);
	for (int i = 0; i < b->n; i++) {
		const char *ref = blockers_ref(b, i);
		if (strcmp(ref, buf_str(&self)) == 0) /* guard: triage.blocked.self */
			reason(j, "blocked.self", ref, strlen(ref));
		else if (!j->is_done || !j->is_done(ref, j->arg)) /* guard: triage.blocked */
			reason(j, "blocked.open", ref, strlen(ref));
	}
	if (b->unreadable) /* guard: triage.blocked.unreadable */
		reason(j, "blocked.unreadable", b->unreadable, b->unreadable_len);
	buf_free(&self);
}

static void
hidden(struct judge *j)
{
	static const char *const rules[HIDDEN_CLASSES] = {[UTF8_CONTROL] = "hidden.control",
	    [UTF8_BIDI] = "hidden.bidi",
	    [UTF8_ZERO_WIDTH] = "hidden.zero_width",
	    [UTF8_TAG] = "hidden.tag",
	    [UTF8_SELECTOR] = "hidden.tag",
	    [HIDDEN_LOOKALIKE] = "hidden.lookalike"};
	uint32_t first[HIDDEN_CLASSES] = {0};
	const struct prose_comment *comment = evidence_hidden_comment(j->evidence);
	char name[16];
	if (comment) /* guard: triage.hidden.comment */
		reason(
		    j, "hidden.html_comment", j->r->body + comment->at, comment->end - comment->at);
	hidden_scan(j->evidence->text.s, j->evidence->text.len, first);
	for (int i = 0; i < HIDDEN_CLASSES; i++)
		if (first[i] != 0) { /* guard: triage.hidden.character */
			int n = snprintf(name, sizeof name, "U+%04X", (unsigned)first[i]);
			reason(j, rules[i], name, (size_t)n);
		}
}

static const char *
trust_rule(const char *rule)
{
	static const char *const names[] = {
	    "untrusted.unread", "untrusted.app", "untrusted.labeller", "untrusted.edited"};
	size_t i = 0;

	while (i + 1 < sizeof names / sizeof *names && strcmp(strchr(names[i], '.') + 1, rule) != 0)
		i++;
	return names[i];
}

static void
untrusted(struct judge *j)
{
	const char *association = j->r->association ? j->r->association : "unknown";
	const char *who, *rule;

	/* Where the tracker knows who called it ready, an association is advisory. */
	if (j->r->trust) { /* guard: triage.trust */
		rule = trust_judge(j->r->trust, j->config, &who);
		if (rule)
			reason(j, trust_rule(rule), who, strlen(who));
		return;
	}
	bool trusted = strings_has(&j->config->triage.trusted_logins, j->r->login) ||
	               strings_has(&j->config->triage.trusted_associations, j->r->association);
	if (!trusted) /* guard: triage.untrusted */
		reason(j, "untrusted.author", association, strlen(association));
}

/* A title that asks. */
static void
question(struct judge *j)
{
	size_t n = strlen(j->r->title);
	while (n > 0 && strchr(" \t\r\n", j->r->title[n - 1]))
		n--;
	if (n > 0 && j->r->title[n - 1] == '?') /* guard: triage.question */
		reason(j, "question.title", j->r->title, n);
}

static void
epic(struct judge *j)
{
	char detail[32];
	int n = j->evidence->blockers.parts, len = snprintf(detail, sizeof detail, "%d issues", n);
	if (n >= PARTS) /* guard: triage.epic */
		reason(j, "epic.list", detail, (size_t)len);
}

/* "+0.33" */
static void
add_points(struct buf *b, int hundredths)
{
	int whole = abs(hundredths) / 100, rest = abs(hundredths) % 100;
	buf_addc(b, hundredths < 0 ? '-' : '+');
	if (whole > 9)
		buf_addf(b, "%d", whole / 10);
	buf_add(b,
	    (const char[]){
	        (char)('0' + whole % 10), '.', (char)('0' + rest / 10), (char)('0' + rest % 10)},
	    4);
}

/* What the score is made of, for whoever wants to know; no rule of any class. */
static void
contributions(struct judge *j)
{
	struct buf *b = &j->points;
	for (int i = 0; i < SIGNALS; i++) {
		const char *first = j->readiness.first[i];
		int points = (int)round(j->readiness.points[i] * 100);
		if (points == 0)
			continue;
		buf_reset(b);
		add_points(b, points);
		if (first) {
			buf_adds(b, " \"");
			buf_adds(b, first);
			buf_addc(b, '"');
		}
		reason(j, j->score_rules[i], b->s, b->len);
	}
}

/*
 * The floor: enough said, and something that says how one would see that it is done. That is a
 * phrase in a line of text, or in a heading under which anything stands; code and forms count for
 * neither.
 */
static void
thin(struct judge *j)
{
	bool said = false, promised = false;
	size_t count = 0, least = (size_t)j->config->triage.min_body;
	char detail[64];
	for (size_t i = 0; i < j->evidence->prose.n; i++) {
		const struct prose_line *l = &j->evidence->prose.lines[i];
		bool accepts = j->evidence->lines[i] & HAS_ACCEPTANCE;
		if (l->kind == PROSE_HEADING)
			promised = accepts;
		if ((l->kind != PROSE_TEXT && l->kind != PROSE_CODE) ||
		    j->evidence->lines[i] & IS_TEMPLATE)
			continue;
		said |= promised || (accepts && l->kind == PROSE_TEXT);
		if (count < least)
			count +=
			    (count > 0) + utf8_count(j->r->body + l->at, l->end - l->at, least);
	}
	if (count < least) { /* guard: triage.thin.short */
		int n = snprintf(detail, sizeof detail, "%zu of %zu characters", count, least);
		reason(j, "thin.short", detail, (size_t)n);
	}
	if (!said) /* guard: triage.thin.acceptance */
		reason(j, "thin.no_acceptance", "", 0);
	if (j->readiness.none) /* guard: triage.thin.signal */
		reason(j, "thin.no_signal", "", 0);
	bool low = round(j->readiness.score * 100) < (double)j->config->triage.min_score;
	if (low) { /* guard: triage.thin.score */
		int n = snprintf(detail, sizeof detail, "%.2f of %.2f", j->readiness.score,
		    (double)j->config->triage.min_score / 100);
		reason(j, "thin.score", detail, (size_t)n);
	}
}

static void
synthetic(struct judge *j)
{
	if (j->evidence->found[SYNTHETIC].n > 0) /* guard: triage.synthetic */
		reason_found(j, "synthetic.title", &j->evidence->found[SYNTHETIC]);
}

#define LIST(name) offsetof(struct config, triage.name)

/* The strictest first. A class applies by a rule of its own, by labels, and by phrases, which leave a reason each. */
static const struct rule {
	const char *class, *verdict;
	void (*apply)(struct judge *j); /* NULL: none */
	size_t labels;                  /* where their list is in the configuration; 0: none */
	enum tag phrases;               /* 0: none */
} rules[RULES] = {
    {"terminal", "skip", terminal, 0, 0},
    {"out_of_scope", "skip", out_of_scope, 0, 0},
    {"blocked", "skip", blocked, 0, 0},
    {"hidden", "escalate", hidden, 0, 0},
    {"untrusted", "escalate", untrusted, 0, 0},
    {"reserved", "escalate", NULL, LIST(reserved_labels), RESERVED},
    {"design", "escalate", NULL, 0, DESIGN},
    {"self", "escalate", NULL, 0, SELF},
    {"security", "escalate", NULL, 0, SECURITY},
    {"sensitive", "escalate", NULL, LIST(sensitive_labels), SENSITIVE},
    {"behavior", "escalate", NULL, 0, BEHAVIOR},
    {"question", "escalate", question, LIST(question_labels), QUESTION},
    {"duplicate", "escalate", NULL, LIST(duplicate_labels), DUPLICATE},
    {"epic", "escalate", epic, LIST(epic_labels), EPIC},
    {"outside", "escalate", NULL, 0, OUTSIDE},
    {"thin", "escalate", thin, 0, 0},
    {"synthetic", "dispatch", synthetic, 0, 0},
};

static void
apply(struct judge *j, const struct rule *r)
{
	if (r->apply)
		r->apply(j);
	if (r->labels)
		labels(j, r->class, &j->labels[r - rules]);
	if (r->phrases)
		phrases(j, r->class, r->phrases);
}

struct judge *
judge_new(const struct config *c)
{
	struct judge *j = xcalloc(1, sizeof *j);
	j->config = c;
	j->evidence = evidence_new(c);
	for (int i = 0; i < SIGNALS; i++)
		snprintf(j->score_rules[i], sizeof j->score_rules[i], "score.%s",
		    readiness_signals[i].name);
	for (int i = 0; i < RULES; i++)
		if (rules[i].labels)
			j->labels[i] = labels_of((const void *)((const char *)c + rules[i].labels));
	return j;
}

void
judge_know(struct judge *j, bool (*is_done)(const char *identity, void *arg), void *arg)
{
	j->is_done = is_done;
	j->arg = arg;
}

void
judge_record(struct judge *j, const struct record *r, struct buf *out)
{
	const struct rule *strictest = NULL;
	j->r = r;
	read_labels(j);
	evidence_read(j->evidence, r);
	readiness_of(j->evidence, j->config->triage.weights, &j->readiness);
	buf_reset(&j->reasons_text);
	j->reasons = jsonout(&j->reasons_text);
	jsonout_open(&j->reasons, NULL, '[');
	j->nreasons = 0;
	for (int i = 0; i < RULES; i++) {
		int before = j->nreasons;
		apply(j, &rules[i]);
		if (j->nreasons > before && !strictest)
			strictest = &rules[i];
	}
	contributions(j);
	jsonout_close(&j->reasons, ']');

	struct jsonout o = jsonout(out);
	jsonout_open(&o, NULL, '{');
	jsonout_str(&o, "verdict", strictest ? strictest->verdict : "dispatch");
	jsonout_str(&o, "class", strictest ? strictest->class : "clear");
	jsonout_real(&o, "score", j->readiness.score);
	jsonout_raw(&o, "reasons", j->reasons_text.s, j->reasons_text.len);
	jsonout_str(&o, "tier", "rules");
	if (j->evidence->found[SYNTHETIC].n > 0) /* guard: triage.synthetic.flag */
		jsonout_bool(&o, "synthetic", true);
	if (j->evidence->blockers.n > 0) {
		jsonout_open(&o, "blocked_by", '[');
		for (int i = 0; i < j->evidence->blockers.n; i++)
			jsonout_str(&o, NULL, blockers_ref(&j->evidence->blockers, i));
		jsonout_close(&o, ']');
	}
	jsonout_close(&o, '}');
}
