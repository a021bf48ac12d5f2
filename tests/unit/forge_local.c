/* forge_local, with real repositories: bare, and with a work tree that has the base checked out. */
#include "unit.h"

#include "base/mem.h"
#include "base/path.h"
#include "io/file.h"
#include "io/git.h"
#include "io/json.h"
#include "io/proc.h"
#include "ports/forge.h"

#include <errno.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

static char *top; /* a directory of this test */
static int worlds;

/*
 * A forge with one repository, on whose main stands one commit; a branch `work` with one more, and
 * its pull request.
 */
struct world {
	char *dir, *git;
	bool bare;
	struct config config;
	struct repo repo;
	struct check check;
	struct forge *forge;
	char base[GIT_SHA_LEN], head[GIT_SHA_LEN];
	char *approvers[2];
};

static int
run(const char *dir, const char *const *args)
{
	const char *argv[24] = {"git", "-C", dir};
	static const char *const set[][2] = {{"GIT_AUTHOR_NAME", "Ivy Agent"},
	    {"GIT_AUTHOR_EMAIL", "agent@fac.invalid"}, {"GIT_COMMITTER_NAME", "Ivy Agent"},
	    {"GIT_COMMITTER_EMAIL", "agent@fac.invalid"}, {"GIT_CONFIG_GLOBAL", "/dev/null"},
	    {"GIT_CONFIG_NOSYSTEM", "1"}, {"PATH", "/usr/local/bin:/usr/bin:/bin"},
	    {"HOME", "/nonexistent"}};
	struct env e = {0};
	int n = 3;

	for (size_t i = 0; i < sizeof set / sizeof *set; i++)
		env_set(&e, set[i][0], set[i][1]);
	while (*args)
		argv[n++] = *args++;
	struct proc p = {
	    .argv = argv, .env = env_list(&e), .in = -1, .out = -1, .err = -1, .keep = -1};
	struct buf err = BUF_INIT;
	int rc = proc_run(&p, NULL, 0, 60000, 1 << 20, NULL, &err);
	if (rc > 1)
		printf("# git %s: %s\n", argv[3], buf_str(&err));
	env_free(&e);
	buf_free(&err);
	return rc;
}
#define GIT(dir, ...) run(dir, (const char *const[]){__VA_ARGS__, NULL})

static void
put(const char *dir, const char *leaf, const char *text)
{
	char *path = path_join(dir, leaf);
	char *parent = xmemdup0(path, (size_t)(path_base(path) - path));

	file_mkdirs(parent);
	if (file_put(path, text, strlen(text), FILE_REPLACE) != 0)
		printf("# %s: %s\n", path, strerror(errno));
	free(parent);
	free(path);
}

static const char *
get(const char *dir, const char *leaf)
{
	static struct buf b;
	char *path = path_join(dir, leaf);

	buf_reset(&b);
	if (file_slurp(path, 1 << 20, &b) != 0)
		buf_adds(&b, "(none)");
	free(path);
	return buf_str(&b);
}

static const char *
at(const struct world *w, const char *branch)
{
	static char sha[2][GIT_SHA_LEN];
	static int turn;
	struct buf err = BUF_INIT;

	turn = !turn;
	if (git_branch_sha(w->git, branch, sha[turn], &err) != 0)
		strcpy(sha[turn], "(none)");
	buf_free(&err);
	return sha[turn];
}

/* Puts a commit of one file on a branch, which is made from `from`. */
static void
commit(
    const struct world *w, const char *branch, const char *from, const char *leaf, const char *text)
{
	char *tree = path_join(w->dir, "tmp"), *ref = path_fmt("refs/heads/%s", branch);
	char sha[GIT_SHA_LEN];
	struct buf err = BUF_INIT;

	/* A clone of its own: the repository's index and work tree stay as they are. */
	GIT(w->dir, "clone", "-q", "--shared", w->git, "tmp");
	GIT(tree, "checkout", "-q", "-B", "x", from);
	put(tree, leaf, text);
	GIT(tree, "add", "-A");
	GIT(tree, "commit", "-q", "-m", "change");
	char *dot = path_join(tree, ".git");
	git_branch_sha(dot, "x", sha, &err);
	GIT(w->git, "fetch", "-q", tree, "x");
	GIT(w->git, "update-ref", ref, sha);
	file_rmtree(tree);
	free(dot);
	free(tree);
	free(ref);
	buf_free(&err);
}

