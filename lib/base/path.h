/*
 * path: names of files made from names of strangers.
 *
 * A NAME is the reversible, file-safe form of an identity (record.h): bytes of [A-Za-z0-9_-]
 * stand for themselves, every other byte is %XX (upper-case hex), a leading '-' too. So a NAME
 * never holds '.', '/' or a blank, is never hidden, never an option, survives a shell glob, and
 * `NAME.N` splits at its only dot. The same string is used in git branch names, for which it is
 * valid as it stands.
 */
#ifndef FAC_BASE_PATH_H
#define FAC_BASE_PATH_H

#include "base/buf.h"
#include <stdbool.h>

enum {
	NAME_MAX_LEN = 200
}; /* bytes, so that a temporary of NAME.json (file.h) stays under NAME_MAX (255) */

/* Appends the NAME of id. False: id is empty, or its NAME would be longer than NAME_MAX_LEN. */
bool path_encode(struct buf *out, const char *id, size_t n);

/*
 * Appends the identity of a NAME. False where the text is no NAME (not as path_encode() would
 * write it).
 */
bool path_decode(struct buf *out, const char *name);

/* dir/leaf, and printf into a path; the result is the caller's to free. */
char *path_join(const char *dir, const char *leaf);
char *path_fmt(const char *fmt, ...) __attribute__((format(printf, 1, 2)));

/* The last component of path, a pointer into it. */
const char *path_base(const char *path);

/*
 * The directory of the running executable (from /proc/self/exe): where its siblings are. Static
 * storage.
 */
const char *path_bindir(void);

#endif
