/* attemptbury: the end of what a dead or abandoned attempt left, proven. */
#include "base/clock.h"
#include "base/die.h"
#include "base/path.h"
#include "io/file.h"
#include "io/json.h"
#include "io/jsonout.h"
#include "io/proc.h"
#include "io/sandbox.h"
#include "state/attempt.h"
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

enum { KEEPER_MAX = 4096 };

/* Who the keeper says it is. False where there is no such file, or it says nothing. */
static bool
read_keeper(const char *dir, struct proc_id *id)
{
	struct buf b = BUF_INIT;
	struct json_error e;
	struct json_mark mark = json_mark();
	char *path = path_join(dir, "keeper.json");
	bool known = false;
	if (file_slurp(path, KEEPER_MAX, &b) == 0) {
		const struct json *v = json_parse(buf_str(&b), b.len, &e);
		const char *boot = json_gets(v, "boot_id", "");
		int64_t pid = json_geti(v, "pid", 0), start = json_geti(v, "start", -1);
		known = pid > 1 && start >= 0 && strlen(boot) < sizeof id->boot_id;
		*id = (struct proc_id){.pid = (pid_t)pid, .start = (uint64_t)start};
		if (known)
			snprintf(id->boot_id, sizeof id->boot_id, "%s", boot);
	}
	json_release(mark);
	buf_free(&b);
	free(path);
	return known;
}

static int
left(int64_t deadline)
{
	int64_t ms = deadline - clock_boot_ms();
	return ms < 0 ? 0 : (int)ms;
}

/*
 * Ends the keeper that holds the lock: asks, waits for half of the time, then kills. Its death
 * frees the lock, so a lock that is still held after it was another's. A pid alone proves
 * nothing: proc_pidfd() compares start time and boot.
 */
static int
end_keeper(const char *dir, int64_t deadline)
{
	struct proc_id id;
	if (!read_keeper(dir, &id)) { /* guard: bury.unproven */
		errno = EBUSY;        /* the lock is held by whoever is starting it */
		return -1;
	}
	int fd = proc_pidfd(&id);
	if (fd == -1)
		return errno == ESRCH ? 0 : -1;
	syscall(SYS_pidfd_send_signal, fd, SIGTERM, NULL, 0);
	if (!proc_wait_end(fd, left(deadline) / 2)) {
		syscall(SYS_pidfd_send_signal, fd, SIGKILL, NULL, 0);
		proc_wait_end(fd, left(deadline));
	}
	close(fd);
	return 0;
}

struct roles {
	struct jsonout j;
	enum reason outcome;
};

/*
 * log/ROLE.R is made before the role is started: where it is, the agent may have run, and the
 * attempt counts.
 */
static int
put_role(const char *leaf, void *arg)
{
	struct roles *r = arg;
	const char *dot = strrchr(leaf, '.');
	char *end = NULL;
	long round = dot ? strtol(dot + 1, &end, 10) : 0;
	if (!dot || dot == leaf || end == dot + 1 || *end || round < 1)
		return 0;
	jsonout_open(&r->j, NULL, '{');
	jsonout_strn(&r->j, "role", leaf, (size_t)(dot - leaf));
	jsonout_str(&r->j, "agent", NULL);
	jsonout_int(&r->j, "round", round);
	jsonout_str(&r->j, "exit", NULL);
	jsonout_int(&r->j, "signal", 0);
	jsonout_str(&r->j, "reason", reason_code(r->outcome));
	jsonout_close(&r->j, '}');
	return 0;
}

static int
write_exit(const char *dir, enum reason outcome)
{
	struct buf b = BUF_INIT;
	char at[CLOCK_LEN], *path = path_join(dir, "exit.json"), *log = path_join(dir, "log");
	struct roles r = {jsonout(&b), outcome};
	jsonout_open(&r.j, NULL, '{');
	jsonout_str(&r.j, "outcome", reason_code(outcome));
	jsonout_str(&r.j, "head_sha", NULL);
	jsonout_str(&r.j, "base_sha", NULL);
	jsonout_int(&r.j, "rounds", 0);
	jsonout_str(&r.j, "at", clock_format(clock_now(), at));
	jsonout_open(&r.j, "checks", '[');
	jsonout_close(&r.j, ']');
	jsonout_str(&r.j, "review", NULL);
	jsonout_open(&r.j, "roles", '[');
	int result = file_each(log, put_role, &r);
	jsonout_close(&r.j, ']');
	jsonout_close(&r.j, '}');
	buf_addc(&b, '\n');
	if (result == 0 || errno == ENOENT)
		result = file_put(path, b.s, b.len, FILE_CREATE);
	if (result == -1 && errno == EEXIST)
		result = 0; /* it has its record */
	free(path);
	free(log);
	buf_free(&b);
	return result;
}

int
attempt_bury(const char *dir, enum reason outcome, int ms)
{
	int64_t deadline = clock_boot_ms() + ms;
	enum attempt_state state = attempt_look(dir);
	bool was = state == ATTEMPT_ALIVE;
	if (state == ATTEMPT_NONE)
		return 0;
	if (state == ATTEMPT_UNKNOWN)
		return -1;
	if (was && end_keeper(dir, deadline) == -1)
		return -1;
	char *lock = path_join(dir, "sandbox");
	int killed = sandbox_kill(lock, left(deadline));
	free(lock);
	if (killed == -1)
		return -1;
	state = attempt_look(dir);
	if (state == ATTEMPT_ALIVE || state == ATTEMPT_UNKNOWN) { /* guard: bury.still_alive */
		errno = EBUSY;
		return -1;
	}
	if (state == ATTEMPT_DEAD && write_exit(dir, outcome) == -1)
		return -1;
	return was || killed == 1;
}
