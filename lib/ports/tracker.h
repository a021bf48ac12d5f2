/*
 * tracker: where issues live. A table of functions per kind; the callers know no kind.
 *
 * Calls answer with enum answer (state/facts.h) and report nothing; tracker_error() says in one
 * line what went wrong. A record they give is a normalised line (normalise.h). Reading never
 * writes. Each write is repeatable: doing it twice leaves what doing it once leaves.
 */
#ifndef FAC_PORTS_TRACKER_H
#define FAC_PORTS_TRACKER_H

#include "ports/dump.h"
#include "state/facts.h"

struct tracker;

struct tracker_ops {
	const char *kind;
	/*
	 * Asks the tracker nothing yet. cache: a directory for what can be asked for again; NULL: none. NULL: the
	 * configuration names no tracker of this kind, or its credential is missing (err).
	 */
	void *(*open)(const struct config *c, const char *cache, struct buf *err);
	/*
	 * Every ready issue, ordered by priority (1 first, 0 last), age (created_at), key. Stops
	 * where sink returns non-zero. What the tracker holds that is no issue record is named on
	 * stderr, and counted in *tally, which is also what was seen in all.
	 */
	enum answer (*list)(void *self, int (*sink)(const char *line, size_t n, void *arg),
	    void *arg, struct dump_tally *tally, struct buf *err);
	/*
	 * One issue by id, as it is now, appended to line. ANSWER_NO: the tracker says that there
	 * is none.
	 */
	enum answer (*read)(void *self, const char *ref, struct buf *line, struct buf *err);
	/*
	 * Sets the state, if it is now `expect` (or is `state` already); ANSWER_NO: it is
	 * another, a person moved it; nothing is written.
	 */
	enum answer (*set_state)(
	    void *self, const char *ref, const char *expect, const char *state, struct buf *err);
	/* One comment per marker: made, or edited in place where it is there already. */
	enum answer (*comment)(
	    void *self, const char *ref, const char *marker, const char *text, struct buf *err);
	/*
	 * Closes it, verified by reading it back, and takes away what fac had set: `why` is
	 * R_PR_MERGED where its work was merged.
	 */
	enum answer (*close)(void *self, const char *ref, enum reason why, struct buf *err);
	void (*free)(void *self);
};

extern const struct tracker_ops tracker_file, tracker_github;

/* Dies: EX_CONFIG without a tracker. */
struct tracker *tracker_open(const struct config *c, const char *cache);
enum answer tracker_list(struct tracker *t, int (*sink)(const char *line, size_t n, void *arg),
    void *arg, struct dump_tally *tally);
enum answer tracker_read(struct tracker *t, const char *ref, struct buf *line);
enum answer tracker_set_state(
    struct tracker *t, const char *ref, const char *expect, const char *state);
enum answer tracker_comment(
    struct tracker *t, const char *ref, const char *marker, const char *text);
enum answer tracker_close(struct tracker *t, const char *ref, enum reason why);
const char *tracker_error(const struct tracker *t);
void tracker_free(struct tracker *t);

#endif
