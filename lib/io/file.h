/*
 * file: whole files, durably.
 *
 * Replacing or creating a file is the one function file_put(): an O_EXCL temporary in the same
 * directory, a full write loop, fsync, rename (or link, where it must not exist yet), fsync of
 * the directory. A reader sees the old file or the new one, whole; after a crash, too. A
 * temporary's name begins with '.' and ends in ".tmp", so that a sweep knows it
 * (file_is_temporary()) and a glob does not see it.
 *
 * Files are made 0644, directories 0700, both less the umask: the directory guards what is in it.
 *
 * Every descriptor is O_CLOEXEC. Functions return 0 or more, or -1 with errno set; they report
 * nothing, the caller knows the subject.
 */
#ifndef FAC_IO_FILE_H
#define FAC_IO_FILE_H

#include "base/buf.h"
#include <stdbool.h>
#include <sys/types.h>

enum file_mode {
	FILE_REPLACE, /* whether it exists or not */
	FILE_CREATE,  /* -1 with EEXIST where it exists: complete or not at all, and only once */
	FILE_LOOSE    /* as FILE_REPLACE, without fsync: after a crash it may be old, or damaged */
};

int file_put(const char *path, const void *p, size_t n, enum file_mode mode);
/* The same for what fn writes, bit by bit; fn returns -1 and errno where it could not. */
int file_fill(const char *path, int (*fn)(int fd, void *arg), void *arg, enum file_mode mode);
bool file_is_temporary(const char *leaf);

/*
 * Finds temporaries in dir, and `depth` levels of directories below it, that are older than `age`
 * seconds, far more than any write takes, so that nobody is writing them: calls fn for each, after
 * removing it where `remove`; fn may be NULL. Follows no symbolic link; a missing directory is empty.
 */
int file_sweep(const char *dir, int depth, long age, bool remove,
    void (*fn)(const char *path, void *arg), void *arg);

/* rename(2) and fsync of both directories. */
int file_move(const char *from, const char *to);
/* unlink(2) and fsync of the directory; a missing file is success. */
int file_remove(const char *path);
int file_sync_dir(const char *dir);

/*
 * Makes dir (0700) where it is missing; its parents must exist, or file_mkdirs(). EEXIST is
 * success if it is a directory.
 */
int file_mkdir(const char *dir);
int file_mkdirs(const char *dir);

/*
 * Appends all of path to out (nothing on failure), at most max bytes (EFBIG over that), following
 * no symbolic link at its end, regular files only (EINVAL).
 */
int file_slurp(const char *path, size_t max, struct buf *out);
/* The rest of fd. */
int file_slurp_fd(int fd, size_t max, struct buf *out);
int file_write_all(int fd, const void *p, size_t n);
bool file_exists(
    const char *path); /* lstat; true also where it cannot be known (EACCES, EIO), for halt files */

/*
 * Removes a directory and all in it, whoever wrote it: descends by openat with O_NOFOLLOW, never
 * crosses a symbolic link or a mount, gives itself the permission where the writer took it away.
 * A missing path is success.
 */
int file_rmtree(const char *path);

/*
 * Calls fn for each entry of dir but "." and "..", in byte order of the names; stops at the first
 * non-zero and returns it.
 */
int file_each(const char *dir, int (*fn)(const char *leaf, void *arg), void *arg);

/*
 * flock(2). Returns the descriptor (its close unlocks), -1 with EWOULDBLOCK where `wait` is false
 * and it is taken. An exclusive lock makes the file where it is missing; a shared one changes
 * nothing (ENOENT).
 */
int file_lock(const char *path, bool exclusive, bool wait);

#endif
