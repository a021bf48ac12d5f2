/*
 * gitimport: takes work out of a bundle that an agent made.
 *
 * git itself would accept more than we do (any refs, any capability) and check less
 * (fetch.fsckObjects is ignored for bundles by 2.39), so the header is read here, and the pack that
 * follows it goes to index-pack from the same open file.
 */
#include "base/mem.h"
#include "base/path.h"
#include "io/file.h"
#include "io/gitcall.h"
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* The header: one ref and one line per prerequisite; more than this is no work of one agent. */
enum { HEADER_MAX = 64 << 10, PREREQUISITES_MAX = 64 };

struct header {
	char text[HEADER_MAX + 1];
	size_t len;                          /* with its empty line: where the pack begins */
	const char *need[PREREQUISITES_MAX]; /* object ids, in text */
	int nneed;
	const char *tip, *ref; /* of its only ref, in text */
};

/* Regular, not too big, no link followed, no wait for a pipe's writer. */
static int
open_bundle(const char *path, struct buf *err)
{
	struct stat st;
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK);
	if (fd < 0)
		return git_fail(
		    err, "bundle: %s", errno == ELOOP ? "a symbolic link" : strerror(errno));
	const char *wrong = NULL;
	if (fstat(fd, &st) < 0)
		wrong = strerror(errno);
	else if (!S_ISREG(st.st_mode)) /* guard: import.regular */
		wrong = "not a regular file";
	else if (st.st_size > GIT_BUNDLE_MAX) /* guard: import.size */
		wrong = "too big";
	if (!wrong)
		return fd;
	close(fd);
	return git_fail(err, "bundle: %s", wrong);
}

/* Reads up to the empty line and leaves the file's offset behind it. */
static int
read_header(int fd, struct header *h, struct buf *err)
{
	ssize_t n;
	size_t have = 0;
	while (have < HEADER_MAX &&
	       (n = pread(fd, h->text + have, HEADER_MAX - have, (off_t)have)) != 0) {
		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			return git_fail(err, "bundle: %s", strerror(errno));
		have += (size_t)n;
	}
	const char *end = memmem(h->text, have, "\n\n", 2);
	if (!end)
		return git_fail(err, "bundle: no header");
	h->len = (size_t)(end - h->text) + 2;
	h->text[h->len - 1] = '\0';
	if (strlen(h->text) != h->len - 1)
		return git_fail(err, "bundle: NUL in its header");
	return lseek(fd, (off_t)h->len, SEEK_SET) < 0 ? git_fail(err, "bundle: %s", strerror(errno))
	                                              : 0;
}

/*
 * Cuts an object id off the front of a line; NULL where there is none. *rest is what follows its
 * blank, "" if nothing does.
 */
static char *
cut_sha(char *s, char **rest)
{
	size_t n = strcspn(s, " ");
	*rest = s[n] ? s + n + 1 : s + n;
	s[n] = '\0';
	return git_is_sha(s) ? s : NULL;
}

/* One line after the first; false where it has no place in a header that we accept. */
static const char *
header_line(struct header *h, char *line, bool v3, const char *format)
{
	char *rest, *sha;
	if (*line == '@')
		return v3 && !h->nneed && !h->tip && strncmp(line, "@object-format=", 15) == 0 &&
		               strcmp(line + 15, format) == 0
		           ? NULL
		           : "a capability that is not accepted";
	if (*line == '-') {
		sha = cut_sha(line + 1, &rest);
		if (!sha || h->tip || h->nneed == PREREQUISITES_MAX)
			return "malformed prerequisite";
		h->need[h->nneed++] = sha;
		return NULL;
	}
	sha = cut_sha(line, &rest);
	if (!sha || !*rest)
		return "malformed header";
	if (h->tip) /* guard: import.one_ref */
		return "more than one ref";
	h->tip = sha;
	h->ref = rest;
	return NULL;
}

