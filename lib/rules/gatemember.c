/* gate: the record's member, as text. */
#include "rules/gate.h"

#include "base/die.h"
#include "io/json.h"
#include "io/jsonout.h"

void
gate_reason(struct buf *reasons, const char *check, bool ok, const char *detail)
{
	struct jsonout j;

	if (reasons->len == 0) {
		buf_addc(reasons, '[');
	} else {
		buf_cut(reasons, reasons->len - 1);
		buf_addc(reasons, ',');
	}
	j = jsonout(reasons);
	jsonout_open(&j, NULL, '{');
	jsonout_str(&j, "check", check);
	jsonout_bool(&j, "ok", ok);
	jsonout_str(&j, "detail", detail);
	jsonout_close(&j, '}');
	buf_addc(reasons, ']');
}

void
gate_hold(struct gate_member *m, const char *check, const char *detail)
{
	m->decision = decision_name(GATE_HOLD);
	gate_reason(&m->reasons, check, false, detail);
}

void
gate_merged(struct gate_member *m, enum merge_result r, const char *said)
{
	static const struct {
		const char *decision, *what;
		bool ok;
	} results[] = {
	    [MERGE_UNKNOWN] = {"hold", "unknown, to be read first next time: ", false},
	    [MERGE_DONE] = {"merged", "", true},
	    [MERGE_QUEUED] = {"queued", "", true},
	    [MERGE_MOVED] = {"hold", "void, to be judged again: ", false},
	    [MERGE_REFUSED] = {"hold", "refused: ", false},
	    [MERGE_DENIED] = {"hold", "denied: ", false},
	    [MERGE_LIMITED] = {"hold", "not asked, a rate limit: ", false},
	};
	struct buf detail = BUF_INIT;

	buf_addf(&detail, "%s%s", results[r].what, said);
	gate_reason(&m->reasons, "merge", results[r].ok, buf_str(&detail));
	m->decision = results[r].decision;
	buf_free(&detail);
}

void
gate_member(const struct gate_member *m, struct buf *out)
{
	struct jsonout j = jsonout(out);

	jsonout_open(&j, NULL, '{');
	jsonout_str(&j, "decision", m->decision);
	jsonout_str(&j, "head_sha", m->head_sha);
	jsonout_raw(&j, "reasons", buf_str(&m->reasons), m->reasons.len);
	if (*m->since) {
		jsonout_str(&j, "inputs_sha256", m->digest);
		jsonout_str(&j, "since", m->since);
	}
	if (m->waived)
		jsonout_bool(&j, "waived", true);
	jsonout_close(&j, '}');
}

void
gate_calls(struct buf *member, unsigned long n)
{
	buf_cut(member, member->len - 1);
	buf_addf(member, ",\"api_calls\":%lu}", n);
}

void
gate_explain(const struct gate_member *m, const char *subject)
{
	struct json_mark mark = json_mark();
	struct json_error e;
	const struct json *v = json_parse(buf_str(&m->reasons), m->reasons.len, &e);

	warn("%s: %s", subject, m->decision);
	for (v = json_first(v); v; v = json_next(v))
		warn("    %-4s  %-10s  %s", json_getb(v, "ok", false) ? "ok" : "HOLD",
		    json_gets(v, "check", ""), json_gets(v, "detail", ""));
	json_release(mark);
}
