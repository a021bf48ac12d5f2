/* config: defaults, types, limits, and what is refused with which words. */
#include "state/config.h"
#include "io/json.h"
#include "state.h"

static char *file;
static struct buf said;
static const struct config *last;

static void
load(void *arg)
{
	config_load(arg);
}

/* In this process: for a configuration that is right. */
static const struct config *
config(const char *text)
{
	write_text(file, text);
	last = config_load(file);
	return last;
}

/* In a child: for one that is not. `want` is what follows the file's name. */
static void
refused(const char *text, const char *want)
{
	write_text(file, text);
	char *line = path_fmt("fac: %s%s\n", file, want);
	int code = child(load, file, &said);
	ok(code == EX_CONFIG, "refused (%d): %.90s", code, text);
	is(buf_str(&said), line, "… %s", want);
	free(line);
}

static void
check_default(const char *path, const char *type, const char *dflt, void *arg)
{
	struct json_error e;
	int *n = arg;
	++*n;
	if (dflt && !json_check(dflt, strlen(dflt), &e))
		ok(false, "%s: default: %s", path, e.what);
	if (!type || !*path)
		ok(false, "%s: type", path);
}

static void
defaults(void)
{
	const struct config *c = config_load(NULL);
	char *cwd = getcwd(NULL, 0), *want = path_join(cwd, "tracker");
	int n = 0;
	ok(!c->file, "without a file");
	is(c->merge.policy, "never", "the safe policy");
	is(c->sandbox.kind, "bwrap", "the safe sandbox");
	is(c->tracker.dir, want, "paths are absolute");
	ok(c->dispatch.slots == 2 && c->dispatch.max_open == 8 && c->dispatch.attempts == 3 &&
	        c->dispatch.lifetime == 10 && c->dispatch.rounds == 2 &&
	        c->dispatch.backoff == 10 && c->dispatch.backoff_max == 300 &&
	        c->dispatch.log_max == 1048576,
	    "dispatch");
	ok(!c->merge.allow_no_checks && c->merge.min_approvals == 1 && c->merge.settle == 15,
	    "merge");
	ok(c->merge.protected_paths.n > 10 && c->merge.hold_labels.n == 4, "lists");
	ok(c->triage.min_body == 140 && c->triage.trusted_associations.n == 3 &&
	        c->triage.reserved_phrases.n > 0 && c->triage.synthetic_titles.n > 0,
	    "triage");
	ok(c->reap.window == 1800 && c->reap.journal_max == 64L << 20 && c->reap.journal_keep == 4,
	    "reap");
	ok(!c->tracker.file && !c->route.dflt && c->nrepos == 0 && c->nagents == 0, "nothing else");
	config_each_key(check_default, &n);
	ok(n > 70, "%d keys", n);
	free(cwd);
	free(want);
}

static void
given(void)
{
	const struct config *c = config(
	    "// a comment\n{ /* and another */ "
	    "\"tracker\":{\"file\":\"backlog.ndjson\",\"dir\":\"~/t\"},\n"
	    "\"repos\":{\"Org/App\":{\"path\":\"/r/"
	    "app.git\",\"checks\":[{\"name\":\"unit\",\"argv\":[\"make\",\"\"]}]}},\n"
	    "\"agents\":[{\"name\":\"impl\",\"role\":\"implementer\",\"env\":[\"ANTHROPIC_API_"
	    "KEY\"],\"login\":[\"~/.x\"],\n"
	    "  "
	    "\"argv\":[\"run\",\"-t{task}\",\"{workspace}\",\"{}\",\"{\\\"a\\\":1}\",\"{out}\"]}],"
	    "\n"
	    "\"route\":{\"rules\":[{\"label\":\"pear\",\"repo\":\"org/"
	    "app\"},{\"regex\":\"x\",\"name\":\"ex\",\"repos\":[\"a/b\",\"c/d\"]}],\n"
	    "  \"default\":\"org/app\"},\n"
	    "\"triage\":{\"+reserved_phrases\":[\"mine\"],\"sensitive_labels\":[\"only\"]},\n"
	    "\"dispatch\":{\"slots\":7}}\n");
	const struct config *none = config_load(NULL);
	char *want = scratch_path("backlog.ndjson");
	is(c->tracker.file, want, "relative to the file's directory");
	is(c->tracker.dir, "/home/u/t", "~ is HOME");
	is(c->file, file, "the real path");
	ok(config_repo(c, "org/app") == &c->repos[0] && !config_repo(c, "org/ap") &&
	        !config_repo(c, NULL),
	    "repositories without regard to case");
	is(c->repos[0].base, "main", "base");
	ok(c->repos[0].nchecks == 1 && c->repos[0].checks[0].timeout == 600 &&
	        c->repos[0].checks[0].argv.n == 2,
	    "checks");
	ok(c->nagents == 1 && c->agents[0].argv.n == 6 && !c->agents[0].argv.v[6] &&
	        c->agents[0].timeout == 3600 && c->agents[0].silence == 900 &&
	        !c->agents[0].network,
	    "agents");
	is(c->agents[0].login.v[0], "/home/u/.x", "login files");
	is(c->route.rules[0].name, "label:pear", "a rule without a name");
	is(c->route.rules[0].repos.v[0], "org/app", "repo");
	ok(c->route.rules[1].repos.n == 2, "repos");
	is(c->route.rules[1].name, "ex", "a rule's name");
	ok(c->triage.reserved_phrases.n == none->triage.reserved_phrases.n + 1, "+KEY adds");
	ok(c->triage.sensitive_labels.n == 1, "KEY replaces");
	ok(c->dispatch.slots == 7 && c->dispatch.max_open == 8, "one key of a section");
	free(want);
}

