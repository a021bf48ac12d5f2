/*
 * tracker_github: GitHub issues. Private to tracker_github*.c.
 *
 * An issue is ready because of a label that a person set (tracker.ready). fac adds and removes two labels of its own
 * (tracker.in_progress, tracker.in_review) and no other: giving an issue back is taking fac's label away, and
 * who called it ready stays true. Lists and reads are asked for conditionally (http.h): what did not change is
 * not counted.
 */
#ifndef FAC_PORTS_TRACKER_GITHUB_H
#define FAC_PORTS_TRACKER_GITHUB_H

#include "base/clock.h"
#include "base/hash.h"
#include "ports/github.h"
#include "ports/hubspool.h"
#include "ports/tracker.h"

struct hubtracker {
	const struct config *config;
	struct github *g;
	const char *cache; /* NULL: none */
};

/*
 * One look at a repository before it is listed (tracker_github_since.c). unchanged: its lists are what they were, and
 * http_offline() has them. hubtracker_listed(), after they were listed whole, makes that so for the next pass.
 */
struct hubsince {
	bool unchanged;
	time_t at;
	char seen[HASH_LEN]; /* "": nothing is to be remembered */
	char was[HASH_LEN];
};
enum answer hubtracker_since(const struct hubtracker *t, const struct github_repo *repo,
    struct hubsince *s, struct buf *err);
void hubtracker_listed(
    const struct hubtracker *t, const struct github_repo *repo, const struct hubsince *s);

/* One of the repositories whose issues are ours, by the name in a ref; NULL. */
const char *hubtracker_repo(const struct hubtracker *t, const char *name, size_t n);

/* The n-th of them; NULL past the last. */
const char *hubtracker_nth(const struct hubtracker *t, int n);

/*
 * Who called these issues ready, and who changed them since: `trust` without permissions. GraphQL, in batches, several at
 * once. Of each issue: node id and the labels it has now, a JSON array (`labels`); fact receives JSON text in mem, "null" where it
 * cannot be known.
 */
struct trust_query {
	const char *node_id;
	const struct json *labels; /* of the record: names; NULL where labels_text is given */
	const char *labels_text;
	const char *fact;
};
enum answer hubtracker_trust(const struct hubtracker *t, struct trust_query *q, size_t n,
    struct arena *mem, struct buf *err);

/* Appends the record's member: the fact, with what each person may now in the repository. */
enum answer hubtracker_permissions(const struct hubtracker *t, const char *repo, const char *fact,
    struct buf *out, struct buf *err);

/* Gives facts to the issues of which they are known from earlier passes; leaves s sorted by their marks. */
void hubtracker_recall(const struct hubtracker *t, struct hubspool *s);
/* Keeps the facts of all of s, which have one. */
void hubtracker_remember(const struct hubtracker *t, struct hubspool *s);

enum answer hubtracker_list(void *self, int (*sink)(const char *line, size_t n, void *arg),
    void *arg, struct dump_tally *tally, struct buf *err);

#endif
