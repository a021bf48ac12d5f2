/*
 * Unit tests of lib/io/git*, with the real git. What is hostile is built by hand, by a git that
 * checks nothing.
 */
#include "io/git.h"
#include "io/gitremote.h"
#include "base/mem.h"
#include "base/path.h"
#include "io/file.h"
#include "io/proc.h"
#include "unit.h"
#include <ctype.h>
#include <errno.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

static char *dir, *repo, *owner; /* scratch; a repository's git directory and its work tree */
static char base[GIT_SHA_LEN];
static struct buf out, err;

/*
 * Runs a script in the scratch directory, as an agent or an owner might; $1 is `arg`. Its first
 * line of output, or "".
 */
static const char *
script(const char *text, const char *arg)
{
	static const char *const env[] = {"PATH=/usr/bin:/bin", "HOME=/nonexistent",
	    "GIT_CONFIG_GLOBAL=/dev/null", "GIT_AUTHOR_NAME=A U Thor",
	    "GIT_AUTHOR_EMAIL=author@example.com", "GIT_COMMITTER_NAME=C",
	    "GIT_COMMITTER_EMAIL=c@example.com", NULL};
	struct proc p = {.argv = (const char *const[]){"sh", "-euc", text, "sh", arg, NULL},
	    .env = env,
	    .cwd = dir,
	    PROC_CLOSED};
	int r = proc_run(&p, NULL, 0, 60000, 1 << 20, &out, &err);
	if (r != 0)
		printf("# script: status %d: %s\n", r, buf_str(&err));
	buf_cut(&out, strcspn(buf_str(&out), "\n"));
	return r == 0 ? buf_str(&out) : "";
}

static void
script_sha(char sha[GIT_SHA_LEN], const char *text, const char *arg)
{
	snprintf(sha, GIT_SHA_LEN, "%s", script(text, arg));
	if (!git_is_sha(sha))
		ok(false, "script: %s", text);
}

static char *
at(const char *leaf)
{
	return path_join(dir, leaf);
}

static bool
exists(const char *leaf)
{
	char *p = at(leaf);
	bool is = access(p, F_OK) == 0;
	free(p);
	return is;
}

static void
setup(void)
{
	char name[] = "/tmp/fac-git-XXXXXX";
	dir = xstrdup(mkdtemp(name) ? name : "");
	owner = at("owner");
	script_sha(base,
	    "git init -q -b main owner; cd owner; echo one >file; mkdir sub; echo two >sub/file; "
	    "git add .; git commit -qm first;"
	    "echo more >>file; git commit -qam second; git rev-parse HEAD",
	    "");
	repo = git_dir(owner, &err);
	if (!ok(repo && git_is_sha(base), "setup"))
		exit(1);
}

static void
test_names(void)
{
	char *want = at("owner/.git"), *sub = at("owner/sub"), *got;
	is(repo, want, "the git directory of a work tree");
	is(got = git_dir(repo, &err), want, "of itself");
	free(got);
	ok(!git_dir(sub, &err) && err.len > 0, "a directory inside a repository is not one");
	ok(!git_dir("/no/such/directory", &err) && err.len > 0, "nor a missing one");
	script("git -C owner worktree add -q ../linked", "");
	char *linked = at("linked");
	is(got = git_dir(linked, &err), want, "of a linked work tree: the common one");
	free(got);
	script("git -C owner worktree remove ../linked; git -C owner branch -qD linked", "");
	script("chown -R nobody owner 2>/dev/null || :", "");
	is(got = git_dir(owner, &err), want, "another user's repository is no obstacle");
	free(got);
	script("chown -R $(id -u) owner", "");
	ok(git_is_sha(base) && !git_is_sha("abc") && !git_is_sha(NULL) &&
	        !git_is_sha("ABCDEFABCDEFABCDEFABCDEFABCDEFABCDEFABCD"),
	    "what an object id is");
	free(want);
	free(sub);
	free(linked);
}

