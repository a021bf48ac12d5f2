/*
 * Unit tests of lib/io/sandbox, with the real bwrap. As root each test of a living sandbox is made
 * for the three ways to be inside: another user, root without capabilities, and started by a user
 * who is not root.
 */
#include "io/sandbox.h"
#include "base/mem.h"
#include "base/path.h"
#include "io/file.h"
#include "io/proc.h"
#include "unit.h"
#include <errno.h>
#include <fcntl.h>
#include <pwd.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

enum { PATIENCE_MS = 20000 };

static char *dir, *work, *lock;   /* our scratch; what the sandbox writes; what its init holds */
static const char *user;          /* of the sandboxes that are being tested */
static struct buf out, err, self; /* self: this program, to be run inside */

static struct sandbox_bind binds[8];
static struct sandbox box;

static void
setup(void)
{
	char name[] = "/tmp/fac-sandbox-XXXXXX";
	dir = xstrdup(mkdtemp(name) ? name : "");
	work = path_join(dir, "work");
	lock = path_join(dir, "lock");
	char *fifo = path_join(work, "fifo"), *test = path_join(dir, "test");
	bool good = chmod(dir, 0755) == 0 && mkdir(work, 0700) == 0 && chmod(work, 0777) == 0 &&
	            mkfifo(fifo, 0600) == 0 && chmod(fifo, 0666) == 0 &&
	            file_put(lock, "", 0, FILE_REPLACE) == 0 &&
	            file_put(test, self.s, self.len, FILE_REPLACE) == 0 && chmod(test, 0755) == 0 &&
	            chmod(lock, 0600) == 0;
	if (!ok(good, "setup"))
		exit(1);
	free(fifo);
	binds[0] = (struct sandbox_bind){work, "/srv/a/work", true};
	binds[1] = (struct sandbox_bind){test, "/srv/test", false};
	binds[2] = (struct sandbox_bind){work, "/srv/b/read only", false};
	box = (struct sandbox){.kind = "bwrap",
	    .user = user,
	    .lock = lock,
	    .cwd = "/srv/a/work",
	    .binds = binds,
	    .nbinds = 3};
}

static void
teardown(void)
{
	file_rmtree(dir);
	free(dir);
	free((char *)binds[1].from);
	free(work);
	free(lock);
}

static pid_t
spawn(const char *const *command, const char *const *env, int *pidfd)
{
	char **argv = sandbox_argv(&box, command);
	struct proc p = {.argv = (const char *const *)argv,
	    .env = env,
	    .in = -1,
	    .out = -1,
	    .err = 2,
	    .keep = -1,
	    .die_with_parent = true};
	pid_t pid = proc_spawn(&p, pidfd);
	sandbox_free(argv);
	return pid;
}

static int
run(const char *script)
{
	static const char *const env[] = {"PATH=/usr/bin:/bin", "SECRET=hush", NULL};
	char **argv = sandbox_argv(&box, (const char *const[]){"/bin/sh", "-c", script, NULL});
	struct proc p = {.argv = (const char *const *)argv, .env = env, PROC_CLOSED};
	int r = proc_run(&p, NULL, 0, PATIENCE_MS, 1 << 20, &out, &err);
	sandbox_free(argv);
	return r;
}

static bool
refuses(const char *script)
{
	return run(script) > 0;
}

static const char *
says(const char *script)
{
	int r = run(script);
	if (r != 0)
		printf("# status %d: %s\n", r, buf_str(&err));
	return buf_str(&out);
}

