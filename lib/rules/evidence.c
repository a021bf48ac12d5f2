/* evidence: one reading of a record */
#include "rules/evidence.h"
#include "base/die.h"
#include "base/mem.h"
#include "rules/readiness.h"
#include <stdlib.h>
#include <string.h>
#include <strings.h>

void
found_add(struct found *f, const char *what)
{
	for (int i = 0; i < f->n; i++)
		if (f->what[i] == what || strcasecmp(f->what[i], what) == 0)
			return;
	if (f->n < FOUND_MAX)
		f->what[f->n++] = what;
}

static char
label_char(char c)
{
	if (c == '-' || c == '_')
		return ' ';
	return (char)(c >= 'A' && c <= 'Z' ? c + ('a' - 'A') : c);
}

/* Labels, one way of writing: ' ', '-' and '_' are the same. */
static bool
same_label(const char *a, size_t n, const char *b)
{
	size_t i = 0;
	for (; i < n && b[i]; i++) {
		if (label_char(a[i]) != label_char(b[i]))
			return false;
	}
	return i == n && !b[i];
}

static uint32_t
label_hash(const char *s, size_t n)
{
	uint32_t h = 0;
	for (size_t i = 0; i < n; i++)
		h = h * 31 + (unsigned char)label_char(s[i]);
	return h;
}

static uint64_t
hash_bit(uint32_t hash)
{
	return UINT64_C(1) << (hash & 63);
}

struct labels
labels_of(const struct strings *list)
{
	struct labels l = {list, xcalloc((size_t)list->n, sizeof *l.hashes), 0};
	for (int i = 0; i < list->n; i++) {
		l.hashes[i] = label_hash(list->v[i], strlen(list->v[i]));
		l.bits |= hash_bit(l.hashes[i]);
	}
	return l;
}

static const char *
tail_of(const char *label)
{
	const char *tail = label;
	for (const char *p = label; *p; p++)
		if (*p == ':' || *p == '/')
			tail = p + 1;
	while (*tail == ' ')
		tail++;
	return tail;
}

struct label
label_of(const char *text)
{
	struct label l = {.text = text, .n = strlen(text), .tail = tail_of(text)};
	l.k = strlen(l.tail);
	while (l.k > 0 && l.tail[l.k - 1] == ' ')
		l.k--;
	l.whole = label_hash(text, l.n);
	l.part = label_hash(l.tail, l.k);
	l.bits = hash_bit(l.whole) | hash_bit(l.part);
	return l;
}

bool
label_listed(const struct labels *list, const struct label *l)
{
	if (!(list->bits & l->bits)) /* nearly always */
		return false;
	for (int i = 0; i < list->list->n; i++) {
		const char *one = list->list->v[i];
		bool maybe = list->hashes[i] == l->whole || list->hashes[i] == l->part;
		if (maybe && (same_label(l->text, l->n, one) || same_label(l->tail, l->k, one)))
			return true;
	}
	return false;
}

static int
whole_template(const struct phrase_hit *hit, void *arg)
{
	return hit->tag == TEMPLATE && hit->at == 0 && hit->len == *(size_t *)arg;
}

/* A comment that a form put there: all of its lines are template phrases. */
static bool
known_comment(const struct evidence *e, const struct prose_comment *c)
{
	struct prose inner = {0};
	bool known = true;
	prose_read(&inner, e->r->body + c->at, c->end - c->at);
	for (size_t i = 0; known && i < inner.n; i++) {
		const struct prose_line *l = &inner.lines[i];
		size_t n = l->end - l->at;
		known = l->kind == PROSE_BLANK ||
		        phrases_scan(e->phrases, e->r->body + c->at + l->at, n, whole_template, &n);
	}
	known &= inner.ncomments == 0;
	free(inner.lines);
	free(inner.comments);
	return known;
}

const struct prose_comment *
evidence_hidden_comment(const struct evidence *e)
{
	for (size_t i = 0; i < e->prose.ncomments; i++)
		if (!known_comment(e, &e->prose.comments[i]))
			return &e->prose.comments[i];
	return NULL;
}

/*
 * A negation excuses a phrase where it cannot mean that the thing itself is missing: "does not touch the login" always;
 * "no migration needed" for what is work to do, not for what a program has ("no login needed" may be the very bug), nor
 * for what holds the agents themselves ("no approval needed" may be the very wish); what an issue says of itself where it
 * is said right there ("not a duplicate of #5", "this is not a breaking change").
 */
static bool
excused(const struct phrase_hit *hit)
{
	static const struct {
		const char *noun;
		int kinds;
	} work[] = {{"migration", NOT_NEEDED}, {"schema change", NOT_NEEDED},
	    {"backfill", NOT_NEEDED}, {"decision", NOT_NEEDED}, {"discussion", NOT_NEEDED},
	    {"approval", NOT_NEEDED}, {"sign-off", NOT_NEEDED},
	    {"open question", NOT_NEEDED | NONE_OF_IT}};
	bool of_work = hit->tag == RESERVED || hit->tag == DESIGN || hit->tag == SENSITIVE;
	bool of_itself = hit->tag >= BEHAVIOR && hit->tag <= OUTSIDE;
	int kinds = of_itself ? NOT_TOUCHED | DENIED : NOT_TOUCHED;
	for (size_t i = 0; i < sizeof work / sizeof *work; i++)
		if (of_work && strcasestr(hit->phrase, work[i].noun)) /* guard: triage.needed */
			kinds |= work[i].kinds;
	return phrase_negation(hit) & kinds;
}

