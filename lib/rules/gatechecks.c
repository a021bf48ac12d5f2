/* gate: the rows `required` and `checks`. */
#include "rules/gaterow.h"

bool
gate_required(const struct gate_input *in, struct buf *d)
{
	const struct gate_facts *f = in->forge;
	int n = f->nrequired + in->config->merge.required_checks.n;

	if (!f->required_known) /* guard: gate.required.known */
		return no(d, "what is required was not read, or not whole");
	if (f->required_odd) /* guard: gate.required.odd */
		return no(d, "a rule that is not understood: %s", f->required_odd);
	for (int i = 0; i < f->nrequired; i++)
		if (!f->required[i].name || !*f->required[i].name) /* guard: gate.required.name */
			return no(d, "a required check without a name");
	if (n <= 0 && !in->config->merge.allow_no_checks) /* guard: gate.required.empty */
		return no(d, "no check is required, and merge.allow_no_checks is not set");
	buf_addf(d, "%d", n);
	return true;
}

/* Every report of that name passes, whoever made it; and one of them is of the app, where one is asked for. */
static bool
requirement(const struct gate_input *in, const char *name, const char *app, struct buf *d)
{
	const struct gate_facts *f = in->forge;
	int seen = 0;

	for (int i = 0; i < f->nchecks; i++) {
		const struct check_fact *k = &f->checks[i];
		if (!same(k->name, name))
			continue;
		seen += !app || same(k->app, app); /* guard: gate.checks.app */
		if (k->result == CHECK_SKIPPED && listed(&in->config->merge.allow_skipped, name))
			continue;
		if (k->result != CHECK_PASS) /* guard: gate.checks.required */
			return no(d, "%s: %s", name, k->said ? k->said : "pending");
	}
	if (!seen) /* guard: gate.checks.missing */
		return no(d, "%s: missing", name);
	return true;
}

bool
gate_checks(const struct gate_input *in, struct buf *d)
{
	const struct gate_facts *f = in->forge;
	const struct config *c = in->config;
	const struct strings *local = &c->merge.required_checks;

	if (!f->checks_known) /* guard: gate.checks.known */
		return no(d, "the checks were not read, or not whole");
	if (f->approval_waiting) /* guard: gate.checks.approval */
		return no(d, "a workflow run waits for approval");
	for (int i = 0; i < f->nrequired; i++)
		if (!requirement(in, or_none(f->required[i].name), f->required[i].app, d))
			return false;
	for (int i = 0; i < local->n; i++)
		if (!requirement(in, local->v[i], NULL, d)) /* guard: gate.checks.local */
			return false;
	for (int i = 0; i < f->nchecks; i++) {
		const struct check_fact *k = &f->checks[i];
		if (listed(&c->merge.optional_checks, k->name))
			continue;
		if (k->result == CHECK_SKIPPED && listed(&c->merge.allow_skipped, k->name))
			continue;
		if (k->result != CHECK_PASS) /* guard: gate.checks.other */
			return no(d, "%s: %s", or_none(k->name), k->said ? k->said : "pending");
	}
	buf_addf(d, "%d passed", f->nchecks);
	return true;
}
