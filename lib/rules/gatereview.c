/*
 * gate: the row `review`.
 *
 * A person's standing opinion is the latest of APPROVED, CHANGES_REQUESTED and DISMISSED (of two
 * in the same second the stricter); a comment supersedes none. A standing request for changes
 * blocks, whoever made it; an approval counts only where nothing speaks against it (why_not()).
 * The forge's own decision is asked for besides.
 */
#include "rules/gaterow.h"

#include "base/clock.h"

static bool
is_opinion(const struct review_fact *r)
{
	return r->state != REVIEW_COMMENTED;
}

static bool
wrote_commit(const struct gate_facts *f, const char *user)
{
	for (const char *const *a = f->commit_authors; *a; a++)
		if (same_name(*a, user))
			return true;
	return false;
}

/* Why an approval does not count; NULL: it does. */
static const char *
why_not(const struct gate_input *in, const struct review_fact *r)
{
	const struct gate_facts *f = in->forge;
	time_t seen, at = 0;

	clock_parse(r->submitted_at, &at);
	if (r->state != REVIEW_APPROVED) /* guard: gate.review.dismissed */
		return "dismissed";
	if (!r->user || !*r->user) /* guard: gate.review.nobody */
		return "of nobody";
	if (r->bot) /* guard: gate.review.bot */
		return "a bot";
	if (same_name(r->user, f->pr.author)) /* guard: gate.review.author */
		return "opened it";
	if (r->own) /* guard: gate.review.own */
		return "one of fac's own";
	if (same_name(r->user, in->config->forge.identity)) /* guard: gate.review.self */
		return "fac itself";
	if (!r->write_access) /* guard: gate.review.access */
		return "no write access";
	if (wrote_commit(f, r->user)) /* guard: gate.review.committer */
		return "wrote a commit of it";
	if (!same(r->commit, f->pr.head_sha)) /* guard: gate.review.head */
		return "for another head";
	if (!in->claim->head_seen_at || !clock_parse(in->claim->head_seen_at, &seen))
		return "when this head came is not known";
	if (at < seen) /* guard: gate.review.early */
		return "from before this head was there";
	return NULL;
}

/* Of two opinions in the same second the stricter stands, so that it does not matter which is listed first. */
static int
strictness(const struct gate_input *in, const struct review_fact *r)
{
	if (r->state == REVIEW_CHANGES)
		return 3;
	if (r->state == REVIEW_DISMISSED)
		return 2;
	return why_not(in, r) != NULL;
}

/*
 * Whether a is superseded by b, another opinion of the same person. All times have been parsed
 * before.
 */
static bool
superseded(const struct gate_input *in, const struct review_fact *a, const struct review_fact *b)
{
	time_t at = 0, bt = 0;

	if (!is_opinion(b)) /* guard: gate.review.comment */
		return false;
	if (a == b || !same_name(a->user, b->user)) /* guard: gate.review.person */
		return false;
	clock_parse(a->submitted_at, &at);
	clock_parse(b->submitted_at, &bt);
	if (at != bt)
		return at < bt;
	int as = strictness(in, a), bs = strictness(in, b);
	if (as != bs) /* guard: gate.review.tie */
		return as < bs;
	return a < b;
}

static bool
stands(const struct gate_input *in, int i)
{
	const struct gate_facts *f = in->forge;

	if (!is_opinion(&f->reviews[i]))
		return false;
	for (int k = 0; k < f->nreviews; k++)
		if (superseded(in, &f->reviews[i], &f->reviews[k])) /* guard: gate.review.latest */
			return false;
	return true;
}

static bool
undated(const struct review_fact *r)
{
	time_t at;

	return is_opinion(r) && (!r->submitted_at || !clock_parse(r->submitted_at, &at));
}

/* What of the reviews cannot be judged; NULL: nothing. */
static const char *
unread(const struct gate_facts *f)
{
	bool authors = f->commit_authors_known && f->commit_authors && f->commit_authors[0];

	if (!f->reviews_known) /* guard: gate.review.known */
		return "the reviews were not read, or not all";
	if (!authors) /* guard: gate.review.authors */
		return "the authors of its commits were not read";
	for (int i = 0; i < f->nreviews; i++) {
		const struct review_fact *r = &f->reviews[i];
		if (r->state == REVIEW_UNKNOWN) /* guard: gate.review.odd */
			return "a review whose state is not understood";
		if (undated(r)) /* guard: gate.review.undated */
			return "a review without a date";
	}
	return NULL;
}

bool
gate_review(const struct gate_input *in, struct buf *d)
{
	const struct gate_facts *f = in->forge;
	const char *what = unread(f);
	long count = 0;
	struct buf others = BUF_INIT;

	if (what)
		return no(d, "%s", what);
	for (int i = 0; i < f->nreviews; i++) {
		const struct review_fact *r = &f->reviews[i];
		if (!stands(in, i))
			continue;
		if (r->state == REVIEW_CHANGES) { /* guard: gate.review.changes */
			buf_free(&others);
			return no(d, "%s requests changes", or_none(r->user));
		}
		what = why_not(in, r);
		if (what)
			buf_addf(&others, "; %s does not count: %s", or_none(r->user), what);
		else
			count++;
	}
	buf_addf(d, "%ld of %ld%s", count, in->config->merge.min_approvals, buf_str(&others));
	buf_free(&others);
	if (!same(f->review_decision, "APPROVED")) /* guard: gate.review.decision */
		return no(d, "; the forge says %s", or_none(f->review_decision));
	if (count < in->config->merge.min_approvals) /* guard: gate.review.count */
		return false;
	return true;
}
