/* Unit tests of lib/io/proc. */
#include "io/proc.h"
#include "base/clock.h"
#include "base/mem.h"
#include "base/path.h"
#include "io/file.h"
#include "unit.h"
#include <errno.h>
#include <fcntl.h>
#include <linux/keyctl.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#define SH(script) ((const char *const[]){"sh", "-c", (script), NULL})

static struct buf out, err;

static int
sh(const char *script)
{
	struct proc p = {.argv = SH(script), PROC_CLOSED};
	return proc_run(&p, NULL, 0, 10000, 1 << 20, &out, &err);
}

static void
test_run(void)
{
	ok(sh("echo out; echo err >&2; exit 7") == 7, "the exit status is returned");
	is(buf_str(&out), "out\n", "stdout is gathered");
	is(buf_str(&err), "err\n", "stderr is gathered");
	ok(sh("kill -9 $$") == 137, "a signal is 128 + its number");
	struct proc cat = {.argv = (const char *const[]){"cat", NULL}, PROC_CLOSED};
	size_t n = 3 << 20;
	char *big = xmalloc(n);
	memset(big, 'x', n);
	ok(proc_run(&cat, big, n, 10000, n, &out, &err) == 0 && out.len == n,
	    "megabytes pass both ways");
	errno = 0;
	ok(proc_run(&cat, big, n, 10000, n - 1, &out, &err) == -1 && errno == EFBIG,
	    "more than max is an error");
	ok(proc_run(&cat, "", 0, 10000, 10, &out, &err) == 0 && out.len == 0,
	    "empty input is an end of file");
	ok(proc_run(&cat, NULL, 0, 10000, 10, NULL, NULL) == 0, "no input is /dev/null");
	struct proc no_read = {.argv = (const char *const[]){"true", NULL}, PROC_CLOSED};
	ok(proc_run(&no_read, big, n, 10000, 10, &out, &err) == 0,
	    "input that nobody reads is no error and no signal");
	ok(sh("i=0; while [ $i -lt 2000 ]; do echo 12345678 >&2; i=$((i+1)); done; echo end >&2") ==
	            0 &&
	        err.len == PROC_ERR_MAX && strcmp(err.s + err.len - 4, "end\n") == 0,
	    "of stderr the tail is kept");
	free(big);
}

static void
test_time(void)
{
	int64_t from = clock_boot_ms();
	struct proc p = {.argv = SH("sleep 100"), .session = true, PROC_CLOSED};
	errno = 0;
	ok(proc_run(&p, NULL, 0, 100, 10, &out, &err) == -1 && errno == ETIMEDOUT,
	    "a timeout is ETIMEDOUT");
	ok(clock_boot_ms() - from < 1500, "and TERM is enough for most");
	p.argv = SH("trap '' TERM; while :; do sleep 1; done");
	from = clock_boot_ms();
	errno = 0;
	ok(proc_run(&p, NULL, 0, 100, 10, &out, &err) == -1 && errno == ETIMEDOUT,
	    "one that ignores TERM times out too");
	ok(clock_boot_ms() - from < 5000, "and is killed");
	p.argv = SH("yes >&2");
	errno = 0;
	ok(proc_run(&p, NULL, 0, 200, 10, &out, &err) == -1 && errno == ETIMEDOUT,
	    "one that never stops writing, too");
	from = clock_boot_ms();
	ok(sh("sleep 5 & echo gone") == 0 && clock_boot_ms() - from < 3000,
	    "a grandchild that holds the pipes is not waited for");
	is(buf_str(&out), "gone\n", "and the output is there");
}

static void
test_spawn_errors(const char *dir)
{
	struct proc p = {.argv = (const char *const[]){"fac-no-such-program", NULL}, PROC_CLOSED};
	errno = 0;
	ok(proc_spawn(&p, NULL) == -1 && errno == ENOENT, "no such program is ENOENT");
	char *script = path_fmt("%s/script", dir);
	file_put(script, "echo hello\n", 11, FILE_REPLACE);
	p.argv = (const char *const[]){script, NULL};
	errno = 0;
	ok(proc_spawn(&p, NULL) == -1 && errno == EACCES, "not executable is EACCES");
	chmod(script, 0700);
	errno = 0;
	ok(proc_spawn(&p, NULL) == -1 && errno == ENOEXEC,
	    "a file without #! is not given to a shell");
	setenv("PATH", dir, 1);
	p.argv = (const char *const[]){"script", NULL};
	errno = 0;
	ok(proc_spawn(&p, NULL) == -1 && errno == ENOEXEC, "not through PATH either");
	setenv("PATH", "/usr/bin:/bin", 1);
	p.argv = (const char *const[]){"true", NULL};
	p.cwd = "/no/such/directory";
	errno = 0;
	ok(proc_spawn(&p, NULL) == -1 && errno == ENOENT, "a missing working directory is ENOENT");
	errno = 0;
	ok(waitpid(-1, NULL, WNOHANG) == -1 && errno == ECHILD,
	    "failed spawns leave no child behind");
	free(script);
}

