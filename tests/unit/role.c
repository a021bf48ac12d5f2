/* role: what is started ends, and nothing of it is left. */
#include "state/role.h"
#include "base/buf.h"
#include "base/clock.h"
#include "base/die.h"
#include "base/path.h"
#include "io/file.h"
#include "io/proc.h"
#include "unit.h"
#include <fcntl.h>
#include <stdlib.h>
#include <unistd.h>

static char *dir;
static char *lock;
static struct buf output = BUF_INIT;

static const char *const env[] = {"PATH=/usr/bin:/bin", "CANARY=sung", NULL};

/* Runs `sh -c script` in a sandbox of that kind; its log in `output`. */
static struct role_result
sh(const char *kind, const char *script, struct role r)
{
	const char *argv[] = {"sh", "-c", script, NULL};
	struct sandbox s = {.kind = kind, .user = "nobody", .lock = lock, .cwd = "/"};
	struct role_result res;
	char *log = path_join(dir, "log");
	r.sandbox = &s;
	r.argv = argv;
	r.env = env;
	r.in = -1;
	r.log = log;
	r.stop = r.stop ? r.stop : -1;
	r.log_max = r.log_max ? r.log_max : 1 << 20;
	r.timeout = r.timeout ? r.timeout : 60;
	ok(role_run(&r, &res) == 0, "%s: nothing is left of it", kind);
	buf_reset(&output);
	ok(res.end == ROLE_HALTED || file_slurp(log, 1 << 20, &output) == 0, "it has a log");
	free(log);
	return res;
}

/* Whether a process has the word among its arguments. */
static int
count(const char *word, const char *leaf)
{
	struct buf b = BUF_INIT;
	char *path = path_fmt("/proc/%s/cmdline", leaf);
	int fd = open(path, O_RDONLY | O_CLOEXEC), found = 0;
	if (fd >= 0 && file_slurp_fd(fd, 1 << 20, &b) == 0 && b.len)
		found = memmem(b.s, b.len, word, strlen(word)) != NULL;
	if (fd >= 0)
		close(fd);
	free(path);
	buf_free(&b);
	return found;
}

static int
scan(const char *leaf, void *arg)
{
	return leaf[0] >= '0' && leaf[0] <= '9' && count(arg, leaf);
}

static bool
somewhere(char *word)
{
	return file_each("/proc", scan, word) != 0;
}

static bool
yes(void *arg)
{
	*(int *)arg += 1;
	return true;
}

static void
ends(const char *kind)
{
	struct role_result r = sh(kind, "echo out; echo err >&2; echo $CANARY", (struct role){0});
	ok(r.end == ROLE_EXITED && r.exit == 0 && r.signal == 0, "%s: exit 0", kind);
	is(buf_str(&output), "out\nerr\nsung\n", "stdout and stderr are logged in order");
	ok(r.log_bytes == 13 && r.log_dropped == 0, "and counted");
	r = sh(kind, "exit 3", (struct role){0});
	ok(r.end == ROLE_EXITED && r.exit == 3, "%s: exit 3", kind);
	r = sh(kind, "kill -9 $$", (struct role){0});
	ok(r.end == ROLE_EXITED && (r.exit == 137 || r.signal == 9), "%s: a signal", kind);
	r = sh(kind, "head -c 100000 /dev/zero", (struct role){.log_max = 1000});
	ok(r.log_bytes == 1000 && r.log_dropped == 99000, "%s: a log is capped", kind);
	ok(strncmp(buf_str(&output) + 1000, "\nfac-keep: 99000 more bytes were dropped\n", 20) == 0,
	    "and says so");
}

static void
deadlines(const char *kind)
{
	int64_t start = clock_boot_ms();
	struct role_result r = sh(kind, "while :; do echo x; sleep 0.2; done & sleep 5",
	    (struct role){.timeout = 1, .silence = 3});
	ok(r.end == ROLE_TIMEOUT && r.exit == -1 && r.signal == 9, "%s: a deadline", kind);
	r = sh(kind, "echo x; exec sleep 5", (struct role){.silence = 1});
	ok(r.end == ROLE_SILENT, "%s: silence", kind);
	r = sh(kind, "exec >/dev/null 2>&1; exec sleep 5", (struct role){.silence = 1});
	ok(r.end == ROLE_SILENT, "%s: a closed output is silent", kind);
	r = sh(kind, "exec cat /dev/zero", (struct role){.timeout = 1, .log_max = 1});
	ok(r.end == ROLE_TIMEOUT, "%s: a flood does not hide the deadline", kind);
	int pipes[2];
	ok(pipe(pipes) == 0 && write(pipes[1], "x", 1) == 1, "a stop");
	r = sh(kind, "exec sleep 5", (struct role){.stop = pipes[0]});
	ok(r.end == ROLE_STOPPED, "%s: it is stopped", kind);
	close(pipes[0]);
	close(pipes[1]);
	ok(clock_boot_ms() - start < 9000, "%s: in time", kind);
}

static void
leaves_nothing(const char *kind)
{
	char word[64], script[512];
	snprintf(word, sizeof word, "role-%s-%d-", kind, (int)getpid());
	/* Detached, in sessions of their own, deaf to TERM, double-forked. */
	snprintf(script, sizeof script,
	    "trap '' TERM HUP INT\n"
	    "for i in 1 2 3; do (setsid sh -c 'trap \"\" TERM; (setsid sh -c \"sleep 97; : %s\" &) "
	    "& sleep 98; : "
	    "%s' &) & done\nsleep 0.3; echo started",
	    word, word);
	struct role_result r = sh(kind, script, (struct role){0});
	ok(r.end == ROLE_EXITED && strstr(buf_str(&output), "started"), "%s: a tree", kind);
	ok(!somewhere(word), "%s: nothing of it is alive after its end", kind);
	char *more = path_fmt("%s; exec sleep 99", script);
	r = sh(kind, more, (struct role){.timeout = 1});
	ok(r.end == ROLE_TIMEOUT, "%s: a tree that stays", kind);
	ok(!somewhere(word), "%s: nothing of it is alive after its deadline", kind);
	ok(sandbox_alive(lock) == 0, "%s: the lock is free", kind);
	free(more);
}

static void
not_started(const char *kind)
{
	int asked = 0;
	char *mark = path_fmt("%s/ran", dir), *script = path_fmt("touch %s", mark);
	struct role_result r = sh(kind, script, (struct role){.halted = yes, .arg = &asked});
	ok(r.end == ROLE_HALTED && asked == 1, "%s: halted", kind);
	ok(!file_exists(mark), "%s: a halted command does not run", kind);
	free(mark);
	free(script);
}

int
main(int argc, char **argv)
{
	(void)argc;
	char template[] = "/tmp/fac-role-XXXXXX";
	die_init(argv[0]);
	dir = mkdtemp(template);
	lock = path_join(dir, "lock");
	ok(file_put(lock, "", 0, FILE_CREATE) == 0, "a lock");
	const char *const kinds[] = {"bwrap", "none"};
	for (int i = 0; i < 2; i++) {
		ends(kinds[i]);
		deadlines(kinds[i]);
		leaves_nothing(kinds[i]);
		not_started(kinds[i]);
	}
	struct role_result r = sh("bwrop", "true", (struct role){0});
	ok(r.end == ROLE_FAILED, "no such kind: it is not started");
	file_rmtree(dir);
	return unit_done();
}
