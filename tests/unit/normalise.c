/* normalise and dump_walk: what becomes a record, and what does not. */
#include "ports/dump.h"
#include "ports/normalise.h"
#include "base/die.h"
#include "unit.h"
#include <fcntl.h>
#include <stdlib.h>
#include <unistd.h>

static char ready_label[] = "Ready for Agent";
static struct strings none = {(char *[]){NULL}, 0};
static struct strings agent = {(char *[]){ready_label, NULL}, 1};

static struct buf out = BUF_INIT;
static char what[160];

static enum normalised
try(const struct strings *ready, const char *text)
{
	json_reset();
	buf_reset(&out);
	return dump_object(ready, text, strlen(text), &out, what);
}

/* A member of the record that the last try() gave, as JSON text; NULL where there is none. */
static const char *
got(const char *key)
{
	static char copy[512];
	size_t off, len;

	if (!out.len || !json_span(out.s, out.len, key, &off, &len))
		return NULL;
	snprintf(copy, sizeof copy, "%.*s", (int)len, out.s + off);
	return copy;
}

#define REST_HEAD                                                                              \
	"{\"repository_url\":\"https://api.github.com/repos/Org/App\",\"html_url\":\"https://" \
	"github.com/Org/App/issues/12\",\"number\":12,\"title\":\"t\","
#define REST(more) REST_HEAD more "}"
#define FULL "\"state\":\"open\",\"labels\":[\"a\"]"
#define GH(more) \
	"{\"url\":\"https://github.com/Org/App/issues/12\",\"number\":12,\"title\":\"t\"" more "}"
#define LIN(more)                                                                             \
	"{\"identifier\":\"ar-239\",\"title\":\"t\",\"labels\":{\"nodes\":[{\"name\":\"x\"}]" \
	"}" more "}"

static void
rest(void)
{
	ok(try(&none, REST("\"body\":null,\"state\":\"open\",\"labels\":[{\"name\":\"a\"},\"b\"],"
	                   "\"user\":{\"login\":\"al\"},\"author_association\":\"OWNER\","
	                   "\"created_at\":\"2026-01-01T02:00:00.5+02:00\",\"updated_at\":\"2026-"
	                   "01-01T00:00:00Z\",\"pull_request\":null")) == NORM_RECORD,
	    "a REST issue: %s", what);
	is(buf_str(&out),
	    "{\"ref\":\"github:org/"
	    "app#12\",\"key\":\"#12\",\"tracker\":\"github\",\"title\":\"t\",\"body\":\"\","
	    "\"state\":\"ready\",\"labels\":[\"a\",\"b\"],"
	    "\"author\":{\"login\":\"al\",\"association\":\"OWNER\"},\"url\":\"https://github.com/"
	    "Org/App/issues/12\",\"created_at\":\"2026-01-01T00:00:00Z\","
	    "\"updated_at\":\"2026-01-01T00:00:00Z\",\"priority\":0,\"content_sha256\":"
	    "\"3776096e9733584bd622e7e6417b65ba6640f8a8b809f475cd15ed5923cce3f6\"}",
	    "the whole record");
	ok(try(&none, REST(FULL ",\"user\":null,\"author_association\":\"NONE\"")) == NORM_RECORD &&
	        !got("author"),
	    "a ghost is nobody");
	ok(try(&none, REST("\"state\":\"closed\",\"labels\":[]")) == NORM_RECORD, "closed");
	is(got("state"), "\"closed\"", "closed is closed");
	try(&none, REST("\"state\":\"strange\",\"labels\":[]"));
	is(got("state"), "\"other\"", "a state that it does not know is other");
	try(&agent, REST(FULL));
	is(got("state"), "\"other\"", "open without the ready label is other");
	try(&agent, REST("\"state\":\"open\",\"labels\":[{\"name\":\"ready for agent\"}]"));
	is(got("state"), "\"ready\"", "with it, in any case, ready");
	try(&none, REST("\"state\":\"open\""));
	is(got("state"), "\"other\"", "labels left out: not ready");
	try(&none, REST("\"labels\":[]"));
	is(got("state"), "\"other\"", "state left out: not ready");
}

