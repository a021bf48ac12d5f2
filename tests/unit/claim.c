/* claim: all facts come back, one claim per issue, epochs, half-done transitions. */
#include "state/claim.h"
#include "state.h"
#include <errno.h>

static struct rundir *rd;
static struct buf said;

/* Not as any printer would write it: blanks, an integer beyond 2^53, escapes. */
#define LINE                                                                                  \
	"{ \"ref\" : \"file:a.b\", \"x\":[1, "                                                \
	"2.50,123456789012345678901],\"title\":\"t\\u00e9\",\"triage\":{\"synthetic\":true}," \
	"\"gate\":{\"inputs_sha256\":\"d1\",\"since\":\"s1\"}, \"y\" : \"\\/\" }"
#define NAME "file%3Aa%2Eb"

static void
from_line(struct claim *c, const char *line)
{
	struct json_error e;
	struct record r;
	char what[160];
	const struct json *v = json_parse(line, strlen(line), &e);
	if (!v || !record_view(&r, line, strlen(line), v, what))
		die(EX_SOFTWARE, "no record: %s", line);
	claim_init(c, &r);
	json_reset();
}

static char *
slurped(const char *fmt, const char *name)
{
	struct buf b = BUF_INIT;
	char *path = path_fmt("%s/%s/%s.json", rd->path, fmt, name);
	file_slurp(path, 1 << 20, &b);
	free(path);
	return buf_detach(&b);
}

static bool
stands(const char *place, const char *name)
{
	char *path = path_fmt("%s/%s/%s.json", rd->path, place, name);
	bool there = file_exists(path);
	free(path);
	return there;
}

static void
place_file(const char *place, const char *name, const char *text)
{
	char *path = path_fmt("%s/%s/%s.json", rd->path, place, name);
	write_text(path, text);
	free(path);
}

static void
load_name(void *arg)
{
	struct claim c;
	_exit(claim_load(rd, arg, &c) == -1 ? 9 : 0);
}

static bool
unreadable(const char *name)
{
	return child(load_name, (void *)(size_t)name, &said) == 9;
}

/* Every string field, so that none is forgotten: each gets its own name as its value. */
/* clang-format off */
#define TEXTS(X) \
	X(started_at) X(repo) X(branch) X(base) X(base_sha) X(sandbox) \
	X(prior_state) X(retry_at) X(outcome) X(head_sha) X(commented) X(pr_number) \
	X(pr_url) X(pr_author) X(pr_state) X(head_seen_at) X(reviewed_sha) X(merge_sha)
/* clang-format on */

static void
round_trip(void)
{
	struct claim c, d;
	from_line(&c, LINE);
	is(c.name, NAME, "NAME");
	ok(c.synthetic && c.place == PLACE_NONE, "triage's mark");
	c.attempt = 4;
	c.attempts = 2;
	c.epoch = (1ULL << 60) + 7;
	c.state_set = c.draft = c.issue_closed = true;
	c.agents = claim_strdup(&c, "[{\"name\":\"i\"}]");
	c.phase = PHASE_RUNNING;
	c.reason = R_RUNNING;
#define SET(field) c.field = claim_strdup(&c, #field);
	TEXTS(SET)
#undef SET
	ok(claim_create(rd, &c) == 0 && c.place == PLACE_CLAIMS, "created");
	ok(claim_load(rd, NAME, &d) == 1 && d.place == PLACE_CLAIMS, "loaded");
#define SAME(field) is(d.field, #field, "%s comes back", #field);
	TEXTS(SAME)
#undef SAME
	ok(d.attempt == 4 && d.attempts == 2 && d.epoch == (1ULL << 60) + 7 &&
	        d.read_epoch == d.epoch && d.state_set && d.draft && d.issue_closed && d.synthetic,
	    "numbers and flags, too");
	is(d.agents, "[{\"name\":\"i\"}]", "agents");
	is(d.at, c.at, "at");
	ok(d.phase == PHASE_RUNNING && d.reason == R_RUNNING, "phase and reason");
	ok(!d.gate, "the gate of another claim's record is not taken over");
	char *text = slurped("claims", NAME);
	ok(strncmp(text, LINE,
	       strlen("{ \"ref\" : \"file:a.b\", \"x\":[1, 2.50,123456789012345678901],")) == 0 &&
	        strstr(text, "\"y\" : \"\\/\"") && text[strlen(text) - 1] == '\n',
	    "unknown members, byte for byte");
	free(text);
	d.gate = claim_strdup(&d, "{\"inputs_sha256\":\"d2\",\"since\":\"s2\"}");
	ok(claim_save(rd, &d) == 0, "saved with a gate");
	claim_free(&c);
	ok(claim_load(rd, NAME, &c) == 1, "loaded");
	is(c.gate_sha256, "d2", "gate.inputs_sha256");
	is(c.gate_since, "s2", "gate.since");
	ok(claim_remove(rd, &c) == 0 && claim_load(rd, NAME, &d) == 0, "given back");
}

