/*
 * token: where a credential of a tracker or forge comes from. It is kept in memory only, and goes into one
 * header (io/http.h) and one pipe (io/gitremote.h).
 *
 * In this order: `command` (argv; its standard output's first line; bounded to 30 s; no shell), `file` (a regular
 * file of ours or root's that nobody else may read: mode 0600 or less), the environment variables `env` names.
 * What is configured and fails is an error: nothing else is tried instead.
 */
#ifndef FAC_STATE_TOKEN_H
#define FAC_STATE_TOKEN_H

#include "base/buf.h"
#include "state/config.h"

struct token_source {
	const struct strings *command; /* empty: none */
	const char *file;              /* NULL: none */
	const char *const *env;        /* NULL-terminated, in order; NULL: none */
	const char *key; /* "github.token": how errors and `from` call what is configured */
};

/*
 * Appends the token; *from, where asked for, says in words where it came from ("github.token_file /etc/fac/token",
 * "GH_TOKEN"). 0; 1: no source is configured or set; -1: one is, and it failed (err, one line, without the token).
 * A token is 1 to 512 printable ASCII characters without blanks.
 */
int token_read(const struct token_source *s, struct buf *token, struct buf *from, struct buf *err);

#endif