/* A template phrase begins a line; of one word, it must be all of it. */
static bool
fills_line(const struct evidence *e, const struct prose_line *l, const struct phrase_hit *hit)
{
	size_t end = l->end;
	if (strchr(hit->phrase, ' '))
		return true;
	while (end > l->text && strchr("._*!", e->r->body[end - 1]))
		end--;
	return hit->at + hit->len - e->body >= end;
}

/* "I" is a person, "i" is a variable. */
static void
add_signal(struct evidence *e, enum signal signal, const struct phrase_hit *hit,
    const struct prose_line *l)
{
	bool title = hit->at < e->body;
	if (!title && !l)
		return;
	if (signal == SIGNAL_FIRST_PERSON && e->text.s[hit->at] == 'i')
		return;
	if (e->nhits == e->hits_cap) {
		e->hits_cap = e->hits_cap ? 2 * e->hits_cap : 64;
		e->hits = xreallocarray(e->hits, e->hits_cap, sizeof *e->hits);
	}
	ptrdiff_t line = title ? SIGNAL_IN_TITLE : l - e->prose.lines;
	e->hits[e->nhits++] = (struct signal_hit){signal, line, hit->phrase};
}

static int
take_hit(const struct phrase_hit *hit, void *arg)
{
	struct evidence *e = arg;
	size_t at = hit->at - e->body;
	const struct prose_line *l = hit->at >= e->body ? prose_at(&e->prose, at) : NULL;
	if (hit->tag >= TAGS) {
		add_signal(e, (enum signal)(hit->tag - TAGS), hit, l);
		return 0;
	}
	switch (hit->tag) {
	case ACCEPTANCE:
		if (!l || (e->lines[l - e->prose.lines] & HAS_ACCEPTANCE))
			break;
		if (phrase_negation(hit) & NEGATED)
			break;
		e->lines[l - e->prose.lines] |= HAS_ACCEPTANCE;
		add_signal(e, SIGNAL_EXPECTED, hit, l);
		break;
	case TEMPLATE:
		if (l && at == l->text && fills_line(e, l, hit))
			e->lines[l - e->prose.lines] |= IS_TEMPLATE;
		break;
	case SYNTHETIC:
		if (hit->at < e->body)
			found_add(&e->found[SYNTHETIC], hit->phrase);
		break;
	default:
		if (!excused(hit)) /* guard: triage.negation */
			found_add(&e->found[hit->tag], hit->phrase);
	}
	return 0;
}

struct evidence *
evidence_new(const struct config *c)
{
	struct evidence *e = xcalloc(1, sizeof *e);
	const struct {
		const struct strings *list;
		const char *key;
	} lists[TAGS] = {
	    [ACCEPTANCE] = {&c->triage.acceptance_phrases, "acceptance_phrases"},
	    [TEMPLATE] = {&c->triage.template_phrases, "template_phrases"},
	    [RESERVED] = {&c->triage.reserved_phrases, "reserved_phrases"},
	    [DESIGN] = {&c->triage.design_phrases, "design_phrases"},
	    [SELF] = {&c->triage.self_phrases, "self_phrases"},
	    [SECURITY] = {&c->triage.security_phrases, "security_phrases"},
	    [SENSITIVE] = {&c->triage.sensitive_phrases, "sensitive_phrases"},
	    [BEHAVIOR] = {&c->triage.behavior_phrases, "behavior_phrases"},
	    [QUESTION] = {&c->triage.question_phrases, "question_phrases"},
	    [DUPLICATE] = {&c->triage.duplicate_phrases, "duplicate_phrases"},
	    [EPIC] = {&c->triage.epic_phrases, "epic_phrases"},
	    [OUTSIDE] = {&c->triage.outside_phrases, "outside_phrases"},
	    [SYNTHETIC] = {&c->triage.synthetic_titles, "synthetic_titles"},
	};
	e->phrases = phrases_new();
	for (int tag = 0; tag < TAGS; tag++)
		for (int i = 0; i < lists[tag].list->n; i++)
			if (!phrases_add(e->phrases, lists[tag].list->v[i], tag))
				die(EX_CONFIG, "triage.%s[%d]: expected 1 to %d characters",
				    lists[tag].key, i, PHRASE_MAX);
	for (int i = 0; i < SIGNALS; i++)
		for (const char *const *p = readiness_signals[i].phrases; p && *p; p++)
			if (c->triage.weights[i] && !phrases_add(e->phrases, *p, TAGS + i))
				abort();
	phrases_build(e->phrases);
	return e;
}

void
evidence_read(struct evidence *e, const struct record *r)
{
	e->r = r;
	buf_reset(&e->text);
	buf_adds(&e->text, r->title);
	buf_adds(&e->text, "\n\n");
	e->body = e->text.len;
	buf_adds(&e->text, r->body);
	prose_read(&e->prose, r->body, e->text.len - e->body);
	if (e->prose.n > e->cap) {
		e->cap = e->prose.cap;
		e->lines = xrealloc(e->lines, e->cap);
	}
	if (e->prose.n > 0)
		memset(e->lines, 0, e->prose.n);
	for (size_t i = 0; i < e->prose.n; i++) {
		const struct prose_line *l = &e->prose.lines[i];
		if (l->kind == PROSE_TEXT && readiness_is_code(r->body + l->text, l->end - l->text))
			e->lines[i] |= IS_CODE;
	}
	for (int tag = 0; tag < TAGS; tag++)
		e->found[tag].n = 0;
	e->nhits = 0;
	phrases_scan(e->phrases, e->text.s, e->text.len, take_hit, e);
	blockers_read(&e->blockers, r, &e->prose);
}