static void
test_view(void)
{
	uid_t uid;
	gid_t gid;
	ok(sandbox_owner(user, &uid, &gid), "the owner is known");
	char *ids = path_fmt("%u %u\n", uid, gid);
	is(says("echo $(id -u) $(id -g)"), ids, "it runs as the owner");
	free(ids);
	is(says("grep -E '^(Cap|NoNew)' /proc/self/status | tr -d '\\t\\n'"),
	    "CapInh:0000000000000000CapPrm:0000000000000000CapEff:0000000000000000CapBnd:"
	    "0000000000000000CapAmb:0000000000000000"
	    "NoNewPrivs:1",
	    "no capability, no new privileges");
	is(says("ls / | grep -v '^lib' | tr '\\n' ' '"),
	    "bin dev etc home proc run sbin srv tmp usr ", "nothing else at the root");
	is(says("ls -A /tmp /dev/shm /home/agent /root 2>/dev/null; :"),
	    "/dev/shm:\n\n/home/agent:\n\n/tmp:\n", "empty places, no /root");
	is(says("touch /tmp/x /dev/shm/x /home/agent/x && echo yes"), "yes\n",
	    "that can be written");
	ok(access("/tmp/x", F_OK) < 0, "and are not ours");
	ok(strtol(says("ls /proc | grep -c '^[0-9]'"), NULL, 10) < 8,
	    "a private /proc, with few processes");
	/* Opened only: if this fails one day, the host shall not be harmed. */
	ok(refuses("exec 3>>/proc/sys/kernel/core_pattern"), "core_pattern cannot be written");
	ok(refuses("exec 3>>/proc/sys/vm/drop_caches"), "nor any of /proc/sys");
	ok(refuses("exec 3>>/proc/sysrq-trigger"), "nor sysrq");
	ok(refuses("touch /usr/x"), "nor /usr");
	ok(refuses("cat /etc/shadow") && refuses("ls /etc/ssh") && refuses("ls /etc/ssl/private"),
	    "no keys of the host");
	ok(refuses("mount -t tmpfs none /tmp"), "it cannot mount");
	is(says("cat /proc/self/environ | tr '\\0' '\\n' | sort"),
	    "PATH=/usr/bin:/bin\nPWD=/srv/a/work\nSECRET=hush\n", "the environment");
}

static void
test_binds(void)
{
	struct stat st;
	uid_t uid;
	gid_t gid;
	char *made = path_join(work, "made");
	is(says("pwd; echo hi > made; cat '/srv/b/read only/made'"), "/srv/a/work\nhi\n",
	    "both binds, and the working directory");
	ok(sandbox_owner(user, &uid, &gid) && stat(made, &st) == 0 && st.st_uid == uid &&
	        st.st_gid == gid,
	    "what it writes is the owner's");
	ok(refuses("echo hi > '/srv/b/read only/made'"), "a read-only bind is read-only");
	unlink(made);
	free(made);
	binds[3] = (struct sandbox_bind){"/no/such/thing", "/x", false};
	box.nbinds = 4;
	ok(refuses(":"), "a missing source fails the start");
	box.nbinds = 3;
	char host[64] = "";
	ok(readlink("/proc/self/ns/net", host, sizeof host - 1) > 0, "our network namespace");
	ok(!strstr(says("readlink /proc/self/ns/net"), host), "is not its own");
	box.network = true;
	ok(strstr(says("readlink /proc/self/ns/net"), host), "unless it is asked for");
	box.network = false;
}

static void
test_descriptors_and_argv(void)
{
	int leak = open("/etc/passwd", O_RDONLY), high = fcntl(leak, F_DUPFD, 100);
	is(says("ls /proc/self/fd | tr '\\n' ' '"), "0 1 2 3 ", "no descriptor leaks in");
	close(leak);
	close(high);
	ok(refuses("chmod 666 /dev/null"), "the host's devices keep their modes");
	is(says("echo x >/dev/null && head -c 3 /dev/zero | wc -c"), "3\n", "and work");
	char **argv = sandbox_argv(&box, (const char *const[]){"true", NULL});
	bool setenv_used = false;
	for (char **p = argv; *p; p++)
		setenv_used = setenv_used || strcmp(*p, "--setenv") == 0;
	ok(!setenv_used, "the environment is not in argv");
	sandbox_free(argv);
	ok(strstr(says("cat /proc/1/cmdline | tr '\\0' ' '"), "--unshare-pid") &&
	        !strstr(buf_str(&out), "hush"),
	    "nor in the init's");
}

