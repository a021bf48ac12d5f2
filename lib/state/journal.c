/* journal: appends to and tidies the history of a run directory. */
#include "state/journal.h"
#include "base/clock.h"
#include "base/die.h"
#include "base/utf8.h"
#include "io/file.h"
#include "io/jsonout.h"
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

enum { REF_MAX = 400, BLOCK = 4096 };

static bool failed;

static const char *const names[] = {
#define EVENT_NAME(id) #id,
    EVENT_TABLE(EVENT_NAME)
#undef EVENT_NAME
};

const char *
event_name(enum event e)
{
	static char lower[EV_COUNT][16];
	if (!lower[e][0]) {
		for (size_t i = 0; names[e][i]; i++) {
			char c = names[e][i];
			lower[e][i] = (char)(c == '_' ? c : c - 'A' + 'a');
		}
	}
	return lower[e];
}

bool
journal_failed(void)
{
	return failed;
}

static void
complain(const char *path)
{
	warn("%s: %s", path, strerror(errno));
	failed = true;
}

static int
lock_fd(int fd, int how)
{
	int r;
	do
		r = flock(fd, how);
	while (r == -1 && errno == EINTR);
	return r;
}

/*
 * Opens and locks what stands under path now: one that was renamed while we waited for its lock
 * is let go. -1: errno.
 */
static int
open_locked(const char *path, int flags, int how)
{
	for (;;) {
		struct stat here, there;
		int fd = open(path, flags | O_NOFOLLOW | O_NOCTTY | O_CLOEXEC, 0600);
		if (fd == -1)
			return -1;
		if (lock_fd(fd, how) == 0 && fstat(fd, &here) == 0) {
			if (stat(path, &there) == 0 && here.st_dev == there.st_dev &&
			    here.st_ino == there.st_ino) /* guard: journal.renamed */
				return fd;
			close(fd);
			continue;
		}
		int saved = errno;
		close(fd);
		errno = saved;
		return -1;
	}
}

/*
 * Cuts what stands after the last newline: every writer holds the lock, so whoever wrote that is
 * dead. 1: it did, reported.
 */
static int
cut_torn(int fd, const char *path)
{
	char block[BLOCK];
	struct stat st;
	if (fstat(fd, &st) == -1)
		return -1;
	off_t end = st.st_size, keep = 0;
	for (off_t at = end; at > 0 && keep == 0;) {
		size_t n = at > BLOCK ? BLOCK : (size_t)at;
		at -= (off_t)n;
		ssize_t r = pread(fd, block, n, at);
		if (r != (ssize_t)n)
			return -1;
		const char *newline = memrchr(block, '\n', n);
		if (newline)
			keep = at + (newline - block) + 1;
	}
	if (keep == end)
		return 0;
	warn("%s: %s: %lld bytes after the last whole line", path, reason_sentence(R_TORN),
	    (long long)(end - keep));
	return ftruncate(fd, keep) == 0 ? 1 : -1;
}

static void
append(const struct rundir *rd, const char *leaf, struct buf *line, bool durable)
{
	if (rd->dry_run)
		return;
	char *path = rundir_path(rd, "%s", leaf);
	buf_addc(line, '\n');
	int fd = open_locked(path, O_RDWR | O_APPEND | O_CREAT, LOCK_EX);
	if (fd == -1 || cut_torn(fd, path) == -1 || file_write_all(fd, line->s, line->len) == -1 ||
	    (durable && fsync(fd) == -1))
		complain(path);
	if (fd != -1)
		close(fd);
	free(path);
}

static void
put_claim(struct jsonout *j, const struct claim *c)
{
	struct buf ref = BUF_INIT;
	if (!c)
		return;
	utf8_excerpt(&ref, c->ref ? c->ref : "", c->ref ? strlen(c->ref) : 0, REF_MAX);
	jsonout_str(j, "name", c->name);
	jsonout_str(j, "ref", buf_str(&ref));
	jsonout_int(j, "attempt", c->attempt);
	jsonout_int(j, "epoch", (int64_t)c->epoch);
	buf_free(&ref);
}

static void
put_event(struct buf *out, enum event e, const struct claim *c, enum reason r, const char *detail,
    size_t n)
{
	char at[CLOCK_LEN];
	struct jsonout j = jsonout(out);
	jsonout_open(&j, NULL, '{');
	jsonout_str(&j, "at", clock_format(clock_now(), at));
	jsonout_str(&j, "boot_id", clock_boot_id());
	jsonout_int(&j, "boot_ms", clock_boot_ms());
	jsonout_str(&j, "tool", die_name());
	jsonout_str(&j, "event", event_name(e));
	put_claim(&j, c);
	jsonout_str(&j, "reason", reason_code(r));
	if (detail)
		jsonout_strn(&j, "detail", detail, n);
	jsonout_close(&j, '}');
}

void
journal_write(
    const struct rundir *rd, enum event e, const struct claim *c, enum reason r, const char *detail)
{
	struct buf line = BUF_INIT;
	size_t n = detail ? strlen(detail) : 0;
	for (;;) {
		put_event(&line, e, c, r, detail, n);
		if (line.len + 1 <= JOURNAL_LINE || n == 0)
			break;
		n = n > JOURNAL_LINE ? JOURNAL_LINE : n / 2;
		while (n > 0 && ((unsigned char)detail[n] & 0xC0) == 0x80)
			n--; /* not inside a character */
		buf_reset(&line);
	}
	append(rd, "journal.ndjson", &line, false);
	buf_free(&line);
}

void
journal_altered(const struct rundir *rd, const struct claim *c, const char *set_to, const char *why)
{
	struct buf line = BUF_INIT;
	char at[CLOCK_LEN];
	struct jsonout j = jsonout(&line);
	jsonout_open(&j, NULL, '{');
	jsonout_str(&j, "at", clock_format(clock_now(), at));
	jsonout_str(&j, "tool", die_name());
	put_claim(&j, c);
	jsonout_str(&j, "set_to", set_to);
	jsonout_str(&j, "prior_state", c ? c->prior_state : NULL);
	jsonout_str(&j, "why", why);
	jsonout_close(&j, '}');
	append(rd, "altered.ndjson", &line, true);
	buf_free(&line);
}

/*
 * journal.ndjson becomes .1, .1 becomes .2 …; the last falls off. From the far end, so that a
 * kill in between leaves a gap and no loss.
 */
static int
rotate(const struct rundir *rd)
{
	int result = 0;
	for (long i = rd->config->reap.journal_keep; i >= 1 && result == 0; i--) {
		char *from = i == 1 ? rundir_path(rd, "journal.ndjson")
		                    : rundir_path(rd, "journal.ndjson.%ld", i - 1);
		char *to = rundir_path(rd, "journal.ndjson.%ld", i);
		if (rename(from, to) == -1 && errno != ENOENT)
			result = -1;
		free(from);
		free(to);
	}
	return result == 0 ? file_sync_dir(rd->path) : -1;
}

int
journal_tidy(const struct rundir *rd)
{
	struct stat st;
	if (rd->dry_run)
		return 0;
	char *path = rundir_path(rd, "journal.ndjson");
	int fd = open_locked(path, O_RDWR, LOCK_EX), torn = 0, result = 0;
	if (fd == -1) {
		result = errno == ENOENT ? 0 : -1;
	} else {
		torn = result = cut_torn(fd, path);
		if (result != -1 && fstat(fd, &st) == 0 &&
		    st.st_size > rd->config->reap.journal_max)
			result = rotate(rd);
	}
	int saved = errno;
	if (fd != -1)
		close(fd);
	free(path);
	errno = saved;
	return result == -1 ? -1 : torn;
}
