/* claimsave: the transitions. Each compares the epoch first; the lock is the caller's. */
#include "state/claim.h"
#include "base/clock.h"
#include "base/path.h"
#include "io/file.h"
#include "state/claimjson.h"
#include <errno.h>
#include <stdlib.h>

/* Writers end here in a dry run, whoever called them. */
static bool
may_write(const struct rundir *rd)
{
	if (rd->dry_run) /* guard: claim.dry_run */
		errno = EROFS;
	return !rd->dry_run;
}

/*
 * Compares the file's epoch with the one that was read, and tells its phase and reason. -1:
 * ESTALE where the claim is another's by now (or gone), or what reading it said.
 */
static int
check_epoch(const char *path, const struct claim *c, enum phase *phase, enum reason *reason)
{
	struct buf text = BUF_INIT;
	struct json_error e;
	struct json_mark mark = json_mark();
	uint64_t epoch = 0;
	int result = 0;
	if (file_slurp(path, JSON_MAX_LEN + 1, &text) == -1) {
		errno = errno == ENOENT ? ESTALE : errno;
		return -1;
	}
	const struct json *v = json_parse(buf_str(&text), text.len, &e);
	const struct json *complete = json_get(v, "complete");
	if (!claim_parse_epoch(json_get(json_get(v, "dispatch"), "epoch"), &epoch) ||
	    !phase_parse(json_gets(complete, "phase", ""), phase) ||
	    !reason_parse(json_gets(complete, "reason", ""), reason)) {
		errno = EBADMSG;
		result = -1;
	}
	if (result == 0 && epoch != c->read_epoch) { /* guard: claim.epoch */
		errno = ESTALE;
		result = -1;
	}
	json_release(mark);
	buf_free(&text);
	return result;
}

static int
write_line(const char *path, struct claim *c, enum file_mode mode)
{
	struct buf line = BUF_INIT;
	claim_line(c, &line);
	buf_addc(&line, '\n');
	int result = file_put(path, line.s, line.len, mode);
	if (result == 0)
		c->read_epoch = c->epoch;
	buf_free(&line);
	return result;
}

static void
stamp(struct claim *c)
{
	char at[CLOCK_LEN];
	c->at = claim_strdup(c, clock_format(clock_now(), at));
}

int
claim_create(const struct rundir *rd, struct claim *c)
{
	static const enum place elsewhere[] = {PLACE_HELD, PLACE_DONE};
	if (!may_write(rd))
		return -1;
	for (size_t i = 0; i < sizeof elsewhere / sizeof *elsewhere; i++) {
		char *path = claim_path(rd, c->name, elsewhere[i]);
		bool there = file_exists(path);
		free(path);
		if (there) { /* guard: claim.create.once */
			errno = EEXIST;
			return -1;
		}
	}
	stamp(c);
	char *path = claim_path(rd, c->name, PLACE_CLAIMS);
	int result = write_line(path, c, FILE_CREATE); /* guard: claim.exclusive */
	free(path);
	if (result == 0)
		c->place = PLACE_CLAIMS;
	return result;
}

/* Moves the file to where its phase belongs; c->place follows. */
static int
move_home(const struct rundir *rd, struct claim *c)
{
	enum place home = phase_place(c->phase);
	char *from = claim_path(rd, c->name, c->place), *to = claim_path(rd, c->name, home);
	int result = 0;
	if (home == PLACE_DONE) {
		char *dir = xmemdup0(to, (size_t)(path_base(to) - to) - 1);
		char *done = rundir_path(rd, "done");
		result = file_mkdir(dir);
		if (result == 0)
			result = file_sync_dir(done);
		free(dir);
		free(done);
	}
	if (result == 0 && file_exists(to)) { /* guard: claim.move.over */
		errno = EEXIST;
		result = -1;
	}
	if (result == 0)
		result = file_move(from, to);
	if (result == 0)
		c->place = home;
	free(from);
	free(to);
	return result;
}

int
claim_save(const struct rundir *rd, struct claim *c)
{
	enum phase phase;
	enum reason reason;
	if (c->place == PLACE_NONE) {
		errno = EINVAL;
		return -1;
	}
	if (!may_write(rd))
		return -1;
	char *path = claim_path(rd, c->name, c->place);
	int result = check_epoch(path, c, &phase, &reason);
	if (result == 0) {
		if (phase != c->phase || reason != c->reason || !c->at)
			stamp(c);
		result = write_line(path, c, FILE_REPLACE);
	}
	free(path);
	if (result == 0 && c->place != phase_place(c->phase))
		result = move_home(rd, c);
	return result;
}

int
claim_settle(const struct rundir *rd, struct claim *c)
{
	enum phase phase;
	enum reason reason;
	if (c->place == PLACE_NONE || c->place == phase_place(c->phase))
		return 0;
	if (!may_write(rd))
		return -1;
	char *path = claim_path(rd, c->name, c->place);
	int result = check_epoch(path, c, &phase, &reason);
	free(path);
	return result == 0 && (result = move_home(rd, c)) == 0 ? 1 : result;
}

int
claim_remove(const struct rundir *rd, struct claim *c)
{
	enum phase phase;
	enum reason reason;
	if (c->place == PLACE_NONE)
		return 0;
	if (!may_write(rd))
		return -1;
	char *path = claim_path(rd, c->name, c->place);
	int result = check_epoch(path, c, &phase, &reason);
	if (result == 0)
		result = file_remove(path);
	if (result == 0)
		c->place = PLACE_NONE;
	free(path);
	return result;
}