/* What the child sees of us. */
static void
test_inheritance(void)
{
	int leak = open("/etc/passwd", O_RDONLY),
	    high = fcntl(leak, F_DUPFD, 200); /* on purpose without CLOEXEC */
	ok(sh("ls /proc/self/fd | tr '\\n' ' '") == 0, "descriptors are listed");
	is(buf_str(&out), "0 1 2 3 ", "only 0, 1, 2 (and ls's own 3) are there");
	struct proc p = {.argv = SH("cat <&3; ls /proc/self/fd | wc -l"),
	    .in = -1,
	    .out = -1,
	    .err = -1,
	    .keep = high};
	ok(proc_run(&p, NULL, 0, 10000, 1 << 20, &out, &err) == 0 &&
	        strstr(buf_str(&out), "root:") && strstr(buf_str(&out), "\n5\n"),
	    "the kept one is 3");
	close(leak);
	close(high);

	sigset_t s;
	sigfillset(&s);
	signal(SIGPIPE, SIG_IGN);
	signal(SIGTERM, SIG_IGN);
	sigprocmask(SIG_SETMASK, &s, NULL);
	sh("grep -E '^Sig(Blk|Ign)' /proc/self/status");
	sigemptyset(&s);
	sigprocmask(SIG_SETMASK, &s, NULL);
	signal(SIGPIPE, SIG_DFL);
	signal(SIGTERM, SIG_DFL);
	is(buf_str(&out), "SigBlk:\t0000000000000000\nSigIgn:\t0000000000000000\n",
	    "default signals");

	struct env e = {0};
	env_set(&e, "A", "1");
	env_set(&e, "B", "two words");
	env_set(&e, "A", "3");
	setenv("FAC_SECRET", "hush", 1);
	env_pass(&e, "FAC_UNSET");
	struct proc q = {
	    .argv = (const char *const[]){"env", NULL}, .env = env_list(&e), PROC_CLOSED};
	proc_run(&q, NULL, 0, 10000, 1 << 20, &out, &err);
	is(buf_str(&out), "A=3\nB=two words\n", "exactly the environment that is given");
	env_pass(&e, "FAC_SECRET");
	q.env = env_list(&e);
	proc_run(&q, NULL, 0, 10000, 1 << 20, &out, &err);
	is(buf_str(&out), "A=3\nB=two words\nFAC_SECRET=hush\n", "env_pass() passes by name");
	env_free(&e);
	q.env = NULL;
	proc_run(&q, NULL, 0, 10000, 1 << 20, &out, &err);
	ok(!strstr(buf_str(&out), "hush") && strstr(buf_str(&out), "LANG=C.UTF-8"),
	    "the minimal environment");
	ok(env_list(&e) && !env_list(&e)[0], "an empty list is a list");
}

/*
 * With our own 0, 1 and 2 closed the pipes get those numbers: none may be lost on the way to the
 * child.
 */
static void
test_low_descriptors(void)
{
	fflush(stdout);
	pid_t pid = fork();
	if (pid == 0) {
		for (int i = 0; i < 3; i++)
			close(i);
		int r = sh("echo out; echo err >&2");
		_exit(r == 0 && strcmp(buf_str(&out), "out\n") == 0 &&
		              strcmp(buf_str(&err), "err\n") == 0
		          ? 0
		          : 1);
	}
	ok(proc_wait(pid) == 0, "a caller without standard descriptors");
	int both[2];
	ok(pipe2(both, O_CLOEXEC) == 0, "a pipe");
	struct proc p = {
	    .argv = SH("echo a; echo b >&2"), .in = -1, .out = both[1], .err = both[1], .keep = -1};
	int r = proc_run(&p, NULL, 0, 10000, 0, NULL, NULL);
	close(both[1]);
	buf_reset(&out);
	ok(r == 0 && file_slurp_fd(both[0], 100, &out) == 0, "one descriptor serves as two");
	is(buf_str(&out), "a\nb\n", "and both were written");
	close(both[0]);
}

