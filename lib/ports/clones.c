/* clones: the files that the configured repositories track, and the symbols that they define. */
#include "ports/clones.h"
#include "base/die.h"
#include "base/path.h"
#include "io/file.h"
#include "io/git.h"
#include <ctype.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { LIST_MAX = 256 << 20 }; /* bytes */

/*
 * Definitions that are told by a word before the name, in many languages. A name that is only called is no evidence: callers are
 * everywhere. C and Java functions have no such word; their types do.
 */
static const char definitions[] =
    "(^|[^[:alnum:]_])(def|class|fn|fun|func|func[[:space:]]*\\([^()]*\\)|function|sub|struct|enum|"
    "union|"
    "interface|trait|type|module|object|protocol|record|#[[:space:]]*define)[[:space:]]+"
    "[[:alpha:]_][[:alnum:]_]{5,63}";

static bool
ask_files(const char *gitdir, const char *sha, struct buf *names, struct buf *err)
{
	return git_run(gitdir, (const char *[]){"ls-tree", "-r", "-z", "--name-only", sha, NULL},
	           names, err) == 0;
}

/* Of each line its last word. */
static bool
ask_symbols(const char *gitdir, const char *sha, struct buf *names, struct buf *err)
{
	struct buf lines = BUF_INIT;
	bool good = git_grep(gitdir, sha, definitions, &lines, err) == 0;
	for (const char *p = buf_str(&lines), *end; good && *p; p = end + (*end == '\n')) {
		end = p + strcspn(p, "\n");
		const char *name = end;
		while (name > p && (isalnum((unsigned char)name[-1]) || name[-1] == '_'))
			name--;
		buf_add(names, name, (size_t)(end - name));
		buf_addc(names, '\0');
	}
	buf_free(&lines);
	return good;
}

static const struct {
	const char *leaf, *called;
	bool (*ask)(const char *gitdir, const char *sha, struct buf *names, struct buf *err);
} kinds[] = {[CLONES_FILES] = {"paths", "file", ask_files},
    [CLONES_SYMBOLS] = {"symbols", "symbol", ask_symbols}};

static char *
kept_path(const char *run, const char *leaf, const char *name)
{
	struct buf encoded = BUF_INIT;
	path_encode(&encoded, name, strlen(name));
	char *path = path_fmt("%s/cache/%s-%s", run, leaf, buf_str(&encoded));
	buf_free(&encoded);
	return path;
}

/* What the list is of, and the names, from the cache or from git. False, and err: they cannot be read. */
static bool
read_clone(const struct repo *repo, const char *run, enum clones_kind kind, struct buf *list,
    struct buf *err)
{
	char sha[GIT_SHA_LEN], of[GIT_SHA_LEN + sizeof " fac " FAC_VERSION],
	    *gitdir = git_dir(repo->path, err);
	char *kept = run ? kept_path(run, kinds[kind].leaf, repo->name) : NULL;
	int found = gitdir ? git_branch_sha(gitdir, repo->base, sha, err) : -1;
	struct buf names = BUF_INIT;
	bool good = found == 0;

	if (found > 0)
		buf_addf(err, "no branch %s", repo->base);
	if (good && kept)
		file_slurp(kept, LIST_MAX, list);
	if (good)
		snprintf(of, sizeof of, "%s fac %s", sha, FAC_VERSION);
	bool fresh =
	    good && list->len > 0 && list->s[list->len - 1] == '\0' && strcmp(list->s, of) == 0;
	if (good && !fresh) { /* guard: route.fresh_paths */
		good = kinds[kind].ask(gitdir, sha, &names, err);
		buf_reset(list);
		buf_add(list, of, strlen(of) + 1);
		buf_add(list, buf_str(&names), names.len);
		if (good && kept && file_put(kept, list->s, list->len, FILE_REPLACE) < 0 &&
		    errno != ENOENT)
			warn("%s: %s", kept, strerror(errno));
	}
	buf_free(&names);
	free(kept);
	free(gitdir);
	return good;
}

bool
clones_names(const struct config *c, const char *run, enum clones_kind kind,
    void (*fn)(int clone, const char *name, void *arg), void *arg)
{
	struct buf list = BUF_INIT, err = BUF_INIT;
	int clones = 0;
	bool all = true;

	for (int i = 0; i < c->nrepos; i++)
		clones += c->repos[i].path != NULL;
	for (int i = 0; clones > 1 && i < c->nrepos; i++) {
		if (!c->repos[i].path)
			continue;
		buf_reset(&list);
		buf_reset(&err);
		bool read = read_clone(&c->repos[i], run, kind, &list, &err);
		if (!read) { /* guard: route.unread_clone */
			warn("%s: %s: no %s is evidence in this run", c->repos[i].name,
			    buf_str(&err), kinds[kind].called);
			all = false;
			continue;
		}
		const char *p = list.s + strlen(list.s) + 1, *end = list.s + list.len;
		for (; p < end; p += strlen(p) + 1)
			fn(i, p, arg);
	}
	buf_free(&list);
	buf_free(&err);
	return all;
}
