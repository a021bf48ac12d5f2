/* attempt: life by the lock, creation, burial, sweeping, plan and exit record. */
#include "state/attempt.h"
#include "base/clock.h"
#include "io/json.h"
#include "io/proc.h"
#include "state.h"
#include <errno.h>
#include <signal.h>
#include <sys/file.h>

#define SHA "0123456789012345678901234567890123456789"

static struct rundir *rd;
static struct config *config;

static bool
has(const char *dir, const char *leaf)
{
	char *path = path_join(dir, leaf);
	bool there = file_exists(path);
	free(path);
	return there;
}

static void
put(const char *dir, const char *leaf, const char *text)
{
	char *path = path_join(dir, leaf);
	write_text(path, text);
	free(path);
}

static void
life(void)
{
	char *dir = attempt_dir(rd, "a", 1), *hidden = rundir_path(rd, "attempts/.a.1.tmp");
	ok(attempt_look(dir) == ATTEMPT_NONE && attempt_alive_count(rd) == 0, "none");
	file_mkdir(hidden);
	put(hidden, "task.md", "of a killed maker");
	int lock = attempt_create(dir, "do it", 5);
	ok(lock >= 0 && attempt_look(dir) == ATTEMPT_ALIVE, "made, with its lock held");
	ok(!file_exists(hidden) && has(dir, "log") && has(dir, "sandbox") && has(dir, "alive"),
	    "whole");
	ok(attempt_alive_count(rd) == 1, "counted");
	ok(attempt_create(dir, "x", 1) == -1 && errno == EBUSY, "not twice while it is alive");
	ok(attempt_relock(dir) == -1 && errno == EBUSY, "nor locked again");
	ok(attempt_sweep(dir, true) == -1 && errno == EBUSY && has(dir, "task.md"), "nor swept");
	ok(attempt_sweep_all(rd, "a") == -1 && errno == EBUSY, "nor with the others");
	close(lock);
	ok(attempt_look(dir) == ATTEMPT_DEAD && attempt_alive_count(rd) == 0,
	    "dead without a record");
	put(dir, "exit.json", "{}");
	ok(attempt_look(dir) == ATTEMPT_ENDED, "ended with one");
	lock = attempt_relock(dir);
	ok(lock >= 0 && attempt_look(dir) == ATTEMPT_ALIVE, "locked again for its checks");
	close(lock);
	lock = attempt_create(dir, "again", 5);
	ok(lock >= 0 && !has(dir, "exit.json"), "made anew: nothing of the old is left");
	close(lock);
	char *alive = path_join(dir, "alive");
	unlink(alive);
	ok(symlink("task.md", alive) == 0 && attempt_look(dir) == ATTEMPT_UNKNOWN,
	    "a link is no lock");
	ok(attempt_alive_count(rd) == 1, "what cannot be told is alive");
	ok(attempt_sweep(dir, true) == -1 && attempt_bury(dir, R_STOPPED, 10) == -1, "… and stays");
	unlink(alive);
	ok(attempt_look(dir) == ATTEMPT_DEAD, "no lock at all: dead");
	free(alive);
	free(dir);
	free(hidden);
}

static void
sweeping(void)
{
	static const char *const leaves[] = {"workspace", "out", "check", "also"};
	char *one = attempt_dir(rd, "s", 1), *two = attempt_dir(rd, "s", 2);
	char *other = attempt_dir(rd, "st", 1);
	const char *const dirs[] = {one, two, other};
	for (int i = 0; i < 3; i++) {
		close(attempt_create(dirs[i], "t", 1));
		for (size_t k = 0; k < 4; k++) {
			char *path = path_join(dirs[i], leaves[k]);
			file_mkdir(path);
			free(path);
		}
		put(dirs[i], "exit.json", "{}");
	}
	ok(attempt_sweep(one, false) == 0 && !has(one, "workspace") && !has(one, "also") &&
	        has(one, "log") && has(one, "exit.json"),
	    "what agents wrote goes, the log stays");
	ok(attempt_sweep(one, false) == 0, "again");
	ok(attempt_sweep_all(rd, "s") == 0 && !file_exists(one) && !file_exists(two),
	    "all of one name");
	ok(file_exists(other), "and of no other");
	ok(attempt_sweep(other, true) == 0 && attempt_sweep(other, true) == 0,
	    "one, wholly, twice");
	free(one);
	free(two);
	free(other);
}

