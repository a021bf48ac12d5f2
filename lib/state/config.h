/*
 * config: fac.json, typed.
 *
 * One table in config.c names every key, its type, its limits and its default; fac.json(5)
 * documents each. Unknown keys, wrong types and values out of range are EX_CONFIG with the path
 * and, where one is near, the key that was meant:
 *
 *	fac-dispatch: fac.json: dispatch.slotz: unknown key; did you mean slots?
 *
 * Relative paths in the file are relative to the file's directory, and are made absolute here.
 * Without a file everything is its default. The struct lives as long as the program.
 */
#ifndef FAC_STATE_CONFIG_H
#define FAC_STATE_CONFIG_H

#include <stdbool.h>
#include <stddef.h>

struct strings {
	char **v; /* NULL-terminated */
	int n;
};

/* s is in the list, ASCII case folded; NULL and "" are in none. */
bool strings_has(const struct strings *list, const char *s);

struct check {
	char *name; /* as merge.required_checks and the gate's reasons call it */
	struct strings argv;
	long timeout; /* seconds */
};

struct repo {
	char *name; /* "org/app"; compared without regard to ASCII case */
	char *path; /* the git repository, bare or not; NULL: the forge is elsewhere */
	char *base;
	struct check *checks;
	int nchecks;
};

struct agent {
	char *name;
	char *role; /* "implementer" | "reviewer" */
	/* placeholders, whole or inside an argument: {task} {workspace} {out} */
	struct strings argv;
	struct strings env; /* names passed from the caller's environment */
	/*
	 * files or directories of the owner, shown read-only in the agent's HOME under the same
	 * base name
	 */
	struct strings login;
	long timeout, silence; /* seconds */
	bool network;
};

/* All conditions that a rule gives must hold; one that is not given is NULL. */
struct route_rule {
	/* as the record's route.rule calls it; default "label:pear" from the first condition */
	char *name;
	char *label, *project, *team, *key_prefix, *regex, *path;
	struct strings keywords;
	/*
	 * from "repo" or "repos": the first gets the pull request, the others are shown to the
	 * agent read-only
	 */
	struct strings repos;
};

/* What the readiness of an issue is told by (rules/readiness.h); in the order of triage.weights' default. */
enum signal {
	SIGNAL_ACCEPTANCE,
	SIGNAL_EXPECTED,
	SIGNAL_CONTRAST,
	SIGNAL_EXAMPLE,
	SIGNAL_DIAGNOSIS,
	SIGNAL_CODE,
	SIGNAL_IDENTIFIERS,
	SIGNAL_QUOTED,
	SIGNAL_VERSION,
	SIGNAL_HEDGING,
	SIGNAL_OPTIONS,
	SIGNAL_FIRST_PERSON,
	SIGNAL_QUESTION,
	SIGNAL_ELSEWHERE,
	SIGNALS
};

struct config {
	char *file; /* absolute; NULL: defaults only */
	struct {
		char *kind; /* "file" | "github" */
		char *file; /* the backlog: NDJSON or a JSON array; never written */
		char *dir;  /* the overlay: states and comments that fac set */
		struct strings
		    ready; /* states or labels that mean ready; empty: the kind's own default */
		/* github: whose issues; empty: those of every configured repository */
		struct strings repos;
		struct strings labels;         /* github: only issues with all of these */
		char *assignee;                /* github: only issues of this login; NULL: any */
		char *in_progress, *in_review; /* github: the labels that fac sets */
		long relist; /* github: seconds until all is listed again; 0: each time */
	} tracker;
	struct {
		char *kind;     /* "local" | "github" */
		char *dir;      /* pull requests, reviews, check results */
		char *identity; /* the login under which fac opens pull requests; github: where the
		                   token itself does not say */
		struct strings approvers; /* local: logins with write access */
		struct strings labels;    /* github: of the pull requests that fac opens */
	} forge;
	struct {
		char *api; /* "https://api.github.com", "https://ghe.example.org/api/v3" */
		/* where the token comes from (state/token.h) */
		struct strings token_command;
		char *token_file;
		/* the reviewer role's own identity; none: its verdict is a comment of fac's */
		struct strings reviewer_token_command;
		char *reviewer_token_file;
	} github;
	struct repo *repos;
	int nrepos;
	struct {
		long min_body;  /* characters */
		long min_score; /* hundredths of a readiness score */
		long weights
		    [SIGNALS]; /* points that each signal may add or take (rules/readiness.h) */
		char *scope_title;
		struct strings scope_labels, scope_teams;
		struct strings trusted_associations, trusted_logins, trusted_apps;
		struct strings acceptance_phrases, template_phrases;
		struct strings reserved_labels, reserved_phrases;
		struct strings sensitive_labels, sensitive_phrases;
		struct strings design_phrases, self_phrases, security_phrases, behavior_phrases;
		struct strings question_labels, question_phrases;
		struct strings duplicate_labels, duplicate_phrases;
		struct strings epic_labels, epic_phrases, outside_phrases;
		struct strings synthetic_titles;
		/* the second tier (state/llm.h): a command, or an endpoint; neither: there is none */
		struct {
			struct strings argv;
			struct strings env; /* names passed from the caller's environment */
			char *url, *model;  /* "https://api.anthropic.com" */
			char *api;          /* "anthropic" | "openai" */
			/* where the endpoint's key comes from (state/token.h) */
			struct strings key_command;
			char *key_file;
			long timeout; /* seconds */
			long max_tokens;
			bool promote;
			long per_pass, per_day; /* calls */
			long pass_seconds;
			long cents_per_day;       /* 0: no limit */
			long price_in, price_out; /* US cents for a million tokens; 0: not known */
		} llm;
	} triage;
	struct {
		struct route_rule *rules;
		int nrules;
		char *dflt; /* route.default; NULL: none */
	} route;
	struct agent *agents;
	int nagents;
	struct {
		long slots, max_open, attempts, lifetime, rounds;
		long backoff, backoff_max; /* seconds */
		long log_max;              /* bytes per role and round */
	} dispatch;
	struct {
		char *kind; /* "bwrap" | "none" */
		char *user;
		struct strings read; /* more paths shown read-only */
	} sandbox;
	struct {
		char *policy;     /* "never" | "on-green-with-review" */
		char *graduation; /* "evidence" | "waived" */
		char *method;     /* "squash" | "merge" */
		struct strings required_checks, optional_checks, allow_skipped, protected_paths,
		    hold_labels;
		bool allow_no_checks;
		long min_approvals;
		long settle; /* seconds */
	} merge;
	struct {
		long
		    window; /* seconds without progress, while there is work and room, that make a wedge */
		long journal_max;  /* bytes, then it is rotated */
		long journal_keep; /* rotated journals kept */
	} reap;
};

/* file NULL: the defaults. Dies with EX_CONFIG on anything that is not understood. */
const struct config *config_load(const char *file);

/* NULL where there is none. */
const struct repo *config_repo(const struct config *c, const char *name);

/*
 * What makes two configurations owners of the same run directory: SHA-256 over the file's real
 * path and what tracker and forge they speak of. Editing other keys does not change it.
 */
void config_fingerprint(const struct config *c, char out[65]);

/*
 * Every key of the table, "dispatch.slots" or "agents[].timeout", with its default as JSON text,
 * for the tests and lint.
 */
void config_each_key(
    void (*fn)(const char *path, const char *type, const char *dflt, void *arg), void *arg);

#endif