static void
test_branches(void)
{
	char sha[GIT_SHA_LEN], old[GIT_SHA_LEN];
	ok(git_branch_sha(repo, "main", sha, &err) == 0, "a branch is found");
	is(sha, base, "at its commit");
	ok(git_branch_sha(repo, "none", sha, &err) == 1, "a missing one is 1");
	script("git -C owner branch fac/x/y", "");
	ok(git_branch_sha(repo, "fac/x", sha, &err) == 1, "a directory of branches is none");
	ok(git_branch_sha(repo, "m*", sha, &err) == -1 &&
	        git_branch_sha(repo, "../heads/main", sha, &err) == -1 &&
	        git_branch_sha(repo, "--help", sha, &err) == -1 &&
	        git_branch_sha(repo, "", sha, &err) == -1,
	    "patterns, ways out and options are no names");
	script("echo garbage >owner/.git/refs/heads/broken", "");
	ok(git_branch_sha(repo, "broken", sha, &err) == -1 && err.len > 0,
	    "a broken one is unknown");
	script("rm owner/.git/refs/heads/broken", "");
	ok(git_branch_sha("/no/such/repository", "main", sha, &err) == -1,
	    "no repository is unknown");

	script_sha(old, "git -C owner rev-parse main~1", "");
	ok(git_swap_branch(repo, "fac/x/y", old, base, &err) == 0, "a swap");
	ok(git_branch_sha(repo, "fac/x/y", sha, &err) == 0 && strcmp(sha, old) == 0, "was made");
	ok(git_swap_branch(repo, "fac/x/y", base, base, &err) == 1, "a swap from elsewhere is 1");
	ok(git_swap_branch(repo, "none", base, old, &err) == 1, "of a missing one, too");
	ok(git_swap_branch(
	       repo, "fac/x/y", "1234567812345678123456781234567812345678", old, &err) == -1,
	    "to an unknown commit is an error");
	script(">owner/.git/refs/heads/fac/x/y.lock", "");
	ok(git_swap_branch(repo, "fac/x/y", base, old, &err) == -1,
	    "a refusal for another reason is an error, not a 1");
	script("rm owner/.git/refs/heads/fac/x/y.lock", "");
	ok(git_delete_branch(repo, "fac/x/y", base, &err) == -1,
	    "a deletion from elsewhere is refused");
	ok(git_delete_branch(repo, "fac/x/y", old, &err) == 0 &&
	        git_branch_sha(repo, "fac/x/y", sha, &err) == 1,
	    "a deletion");
	ok(git_delete_branch(repo, "fac/x/y", old, &err) == 0, "a second one is none");
	ok(git_is_ancestor(repo, old, base) && !git_is_ancestor(repo, base, old) &&
	        git_is_ancestor(repo, base, base),
	    "ancestors");
	ok(!git_is_ancestor(repo, "1234567812345678123456781234567812345678", base),
	    "the unknown is no ancestor");
}

/* Nothing of the repository's configuration or hooks is executed. */
static void
test_nothing_runs(void)
{
	char sha[GIT_SHA_LEN], old[GIT_SHA_LEN];
	script(
	    "cd owner; for h in reference-transaction post-checkout post-commit post-index-change; "
	    "do"
	    " printf '#!/bin/sh\\ntouch %s/ran\\n' \"$1\" >.git/hooks/$h; chmod +x .git/hooks/$h; "
	    "done;"
	    "printf '#!/bin/sh\\ntouch %s/ran\\n' \"$1\" >../evil; chmod +x ../evil; git config "
	    "core.fsmonitor \"$1/evil\";"
	    "git config core.pager \"$1/evil\"; git config diff.external \"$1/evil\"; rm -f ../ran",
	    dir);
	script_sha(old, "cd owner; git commit-tree main^{tree} -p main~1 -m old", "");
	ok(git_merge_commit(repo, old, base, "merge", "m", sha, &err) == 0, "a merge");
	ok(git_swap_branch(repo, "main", sha, base, &err) == 0 &&
	        git_swap_branch(repo, "main", base, sha, &err) == 0,
	    "swaps");
	ok(git_changed_paths(repo, sha, base, &out, &err) == 0, "a comparison");
	char *w = at("w-hooks");
	ok(git_workspace(repo, w, "b", base, &err) == 0, "a workspace");
	free(w);
	ok(!exists("ran"), "none runs a hook or a helper");
	setenv("GIT_DIR", "/no/such/repository", 1);
	setenv("GIT_CONFIG_PARAMETERS", "'core.bare=maybe'", 1);
	ok(git_branch_sha(repo, "main", sha, &err) == 0, "our own GIT_ variables do not get in");
	unsetenv("GIT_DIR");
	unsetenv("GIT_CONFIG_PARAMETERS");
	script("cd owner; rm .git/hooks/*; for k in core.fsmonitor core.pager diff.external; do "
	       "git config --unset $k; done",
	    "");
}