static int
parse_header(struct header *h, const char *branch, const char *base, struct buf *err)
{
	char *save, *line = strtok_r(h->text, "\n", &save);
	bool v3 = line && strcmp(line, "# v3 git bundle") == 0;
	if (!v3 && (!line || strcmp(line, "# v2 git bundle") != 0))
		return git_fail(err, "bundle: not a git bundle");
	while ((line = strtok_r(NULL, "\n", &save))) {
		const char *wrong =
		    header_line(h, line, v3, strlen(base) == 40 ? "sha1" : "sha256");
		if (wrong)
			return git_fail(err, "bundle: %s", wrong);
	}
	if (!h->tip || strncmp(h->ref, "refs/heads/", 11) != 0 ||
	    strcmp(h->ref + 11, branch) != 0) /* guard: import.branch */
		return git_fail(err, "bundle: its ref is not the branch");
	if (h->nneed == 0) /* guard: import.prerequisite */
		return git_fail(err, "bundle: it names no prerequisite");
	return 0;
}

/*
 * What the work builds on must be the base, or in its history: not just any object that the
 * repository happens to hold.
 */
static int
check_prerequisites(const char *gitdir, const struct header *h, const char *base, struct buf *err)
{
	for (int i = 0; i < h->nneed; i++) {
		if (!git_is_ancestor(gitdir, h->need[i], base)) /* guard: import.known */
			return git_fail(err, "bundle: prerequisite %s is not in the base's history",
			    h->need[i]);
	}
	return 0;
}

/*
 * The pack, from the open file's offset to its end, into dest. --strict refuses what would harm at
 * checkout.
 */
static int
take_pack(const char *dest, int fd, struct buf *err)
{
	char *limit = path_fmt("--max-input-size=%d", GIT_BUNDLE_MAX);
	static const char strict[] = "--strict"; /* guard: import.strict */
	struct git_call c = {.gitdir = dest,
	    .in = fd,
	    .out = -1,
	    .args = ARGS("index-pack", strict, "--fix-thin", limit, "--stdin")};
	int r = git_call(&c, NULL, err);
	free(limit);
	return r == 0 ? 0 : -1;
}

static int
check_tip(const char *dest, const struct header *h, const char *base, struct buf *err)
{
	struct buf out = BUF_INIT;
	int r = git_run(dest, ARGS("cat-file", "-t", h->tip), &out, err);
	bool commit = strcmp(buf_str(&out), "commit\n") == 0;
	buf_free(&out);
	if (r < 0)
		return -1;
	if (!commit) /* guard: import.commit */
		return git_fail(err, "bundle: its ref is not a commit");
	if (!git_is_ancestor(dest, base, h->tip)) /* guard: import.descends */
		return git_fail(err, "bundle: %s does not descend from %s", h->tip, base);
	return git_run(
	    dest, ARGS("rev-list", "--objects", "--quiet", h->tip, "--not", base), NULL, err);
}

static int
import(const char *gitdir, int fd, const char *branch, const char *base, const char *dest,
    struct header *h, struct buf *err)
{
	if (read_header(fd, h, err) < 0 || parse_header(h, branch, base, err) < 0 ||
	    check_prerequisites(gitdir, h, base, err) < 0)
		return -1;
	if (git_init(gitdir, dest, branch, base, true, err) < 0)
		return -1;
	if (take_pack(dest, fd, err) < 0 || check_tip(dest, h, base, err) < 0 ||
	    (strcmp(h->tip, base) != 0 &&
	        git_swap_branch(dest, branch, h->tip, git_zero(h->tip), err) != 0)) {
		file_rmtree(dest);
		return -1;
	}
	if (strcmp(h->tip, base) == 0) {
		file_rmtree(dest);
		return 1;
	}
	return 0;
}

int
git_import(const char *gitdir, const char *bundle, const char *branch, const char *base,
    const char *dest, char head[GIT_SHA_LEN], struct buf *err)
{
	if (!git_is_branch(branch) || !git_is_sha(base))
		return git_fail(err, "not a branch name or object id");
	int fd = open_bundle(bundle, err);
	if (fd < 0)
		return -1;
	struct header *h = xcalloc(1, sizeof *h);
	int r = import(gitdir, fd, branch, base, dest, h, err);
	if (r == 0)
		memcpy(head, h->tip, strlen(h->tip) + 1);
	free(h);
	close(fd);
	return r;
}