static struct pr_spec
spec(const struct world *w, const char *branch)
{
	return (struct pr_spec){.branch = branch,
	    .base = "main",
	    .head_sha = at(w, branch),
	    .title = "Add work",
	    .body = "For org/app#7."};
}

static const char *
pulls(const struct world *w)
{
	static char *dir;

	free(dir);
	dir = path_fmt("%s/forge/org%%2Fapp/pulls", w->dir);
	return dir;
}

static void
approve(const struct world *w, const char *user, const char *state)
{
	char *text = path_fmt("{\"user\":\"%s\",\"state\":\"%s\",\"commit_id\":\"%s\",\"submitted_"
	                      "at\":\"2026-01-01T00:00:00Z\"}",
	    user, state, w->head);
	char *leaf = path_fmt("1/reviews/%s.json", user);

	put(pulls(w), leaf, text);
	free(leaf);
	free(text);
}

static struct world *
world(bool bare)
{
	struct world *w = xcalloc(1, sizeof *w);
	struct pr pr;

	w->dir = path_fmt("%s/%d", top, ++worlds);
	w->bare = bare;
	file_mkdir(w->dir);
	chmod(w->dir, 0755);
	GIT(w->dir, "init", "-q", "-b", "main", "app");
	char *app = path_join(w->dir, "app");
	put(app, "README", "hello\n");
	GIT(app, "add", "-A");
	GIT(app, "commit", "-q", "-m", "first");
	if (bare) {
		GIT(w->dir, "clone", "-q", "--bare", "app", "app.git");
		w->git = path_join(w->dir, "app.git");
		w->repo.path = w->git;
	} else {
		w->git = path_join(app, ".git");
		w->repo.path = xstrdup(app);
	}
	free(app);
	commit(w, "work", "origin/main", "work.txt", "work\n");
	strcpy(w->base, at(w, "main"));
	strcpy(w->head, at(w, "work"));
	w->check = (struct check){.name = xstrdup("test")};
	w->repo.name = xstrdup("Org/App");
	w->repo.base = xstrdup("main");
	w->repo.checks = &w->check;
	w->repo.nchecks = 1;
	w->approvers[0] = xstrdup("Ann");
	w->config.forge.kind = xstrdup("local");
	w->config.forge.dir = path_join(w->dir, "forge");
	w->config.forge.identity = xstrdup("fac-bot");
	w->config.forge.approvers = (struct strings){w->approvers, 1};
	w->config.merge.method = xstrdup("squash");
	w->config.merge.min_approvals = 1;
	w->forge = forge_open(&w->config, NULL);
	struct pr_spec s = spec(w, "work");
	ok(w->forge->ops->pr_open(w->forge->self, &w->repo, &s, &pr, &w->forge->err) == ANSWER_OK,
	    "a pull request is opened: %s", buf_str(&w->forge->err));
	return w;
}

#define CALL(w, op, ...) \
	(w)->forge->ops->op((w)->forge->self, &(w)->repo, __VA_ARGS__, &(w)->forge->err)

static enum merge_result
merge(struct world *w, char sha[GIT_SHA_LEN])
{
	return CALL(w, merge, "1", w->head, w->base, "squash", sha);
}

static enum pr_state
state(struct world *w)
{
	struct pr pr = {0};

	return CALL(w, pr_read, "1", &pr) == ANSWER_OK ? pr.state : PR_UNKNOWN;
}

static bool
clean(const struct world *w)
{
	return w->bare || (GIT(w->repo.path, "diff", "--quiet", "HEAD") == 0 &&
	                      GIT(w->repo.path, "diff", "--quiet", "--cached", "HEAD") == 0);
}

