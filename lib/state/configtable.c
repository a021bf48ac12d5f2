/* configtable: every key of fac.json, with its type, its limits and its default. */
#include "state/configtable.h"
#include "state/config.h"
#include "state/triage_defaults.h"
#include "state/triage_kinds.h"
#include "state/triage_risks.h"
#include <limits.h>
#include <string.h>

#define AT(member) offsetof(struct config, member)

#define INT(name, where, value, least, most)                                            \
	{                                                                               \
		.key = name, .type = ROW_INT, .at = where, .dflt = value, .min = least, \
		.max = most                                                             \
	}

#define ALNUM "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789"

enum { DAY = 86400, NAME_MAX_CHARS = 64 };

/*
 * The triage lists are long: they are not held to the 4095 bytes that C11 promises for a literal.
 */
#pragma GCC diagnostic ignored "-Woverlength-strings"

static const char default_protected[] =
    "[\".github/**\",\".gitlab-ci.yml\",\"Jenkinsfile\",\".circleci/**\",\"CODEOWNERS\","
    "\"**/CODEOWNERS\",\"AGENTS.md\",\"**/AGENTS.md\",\"CLAUDE.md\",\"**/CLAUDE.md\","
    "\".claude/**\",\".codex/**\",\".cursor/**\",\"fac.json\",\"**/fac.json\",\".gitmodules\","
    "\".gitattributes\",\"**/.gitattributes\"]";

/*
 * Credentials of trackers and forges: an agent never has one (invariant 16). Its own model's key
 * is its business.
 */
static const char *const secrets[] = {"GITHUB_TOKEN", "GH_TOKEN", "GITHUB_PAT",
    "GH_ENTERPRISE_TOKEN", "GITHUB_ENTERPRISE_TOKEN", "LINEAR_API_KEY", "LINEAR_TOKEN",
    "GITLAB_TOKEN", NULL};

static const char *
not_empty(const char *s)
{
	return *s ? NULL : "is empty";
}

/* GitHub's own limit, and the commas that separate labels in its queries. */
static const char *
label_name(const char *s)
{
	size_t n = 0;
	for (const char *p = s; *p; p++)
		n += ((unsigned char)*p & 0xC0) != 0x80;
	if (n == 0 || n > 50 || strchr(s, ',')) /* guard: config.label.chars */
		return "expected a label: 1 to 50 characters, no comma";
	return NULL;
}

/* Names of agents and checks become parts of file names and of git and forge data. */
static const char *
plain_name(const char *s)
{
	size_t n = strlen(s);
	if (n == 0 || n > NAME_MAX_CHARS ||
	    s[strspn(s, ALNUM "._-")]) /* guard: config.name.chars */
		return "expected 1 to 64 of A-Z a-z 0-9 . _ -";
	if (!strchr(ALNUM "_", s[0]))
		return "must begin with a letter, a digit or _";
	return NULL;
}

static const char *
repo_name(const char *s)
{
	const char *slash = strchr(s, '/');
	if (!slash || slash == s || !slash[1] || strlen(s) > 140)
		return "expected owner/name";
	if (slash[1 + strspn(slash + 1, ALNUM "._-")] ||
	    strspn(s, ALNUM "._-") != (size_t)(slash - s))
		return "expected owner/name of A-Z a-z 0-9 . _ -";
	if (s[0] == '-' || s[0] == '.' || slash[1] == '-')
		return "owner and name begin with a letter or a digit";
	if (strstr(s, "..") || strcmp(slash, "/.") == 0) /* guard: config.repo.dots */
		return "must not hold ..";
	return NULL;
}

static const char *
env_name(const char *s)
{
	if (!*s || strchr("0123456789", s[0]) || s[strspn(s, ALNUM "_")])
		return "is no name of an environment variable";
	for (const char *const *t = secrets; *t; t++) {
		if (strcmp(s, *t) == 0) /* guard: config.secret.env */
			return "a tracker's or forge's credential is never given to an agent";
	}
	return NULL;
}