static void
pull_requests(void)
{
	ok(try(&none, REST(FULL ",\"pull_request\":{}")) == NORM_PULL_REQUEST && !out.len,
	    "pull_request: a pull request");
	ok(try(&none, REST(FULL ",\"pull_request\":false")) == NORM_PULL_REQUEST,
	    "whatever it holds");
	ok(try(&none,
	       "{\"html_url\":\"https://github.com/o/r/pull/3\",\"number\":3,\"title\":\"t\"," FULL
	       "}") == NORM_PULL_REQUEST &&
	        !out.len,
	    "an address of a pull request: one");
	ok(try(&none,
	       "{\"url\":\"https://github.com/o/r/pull/3\",\"number\":3,\"title\":\"t\"," FULL
	       "}") == NORM_PULL_REQUEST,
	    "of gh, too");
}

static void
gh(void)
{
	ok(try(&none,
	       GH(",\"body\":\"b\",\"state\":\"OPEN\",\"labels\":[{\"id\":\"x\",\"name\":\"bug\"}],"
	          "\"author\":{\"login\":\"al\"},\"createdAt\":\"2026-01-01T00:00:00Z\"")) ==
	        NORM_RECORD,
	    "gh --json: %s", what);
	is(got("ref"), "\"github:org/app#12\"", "its ref is from url");
	is(got("state"), "\"ready\"", "OPEN is open");
	is(got("author"), "{\"login\":\"al\"}", "no association is none");
	is(got("created_at"), "\"2026-01-01T00:00:00Z\"", "createdAt");
	try(&none, GH(",\"state\":\"CLOSED\",\"labels\":[]"));
	is(got("state"), "\"closed\"", "CLOSED is closed");
	ok(try(&none, "{\"number\":1,\"title\":\"t\"}") == NORM_BAD, "without url");
	is(what, "no url: cannot tell the repository; add url to --json", "it says what to do");
}

static void
linear(void)
{
	static const char *const states[][3] = {{"completed", "Done", "\"done\""},
	    {"canceled", "No", "\"closed\""}, {"duplicate", "Dup", "\"closed\""},
	    {"started", "Doing", "\"in_progress\""}, {"started", "In Review", "\"in_review\""},
	    {"unstarted", "Todo", "\"ready\""}, {"backlog", "Backlog", "\"other\""},
	    {"triage", "Triage", "\"other\""}, {"new", "New", "\"other\""}};
	char text[512];

	ok(try(&none,
	       LIN(",\"description\":\"d\",\"priority\":2,\"state\":{\"name\":\"Todo\",\"type\":"
	           "\"unstarted\"},\"project\":{\"name\":\"P\"},\"team\":{\"key\":\"AR\"},"
	           "\"creator\":{\"name\":\"n\",\"displayName\":\"dn\"},\"url\":\"https://"
	           "linear.app/x\",\"createdAt\":\"2026-01-01T00:00:00.123Z\","
	           "\"inverseRelations\":{\"nodes\":[{\"type\":\"blocks\",\"issue\":{"
	           "\"identifier\":\"AR-1\"}},{\"type\":\"related\",\"issue\":{\"identifier\":\"AR-"
	           "2\"}}]}")) == NORM_RECORD,
	    "a Linear node: %s", what);
	is(got("ref"), "\"linear:AR-239\"", "ref, in upper case");
	is(got("key"), "\"AR-239\"", "key");
	is(got("body"), "\"d\"", "description is the body");
	is(got("priority"), "2", "priority");
	is(got("author"), "{\"login\":\"dn\",\"association\":\"MEMBER\"}",
	    "the creator is a member");
	is(got("project"), "\"P\"", "project");
	is(got("team"), "\"AR\"", "team");
	is(got("blocked_by"), "[\"linear:AR-1\"]", "who blocks it, and no other relation");
	is(got("created_at"), "\"2026-01-01T00:00:00Z\"", "createdAt");
	for (size_t i = 0; i < sizeof states / sizeof *states; i++) {
		snprintf(text, sizeof text, LIN(",\"state\":{\"type\":\"%s\",\"name\":\"%s\"}"),
		    states[i][0], states[i][1]);
		try(&none, text);
		is(got("state"), states[i][2], "%s %s", states[i][0], states[i][1]);
	}
	try(&agent, LIN(",\"state\":{\"type\":\"unstarted\",\"name\":\"Todo\"}"));
	is(got("state"), "\"other\"", "unstarted, where another state means ready");
	try(&agent, LIN(",\"state\":{\"type\":\"started\",\"name\":\"Ready for agent\"}"));
	is(got("state"), "\"ready\"", "the state that means ready");
	try(&agent, LIN(",\"state\":{\"type\":\"completed\",\"name\":\"Ready for agent\"}"));
	is(got("state"), "\"done\"", "what is done is done");
	try(&agent, "{\"identifier\":\"A-1\",\"title\":\"t\",\"labels\":[{\"name\":\"Ready for "
	            "Agent\"}],\"state\":{\"type\":\"backlog\"}}");
	is(got("state"), "\"ready\"", "the label that means ready");
	try(&none, LIN(",\"state\":{\"type\":\"unstarted\"},\"trashed\":true"));
	is(got("state"), "\"closed\"", "trashed");
	try(&none,
	    LIN(",\"state\":{\"type\":\"unstarted\"},\"archivedAt\":\"2026-01-01T00:00:00Z\""));
	is(got("state"), "\"closed\"", "archived");
	try(&none, "{\"identifier\":\"A-1\",\"title\":\"t\",\"state\":{\"type\":\"unstarted\"}}");
	is(got("state"), "\"other\"", "labels left out: not ready");
	ok(try(&none, LIN(",\"creator\":{\"name\":\"n\"},\"botActor\":{\"id\":\"1\"}")) ==
	            NORM_RECORD &&
	        !got("author"),
	    "a bot wrote it: nobody");
	ok(try(&none,
	       LIN(",\"creator\":{\"name\":\"n\"},\"externalUserCreator\":{\"id\":\"1\"}")) ==
	            NORM_RECORD &&
	        !got("author"),
	    "an outsider did: nobody");
}

