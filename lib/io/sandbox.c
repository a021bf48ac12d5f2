/* sandbox: the argv that shuts a command in (bubblewrap), and the death of what is inside. */
#include "io/sandbox.h"
#include "base/buf.h"
#include "base/clock.h"
#include "base/mem.h"
#include "base/path.h"
#include "io/proc.h"
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <pwd.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

/* Where the lock is inside. Its directory is made by bwrap's root, 0700. */
#define LOCK "/run/fac/lock"

/*
 * All of /etc that is seen inside: dynamic linking, names, time, TLS. No keys (ssl/private), no
 * host configuration.
 */
static const char *const etc[] = {"ld.so.cache", "ld.so.conf", "ld.so.conf.d", "alternatives",
    "passwd", "group", "nsswitch.conf", "hosts", "resolv.conf", "host.conf", "gai.conf",
    "localtime", "ssl/certs", "ssl/openssl.cnf", "ca-certificates", "mime.types", "magic",
    "protocols", "services", NULL};

/*
 * Directories of the system that are links into /usr on a merged host; elsewhere they are bound as
 * they are.
 */
static const char *const system_dirs[] = {
    "/bin", "/sbin", "/lib", "/lib32", "/lib64", "/libx32", NULL};

struct args {
	char **v;
	size_t n;
};

static void
add(struct args *a, const char *s)
{
	a->v = xreallocarray(a->v, a->n + 2, sizeof *a->v);
	a->v[a->n++] = xstrdup(s);
	a->v[a->n] = NULL;
}

static void
add_all(struct args *a, const char *const *list)
{
	for (; *list; list++)
		add(a, *list);
}

#define ADD(a, ...) add_all((a), (const char *const[]){__VA_ARGS__, NULL})

/*
 * The directories above a mount point, readable: those that bwrap makes by itself are 0700 and its
 * own, so the command's user could not pass.
 */
static void
add_parents(struct args *a, const char *path)
{
	for (const char *p = strchr(path + 1, '/'); p; p = strchr(p + 1, '/')) {
		char *dir = xmemdup0(path, (size_t)(p - path));
		ADD(a, "--perms", "0755", "--dir", dir);
		free(dir);
	}
}

static void
add_system(struct args *a)
{
	ADD(a, "--ro-bind", "/usr", "/usr");
	for (const char *const *d = system_dirs; *d; d++) {
		char to[256];
		ssize_t n = readlink(*d, to, sizeof to - 1);
		if (n > 0) {
			to[n] = '\0';
			ADD(a, "--symlink", to, *d);
		} else
			ADD(a, "--ro-bind-try", *d, *d);
	}
	ADD(a, "--proc", "/proc");
	ADD(a, "--ro-bind", "/proc/sys", "/proc/sys"); /* guard: sandbox.proc_sys */
	ADD(a, "--dev", "/dev");
	ADD(a, "--perms", "1777", "--tmpfs", "/dev/shm", "--perms", "1777", "--tmpfs", "/tmp");
	ADD(a, "--perms", "0755", "--dir", "/etc", "--perms", "0755", "--dir", "/etc/ssl");
	for (const char *const *e = etc; *e; e++) {
		char *path = path_join("/etc", *e);
		ADD(a, "--ro-bind-try", path, path);
		free(path);
	}
	ADD(a, "--perms", "0755", "--dir", "/home", "--perms", "0777", "--tmpfs", SANDBOX_HOME);
}

static void
add_binds(struct args *a, const struct sandbox *s)
{
	for (int i = 0; i < s->nbinds; i++) {
		const struct sandbox_bind *b = &s->binds[i];
		add_parents(a, b->to);
		ADD(a, b->writable ? "--bind" : "--ro-bind", b->from, b->to);
	}
	if (s->lock)
		ADD(a, "--perms", "0755", "--dir", "/run", "--ro-bind", s->lock, LOCK,
		    "--lock-file", LOCK);
	if (s->cwd)
		ADD(a, "--chdir", s->cwd);
}

/*
 * Makes the host's devices read-only, which leaves them writable as devices, and goes on. Where the
 * host's mount forbids execution, so must this one.
 */
static const char keep_devices[] =
    "for d in full null random tty urandom zero; do"
    " /usr/bin/mount -o remount,bind,ro,nosuid /dev/$d 2>/dev/null ||"
    " /usr/bin/mount -o remount,bind,ro,nosuid,noexec /dev/$d || exit; done; exec \"$@\"";

/*
 * Namespaces and privileges. As root there is no user namespace: bwrap keeps the three capabilities
 * that setpriv needs to become the user, and setpriv gives up all. Where the command keeps the uid
 * of the sandbox's init, a user namespace of its own separates it from the init (see sandbox.h),
 * and the capabilities that one gives are dropped. Root owns the device nodes, which are the
 * host's: it would have their modes in its hand.
 */
