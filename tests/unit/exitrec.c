/* exitrec: what agents wrote never makes the record unreadable. */
#include "state/exitrec.h"
#include "base/die.h"
#include "base/path.h"
#include "io/file.h"
#include "io/json.h"
#include "unit.h"
#include <stdlib.h>

static char *record, *usage;

/* A record of one role whose usage.json holds that text; parsed. */
static const struct json *
written(const char *text, const char *summary)
{
	struct exitrec x = {.base_sha = "b", .head = "h", .rounds = 1};
	struct buf b = BUF_INIT;
	struct json_error e;
	ok(file_put(usage, text, strlen(text), FILE_REPLACE) == 0, "usage.json");
	struct exitrec_role *r = exitrec_role(&x, "implementer", "ivy", 1);
	r->result = (struct role_result){.exit = -1, .signal = 9};
	exitrec_role_end(r, R_TIMEOUT, usage);
	exitrec_checks_begin(&x, "h", "b");
	exitrec_check(&x, "test", "failure", 2);
	exitrec_review(&x, "rex", "approve", summary);
	ok(exitrec_write(&x, R_TIMEOUT, record, false) == 0, "written");
	ok(file_slurp(record, JSON_MAX_LEN, &b) == 0 && b.s[b.len - 1] == '\n', "one line");
	json_reset();
	const struct json *v = json_parse(b.s, b.len, &e);
	ok(v != NULL, "readable");
	buf_free(&b);
	return v;
}

static const struct json *
usage_of(const struct json *v)
{
	return json_get(json_first(json_get(v, "roles")), "usage");
}

int
main(int argc, char **argv)
{
	(void)argc;
	char template[] = "/tmp/fac-exitrec-XXXXXX";
	die_init(argv[0]);
	char *dir = mkdtemp(template);
	record = path_join(dir, "exit.json");
	usage = path_join(dir, "usage.json");

	const struct json *v = written("{ \"tokens\" : 12345678901234567890 }", "fine");
	is(json_gets(v, "outcome", ""), "timeout", "outcome");
	const struct json *role = json_first(json_get(v, "roles"));
	ok(json_type(json_get(role, "exit")) == JSON_NULL && json_geti(role, "signal", 0) == 9,
	    "a signal has no exit code");
	is(json_gets(role, "reason", ""), "timeout", "a role's reason");
	is(json_gets(json_get(v, "review"), "head_sha", ""), "h", "a review is of its head");
	ok(json_type(json_get(usage_of(v), "tokens")) == JSON_NUMBER, "usage is copied");

	static const char *const bad[] = {"", "[]", "12", "{", "{\"a\":1,\"a\":2}", NULL};
	for (int i = 0; bad[i]; i++)
		ok(!usage_of(written(bad[i], "")), "not copied: %s", bad[i]);

	struct buf deep = BUF_INIT;
	for (int i = 0; i < 62; i++)
		buf_adds(&deep, "{\"a\":");
	buf_adds(&deep, "{}");
	for (int i = 0; i < 62; i++)
		buf_adds(&deep, "}");
	struct json_error e;
	ok(json_check(deep.s, deep.len, &e), "well-formed by itself");
	ok(!usage_of(written(deep.s, "")), "too deep for the record: left out");

	struct buf summary = BUF_INIT;
	buf_addc(&summary, 'x');
	for (int i = 0; i < EXITREC_SUMMARY; i++)
		buf_adds(&summary, "\xc3\xa9");
	v = written("{}", summary.s);
	size_t n = strlen(json_gets(json_get(v, "review"), "summary", ""));
	ok(n == EXITREC_SUMMARY - 1, "a summary is cut at a character's end");

	struct exitrec x = {.base_sha = "b"};
	ok(exitrec_write(&x, R_STOPPED, record, true) < 0, "once is once");
	file_remove(record);
	ok(exitrec_write(&x, R_STOPPED, record, true) == 0, "and the first time it is");
	file_rmtree(dir);
	return unit_done();
}
