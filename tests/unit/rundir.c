/* rundir: creation, owner, locks, halt. */
#include "state/rundir.h"
#include "io/json.h"
#include "state.h"
#include <sys/file.h>
#include <sys/stat.h>

static struct buf said;
static char *run;
static const struct config *mine;

struct opening {
	const char *path;
	const struct config *c;
	enum rundir_open how;
	bool dry_run;
};

static void
open_it(void *arg)
{
	struct opening *o = arg;
	rundir_open(o->path, o->c, o->how, o->dry_run);
}

static int
opened(const char *path, const struct config *c, enum rundir_open how, bool dry_run)
{
	struct opening o = {path, c, how, dry_run};
	return child(open_it, &o, &said);
}

static const struct config *
config(const char *leaf, const char *text)
{
	char *path = scratch_path(leaf);
	write_text(path, text);
	const struct config *c = config_load(path);
	free(path);
	return c;
}

static void
refused(void)
{
	ok(opened(NULL, mine, RUNDIR_CREATE, false) == EX_CONFIG, "no directory named");
	ok(opened(run, mine, RUNDIR_MUST_EXIST, false) == EX_CONFIG, "it is not there");
	ok(!file_exists(run), "and is not made");
	ok(opened(run, mine, RUNDIR_CREATE, true) == 0 && !file_exists(run), "nor in a dry run");
	file_mkdir(run);
	ok(opened(run, mine, RUNDIR_MUST_EXIST, false) == EX_CONFIG,
	    "a directory without meta.json");
	ok(opened(run, mine, RUNDIR_CREATE, true) == 0, "a dry run in it");
	char *claims = path_join(run, "claims");
	ok(!file_exists(claims), "… leaves it empty");
	free(claims);
}

/* Many open it at once: all succeed, and there is one owner. */
static void
race(void)
{
	struct opening o = {run, mine, RUNDIR_CREATE, false};
	pid_t pids[8];
	int failed = 0, status;
	fflush(stdout);
	for (int i = 0; i < 8; i++) {
		if ((pids[i] = fork()) == 0) {
			open_it(&o);
			_exit(0);
		}
	}
	for (int i = 0; i < 8; i++) {
		waitpid(pids[i], &status, 0);
		failed += status != 0;
	}
	ok(failed == 0, "eight processes create it at once");
}

static void
layout(const struct rundir *rd)
{
	static const char *const dirs[] = {"claims", "held", "done", "attempts", "locks", "cache",
	    "halt.d", "locks/00", "locks/ff"};
	struct stat st;
	int there = 0, closed = 0;
	for (size_t i = 0; i < sizeof dirs / sizeof *dirs; i++) {
		char *path = rundir_path(rd, "%s", dirs[i]);
		there += stat(path, &st) == 0;
		closed += (st.st_mode & 077) == 0;
		free(path);
	}
	ok(there == 9 && closed == 9, "all is there, and its owner's alone");
	struct buf b = BUF_INIT;
	struct json_error e;
	char *path = rundir_path(rd, "meta.json"), fingerprint[65];
	file_slurp(path, 65536, &b);
	const struct json *v = json_parse(b.s, b.len, &e);
	config_fingerprint(mine, fingerprint);
	ok(json_geti(v, "layout", 0) == 1 && strlen(json_gets(v, "run_id", "")) == 32, "meta.json");
	is(json_gets(v, "fingerprint", ""), fingerprint, "fingerprint");
	is(json_gets(v, "config", ""), mine->file, "config");
	json_reset();
	free(path);
	buf_free(&b);
}

static void
owner(void)
{
	const struct config *other = config("other.json", "{\"dispatch\":{\"slots\":3}}");
	char *want = path_fmt(
	    "fac: %s: owned by configuration %s; name that one, or another run directory\n", run,
	    mine->file);
	ok(opened(run, other, RUNDIR_CREATE, false) == EX_CONFIG,
	    "another configuration is refused");
	is(said.s, want, "… and told whose it is");
	ok(opened(run, other, RUNDIR_MUST_EXIST, true) == EX_CONFIG, "… in a dry run, too");
	ok(opened(run, config("mine.json", "{\"dispatch\":{\"slots\":3}}"), RUNDIR_MUST_EXIST,
	       false) == 0,
	    "the same file with other keys owns it still");
	char *meta = path_join(run, "meta.json");
	struct buf b = BUF_INIT;
	file_slurp(meta, 65536, &b);
	char *layout_at = strstr(b.s, "\"layout\":1");
	layout_at[strlen("\"layout\":")] = '2';
	write_text(meta, b.s);
	ok(opened(run, mine, RUNDIR_CREATE, false) == EX_CONFIG, "a layout that is not known");
	layout_at[strlen("\"layout\":")] = '1';
	write_text(meta, "{\"layout\":");
	ok(opened(run, mine, RUNDIR_CREATE, false) == EX_CONFIG, "a broken meta.json");
	write_text(meta, b.s);
	ok(opened(run, mine, RUNDIR_CREATE, false) == 0, "as it was");
	buf_free(&b);
	free(meta);
	free(want);
}

static void
locks(const struct rundir *rd)
{
	char *claims = rundir_path(rd, "claims");
	int a = rundir_lock_issue(rd, "x"), s = rundir_lock_slots(rd);
	int fd = open(claims, O_RDONLY | O_CLOEXEC);
	ok(a >= 0 && s >= 0, "stripe, then slots");
	ok(flock(fd, LOCK_EX | LOCK_NB) == -1, "slots are locked");
	close(s);
	ok(flock(fd, LOCK_EX | LOCK_NB) == 0, "and free after close");
	close(fd);
	close(a);
	free(claims);
}

static void
halt(const struct rundir *rd)
{
	char *all = rundir_path(rd, "halt"), *one = rundir_path(rd, "halt.d/x");
	ok(!rundir_halted(rd, "x") && !rundir_halted(rd, NULL), "not halted");
	write_text(one, "");
	ok(rundir_halted(rd, "x") && !rundir_halted(rd, "y") && !rundir_halted(rd, NULL), "one");
	ok(symlink("nowhere", all) == 0 && rundir_halted(rd, "y"), "all, be it a dangling link");
	free(all);
	free(one);
}

int
main(void)
{
	scratch_make();
	mine = config("mine.json", "{}");
	run = scratch_path("run");
	refused();
	race();
	const struct rundir *rd = rundir_open(run, mine, RUNDIR_CREATE, false);
	layout(rd);
	owner();
	locks(rd);
	halt(rd);
	scratch_remove();
	return unit_done();
}
