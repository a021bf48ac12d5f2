/*
 * killed: each transition is killed at each of its system calls; what is left is whole, or can be
 * finished. Invariant 5.
 */
#include "state/attempt.h"
#include "state/journal.h"
#include "state.h"
#include <signal.h>
#include <sys/ptrace.h>

static struct rundir *rd;

static void
make(struct claim *c)
{
	static const char line[] = "{\"ref\":\"k\"}";
	struct json_error e;
	struct record r;
	char what[160];
	record_view(&r, line, sizeof line - 1, json_parse(line, sizeof line - 1, &e), what);
	claim_init(c, &r);
	c->phase = PHASE_RUNNING;
	c->reason = R_RUNNING;
	c->epoch = 1;
	json_reset();
}

static void
create(void)
{
	struct claim c;
	make(&c);
	claim_create(rd, &c);
}

static void
move(enum phase p)
{
	struct claim c;
	claim_load(rd, "k", &c);
	c.epoch++;
	c.phase = p;
	claim_save(rd, &c);
}

static void
hold(void)
{
	move(PHASE_RETRY);
}

static void
end(void)
{
	move(PHASE_CLOSED);
}

static void
take(void)
{
	move(PHASE_RUNNING);
}

static void
give_back(void)
{
	struct claim c;
	claim_load(rd, "k", &c);
	claim_remove(rd, &c);
}

static void
attempt(void)
{
	char *dir = attempt_dir(rd, "k", 1);
	attempt_create(dir, "task", 4);
	free(dir);
}

static void
event(void)
{
	journal_write(rd, EV_HELD, NULL, R_HALTED, "x");
	journal_tidy(rd);
}

/* The claim is whole, of this epoch or the next, and settles. */
static bool
settles(void)
{
	struct claim c;
	return claim_load(rd, "k", &c) == 1 && claim_settle(rd, &c) >= 0 &&
	       c.place == phase_place(c.phase) && c.epoch >= 1 && c.epoch <= 3;
}

static bool
settles_or_none(void)
{
	struct claim c;
	return claim_load(rd, "k", &c) == 0 || settles();
}

/* Seen dead or not at all, never half-made; and it can be made again. */
static bool
can_be_made(void)
{
	char *dir = attempt_dir(rd, "k", 1), *task = path_join(dir, "task.md");
	enum attempt_state state = attempt_look(dir);
	bool whole = state == ATTEMPT_NONE || (state == ATTEMPT_DEAD && file_exists(task));
	int lock = attempt_create(dir, "task", 4);
	if (lock >= 0)
		close(lock);
	free(task);
	free(dir);
	return whole && lock >= 0;
}

static bool
journal_whole(void)
{
	struct buf b = BUF_INIT;
	char *path = rundir_path(rd, "journal.ndjson");
	bool tidied = journal_tidy(rd) >= 0;
	file_slurp(path, 1 << 24, &b);
	bool whole = tidied && (b.len == 0 || b.s[b.len - 1] == '\n');
	buf_free(&b);
	free(path);
	return whole;
}

static const struct step {
	const char *name;
	void (*before)(void);
	void (*run)(void);
	bool (*after)(void);
} steps[] = {{"claim_create", NULL, create, settles_or_none}, {"to held/", create, hold, settles},
    {"to done/", create, end, settles}, {"from held/", hold, take, settles},
    {"claim_remove", create, give_back, settles_or_none},
    {"attempt_create", NULL, attempt, can_be_made}, {"journal_write", NULL, event, journal_whole}};

static void
forget(void)
{
	static const char *const files[] = {"claims/k.json", "held/k.json", "done", "attempts/k.1"};
	for (size_t i = 0; i < sizeof files / sizeof *files; i++) {
		char *path = rundir_path(rd, "%s", files[i]);
		if (i < 2)
			file_remove(path);
		else
			file_rmtree(path);
		if (i == 2)
			file_mkdir(path);
		free(path);
	}
}

/*
 * Stops a child at its nth entry to or return from the kernel, and kills it there. True where it
 * had ended before.
 */
static bool
killed_at(void (*run)(void), int n)
{
	int status;
	fflush(stdout);
	pid_t pid = fork();
	if (pid == 0) {
		if (ptrace(PTRACE_TRACEME, 0, 0, 0) == -1)
			_exit(9);
		raise(SIGSTOP);
		run();
		_exit(0);
	}
	waitpid(pid, &status, 0);
	for (int i = 0; i < n && !WIFEXITED(status); i++) {
		ptrace(PTRACE_SYSCALL, pid, 0, 0);
		waitpid(pid, &status, 0);
	}
	if (WIFEXITED(status))
		return true;
	kill(pid, SIGKILL);
	waitpid(pid, &status, 0);
	return false;
}

int
main(void)
{
	scratch_make();
	char *file = scratch_path("fac.json"), *run = scratch_path("run");
	write_text(file, "{}");
	rd = rundir_open(run, config_load(file), RUNDIR_CREATE, false);
	for (size_t i = 0; i < sizeof steps / sizeof *steps; i++) {
		const struct step *s = &steps[i];
		int kills = 0, bad = 0;
		for (bool ended = false; !ended && kills < 1000; kills++) {
			forget();
			if (s->before == hold)
				create();
			if (s->before)
				s->before();
			ended = killed_at(s->run, kills + 1);
			bad += !s->after();
		}
		ok(kills > 10 && kills < 1000, "%s: killed at %d places", s->name, kills);
		ok(bad == 0, "%s: whole after each (%d are not)", s->name, bad);
	}
	scratch_remove();
	return unit_done();
}