static void
refusals(void)
{
	refused("{\n\n\"a\":}", ":3: not a value");
	refused("{} /* ", ": unterminated comment");
	refused("[]", ": expected object");
	refused(
	    "{\"dispatch\":{\"slotz\":1}}", ": dispatch.slotz: unknown key; did you mean slots?");
	refused("{\"dispatch\":{\"bananas\":1}}", ": dispatch.bananas: unknown key");
	refused("{\"triage\":{\"+min_body\":1}}",
	    ": triage.+min_body: unknown key; did you mean min_body?");
	refused("{\"dispatch\":{\"slots\":0}}", ": dispatch.slots: expected 1 to 1024");
	refused("{\"dispatch\":{\"slots\":1025}}", ": dispatch.slots: expected 1 to 1024");
	refused("{\"dispatch\":{\"slots\":\"2\"}}", ": dispatch.slots: expected integer");
	refused("{\"dispatch\":{\"slots\":1.5}}", ": dispatch.slots: expected integer");
	refused("{\"dispatch\":{\"slots\":null}}", ": dispatch.slots: expected integer");
	refused("{\"dispatch\":[]}", ": dispatch: expected object");
	refused("{\"dispatch\":{\"backoff\":400}}",
	    ": dispatch.backoff: is greater than dispatch.backoff_max");
	refused("{\"merge\":{\"policy\":\"on-green\"}}",
	    ": merge.policy: expected one of never|on-green-with-review");
	refused("{\"merge\":{\"policy\":\"\"}}",
	    ": merge.policy: expected one of never|on-green-with-review");
	refused("{\"merge\":{\"allow_no_checks\":1}}",
	    ": merge.allow_no_checks: expected true or false");
	refused("{\"merge\":{\"hold_labels\":\"x\"}}",
	    ": merge.hold_labels: expected array of strings");
	refused("{\"merge\":{\"hold_labels\":[1]}}", ": merge.hold_labels[0]: expected string");
	refused("{\"merge\":{\"hold_labels\":[\"\"]}}", ": merge.hold_labels[0]: is empty");
	refused("{\"tracker\":{\"file\":1}}", ": tracker.file: expected string");
	refused("{\"repos\":{\"app\":{\"path\":\"x\"}}}", ": repos.app: expected owner/name");
	refused("{\"repos\":{\"a/..\":{\"path\":\"x\"}}}", ": repos.a/..: must not hold ..");
	refused("{\"repos\":{\"a/b/c\":{\"path\":\"x\"}}}",
	    ": repos.a/b/c: expected owner/name of A-Z a-z 0-9 . _ -");
	refused("{\"tracker\":{\"in_review\":\"a,b\"}}",
	    ": tracker.in_review: expected a label: 1 to 50 characters, no comma");
	refused("{\"tracker\":{\"kind\":\"github\",\"ready\":[\"FAC:in-review\"]}}",
	    ": tracker.ready: is one of the labels that fac sets");
	refused("{\"tracker\":{\"in_review\":\"fac:IN-progress\"}}",
	    ": tracker.in_review: is the same as tracker.in_progress");
	refused(
	    "{\"repos\":{\"a/b\":{}}}", ": repos.a/b.path: is missing; forge.kind local needs it");
	refused("{\"repos\":{\"a/b\":{\"path\":\"x\"},\"A/b\":{\"path\":\"y\"}}}",
	    ": repos.A/b: is given twice");
	refused("{\"repos\":{\"a/b\":{\"path\":\"x\",\"checks\":[{\"name\":\"../"
	        "x\",\"argv\":[\"a\"]}]}}}",
	    ": repos.a/b.checks[0].name: expected 1 to 64 of A-Z a-z 0-9 . _ -");
	refused("{\"route\":{\"rules\":[{\"repo\":\"a/b\"}]}}",
	    ": route.rules[0]: expected label, project, team, key_prefix, regex, path or keywords");
	refused("{\"route\":{\"rules\":[{\"label\":\"x\"}]}}",
	    ": route.rules[0]: expected repo or repos");
	refused("{\"route\":{\"rules\":[{\"label\":\"x\",\"repo\":\"a/b\",\"repos\":[\"a/b\"]}]}}",
	    ": route.rules[0].repo: its list was given too");
}