/* A keeper: holds the lock, says who it is, and waits. */
static pid_t
keeper(const char *dir, bool deaf, bool silent)
{
	int fds[2];
	char c;
	fflush(stdout);
	if (pipe2(fds, O_CLOEXEC) == -1)
		die(EX_OSERR, "pipe");
	pid_t pid = fork();
	if (pid == 0) {
		struct proc_id id;
		if (deaf)
			signal(SIGTERM, SIG_IGN);
		int lock = attempt_relock(dir);
		proc_identify(getpid(), &id);
		char *text = path_fmt("{\"pid\":%d,\"start\":%llu,\"boot_id\":\"%s\",\"at\":\"x\"}",
		    id.pid, (unsigned long long)id.start, id.boot_id);
		if (!silent)
			put(dir, "keeper.json", text);
		if (lock >= 0 && write(fds[1], "r", 1) == 1)
			for (;;)
				pause();
		_exit(1);
	}
	close(fds[1]);
	ok(read(fds[0], &c, 1) == 1, "a keeper is at work");
	close(fds[0]);
	return pid;
}

static void
burial(void)
{
	char *dir = attempt_dir(rd, "b", 1);
	struct exit_record x;
	int status;
	ok(attempt_bury(dir, R_KEEPER_DIED, 100) == 0, "nothing to bury");
	close(attempt_create(dir, "t", 1));
	ok(attempt_bury(dir, R_KEEPER_DIED, 100) == 0 && attempt_look(dir) == ATTEMPT_ENDED,
	    "a dead one gets its record");
	ok(attempt_exit(dir, &x) == 1 && x.outcome == R_KEEPER_DIED && !x.spawned && !x.head_sha,
	    "… and no agent ever ran");
	ok(attempt_bury(dir, R_STOPPED, 100) == 0 && attempt_exit(dir, &x) == 1 &&
	        x.outcome == R_KEEPER_DIED,
	    "a record is written once");

	close(attempt_create(dir, "t", 1));
	put(dir, "log/keeper.log", "");
	put(dir, "log/implementer.1", "hello");
	pid_t pid = keeper(dir, false, false);
	ok(attempt_bury(dir, R_STOPPED, 5000) == 1, "a living keeper is ended");
	ok(waitpid(pid, &status, 0) == pid && WIFSIGNALED(status) && WTERMSIG(status) == SIGTERM,
	    "asked first");
	ok(attempt_exit(dir, &x) == 1 && x.outcome == R_STOPPED && x.spawned,
	    "an agent may have run");

	close(attempt_create(dir, "t", 1));
	pid = keeper(dir, true, false);
	ok(attempt_bury(dir, R_STOPPED, 200) == 1, "one that is deaf is killed");
	ok(waitpid(pid, &status, 0) == pid && WTERMSIG(status) == SIGKILL, "by SIGKILL");

	close(attempt_create(dir, "t", 1));
	pid = keeper(dir, false, true);
	ok(attempt_bury(dir, R_STOPPED, 100) == -1 && errno == EBUSY,
	    "who it is is not known: left alone");
	struct proc_id me;
	proc_identify(getpid(), &me);
	char *text = path_fmt("{\"pid\":%d,\"start\":%llu,\"boot_id\":\"%s\"}", pid,
	    (unsigned long long)me.start + 100000, me.boot_id);
	put(dir, "keeper.json", text);
	ok(attempt_bury(dir, R_STOPPED, 100) == -1 && kill(pid, 0) == 0 && !has(dir, "exit.json"),
	    "its pid with another start time: left alone, and not called dead");
	kill(pid, SIGKILL);
	waitpid(pid, &status, 0);
	free(text);
	free(dir);
}

