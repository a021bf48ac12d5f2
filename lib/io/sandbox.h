/*
 * sandbox: the argv that shuts a command in (bubblewrap), and the death of what is inside.
 *
 * Inside: own PID, IPC, UTS and (unless asked otherwise) network namespaces, private /proc with /proc/sys read-only, minimal /dev, private
 * /tmp and HOME, the system (/usr, and what dynamic linking, names and TLS need of /etc) read-only, `bind` writable,
 * nothing else. No capability, no new privileges, no descriptor but 0, 1, 2. Started as root, the command runs as
 * `user`. The environment is passed by execve, never by --setenv: arguments are public.
 *
 * The sandbox's init holds a POSIX lock on `lock` for as long as anything is alive inside (when it dies, the kernel kills the whole
 * PID namespace): sandbox_alive() and sandbox_kill() ask the kernel who holds it. An agent can move neither.
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
	const char *lock; /* host path, an existing file */
	const char *cwd;  /* inside */
	bool network;
	const struct sandbox_bind *binds;
	int nbinds;
};

/* The places inside. */
#define SANDBOX_HOME "/home/agent"

/* "bwrap" is on the PATH and works here; otherwise false, and why. Cheap enough for once per run. */
bool sandbox_works(const char *kind, const char **why);

/* argv in front of the command's own: a NULL-terminated list, the caller's to free, strings and all. For "none" it is the command itself. */
char **sandbox_argv(const struct sandbox *s, const char *const *command);

/* uid and gid that will own what is written inside; our own where we are not root. False: no such user. */
bool sandbox_owner(const char *user, uid_t *uid, gid_t *gid);

/* What holds `lock`: 1 something is alive inside, 0 nothing, -1 unknown (errno). A missing file is 0. */
int sandbox_alive(const char *lock);
/* Kills all that is inside and waits until it is gone, ms at most. 0 nothing was there, 1 killed and gone, -1 could not (errno). */
int sandbox_kill(const char *lock, int ms);

#endif