static void
fac_records(void)
{
	ok(try(&none, "{\"ref\":\"x:1\" , \"title\":\"t\",\"n\":9223372036854775807}") ==
	        NORM_RECORD,
	    "a fac record");
	is(buf_str(&out),
	    "{\"ref\":\"x:1\" , "
	    "\"title\":\"t\",\"n\":9223372036854775807,\"content_sha256\":"
	    "\"3776096e9733584bd622e7e6417b65ba6640f8a8b809f475cd15ed5923cce3f6\"}",
	    "keeps its bytes, gets its hash");
	char *once = strdup(buf_str(&out));
	ok(try(&none, once) == NORM_RECORD, "again");
	is(buf_str(&out), once, "twice is once");
	free(once);
	ok(try(&none, "{\"ref\":\"x:1\",\"content_sha256\":\"00\"}") == NORM_BAD,
	    "a wrong hash is bad: %s", what);
	ok(try(&none, "{\"ref\":\"x:1\",\"labels\":\"bug\"}") == NORM_BAD && !out.len,
	    "a wrong type is bad: %s", what);
	ok(try(&none, "{\"ref\":\"../../etc/passwd\",\"title\":\"$(id)\"}") == NORM_RECORD,
	    "a hostile ref is text");
}

/* What is bad, and what is said of it. */
static void
bad(void)
{
	static const struct {
		const char *text, *want;
	} cases[] = {
	    {"{}", "neither a fac record, a GitHub issue nor a Linear node"},
	    {"[]", "expected object"},
	    {REST(FULL ",\"body\":7"), "body: expected string"},
	    {REST("\"state\":true,\"labels\":[]"), "state: expected string"},
	    {REST("\"state\":\"open\",\"labels\":\"bug\""), "labels: expected array"},
	    {REST("\"state\":\"open\",\"labels\":[\"a\",7]"), "labels[1]: expected a name"},
	    {REST("\"state\":\"open\",\"labels\":[{\"name\":null}]"), "labels[0]: expected a name"},
	    {REST("\"state\":\"open\",\"labels\":[\"a\\nb\"]"),
	        "labels: expected strings of one line"},
	    {REST(FULL ",\"user\":\"al\""), "user: expected object"},
	    {REST(FULL ",\"user\":{\"login\":1}"), "user.login: expected string"},
	    {REST(FULL ",\"created_at\":\"yesterday\""), "created_at: expected a date and time"},
	    {REST(FULL ",\"created_at\":0"), "created_at: expected string"},
	    {"{\"html_url\":\"https://github.com/o/r/issues/1\",\"number\":1," FULL "}",
	        "title: missing"},
	    {"{\"html_url\":\"https://github.com/o/r/issues/1\",\"number\":2,\"title\":\"t\"," FULL
	     "}",
	        "number: not the number in html_url"},
	    {"{\"html_url\":\"https://github.com/o/r/issues/"
	     "1\",\"number\":1.0,\"title\":\"t\"," FULL "}",
	        "number: not the number in html_url"},
	    {"{\"html_url\":\"https://github.com/o/r/issues/"
	     "1\",\"number\":\"1\",\"title\":\"t\"," FULL "}",
	        "number: not the number in html_url"},
	    {"{\"html_url\":\"https://github.com/o/r/issues/1\",\"repository_url\":\"https://"
	     "api.github.com/repos/o/rr\",\"number\":1,\"title\":\"t\"," FULL "}",
	        "repository_url: not the repository of html_url"},
	    {"{\"html_url\":\"https://github.com/o/r/issues/01\",\"number\":1,\"title\":\"t\"," FULL
	     "}",
	        "html_url: expected https://github.com/OWNER/REPO/issues/N"},
	    {"{\"html_url\":\"https://github.com/../r/issues/1\",\"number\":1,\"title\":\"t\"," FULL
	     "}",
	        "html_url: expected https://github.com/OWNER/REPO/issues/N"},
	    {"{\"html_url\":\"https://github.com/o/r#2/issues/"
	     "1\",\"number\":1,\"title\":\"t\"," FULL "}",
	        "html_url: expected https://github.com/OWNER/REPO/issues/N"},
	    {"{\"html_url\":\"https://github.com/o/r/issues/"
	     "1#x\",\"number\":1,\"title\":\"t\"," FULL "}",
	        "html_url: expected https://github.com/OWNER/REPO/issues/N"},
	    {"{\"url\":\"https://example.org/o/r/issues/1\",\"number\":1,\"title\":\"t\"," FULL "}",
	        "url: expected https://github.com/OWNER/REPO/issues/N"},
	    {"{\"identifier\":7,\"title\":\"t\"}", "identifier: expected string"},
	    {"{\"identifier\":\"AR-\",\"title\":\"t\"}", "identifier: expected TEAM-N"},
	    {"{\"identifier\":\"AR-2/3\",\"title\":\"t\"}", "identifier: expected TEAM-N"},
	    {LIN(",\"priority\":5"), "priority: expected 0 to 4"},
	    {LIN(",\"priority\":1.5"), "priority: expected 0 to 4"},
	    {LIN(",\"state\":\"Todo\""), "state: expected object"},
	    {LIN(",\"state\":{\"type\":3}"), "state.type: expected string"},
	    {LIN(",\"inverseRelations\":{\"nodes\":[{\"type\":\"blocks\"}]}"),
	        "inverseRelations[].issue.identifier: expected TEAM-N"},
	    {LIN(",\"inverseRelations\":{\"nodes\":[{}]}"), "inverseRelations[].type: missing"},
	    {LIN(",\"inverseRelations\":{\"nodes\":7}"), "inverseRelations.nodes: expected array"},
	    {LIN(",\"inverseRelations\":{\"nodes\":[],\"pageInfo\":{\"hasNextPage\":true}}"),
	        "inverseRelations: the source cut the list short (pageInfo.hasNextPage)"},
	};
	char longest[512];

	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		ok(try(&none, cases[i].text) == NORM_BAD && !out.len, "bad: %s", cases[i].text);
		is(what, cases[i].want, "and why");
	}
	snprintf(longest, sizeof longest,
	    "{\"html_url\":\"https://github.com/%0100d/%0100d/issues/"
	    "1\",\"number\":1,\"title\":\"t\"," FULL "}",
	    1, 1);
	ok(try(&none, longest) == NORM_BAD && strstr(what, "too long"),
	    "a ref too long for a name: %s", what);
}

