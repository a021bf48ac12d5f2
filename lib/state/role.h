/*
 * role: one command of an attempt, from its start to the proof that nothing of it is left.
 *
 * The command runs in the sandbox, its stdout and stderr in one pipe that goes to a log of bounded
 * size. It is ended (SIGKILL, all of it) by its deadline, by saying nothing for too long, or by
 * `stop` becoming readable. When the command itself has ended, whatever it left behind in the
 * sandbox is ended too. role_run() returns only when no descendant of the caller is alive any more:
 * it makes the caller a subreaper, so that what detached itself (setsid, double fork) comes back to
 * it, and kills its children until the kernel says that there are none. So a caller has no children
 * of its own, and no other thread.
 *
 * Under "bwrap" the kernel ends the whole PID namespace with its init, also where the caller is
 * killed. Under "none" only the above holds: where the caller is killed by SIGKILL itself, what
 * detached itself lives on.
 *
 * Times are measured on CLOCK_BOOTTIME: a suspended machine does not stop a deadline.
 */
#ifndef FAC_STATE_ROLE_H
#define FAC_STATE_ROLE_H

#include "io/sandbox.h"
#include <stdbool.h>
#include <stdint.h>

enum role_end {
	ROLE_EXITED,  /* by itself: see exit and signal */
	ROLE_TIMEOUT, /* it was ended by us, for this reason */
	ROLE_SILENT,
	ROLE_STOPPED,
	ROLE_HALTED, /* it was not started: halted() said so */
	ROLE_FAILED  /* it could not be started; reported */
};

struct role {
	const struct sandbox *sandbox;
	const char *const *argv; /* as seen inside */
	const char *const *env;
	int in;                /* its stdin; -1: /dev/null */
	const char *log;       /* path of its log; an older one is replaced */
	long log_max;          /* bytes; the rest is counted */
	long timeout, silence; /* seconds; silence 0: unbounded */
	int stop;              /* -1: none */
	bool (*halted)(
	    void *arg); /* asked last of all before the command is started; NULL: never halted */
	void *arg;
};

struct role_result {
	enum role_end end;
	int exit;   /* 0 to 255; -1: ended by a signal, or never started */
	int signal; /* 0: none */
	uint64_t log_bytes, log_dropped;
};

enum { ROLE_KILL_MS = 20000 };

/* 0; or -1: something may be alive still, ROLE_KILL_MS after it was killed (reported). */
int role_run(const struct role *r, struct role_result *res);

/* Ends all children of the caller and all that comes back to it. 0, or -1 as above. */
int role_sweep(void);

#endif