/*
 * {task} {workspace} {out} are filled in; any other {word} is a slip of the pen, other braces are
 * text.
 */
static const char *
agent_argument(const char *s)
{
	static const char *const known[] = {"{task}", "{workspace}", "{out}"};
	for (const char *p = s; (p = strchr(p, '{')); p++) {
		size_t n = strspn(p + 1, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz_");
		bool fine = n == 0 || p[1 + n] != '}';
		for (size_t i = 0; !fine && i < sizeof known / sizeof *known; i++)
			fine = strncmp(p, known[i], n + 2) == 0 && !known[i][n + 2];
		if (!fine) /* guard: config.placeholder */
			return "unknown placeholder; there are {task} {workspace} {out}";
	}
	return NULL;
}

static const struct row tracker_rows[] = {
    {"kind", ROW_TEXT, AT(tracker.kind), "\"file\"", .words = "file|github"},
    {"file", ROW_PATH, AT(tracker.file), "null", .check = not_empty},
    {"dir", ROW_PATH, AT(tracker.dir), "\"tracker\"", .check = not_empty},
    {"ready", ROW_LIST, AT(tracker.ready), "[]", .check = not_empty},
    {"repos", ROW_LIST, AT(tracker.repos), "[]", .check = repo_name},
    {"labels", ROW_LIST, AT(tracker.labels), "[]", .check = label_name},
    {"assignee", ROW_TEXT, AT(tracker.assignee), "null", .check = not_empty},
    {"in_progress", ROW_TEXT, AT(tracker.in_progress), "\"fac:in-progress\"", .check = label_name},
    {"in_review", ROW_TEXT, AT(tracker.in_review), "\"fac:in-review\"", .check = label_name},
    INT("relist", AT(tracker.relist), "3600", 0, DAY), {0}};

static const struct row forge_rows[] = {
    {"kind", ROW_TEXT, AT(forge.kind), "\"local\"", .words = "local|github"},
    {"dir", ROW_PATH, AT(forge.dir), "\"forge\"", .check = not_empty},
    {"identity", ROW_TEXT, AT(forge.identity), "\"fac\"", .check = not_empty},
    {"approvers", ROW_LIST, AT(forge.approvers), "[]", .check = not_empty},
    {"labels", ROW_LIST, AT(forge.labels), "[\"fac\"]", .check = label_name}, {0}};

static const struct row github_rows[] = {
    {"api", ROW_TEXT, AT(github.api), "\"https://api.github.com\"", .check = not_empty},
    {"token_command", ROW_LIST, AT(github.token_command), "[]", .check = not_empty},
    {"token_file", ROW_PATH, AT(github.token_file), "null", .check = not_empty},
    {"reviewer_token_command", ROW_LIST, AT(github.reviewer_token_command), "[]",
        .check = not_empty},
    {"reviewer_token_file", ROW_PATH, AT(github.reviewer_token_file), "null", .check = not_empty},
    {0}};

#define IN(member) offsetof(struct check, member)
static const struct row check_rows[] = {{"name", ROW_TEXT, IN(name), NULL, .check = plain_name},
    {"argv", ROW_LIST, IN(argv), NULL, .min = 1}, INT("timeout", IN(timeout), "600", 1, 7 * DAY),
    {0}};
#undef IN

#define IN(member) offsetof(struct repo, member)
static const struct row repo_rows[] = {{"path", ROW_PATH, IN(path), "null", .check = not_empty},
    {"base", ROW_TEXT, IN(base), "\"main\"", .check = not_empty},
    {"checks", ROW_ARRAY, IN(checks), "[]", .sub = check_rows, .size = sizeof(struct check),
        .count = IN(nchecks)},
    {0}};
#undef IN

static const struct row llm_rows[] = {
    {"argv", ROW_LIST, AT(triage.llm.argv), "[]", .check = not_empty},
    {"env", ROW_LIST, AT(triage.llm.env), "[]", .check = env_name},
    {"url", ROW_TEXT, AT(triage.llm.url), "null", .check = not_empty},
    {"api", ROW_TEXT, AT(triage.llm.api), "\"anthropic\"", .words = "anthropic|openai"},
    {"model", ROW_TEXT, AT(triage.llm.model), "null", .check = not_empty},
    {"key_command", ROW_LIST, AT(triage.llm.key_command), "[]", .check = not_empty},
    {"key_file", ROW_PATH, AT(triage.llm.key_file), "null", .check = not_empty},
    INT("timeout", AT(triage.llm.timeout), "60", 1, 240),
    INT("max_tokens", AT(triage.llm.max_tokens), "2048", 64, 65536),
    {"promote", ROW_BOOL, AT(triage.llm.promote), "false", .sub = NULL},
    INT("per_pass", AT(triage.llm.per_pass), "20", 0, 100000),
    INT("pass_seconds", AT(triage.llm.pass_seconds), "240", 0, 300),
    INT("per_day", AT(triage.llm.per_day), "200", 0, 1000000),
    INT("cents_per_day", AT(triage.llm.cents_per_day), "0", 0, 100000000),
    INT("price_in", AT(triage.llm.price_in), "0", 0, 1000000),
    INT("price_out", AT(triage.llm.price_out), "0", 0, 1000000), {0}};

static const struct row triage_rows[] = {INT("min_body", AT(triage.min_body), "140", 0, 100000),
    INT("min_score", AT(triage.min_score), "40", 0, 100),
    {"weights", ROW_INTS, AT(triage.weights), TRIAGE_WEIGHTS, .min = -10, .max = 10,
        .words = TRIAGE_SIGNALS},
    {"scope_title", ROW_TEXT, AT(triage.scope_title), "null", .check = not_empty},
    {"scope_labels", ROW_LIST, AT(triage.scope_labels), "[]", .check = not_empty},
    {"scope_teams", ROW_LIST, AT(triage.scope_teams), "[]", .check = not_empty},
    {"trusted_associations", ROW_LIST, AT(triage.trusted_associations),
        "[\"OWNER\",\"MEMBER\",\"COLLABORATOR\"]", .check = not_empty},
    {"trusted_logins", ROW_LIST, AT(triage.trusted_logins), "[]", .check = not_empty},
    {"trusted_apps", ROW_LIST, AT(triage.trusted_apps), "[]", .check = not_empty},
    {"acceptance_phrases", ROW_LIST, AT(triage.acceptance_phrases), TRIAGE_ACCEPTANCE_PHRASES,
        .check = not_empty},
    {"template_phrases", ROW_LIST, AT(triage.template_phrases), TRIAGE_TEMPLATE_PHRASES,
        .check = not_empty},
    {"reserved_labels", ROW_LIST, AT(triage.reserved_labels), TRIAGE_RESERVED_LABELS,
        .check = not_empty},
    {"reserved_phrases", ROW_LIST, AT(triage.reserved_phrases), TRIAGE_RESERVED_PHRASES,
        .check = not_empty},
    {"sensitive_labels", ROW_LIST, AT(triage.sensitive_labels), TRIAGE_SENSITIVE_LABELS,
        .check = not_empty},
    {"sensitive_phrases", ROW_LIST, AT(triage.sensitive_phrases), TRIAGE_SENSITIVE_PHRASES,
        .check = not_empty},
    {"design_phrases", ROW_LIST, AT(triage.design_phrases), TRIAGE_DESIGN_PHRASES,
        .check = not_empty},
    {"self_phrases", ROW_LIST, AT(triage.self_phrases), TRIAGE_SELF_PHRASES, .check = not_empty},
    {"security_phrases", ROW_LIST, AT(triage.security_phrases), TRIAGE_SECURITY_PHRASES,
        .check = not_empty},
    {"behavior_phrases", ROW_LIST, AT(triage.behavior_phrases), TRIAGE_BEHAVIOR_PHRASES,
        .check = not_empty},
    {"question_labels", ROW_LIST, AT(triage.question_labels), TRIAGE_QUESTION_LABELS,
        .check = not_empty},
    {"question_phrases", ROW_LIST, AT(triage.question_phrases), TRIAGE_QUESTION_PHRASES,
        .check = not_empty},
    {"duplicate_labels", ROW_LIST, AT(triage.duplicate_labels), TRIAGE_DUPLICATE_LABELS,
        .check = not_empty},
    {"duplicate_phrases", ROW_LIST, AT(triage.duplicate_phrases), TRIAGE_DUPLICATE_PHRASES,
        .check = not_empty},
    {"epic_labels", ROW_LIST, AT(triage.epic_labels), TRIAGE_EPIC_LABELS, .check = not_empty},
    {"epic_phrases", ROW_LIST, AT(triage.epic_phrases), TRIAGE_EPIC_PHRASES, .check = not_empty},
    {"outside_phrases", ROW_LIST, AT(triage.outside_phrases), TRIAGE_OUTSIDE_PHRASES,
        .check = not_empty},
    {"synthetic_titles", ROW_LIST, AT(triage.synthetic_titles), TRIAGE_SYNTHETIC_TITLES,
        .check = not_empty},
    {"llm", ROW_SECTION, 0, "{}", .sub = llm_rows}, {0}};

#define IN(member) offsetof(struct route_rule, member)
static const struct row rule_rows[] = {{"name", ROW_TEXT, IN(name), "null", .check = not_empty},
    {"label", ROW_TEXT, IN(label), "null", .check = not_empty},
    {"project", ROW_TEXT, IN(project), "null", .check = not_empty},
    {"team", ROW_TEXT, IN(team), "null", .check = not_empty},
    {"keywords", ROW_LIST, IN(keywords), "[]", .check = not_empty},
    {"key_prefix", ROW_TEXT, IN(key_prefix), "null", .check = not_empty},
    {"regex", ROW_TEXT, IN(regex), "null", .check = not_empty},
    {"path", ROW_TEXT, IN(path), "null", .check = not_empty},
    {"repos", ROW_LIST, IN(repos), "[]", .check = repo_name},
    {"repo", ROW_ONE, IN(repos), "null", .check = repo_name}, {0}};
#undef IN

static const struct row route_rows[] = {
    {"rules", ROW_ARRAY, AT(route.rules), "[]", .sub = rule_rows, .size = sizeof(struct route_rule),
        .count = AT(route.nrules)},
    {"default", ROW_TEXT, AT(route.dflt), "null", .check = repo_name}, {0}};

#define IN(member) offsetof(struct agent, member)
static const struct row agent_rows[] = {{"name", ROW_TEXT, IN(name), NULL, .check = plain_name},
    {"role", ROW_TEXT, IN(role), NULL, .words = "implementer|reviewer"},
    {"argv", ROW_LIST, IN(argv), NULL, .min = 1, .check = agent_argument},
    {"env", ROW_LIST, IN(env), "[]", .check = env_name},
    {"login", ROW_PATHS, IN(login), "[]", .check = not_empty},
    INT("timeout", IN(timeout), "3600", 1, 7 * DAY), INT("silence", IN(silence), "900", 1, 7 * DAY),
    {"network", ROW_BOOL, IN(network), "false", .sub = NULL}, {0}};
#undef IN

static const struct row dispatch_rows[] = {INT("slots", AT(dispatch.slots), "2", 1, 1024),
    INT("max_open", AT(dispatch.max_open), "8", 1, 100000),
    INT("attempts", AT(dispatch.attempts), "3", 1, 100),
    INT("lifetime", AT(dispatch.lifetime), "10", 1, 1000),
    INT("rounds", AT(dispatch.rounds), "2", 1, 10),
    INT("backoff", AT(dispatch.backoff), "10", 0, 3600),
    INT("backoff_max", AT(dispatch.backoff_max), "300", 0, DAY),
    INT("log_max", AT(dispatch.log_max), "1048576", 1024, 1L << 30), {0}};

static const struct row sandbox_rows[] = {
    {"kind", ROW_TEXT, AT(sandbox.kind), "\"bwrap\"", .words = "bwrap|none"},
    {"user", ROW_TEXT, AT(sandbox.user), "\"nobody\"", .check = not_empty},
    {"read", ROW_PATHS, AT(sandbox.read), "[]", .check = not_empty}, {0}};

static const struct row merge_rows[] = {
    {"policy", ROW_TEXT, AT(merge.policy), "\"never\"", .words = "never|on-green-with-review"},
    {"graduation", ROW_TEXT, AT(merge.graduation), "\"evidence\"", .words = "evidence|waived"},
    {"method", ROW_TEXT, AT(merge.method), "\"squash\"", .words = "squash|merge"},
    {"required_checks", ROW_LIST, AT(merge.required_checks), "[]", .check = not_empty},
    {"optional_checks", ROW_LIST, AT(merge.optional_checks), "[]", .check = not_empty},
    {"allow_skipped", ROW_LIST, AT(merge.allow_skipped), "[]", .check = not_empty},
    {"allow_no_checks", ROW_BOOL, AT(merge.allow_no_checks), "false", .sub = NULL},
    INT("min_approvals", AT(merge.min_approvals), "1", 0, 100),
    INT("settle", AT(merge.settle), "15", 0, DAY),
    {"protected_paths", ROW_LIST, AT(merge.protected_paths), default_protected, .check = not_empty},
    {"hold_labels", ROW_LIST, AT(merge.hold_labels),
        "[\"hold\",\"do-not-merge\",\"do not merge\",\"wip\"]", .check = not_empty},
    {0}};

static const struct row reap_rows[] = {INT("window", AT(reap.window), "1800", 1, 30 * DAY),
    INT("journal_max", AT(reap.journal_max), "67108864", 65536, 1L << 40),
    INT("journal_keep", AT(reap.journal_keep), "4", 1, 1000), {0}};

_Static_assert(offsetof(struct repo, name) == 0, "a map's element begins with its key");

const struct row config_rows[] = {{"tracker", ROW_SECTION, 0, "{}", .sub = tracker_rows},
    {"forge", ROW_SECTION, 0, "{}", .sub = forge_rows},
    {"github", ROW_SECTION, 0, "{}", .sub = github_rows},
    {"repos", ROW_MAP, AT(repos), "{}", .check = repo_name, .sub = repo_rows,
        .size = sizeof(struct repo), .count = AT(nrepos)},
    {"triage", ROW_SECTION, 0, "{}", .sub = triage_rows},
    {"route", ROW_SECTION, 0, "{}", .sub = route_rows},
    {"agents", ROW_ARRAY, AT(agents), "[]", .sub = agent_rows, .size = sizeof(struct agent),
        .count = AT(nagents)},
    {"dispatch", ROW_SECTION, 0, "{}", .sub = dispatch_rows},
    {"sandbox", ROW_SECTION, 0, "{}", .sub = sandbox_rows},
    {"merge", ROW_SECTION, 0, "{}", .sub = merge_rows},
    {"reap", ROW_SECTION, 0, "{}", .sub = reap_rows}, {0}};

const char *
row_type_name(enum row_type t)
{
	static const char *const names[] = {[ROW_TEXT] = "string",
	    [ROW_PATH] = "path",
	    [ROW_INT] = "integer",
	    [ROW_BOOL] = "boolean",
	    [ROW_INTS] = "object of integers",
	    [ROW_LIST] = "list of strings",
	    [ROW_PATHS] = "list of paths",
	    [ROW_ONE] = "string",
	    [ROW_SECTION] = "object",
	    [ROW_ARRAY] = "list of objects",
	    [ROW_MAP] = "object of objects"};
	return names[t];
}
