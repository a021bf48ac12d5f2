/*
 * attempt: attempts/NAME.N, what one keeper runs.
 *
 *	attempt.json	what to run; written by fac-dispatch (or fac-complete, to run checks again), read by fac-keep
 *	task.md		the prompt
 *	alive		flock, exclusive, held by whoever makes the attempt, then by its keeper until all its agents are gone
 *	sandbox		POSIX lock of the sandbox's init (io/sandbox.h)
 *	keeper.json	{"pid","start","boot_id","at"} : written by the keeper under its lock, before anything runs
 *	exit.json	how it ended; written once, by the keeper, or by whoever buried it
 *	log/ROLE.R	output of role ROLE in round R, capped
 *	workspace/ out/	what agents write		check/		clean checkout for checks and review
 *	also/NAME	further repositories, read-only		work.git	what came out (git_import)
 *
 * All of it but workspace/, out/ and check/ is out of the agents' reach.
 */
#ifndef FAC_STATE_ATTEMPT_H
#define FAC_STATE_ATTEMPT_H

#include "state/claim.h"

enum attempt_state {
	ATTEMPT_NONE,   /* no directory */
	ATTEMPT_ALIVE,  /* the lock is held */
	ATTEMPT_ENDED,  /* not held, exit.json is there */
	ATTEMPT_DEAD,   /* not held, no exit.json: the keeper died */
	ATTEMPT_UNKNOWN /* cannot be told; taken as alive */
};

/*
 * NAME.N, or .NAME.N.tmp (one that is being made), taken apart at its dots. False: it is neither.
 */
bool attempt_parse(const char *leaf, char name[NAME_MAX_LEN + 1], int *n);

char *attempt_dir(const struct rundir *rd, const char *name, int n);

/* The kernel's word. Never waits, changes nothing. */
enum attempt_state attempt_look(const char *dir);

/*
 * How an attempt ended: exit.json.
 *	{"outcome":"finished","head_sha":…,"base_sha":…,"rounds":2,"at":…,
 *	 "checks":[{"name","conclusion":"success|failure|timed_out","exit":0}],"checks_head":sha,"checks_base":sha,
 *	 "review":{"agent","verdict":"approve|request_changes","summary","head_sha"}|null,
 *	 "roles":[{"role","agent","round","exit":0|null,"signal":0,"reason":code|null,"started_at","ended_at","log_bytes","log_dropped"}]}
 */
struct exit_check {
	const char *name, *conclusion;
	int exit;
};
struct exit_record {
	enum reason outcome;
	bool spawned; /* any agent was started: roles is not empty */
	const char *head_sha, *base_sha, *checks_head, *checks_base, *at;
	const char *review_agent, *review_verdict, *review_summary, *review_head;
	struct exit_check *checks;
	int nchecks;
	int rounds;
};
/*
 * 1 read, 0 there is none, -1 unreadable or not understood (which is never success). Strings live
 * in the json arena.
 */
int attempt_exit(const char *dir, struct exit_record *x);

/*
 * The same for checks.json, which the keeper leaves when it ran the checks again (roles is empty
 * there).
 */
int attempt_checks(const char *dir, struct exit_record *x);

/* Attempts alive now; what cannot be told is. Needs the slots lock. -1: unreadable. */
int attempt_alive_count(const struct rundir *rd);

/*
 * Makes the directory, with log/, the file `sandbox` and task.md, and takes its lock: hidden
 * first, then renamed, so that nobody sees it without its lock held. What a dead one of the same
 * number left is wiped. Returns the lock's descriptor, -1 with errno (EBUSY: an attempt of that
 * number is alive, or not known to be dead). attempt.json is written by attempt_write_plan(), the
 * plan made by the caller.
 */
int attempt_create(const char *dir, const char *task, size_t n);

/*
 * The lock of an attempt that has ended, to run its checks again: the descriptor, -1 with errno
 * (EBUSY where it is taken, or something is alive inside).
 */
int attempt_relock(const char *dir);

/* What the keeper shall run. */
struct plan {
	const struct config *config;
	const struct repo *repo;
	const char *name, *ref, *branch, *base_sha;
	const char *gitdir;   /* the repository's, to borrow objects from */
	const char *head_sha; /* NULL: run the agents; else only the checks, on this commit … */
	const char *onto_sha; /* … merged into this one */
	int attempt;
	uint64_t epoch;
	struct strings also, also_dirs; /* further repositories, and their git directories */
};
/* 0, -1 with errno. */
int attempt_write_plan(const char *dir, const struct plan *p);
/* Appends dispatch.agents: [{"name":"impl.NAME.N","role":"implementer"}]. */
void attempt_agents_json(const struct config *c, const char *name, int n, struct buf *out);

/*
 * attempt.json, as fac-keep reads it back. Everything is there (an empty list where there is
 * none) but head_sha and onto_sha, which are NULL where the agents are to run. Strings live in
 * the json arena: do not json_reset() before the last use.
 *
 *	{"version":1,"ref","name","attempt","epoch","branch","base_sha","repo_dir","head_sha"?,"onto_sha"?,"rounds","log_max",
 *	 "sandbox":{"kind","user","read":[path]},"agents":[{"name","agent","role","argv":[],"env":[],"login":[],"timeout","silence","network"}],
 *	 "checks":[{"name","argv":[],"timeout"}],"also":[{"name","repo_dir"}]}
 */
struct job_agent {
	const char *name;  /* unique per attempt: "impl.NAME.N" */
	const char *agent; /* as configured: "impl" */
	const char *role;  /* "implementer" | "reviewer" */
	struct strings argv, env, login;
	long timeout, silence; /* seconds */
	bool network;
};
struct job_check {
	const char *name;
	struct strings argv;
	long timeout; /* seconds */
};
struct job_also {
	const char *name;     /* "org/lib" */
	const char *repo_dir; /* its git directory, absolute */
};
struct job {
	const char *ref, *name, *branch, *base_sha;
	const char *repo_dir; /* git directory to borrow objects from, absolute */
	const char *head_sha, *onto_sha;
	int attempt;
	uint64_t epoch;
	int rounds;
	long log_max; /* bytes per role and round */
	const char *sandbox_kind, *sandbox_user;
	struct strings sandbox_read; /* absolute paths */
	struct job_agent *agents;    /* in the order of the configuration */
	int nagents;
	struct job_check *checks;
	int nchecks;
	struct job_also *also;
	int nalso;
};
/*
 * 0, or -1: unreadable or not understood (reported). Unknown members, missing ones and wrong
 * types are refused.
 */
int attempt_read_plan(const char *dir, struct job *job);

/*
 * Ends what a dead or abandoned attempt left: a living keeper is asked to stop (SIGTERM through
 * its pidfd, after its identity was proven by keeper.json and the held lock), then killed; then
 * everything in its sandbox; then, where none is there, exit.json is written with `outcome`.
 * Waits ms at most. 1: something was alive and is gone; 0: nothing was; -1: something is still
 * alive or cannot be known.
 */
int attempt_bury(const char *dir, enum reason outcome, int ms);

/*
 * Removes workspace/, out/, check/, also/ (log, exit record and work.git stay); then, with all,
 * the whole directory. Refuses (-1, EBUSY) while it is alive.
 */
int attempt_sweep(const char *dir, bool all);
/* All attempts of NAME, wholly. */
int attempt_sweep_all(const struct rundir *rd, const char *name);

#endif