static void
test_open(void)
{
	struct world *w = world(false);
	struct pr pr;
	struct pr_spec s = spec(w, "work");

	ok(CALL(w, pr_open, &s, &pr) == ANSWER_OK, "opening again answers");
	is(pr.number, "1", "… with the one that is there");
	is(pr.url, "local:Org/App#1", "url");
	is(pr.author, "fac-bot", "author");
	is(pr.head_sha, w->head, "head");
	ok(pr.state == PR_OPEN && pr.draft_known && !pr.draft, "open, no draft");
	commit(w, "other", "origin/main", "other.txt", "x\n");
	s = spec(w, "other");
	s.draft = true;
	ok(CALL(w, pr_open, &s, &pr) == ANSWER_OK && strcmp(pr.number, "2") == 0,
	    "another branch, the next number");
	ok(pr.draft, "a draft");
	s = spec(w, "none");
	s.head_sha = w->head;
	ok(CALL(w, pr_open, &s, &pr) == ANSWER_NO, "no such branch");
	commit(w, "third", "origin/main", "third.txt", "x\n");
	s = spec(w, "third");
	s.head_sha = w->head;
	ok(CALL(w, pr_open, &s, &pr) == ANSWER_NO, "a branch that is elsewhere");
	ok(CALL(w, pr_read, "9", &pr) == ANSWER_NO, "no such number");
	ok(CALL(w, pr_read, "../1", &pr) == ANSWER_NO, "no number");
	ok(CALL(w, pr_read, "01", &pr) == ANSWER_NO, "a number has one spelling");
	put(pulls(w), "5.json", "{\"number\":4,\"state\":\"open\"}");
	ok(CALL(w, pr_read, "5", &pr) == ANSWER_UNKNOWN,
	    "a copy under another number is not understood");
	ok(CALL(w, pr_open, &s, &pr) == ANSWER_UNKNOWN,
	    "… and nothing is opened past what cannot be read");
	put(pulls(w), "5.json", "{\"number\":5,\"state\":\"ope");
	ok(CALL(w, pr_read, "5", &pr) == ANSWER_UNKNOWN, "a torn file");
	commit(w, "work", "origin/work", "work.txt", "pushed by a person\n");
	ok(CALL(w, pr_read, "1", &pr) == ANSWER_OK, "after a push");
	is(pr.head_sha, at(w, "work"), "the head is where the branch is now");
	GIT(w->git, "update-ref", "-d", "refs/heads/work");
	ok(CALL(w, pr_read, "1", &pr) == ANSWER_OK && !pr.head_sha && !pr.head_repo,
	    "a branch that is gone");
}

static void
test_close(void)
{
	struct world *w = world(true);

	ok(CALL(w, pr_close, "1", "other") == ANSWER_NO, "not one of another branch");
	ok(state(w) == PR_OPEN, "it stays open");
	ok(CALL(w, pr_close, "1", "work") == ANSWER_OK, "closed");
	ok(state(w) == PR_CLOSED, "it is closed");
	ok(CALL(w, pr_close, "1", "work") == ANSWER_OK, "closed again");
	w = world(true);
	char sha[GIT_SHA_LEN];
	approve(w, "ann", "APPROVED");
	ok(merge(w, sha) == MERGE_DONE, "merged");
	ok(CALL(w, pr_close, "1", "work") == ANSWER_NO, "a merged one is not closed");
	ok(state(w) == PR_MERGED, "it stays merged");
}

