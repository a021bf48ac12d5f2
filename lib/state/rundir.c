/* rundir: $FAC_RUN, its directories, its locks, its owner. */
#include "state/rundir.h"
#include "base/clock.h"
#include "base/die.h"
#include "base/hash.h"
#include "base/mem.h"
#include "base/path.h"
#include "io/file.h"
#include "io/json.h"
#include "io/jsonout.h"
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/random.h>
#include <sys/stat.h>
#include <unistd.h>

enum { LAYOUT = 1, STRIPES = 256, META_MAX = 65536 };

static const char *const dirs[] = {
    "claims", "held", "done", "attempts", "locks", "cache", "halt.d", NULL};

char *
rundir_path(const struct rundir *rd, const char *fmt, ...)
{
	struct buf b = BUF_INIT;
	va_list ap;
	buf_addf(&b, "%s/", rd->path);
	va_start(ap, fmt);
	buf_vaddf(&b, fmt, ap);
	va_end(ap);
	return buf_detach(&b);
}

static void
make_stripe(const struct rundir *rd, int i)
{
	char *path = rundir_path(rd, "locks/%02x", (unsigned)i);
	int fd = open(path, O_RDONLY | O_CREAT | O_NOFOLLOW | O_CLOEXEC, 0600);
	if (fd == -1)
		die(EX_IOERR, "%s: %s", path, strerror(errno));
	close(fd);
	free(path);
}

static void
meta_text(const struct config *c, struct buf *out)
{
	unsigned char id[16];
	char hex[2 * sizeof id + 1], at[CLOCK_LEN], fingerprint[HASH_LEN];
	if (getrandom(id, sizeof id, 0) != sizeof id)
		die(EX_OSERR, "random: %s", strerror(errno));
	for (size_t i = 0; i < sizeof id; i++)
		snprintf(hex + 2 * i, 3, "%02x", id[i]);
	config_fingerprint(c, fingerprint);
	struct jsonout j = jsonout(out);
	jsonout_open(&j, NULL, '{');
	jsonout_int(&j, "layout", LAYOUT);
	jsonout_str(&j, "run_id", hex);
	jsonout_str(&j, "config", c->file);
	jsonout_str(&j, "fingerprint", fingerprint);
	jsonout_str(&j, "created_at", clock_format(clock_now(), at));
	jsonout_close(&j, '}');
	buf_addc(out, '\n');
}

/*
 * Everything but meta.json may be made by any number of processes at once; meta.json comes last,
 * and only one of them makes it. So where it is, all is.
 */
static void
make(const struct rundir *rd)
{
	struct buf meta = BUF_INIT;
	for (const char *const *d = dirs; *d; d++) {
		char *path = rundir_path(rd, "%s", *d);
		if (file_mkdir(path) == -1)
			die(EX_IOERR, "%s: %s", path, strerror(errno));
		free(path);
	}
	for (int i = 0; i < STRIPES; i++)
		make_stripe(rd, i);
	meta_text(rd->config, &meta);
	char *path = rundir_path(rd, "meta.json");
	if (file_put(path, meta.s, meta.len, FILE_CREATE) == -1 && errno != EEXIST)
		die(EX_IOERR, "%s: %s", path, strerror(errno));
	free(path);
	buf_free(&meta);
}

/* False where there is no meta.json; dies where the directory is not this configuration's. */
static bool
check_owner(const struct rundir *rd)
{
	char fingerprint[HASH_LEN];
	struct buf text = BUF_INIT;
	struct json_error e;
	struct json_mark mark = json_mark();
	char *path = rundir_path(rd, "meta.json");
	if (file_slurp(path, META_MAX, &text) == -1) {
		if (errno != ENOENT)
			die(EX_IOERR, "%s: %s", path, strerror(errno));
		free(path);
		return false;
	}
	const struct json *meta = json_parse(buf_str(&text), text.len, &e);
	if (!meta)
		die(EX_CONFIG, "%s: %s", path, e.what);
	if (json_geti(meta, "layout", 0) != LAYOUT) /* guard: rundir.layout */
		die(EX_CONFIG, "%s: layout: this version knows layout %d only", path, LAYOUT);
	config_fingerprint(rd->config, fingerprint);
	if (strcmp(json_gets(meta, "fingerprint", ""), fingerprint) != 0) /* guard: rundir.owner */
		die(EX_CONFIG,
		    "%s: owned by configuration %s; name that one, or another run directory",
		    rd->path, json_gets(meta, "config", "(none)"));
	json_release(mark);
	buf_free(&text);
	free(path);
	return true;
}

