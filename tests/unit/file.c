/* file: durable replace, slurp, locks, and the removal of hostile trees. */
#include "io/file.h"
#include "base/mem.h"
#include "base/path.h"
#include "unit.h"
#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/mount.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

/* Every test works in a directory of its own; names are relative to it. */
static char top[] = "/tmp/file.XXXXXX";

static int
note(const char *leaf, void *arg)
{
	buf_addf(arg, "%s ", leaf);
	return strcmp(leaf, "stop") == 0 ? 7 : 0;
}

static void
holds(const char *dir, const char *names, const char *what)
{
	struct buf b = BUF_INIT;
	file_each(dir, note, &b);
	is(buf_str(&b), names, "%s", what);
	buf_free(&b);
}

static void
reads(const char *path, const char *text, const char *what)
{
	struct buf b = BUF_INIT;
	int result = file_slurp(path, 1 << 20, &b);
	is(result == 0 ? buf_str(&b) : NULL, text, "%s", what);
	buf_free(&b);
}

static int
put(const char *path, const char *text, enum file_mode mode)
{
	return file_put(path, text, strlen(text), mode);
}

/* Runs fn in a child that is nobody, where we are root; its exit code. */
static int
as_nobody(int (*fn)(void))
{
	int status;
	fflush(stdout);
	pid_t pid = fork();
	if (pid == 0) {
		if (getuid() == 0 && (setgid(65534) == -1 || setuid(65534) == -1))
			_exit(97);
		_exit(fn());
	}
	waitpid(pid, &status, 0);
	return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

/* Writes something; fails with the error that it is given. */
static int
half(int fd, void *error)
{
	file_write_all(fd, "half", 4);
	errno = *(int *)error;
	return errno ? -1 : 0;
}

static void
test_put(void)
{
	file_mkdir("put");
	ok(put("put/a", "one", FILE_REPLACE) == 0, "a new file");
	ok(put("put/a", "two", FILE_REPLACE) == 0, "a replaced one");
	reads("put/a", "two", "holds the new text");
	ok(put("put/a", "three", FILE_CREATE) == -1 && errno == EEXIST,
	    "what exists is not created");
	reads("put/a", "two", "nor touched");
	ok(put("put/b", "", FILE_CREATE) == 0, "an empty file is created");
	ok(put("here", "x", FILE_CREATE) == 0 && unlink("here") == 0,
	    "in the working directory too");
	ok(put("put/none/a", "x", FILE_REPLACE) == -1 && errno == ENOENT, "a missing directory");
	ok(put("put/", "x", FILE_REPLACE) == -1, "no leaf");
	ok(put("put", "x", FILE_REPLACE) == -1, "a directory is not replaced");
	ok(symlink("a", "put/link") == 0 && put("put/link", "own", FILE_REPLACE) == 0,
	    "a symbolic link is replaced");
	reads("put/a", "two", "not followed");
	reads("put/link", "own", "but by a file");
	ok(symlink("nowhere", "put/dangling") == 0 && put("put/dangling", "x", FILE_CREATE) == -1 &&
	        errno == EEXIST,
	    "a dangling link exists");
	struct stat st;
	ok(stat("put/a", &st) == 0 && (st.st_mode & 07777) == 0644 && st.st_nlink == 1,
	    "mode and links");

	struct rlimit old, small = {4, RLIM_INFINITY};
	signal(SIGXFSZ, SIG_IGN);
	getrlimit(RLIMIT_FSIZE, &old);
	small.rlim_max = old.rlim_max;
	setrlimit(RLIMIT_FSIZE, &small);
	bool failed = put("put/a", "far too long", FILE_REPLACE) == -1 && errno == EFBIG;
	setrlimit(RLIMIT_FSIZE, &old);
	ok(failed, "a write that fails half-way");
	reads("put/a", "two", "leaves the old file");
	ok(file_fill("put/a", half, &(int){EDOM}, FILE_REPLACE) == -1 && errno == EDOM,
	    "a writer that gives up");
	reads("put/a", "two", "leaves it, too");
	ok(file_fill("put/link", half, &(int){0}, FILE_REPLACE) == 0, "one that is content");
	reads("put/link", "half", "has written what it wrote");
	holds("put", "a b dangling link ", "no temporary stays, whatever happened");

	char leaf[300];
	memset(leaf, 'n', sizeof leaf);
	leaf[299] = '\0';
	ok(put(leaf, "x", FILE_REPLACE) == -1 && errno == ENAMETOOLONG, "a name that is too long");
	ok(file_is_temporary(".a.0123.tmp") && !file_is_temporary("a.tmp") &&
	        !file_is_temporary(".a") && !file_is_temporary(".tmp") && !file_is_temporary(""),
	    "temporaries are known by name");
}

/* Only one of many creates it; and a reader never sees half a file. */
static void
test_race(void)
{
	enum { MANY = 16, SIZE = 100000 };
	int winners = 0, status;
	fflush(stdout);
	for (int i = 0; i < MANY; i++)
		if (fork() == 0)
			_exit(put("won", "me", FILE_CREATE) == 0);
	for (int i = 0; i < MANY; i++)
		if (wait(&status) > 0 && WIFEXITED(status))
			winners += WEXITSTATUS(status);
	ok(winners == 1, "one creator of many wins");

	char *text = xmalloc(SIZE);
	memset(text, 'a', SIZE);
	file_put("whole", text, SIZE, FILE_REPLACE);
	pid_t pid = fork();
	if (pid == 0) {
		for (int i = 0; i < 100; i++) {
			memset(text, 'a' + i % 26, SIZE);
			file_put("whole", text, SIZE, FILE_REPLACE);
		}
		_exit(0);
	}
	bool whole = true;
	struct buf b = BUF_INIT;
	while (waitpid(pid, NULL, WNOHANG) == 0) {
		buf_reset(&b);
		whole = whole && file_slurp("whole", SIZE, &b) == 0 && b.len == SIZE &&
		        memcmp(b.s, b.s + 1, SIZE - 1) == 0;
	}
	ok(whole, "every read during replacing is whole");
	buf_free(&b);
	free(text);
	unlink("won");
	unlink("whole");
}

static int
unsearchable(void)
{
	return file_exists("locked/none") ? 0 : 1;
}

static void
test_small(void)
{
	file_mkdirs("small/x/y");
	ok(put("small/x/f", "1", FILE_REPLACE) == 0 && file_move("small/x/f", "small/x/y/g") == 0,
	    "move");
	reads("small/x/y/g", "1", "moved");
	ok(!file_exists("small/x/f") && file_exists("small/x/y/g"), "exists");
	ok(!file_exists("small/x/y/g/below"), "nothing is below a file");
	ok(file_move("small/none", "small/z") == -1 && errno == ENOENT, "move of nothing");
	ok(file_remove("small/x/y/g") == 0 && !file_exists("small/x/y/g"), "remove");
	ok(file_remove("small/x/y/g") == 0, "remove of nothing is success");
	ok(file_remove("small/x/y") == -1, "a directory is not removed");
	ok(symlink("nowhere", "small/link") == 0 && file_exists("small/link"),
	    "a dangling link exists");
	file_mkdir("locked");
	chmod("locked", 0);
	ok(as_nobody(unsearchable) == 0, "what cannot be known may exist");
	rmdir("locked");

	ok(file_mkdir("small") == 0 && file_mkdirs("small/x/y/") == 0 &&
	        file_mkdirs("./small//a/b") == 0,
	    "directories that are there");
	char *absolute = path_join(top, "small/abs/olute");
	ok(file_mkdirs(absolute) == 0 && file_exists("small/abs/olute"), "an absolute path");
	free(absolute);
	struct stat st;
	ok(stat("small/a/b", &st) == 0 && (st.st_mode & 07777) == 0700, "are private");
	put("small/f", "x", FILE_REPLACE);
	ok(file_mkdir("small/f") == -1 && errno == ENOTDIR && file_mkdirs("small/f/g") == -1,
	    "a file is no directory");
	ok(file_mkdir("small/no/dir") == -1 && errno == ENOENT, "mkdir makes no parents");
	ok(file_sync_dir("small") == 0 && file_sync_dir("none") == -1, "sync");

	file_mkdir("each");
	put("each/b", "", FILE_REPLACE);
	put("each/B", "", FILE_REPLACE);
	put("each/\xc3\xa9", "", FILE_REPLACE);
	put("each/.h", "", FILE_REPLACE);
	holds("each", ".h B b \xc3\xa9 ", "names in byte order");
	put("each/stop", "", FILE_REPLACE);
	put("each/zzz", "", FILE_REPLACE);
	struct buf b = BUF_INIT;
	ok(file_each("each", note, &b) == 7, "the first answer that is not 0 ends it");
	is(b.s, ".h B b stop ", "there");
	ok(file_each("none", note, &b) == -1 && errno == ENOENT, "a missing directory");
	buf_free(&b);
}

static void
test_slurp(void)
{
	struct buf b = BUF_INIT;
	put("s", "12345", FILE_REPLACE);
	buf_adds(&b, "0");
	ok(file_slurp("s", 5, &b) == 0, "exactly max");
	is(b.s, "012345", "is appended");
	ok(file_slurp("s", 4, &b) == -1 && errno == EFBIG && b.len == 6,
	    "one over max, and nothing is added");
	ok(symlink("s", "sl") == 0 && file_slurp("sl", 9, &b) == -1 && errno == ELOOP,
	    "no symbolic link");
	ok(mkfifo("fifo", 0600) == 0 && file_slurp("fifo", 9, &b) == -1 && errno == EINVAL,
	    "no fifo, and no waiting for one");
	ok(file_slurp(".", 9, &b) == -1 && errno == EINVAL, "no directory");
	ok(file_slurp("/dev/null", 9, &b) == -1 && errno == EINVAL, "no device");
	ok(file_slurp("none", 9, &b) == -1 && errno == ENOENT, "nothing");
	int fds[2];
	ok(pipe2(fds, O_CLOEXEC) == 0 && file_write_all(fds[1], "pipe", 4) == 0 &&
	        close(fds[1]) == 0,
	    "a pipe");
	buf_reset(&b);
	ok(file_slurp_fd(fds[0], 4, &b) == 0 && strcmp(b.s, "pipe") == 0,
	    "the rest of a descriptor");
	close(fds[0]);
	ok(file_slurp("/proc/self/status", 1 << 20, &b) == 0 && b.len > 100,
	    "a file whose size says 0");
	buf_free(&b);
	unlink("sl");
	unlink("fifo");
}

static void
test_lock(void)
{
	ok(file_lock("lock", false, false) == -1 && errno == ENOENT, "a shared lock makes no file");
	int fd = file_lock("lock", true, false);
	ok(fd >= 0 && (fcntl(fd, F_GETFD) & FD_CLOEXEC), "an exclusive lock, not inherited");
	ok(file_lock("lock", true, false) == -1 && errno == EWOULDBLOCK, "is exclusive");
	ok(file_lock("lock", false, false) == -1 && errno == EWOULDBLOCK, "for readers too");
	close(fd);
	int one = file_lock("lock", false, false), two = file_lock("lock", false, true);
	ok(one >= 0 && two >= 0, "readers share");
	ok(file_lock("lock", true, false) == -1, "a writer waits");
	close(one);
	close(two);
	ok((fd = file_lock("lock", true, true)) >= 0, "until they are gone");
	close(fd);
	ok(symlink("lock", "lock2") == 0 && file_lock("lock2", true, false) == -1,
	    "no symbolic link");
}

/* A chain of directories, much longer than a path may be. */
static bool
dig(const char *dir, int depth, const char *leaf)
{
	int fd = open(dir, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	for (int i = 0; fd != -1 && i < depth; i++) {
		mkdirat(fd, leaf, 0700);
		int next = openat(fd, leaf, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
		int file = openat(fd, "file", O_WRONLY | O_CREAT | O_CLOEXEC, 0);
		close(file);
		close(fd);
		fd = next;
	}
	close(fd);
	return fd != -1;
}

/* As an agent may leave it; removed by the one who owns it, who is not root. */
static int
hostile(void)
{
	struct rlimit few = {16, 16};
	if (chdir("open") == -1 || mkdir("t", 0700) == -1 || mkdir("keep", 0700) == -1 ||
	    !dig("t", 2500, "deep-deep-deep"))
		return 1;
	put("keep/me", "x", FILE_REPLACE);
	file_mkdirs("t/shut/in/side");
	put("t/shut/in/f", "x", FILE_REPLACE);
	file_mkdirs("t/.rmtree.0/.rmtree.1/.rmtree.0");
	put("t/.rmtree.2", "x", FILE_REPLACE);
	put("t/-rf", "x", FILE_REPLACE);
	put("t/\n\xff", "x", FILE_REPLACE);
	file_mkdirs("t/wide");
	for (int i = 0; i < 200; i++) {
		char *name = path_fmt("t/wide/%d/x/y", i);
		file_mkdirs(name);
		free(name);
	}
	if (symlink("../keep", "t/link") == -1 || symlink("../../keep", "t/shut/link") == -1 ||
	    symlink("/", "t/root") == -1 || mkfifo("t/fifo", 0) == -1 ||
	    link("keep/me", "t/hard") == -1)
		return 2;
	chmod("t/shut/in/side", 0);
	chmod("t/shut/in", 0100);
	chmod("t/shut", 0);
	chmod("t/wide/7/x", 0500);
	chmod("t/wide", 0400);
	chmod("t", 0);
	setrlimit(RLIMIT_NOFILE, &few);
	if (file_rmtree("t") == -1)
		return 3;
	if (access("t", F_OK) == 0 || access("keep/me", F_OK) == -1)
		return 4;
	return file_rmtree("t") == 0 && file_rmtree("keep") == 0 ? 0 : 5;
}

/* A mount inside is left alone, and its directory stays. */
static int
mounted(void)
{
	if (unshare(CLONE_NEWNS) == -1 || mount(NULL, "/", NULL, MS_REC | MS_PRIVATE, NULL) == -1)
		return 96;
	file_mkdirs("m/a/b/mnt");
	file_mkdirs("m/other");
	file_mkdirs("m/mnt");
	file_mkdirs("source");
	put("source/kept", "x", FILE_REPLACE);
	if (mount("source", "m/a/b/mnt", NULL, MS_BIND, NULL) == -1 ||
	    mount("source", "m/mnt", NULL, MS_BIND, NULL) == -1)
		return 96;
	errno = 0;
	int result = file_rmtree("m");
	if (result != -1 || (errno != EXDEV && errno != EBUSY))
		return 1;
	if (!file_exists("source/kept"))
		return 2;
	if (file_exists("m/other"))
		return 3;
	return 0;
}

static void
test_rmtree(void)
{
	file_mkdir("open");
	chmod("open", 0777);
	chmod(top, 0755);
	int code = as_nobody(hostile);
	ok(code == 0, "a hostile tree goes, and nothing beside it (%d)", code);
	ok(file_rmtree("none") == 0, "a missing tree is success");
	file_mkdir("target");
	put("target/f", "x", FILE_REPLACE);
	ok(symlink("target", "alias") == 0 && file_rmtree("alias") == -1 && errno == ENOTDIR &&
	        file_exists("target/f"),
	    "a link is no tree");
	ok(file_rmtree("target/f") == -1 && errno == ENOTDIR && file_exists("target/f"),
	    "nor is a file");
	fflush(stdout);
	int status;
	pid_t pid = fork();
	if (pid == 0)
		_exit(mounted());
	waitpid(pid, &status, 0);
	if (WEXITSTATUS(status) == 96)
		ok(true, "a mount is not crossed # skip cannot mount here");
	else
		ok(status == 0, "a mount is not crossed (%d)", WEXITSTATUS(status));
}

int
main(void)
{
	umask(022);
	if (!mkdtemp(top) || chdir(top) == -1)
		return 1;
	test_put();
	test_race();
	test_small();
	test_slurp();
	test_lock();
	test_rmtree();
	ok(file_rmtree(top) == 0 && !file_exists(top), "and away");
	return unit_done();
}