static void
test_merge(bool bare)
{
	struct world *w = world(bare);
	char sha[GIT_SHA_LEN] = "", again[GIT_SHA_LEN] = "";
	struct pr pr;
	const char *kind = bare ? "bare" : "checked out";

	ok(merge(w, sha) == MERGE_REFUSED, "%s: not without an approval", kind);
	approve(w, "mallory", "APPROVED");
	ok(merge(w, sha) == MERGE_REFUSED, "%s: not by one without write access", kind);
	approve(w, "ann", "CHANGES_REQUESTED");
	ok(merge(w, sha) == MERGE_REFUSED, "%s: not while changes are requested", kind);
	put(pulls(w), "1/reviews/ann.json", "{");
	ok(merge(w, sha) == MERGE_UNKNOWN, "%s: not while a review cannot be read", kind);
	is(at(w, "main"), w->base, "%s: the base did not move", kind);
	approve(w, "ann", "APPROVED");
	ok(merge(w, sha) == MERGE_DONE, "%s: merged: %s", kind, buf_str(&w->forge->err));
	is(at(w, "main"), sha, "%s: the base is at the merge", kind);
	ok(clean(w), "%s: the work tree came along", kind);
	ok(bare || strcmp(get(w->repo.path, "work.txt"), "work\n") == 0, "%s: with the file", kind);
	ok(CALL(w, pr_read, "1", &pr) == ANSWER_OK && pr.state == PR_MERGED, "%s: on file", kind);
	is(pr.merge_sha, sha, "%s: its commit", kind);
	is(pr.head_sha, w->head, "%s: its head", kind);
	ok(CALL(w, merged_clean, &pr) == ANSWER_OK, "%s: verified", kind);
	ok(merge(w, again) == MERGE_DONE && strcmp(again, sha) == 0,
	    "%s: merging again is the same merge", kind);
	is(at(w, "main"), sha, "%s: the base is where it was", kind);
	ok(GIT(w->git, "merge-base", "--is-ancestor", w->head, "main") == 1, "%s: squashed", kind);
	ok(GIT(w->git, "diff", "--quiet", "main", w->head) == 0, "%s: the same tree", kind);
	struct buf out = BUF_INIT;
	const char *args[] = {"log", "-1", "--format=%B", "main", NULL};
	git_run(w->git, args, &out, NULL);
	is(buf_str(&out), "Add work\n\nFor org/app#7.\n\nPull-Request: local:Org/App#1\n\n",
	    "%s: message", kind);
	buf_free(&out);
}

static void
test_moved(void)
{
	struct world *w = world(true);
	char sha[GIT_SHA_LEN];

	approve(w, "ann", "APPROVED");
	commit(w, "main", "origin/main", "else.txt", "x\n");
	ok(merge(w, sha) == MERGE_MOVED, "the base moved");
	strcpy(w->base, at(w, "main"));
	commit(w, "work", "origin/work", "work.txt", "more\n");
	ok(merge(w, sha) == MERGE_MOVED, "the head moved");
	is(at(w, "main"), w->base, "nothing happened");
	w = world(true);
	approve(w, "ann", "APPROVED");
	commit(w, "main", "origin/main", "work.txt", "mine\n");
	strcpy(w->base, at(w, "main"));
	ok(merge(w, sha) == MERGE_REFUSED, "a conflict is refused");
	is(buf_str(&w->forge->err), "conflict", "… and called so");
	struct gate_facts f;
	CALL(w, gate, "1", &f);
	is(f.mergeable, "CONFLICTING", "the gate sees it");
	w = world(true);
	approve(w, "ann", "APPROVED");
	put(pulls(w), "1.json",
	    "{\"number\":1,\"state\":\"closed\",\"draft\":false,\"head_branch\":\"work\",\"base\":"
	    "\"main\"}");
	ok(merge(w, sha) == MERGE_REFUSED, "one that a person closed");
	put(pulls(w), "1.json",
	    "{\"number\":1,\"state\":\"open\",\"draft\":true,\"head_branch\":\"work\",\"base\":"
	    "\"main\"}");
	ok(merge(w, sha) == MERGE_REFUSED, "a draft");
	is(at(w, "main"), w->base, "nothing happened");
}

/* An owner may ask for no review; a request for changes holds even then. */
static void
test_unreviewed(void)
{
	struct world *w = world(true);
	struct gate_facts f;
	char sha[GIT_SHA_LEN];

	w->config.merge.min_approvals = 0;
	CALL(w, gate, "1", &f);
	is(f.review_decision, "APPROVED", "no review is asked for");
	approve(w, "ann", "CHANGES_REQUESTED");
	ok(merge(w, sha) == MERGE_REFUSED, "… but changes are requested");
	approve(w, "ann", "DISMISSED");
	ok(merge(w, sha) == MERGE_DONE, "… and not any more");
}