struct seen {
	char refs[256];
	off_t at[8];
	size_t len[8];
	int n, stop_after;
};

static int
see(const char *line, size_t n, off_t at, size_t rawlen, void *arg)
{
	struct seen *s = arg;
	size_t off, len;

	if (!json_span(line, n, "ref", &off, &len))
		return 1;
	snprintf(s->refs + strlen(s->refs), sizeof s->refs - strlen(s->refs), "%.*s ", (int)len - 2,
	    line + off + 1);
	s->at[s->n] = at;
	s->len[s->n++] = rawlen;
	return s->n == s->stop_after;
}

static int
walk(const char *text, size_t n, struct seen *s, struct dump_tally *t)
{
	char path[] = "/tmp/fac-unit-XXXXXX";
	int fd = mkstemp(path), stop = s->stop_after;

	*s = (struct seen){.stop_after = stop};
	unlink(path);
	if (write(fd, text, n) != (ssize_t)n || lseek(fd, 0, SEEK_SET) != 0)
		abort();
	int code = dump_walk(fd, NULL, &none, see, s, t);
	close(fd);
	return code;
}

static void
walks(void)
{
	static const struct {
		const char *text, *refs;
		int code;
		unsigned long objects, bad;
	} cases[] = {
	    {"", "", 0, 0, 0},
	    {"{\"ref\":\"a\"}\n{\"ref\":\"b\"}\n", "a b ", 0, 2, 0},
	    {"{\"ref\":\"a\"}\n{\"ref\":\"b\"}", "a ", EX_DATAERR, 2, 1},
	    {"{\"ref\":\"a\"}\n\n{\"ref\":\"b\"}\n", "a b ", EX_DATAERR, 3, 1},
	    {"\n{\"ref\":\"a\"}\n", "a ", EX_DATAERR, 2, 1},
	    {" [ ] \n", "", 0, 0, 0},
	    {"[{\"ref\":\"a\"},{\"ref\":\"b\"}]", "a b ", 0, 2, 0},
	    {"\n[\n  {\n    \"ref\": \"a\"\n  }\n,\n {\"ref\":\"b\"} ]\n", "a b ", 0, 2, 0},
	    {"[{\"ref\":\"a\",\"x\":\"]},{\\\"\"},{\"ref\":\"b\",\"y\":[[{}]]}]", "a b ", 0, 2, 0},
	    {"[{\"ref\":\"a\"},{\"ref\":\"b\"}", "a b ", EX_DATAERR, 2, 1},
	    {"[{\"ref\":\"a\"},{\"ref\":\"b\"", "a ", EX_DATAERR, 1, 1},
	    {"[{\"ref\":\"a\"},", "a ", EX_DATAERR, 1, 1},
	    {"[", "", EX_DATAERR, 0, 1},
	    {"[{\"ref\":\"a\"},]", "a ", EX_DATAERR, 2, 1},
	    {"[{\"ref\":\"a\"},7,null,{\"ref\":\"b\"}]", "a b ", EX_DATAERR, 4, 2},
	    {"[{\"ref\":\"a\"} {\"ref\":\"b\"},{\"ref\":\"c\"}]", "c ", EX_DATAERR, 2, 1},
	    {"[{\"ref\":\"a\"}] x", "a ", EX_DATAERR, 1, 1},
	    {"[{\"ref\":\"a\"}]\n{\"ref\":\"b\"}\n", "a ", EX_DATAERR, 1, 1},
	    {"[{\"ref\":\"a},\n{\"ref\":\"b\"}]", "", EX_DATAERR, 0, 1},
	};
	struct seen s = {0};
	struct dump_tally t;

	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		int code = walk(cases[i].text, strlen(cases[i].text), &s, &t);
		ok(code == cases[i].code && t.objects == cases[i].objects && t.bad == cases[i].bad,
		    "walk %zu: %d, %lu objects, %lu bad: %s", i, code, t.objects, t.bad,
		    cases[i].text);
		is(s.refs, cases[i].refs, "and its records");
	}
	walk("[ {\"ref\":\"a\"} ,\n{\"ref\":\"b\" }]", 29, &s, &t);
	ok(s.at[0] == 2 && s.len[0] == 11 && s.at[1] == 16 && s.len[1] == 12, "places in an array");
	walk("{\"ref\":\"a\"}\n{\"ref\":\"b\" }\n", 25, &s, &t);
	ok(s.at[0] == 0 && s.len[0] == 11 && s.at[1] == 12 && s.len[1] == 12, "places in lines");
	s.stop_after = 1;
	ok(walk("{\"ref\":\"a\"}\nbad\n", 16, &s, &t) == 0 && s.n == 1 && t.objects == 1,
	    "the sink can stop it");
	s.stop_after = 0;

	size_t big = (size_t)JSON_MAX_LEN + 100;
	char *text = malloc(big + 64);
	memset(text, 'x', big + 64);
	memcpy(text, "[{\"ref\":\"", 9);
	memcpy(text + big, "\"},{\"ref\":\"b\"}]", 15);
	ok(walk(text, big + 15, &s, &t) == EX_DATAERR && t.bad == 1 && t.objects == 2,
	    "an element that is too long");
	is(s.refs, "b ", "costs nothing else");
	free(text);
	int dir = open("/", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	ok(dump_walk(dir, NULL, &none, see, &s, &t) == EX_IOERR, "what cannot be read is an error");
	close(dir);
}

int
main(void)
{
	die_init("normalise");
	rest();
	pull_requests();
	gh();
	linear();
	fac_records();
	bad();
	walks();
	return unit_done();
}
