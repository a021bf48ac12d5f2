/* token: where a credential comes from. */
#include "state/token.h"
#include "base/mem.h"
#include "io/file.h"
#include "io/proc.h"
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { TOKEN_MAX = 512, FILE_MAX_LEN = 4096, COMMAND_MS = 30000 };

extern char **environ;

static int refuse(struct buf *err, const char *fmt, ...) __attribute__((format(printf, 2, 3)));

static int
refuse(struct buf *err, const char *fmt, ...)
{
	va_list ap;

	buf_reset(err);
	va_start(ap, fmt);
	buf_vaddf(err, fmt, ap);
	va_end(ap);
	return -1;
}

/* The first line, if it is a token. */
static bool
take(const struct buf *text, struct buf *token)
{
	const char *s = buf_str(text);
	size_t n = strcspn(s, "\r\n");

	if (n == 0 || n > TOKEN_MAX)
		return false;
	for (size_t i = 0; i < n; i++)
		if (s[i] <= ' ' || s[i] > '~') /* guard: token.printable */
			return false;
	buf_add(token, s, n);
	return true;
}

static void
forget(struct buf *text)
{
	if (text->s)
		explicit_bzero(text->s, text->cap);
	buf_free(text);
}

static int
from_command(const struct token_source *s, struct buf *token, struct buf *err)
{
	struct buf out = BUF_INIT;
	const struct proc p = {.argv = (const char *const *)s->command->v,
	    .env = (const char *const *)environ,
	    .in = -1,
	    .out = -1,
	    .err = STDERR_FILENO,
	    .keep = -1,
	    .session = true};
	int code = proc_run(&p, NULL, 0, COMMAND_MS, FILE_MAX_LEN, &out, NULL);
	int rc = 0;

	if (code < 0)
		rc = refuse(err, "%s_command: %s: %s", s->key, s->command->v[0], strerror(errno));
	else if (code > 0) /* guard: token.command_failed */
		rc = refuse(err, "%s_command: %s: exit status %d", s->key, s->command->v[0], code);
	else if (!take(&out, token))
		rc = refuse(
		    err, "%s_command: %s: its first line is no token", s->key, s->command->v[0]);
	forget(&out);
	return rc;
}

static int
from_file(const struct token_source *s, struct buf *token, struct buf *err)
{
	struct buf text = BUF_INIT;
	struct stat st;
	int fd = open(s->file, O_RDONLY | O_NONBLOCK | O_NOCTTY | O_CLOEXEC), rc = 0;

	if (fd < 0 || fstat(fd, &st) < 0) {
		rc = refuse(err, "%s_file: %s: %s", s->key, s->file, strerror(errno));
	} else if (!S_ISREG(st.st_mode)) {
		rc = refuse(err, "%s_file: %s: not a regular file", s->key, s->file);
	} else if (st.st_uid != geteuid() && st.st_uid != 0) { /* guard: token.file_owner */
		rc = refuse(err, "%s_file: %s: belongs to another user", s->key, s->file);
	} else if (st.st_mode & 077) { /* guard: token.file_mode */
		rc = refuse(err, "%s_file: %s: others may read it; chmod 600 it", s->key, s->file);
	} else if (file_slurp_fd(fd, FILE_MAX_LEN, &text) < 0) {
		rc = refuse(err, "%s_file: %s: %s", s->key, s->file, strerror(errno));
	} else if (!take(&text, token)) {
		rc = refuse(err, "%s_file: %s: its first line is no token", s->key, s->file);
	}
	if (fd >= 0)
		close(fd);
	forget(&text);
	return rc;
}

static int
from_environment(const struct token_source *s, struct buf *token, struct buf *from, struct buf *err)
{
	for (const char *const *name = s->env; name && *name; name++) {
		const char *value = getenv(*name);
		struct buf text = BUF_INIT;
		if (!value || !*value)
			continue;
		buf_adds(&text, value);
		bool good = take(&text, token) && !value[strcspn(value, "\r\n")];
		forget(&text);
		if (!good)
			return refuse(err, "%s: is no token", *name);
		if (from)
			buf_adds(from, *name);
		return 0;
	}
	return 1;
}

int
token_read(const struct token_source *s, struct buf *token, struct buf *from, struct buf *err)
{
	if (s->command && s->command->n) {
		if (from)
			buf_addf(from, "%s_command %s", s->key, s->command->v[0]);
		return from_command(s, token, err);
	}
	if (s->file) {
		if (from)
			buf_addf(from, "%s_file %s", s->key, s->file);
		return from_file(s, token, err);
	}
	return from_environment(s, token, from, err);
}
