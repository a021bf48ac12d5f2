/* file: whole files, durably. */
#include "io/file.h"
#include "base/mem.h"
#include "base/path.h"
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/random.h>
#include <sys/stat.h>
#include <unistd.h>

/* Closes fd; -1 keeps errno through the close, 0 takes the close's own answer. */
static int
close_with(int fd, int result)
{
	int saved = errno;
	if (fd != -1 && close(fd) == -1 && result == 0 && errno != EINTR)
		return -1;
	errno = result == -1 ? saved : errno;
	return result;
}

/* The directory that holds path; freed by the caller. */
static char *
parent_of(const char *path)
{
	const char *leaf = path_base(path);
	if (leaf == path)
		return xstrdup(".");
	size_t n = (size_t)(leaf - path);
	return xmemdup0(path, n > 1 ? n - 1 : n);
}

static int
open_dir(const char *dir)
{
	return open(dir, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
}

int
file_write_all(int fd, const void *p, size_t n)
{
	const char *at = p;
	while (n > 0) {
		ssize_t w = write(fd, at, n);
		if (w == -1 && errno == EINTR)
			continue;
		if (w == -1)
			return -1;
		at += w;
		n -= (size_t)w;
	}
	return 0;
}

/* Creates an empty file under a fresh temporary name; the name goes to tmp. */
static int
open_temporary(int dir, const char *leaf, char tmp[NAME_MAX + 1])
{
	for (int tries = 0; tries < 100; tries++) {
		uint64_t random;
		if (getrandom(&random, sizeof random, 0) != sizeof random)
			return -1;
		int n = snprintf(
		    tmp, NAME_MAX + 1, ".%s.%016llx.tmp", leaf, (unsigned long long)random);
		if (n > NAME_MAX) {
			errno = ENAMETOOLONG;
			return -1;
		}
		int fd =
		    openat(dir, tmp, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0644);
		if (fd != -1 || errno != EEXIST)
			return fd;
	}
	return -1;
}

/* Gives the finished temporary its name. A link leaves the temporary, a rename does not. */
static int
name_it(int dir, const char *tmp, const char *leaf, enum file_mode mode)
{
	if (mode != FILE_CREATE)
		return renameat(dir, tmp, dir, leaf);
	if (linkat(dir, tmp, dir, leaf, 0) == -1)
		return -1;
	return unlinkat(dir, tmp, 0);
}

static int
fill_in(int dir, const char *leaf, int (*fn)(int fd, void *arg), void *arg, enum file_mode mode)
{
	char tmp[NAME_MAX + 1];
	if (!*leaf) {
		errno = EISDIR;
		return -1;
	}
	int fd = open_temporary(dir, leaf, tmp);
	if (fd == -1)
		return -1;
	int result = fn(fd, arg);
	if (result == 0 && mode != FILE_LOOSE)
		result = fsync(fd);
	result = close_with(fd, result);
	if (result == 0)
		result = name_it(dir, tmp, leaf, mode);
	if (result == -1) {
		int saved = errno;
		unlinkat(dir, tmp, 0);
		errno = saved;
		return -1;
	}
	return mode == FILE_LOOSE ? 0 : fsync(dir);
}

int
file_fill(const char *path, int (*fn)(int fd, void *arg), void *arg, enum file_mode mode)
{
	char *parent = parent_of(path);
	int dir = open_dir(parent);
	free(parent);
	if (dir == -1)
		return -1;
	return close_with(dir, fill_in(dir, path_base(path), fn, arg, mode));
}

struct bytes {
	const void *p;
	size_t n;
};

static int
write_bytes(int fd, void *arg)
{
	const struct bytes *b = arg;
	return file_write_all(fd, b->p, b->n);
}

int
file_put(const char *path, const void *p, size_t n, enum file_mode mode)
{
	struct bytes b = {p, n};
	return file_fill(path, write_bytes, &b, mode);
}

bool
file_is_temporary(const char *leaf)
{
	size_t n = strlen(leaf);
	return n > 5 && leaf[0] == '.' && strcmp(leaf + n - 4, ".tmp") == 0;
}

int
file_sync_dir(const char *dir)
{
	int fd = open_dir(dir);
	if (fd == -1)
		return -1;
	return close_with(fd, fsync(fd));
}

int
file_move(const char *from, const char *to)
{
	if (rename(from, to) == -1)
		return -1;
	char *source = parent_of(from), *target = parent_of(to);
	int result = file_sync_dir(target);
	if (result == 0 && strcmp(source, target) != 0)
		result = file_sync_dir(source);
	free(source);
	free(target);
	return result;
}

int
file_remove(const char *path)
{
	if (unlink(path) == -1)
		return errno == ENOENT ? 0 : -1;
	char *parent = parent_of(path);
	int result = file_sync_dir(parent);
	free(parent);
	return result;
}

int
file_mkdir(const char *dir)
{
	struct stat st;
	if (mkdir(dir, 0700) == 0)
		return 0;
	if (errno != EEXIST || stat(dir, &st) == -1)
		return -1;
	errno = ENOTDIR;
	return S_ISDIR(st.st_mode) ? 0 : -1;
}

int
file_mkdirs(const char *dir)
{
	char *path = xstrdup(dir);
	int result = 0;
	for (char *slash = path; result == 0 && slash;) {
		slash = strchr(slash + strspn(slash, "/"), '/');
		if (slash)
			*slash = '\0';
		result = file_mkdir(path);
		if (slash)
			*slash = '/';
	}
	int saved = errno;
	free(path);
	errno = saved;
	return result;
}

int
file_slurp_fd(int fd, size_t max, struct buf *out)
{
	size_t start = out->len;
	for (;;) {
		size_t have = out->len - start;
		size_t room = max - have < 65536 ? max - have + 1 : 65536;
		buf_need(out, room);
		ssize_t r = read(fd, out->s + out->len, room);
		if (r == -1 && errno == EINTR)
			continue;
		if (r == 0)
			return 0;
		if (r > 0) {
			out->len += (size_t)r;
			out->s[out->len] = '\0';
			if (out->len - start <= max)
				continue;
			errno = EFBIG;
		}
		int saved = errno;
		buf_cut(out, start);
		errno = saved;
		return -1;
	}
}

int
file_slurp(const char *path, size_t max, struct buf *out)
{
	/* O_NONBLOCK: opening a FIFO must not wait for its writer. */
	int fd = open(path, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY | O_CLOEXEC);
	struct stat st;
	if (fd == -1)
		return -1;
	if (fstat(fd, &st) == -1)
		return close_with(fd, -1);
	if (!S_ISREG(st.st_mode)) { /* guard: file.slurp.regular */
		errno = EINVAL;
		return close_with(fd, -1);
	}
	return close_with(fd, file_slurp_fd(fd, max, out));
}

bool
file_exists(const char *path)
{
	struct stat st;
	return lstat(path, &st) == 0 || (errno != ENOENT && errno != ENOTDIR);
}

int
file_lock(const char *path, bool exclusive, bool wait)
{
	int how = exclusive ? O_RDWR | O_CREAT : O_RDONLY;
	int fd = open(path, how | O_NOFOLLOW | O_NOCTTY | O_CLOEXEC, 0644);
	if (fd == -1)
		return -1;
	int result;
	do
		result = flock(fd, (exclusive ? LOCK_EX : LOCK_SH) | (wait ? 0 : LOCK_NB));
	while (result == -1 && errno == EINTR);
	return result == 0 ? fd : close_with(fd, -1);
}
