/* fac-triage: judges issues */
#include "base/die.h"
#include "io/file.h"
#include "io/ndjson.h"
#include "rules/secondtier.h"
#include "rules/verdict.h"
#include "state/journal.h"
#include "state/llmprompt.h"
#include "state/options.h"
#include <errno.h>
#include <stdlib.h>
#include <string.h>

struct triage {
	struct judge *judge;
	const struct config *config;
	struct buf member;
	bool asks; /* --llm */
	int jobs;
	struct llm *llm; /* NULL: one tier */
	struct llmanswer answer;
	struct buf text, prompt;
};

/* Whether the file of an ended issue says, readably, that it ended with a merge. */
static bool
says_closed(const char *path, struct buf *text)
{
	struct json_error e;
	if (file_slurp(path, JSON_MAX_LEN + 1, text) < 0) {
		if (errno != ENOENT)
			warn("%s: %s", path, strerror(errno));
		return false;
	}
	const struct json *v = json_parse(buf_str(text), text->len, &e);
	if (!v)
		warn("%s: %s", path, e.what);
	const char *phase = json_gets(json_get(v, "complete"), "phase", "");
	if (strcmp(phase, "closed") != 0) /* guard: triage.done.phase */
		return false;
	return true;
}

/*
 * Looks into the run directory, and writes nothing; nor does it ask who owns it: who names the
 * wrong one has blocked issues wait longer, since what is not there is not done.
 */
static bool
is_done(const char *identity, void *arg)
{
	const char *run = arg;
	char hash[HASH_LEN];
	struct buf name = BUF_INIT, text = BUF_INIT;
	struct json_mark mark = json_mark();
	bool done = false;
	hash_hex(identity, strlen(identity), hash);
	if (path_encode(&name, identity, strlen(identity))) {
		char *path = path_fmt("%s/done/%.2s/%s.json", run, hash, buf_str(&name));
		done = says_closed(path, &text);
		free(path);
	}
	json_release(mark);
	buf_free(&name);
	buf_free(&text);
	return done;
}

static bool
check(const struct record *r, const char *text, size_t n, void *arg, char why[160])
{
	struct triage *t = arg;
	return llmanswer_read(&t->answer, r, text, n, why);
}

/* What a model says of an issue that the rules find thin, and of no other. */
static void
ask(struct triage *t, const struct record *r)
{
	enum llm_rule why;
	if (!llm_ask(t->llm, r, &t->text, &why)) {
		secondtier_none(&t->member, why, buf_str(&t->text));
		return;
	}
	buf_reset(&t->prompt);
	bool whole = llmprompt(r, &t->prompt); /* guard: llm.cut */
	secondtier_answer(&t->member, &t->answer, whole && t->config->triage.llm.promote);
}

static int
triage(struct ndjson *in, const char *line, size_t n, const struct json *v, void *arg)
{
	struct triage *t = arg;
	struct record r;
	char what[160];
	if (!record_view(&r, line, n, v, what)) { /* guard: triage.record */
		ndjson_warn(in, "%s", what);
		return EX_DATAERR;
	}
	buf_reset(&t->member);
	judge_record(t->judge, &r, &t->member);
	if (t->llm && secondtier_wanted(&t->member))
		ask(t, &r);
	ndjson_put_with(line, n, v, "triage", t->member.s, t->member.len);
	return 0;
}

static const struct option_row rows[] = {{"jobs", 'j', "N", "share the work among N processes"},
    {"llm", 0, NULL, "ask a model about what is thin (triage.llm); needs a run directory"}, {0}};

static void
on_option(const struct option_row *row, const char *value, void *arg)
{
	struct triage *t = arg;
	if (row->letter == 'j')
		t->jobs = (int)option_number(row, value, 1, NDJSON_JOBS);
	else
		t->asks = true;
}

static const struct tool tool = {
    .name = "fac-triage",
    .purpose = "judge issues: dispatch, escalate or skip, and why",
    .operands = "[FILE ...]",
    .example = "fac-discover --from dump.json | fac-triage | fac-route",
    .common = OPT_CONFIG | OPT_RUN | OPT_DRY_RUN,
    .rows = rows,
};

int
main(int argc, char **argv)
{
	struct triage t = {.jobs = 1};
	struct options o = options_parse(argc, argv, &tool, on_option, &t);
	if (t.asks && t.jobs > 1) /* guard: llm.jobs */
		die(EX_USAGE, "--llm: does not go with --jobs");
	t.config = o.config;
	t.judge = judge_new(o.config);
	if (o.run)
		judge_know(t.judge, is_done, (void *)o.run);
	if (t.asks)
		t.llm = llm_open(o.config, o.run, o.dry_run, check, &t);
	ndjson_jobs(t.jobs);
	int code = ndjson_run(o.files, triage, &t);
	return journal_failed() ? exit_worse(code, EX_IOERR) : code;
}