static void
agent_refused(const char *members, const char *want)
{
	char *text = path_fmt("{\"agents\":[{\"name\":\"a\",%s}]}", members);
	char *line = path_fmt(": agents[0]%s", want);
	refused(text, line);
	free(text);
	free(line);
}

static void
agents(void)
{
	static const char *const secrets[] = {"GITHUB_TOKEN", "GH_TOKEN", "GITHUB_PAT",
	    "GH_ENTERPRISE_TOKEN", "GITHUB_ENTERPRISE_TOKEN", "LINEAR_API_KEY", "LINEAR_TOKEN",
	    "GITLAB_TOKEN"};
	for (size_t i = 0; i < sizeof secrets / sizeof *secrets; i++) {
		char *members = path_fmt(
		    "\"role\":\"implementer\",\"argv\":[\"x\"],\"env\":[\"%s\"]", secrets[i]);
		agent_refused(members,
		    ".env[0]: a tracker's or forge's credential is never given to an agent");
		free(members);
	}
	agent_refused("\"role\":\"implementer\",\"argv\":[\"x\"],\"env\":[\"A=b\"]",
	    ".env[0]: is no name of an environment variable");
	agent_refused(
	    "\"role\":\"boss\",\"argv\":[\"x\"]", ".role: expected one of implementer|reviewer");
	agent_refused("\"role\":\"implementer\"", ".argv: is missing");
	agent_refused("\"role\":\"implementer\",\"argv\":[]", ".argv: is empty");
	agent_refused("\"role\":\"implementer\",\"argv\":[\"\"]", ": argv[0]: is empty");
	agent_refused("\"role\":\"implementer\",\"argv\":[\"x\",\"{prompt}\"]",
	    ".argv[1]: unknown placeholder; there are {task} {workspace} {out}");
}

static void
fingerprint(void)
{
	char a[65], b[65];
	config_fingerprint(config("{\"tracker\":{\"file\":\"x\"},\"dispatch\":{\"slots\":2}}"), a);
	config_fingerprint(config("{\"tracker\":{\"file\":\"x\"},\"dispatch\":{\"slots\":9}}"), b);
	is(a, b, "other keys do not change the owner");
	config_fingerprint(config("{\"tracker\":{\"file\":\"y\"}}"), b);
	ok(strcmp(a, b) != 0, "another backlog does");
	config_fingerprint(config("{\"tracker\":{\"file\":\"x\"},\"forge\":{\"dir\":\"g\"}}"), b);
	ok(strcmp(a, b) != 0, "another forge does");
	config_fingerprint(config_load(NULL), b);
	ok(strlen(b) == 64, "without a file, too");
}

int
main(void)
{
	scratch_make();
	setenv("HOME", "/home/u", 1);
	file = scratch_path("fac.json");
	defaults();
	given();
	refusals();
	agents();
	fingerprint();
	file_remove(file);
	ok(child(load, file, &said) == EX_CONFIG, "a missing file");
	ok(strstr(said.s, "fac.json: No such file"), "… is named");
	scratch_remove();
	return unit_done();
}