static void
test_checkout(void)
{
	struct world *w = world(false);
	char sha[GIT_SHA_LEN];

	approve(w, "ann", "APPROVED");
	put(w->repo.path, "README", "a person is at work\n");
	ok(merge(w, sha) == MERGE_REFUSED, "a work tree that is not clean forbids it");
	GIT(w->repo.path, "add", "-A");
	put(w->repo.path, "README", "hello\n");
	ok(merge(w, sha) == MERGE_REFUSED, "an index that is not clean forbids it");
	GIT(w->repo.path, "reset", "-q", "--hard");
	put(w->repo.path, "work.txt", "precious\n");
	ok(merge(w, sha) == MERGE_REFUSED, "an untracked file in the way forbids it");
	is(at(w, "main"), w->base, "the base did not move");
	is(get(w->repo.path, "work.txt"), "precious\n", "the file is there");
	char *path = path_join(w->repo.path, "work.txt");
	file_remove(path);
	free(path);
	put(w->repo.path, "notes.txt", "elsewhere\n");
	ok(merge(w, sha) == MERGE_DONE, "an untracked file elsewhere does not");
	is(get(w->repo.path, "notes.txt"), "elsewhere\n", "and stays");
	w = world(false);
	approve(w, "ann", "APPROVED");
	GIT(w->repo.path, "checkout", "-q", "-b", "mine");
	put(w->repo.path, "README", "a person is at work\n");
	ok(merge(w, sha) == MERGE_DONE, "another branch checked out is nobody's business");
	is(get(w->repo.path, "README"), "a person is at work\n", "and stays");
	w = world(true);
	approve(w, "ann", "APPROVED");
	GIT(w->git, "worktree", "add", "-q", "../linked", "main");
	ok(merge(w, sha) == MERGE_REFUSED, "a linked work tree forbids it");
}

/* What a process leaves that was killed in the middle of a merge. */
static void
intend(struct world *w, char sha[GIT_SHA_LEN])
{
	struct buf err = BUF_INIT;

	git_merge_commit(w->git, w->base, w->head, "squash", "m", sha, &err);
	char *text =
	    path_fmt("{\"number\":1,\"state\":\"open\",\"draft\":false,\"head_branch\":\"work\","
	             "\"base\":\"main\",\"mine\":1,"
	             "\"merging\":{\"merge_sha\":\"%s\",\"base_old\":\"%s\",\"head_sha\":\"%s\"}}",
	        sha, w->base, w->head);
	put(pulls(w), "1.json", text);
	free(text);
	buf_free(&err);
}

static void
test_killed(void)
{
	struct world *w = world(false);
	char sha[GIT_SHA_LEN], other[GIT_SHA_LEN];
	struct pr pr;

	approve(w, "ann", "APPROVED");
	intend(w, sha);
	ok(state(w) == PR_OPEN, "killed before the swap: open");
	ok(merge(w, other) == MERGE_DONE && clean(w), "… and the next merge goes through");
	ok(strstr(get(pulls(w), "1.json"), "\"merging\":null") != NULL, "… the intent is gone");
	ok(strstr(get(pulls(w), "1.json"), "\"mine\":1") != NULL, "… what a person wrote is there");

	w = world(false);
	approve(w, "ann", "APPROVED");
	intend(w, sha);
	GIT(w->git, "update-ref", "refs/heads/main", sha);
	ok(CALL(w, pr_read, "1", &pr) == ANSWER_OK && pr.state == PR_MERGED,
	    "killed after the swap: merged");
	is(pr.merge_sha, sha, "… by that commit");
	is(pr.head_sha, w->head, "… of that head");
	ok(strstr(get(pulls(w), "1.json"), "\"open\"") != NULL, "… reading wrote nothing");
	ok(merge(w, other) == MERGE_DONE && strcmp(other, sha) == 0,
	    "… merging again is that merge");
	is(at(w, "main"), sha, "… done once");
	ok(clean(w), "… the work tree came along");
	ok(strstr(get(pulls(w), "1.json"), "\"merged\"") != NULL, "… and it is on file");

	w = world(true);
	intend(w, sha);
	GIT(w->git, "update-ref", "refs/heads/main", sha);
	ok(CALL(w, branch_delete, "work", w->head) == ANSWER_OK,
	    "killed after the swap: the branch goes");
	ok(strstr(get(pulls(w), "1.json"), "\"state\":\"merged\"") != NULL, "… and it is on file");
	is(at(w, "work"), "(none)", "… it is gone");
	ok(state(w) == PR_MERGED, "… still merged");

	w = world(false);
	intend(w, sha);
	GIT(w->git, "update-ref", "refs/heads/main", sha);
	put(w->repo.path, "README", "a person is at work\n");
	ok(CALL(w, branch_delete, "work", w->head) == ANSWER_OK,
	    "killed, and a person went on in the work tree");
	is(get(w->repo.path, "README"), "a person is at work\n", "… which stays");
}

