/*
 * filetree: directories: file_each(), and file_rmtree() for trees that an adversary made.
 *
 * A tree is not descended: a subdirectory that is not empty has its own subdirectories moved up
 * into the root of the tree, and is then removed, until nothing is left. So neither the depth of
 * the tree nor the length of a path in it costs a descriptor, a stack frame or a PATH_MAX.
 */
#include "io/file.h"
#include "base/mem.h"
#include "base/path.h"
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>
#include <time.h>
#include <unistd.h>

static int
by_bytes(const void *a, const void *b)
{
	return strcmp(*(char *const *)a, *(char *const *)b);
}

/* The names in dir but "." and "..", sorted: -1, or how many; the caller frees. */
static ssize_t
list(const char *dir, char ***names)
{
	ssize_t n = 0, cap = 0;
	*names = NULL;
	int fd = open(dir, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	DIR *d = fd == -1 ? NULL : fdopendir(fd);
	if (!d) {
		int error = errno;
		if (fd != -1)
			close(fd);
		errno = error;
		return -1;
	}
	struct dirent *entry;
	while (errno = 0, (entry = readdir(d))) {
		if (strcmp(entry->d_name, ".") == 0 || strcmp(entry->d_name, "..") == 0)
			continue;
		if (n == cap) {
			cap = cap ? cap * 2 : 32;
			*names = xreallocarray(*names, (size_t)cap, sizeof **names);
		}
		(*names)[n++] = xstrdup(entry->d_name);
	}
	int saved = errno;
	closedir(d);
	errno = saved;
	if (n > 0)
		qsort(*names, (size_t)n, sizeof **names, by_bytes);
	if (saved == 0)
		return n;
	while (n > 0)
		free((*names)[--n]);
	free(*names);
	*names = NULL;
	errno = saved;
	return -1;
}

int
file_each(const char *dir, int (*fn)(const char *leaf, void *arg), void *arg)
{
	char **names;
	ssize_t n = list(dir, &names);
	int result = n == -1 ? -1 : 0;
	for (ssize_t i = 0; i < n && result == 0; i++)
		result = fn(names[i], arg);
	int saved = errno;
	for (ssize_t i = 0; i < n; i++)
		free(names[i]);
	free(names);
	errno = saved;
	return result;
}

struct tree {
	int root;
	dev_t dev;
	uint64_t mount;           /* of the root; 0 where the kernel does not tell */
	unsigned long long moved; /* the next name in the root */
	bool progress;            /* something went away or up in this pass */
	int error;                /* the first thing that could not be removed */
};

static void
fail(struct tree *t)
{
	if (t->error == 0)
		t->error = errno;
}

/* What is at name in dir, itself. A directory of another mount is EXDEV. */
static int
look(const struct tree *t, int dir, const char *name, int flags, struct statx *sx)
{
	if (statx(dir, name, flags | AT_SYMLINK_NOFOLLOW | AT_NO_AUTOMOUNT,
	        STATX_TYPE | STATX_MODE | STATX_MNT_ID, sx) == -1)
		return -1;
	bool same = makedev(sx->stx_dev_major, sx->stx_dev_minor) == t->dev &&
	            (!t->mount || !(sx->stx_mask & STATX_MNT_ID) || sx->stx_mnt_id == t->mount);
	if (S_ISDIR(sx->stx_mode) && !same) { /* guard: rmtree.mount */
		errno = EXDEV;
		return -1;
	}
	return 0;
}

/* Takes the permissions that its writer took away; without following a link that took its place. */
static int
permit(int dir, const char *name, const struct statx *sx)
{
	if ((sx->stx_mode & 0700) == 0700)
		return 0;
	return fchmodat(dir, name, 0700, AT_SYMLINK_NOFOLLOW);
}

static int
enter(int dir, const char *name)
{
	return openat(dir, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
}

/* Moves a directory up into the root, under a name that nothing has there. */
static int
lift(struct tree *t, int dir, const char *name)
{
	char to[48];
	int result;
	do {
		snprintf(to, sizeof to, ".rmtree.%llu", t->moved++);
		result = renameat2(dir, name, t->root, to, RENAME_NOREPLACE);
	} while (result == -1 && errno == EEXIST);
	return result;
}

typedef int each_fn(struct tree *t, int dir, const char *name);

/*
 * Calls fn for what is in the directory behind fd, which is consumed; notes failures and goes on.
 */
static void
each(struct tree *t, int fd, each_fn *fn)
{
	DIR *d = fdopendir(fd);
	struct dirent *entry;
	if (!d) {
		fail(t);
		close(fd);
		return;
	}
	while ((entry = readdir(d))) {
		if (strcmp(entry->d_name, ".") == 0 || strcmp(entry->d_name, "..") == 0)
			continue;
		if (fn(t, dirfd(d), entry->d_name) == -1)
			fail(t);
		else
			t->progress = true;
	}
	closedir(d);
}

/* What is in a subdirectory: a directory goes up (or away, where it is empty), all else away. */
static int
empty_out(struct tree *t, int dir, const char *name)
{
	struct statx sx;
	if (look(t, dir, name, 0, &sx) == -1)
		return -1;
	if (!S_ISDIR(sx.stx_mode))
		return unlinkat(dir, name, 0);
	if (unlinkat(dir, name, AT_REMOVEDIR) == 0)
		return 0;
	if (permit(dir, name, &sx) == -1)
		return -1;
	return lift(t, dir, name);
}

/* What is in the root. */
static int
clear(struct tree *t, int dir, const char *name)
{
	struct statx sx;
	if (look(t, dir, name, 0, &sx) == -1)
		return -1;
	if (!S_ISDIR(sx.stx_mode))
		return unlinkat(dir, name, 0);
	if (unlinkat(dir, name, AT_REMOVEDIR) == 0)
		return 0;
	if (permit(dir, name, &sx) == -1)
		return -1;
	int fd = enter(dir, name);
	if (fd == -1)
		return -1;
	each(t, fd, empty_out);
	return unlinkat(dir, name, AT_REMOVEDIR);
}

/* Passes over the root until one of them changes nothing. */
static void
passes(struct tree *t)
{
	do {
		t->progress = false;
		t->error = 0;
		int fd = openat(t->root, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
		if (fd == -1)
			fail(t);
		else
			each(t, fd, clear);
	} while (t->progress);
}

int
file_rmtree(const char *path)
{
	struct tree t = {.root = -1};
	struct stat st;
	struct statx sx;
	if (lstat(path, &st) == -1)
		return errno == ENOENT ? 0 : -1;
	if (!S_ISDIR(st.st_mode)) {
		errno = ENOTDIR;
		return -1;
	}
	if ((st.st_mode & 0700) != 0700 &&
	    fchmodat(AT_FDCWD, path, 0700, AT_SYMLINK_NOFOLLOW) == -1)
		return -1;
	t.root = enter(AT_FDCWD, path);
	if (t.root == -1)
		return -1;
	t.dev = st.st_dev;
	if (look(&t, t.root, "", AT_EMPTY_PATH, &sx) == 0 && (sx.stx_mask & STATX_MNT_ID))
		t.mount = sx.stx_mnt_id;
	passes(&t);
	close(t.root);
	if (rmdir(path) == 0)
		return 0;
	if (t.error)
		errno = t.error;
	return -1;
}

struct sweep {
	const char *dir;
	int depth;
	long age;
	bool remove;
	void (*fn)(const char *path, void *arg);
	void *arg;
};

static int
sweep_one(const char *leaf, void *arg)
{
	struct sweep *s = arg;
	struct stat st;
	char *path = path_join(s->dir, leaf);
	int rc = 0;

	if (lstat(path, &st) < 0)
		rc = errno == ENOENT ? 0 : -1;
	else if (S_ISDIR(st.st_mode) && s->depth > 0)
		rc = file_sweep(path, s->depth - 1, s->age, s->remove, s->fn, s->arg);
	else if (S_ISREG(st.st_mode) && file_is_temporary(leaf) &&
	         time(NULL) - st.st_mtime > s->age && (!s->remove || file_remove(path) == 0) &&
	         s->fn)
		s->fn(path, s->arg);
	free(path);
	return rc;
}

int
file_sweep(const char *dir, int depth, long age, bool remove,
    void (*fn)(const char *path, void *arg), void *arg)
{
	struct sweep s = {dir, depth, age, remove, fn, arg};

	return file_each(dir, sweep_one, &s) < 0 && errno != ENOENT ? -1 : 0;
}