static void
test_workspace(void)
{
	char *w = at("w"), *other = at("w2"), sha[GIT_SHA_LEN];
	ok(git_workspace(repo, w, "fac/AR-1", base, &err) == 0, "a workspace");
	is(script("git -C w rev-parse HEAD", ""), base, "at the commit");
	is(script("git -C w symbolic-ref HEAD", ""), "refs/heads/fac/AR-1", "on the branch");
	is(script("git -C w status --porcelain | wc -l", ""), "0", "clean");
	is(script("cat w/file w/sub/file | tr '\\n' ' '", ""), "one more two ", "checked out");
	is(script("find w/.git/objects -type f | wc -l", ""), "1",
	    "without objects of its own, but the alternates file");
	char *objects = at("owner/.git/objects");
	is(script("cat w/.git/objects/info/alternates", ""), objects,
	    "of the repository's objects");
	is(script("find w -links +1 -type f | wc -l", ""), "0", "nothing is hard-linked");
	is(script("git -C w remote | wc -l; ", ""), "0", "no remote");
	ok(!exists("w/.git/hooks"), "no hooks");
	is(script("git -C w config user.name", ""), "fac agent", "the name");
	is(script("git -C w config user.email", ""), "agent@fac.invalid", "the address");
	script_sha(sha, "cd w; echo work >>file; git commit -qam work; git rev-parse HEAD", "");
	ok(git_is_ancestor(repo, base, base) && !git_is_ancestor(repo, base, sha),
	    "its commits stay in it");
	ok(git_workspace(repo, w, "b", base, &err) == -1 && exists("w/file"),
	    "what exists is not touched");
	ok(git_workspace(repo, other, "b", "1234567812345678123456781234567812345678", &err) ==
	            -1 &&
	        !exists("w2"),
	    "a failed one leaves nothing");
	char *of = at("w/.git"), **dirs = git_object_dirs(of, &err), *own = at("w/.git/objects");
	ok(dirs && dirs[0] && dirs[1] && !dirs[2], "two object directories");
	is(dirs ? dirs[0] : NULL, own, "its own first");
	is(dirs ? dirs[1] : NULL, objects, "then the borrowed");
	for (char **p = dirs; p && *p; p++)
		free(*p);
	free(dirs);
	ok(git_workspace(of, other, "b", sha, &err) == 0, "a workspace of a workspace");
	is(script("wc -l <w2/.git/objects/info/alternates", ""), "2", "borrows from both");
	is(script("git -C w2 fsck --strict 2>&1 | grep -vcE \"^(dangling|notice)\" || :", ""), "0",
	    "and is whole");
	script("echo ../../../loop/objects >owner/.git/objects/info/alternates", "");
	ok(!git_object_dirs(repo, &err), "a missing alternate is an error");
	script("rm owner/.git/objects/info/alternates; git -C owner rev-parse main "
	       ">owner/.git/shallow",
	    "");
	script("rm -rf w2", "");
	ok(git_workspace(repo, other, "b", base, &err) == -1, "a shallow repository lends nothing");
	script("rm owner/.git/shallow", "");
	free(w);
	free(other);
	free(objects);
	free(own);
	free(of);
}

