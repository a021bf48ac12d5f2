/*
 * forge_github: a merge of exactly what the gate judged.
 *
 * The request names the head, so GitHub itself refuses another; it takes no base, so the base and the
 * reviews are read again immediately before. A request that was not clearly answered is never
 * repeated: the pull request is read, and what it says counts.
 */
#include "io/jsonout.h"
#include "ports/forge_github.h"
#include "state/texts.h"
#include <string.h>
#include <unistd.h>

struct merging {
	struct hubforge *f;
	const struct repo *r;
	const char *number, *head_sha, *base_sha, *method;
	char *sha; /* of the commit */
	struct buf *err;
	const struct github_repo *repo; /* from here on read now */
	struct gate_facts now;
	const struct json *pull;
};

static enum merge_result
failed(enum answer a)
{
	switch (a) {
	case ANSWER_DENIED:
		return MERGE_DENIED;
	case ANSWER_LIMITED:
		return MERGE_LIMITED;
	case ANSWER_NO:
		return MERGE_REFUSED;
	default:
		return MERGE_UNKNOWN;
	}
}

static enum merge_result
moved(const struct merging *m, const char *what)
{
	answer_say(m->err, ANSWER_NO, "%s", what);
	return MERGE_MOVED;
}

/* Reads the pull request. */
static enum answer
read_pull(struct merging *m)
{
	enum answer a = hub_pull(m->f, m->r, m->number, &m->repo, &m->pull, m->err);

	if (a == ANSWER_OK && !hub_pr(m->f, m->repo, m->pull, &m->now.pr, m->err))
		a = ANSWER_UNKNOWN;
	return a;
}

/* It is merged already, and what was merged is what was judged. */
static bool
is_done(const struct merging *m)
{
	const struct pr *p = &m->now.pr;
	bool done = p->state == PR_MERGED && strcmp(p->head_sha, m->head_sha) == 0 &&
	            git_is_sha(p->merge_sha);

	if (done)
		memcpy(m->sha, p->merge_sha, strlen(p->merge_sha) + 1);
	return done;
}

/* What may have changed since the gate judged. MERGE_DONE: nothing did. */
static enum merge_result
still(struct merging *m)
{
	const struct pr *p = &m->now.pr;
	char base[GIT_SHA_LEN], digest[HASH_LEN];

	if (p->state != PR_OPEN || !p->draft_known || p->draft) /* guard: hub.merge_open */
		return failed(answer_say(m->err, ANSWER_NO, "it is not open, or a draft"));
	if (strcmp(p->head_sha, m->head_sha) != 0) /* guard: hub.merge_head */
		return moved(m, "the head moved");
	enum answer a = hub_branch(m->f, m->repo, p->base, base, m->err);
	if (a == ANSWER_OK && strcmp(base, m->base_sha) != 0) /* guard: hub.merge_base */
		return moved(m, "the base moved");
	if (a == ANSWER_OK)
		a = hub_gate_reviews(m->f, m->repo, &m->now, digest, m->err);
	if (a == ANSWER_OK &&
	    strcmp(digest, m->f->seen_reviews) != 0) /* guard: hub.merge_reviews */
		return moved(m, "the reviews changed");
	return a == ANSWER_OK ? MERGE_DONE : a == ANSWER_NO ? MERGE_UNKNOWN : failed(a);
}

static enum merge_result
enqueue(struct merging *m)
{
	static const char document[] =
	    "mutation($id: ID!, $head: GitObjectID!) { enqueuePullRequest(input: {pullRequestId: "
	    "$id, expectedHeadOid: $head}) { mergeQueueEntry { id } } }";
	const struct json *v = NULL;
	struct buf vars = BUF_INIT;
	struct jsonout j = jsonout(&vars);

	jsonout_open(&j, NULL, '{');
	jsonout_str(&j, "id", json_gets(m->pull, "node_id", ""));
	jsonout_str(&j, "head", m->head_sha); /* guard: hub.queue_head */
	jsonout_close(&j, '}');
	enum answer a = github_mutate(m->f->g, document, buf_str(&vars), &v, m->err);
	buf_free(&vars);
	if (a != ANSWER_OK)
		return failed(a);
	v = json_get(json_get(v, "enqueuePullRequest"), "mergeQueueEntry");
	if (json_type(v) != JSON_OBJECT)
		return failed(
		    answer_say(m->err, ANSWER_UNKNOWN, "the queue's answer says nothing"));
	answer_say(m->err, ANSWER_OK, "in the merge queue");
	return MERGE_QUEUED;
}