/* Something inside the sandbox, whose lock it holds, without a keeper. */
static void
survivor(void)
{
	char *dir = attempt_dir(rd, "v", 1), *path = path_join(dir, "sandbox"), c;
	int fds[2], status;
	close(attempt_create(dir, "t", 1));
	put(dir, "exit.json", "{}");
	fflush(stdout);
	if (pipe2(fds, O_CLOEXEC) == -1)
		die(EX_OSERR, "pipe");
	pid_t pid = fork();
	if (pid == 0) {
		struct flock all = {.l_type = F_WRLCK, .l_whence = SEEK_SET};
		int fd = open(path, O_RDWR | O_CLOEXEC);
		if (fcntl(fd, F_SETLK, &all) == 0 && write(fds[1], "r", 1) == 1)
			for (;;)
				pause();
		_exit(1);
	}
	close(fds[1]);
	ok(read(fds[0], &c, 1) == 1, "something survived its keeper");
	close(fds[0]);
	ok(attempt_sweep(dir, true) == -1 && errno == EBUSY, "it is not swept under");
	ok(attempt_create(dir, "t", 1) == -1 && errno == EBUSY, "nor is its place taken");
	ok(attempt_bury(dir, R_SURVIVOR, 5000) == 1, "it is ended");
	ok(waitpid(pid, &status, 0) == pid && WIFSIGNALED(status), "and gone");
	ok(attempt_sweep(dir, true) == 0, "now");
	free(path);
	free(dir);
}

static void
exit_records(void)
{
	static const char good[] = "{\"outcome\":\"finished\",\"head_sha\":\"" SHA
	                           "\",\"base_sha\":\"" SHA "\",\"rounds\":2,"
	                           "\"at\":\"2026-01-02T03:04:05Z\",\"checks\":[{\"name\":\"unit\","
	                           "\"conclusion\":\"success\",\"exit\":0}],"
	                           "\"checks_head\":\"" SHA "\",\"checks_base\":null,"
	                           "\"review\":{\"agent\":\"rev\",\"verdict\":\"approve\","
	                           "\"summary\":\"ok\",\"head_sha\":\"" SHA "\"},"
	                           "\"roles\":[{\"role\":\"implementer\"}]}";
	static const struct {
		const char *from, *to;
	} changes[] = {{"finished", "splendid"}, {"\"outcome\"", "\"outcum\""},
	    {"success", "succes"}, {"approve", "maybe"}, {"\"rounds\":2", "\"rounds\":\"2\""},
	    {"\"roles\":[", "\"rules\":["}, {"\"checks\":[{", "\"chucks\":[{"},
	    {"head_sha\":\"0", "head_sha\":\"x"}, {"}]}", "}]"}};
	char *dir = attempt_dir(rd, "x", 1);
	struct exit_record x;
	close(attempt_create(dir, "t", 1));
	ok(attempt_exit(dir, &x) == 0 && attempt_checks(dir, &x) == 0, "none");
	put(dir, "exit.json", good);
	ok(attempt_exit(dir, &x) == 1 && x.outcome == R_FINISHED && x.spawned && x.rounds == 2 &&
	        x.nchecks == 1 && x.checks[0].exit == 0 && !x.checks_base,
	    "read");
	is(x.review_verdict, "approve", "the review");
	is(x.head_sha, SHA, "the work");
	put(dir, "checks.json", good);
	ok(attempt_checks(dir, &x) == 1, "checks.json");
	for (size_t i = 0; i < sizeof changes / sizeof *changes; i++) {
		struct buf b = BUF_INIT;
		const char *at = strstr(good, changes[i].from);
		buf_add(&b, good, (size_t)(at - good));
		buf_adds(&b, changes[i].to);
		buf_adds(&b, at + strlen(changes[i].from));
		put(dir, "exit.json", b.s);
		ok(attempt_exit(dir, &x) == -1 && !x.head_sha, "not understood: %s", changes[i].to);
		buf_free(&b);
	}
	free(dir);
}