/*
 * Imports the bundle `leaf` and expects `want`; where it is refused, `why` is in the reason, and
 * nothing is left.
 */
static void
expect_import(const char *leaf, int want, const char *why)
{
	char *bundle = at(leaf), *dest = at("import"), head[GIT_SHA_LEN];
	int r = git_import(repo, bundle, "fac/AR-1", base, dest, head, &err);
	ok(r == want && (r == 0 || !exists("import")), "%s: %d", leaf, want);
	if (r != 0 && why)
		ok(strstr(buf_str(&err), why) != NULL, "because: %s", buf_str(&err));
	if (r != want)
		printf("# %d: %s\n", r, buf_str(&err));
	file_rmtree(dest);
	free(bundle);
	free(dest);
}

static void
test_import(void)
{
	char *bundle = at("good"), *dest = at("import"), head[GIT_SHA_LEN], sha[GIT_SHA_LEN];
	script("cd w; git bundle create -q ../good main..fac/AR-1 2>/dev/null || git bundle create "
	       "-q ../good fac/AR-1 --not \"$1\"",
	    base);
	ok(git_import(repo, bundle, "fac/AR-1", base, dest, head, &err) == 0, "a good bundle");
	is(head, script("git -C w rev-parse HEAD", ""), "its head");
	ok(git_branch_sha(dest, "fac/AR-1", sha, &err) == 0 && strcmp(sha, head) == 0,
	    "is the branch");
	is(script("git -C import fsck --strict 2>&1 | grep -vcE \"^(dangling|notice)\" || :", ""),
	    "0", "the import is whole");
	is(script("git -C import for-each-ref | wc -l", ""), "1", "and has no other ref");
	ok(git_changed_paths(dest, base, head, &out, &err) == 0 && out.len == 5 &&
	        memcmp(out.s, "file\0", 5) == 0,
	    "its paths");
	ok(git_authors(dest, base, head, &out, &err) == 0, "its authors");
	is(buf_str(&out), "A U Thor <author@example.com>\nC <c@example.com>\n", "are told");
	ok(git_import(repo, bundle, "fac/AR-1", base, dest, head, &err) == -1 &&
	        exists("import/HEAD"),
	    "an import does not overwrite");
	script("mv import import1", "");
	script("cd w; git bundle create -q --version=3 ../v3 fac/AR-1 --not \"$1\"", base);
	expect_import("v3", 0, NULL);
	script("git -C w bundle create -q ../old-too fac/AR-1 --not \"$1~1\"", base);
	expect_import("old-too", 0, NULL);
	free(bundle);
	free(dest);
}