/* Reads what comes through the FIFO: 'r' for each process that is ready. */
static bool
ready(int n)
{
	char *fifo = path_join(work, "fifo"), c;
	int fd = open(fifo, O_RDWR | O_CLOEXEC);
	free(fifo);
	bool good = fd >= 0;
	alarm(PATIENCE_MS / 1000);
	while (good && n-- > 0) {
		good = read(fd, &c, 1) == 1 && c == 'r';
	}
	alarm(0);
	close(fd);
	return good;
}

/* Whether any process of the tree lives: each holds its end of one flock. */
static bool
survivors(void)
{
	char *held = path_join(work, "held");
	int fd = file_lock(held, true, false);
	free(held);
	if (fd >= 0)
		close(fd);
	return fd < 0;
}

/* Waits for the end of the tree, or ends the test. */
static void
await_end(void)
{
	char *held = path_join(work, "held");
	alarm(PATIENCE_MS / 1000);
	close(file_lock(held, true, true));
	alarm(0);
	free(held);
}

/* A tree that ignores signals, in sessions of its own, without parents. */
static const char *const tree[] = {"/bin/sh", "-c",
    "trap '' TERM HUP INT; exec 9>held; flock -s 9\n"
    "(setsid sh -c 'trap \"\" TERM HUP INT; (setsid sh -c \"echo -n r >fifo; while :; do sleep "
    "100; done\" &) &"
    " echo -n r >fifo; while :; do sleep 100; done' &)\n"
    "echo -n r >fifo; while :; do sleep 100; done",
    NULL};

static void
test_death(void)
{
	int pidfd;
	char *held = path_join(work, "held");
	file_put(held, "", 0, FILE_REPLACE);
	chmod(held, 0666);
	free(held);
	ok(sandbox_alive(lock) == 0, "nothing is alive yet");
	ok(sandbox_kill(lock, 1000) == 0, "nothing to kill");
	pid_t pid = spawn(tree, NULL, &pidfd);
	ok(pid > 0 && ready(3), "a tree grows");
	ok(survivors() && sandbox_alive(lock) == 1, "and is alive");
	ok(!proc_wait_end(pidfd, 0), "and stays");
	ok(sandbox_kill(lock, PATIENCE_MS) == 1, "it is killed");
	ok(!survivors() && sandbox_alive(lock) == 0, "nothing survives");
	ok(proc_wait_end(pidfd, PATIENCE_MS) && proc_wait(pid) == 137, "bwrap ends with it");
	close(pidfd);

	pid = spawn(tree, NULL, &pidfd);
	ok(pid > 0 && ready(3) && survivors(), "another tree");
	kill(pid, SIGKILL);
	proc_wait(pid);
	close(pidfd);
	ok(sandbox_kill(lock, PATIENCE_MS) >= 0, "after kill -9 of bwrap");
	await_end();
	ok(!survivors() && sandbox_alive(lock) == 0, "nothing survives either");
}

/* The starter dies without a word. */
static void
test_starter_dies(void)
{
	fflush(stdout);
	pid_t starter = fork();
	if (starter == 0) {
		if (spawn(tree, NULL, NULL) < 0)
			_exit(1);
		pause();
		_exit(0);
	}
	ok(starter > 0 && ready(3) && survivors(), "a tree of another starter");
	kill(starter, SIGKILL);
	proc_wait(starter);
	await_end();
	ok(!survivors() && sandbox_alive(lock) == 0, "dies with that starter");
}

/* What an agent may try against the one thing that proves its life. */
static void
test_init_is_out_of_reach(void)
{
	ok(refuses("cat /proc/1/environ"), "the init's environment is not to be read");
	ok(refuses("exec 3<>/proc/1/mem"), "nor its memory to be written");
	ok(refuses("readlink /proc/1/fd/3"), "nor its descriptors to be followed");
	is(says("kill -9 1; kill -STOP 1; echo alive"), "alive\n",
	    "nor is it to be killed or stopped");
	int pidfd;
	static const char *const locker[] = {"/srv/test", "--lock", NULL};
	pid_t pid = spawn(locker, NULL, &pidfd);
	ok(pid > 0 && ready(1), "an agent that locks the lock too, if it may");
	ok(sandbox_alive(lock) == 1, "is alive");
	ok(sandbox_kill(lock, PATIENCE_MS) == 1 && sandbox_alive(lock) == 0,
	    "and dies all the same");
	ok(proc_wait_end(pidfd, PATIENCE_MS) && proc_wait(pid) == 137, "with its sandbox");
	close(pidfd);
}