static void
start(struct claim *c, const char *line)
{
	from_line(c, line);
	c->phase = PHASE_RUNNING;
	c->reason = R_RUNNING;
	c->epoch = 1;
}

static void
transitions(void)
{
	struct claim c, d, again;
	start(&c, "{\"ref\":\"file:t\"}");
	ok(claim_create(rd, &c) == 0 && claim_create(rd, &c) == -1 && errno == EEXIST, "only once");
	c.at = claim_strdup(&c, "old");
	ok(claim_save(rd, &c) == 0, "the same phase");
	is(c.at, "old", "… leaves `at` alone");
	c.phase = PHASE_RETRY;
	c.reason = R_NO_COMMITS;
	ok(claim_save(rd, &c) == 0 && c.place == PLACE_HELD && stands("held", c.name) &&
	        !stands("claims", c.name),
	    "the phase decides the directory");
	ok(strcmp(c.at, "old") != 0, "… and `at` is new");
	start(&again, "{\"ref\":\"file:t\"}");
	ok(claim_create(rd, &again) == -1 && errno == EEXIST, "nor while it is held");
	c.phase = PHASE_CLOSED;
	c.reason = R_PR_MERGED;
	ok(claim_save(rd, &c) == 0 && c.place == PLACE_DONE && claim_load(rd, c.name, &d) == 1 &&
	        d.place == PLACE_DONE,
	    "done");
	char hash[HASH_LEN], *done;
	hash_hex("file:t", 6, hash);
	done = path_fmt("done/%.2s", hash);
	ok(stands(done, c.name), "… under the identity's hash");
	ok(claim_create(rd, &again) == -1 && errno == EEXIST, "nor after it is done");
	d.phase = PHASE_RUNNING;
	d.epoch++;
	ok(claim_save(rd, &d) == 0 && stands("claims", d.name), "a person reopened it");

	/* Two that read the same claim: the second writer is told. */
	ok(claim_load(rd, d.name, &c) == 1 && claim_load(rd, d.name, &again) == 1, "two readers");
	c.epoch++;
	again.epoch++;
	ok(claim_save(rd, &c) == 0 && claim_save(rd, &again) == -1 && errno == ESTALE,
	    "one takes it over, the other is told");
	again.phase = PHASE_RETRY;
	ok(claim_settle(rd, &again) == -1 && errno == ESTALE && claim_remove(rd, &again) == -1 &&
	        errno == ESTALE && stands("claims", d.name),
	    "… whatever it tries");

	/* A kill between the write and the rename. */
	ok(claim_load(rd, d.name, &c) == 1, "read");
	c.phase = PHASE_PARKED;
	struct buf line = BUF_INIT;
	claim_line(&c, &line);
	buf_addc(&line, '\n');
	place_file("claims", c.name, line.s);
	buf_free(&line);
	ok(claim_load(rd, c.name, &d) == 1 && d.place == PLACE_CLAIMS && d.phase == PHASE_PARKED,
	    "found in the wrong directory");
	ok(claim_settle(rd, &d) == 1 && d.place == PLACE_HELD && stands("held", d.name) &&
	        !stands("claims", d.name),
	    "settled");
	ok(claim_settle(rd, &d) == 0, "once");
	place_file("claims", d.name, "{}\n");
	c.place = PLACE_HELD;
	c.phase = PHASE_RUNNING;
	ok(claim_save(rd, &c) == -1 && errno == EEXIST, "never over another file");
	file_remove(path_fmt("%s/claims/%s.json", rd->path, d.name));
	claim_load(rd, d.name, &d);
	ok(claim_settle(rd, &d) == 1, "and then it goes home");

	claim_remove(rd, &d);
	ok(claim_save(rd, &d) == -1 && errno == EINVAL, "what was given back is not written");
	c.place = PLACE_CLAIMS;
	ok(claim_save(rd, &c) == -1 && errno == ESTALE, "nor what is gone");
	rd->dry_run = true;
	start(&c, "{\"ref\":\"file:dry\"}");
	ok(claim_create(rd, &c) == -1 && errno == EROFS && !stands("claims", c.name), "dry run");
	rd->dry_run = false;
}