/* Bundles whose header is wrong, or whose file is. */
static void
test_bad_headers(void)
{
	script("cd w; git branch other; git tag t; git bundle create -q ../wrong-branch other "
	       "--not \"$1\"",
	    base);
	expect_import("wrong-branch", -1, "not the branch");
	script("cd w; git bundle create -q ../tag t --not \"$1\"", base);
	expect_import("tag", -1, "not the branch");
	script("cd w; git bundle create -q ../two-refs fac/AR-1 other --not \"$1\"", base);
	expect_import("two-refs", -1, "more than one ref");
	script("cd w; git bundle create -q ../whole fac/AR-1", base);
	expect_import("whole", -1, "no prerequisite");
	script("cd w; git checkout -q --orphan orphan; git commit -qm o; echo a >>file; git commit "
	       "-qam a; git branch -f fac/AR-1; "
	       "git bundle create -q ../unknown fac/AR-1 --not orphan~1; git branch -f fac/AR-1 "
	       "other; git checkout -q fac/AR-1",
	    base);
	expect_import("unknown", -1, "not in the base's history");
	/* The owner has it, on a branch of another: still not in the history of the base. */
	script("cd owner; git checkout -q -b side; echo s >side; git add .; git commit -qm side; "
	       "git checkout -q main; cd ../w;"
	       "git checkout -q -b x side 2>/dev/null || git checkout -q -b x $(git -C ../owner "
	       "rev-parse side); echo y >>side;"
	       "git commit -qam y; git branch -f fac/AR-1 x; git bundle create -q ../other-history "
	       "fac/AR-1 --not x~1;"
	       "git checkout -q other; git branch -f fac/AR-1 other; git checkout -q fac/AR-1",
	    base);
	expect_import("other-history", -1, "not in the base's history");
	script("head -c 20 good >cut-header", "");
	expect_import("cut-header", -1, "no header");
	script("head -c $(($(wc -c <good) - 30)) good >cut-pack", "");
	expect_import("cut-pack", -1, "index-pack");
	script("{ cat good; echo more; } >longer", "");
	expect_import("longer", -1, "index-pack");
	script("sed '/^$/q' good >no-pack", "");
	expect_import("no-pack", -1, "index-pack");
	script("head -c 100000 /dev/urandom >garbage", "");
	expect_import("garbage", -1, "bundle:");
	script("sed '/fac.AR-1$/d' good >no-ref", "");
	expect_import("no-ref", -1, "not the branch");
	script("sed '1s/v2/v4/' good >v4", "");
	expect_import("v4", -1, "not a git bundle");
	script("{ printf '# v3 git bundle\\n@filter=blob:none\\n'; sed 1d good; } >filter", "");
	expect_import("filter", -1, "capability");
	script("{ printf '# v3 git bundle\\n@object-format=sha256\\n'; sed 1d good; } >sha256", "");
	expect_import("sha256", -1, "capability");
	script("sed 's/^-[0-9a-f]*/--all/' good >option", "");
	expect_import("option", -1, "malformed");
	script("sed 's|fac/AR-1$|fac/AR-1\\x00x|' good >nul", "");
	expect_import("nul", -1, "NUL");
	script(">empty", "");
	expect_import("empty", -1, "no header");
	script("ln -s good link", "");
	expect_import("link", -1, "symbolic link");
	script("mkfifo fifo", "");
	expect_import("fifo", -1, "not a regular file");
	script("mkdir directory", "");
	expect_import("directory", -1, "not a regular file");
	script("cp good huge; truncate -s $((512 * 1024 * 1024 + 1)) huge", "");
	expect_import("huge", -1, "too big");
	expect_import("missing", -1, "No such file");
}

/*
 * Makes a bundle by hand: $tip becomes fac/AR-1, with base as the prerequisite, and all objects
 * that it needs, whatever they are. The script sets $tip, in the agent's repository w.
 */
static void
forge(const char *leaf, const char *make)
{
	struct buf b = BUF_INIT;
	buf_adds(&b,
	    "base=$1; cd w; tree() { git mktree --missing; }; commit() { git commit-tree \"$1\" -p "
	    "$base -m x; };"
	    "blob=$(echo x | git hash-object -w --stdin); good=$(git rev-parse $base^{tree});");
	buf_adds(&b, make);
	buf_addf(&b,
	    "; { printf '# v2 git bundle\\n-%%s base\\n%%s refs/heads/fac/AR-1\\n\\n' $base $tip;"
	    "git rev-list --objects --no-object-names $tip --not $base ${more-} | cat - "
	    "${objects-/dev/null} | sort -u | git pack-objects -q --stdout; }"
	    " >../%s",
	    leaf);
	script(b.s, base);
	buf_free(&b);
}

/* A tree whose entries `mktree` would not write: "MODE NAME\0" and the id in binary. */
#define RAW_TREE                                                                            \
	"raw() { perl -e 'print \"$ARGV[0] $ARGV[1]\\0\", pack(\"H*\", $ARGV[2])' \"$@\" |" \
	" git hash-object -t tree -w --literally --stdin; };"