static bool
add_privileges(struct args *before, struct args *wrap, const char *user)
{
	uid_t uid;
	gid_t gid;
	if (!sandbox_owner(user, &uid, &gid)) /* guard: sandbox.user */
		return false;
	bool change = geteuid() == 0 && uid != 0;
	if (geteuid() != 0)
		ADD(before, "--unshare-user");
	ADD(before, "--cap-drop", "ALL");
	if (!change) /* guard: sandbox.userns */
		ADD(wrap, "/usr/bin/unshare", "--user", "--mount", "--map-current-user",
		    "--keep-caps", "--");
	if (uid == 0) /* guard: sandbox.devices */
		ADD(wrap, "/bin/sh", "-c", keep_devices, "sh");
	if (uid == 0) /* the kernel asks for it to map uid 0 */
		ADD(before, "--cap-add", "CAP_SETFCAP");
	add(wrap, "/usr/bin/setpriv");
	if (change) {
		char *ids[2] = {
		    path_fmt("%lu", (unsigned long)uid), path_fmt("%lu", (unsigned long)gid)};
		ADD(before, "--cap-add", "CAP_SETUID", "--cap-add", "CAP_SETGID", "--cap-add",
		    "CAP_SETPCAP");
		ADD(wrap, "--reuid", ids[0], "--regid", ids[1], "--clear-groups");
		free(ids[0]);
		free(ids[1]);
	}
	ADD(wrap, "--bounding-set=-all", "--inh-caps=-all", "--ambient-caps=-all", "--no-new-privs",
	    "--");
	return true;
}

void
sandbox_free(char **argv)
{
	for (char **p = argv; p && *p; p++)
		free(*p);
	free(argv);
}

char **
sandbox_argv(const struct sandbox *s, const char *const *command)
{
	struct args a = {0}, wrap = {0};
	if (strcmp(s->kind, "none") == 0) {
		add_all(&a, command);
		return a.v;
	}
	if (strcmp(s->kind, "bwrap") != 0)
		return NULL;
	ADD(&a, "bwrap", "--unshare-pid", "--unshare-ipc", "--unshare-uts", "--unshare-cgroup-try",
	    "--hostname", "fac", "--die-with-parent", "--new-session");
	if (!s->network)
		add(&a, "--unshare-net");
	if (!add_privileges(&a, &wrap, s->user)) {
		sandbox_free(a.v);
		return NULL;
	}
	add_system(&a);
	add_binds(&a, s);
	add(&a, "--");
	add_all(&a, (const char *const *)wrap.v);
	add_all(&a, command);
	sandbox_free(wrap.v);
	return a.v;
}

bool
sandbox_works(const char *kind, const char *user, const char **why)
{
	static char reason[PROC_ERR_MAX + 64];
	static const char *const command[] = {"true", NULL};
	struct sandbox s = {.kind = kind, .user = user, .cwd = "/"};
	struct buf err = BUF_INIT;
	char **argv = sandbox_argv(&s, command);
	*why = reason;
	if (!argv) {
		snprintf(reason, sizeof reason, "no such kind or user");
		return false;
	}
	struct proc p = {.argv = (const char *const *)argv, PROC_CLOSED};
	int r = proc_run(&p, NULL, 0, 20000, 0, NULL, &err);
	if (r < 0)
		snprintf(reason, sizeof reason, "%s: %s", argv[0], strerror(errno));
	else
		snprintf(reason, sizeof reason, "%.*s", (int)strcspn(buf_str(&err), "\n"),
		    buf_str(&err));
	sandbox_free(argv);
	buf_free(&err);
	return r == 0;
}

bool
sandbox_owner(const char *user, uid_t *uid, gid_t *gid)
{
	*uid = geteuid();
	*gid = getegid();
	if (*uid != 0 || !user || strcmp(user, "root") == 0)
		return true;
	const struct passwd *pw = getpwnam(user);
	if (!pw)
		return false;
	*uid = pw->pw_uid;
	*gid = pw->pw_gid;
	return true;
}

/* The pid that holds a POSIX lock on path: 0 nobody (no such file, too), -1 unknown. */
static pid_t
holder(const char *path)
{
	struct flock l = {.l_type = F_WRLCK, .l_whence = SEEK_SET};
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK);
	if (fd < 0)
		return errno == ENOENT ? 0 : -1;
	int r = fcntl(fd, F_GETLK, &l), e = errno;
	close(fd);
	if (r < 0) {
		errno = e;
		return -1;
	}
	if (l.l_type == F_UNLCK)
		return 0;
	/* An open file description's lock (-1), or a holder outside our PID namespace (0). */
	if (l.l_pid <= 1) { /* guard: sandbox.holder */
		errno = EBUSY;
		return -1;
	}
	return l.l_pid;
}

int
sandbox_alive(const char *lock)
{
	pid_t pid = holder(lock);
	return pid < 0 ? -1 : pid > 0;
}

/*
 * Between the first question and pidfd_open() the number may have passed to another process; the
 * second question, asked while the pidfd is open, proves that it is the holder's. The lock goes
 * before the rest of the namespace does (exit_files before zap_pid_ns_processes), so the end of the
 * init itself is waited for: then all is gone.
 */
int
sandbox_kill(const char *lock, int ms)
{
	int64_t end = clock_boot_ms() + ms;
	int killed = 0;
	for (pid_t pid; (pid = holder(lock)) != 0; killed = 1) {
		if (pid < 0)
			return -1;
		int64_t rest = end - clock_boot_ms();
		int fd = (int)syscall(SYS_pidfd_open, pid, 0);
		if (fd < 0 && errno != ESRCH)
			return -1;
		if (fd >= 0 && holder(lock) == pid) { /* guard: sandbox.proven */
			syscall(SYS_pidfd_send_signal, fd, SIGKILL, NULL, 0);
			if (!proc_wait_end(fd, rest > 0 ? (int)rest : 0))
				rest = 0;
		}
		if (fd >= 0)
			close(fd);
		if (rest <= 0) {
			errno = ETIMEDOUT;
			return -1;
		}
	}
	return killed;
}
