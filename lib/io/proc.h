/*
 * proc: processes.
 *
 * No shell, ever: argv arrays. A child gets descriptors 0, 1 and 2 as said and no other
 * (close_range), the default signal mask and dispositions, and exactly the environment that is
 * given.
 *
 * A process is identified by pid, start time and boot (struct proc_id): a pid alone is a number
 * that is reused. A zombie is dead.
 */
#ifndef FAC_IO_PROC_H
#define FAC_IO_PROC_H

#include "base/buf.h"
#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

struct proc_id {
	pid_t pid;
	uint64_t start;   /* clock ticks since boot: field 22 of /proc/PID/stat */
	char boot_id[40]; /* clock_boot_id() */
};

/* False where there is no such live process (a zombie included). */
bool proc_identify(pid_t pid, struct proc_id *id);
/*
 * A pidfd for exactly that process; -1 where it is gone (ESRCH) or cannot be known (other errno).
 */
int proc_pidfd(const struct proc_id *id);
/* Waits until the process behind the pidfd has ended; false on timeout. ms < 0 waits for good. */
bool proc_wait_end(int pidfd, int ms);

struct proc {
	const char *const *argv;
	const char *const *env; /* NULL: the minimal one (PATH, HOME, LANG=C.UTF-8) */
	const char *cwd;        /* NULL: this one */
	int in, out, err;       /* descriptors, not consumed; -1: /dev/null */
	int keep;               /* one more descriptor that the child gets, as number 3; -1: none */
	bool session;           /* setsid; proc_run() then kills the whole group on timeout; and an
	                           empty session keyring of its own: ours may hold credentials */
	bool die_with_parent;   /* PR_SET_PDEATHSIG SIGKILL, which survives the exec */
	uint64_t memory;        /* RLIMIT_AS, bytes; 0: as ours */
};

/* The descriptors of a child that gets none: struct proc p = {.argv = argv, PROC_CLOSED}; */
#define PROC_CLOSED .in = -1, .out = -1, .err = -1, .keep = -1

/*
 * Starts it. -1 with errno also where exec itself failed. pidfd may be NULL. The program is looked
 * for in OUR PATH, not in that of `env`; a file without a #! line is ENOEXEC, no shell is tried.
 */
pid_t proc_spawn(const struct proc *p, int *pidfd);

/*
 * The exit status in shell terms: 0 to 255, 128 + signal; -1 with errno where there is no such
 * child.
 */
int proc_wait(pid_t pid);

/*
 * Runs it to the end, within ms milliseconds (then SIGTERM, two seconds later SIGKILL, and -1 with
 * ETIMEDOUT), and returns what proc_wait() does. The n bytes at `in` are its stdin (NULL: p->in),
 * at most max bytes of stdout are gathered in *out (more: it is killed, -1 with EFBIG; NULL:
 * p->out), and the last PROC_ERR_MAX bytes of stderr in *err (NULL: p->err). The end is the end of
 * the process itself: a grandchild that holds the pipes is not waited for.
 */
enum { PROC_ERR_MAX = 4096, PROC_GRACE_MS = 2000 };
int proc_run(const struct proc *p, const void *in, size_t n, int ms, size_t max, struct buf *out,
    struct buf *err);

/*
 * NAME=value entries: a NULL-terminated list that owns its strings. All zero is empty; env_list()
 * is never NULL.
 */
struct env {
	char **list;
	size_t n;
};
void env_set(struct env *e, const char *name, const char *value);
void env_pass(struct env *e, const char *name); /* from our own environment, where it is set */
const char *const *env_list(const struct env *e);
void env_free(struct env *e);

#endif