/* Several at once, each sure of the same base: one goes through. */
static void
test_race(void)
{
	struct world *w = world(true);
	enum { N = 4 };
	int done = 0, moved = 0;
	pid_t pids[N];
	char number[16], sha[GIT_SHA_LEN];
	struct pr pr;

	for (int i = 0; i < N; i++) {
		char *branch = path_fmt("race%d", i), *leaf = path_fmt("%s.txt", branch);
		commit(w, branch, "origin/main", leaf, "x\n");
		struct pr_spec s = spec(w, branch);
		CALL(w, pr_open, &s, &pr);
		leaf = path_fmt("%s/reviews/ann.json", pr.number);
		put(pulls(w), leaf,
		    "{\"user\":\"ann\",\"state\":\"APPROVED\",\"submitted_at\":\"2026-01-01T00:00:"
		    "00Z\"}");
	}
	fflush(stdout);
	for (int i = 0; i < N; i++) {
		pids[i] = fork();
		if (pids[i] == 0) {
			char *branch = path_fmt("race%d", i);
			snprintf(number, sizeof number, "%d", i + 2);
			_exit(CALL(w, merge, number, at(w, branch), w->base, "merge", sha));
		}
	}
	for (int i = 0; i < N; i++) {
		int status;
		waitpid(pids[i], &status, 0);
		done += WIFEXITED(status) && WEXITSTATUS(status) == MERGE_DONE;
		moved += WIFEXITED(status) && WEXITSTATUS(status) == MERGE_MOVED;
	}
	ok(done == 1 && moved == N - 1,
	    "of %d merges onto one base, %d went through and %d were void", N, done, moved);
}

