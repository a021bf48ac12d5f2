/*
 * rundir: $FAC_RUN, its directories, its locks, its owner.
 *
 *	meta.json claims/ held/ done/xx/ attempts/ locks/00..ff heartbeat.json journal.ndjson altered.ndjson cache/ halt halt.d/
 *
 * Locks are flock(2) on files (and on two directories) that are created once and never unlinked
 * or renamed:
 *	stripe	locks/XX by hash of NAME: whoever changes an issue's file holds it
 *	slots	the directory claims/ itself: whoever counts slots and then takes one holds it
 * Order: stripe, then slots; never two stripes. (The tick's own lock is the directory locks/.)
 */
#ifndef FAC_STATE_RUNDIR_H
#define FAC_STATE_RUNDIR_H

#include "state/config.h"

struct rundir {
	char *path; /* absolute */
	const struct config *config;
	bool dry_run; /* nothing is created or written */
};

enum rundir_open { RUNDIR_CREATE, RUNDIR_MUST_EXIST };

/*
 * Opens it, and creates it where it is missing and may be. Dies: EX_CONFIG where no directory was
 * named (path NULL), where its meta.json names another owner (invariant 14: says which file owns
 * it, and the remedy) or a layout that this version does not know; EX_IOERR.
 */
struct rundir *rundir_open(
    const char *path, const struct config *c, enum rundir_open how, bool dry_run);

char *rundir_path(const struct rundir *rd, const char *fmt, ...)
    __attribute__((format(printf, 2, 3)));

/* $FAC_RUN/cache, for what can be had again; NULL in a dry run, which writes nothing. */
const char *rundir_cache(const struct rundir *rd);

/*
 * Each waits and returns the descriptor; its close unlocks. Dies with EX_IOERR. (-1 in a dry run
 * where there is no such directory yet.)
 */
int rundir_lock_issue(const struct rundir *rd, const char *name);
int rundir_lock_slots(const struct rundir *rd);

/* Makes halt, which says by whom: nothing new starts from here on. Dies with EX_IOERR. */
void rundir_halt(const struct rundir *rd, const char *who);

/*
 * Temporaries older than `age` seconds, wherever fac replaces files: in the run directory, and where the
 * tracker and the forge are files (file_sweep()). -1: some directory could not be read (reported).
 */
int rundir_sweep(const struct rundir *rd, long age, bool remove,
    void (*fn)(const char *path, void *arg), void *arg);

/* halt, or (name not NULL) halt.d/NAME, is there. What cannot be read is taken as there. */
bool rundir_halted(const struct rundir *rd, const char *name);

#endif
