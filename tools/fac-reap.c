/*
 * fac-reap: the backstop. Buries dead attempts, finishes half-done transitions, sweeps, and says
 * when nothing moves.
 */
#include "base/clock.h"
#include "base/die.h"
#include "io/file.h"
#include "io/json.h"
#include "io/sandbox.h"
#include "state/attempt.h"
#include "state/heartbeat.h"
#include "state/journal.h"
#include "state/options.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { BURY_MS = 20000, STRAY_AGE = 900 /* seconds */ };

struct reap {
	struct rundir *rd;
	bool dry_run, stop;
	int watched;  /* attempts and claims that there are */
	int found;    /* things that should not have been there */
	int survived; /* attempts that could not be ended */
	int code;
};

static void
found(struct reap *s, const struct claim *c, enum event e, enum reason why, const char *what)
{
	s->found++;
	warn("%s: %s%s", what, reason_sentence(why), s->dry_run ? " (dry run: left as it is)" : "");
	if (!s->dry_run)
		journal_write(s->rd, e, c, why, what);
}

/* Ends an attempt that may not go on, and records how. */
static void
bury(struct reap *s, const struct claim *c, const char *dir, enum reason outcome)
{
	if (s->dry_run) {
		found(s, c, EV_REAPED, outcome, dir);
		return;
	}
	int rc = attempt_bury(dir, outcome, BURY_MS);
	if (rc < 0) { /* guard: reap.survivor */
		warn("%s: still alive, or not known to be dead: %s", dir, strerror(errno));
		s->survived++;
		return;
	}
	found(s, c, s->stop ? EV_STOPPED : EV_REAPED, outcome, dir);
	if (rc == 1)
		warn("%s: %s; it is gone now", dir, reason_sentence(R_SURVIVOR));
}

/* A sandbox that outlived its keeper's own record; what cannot be told counts. */
static bool
sandbox_left(const char *dir)
{
	char *lock = path_join(dir, "sandbox");
	int alive = sandbox_alive(lock);
	free(lock);
	return alive != 0;
}

/* One directory under attempts/, its issue's lock held. */
static void
reap_attempt(struct reap *s, const struct claim *c, bool known, int n, const char *dir)
{
	bool current = known && c->place != PLACE_NONE && c->place != PLACE_DONE && n <= c->attempt;
	bool in_use = current && n == c->attempt && c->place == PLACE_CLAIMS;

	switch (attempt_look(dir)) {
	case ATTEMPT_UNKNOWN:
		warn("%s: cannot be read: %s", dir, strerror(errno));
		s->code = exit_worse(s->code, EX_IOERR);
		return;
	case ATTEMPT_ALIVE:
		if (in_use && !s->stop) /* guard: reap.healthy */
			break;
		bury(s, known ? c : NULL, dir, s->stop ? R_STOPPED : R_ORPHAN);
		break;
	case ATTEMPT_DEAD:
		bury(s, known ? c : NULL, dir, R_KEEPER_DIED);
		break;
	case ATTEMPT_ENDED:
		if (sandbox_left(dir)) /* guard: reap.after_end */
			bury(s, known ? c : NULL, dir, R_SURVIVOR);
		break;
	case ATTEMPT_NONE:
		return;
	}
	if (known && !current && !s->dry_run && attempt_sweep(dir, true) == 0)
		found(s, NULL, EV_SWEPT, R_ORPHAN, dir);
}

static int
on_attempt(const char *leaf, void *arg)
{
	struct reap *s = arg;
	struct claim c;
	char name[NAME_MAX_LEN + 1];
	int n;

	char *dir = rundir_path(s->rd, "attempts/%s", leaf);
	bool known = attempt_parse(leaf, name, &n);
	if (known && file_is_temporary(leaf)) {
		/* Its maker holds the issue's lock for as long as it is one. */
		int lock = s->dry_run ? -1 : rundir_lock_issue(s->rd, name);
		if (s->dry_run || file_rmtree(dir) == 0)
			found(s, NULL, EV_SWEPT, R_ORPHAN, dir);
		if (lock >= 0)
			close(lock);
	} else if (!known) {
		warn("%s: not an attempt; left as it is", dir);
		s->code = exit_worse(s->code, EX_NO);
	} else {
		int lock = s->dry_run ? -1 : rundir_lock_issue(s->rd, name);
		int rc = claim_load(s->rd, name, &c);
		s->watched++;
		reap_attempt(s, &c, rc >= 0, n, dir); /* an unreadable claim is not an absent one */
		if (rc > 0)
			claim_free(&c);
		if (rc < 0)
			s->code = exit_worse(s->code, EX_IOERR);
		if (lock >= 0)
			close(lock);
		json_reset();
	}
	free(dir);
	return 0;
}