static void
test_gate(void)
{
	struct world *w = world(true);
	struct gate_facts f;
	struct exit_check c = {"test", "success", 0};
	struct exit_record x = {.checks_head = w->head,
	    .checks_base = w->base,
	    .checks = &c,
	    .nchecks = 1,
	    .review_agent = "Ann",
	    .review_verdict = "approve",
	    .review_head = w->head,
	    .review_summary = "fine"};

	ok(CALL(w, gate, "1", &f) == ANSWER_OK, "facts of a new one");
	ok(f.checks_known && f.nchecks == 0, "no check was measured");
	ok(f.required_known && f.nrequired == 1, "one is required");
	is(f.review_decision, "REVIEW_REQUIRED", "no review");
	ok(CALL(w, checks_fresh, w->head, w->base) == ANSWER_NO, "a run is asked for");
	ok(CALL(w, checks, &x) == ANSWER_OK && CALL(w, review, "1", &x) == ANSWER_OK,
	    "fac files what it found");
	ok(CALL(w, review, "1", &x) == ANSWER_OK, "… twice");
	put(pulls(w), "1/labels.json", "[\"hold\"]");
	ok(CALL(w, checks_fresh, w->head, w->base) == ANSWER_OK, "no run is asked for");
	ok(CALL(w, gate, "1", &f) == ANSWER_OK, "facts: %s", buf_str(&w->forge->err));
	is(f.pr.head_sha, w->head, "head");
	is(f.base_sha, w->base, "base");
	ok(f.nchecks == 1 && f.checks[0].result == CHECK_PASS, "the check passed");
	ok(f.reviews_known && f.nreviews == 1, "one review, not two");
	is(f.reviews[0].user, "Ann", "under the agent's name");
	ok(f.reviews[0].write_access && f.reviews[0].state == REVIEW_APPROVED &&
	        strcmp(f.reviews[0].commit, w->head) == 0,
	    "it approves this head");
	is(f.review_decision, "APPROVED", "approved");
	ok(f.files_known, "files");
	is(f.files[0], "work.txt", "the file that it changes");
	ok(!f.files[1], "and no other");
	ok(f.commit_authors_known, "authors");
	is(f.commit_authors[0], "Ivy Agent", "by name");
	is(f.commit_authors[1], "agent@fac.invalid", "by mail");
	is(f.commit_authors[2], "agent", "by local part");
	is(f.mergeable, "MERGEABLE", "mergeable");
	is(f.labels[0], "hold", "label");
	ok(f.labels_known && f.threads_known && f.queue_known && !f.queue, "the rest is known");

	approve(w, "bob", "CHANGES_REQUESTED");
	CALL(w, gate, "1", &f);
	is(f.review_decision, "APPROVED", "who may not write does not count for the forge");
	ok(f.nreviews == 2 && !f.reviews[0].write_access, "… but is listed, in order of time");
	put(pulls(w), "1/reviews/later.json",
	    "{\"user\":\"ANN\",\"state\":\"CHANGES_REQUESTED\",\"submitted_at\":\"2099-01-01T00:00:"
	    "00Z\"}");
	CALL(w, gate, "1", &f);
	is(f.review_decision, "CHANGES_REQUESTED", "her last word counts");
	put(pulls(w), "1/reviews/odd.json", "{\"user\":\"zed\",\"state\":\"LGTM\"}");
	ok(CALL(w, gate, "1", &f) == ANSWER_OK && f.reviews[0].state == REVIEW_UNKNOWN,
	    "an odd word is no state");
	put(pulls(w), "1/reviews/odd.json", "{\"user\":");
	ok(CALL(w, gate, "1", &f) == ANSWER_UNKNOWN && !f.reviews_known && !f.review_decision,
	    "a torn review: none is known");
	put(pulls(w), "1/reviews/odd.json", "{\"user\":\"zed\",\"state\":\"COMMENTED\"}");
	put(pulls(w), "1/labels.json", "{\"hold\":1}");
	ok(CALL(w, gate, "1", &f) == ANSWER_UNKNOWN && !f.labels_known,
	    "labels that are no list are not known");
	put(pulls(w), "1/labels.json", "[]");

	commit(w, "main", "origin/main", "else.txt", "x\n");
	CALL(w, gate, "1", &f);
	ok(f.nchecks == 1 && f.checks[0].result == CHECK_PENDING,
	    "the base moved: checks are pending again");
	ok(CALL(w, checks_fresh, w->head, at(w, "main")) == ANSWER_NO, "… and a run is asked for");
	is(f.mergeable, "MERGEABLE", "… it merges still");
	is(f.files[0], "work.txt", "… and changes what it changed");
	ok(!f.files[1], "… no more");
	c.conclusion = "failure";
	x.checks_base = at(w, "main");
	CALL(w, checks, &x);
	CALL(w, gate, "1", &f);
	ok(f.checks[0].result == CHECK_FAIL, "a failed check");
	ok(CALL(w, checks_fresh, w->head, at(w, "main")) == ANSWER_OK, "it was measured");
	char *name = path_fmt("%s/forge/org%%2Fapp/checks", w->dir),
	     *leaf = path_fmt("%s.json", w->head);
	put(name, leaf, "{\"base_sha\":1");
	ok(CALL(w, gate, "1", &f) == ANSWER_UNKNOWN && !f.checks_known,
	    "a torn result is not known");
	ok(CALL(w, checks_fresh, w->head, w->base) == ANSWER_UNKNOWN, "… nor fresh");
	GIT(w->git, "update-ref", "-d", "refs/heads/main");
	CALL(w, gate, "1", &f);
	ok(!f.base_sha && !f.mergeable && !f.files_known && !f.checks_known,
	    "no base: nothing is known of a merge");
}