static int
hold_lock(void)
{
	struct flock l = {.l_type = F_RDLCK, .l_whence = SEEK_SET};
	int fd = open("/run/fac/lock", O_RDONLY), fifo = open("fifo", O_WRONLY);
	if (fd >= 0)
		fcntl(fd, F_SETLK, &l); /* where it may not, that is well */
	if (write(fifo, "r", 1) != 1)
		return 1;
	for (;;)
		pause();
}

static void
test_unknown(void)
{
	struct flock l = {.l_type = F_RDLCK, .l_whence = SEEK_SET};
	int fd = open(lock, O_RDONLY | O_CLOEXEC);
	ok(fcntl(fd, F_OFD_SETLK, &l) == 0, "a lock without a pid");
	errno = 0;
	ok(sandbox_alive(lock) == -1 && errno == EBUSY, "is neither life nor death");
	errno = 0;
	ok(sandbox_kill(lock, 1000) == -1 && errno == EBUSY, "and no one is killed");
	close(fd);
	char *none = path_join(dir, "none");
	ok(sandbox_alive(none) == 0 && sandbox_kill(none, 1000) == 0, "a missing lock is nobody's");
	ok(symlink(lock, none) == 0 && sandbox_alive(none) == -1, "a link is not followed");
	free(none);
}

static void
test_all(void)
{
	setup();
	test_view();
	test_binds();
	test_descriptors_and_argv();
	test_death();
	test_starter_dies();
	test_init_is_out_of_reach();
	test_unknown();
	teardown();
}

static void
test_choices(void)
{
	const char *why = "";
	uid_t uid;
	gid_t gid;
	static const char *const command[] = {"echo", "a b", NULL};
	ok(sandbox_works("bwrap", user, &why), "bwrap works here: %s", why);
	ok(sandbox_works("none", user, &why), "none works");
	ok(!sandbox_works("chroot", user, &why) && *why, "there is no other: %s", why);
	struct sandbox s = {.kind = "none"};
	char **argv = sandbox_argv(&s, command);
	ok(argv && strcmp(argv[0], "echo") == 0 && strcmp(argv[1], "a b") == 0 && !argv[2],
	    "none is the command itself");
	sandbox_free(argv);
	s.kind = "chroot";
	ok(!sandbox_argv(&s, command), "an unknown kind is refused");
	ok(sandbox_owner(NULL, &uid, &gid) && uid == geteuid() && gid == getegid(),
	    "without a user we stay");
	if (geteuid() != 0)
		return;
	s = (struct sandbox){.kind = "bwrap", .user = "fac-no-such-user"};
	ok(!sandbox_argv(&s, command) && !sandbox_owner(s.user, &uid, &gid),
	    "an unknown user is refused");
}

int
main(int argc, char **argv)
{
	if (argc > 1 && strcmp(argv[1], "--lock") == 0)
		return hold_lock();
	int fd = open("/proc/self/exe", O_RDONLY | O_CLOEXEC);
	ok(fd >= 0 && file_slurp_fd(fd, 64 << 20, &self) == 0, "this program");
	close(fd);
	test_choices();
	user = "nobody";
	test_all();
	if (geteuid() != 0)
		return unit_done();
	user = "root";
	test_all();
	const struct passwd *pw = getpwnam("nobody");
	ok(pw && setgid(pw->pw_gid) == 0 && setuid(pw->pw_uid) == 0 && geteuid() != 0,
	    "now as nobody");
	user = NULL;
	test_all();
	return unit_done();
}