static void
test_bad_objects(void)
{
	forge("by-hand", "tip=$(commit $(printf '100644 blob %s\\tfile\\n' $blob | tree))");
	expect_import("by-hand", 0, NULL);
	forge("nothing-new", "tip=$base");
	expect_import("nothing-new", 1, NULL);
	forge("ancestor", "tip=$(git rev-parse $base~1)");
	expect_import("ancestor", -1, "does not descend");
	forge("unrelated", "tip=$(git commit-tree $good -m alone)");
	expect_import("unrelated", -1, "does not descend");
	forge("beside", "tip=$(git commit-tree $good -p $base~1 -m beside)");
	expect_import("beside", -1, "does not descend");
	forge("not-a-commit", "tip=$blob");
	expect_import("not-a-commit", -1, "not a commit");
	forge("hook", RAW_TREE "h=$(printf '100755 blob %s\\tpost-checkout\\n' $blob | tree); "
	                       "d=$(printf '040000 tree %s\\thooks\\n' $h | tree);"
	                       "tip=$(commit $(raw 40000 .git $d))");
	expect_import("hook", -1, "hasDotgit");
	forge("upper", RAW_TREE "d=$(printf '100644 blob %s\\tconfig\\n' $blob | tree); "
	                        "tip=$(commit $(raw 40000 .GIT $d))");
	expect_import("upper", -1, "hasDotgit");
	forge("ntfs", RAW_TREE "d=$(printf '100644 blob %s\\tconfig\\n' $blob | tree); "
	                       "tip=$(commit $(raw 40000 git~1 $d))");
	expect_import("ntfs", -1, "hasDotgit");
	forge("dotdot", RAW_TREE "d=$(printf '100644 blob %s\\tconfig\\n' $blob | tree); "
	                         "tip=$(commit $(raw 40000 .. $d))");
	expect_import("dotdot", -1, "hasDotdot");
	forge("slash", RAW_TREE "tip=$(commit $(raw 100644 a/../../b $blob))");
	expect_import("slash", -1, "fullPathname");
	forge("modules", "m=$(printf '[submodule \"x\"]\\n\\tpath = x\\n\\turl = "
	                 "--upload-pack=touch ran\\n' | git hash-object -w --stdin);"
	                 "tip=$(commit $(printf '100644 blob %s\\t.gitmodules\\n' $m | tree))");
	expect_import("modules", -1, "gitmodulesUrl");
	forge("modules-name",
	    "m=$(printf '[submodule \"../../x\"]\\n\\tpath = x\\n\\turl = http://x\\n' | git "
	    "hash-object -w --stdin);"
	    "tip=$(commit $(printf '100644 blob %s\\t.gitmodules\\n' $m | tree))");
	expect_import("modules-name", -1, "gitmodulesName");
	forge("modules-link",
	    "tip=$(commit $(printf '120000 blob %s\\t.gitmodules\\n' $blob | tree))");
	expect_import("modules-link", -1, "gitmodulesSymlink");
	forge("bad-commit", "tip=$(printf 'tree %s\\nparent %s\\nauthor x\\n\\nm\\n' $good $base | "
	                    "git hash-object -t commit -w --literally --stdin)");
	expect_import("bad-commit", -1, "index-pack");
	forge("hole", "lost=$(echo lost | git hash-object -w --stdin); t=$(printf '100644 blob "
	              "%s\\tfile\\n' $lost | tree); tip=$(commit $t);"
	              "more=$lost");
	expect_import("hole", -1, NULL);
	forge("older", "t=$(printf '100644 blob %s\\tfile\\n' $(echo early | git hash-object -w "
	               "--stdin) | tree);"
	               "one=$(git commit-tree $t -p $base -m one); tip=$(git commit-tree $good -p "
	               "$one -m two); more=$one");
	expect_import("older", -1, NULL);
}

