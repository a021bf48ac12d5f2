/*
 * reason: why, in one table of codes.
 *
 * Whatever fac decides, it says why with a code from here (in a record's "reason", in the
 * journal, in a comment for a person). A code is stable, lower case with '_', and means one
 * thing; its sentence is what a person reads and its remedy is what that person can do. Triage
 * rules (`thin.no_acceptance`) and gate conditions (`checks`) have tables of their own in
 * lib/rules, which name themselves the same way.
 */
#ifndef FAC_BASE_REASON_H
#define FAC_BASE_REASON_H

#include <stdbool.h>

/* X(ID, "sentence", "remedy" or "") ; the code is the ID in lower case. */
#define REASON_TABLE(X)                                                                            \
	/* fac-dispatch: why an issue was not started */                                           \
	X(STARTED, "an attempt was started", "")                                                   \
	X(DRY_RUN, "would be started", "run without --dry-run")                                    \
	X(NOT_TRIAGED, "the record carries no triage verdict", "pipe it through fac-triage")       \
	X(NOT_ROUTED, "the record carries no route", "pipe it through fac-route")                  \
	X(TRIAGE_SKIP, "triage says skip", "see triage.reasons")                                   \
	X(ESCALATED, "triage gives it to a person",                                                \
	    "see triage.reasons; edit the issue, or remove its label")                             \
	X(UNROUTED, "no repository is configured for it", "add a rule to route.rules")             \
	X(UNKNOWN_REPO, "the route names a repository that is not configured", "add it to repos")  \
	X(NOT_READY, "the tracker says it is not ready", "set it to ready in the tracker")         \
	X(BLOCKED, "an issue that blocks it is not done", "finish the blocking issue")             \
	X(CHANGED, "the content changed since triage",                                             \
	    "none: it is triaged again in the next pass")                                          \
	X(UNREAD, "the tracker or forge gave no clear answer",                                     \
	    "none: it is tried again; see stderr of the tick")                                     \
	X(GONE, "the tracker says that there is no such issue", "")                                \
	X(HALTED, "a halt file is present", "remove halt, or halt.d/NAME")                         \
	X(NO_SLOT, "all slots are taken", "wait, or raise dispatch.slots")                         \
	X(MAX_OPEN, "enough pull requests are waiting", "review them, or raise dispatch.max_open") \
	X(CLAIMED, "it is in flight already", "")                                                  \
	X(DONE, "it was done before", "reopen it in the tracker")                                  \
	X(BACKING_OFF, "a failed attempt is backing off", "wait until complete.retry_at")          \
	X(HELD, "it is held for a person",                                                         \
	    "see complete.reason; change the issue, or remove the file under held/")               \
	X(LIFETIME, "it has used up its attempts for good",                                        \
	    "remove the file under held/ to start afresh")                                         \
	X(WORKSPACE, "the workspace could not be made", "see stderr of the tick")                  \
	X(NO_START, "the keeper did not start", "see stderr of the tick")                          \
	X(DENIED, "authentication or permission was refused", "see fac-discover and the token")    \
	X(LIMITED, "the rate limit of the tracker or forge is used up",                            \
	    "none: it is tried again; fac-discover --check says when")                             \
	X(LOST_RACE, "another copy took it first", "")                                             \
	/* how an attempt ended (attempts/NAME.N/exit.json: outcome) */                            \
	X(FINISHED, "the agents finished, and left commits", "")                                   \
	X(NOT_APPROVED, "the reviewer did not approve within the configured rounds",               \
	    "read the review in the pull request")                                                 \
	X(CHECKS_FAILED, "a check failed after the configured rounds",                             \
	    "read the check's log in the attempt's directory")                                     \
	X(NO_COMMITS, "the agent ended without a commit",                                          \
	    "read the log in the attempt's directory")                                             \
	X(AGENT_FAILED, "an agent ended with an error", "read the log in the attempt's directory") \
	X(TIMEOUT, "an agent exceeded its time", "raise agents[].timeout, or split the issue")     \
	X(SILENT, "an agent said nothing for too long", "raise agents[].silence")                  \
	X(BAD_BUNDLE, "the work that came out was not acceptable",                                 \
	    "read the log in the attempt's directory")                                             \
	X(SANDBOX_FAILED, "the sandbox could not be made",                                         \
	    "install bubblewrap; see the log in the attempt's directory")                          \
	X(BAD_VERDICT, "the reviewer left no readable verdict",                                    \
	    "read the log in the attempt's directory")                                             \
	X(KEEPER_DIED, "the keeper died", "none: it is tried again")                               \
	X(STOPPED, "it was stopped by fac-reap --stop", "remove halt")                             \
	/* fac-complete */                                                                         \
	X(RUNNING, "its agents are at work", "")                                                   \
	X(STARTING, "its keeper is being started", "")                                             \
	X(CHECKING, "its checks are run again on the moved base", "")                              \
	X(PR_OPEN, "its pull request waits", "")                                                   \
	X(PR_DRAFT, "its pull request is a draft", "review it, mark it ready or close it")         \
	X(PR_MERGED, "its pull request was merged", "")                                            \
	X(PR_REJECTED, "a person closed its pull request unmerged", "")                            \
	X(PR_LOST, "the forge says that its pull request does not exist", "look at the forge")     \
	X(SYNTHETIC, "a synthetic issue: its pull request is closed, never merged", "")            \
	X(ISSUE_CLOSED, "the issue was closed in the tracker", "")                                 \
	X(PUSH_REFUSED, "the branch could not be pushed", "see stderr of the tick")                \
	X(CLOSE_PENDING, "merged; the issue could not be closed yet", "none: it is tried again")   \
	X(MERGE_ODD, "the merge on the base is not the one that was expected",                     \
	    "look at the pull request; then remove the file under claims/")                        \
	X(ATTEMPTS_USED, "every attempt of its budget failed",                                     \
	    "read the last attempt's log, then change the issue or remove the file under held/")   \
	X(NOT_CLAIMED, "fac holds no claim on it", "")                                             \
	/* fac-reap */                                                                             \
	X(ORPHAN, "it belonged to nothing any more", "")                                           \
	X(SURVIVOR, "a process outlived its keeper", "")                                           \
	X(WEDGED, "there is work and room, and nothing moves",                                     \
	    "see the last lines of the tick's log")                                                \
	X(STALE, "no pass has ended for too long", "is cron running, and tick in the crontab?")    \
	X(NOTHING_TO_WATCH, "there is nothing to watch", "")                                       \
	X(TORN, "a last line was cut short", "")                                                   \
	/* fac-triage --llm */                                                                     \
	X(ASKED, "a model was asked about it", "")

#define REASON_ENUM(id, sentence, remedy) R_##id,
enum reason { REASON_TABLE(REASON_ENUM) R_COUNT };
#undef REASON_ENUM

const char *reason_code(enum reason r);     /* "no_slot" */
const char *reason_sentence(enum reason r); /* "all slots are taken" */
const char *reason_remedy(enum reason r);   /* "" where there is none */
bool reason_parse(const char *code, enum reason *r);

#endif
