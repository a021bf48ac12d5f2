/* attempt: the directory of one attempt, and whether anything of it lives. */
#include "state/attempt.h"
#include "base/die.h"
#include "base/path.h"
#include "io/file.h"
#include "io/sandbox.h"
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

bool
attempt_parse(const char *leaf, char name[NAME_MAX_LEN + 1], int *n)
{
	struct buf id = BUF_INIT;
	bool hidden = file_is_temporary(leaf);

	leaf += hidden;
	const char *dot = strchr(leaf, '.');
	if (!dot || dot == leaf || dot - leaf > NAME_MAX_LEN || dot[1] < '1' || dot[1] > '9')
		return false;
	memcpy(name, leaf, (size_t)(dot - leaf));
	name[dot - leaf] = '\0';
	char *end;
	errno = 0;
	long v = strtol(dot + 1, &end, 10);
	bool ok = !errno && strcmp(end, hidden ? ".tmp" : "") == 0 && v <= INT_MAX &&
	          path_decode(&id, name);
	buf_free(&id);
	*n = ok ? (int)v : 0;
	return ok;
}

char *
attempt_dir(const struct rundir *rd, const char *name, int n)
{
	return rundir_path(rd, "attempts/%s.%d", name, n);
}

static bool
has_file(const char *dir, const char *leaf)
{
	char *path = path_join(dir, leaf);
	bool there = file_exists(path);
	free(path);
	return there;
}

/* A shared lock is asked for and given back at once: only a keeper's exclusive one refuses it. */
enum attempt_state
attempt_look(const char *dir)
{
	char *path = path_join(dir, "alive");
	int fd = open(path, O_RDONLY | O_NOFOLLOW | O_CLOEXEC), r;
	free(path);
	if (fd == -1 && errno != ENOENT) /* guard: attempt.unread */
		return errno == ENOTDIR ? ATTEMPT_NONE : ATTEMPT_UNKNOWN;
	if (fd == -1 && !file_exists(dir))
		return ATTEMPT_NONE;
	if (fd != -1) {
		do
			r = flock(fd, LOCK_SH | LOCK_NB);
		while (r == -1 && errno == EINTR);
		int saved = errno;
		close(fd);
		if (r == -1) /* guard: attempt.alive */
			return saved == EWOULDBLOCK ? ATTEMPT_ALIVE : ATTEMPT_UNKNOWN;
	}
	/* After the lock: a keeper writes its record, then lets go. */
	return has_file(dir, "exit.json") ? ATTEMPT_ENDED : ATTEMPT_DEAD;
}

/*
 * Nothing holds the lock, nothing is in the sandbox. -1 with EBUSY otherwise, or where it cannot
 * be known.
 */
static int
require_dead(const char *dir)
{
	enum attempt_state state = attempt_look(dir);
	char *lock = path_join(dir, "sandbox");
	int inside = sandbox_alive(lock);
	free(lock);
	if (state == ATTEMPT_ALIVE || state == ATTEMPT_UNKNOWN ||
	    inside != 0) { /* guard: attempt.busy */
		errno = EBUSY;
		return -1;
	}
	return 0;
}

struct count {
	const struct rundir *rd;
	int n;
};

static int
count_alive(const char *leaf, void *arg)
{
	struct count *c = arg;
	if (leaf[0] == '.')
		return 0;
	char *dir = rundir_path(c->rd, "attempts/%s", leaf);
	enum attempt_state state = attempt_look(dir);
	if (state == ATTEMPT_ALIVE || state == ATTEMPT_UNKNOWN) /* guard: attempt.unknown */
		c->n++;
	free(dir);
	return 0;
}

int
attempt_alive_count(const struct rundir *rd)
{
	struct count c = {rd, 0};
	char *dir = rundir_path(rd, "attempts");
	int result = file_each(dir, count_alive, &c);
	free(dir);
	return result == 0 ? c.n : -1;
}

/*
 * attempts/.NAME.N.tmp for attempts/NAME.N: one name, so that what a killed maker left is found
 * again.
 */
static char *
hidden_name(const char *dir)
{
	const char *leaf = path_base(dir);
	return path_fmt("%.*s.%s.tmp", (int)(leaf - dir), dir, leaf);
}

static int
put_file(const char *dir, const char *leaf, const void *p, size_t n)
{
	char *path = path_join(dir, leaf);
	int result = file_put(path, p, n, FILE_REPLACE);
	free(path);
	return result;
}

/* Takes the exclusive lock; what refuses it is somebody's life. */
static int
take_lock(const char *dir)
{
	char *path = path_join(dir, "alive");
	int fd = file_lock(path, true, false);
	free(path);
	if (fd == -1 && errno == EWOULDBLOCK)
		errno = EBUSY;
	return fd;
}

/* Fills the hidden directory; the lock. */
static int
furnish(const char *dir, const char *task, size_t n)
{
	char *log = path_join(dir, "log");
	int fd = -1;
	if (file_mkdir(dir) == 0 && file_mkdir(log) == 0 && put_file(dir, "sandbox", "", 0) == 0 &&
	    put_file(dir, "task.md", task, n) == 0)
		fd = take_lock(dir);
	free(log);
	return fd;
}

int
attempt_create(const char *dir, const char *task, size_t n)
{
	char *hidden = hidden_name(dir);
	int fd = -1;
	if (file_rmtree(hidden) == -1)
		goto out;
	if (attempt_look(dir) != ATTEMPT_NONE &&
	    (require_dead(dir) == -1 || file_rmtree(dir) == -1))
		goto out;
	fd = furnish(hidden, task, n);
	if (fd != -1 && file_move(hidden, dir) == -1) {
		int saved = errno;
		close(fd);
		fd = -1;
		errno = saved;
	}
out:
	free(hidden);
	return fd;
}

int
attempt_relock(const char *dir)
{
	return require_dead(dir) == -1 ? -1 : take_lock(dir);
}

int
attempt_sweep(const char *dir, bool all)
{
	static const char *const written[] = {"workspace", "out", "check", "also"};
	if (attempt_look(dir) == ATTEMPT_NONE)
		return 0;
	if (require_dead(dir) == -1)
		return -1;
	int result = 0;
	for (size_t i = 0; i < sizeof written / sizeof *written && result == 0; i++) {
		char *path = path_join(dir, written[i]);
		result = file_rmtree(path);
		free(path);
	}
	/* Its writers are dead, and the lock is held: what they left half-written is nobody's. */
	if (result == 0)
		result = file_sweep(dir, 0, -1, true, NULL, NULL);
	return result == 0 && all ? file_rmtree(dir) : result;
}

struct sweep {
	const struct rundir *rd;
	const char *name;
};

/*
 * NAME.N, and what a killed attempt_create() left of it. NAME.N splits at its only dot, so this
 * is exact.
 */
static int
sweep_one(const char *leaf, void *arg)
{
	const struct sweep *s = arg;
	size_t n = strlen(s->name);
	bool hidden = file_is_temporary(leaf);
	if (strncmp(leaf + hidden, s->name, n) != 0 || leaf[hidden + n] != '.')
		return 0;
	char *dir = rundir_path(s->rd, "attempts/%s", leaf);
	int result = hidden ? file_rmtree(dir) : attempt_sweep(dir, true);
	free(dir);
	return result;
}

int
attempt_sweep_all(const struct rundir *rd, const char *name)
{
	struct sweep s = {rd, name};
	char *dir = rundir_path(rd, "attempts");
	int result = file_each(dir, sweep_one, &s);
	free(dir);
	return result;
}