/* An answer that settles nothing: what the pull request says now counts. */
static enum merge_result
look_again(struct merging *m)
{
	struct buf why = BUF_INIT;
	bool done;

	buf_adds(&why, buf_str(m->err));
	done = read_pull(m) == ANSWER_OK && is_done(m);
	answer_say(m->err, ANSWER_UNKNOWN, "%s", buf_str(&why));
	buf_free(&why);
	return done ? MERGE_DONE : MERGE_UNKNOWN;
}

static enum merge_result
put(struct merging *m)
{
	struct github *g = m->f->g;
	const struct json *v = NULL;
	struct buf body = BUF_INIT, title = BUF_INIT, text = BUF_INIT;
	struct jsonout j = jsonout(&body);

	text_commit_title(m->now.pr.title, m->number, &title);
	buf_addf(&text, "Pull-Request: %s", m->now.pr.url);
	jsonout_open(&j, NULL, '{');
	jsonout_str(&j, "sha", m->head_sha); /* guard: hub.merge_sha */
	jsonout_str(&j, "merge_method", m->method);
	jsonout_str(&j, "commit_title", buf_str(&title));
	jsonout_str(&j, "commit_message", buf_str(&text));
	jsonout_close(&j, '}');
	enum answer a = github_send(g, "PUT", buf_str(&body), &v, m->err,
	    "/repos/%s/pulls/%s/merge", m->repo->full_name, m->number);
	buf_free(&body);
	buf_free(&title);
	buf_free(&text);
	const char *sha = json_gets(v, "sha", "");
	if (a == ANSWER_OK && json_getb(v, "merged", false) && git_is_sha(sha)) {
		memcpy(m->sha, sha, strlen(sha) + 1);
		return MERGE_DONE;
	}
	if (a == ANSWER_OK) /* 2xx that says nothing of a merge */
		a = answer_say(m->err, ANSWER_UNKNOWN, "the answer does not say that it is merged");
	if (a == ANSWER_NO && github_status(g) == 409)
		return MERGE_MOVED;
	return a == ANSWER_UNKNOWN ? look_again(m) : failed(a);
}

static enum merge_result
locked(struct merging *m)
{
	enum answer a = read_pull(m);

	if (a != ANSWER_OK)
		return failed(a);
	if (is_done(m))
		return MERGE_DONE;
	enum merge_result r = still(m);
	if (r != MERGE_DONE)
		return r;
	if (m->f->seen_queue)
		return enqueue(m);
	return put(m);
}

enum merge_result
hub_merge(void *self, const struct repo *r, const char *number, const char *head_sha,
    const char *base_sha, const char *method, char merge_sha[GIT_SHA_LEN], struct buf *err)
{
	struct hubforge *f = self;
	struct merging m = {.f = f,
	    .r = r,
	    .number = number,
	    .head_sha = head_sha,
	    .base_sha = base_sha,
	    .method = method,
	    .sha = merge_sha,
	    .err = err};

	buf_reset(err);
	bool judged = head_sha && base_sha && git_is_sha(head_sha) && git_is_sha(base_sha) &&
	              strcmp(f->seen_number, number) == 0 && strcmp(f->seen_head, head_sha) == 0 &&
	              strcmp(f->seen_base, base_sha) == 0;
	if (!judged) /* guard: hub.merge_judged */
		return failed(answer_say(err, ANSWER_NO, "it was not judged like this"));
	if (f->seen_queued) {
		answer_say(err, ANSWER_OK, "in the merge queue already");
		return MERGE_QUEUED;
	}
	int lock = hub_lock(f, r, "merge.lock", err);
	if (lock < 0)
		return MERGE_UNKNOWN;
	struct json_mark mark = json_mark();
	enum merge_result result = locked(&m);
	json_release(mark);
	close(lock);
	return result;
}
