/*
 * facts: what ports find out, and rules judge.
 *
 * A port fills these in, a rule reads them; neither knows the other. Whatever was not read, not
 * read whole or not understood is left at its zero value, which is never permission: every group
 * carries `known`, false until all of it was read. Strings belong to the port's arena and live
 * until its next call.
 */
#ifndef FAC_STATE_FACTS_H
#define FAC_STATE_FACTS_H

#include "state/attempt.h"
#include <string.h>

/*
 * What a port answers. answer_errno(): what a system call's failure is, permission apart from all
 * else.
 */
enum answer {
	/* timed out, unreadable, not understood; the effect may or may not have happened */
	ANSWER_UNKNOWN,
	ANSWER_OK,
	ANSWER_NO, /* it says so itself: there is none; it moved; it refuses */
	/* authentication or permission: the run ends with EX_NOPERM, nothing changed */
	ANSWER_DENIED,
	/* the peer's rate limit is used up: the run ends with EX_TEMPFAIL, nothing changed */
	ANSWER_LIMITED
};

/* The answer that ends a run: whoever gets it asks for nothing more. */
static inline bool
answer_stops(enum answer a)
{
	return a == ANSWER_DENIED || a == ANSWER_LIMITED;
}

enum answer answer_errno(int err);

/* Sets err, and returns a. */
enum answer answer_say(struct buf *err, enum answer a, const char *fmt, ...)
    __attribute__((format(printf, 3, 4)));

/*
 * The answer of several questions: what ends a run, else the first that is not ANSWER_OK. Where b is
 * the one that counts, err takes what is said of it; said is empty afterwards.
 */
enum answer answer_also(enum answer a, enum answer b, struct buf *err, struct buf *said);

/* What a program ends with that got it: 0, EX_UNAVAILABLE, EX_NOPERM, EX_TEMPFAIL. */
int answer_exit(enum answer a);

/* A forge's word for what a person may in a repository lets him write there. */
static inline bool
may_write(const char *permission)
{
	return permission && (strcmp(permission, "admin") == 0 || strcmp(permission, "write") == 0);
}

enum pr_state { PR_UNKNOWN, PR_OPEN, PR_CLOSED, PR_MERGED };

/* A pull request by number: what fac-complete needs. */
struct pr {
	enum pr_state state;
	const char *repo; /* "org/app", where it is opened */
	const char *number, *url, *author, *title;
	const char *head_sha, *head_branch, *head_repo; /* head_repo NULL: gone */
	const char *base;
	const char *merge_sha; /* merged only */
	bool draft;
	bool draft_known;
};

enum check_result {
	CHECK_PENDING, /* queued, running, null, unknown */
	CHECK_PASS,
	CHECK_SKIPPED, /* skipped or neutral */
	CHECK_FAIL
};
struct check_fact {
	const char *name;
	const char *app; /* id of the app that reported; NULL: none */
	bool status;     /* a commit status, not a check run */
	enum check_result result;
	const char *said; /* the forge's own word, for the reason */
};
struct required_fact {
	const char *name;
	const char *app;  /* NULL: any */
	const char *from; /* "rulesets", "protection", "configuration" */
};
enum review_state {
	REVIEW_UNKNOWN,
	REVIEW_APPROVED,
	REVIEW_CHANGES,
	REVIEW_DISMISSED,
	REVIEW_COMMENTED
};
struct review_fact {
	const char *user;
	enum review_state state;
	const char *commit; /* head it was given for */
	const char *submitted_at;
	bool write_access, bot;
	bool own; /* one of fac's own identities gave it */
};

/* Everything that the gate asks of a forge, all of it for pr.head_sha. */
struct gate_facts {
	struct pr pr;
	bool pr_known;
	const char *base_sha; /* commit of the base now; NULL: unknown */

	bool required_known;      /* rulesets and protection were both read, whole */
	const char *required_odd; /* a rule type that is not understood; NULL: none */
	struct required_fact *required;
	int nrequired;

	/* runs, statuses and waiting runs were all read: all pages, counts agree */
	bool checks_known;
	bool approval_waiting; /* a workflow run waits for approval */
	struct check_fact *checks;
	int nchecks;

	const char *mergeable;   /* MERGEABLE | CONFLICTING | UNKNOWN; NULL: unread */
	const char *merge_state; /* CLEAN | HAS_HOOKS | BEHIND | DIRTY | …; NULL: unread */

	bool reviews_known;
	/* APPROVED | CHANGES_REQUESTED | REVIEW_REQUIRED; NULL: none or unread */
	const char *review_decision;
	struct review_fact *reviews; /* in order of submission */
	int nreviews;
	/* logins or mail addresses of who wrote a commit in it; NULL-terminated */
	const char *const *commit_authors;
	bool commit_authors_known;

	bool threads_known;
	int threads_open;

	bool labels_known;
	const char *const *labels; /* of the pull request; NULL-terminated */

	bool files_known;         /* all pages, below the forge's cap */
	const char *const *files; /* names and previous names; NULL-terminated */

	bool queue_known;
	bool queue;  /* a merge queue on the base */
	bool queued; /* it stands in that queue already */
};

/* What the gate asks of the tracker. */
struct issue_facts {
	bool known;
	const char *state;         /* fac's word: ready … closed */
	const char *content;       /* content hash now */
	const char *const *labels; /* NULL-terminated */
};

enum merge_result {
	MERGE_UNKNOWN, /* timed out or 5xx: read before anything else */
	MERGE_DONE,
	MERGE_QUEUED,
	MERGE_MOVED,   /* the head, or (locally) the base, is another by now: judge again */
	MERGE_REFUSED, /* the forge will not: hold */
	MERGE_DENIED,
	MERGE_LIMITED
};

/* What decides how a claim goes on (rules/lifecycle.h). */
struct life_facts {
	enum phase phase;
	bool synthetic;
	bool draft;
	enum reason held_for;  /* the claim's reason now */
	int attempts, attempt; /* attempts on this content; attempts ever */
	int max_attempts, max_lifetime;
	enum attempt_state attempt_state;
	bool exit_known;     /* exit.json was read */
	enum reason outcome; /* where it was */
	bool work;           /* it names a head commit */
	bool spawned;        /* any agent was started */
	bool issue_known;    /* the tracker answered, by id */
	bool issue_gone;     /* … that there is no such issue */
	bool issue_shut;     /* … that it is closed or done */
	enum pr_state pr;    /* PR_UNKNOWN: unread */
	bool pr_gone;        /* the forge says there is none of that number */
};

#endif