static void
plans(void)
{
	char *dir = attempt_dir(rd, "p", 3), *git = scratch_path("app.git"), *whole;
	const char *const argv[] = {"git", "init", "-q", "--bare", git, NULL};
	struct proc p = {.argv = argv, PROC_CLOSED};
	struct job job;
	ok(proc_run(&p, NULL, 0, 20000, 0, NULL, NULL) == 0, "a repository");
	close(attempt_create(dir, "t", 1));
	struct plan plan = {.config = config,
	    .repo = &config->repos[0],
	    .name = "p",
	    .ref = "file:p",
	    .branch = "fac/p-3",
	    .base_sha = SHA,
	    .gitdir = git,
	    .attempt = 3,
	    .epoch = 1ULL << 60};
	plan.also.v = (char *[]){(char *)(size_t) "org/app", NULL};
	plan.also_dirs.v = (char *[]){git, NULL};
	plan.also.n = 1;
	ok(attempt_write_plan(dir, &plan) == 0 && attempt_read_plan(dir, &job) == 0,
	    "there and back");
	is(job.name, "p", "name");
	is(job.repo_dir, git, "repo_dir");
	ok(job.attempt == 3 && job.epoch == 1ULL << 60 && job.rounds == 2 && job.log_max == 1048576,
	    "numbers");
	ok(!job.head_sha && !job.onto_sha && job.nagents == 2 && job.nchecks == 1 && job.nalso == 1,
	    "lists");
	is(job.agents[0].name, "impl.p.3", "an agent's name carries the attempt");
	is(job.agents[0].argv.v[1], "{task}", "argv");
	is(job.agents[1].role, "reviewer", "role");
	is(job.also[0].repo_dir, git, "also");
	is(job.sandbox_kind, "bwrap", "sandbox");
	plan.head_sha = plan.onto_sha = SHA;
	ok(attempt_write_plan(dir, &plan) == 0 && attempt_read_plan(dir, &job) == 0 &&
	        job.nagents == 0 && job.nchecks == 1,
	    "checks only: no agent");
	is(job.head_sha, SHA, "head_sha");
	whole = path_join(dir, "attempt.json");
	struct buf b = BUF_INIT, bad = BUF_INIT;
	file_slurp(whole, 65536, &b);
	json_splice(&bad, b.s, b.len, "surprise", "1", 1);
	put(dir, "attempt.json", bad.s);
	ok(attempt_read_plan(dir, &job) == -1, "an unknown member");
	buf_reset(&bad);
	json_splice(&bad, b.s, b.len, "version", "2", 1);
	put(dir, "attempt.json", bad.s);
	ok(attempt_read_plan(dir, &job) == -1, "another version");
	buf_reset(&bad);
	json_splice(&bad, b.s, b.len, "base_sha", "\"HEAD\"", 6);
	put(dir, "attempt.json", bad.s);
	ok(attempt_read_plan(dir, &job) == -1, "no commit");
	buf_reset(&b);
	attempt_agents_json(config, "p", 3, &b);
	is(b.s,
	    "[{\"name\":\"impl.p.3\",\"role\":\"implementer\"},{\"name\":\"rev.p.3\",\"role\":"
	    "\"reviewer\"}]",
	    "dispatch.agents");
	buf_free(&b);
	buf_free(&bad);
	free(whole);
	free(git);
	free(dir);
}

int
main(void)
{
	alarm(60); /* a wait that never ends is a failure */
	scratch_make();
	char *file = scratch_path("fac.json"), *run = scratch_path("run");
	write_text(file,
	    "{\"repos\":{\"org/"
	    "app\":{\"path\":\"app.git\",\"checks\":[{\"name\":\"unit\",\"argv\":[\"make\"]}]}},"
	    "\"agents\":[{\"name\":\"impl\",\"role\":\"implementer\",\"argv\":[\"x\",\"{task}\"]},"
	    "{\"name\":\"rev\",\"role\":\"reviewer\",\"argv\":[\"y\"]}]}");
	config = (struct config *)(size_t)config_load(file);
	rd = rundir_open(run, config, RUNDIR_CREATE, false);
	life();
	sweeping();
	burial();
	survivor();
	exit_records();
	plans();
	scratch_remove();
	return unit_done();
}