static void
test_push(void)
{
	char *from = at("import1"), *to = at("forge"), head[GIT_SHA_LEN], next[GIT_SHA_LEN],
	     sha[GIT_SHA_LEN];
	script("git clone -q --bare -b main --single-branch owner forge 2>&1; cd forge; for h in "
	       "pre-receive update post-receive reference-transaction; do"
	       " printf '#!/bin/sh\\ntouch %s/ran\\n' \"$1\" >hooks/$h; chmod +x hooks/$h; done; "
	       "rm -f ../ran",
	    dir);
	ok(git_branch_sha(from, "fac/AR-1", head, &err) == 0, "an import");
	ok(git_push(from, to, "fac/AR-1", head, base, &err) == -1,
	    "a push over what is not there is refused");
	ok(git_push(from, to, "fac/AR-1", head, NULL, &err) == 0, "a push of a new branch");
	ok(git_branch_sha(to, "fac/AR-1", sha, &err) == 0 && strcmp(sha, head) == 0, "is made");
	is(script("git -C forge fsck --strict 2>&1 | grep -vcE \"^(dangling|notice)\" || :", ""),
	    "0", "whole");
	ok(!exists("forge/objects/info/alternates"), "without borrowing");
	ok(git_push(from, to, "fac/AR-1", head, NULL, &err) == 0, "again is success");
	script_sha(next, "cd import1; git commit-tree HEAD^{tree} -p HEAD -m next", "");
	ok(git_push(from, to, "fac/AR-1", next, NULL, &err) == -1,
	    "a new branch over an old one is refused");
	ok(git_push(from, to, "fac/AR-1", next, base, &err) == -1, "from elsewhere, too");
	ok(git_push(from, to, "fac/AR-1", next, head, &err) == 0, "from where it is");
	ok(git_branch_sha(to, "fac/AR-1", sha, &err) == 0 && strcmp(sha, next) == 0, "it moved");
	ok(git_push(from, to, "fac/AR-1", "1234567812345678123456781234567812345678", next, &err) ==
	        -1,
	    "an unknown commit is refused");
	script("git init -q --bare fresh", "");
	char *fresh = at("fresh");
	ok(git_push(from, fresh, "b", next, NULL, &err) == 0,
	    "all of the history where nothing is there");
	is(script("git -C fresh fsck --strict 2>&1 | grep -vcE \"^(dangling|notice)\" || :", ""),
	    "0", "whole");
	ok(!exists("ran"), "no hook ran");
	is(script("find import1 -name 'fac-push*' | wc -l", ""), "0", "nothing is left");
	free(fresh);
	free(from);
	free(to);
}

static void
test_merge(void)
{
	char left[GIT_SHA_LEN], right[GIT_SHA_LEN], clash[GIT_SHA_LEN], sha[GIT_SHA_LEN];
	script_sha(left,
	    "cd owner; git checkout -q -b left main; echo l >left; git add .; git commit -qm left; "
	    "git rev-parse HEAD",
	    "");
	script_sha(right,
	    "cd owner; git checkout -q -b right main; echo r >right; git add .; git commit -qm "
	    "right; git rev-parse HEAD",
	    "");
	script_sha(clash,
	    "cd owner; git checkout -q -b clash main; echo c >left; git add .; git commit -qm "
	    "clash; git checkout -q main;"
	    "git rev-parse clash",
	    "");
	ok(git_merge_commit(
	       repo, left, right, "merge", "title\n\n--all $(touch ran)\n", sha, &err) == 0,
	    "a merge");
	char *parents = path_fmt("%s %s", left, right);
	is(script("git -C owner log -1 --format=%P \"$1\"", sha), parents, "has two parents");
	free(parents);
	is(script("git -C owner ls-tree --name-only \"$1\" | tr '\\n' ' '", sha),
	    "file left right sub ", "and both sides");
	is(script("git -C owner log -1 '--format=%an <%ae> %cn <%ce> %s' \"$1\"", sha),
	    "fac <fac@localhost> fac <fac@localhost> title", "is fac's");
	is(script("git -C owner log -1 --format=%b \"$1\"", sha), "--all $(touch ran)",
	    "the message is text");
	ok(git_merge_commit(repo, left, right, "squash", "s", sha, &err) == 0, "a squash");
	is(script("git -C owner log -1 --format=%P \"$1\"", sha), left, "has one parent");
	is(script("git -C owner ls-tree --name-only \"$1\" | tr '\\n' ' '", sha),
	    "file left right sub ", "and both sides");
	ok(git_merge_commit(repo, base, left, "squash", "s", sha, &err) == 0,
	    "a squash onto an ancestor");
	char tree[GIT_SHA_LEN];
	script_sha(tree, "git -C owner rev-parse left^{tree}", "");
	is(script("git -C owner rev-parse \"$1^{tree}\"", sha), tree, "the head's");
	ok(git_merge_commit(repo, left, clash, "merge", "m", sha, &err) == 1, "a conflict is 1");
	ok(git_merge_commit(repo, left, base, "merge", "m", sha, &err) == -1,
	    "what is in already is refused");
	ok(git_merge_commit(repo, left, right, "rebase", "m", sha, &err) == -1,
	    "another method is refused");
	ok(git_merge_commit(repo, left, "1234567812345678123456781234567812345678", "merge", "m",
	       sha, &err) == -1,
	    "an unknown commit is an error, no conflict");
	is(script("git -C owner for-each-ref --contains \"$1\" | wc -l", sha), "0",
	    "nothing points at a merge");
	script("cd owner; git checkout -q -b moved main; git mv file renamed; git commit -qm "
	       "moved; git checkout -q main",
	    "");
	script_sha(sha, "git -C owner rev-parse moved", "");
	ok(git_changed_paths(repo, base, sha, &out, &err) == 0 && out.len == 13 &&
	        memcmp(out.s, "file\0renamed\0", 13) == 0,
	    "a rename shows both names");
	ok(git_run(repo, (const char *const[]){"-c", "alias.most=!ulimit -v", "most", NULL}, &out,
	       &err) == 0,
	    "what git may use");
	is(buf_str(&out), "4194304\n", "is bounded");
	ok(git_run(repo, (const char *const[]){"no-such-verb", NULL}, NULL, &err) == -1 &&
	        strchr(buf_str(&err), '\n') == NULL && err.len > 0,
	    "an error is one line");
}