static void
test_renamed(void)
{
	struct world *w = world(true);
	struct gate_facts f;
	bool from = false, to = false;

	GIT(w->dir, "clone", "-q", w->git, "other");
	char *other = path_join(w->dir, "other");
	GIT(other, "checkout", "-q", "work");
	GIT(other, "mv", "README", "README.md");
	GIT(other, "commit", "-q", "-m", "renamed");
	GIT(other, "push", "-q", "origin", "work");
	CALL(w, gate, "1", &f);
	for (const char *const *p = f.files; p && *p; p++) {
		from = from || strcmp(*p, "README") == 0;
		to = to || strcmp(*p, "README.md") == 0;
	}
	ok(from && to, "a renamed file has two names");
	free(other);
}

static void
test_branches(void)
{
	struct world *w = world(true);
	char sha[GIT_SHA_LEN];

	ok(CALL(w, push, w->git, "work", w->head) == ANSWER_OK, "pushing what is there already");
	ok(CALL(w, push, w->git, "work", w->base) == ANSWER_NO, "not over another's");
	is(at(w, "work"), w->head, "it stays");
	ok(CALL(w, push, w->git, "new", w->head) == ANSWER_OK, "pushing a new one");
	is(at(w, "new"), w->head, "it is there");
	struct buf dir = BUF_INIT;
	ok(CALL(w, base, sha, &dir) == ANSWER_OK && strcmp(sha, w->base) == 0 &&
	        *buf_str(&dir) == '/',
	    "the base");
	buf_free(&dir);
	ok(CALL(w, branch_delete, "main", w->base) == ANSWER_NO, "the base is not deleted");
	ok(CALL(w, branch_delete, "work", w->base) == ANSWER_NO, "nor a branch that is elsewhere");
	is(at(w, "work"), w->head, "it stays");
	ok(CALL(w, branch_delete, "work", w->head) == ANSWER_OK, "deleted");
	ok(CALL(w, branch_delete, "work", w->head) == ANSWER_OK, "deleted again");
	w->repo.path = path_join(w->dir, "nowhere");
	struct pr pr;
	ok(CALL(w, pr_read, "1", &pr) == ANSWER_UNKNOWN, "no repository: unknown");
}

static void
test_verify(void)
{
	struct world *w = world(true);
	struct pr pr = {.merge_sha = w->head, .head_sha = w->head, .base = "main"};

	ok(CALL(w, merged_clean, &pr) == ANSWER_NO, "what is not in the base is not merged");
	commit(w, "main", "origin/work", "smuggled.txt", "x\n");
	char sha[GIT_SHA_LEN];
	strcpy(sha, at(w, "main"));
	pr.merge_sha = sha;
	ok(CALL(w, merged_clean, &pr) == ANSWER_NO,
	    "a merge that changes more than the pull request is not clean");
	pr.merge_sha = NULL;
	ok(CALL(w, merged_clean, &pr) == ANSWER_UNKNOWN, "nothing on file is unknown");
}

static void
test_denied(void)
{
	struct world *w = world(true);
	struct pr pr;
	struct gate_facts f;
	char *name = path_fmt("%s/1.json", pulls(w));

	if (chmod(w->config.forge.dir, 0700) != 0 || (geteuid() == 0 && seteuid(65534) != 0))
		return;
	if (geteuid() != 65534)
		chmod(name, 0);
	ok(CALL(w, pr_read, "1", &pr) == ANSWER_DENIED, "a file that may not be read: denied");
	ok(CALL(w, gate, "1", &f) == ANSWER_DENIED && !f.pr_known, "… the gate too");
	if (getuid() == 0 && seteuid(0) != 0)
		abort();
	free(name);
}

int
main(void)
{
	char dir[] = "/tmp/fac-forge_local.XXXXXX";

	top = mkdtemp(dir);
	if (!top || chmod(top, 0755) != 0)
		return 1;
	test_open();
	test_close();
	test_merge(true);
	test_merge(false);
	test_moved();
	test_unreviewed();
	test_checkout();
	test_killed();
	test_race();
	test_gate();
	test_renamed();
	test_branches();
	test_verify();
	test_denied();
	file_rmtree(top);
	return unit_done();
}
