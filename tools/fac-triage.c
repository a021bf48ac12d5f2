/* fac-triage: judges issues */
#include "base/die.h"
#include "io/file.h"
#include "io/ndjson.h"
#include "rules/verdict.h"
#include "state/options.h"
#include <errno.h>
#include <stdlib.h>
#include <string.h>

struct triage {
	struct judge *judge;
	struct buf member;
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
	ndjson_put_with(line, n, "triage", t->member.s, t->member.len);
	return 0;
}

static const struct option_row rows[] = {
    {"jobs", 'j', "N", "share the work among N processes"}, {0}};

static void
on_option(const struct option_row *row, const char *value, void *arg)
{
	(void)arg;
	ndjson_jobs((int)option_number(row, value, 1, NDJSON_JOBS));
}

static const struct tool tool = {
    .name = "fac-triage",
    .purpose = "judge issues: dispatch, escalate or skip, and why",
    .operands = "[FILE ...]",
    .example = "fac-discover --from dump.json | fac-triage | fac-route",
    .common = OPT_CONFIG | OPT_RUN,
    .rows = rows,
};

int
main(int argc, char **argv)
{
	die_init(argv[0]);
	struct options o = options_parse(argc, argv, &tool, on_option, NULL);
	struct triage t = {.judge = judge_new(o.config)};
	if (o.run)
		judge_know(t.judge, is_done, (void *)o.run);
	return ndjson_run(o.files, triage, &t);
}
