/*
 * sandbox: the argv that shuts a command in (bubblewrap), and the death of what is inside.
 *
 * Inside: own PID, IPC, UTS and (unless asked otherwise) network namespaces, private /proc with
 * /proc/sys read-only, minimal /dev, private /tmp, /dev/shm and HOME, the system (/usr, and what
 * dynamic linking, names and TLS need of /etc) read-only, `binds`, nothing else. No capability, no
 * new privileges, no descriptor but 0, 1, 2 (proc_spawn). Started as root, the command runs as
 * `user`. The environment is passed by execve, never by --setenv: arguments are public. bubblewrap
 * adds PWD to it, nothing else.
 *
 * The sandbox's init holds a POSIX lock on `lock` for as long as anything is alive inside (when it
 * dies, the kernel kills the whole PID namespace): sandbox_alive() and sandbox_kill() ask the
 * kernel who holds it. An agent can move neither: under another user the init is not its to touch;
 * where it has the init's own uid (not root, or user "root") it runs in a user namespace one
 * deeper, whose processes may not trace, write to or inspect the init. `lock` is a file of its own,
 * mode 0600, that nothing else locks: not by fcntl, and not by flock where the file system makes
 * one of the other (NFS).
 *
 * Start it with proc.die_with_parent: the death of the starter is then the death of the sandbox
 * from bwrap's first instruction on. There are some milliseconds before the init takes the lock in
 * which sandbox_alive() says 0 of a sandbox that starts: only its starter (which waits for it) can
 * know of that one.
 *
 * Kind "none" promises nothing: no namespace, no lock (sandbox_alive() is 0, sandbox_kill() kills
 * nothing), the command runs as we are and sees what we see. Its starter can kill its process
 * group, and what it reaps as a subreaper; what double-forks while the starter itself is being
 * killed survives. It is for trusted commands, and for machines without bubblewrap.
 */
#ifndef FAC_IO_SANDBOX_H
#define FAC_IO_SANDBOX_H

#include <stdbool.h>
#include <sys/types.h>

struct sandbox_bind {
	const char *from, *to;
	bool writable;
};

struct sandbox {
	const char *kind; /* "bwrap" | "none" */
	const char *user; /* name; used only where we are root; NULL or "root": stay */
	const char *lock; /* host path, an existing file; NULL: none is held */
	const char *cwd;  /* inside */
	bool network;
	const struct sandbox_bind *binds;
	int nbinds; /* made in this order, on absolute paths; a missing `from` fails the start */
};

/* The places inside. */
#define SANDBOX_HOME "/home/agent"

/*
 * "bwrap" is on the PATH and works here for that user; otherwise false, and why. Cheap enough for
 * once per run.
 */
bool sandbox_works(const char *kind, const char *user, const char **why);

/*
 * The command with all that goes before it: a NULL-terminated list, the caller's to free, strings
 * and all (sandbox_free()). For "none" it is the command itself. NULL: there is no such user, or no
 * such kind.
 */
char **sandbox_argv(const struct sandbox *s, const char *const *command);
void sandbox_free(char **argv);

/*
 * uid and gid that will own what is written inside; our own where we are not root. False: no such
 * user.
 */
bool sandbox_owner(const char *user, uid_t *uid, gid_t *gid);

/*
 * Whether anything holds `lock`: 1 something is alive inside, 0 nothing, -1 unknown (errno). A
 * missing file is 0.
 */
int sandbox_alive(const char *lock);
/*
 * Kills all that is inside and waits until it is gone, ms at most. 0 nothing was there, 1 killed
 * and gone, -1 could not (errno: ETIMEDOUT, EBUSY for a holder whose pid the kernel does not tell).
 */
int sandbox_kill(const char *lock, int ms);

#endif
