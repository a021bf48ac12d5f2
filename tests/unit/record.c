/* record: types, identity, content hash. */
#include "state/record.h"
#include "unit.h"
#include <stdlib.h>

static struct record r;
static char what[160];

static bool
view(const char *line)
{
	struct json_error e;
	json_reset();
	const struct json *v = json_parse(line, strlen(line), &e);
	what[0] = '\0';
	return v && record_view(&r, line, strlen(line), v, what);
}

static void
refused(const char *line, const char *want)
{
	bool taken = view(line);
	ok(!taken, "refused: %.80s", line);
	is(what, want, "… because %s", want);
}

static void
identity(const char *ref, const char *want)
{
	struct buf b = BUF_INIT;
	record_identity(&b, ref);
	is(b.s, want, "identity of %s", ref);
	buf_free(&b);
}

int
main(void)
{
	ok(view("{\"ref\":\"github:org/App#7\",\"title\":null,\"labels\":[\"Bug\"],\"priority\":2,"
	        "\"author\":{\"login\":\"ann\",\"association\":\"MEMBER\"},\"created_at\":\"2026-"
	        "01-02T03:04:05Z\"}"),
	    "a record");
	is(r.title, "", "a title of null is empty");
	is(r.body, "", "so is an absent body");
	is(r.name, "github%3Aorg%2Fapp%237", "NAME of the canonical identity");
	is(r.login, "ann", "author");
	ok(r.priority == 2 && !r.state && !r.triage, "priority; what is absent is NULL");
	ok(record_has_label(&r, "bug") && !record_has_label(&r, "bu"),
	    "labels without regard to case");

	ok(view("{\"ref\":\"linear:ar-2\",\"origin\":\"github:O/r#1\"}"), "with an origin");
	is(r.name, "github%3Ao%2Fr%231", "the origin is the identity");
	ok(view("{\"ref\":\"x\",\"priority\":9}") && r.priority == 0,
	    "a priority that nobody knows is none");

	identity("github:Org/App#12", "github:org/app#12");
	identity("linear:ar-23", "linear:AR-23");
	identity("file:Some/Thing", "file:Some/Thing");

	refused("[]", "record: expected object");
	refused("{}", "ref: is missing");
	refused("{\"ref\":\"\"}", "ref: is empty");
	refused("{\"ref\":7}", "ref: expected string");
	refused("{\"ref\":\"a\\nb\"}", "ref: control character");
	refused("{\"ref\":\"a\\u009bb\"}", "ref: control character");
	refused("{\"ref\":\"a\",\"origin\":\"\"}", "origin: is empty");
	refused("{\"ref\":\"a\",\"labels\":\"x\"}", "labels: expected array");
	refused("{\"ref\":\"a\",\"labels\":[1]}", "labels: expected strings of one line");
	refused(
	    "{\"ref\":\"a\",\"blocked_by\":[null]}", "blocked_by: expected strings of one line");
	refused("{\"ref\":\"a\",\"title\":1}", "title: expected string");
	refused("{\"ref\":\"a\",\"priority\":1.5}", "priority: expected integer");
	refused("{\"ref\":\"a\",\"priority\":\"1\"}", "priority: expected integer");
	refused("{\"ref\":\"a\",\"created_at\":\"yesterday\"}",
	    "created_at: expected a date and time of RFC 3339");
	refused("{\"ref\":\"a\",\"author\":\"ann\"}", "author: expected object");
	refused("{\"ref\":\"a\",\"author\":{\"login\":1}}",
	    "author: login and association: expected strings of one line");
	refused("{\"ref\":\"a\",\"triage\":[]}", "triage: expected object");
	ok(view("{\"ref\":\"a\",\"gate\":null}") && !r.gate, "a member of null is absent");
	refused("{\"ref\":\"a\",\"title\":\"t\",\"content_sha256\":\"00\"}",
	    "content_sha256: is not that of title and body");
	refused("{\"ref\":\"a\",\"content_sha256\":null}",
	    "content_sha256: is not that of title and body");

	char line[512], content[HASH_LEN], id[256];
	memset(id, 'a', sizeof id);
	id[NAME_MAX_LEN] = '\0';
	snprintf(line, sizeof line, "{\"ref\":\"%s\"}", id);
	ok(view(line), "a NAME of %d bytes", NAME_MAX_LEN);
	id[NAME_MAX_LEN] = 'a';
	id[NAME_MAX_LEN + 1] = '\0';
	snprintf(line, sizeof line, "{\"ref\":\"%s\"}", id);
	refused(line, "ref: too long for a file name");

	hash_pair("t", 1, "b", 1, content);
	snprintf(line, sizeof line,
	    "{\"ref\":\"a\",\"title\":\"t\",\"body\":\"b\",\"content_sha256\":\"%s\"}", content);
	ok(view(line), "its own content hash");
	is(record_content(&r), content, "computed");
	return unit_done();
}
