/* fac-discover: the tracker's backlog as issue records, one a line. */
#include "base/die.h"
#include "base/path.h"
#include "base/progress.h"
#include "io/file.h"
#include "io/jsonout.h"
#include "io/ndjson.h"
#include "ports/github.h"
#include "ports/tracker.h"
#include "state/options.h"
#include "state/rundir.h"
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

struct discover {
	const char *from;  /* NULL: the configured tracker */
	const char *stats; /* NULL: none */
	const char *cache; /* the run directory's; NULL: none */
	struct dump_tally tally;
	bool check; /* a report for a person instead of records */
};

static const struct option_row rows[] = {
    {"from", 0, "FILE", "read a dump (\"-\": standard input) instead of the tracker"},
    {"stats", 0, "FILE", "write the counts to FILE, as one JSON object"},
    {"check", 0, NULL, "say who the token is, what it may do, and what is missing"}, {0}};

static const struct tool tool = {.name = "fac-discover",
    .purpose = "write the tracker's ready issues, or all of a dump, as issue records",
    .operands = "",
    .example = "fac-discover --from dump.json | fac-triage | fac-route",
    .common = OPT_CONFIG | OPT_RUN,
    .rows = rows};

static void
on_option(const struct option_row *row, const char *value, void *arg)
{
	struct discover *d = arg;
	if (row == &rows[2])
		d->check = true;
	else
		*(row == &rows[0] ? &d->from : &d->stats) = value;
}

static int
put(const char *line, size_t n, void *arg)
{
	const struct discover *d = arg;
	ndjson_put(line, n);
	if (progress_due())
		progress("%lu objects, %lu records", d->tally.objects, d->tally.records);
	return 0;
}

static int
put_dumped(const char *line, size_t n, off_t at, size_t rawlen, void *arg)
{
	(void)at;
	(void)rawlen;
	return put(line, n, arg);
}

static int
from_dump(struct discover *d, const struct config *c)
{
	bool standard = strcmp(d->from, "-") == 0;
	int fd = standard ? STDIN_FILENO : open(d->from, O_RDONLY | O_NOCTTY | O_CLOEXEC);

	if (fd < 0) {
		warn("%s: %s", d->from, strerror(errno));
		return EX_IOERR;
	}
	return dump_walk(
	    fd, standard ? "<stdin>" : d->from, &c->tracker.ready, put_dumped, d, &d->tally);
}

static int
from_tracker(struct discover *d, const struct config *c)
{
	struct tracker *t = tracker_open(c, d->cache);
	enum answer a = tracker_list(t, put, d, &d->tally);

	if (a != ANSWER_OK)
		warn("%s", tracker_error(t));
	tracker_free(t);
	if (a != ANSWER_OK)
		return a == ANSWER_NO ? EX_UNAVAILABLE : answer_exit(a);
	return d->tally.bad ? EX_DATAERR : 0;
}

static int
write_stats(const struct discover *d)
{
	struct buf b = BUF_INIT;
	struct jsonout j = jsonout(&b);
	int code = 0;

	jsonout_open(&j, NULL, '{');
	jsonout_int(&j, "objects", (int64_t)d->tally.objects);
	jsonout_int(&j, "pull_requests", (int64_t)d->tally.pull_requests);
	jsonout_int(&j, "records", (int64_t)d->tally.records);
	jsonout_int(&j, "bad", (int64_t)d->tally.bad);
	jsonout_close(&j, '}');
	buf_addc(&b, '\n');
	if (file_put(d->stats, b.s, b.len, FILE_REPLACE) < 0) {
		warn("%s: %s", d->stats, strerror(errno));
		code = EX_IOERR;
	}
	buf_free(&b);
	return code;
}

static int
discover(struct discover *d, const struct config *c)
{
	int code = d->from ? from_dump(d, c) : from_tracker(d, c);

	code = ndjson_close(code);
	bool person = d->from || isatty(STDERR_FILENO);
	if (person || d->tally.bad) /* a tick a minute says it only where it matters */
		warn("%lu objects, %lu pull requests skipped, %lu records, %lu bad",
		    d->tally.objects, d->tally.pull_requests, d->tally.records, d->tally.bad);
	if (d->stats)
		code = exit_worse(code, write_stats(d));
	return code;
}

/* The report goes to stdout: it is what was asked for. */
static int
check(const struct config *c)
{
	struct buf out = BUF_INIT, err = BUF_INIT;

	if (strcmp(c->tracker.kind, "github") != 0 && strcmp(c->forge.kind, "github") != 0) {
		warn("neither tracker nor forge is on GitHub: there is no token to check");
		return EX_NO;
	}
	struct github *g = github_open(c, GITHUB_FAC, NULL, &err);
	if (!g)
		die(EX_CONFIG, "%s", buf_str(&err));
	int code = github_check(g, c, &out);
	if (file_write_all(STDOUT_FILENO, buf_str(&out), out.len) < 0) {
		warn("stdout: %s", strerror(errno));
		code = exit_worse(code, EX_IOERR);
	}
	buf_free(&out);
	buf_free(&err);
	return code;
}

/* A run directory that is not made yet holds nothing to ask again for; making it is fac-dispatch's. */
static const char *
cache_of(const struct options *o)
{
	bool peer = strcmp(o->config->tracker.kind, "file") != 0;
	char *meta = peer && o->run ? path_join(o->run, "meta.json") : NULL;
	bool made = meta && file_exists(meta);

	free(meta);
	return made ? rundir_cache(rundir_open(o->run, o->config, RUNDIR_MUST_EXIST, false)) : NULL;
}

int
main(int argc, char **argv)
{
	struct discover d = {0};
	struct options o = options_parse(argc, argv, &tool, on_option, &d);

	if (d.check)
		return check(o.config);
	d.cache = cache_of(&o);
	return discover(&d, o.config);
}