/* One file of claims/ or held/: a transition that was cut short is finished. */
static int
on_claim(const char *name, void *arg)
{
	struct reap *s = arg;
	struct claim c;
	int lock = s->dry_run ? -1 : rundir_lock_issue(s->rd, name);
	int rc = claim_load(s->rd, name, &c);

	if (rc < 0) {
		s->code = exit_worse(s->code, EX_IOERR);
	} else if (rc > 0) {
		s->watched += c.place == PLACE_CLAIMS;
		if (phase_place(c.phase) != c.place && (s->dry_run || claim_settle(s->rd, &c) >= 0))
			found(s, &c, EV_SETTLED, c.reason, c.name);
		claim_free(&c);
	}
	if (lock >= 0)
		close(lock);
	json_reset();
	return 0;
}

static void
on_stray(const char *path, void *arg)
{
	found(arg, NULL, EV_SWEPT, R_ORPHAN, path);
}

/* Is the factory moving? */
static void
look_for_wedge(struct reap *s)
{
	enum reason why = heartbeat_judge(s->rd);

	if (why == R_STARTED || (why == R_NOTHING_TO_WATCH && !s->watched))
		return;
	found(s, NULL, EV_WEDGED, why == R_NOTHING_TO_WATCH ? R_STALE : why, "heartbeat.json");
}

static int
reap(struct reap *s)
{
	char *attempts = rundir_path(s->rd, "attempts");

	if (s->stop && !s->dry_run)
		rundir_halt(s->rd, "fac-reap --stop");
	if (!s->dry_run && journal_tidy(s->rd) < 0) {
		warn("%s: journal.ndjson: %s", s->rd->path, strerror(errno));
		s->code = exit_worse(s->code, EX_IOERR);
	}
	if (claim_each(s->rd, PLACE_CLAIMS, on_claim, s) < 0 ||
	    claim_each(s->rd, PLACE_HELD, on_claim, s) < 0 ||
	    file_each(attempts, on_attempt, s) < 0) {
		warn("%s: %s", s->rd->path, strerror(errno));
		s->code = exit_worse(s->code, EX_IOERR);
	}
	free(attempts);
	if (rundir_sweep(s->rd, STRAY_AGE, !s->dry_run, on_stray, s) < 0)
		s->code = exit_worse(s->code, EX_IOERR);
	if (s->stop)
		return s->survived ? EX_TEMPFAIL : s->code;
	look_for_wedge(s);
	if (!s->watched) { /* guard: reap.vacuous */
		warn("%s: %s", s->rd->path, reason_sentence(R_NOTHING_TO_WATCH));
		return exit_worse(s->code, EX_NO);
	}
	return exit_worse(s->code, s->survived ? EX_TEMPFAIL : s->found ? EX_NO : 0);
}

static void
on_option(const struct option_row *row, const char *value, void *arg)
{
	(void)row;
	(void)value;
	((struct reap *)arg)->stop = true; /* the only one */
}

static const struct option_row rows[] = {
    {"stop", 0, NULL, "stop everything: halt, end all attempts, healthy ones too"},
    {0},
};

static const struct tool tool = {
    .name = "fac-reap",
    .purpose = "bury dead attempts, finish what was cut short, sweep, and say when nothing moves",
    .operands = "",
    .example = "fac-reap --config /etc/fac.json --run /var/lib/fac",
    .common = OPT_CONFIG | OPT_RUN | OPT_DRY_RUN,
    .rows = rows,
};

int
main(int argc, char **argv)
{
	struct reap s = {0};
	struct options o = options_parse(argc, argv, &tool, on_option, &s);

	s.dry_run = o.dry_run;
	s.rd = rundir_open(o.run, o.config, RUNDIR_MUST_EXIST, o.dry_run);
	int code = reap(&s);
	return journal_failed() ? exit_worse(code, EX_IOERR) : code;
}
