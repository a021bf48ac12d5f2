/* state: what the tests of lib/state share: a scratch directory, and a child that may die. */
#ifndef FAC_TESTS_STATE_H
#define FAC_TESTS_STATE_H

#include "base/die.h"
#include "base/path.h"
#include "io/file.h"
#include "unit.h"
#include <fcntl.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

static char scratch[] = "/tmp/fac-unit-XXXXXX";

static inline void
scratch_remove(void)
{
	file_rmtree(scratch);
}

static inline void
scratch_make(void)
{
	if (!mkdtemp(scratch))
		die(EX_IOERR, "%s: cannot be made", scratch);
}

static inline char *
scratch_path(const char *leaf)
{
	return path_join(scratch, leaf);
}

static inline void
write_text(const char *path, const char *text)
{
	if (file_put(path, text, strlen(text), FILE_REPLACE) == -1)
		die(EX_IOERR, "%s: cannot be written", path);
}

/* Runs fn in a child: its exit status, and what it said on stderr. */
static inline int
child(void (*fn)(void *arg), void *arg, struct buf *said)
{
	int fds[2], status;
	fflush(stdout);
	if (pipe2(fds, O_CLOEXEC) == -1)
		die(EX_OSERR, "pipe");
	pid_t pid = fork();
	if (pid == 0) {
		dup2(fds[1], STDERR_FILENO);
		fn(arg);
		_exit(0);
	}
	close(fds[1]);
	buf_reset(said);
	file_slurp_fd(fds[0], 1 << 20, said);
	close(fds[0]);
	waitpid(pid, &status, 0);
	return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

#endif