static void
test_remote_urls(void)
{
	static const char *const urls[] = {"http://example.org/a/b.git",
	    "ssh://example.org/a/b.git", "file:///tmp", "git@example.org:a/b.git",
	    "https://u:p@example.org/a/b.git", "ext::sh -c x"};
	char sha[GIT_SHA_LEN], *mirror = path_join(dir, "mirror.git");

	ok(git_mirror(mirror, &err) == 0 && git_mirror(mirror, &err) == 0, "a mirror, once");
	for (size_t i = 0; i < sizeof urls / sizeof *urls; i++) {
		const struct git_remote r = {urls[i], "t"};
		bool no = git_fetch(mirror, &r, "refs/heads/main", "refs/heads/main", sha, &err) ==
		              GIT_FAILED &&
		          !strstr(buf_str(&err), "git fetch");
		ok(no, "%s is not asked: %s", urls[i], buf_str(&err));
	}
	const struct git_remote lines = {"https://127.0.0.1:1/a/b.git", "a\nb"};
	ok(git_fetch(mirror, &lines, "refs/heads/main", "refs/heads/main", sha, &err) ==
	            GIT_FAILED &&
	        strstr(buf_str(&err), "token"),
	    "a token of two lines is none");
	const struct git_remote closed = {"https://127.0.0.1:1/a/b.git", "t"};
	ok(git_fetch(mirror, &closed, "--upload-pack=x", "refs/heads/main", sha, &err) ==
	            GIT_FAILED &&
	        strcmp(buf_str(&err), "not a ref") == 0,
	    "an option is no ref");
	ok(git_set_remote_branch(mirror, &closed, "a..b", NULL, NULL, &err) == GIT_FAILED &&
	        strncmp(buf_str(&err), "not a branch", 12) == 0,
	    "nor is that a branch");
	free(mirror);
}

int
main(void)
{
	setup();
	test_remote_urls();
	test_names();
	test_branches();
	test_nothing_runs();
	test_workspace();
	test_import();
	test_bad_headers();
	test_bad_objects();
	test_push();
	test_merge();
	file_rmtree(dir);
	return unit_done();
}
