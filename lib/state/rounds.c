/* rounds: the roles of one attempt, in order, until they are done or it is over. */
#include "state/rounds.h"
#include "state/step.h"
#include "base/die.h"
#include "base/path.h"
#include "io/file.h"
#include "io/json.h"
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { VERDICT_MAX = 1 << 20, TAIL_MAX = 8192, CHECK_FAILS = 1 };

/* review.md, for the next round. */
static void
write_review(const struct rounds *r, const struct buf *text)
{
	char *path = path_join(r->dir, "review.md");
	if (file_put(path, text->s, text->len, FILE_REPLACE) < 0 || chmod(path, 0644) < 0)
		warn("%s: %s", path, strerror(errno));
	free(path);
}

/* The last TAIL_MAX bytes of a log. */
static void
add_tail(struct buf *out, const char *log)
{
	char tail[TAIL_MAX];
	int fd = open(log, O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
	off_t end = fd < 0 ? 0 : lseek(fd, 0, SEEK_END);
	ssize_t n = fd < 0 ? 0 : pread(fd, tail, sizeof tail, end > TAIL_MAX ? end - TAIL_MAX : 0);
	if (n > 0)
		buf_add(out, tail, (size_t)n);
	if (fd >= 0)
		close(fd);
}

static enum reason
run_check(struct rounds *r, const struct job_check *c, struct buf *found)
{
	struct view v;
	struct role_result res;
	struct buf leaf = BUF_INIT;
	if (!path_encode(&leaf, c->name, strlen(c->name))) {
		warn("check %s: no file can have its name", c->name);
		return R_WORKSPACE;
	}
	char *log = path_fmt("%s/log/check-%s.%d", r->dir, leaf.s, r->rec.rounds);
	struct role role = {.in = -1,
	    .log = log,
	    .timeout = c->timeout,
	    .halted = step_halted, /* guard: halt.check */
	    .arg = r};
	view_command(&v, &r->in, INSIDE_CHECK, (const char *const *)c->argv.v, false);
	enum reason why = step_run(r, &role, &v, &res);
	if (why == R_FINISHED) {
		exitrec_check(&r->rec, c->name, "success", 0);
	} else if (why == R_AGENT_FAILED || why == R_TIMEOUT) {
		bool late = why == R_TIMEOUT;
		exitrec_check(&r->rec, c->name, late ? "timed_out" : "failure",
		    res.exit > 0 ? res.exit : 128 + res.signal);
		buf_addf(found, "The check %s %s. The end of its output:\n\n", c->name,
		    late ? "did not end in time" : "failed");
		add_tail(found, log);
		buf_adds(found, "\n\n");
		why = R_CHECKS_FAILED;
	}
	view_free(&v);
	buf_free(&leaf);
	free(log);
	return why;
}

/*
 * Each on a clean checkout of sha, which stands for head merged into base: a check runs the agent's
 * code, and what that did to the tree is not what the next one judges. Results that are not whole
 * are none.
 */
static enum reason
check(struct rounds *r, const char *sha, const char *head, const char *base)
{
	struct buf found = BUF_INIT;
	enum reason worst = R_FINISHED, why = R_FINISHED;
	exitrec_checks_begin(&r->rec, head, base);
	for (int i = 0; i < r->job->nchecks && why == R_FINISHED; i++) {
		if (inside_fresh_check(&r->in, sha) < 0) /* guard: keep.check.fresh */
			why = R_WORKSPACE;
		else
			why = run_check(r, &r->job->checks[i], &found);
		if (why == R_CHECKS_FAILED) {
			worst = why;
			why = R_FINISHED;
		}
	}
	if (why != R_FINISHED) /* guard: keep.checks.whole */
		exitrec_checks_begin(&r->rec, "", NULL);
	else if (worst == R_CHECKS_FAILED)
		write_review(r, &found);
	buf_free(&found);
	return why != R_FINISHED ? why : worst;
}

/* What the reviewer left. Anything but a whole, well-formed approval is none. */
static enum reason
judge(struct rounds *r, const struct job_agent *a)
{
	struct buf text = BUF_INIT, summary = BUF_INIT;
	struct json_mark m = json_mark();
	struct json_error e = {.what = "not a regular file of at most 1 MiB"};
	char *path = path_join(r->dir, "out/verdict.json");
	const struct json *v = NULL;
	if (file_slurp(path, VERDICT_MAX, &text) == 0)
		v = json_parse(buf_str(&text), text.len, &e);
	const char *said = json_gets(v, "verdict", ""), *why = json_gets(v, "summary", NULL);
	bool approve = strcmp(said, "approve") == 0;
	enum reason res = approve ? R_FINISHED : R_NOT_APPROVED;
	if (!v) {
		warn("%s: %s", path, e.what);
		res = R_BAD_VERDICT;
	} else if (!why || (!approve && strcmp(said, "request_changes") !=
	                                    0)) { /* guard: keep.verdict.whole */
		warn("%s: expected a verdict, approve or request_changes, and a summary", path);
		res = R_BAD_VERDICT;
	} else {
		exitrec_review(&r->rec, a->agent, approve ? "approve" : "request_changes", why);
		buf_addf(&summary, "A reviewer asks for changes:\n\n%s\n", r->rec.review_summary);
	}
	if (res == R_NOT_APPROVED)
		write_review(r, &summary);
	json_release(m);
	buf_free(&text);
	buf_free(&summary);
	free(path);
	return res;
}

/*
 * The agents of one role, in their order. Reviewers see a clean checkout, each its own, and are
 * asked for a verdict.
 */
static enum reason
agents(struct rounds *r, const char *role)
{
	bool review = strcmp(role, "reviewer") == 0;
	int nth = 0;
	for (int i = 0; i < r->job->nagents; i++) {
		const struct job_agent *a = &r->job->agents[i];
		if (strcmp(a->role, role) != 0)
			continue;
		if (review &&
		    inside_fresh_check(&r->in, r->rec.head) < 0) /* guard: keep.review.fresh */
			return R_WORKSPACE;
		enum reason why = step_agent(r, a, nth++);
		if (why == R_FINISHED && review)
			why = judge(r, a);
		if (why != R_FINISHED)
			return why;
	}
	return R_FINISHED;
}

static enum reason
one_round(struct rounds *r)
{
	enum reason why = agents(r, "implementer");
	if (why == R_FINISHED)
		why = step_pack(r);
	if (why != R_FINISHED)
		return why;
	char *work = path_join(r->dir, "work.git");
	int n = r->rec.rounds == 1 ? inside_add_objects(&r->in, work) : 0;
	free(work);
	if (n < 0)
		return R_WORKSPACE;
	why = check(r, r->rec.head, r->rec.head, r->job->base_sha);
	return why == R_FINISHED ? agents(r, "reviewer") : why;
}

/* Only the checks, on head_sha as it would be after a merge. */
static enum reason
recheck(struct rounds *r)
{
	const struct job *job = r->job;
	const char *onto = job->onto_sha ? job->onto_sha : job->base_sha;
	char sha[GIT_SHA_LEN], *work = path_join(r->dir, "work.git");
	struct buf err = BUF_INIT;
	enum reason why = R_WORKSPACE;
	memcpy(r->rec.head, job->head_sha, strlen(job->head_sha) + 1);
	int n = inside_add_objects(&r->in, work);
	if (n == 0)
		n = git_merge_commit(work, onto, job->head_sha, "merge", "checks", sha, &err);
	if (n < 0) {
		warn("%s: %s", work, buf_str(&err));
	} else if (n == 1) {
		exitrec_checks_begin(&r->rec, job->head_sha, onto);
		exitrec_check(&r->rec, "merge", "failure", CHECK_FAILS);
		why = R_CHECKS_FAILED;
	} else {
		why = check(r, sha, job->head_sha, onto);
	}
	buf_free(&err);
	free(work);
	return why;
}

enum reason
rounds_run(struct rounds *r)
{
	r->rec = (struct exitrec){.base_sha = r->job->base_sha};
	if (inside_open(&r->in, r->dir, r->job) < 0)
		return R_SANDBOX_FAILED;
	if (r->job->head_sha)
		return recheck(r);
	enum reason why;
	do {
		r->rec.rounds++;
		why = one_round(r);
	} while (
	    (why == R_CHECKS_FAILED || why == R_NOT_APPROVED) && r->rec.rounds < r->job->rounds);
	return why;
}
