/* clones: the files that the configured repositories track. */
#include "ports/clones.h"
#include "base/die.h"
#include "base/path.h"
#include "io/file.h"
#include "io/git.h"
#include <errno.h>
#include <stdlib.h>
#include <string.h>

enum { LIST_MAX = 256 << 20 }; /* bytes */

static char *
kept_path(const char *run, const char *name)
{
	struct buf leaf = BUF_INIT;
	path_encode(&leaf, name, strlen(name));
	char *path = path_fmt("%s/cache/paths-%s", run, buf_str(&leaf));
	buf_free(&leaf);
	return path;
}

/* The commit's id and the paths, from the cache or from git. False, and err: they cannot be read. */
static bool
read_clone(const struct repo *repo, const char *run, struct buf *list, struct buf *err)
{
	char sha[GIT_SHA_LEN], *gitdir = git_dir(repo->path, err);
	char *kept = run ? kept_path(run, repo->name) : NULL;
	const char *args[] = {"ls-tree", "-r", "-z", "--name-only", sha, NULL};
	int found = gitdir ? git_branch_sha(gitdir, repo->base, sha, err) : -1;
	struct buf paths = BUF_INIT;
	bool good = found == 0;

	if (found > 0)
		buf_addf(err, "no branch %s", repo->base);
	if (good && kept)
		file_slurp(kept, LIST_MAX, list);
	bool fresh = list->len > 0 && list->s[list->len - 1] == '\0' && strcmp(list->s, sha) == 0;
	if (good && !fresh) { /* guard: route.fresh_paths */
		good = git_run(gitdir, args, &paths, err) == 0;
		buf_reset(list);
		buf_add(list, sha, strlen(sha) + 1);
		buf_add(list, buf_str(&paths), paths.len);
		if (good && kept && file_put(kept, list->s, list->len, FILE_REPLACE) < 0 &&
		    errno != ENOENT)
			warn("%s: %s", kept, strerror(errno));
	}
	buf_free(&paths);
	free(kept);
	free(gitdir);
	return good;
}

bool
clones_paths(const struct config *c, const char *run,
    void (*fn)(int clone, const char *path, void *arg), void *arg)
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
		if (!read_clone(&c->repos[i], run, &list, &err)) { /* guard: route.unread_clone */
			warn("%s: %s: no file is evidence in this run", c->repos[i].name,
			    buf_str(&err));
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