static void
broken(void)
{
	static const char head[] = "{\"ref\":\"file:b\",\"dispatch\":{\"epoch\":1},";
	static const struct {
		const char *rest, *why;
	} bad[] = {{"\"complete\":{\"phase\":\"running\",\"reason\":\"running\"}}", "truncated"},
	    {"\"complete\":{\"phase\":\"running\",\"reason\":\"running\"}\n", "not closed"},
	    {"\"complete\":{\"phase\":\"flying\",\"reason\":\"running\"}}\n", "unknown phase"},
	    {"\"complete\":{\"phase\":\"running\",\"reason\":\"whim\"}}\n", "unknown reason"},
	    {"\"complete\":{\"phase\":\"running\",\"reason\":\"running\",\"head_sha\":7}}\n",
	        "wrong type"},
	    {"\"complete\":{\"phase\":\"running\",\"reason\":\"running\",\"pr\":[]}}\n",
	        "wrong pr"},
	    {"\"x\":1}\n", "no complete"}};
	const char *name = "file%3Ab";
	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
		char *text = path_fmt("%s%s", head, bad[i].rest);
		place_file("claims", name, text);
		ok(unreadable(name), "not absent, but unreadable: %s", bad[i].why);
		ok(strstr(said.s, "claims/file%3Ab.json: ") != NULL, "… its file is named");
		free(text);
	}
	place_file("claims", name,
	    "{\"ref\":\"file:b\",\"dispatch\":{\"attempt\":1},\"complete\":{\"phase\":\"running\","
	    "\"reason\":\"running\"}}\n");
	ok(unreadable(name), "no epoch");
	place_file("claims", name,
	    "{\"ref\":\"file:c\",\"dispatch\":{\"epoch\":1},\"complete\":{\"phase\":\"running\","
	    "\"reason\":\"running\"}}\n");
	ok(unreadable(name), "another issue's record");
	ok(claim_open_count(rd) == 1, "what is not understood may be an open pull request");
	char *path = path_fmt("%s/claims/%s.json", rd->path, name);
	file_remove(path);
	ok(symlink("/dev/null", path) == 0 && unreadable(name), "a link is not followed");
	unlink(path);
	free(path);
}

static int
collect(const char *name, void *arg)
{
	buf_addf(arg, "%s ", name);
	return 0;
}

static void
listing(void)
{
	static const enum phase phases[] = {PHASE_RUNNING, PHASE_PUBLISHED, PHASE_MERGED};
	struct buf names = BUF_INIT;
	struct claim c;
	for (int i = 0; i < 3; i++) {
		char *line = path_fmt("{\"ref\":\"%c\"}", 'a' + i);
		start(&c, line);
		c.phase = phases[i];
		ok(claim_create(rd, &c) == 0, "%s", line);
		free(line);
	}
	c.phase = PHASE_CLOSED;
	ok(claim_save(rd, &c) == 0, "c is done");
	start(&c, "{\"ref\":\"d\"}");
	c.phase = PHASE_MERGED;
	ok(claim_create(rd, &c) == 0, "d is merged");
	place_file("claims", ".x.json.1.tmp", "");
	write_text(path_fmt("%s/claims/.a.json.00.tmp", rd->path), "");
	ok(claim_each(rd, PLACE_CLAIMS, collect, &names) == 0, "each");
	is(names.s, "a b d ", "claims, without temporaries");
	buf_reset(&names);
	ok(claim_each(rd, PLACE_DONE, collect, &names) == 0, "each of done");
	is(names.s, "c ", "done, through its stripes");
	ok(claim_open_count(rd) == 2, "a merged one is not open");
	buf_free(&names);
}

/* Eight processes claim one issue at once, without any lock. */
static void
race(void)
{
	int created = 0, status;
	struct claim c;
	fflush(stdout);
	for (int i = 0; i < 8; i++) {
		if (fork() == 0) {
			start(&c, "{\"ref\":\"race\"}");
			_exit(claim_create(rd, &c) == 0 ? 1 : errno == EEXIST ? 0 : 2);
		}
	}
	for (int i = 0; i < 8; i++) {
		wait(&status);
		created += WEXITSTATUS(status);
	}
	ok(created == 1, "one of eight creators wins (%d)", created);
}

static void
phases(void)
{
	enum phase p;
	is(phase_name(PHASE_PUBLISHED), "published", "a phase's name");
	ok(phase_parse("parked", &p) && p == PHASE_PARKED && !phase_parse("park", &p), "and back");
	ok(phase_place(PHASE_MERGED) == PLACE_CLAIMS && phase_place(PHASE_RELEASED) == PLACE_DONE,
	    "places");
}

int
main(void)
{
	scratch_make();
	char *file = scratch_path("fac.json"), *run = scratch_path("run");
	write_text(file, "{}");
	rd = rundir_open(run, config_load(file), RUNDIR_CREATE, false);
	phases();
	round_trip();
	transitions();
	broken();
	listing();
	race();
	scratch_remove();
	return unit_done();
}