/* The path as an absolute one, without asking whether it is there. */
static char *
absolute(const char *path)
{
	if (path[0] == '/')
		return xstrdup(path);
	char *cwd = getcwd(NULL, 0);
	if (!cwd)
		die(EX_IOERR, "current directory: %s", strerror(errno));
	char *whole = path_join(cwd, path);
	free(cwd);
	return whole;
}

struct rundir *
rundir_open(const char *path, const struct config *c, enum rundir_open how, bool dry_run)
{
	struct rundir *rd = xcalloc(1, sizeof *rd);
	if (!path || !*path)
		die(EX_CONFIG, "run directory: none; give --run DIR or set FAC_RUN");
	rd->config = c;
	rd->dry_run = dry_run;
	rd->path = absolute(path);
	bool create = how == RUNDIR_CREATE && !dry_run;
	if (create && file_mkdirs(rd->path) == -1)
		die(EX_IOERR, "%s: %s", rd->path, strerror(errno));
	char *real = realpath(rd->path, NULL);
	if (!real && (errno != ENOENT || how == RUNDIR_MUST_EXIST))
		die(errno == ENOENT ? EX_CONFIG : EX_IOERR, "%s: %s", rd->path, strerror(errno));
	if (!real)
		return rd; /* dry run: there is nothing yet, and nothing is made */
	free(rd->path);
	rd->path = real;
	if (check_owner(rd))
		return rd;
	if (how == RUNDIR_MUST_EXIST)
		die(EX_CONFIG, "%s: is no run directory: it has no meta.json", rd->path);
	if (create) {
		make(rd);
		check_owner(rd); /* the one who made it may have been another */
	}
	return rd;
}

/* In a dry run there may be nothing to lock: -1, as a descriptor to be closed, does no harm. */
static int
locked(const struct rundir *rd, char *path, int fd)
{
	if (fd == -1 && !(rd->dry_run && errno == ENOENT))
		die(EX_IOERR, "%s: %s", path, strerror(errno));
	free(path);
	return fd;
}

int
rundir_lock_issue(const struct rundir *rd, const char *name)
{
	char hash[HASH_LEN];
	hash_hex(name, strlen(name), hash);
	char *path = rundir_path(rd, "locks/%.2s", hash);
	return locked(rd, path, file_lock(path, !rd->dry_run, true));
}

int
rundir_lock_slots(const struct rundir *rd)
{
	char *path = rundir_path(rd, "claims");
	int fd = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	int r = -1;
	if (fd == -1)
		return locked(rd, path, -1);
	do
		r = flock(fd, LOCK_EX);
	while (r == -1 && errno == EINTR);
	if (r == -1)
		die(EX_IOERR, "%s: %s", path, strerror(errno));
	return locked(rd, path, fd);
}

bool
rundir_halted(const struct rundir *rd, const char *name)
{
	char *all = rundir_path(rd, "halt"),
	     *one = name ? rundir_path(rd, "halt.d/%s", name) : NULL;
	bool halted = file_exists(all) || (one && file_exists(one));
	free(all);
	free(one);
	return halted;
}

void
rundir_halt(const struct rundir *rd, const char *who)
{
	struct buf text = BUF_INIT;
	char *path = rundir_path(rd, "halt");

	buf_addf(&text, "%s\n", who);
	if (file_put(path, text.s, text.len, FILE_CREATE) < 0 && errno != EEXIST)
		die(EX_IOERR, "%s: %s", path, strerror(errno));
	buf_free(&text);
	free(path);
}

const char *
rundir_cache(const struct rundir *rd)
{
	return rd->dry_run ? NULL : rundir_path(rd, "cache");
}

int
rundir_sweep(const struct rundir *rd, long age, bool remove,
    void (*fn)(const char *path, void *arg), void *arg)
{
	const struct config *c = rd->config;
	const struct {
		char *dir;
		int depth;
	} places[] = {
	    {rundir_path(rd, "claims"), 0}, {rundir_path(rd, "held"), 0},
	    {rundir_path(rd, "done"), 1}, {rundir_path(rd, "cache"), 2}, {xstrdup(rd->path), 0},
	    {c->tracker.dir ? xstrdup(c->tracker.dir) : NULL, 0},
	    {c->forge.dir ? xstrdup(c->forge.dir) : NULL, 4}, /* REPOSITORY/pulls/N/reviews */
	};
	int rc = 0;

	for (size_t i = 0; i < sizeof places / sizeof *places; i++) {
		char *dir = places[i].dir;
		if (dir && file_sweep(dir, places[i].depth, age, remove, fn, arg) < 0) {
			warn("%s: %s", dir, strerror(errno));
			rc = -1;
		}
		free(dir);
	}
	return rc;
}