static void
test_identity(void)
{
	struct proc_id me, id, other;
	ok(proc_identify(getpid(), &me) && me.pid == getpid() && me.start > 0, "we are alive");
	ok(strlen(me.boot_id) == 36, "with a boot id");
	int pidfd, pidfd2;
	struct proc p = {.argv = (const char *const[]){"sleep", "100", NULL}, PROC_CLOSED};
	pid_t pid = proc_spawn(&p, &pidfd);
	ok(pid > 0 && pidfd >= 0, "spawned");
	ok(fcntl(pidfd, F_GETFD) & FD_CLOEXEC, "the pidfd is close-on-exec");
	ok(proc_identify(pid, &id), "it is alive");
	ok((pidfd2 = proc_pidfd(&id)) >= 0, "a pidfd by identity");
	other = id;
	other.start++;
	errno = 0;
	ok(proc_pidfd(&other) == -1 && errno == ESRCH, "another start time is another process");
	other = id;
	other.boot_id[0] ^= 1;
	errno = 0;
	ok(proc_pidfd(&other) == -1 && errno == ESRCH, "another boot is another process");
	ok(!proc_wait_end(pidfd2, 50), "it has not ended");
	kill(pid, SIGKILL);
	ok(proc_wait_end(pidfd2, 5000), "now it has");
	ok(kill(pid, 0) == 0 && !proc_identify(pid, &other),
	    "a zombie is dead, whatever kill(pid, 0) says");
	errno = 0;
	ok(proc_pidfd(&id) == -1 && errno == ESRCH, "and has no pidfd");
	ok(proc_wait(pid) == 137, "reaped");
	ok(!proc_identify(pid, &other) && !proc_identify(0, &other) && !proc_identify(-1, &other),
	    "no such process");
	close(pidfd);
	close(pidfd2);
}

/* The middle process starts a child that shall die with it, tells its pid, and is killed. */
static void
test_die_with_parent(void)
{
	int ends[2];
	struct proc_id id;
	if (!ok(pipe2(ends, O_CLOEXEC) == 0, "a pipe"))
		return;
	fflush(stdout);
	pid_t middle = fork();
	if (middle == 0) {
		struct proc p = {.argv = (const char *const[]){"sleep", "100", NULL},
		    .die_with_parent = true,
		    .session = true,
		    PROC_CLOSED};
		pid_t pid = proc_spawn(&p, NULL);
		if (write(ends[1], &pid, sizeof pid) < 0)
			_exit(1);
		pause();
		_exit(0);
	}
	pid_t pid = -1;
	ok(read(ends[0], &pid, sizeof pid) == sizeof pid && proc_identify(pid, &id),
	    "a child of a child");
	ok(getsid(pid) == pid, "that leads a session");
	int fd = proc_pidfd(&id);
	kill(middle, SIGKILL);
	ok(fd >= 0 && proc_wait_end(fd, 5000), "dies with its parent");
	proc_wait(middle);
}

static int
print_keyring(void)
{
	return printf("%ld\n",
	           syscall(SYS_keyctl, KEYCTL_GET_KEYRING_ID, KEY_SPEC_SESSION_KEYRING, 0)) < 0;
}

static void
test_limits(void)
{
	struct proc p = {.argv = SH("ulimit -v"), .memory = 64 << 20, PROC_CLOSED};
	ok(proc_run(&p, NULL, 0, 5000, 100, &out, &err) == 0, "with a limit of memory");
	is(buf_str(&out), "65536\n", "which the child has");

	struct proc same = {
	    .argv = (const char *const[]){"/proc/self/exe", "keyring", NULL}, PROC_CLOSED};
	struct buf ours = BUF_INIT;
	proc_run(&same, NULL, 0, 5000, 100, &ours, &err);
	same.session = true;
	ok(proc_run(&same, NULL, 0, 5000, 100, &out, &err) == 0, "a session");
	bool none = strcmp(buf_str(&ours), "-1\n") == 0; /* keyctl is forbidden here */
	ok(none || strcmp(buf_str(&ours), buf_str(&out)) != 0, "has a keyring of its own");
	buf_free(&ours);
}

int
main(int argc, char **argv)
{
	if (argc == 2 && strcmp(argv[1], "keyring") == 0)
		return print_keyring();
	char dir[] = "/tmp/fac-proc-XXXXXX";
	if (!mkdtemp(dir))
		return 1;
	test_run();
	test_time();
	test_spawn_errors(dir);
	test_inheritance();
	test_low_descriptors();
	test_identity();
	test_die_with_parent();
	test_limits();
	file_rmtree(dir);
	return unit_done();
}
