/* json on text: span, splice, compact, comments; and jsonout, which writes it. */
#include "io/json.h"
#include "io/jsonout.h"
#include "unit.h"
#include <math.h>
#include <stdlib.h>
#include <signal.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

static void
test_splice(void)
{
	static const struct {
		const char *in, *key, *val, *out;
	} cases[] = {
	    {"{}", "k", "1", "{\"k\":1}"},
	    {"{ }", "k", "1", "{ \"k\":1}"},
	    {" {} ", "k", "1", " {\"k\":1} "},
	    {"{\"a\":1}", "k", "{\"x\":[]}", "{\"a\":1,\"k\":{\"x\":[]}}"},
	    {"{\"a\":1 }", "k", "2", "{\"a\":1 ,\"k\":2}"},
	    {"{\"k\":1}", "k", "2", "{\"k\":2}"},
	    {"{\"k\":1,\"b\":2}", "k", "\"v\"", "{\"k\":\"v\",\"b\":2}"},
	    {"{\"a\":1,\"k\":[1,{\"k\":\"]}\"}],\"b\":2}", "k", "0", "{\"a\":1,\"k\":0,\"b\":2}"},
	    {"{\"a\":1,\"k\":{\"k\":1}}", "k", "0", "{\"a\":1,\"k\":0}"},
	    {"{ \"a\" : 1 , \"k\" : true , \"b\" : 2 }", "k", "false",
	        "{ \"a\" : 1 , \"k\" : false , \"b\" : 2 }"},
	    {"{\"a\":{\"k\":1},\"b\":[{\"k\":2}]}", "k", "3",
	        "{\"a\":{\"k\":1},\"b\":[{\"k\":2}],\"k\":3}"},
	    {"{\"a\":\"\\\"k\\\":1\",\"b\":\"k\"}", "k", "3",
	        "{\"a\":\"\\\"k\\\":1\",\"b\":\"k\",\"k\":3}"},
	    {"{\"\\u006b\":1,\"a\":2}", "k", "3", "{\"\\u006b\":3,\"a\":2}"},
	    {"{\"kk\":1,\"K\":2,\"\":3}", "k", "4", "{\"kk\":1,\"K\":2,\"\":3,\"k\":4}"},
	    {"{\"n\":9223372036854775807,\"h\":1E400,\"z\":-0.0,\"p\":1.10}", "k", "0",
	        "{\"n\":9223372036854775807,\"h\":1E400,\"z\":-0.0,\"p\":1.10,\"k\":0}"},
	    {"{\"u\":\"\\u00e9\xc3\xa9\\/\\\\\",\"k\":\"\\\\\\\"\",\"t\":\"\\\\\"}", "k", "0",
	        "{\"u\":\"\\u00e9\xc3\xa9\\/\\\\\",\"k\":0,\"t\":\"\\\\\"}"},
	    {"{\"a\":[{},[],{\"x\":\"}\"}]}", "k", "0", "{\"a\":[{},[],{\"x\":\"}\"}],\"k\":0}"},
	    {"{\"a\":1}\r", "k", "2", "{\"a\":1,\"k\":2}\r"},
	    {"{\"a\":1}", "q\"\\", "2", "{\"a\":1,\"q\\\"\\\\\":2}"},
	    {"{\"q\\\"\":1}", "q\"", "2", "{\"q\\\"\":2}"},
	    {"{\"a\":-1,\"k\":-12.5e+3}", "k", "1", "{\"a\":-1,\"k\":1}"},
	};
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct buf b = BUF_INIT;
		size_t n = strlen(cases[i].in);
		char *copy = malloc(n); /* exactly: no terminator to lean on */
		memcpy(copy, cases[i].in, n);
		json_splice(&b, copy, n, cases[i].key, cases[i].val, strlen(cases[i].val));
		is(buf_str(&b), cases[i].out, "splice %zu", i);
		free(copy);
		buf_free(&b);
	}
}

static void
test_span(void)
{
	static const struct {
		const char *in, *key, *value; /* NULL: none */
	} cases[] = {
	    {"{\"id\":123456789012345678901234567890}", "id", "123456789012345678901234567890"},
	    {"{\"a\":{\"id\":1},\"id\" : 2.0 }", "id", "2.0"},
	    {"{\"\\u0069d\":\"x, }\\\"\"}", "id", "\"x, }\\\"\""}, {"{\"\\n\":1}", "\\n", NULL},
	    {"{\"\\\\n\":1}", "\\n", "1"},
	    {"{\"id\":[1,[2,\"]\"],{}],\"b\":1}", "id", "[1,[2,\"]\"],{}]"},
	    {"{\"id\":null}", "id", "null"}, {"{\"a\":\"id\"}", "id", NULL}, {"{}", "id", NULL},
	    {"[\"id\",1]", "id", NULL}, {"\"id\"", "id", NULL},
	    {"{\"Id\":1,\"id2\":2,\"i\":3}", "id", NULL}};
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		size_t off = 0, len = 0;
		bool found = json_span(cases[i].in, strlen(cases[i].in), cases[i].key, &off, &len);
		ok(found == (cases[i].value != NULL) &&
		        (!found || (len == strlen(cases[i].value) &&
		                       memcmp(cases[i].in + off, cases[i].value, len) == 0)),
		    "span %zu", i);
	}
}

static void
test_compact(void)
{
	struct buf b = BUF_INIT;
	static const char pretty[] =
	    " {\n\t\"a b\" : [ 1 , \"x  \\\" y\\\\\" ],\r\n \"c\" : { } } \n";
	json_compact(&b, pretty, sizeof pretty - 1);
	is(b.s, "{\"a b\":[1,\"x  \\\" y\\\\\"],\"c\":{}}", "compact");
	buf_free(&b);
}

static void
test_comments(void)
{
	static const struct {
		const char *in, *out; /* NULL: unterminated */
	} cases[] = {{"{} // x", "{}     "}, {"// \"x\n1", "     \n1"},
	    {"1/* a\nb */2", "1    \n    2"}, {"\"// /* */\"", "\"// /* */\""},
	    {"\"\\\"//\" // y", "\"\\\"//\"     "}, {"/**/1", "    1"}, {"/*/1", NULL},
	    {"1 /* x", NULL}, {"/", "/"}, {"1 / 2", "1 / 2"}, {"// /*\n1", "     \n1"},
	    {"/* // */1", "        1"}, {"\"open\n// x\n1", "\"open\n    \n1"}, {"", ""},
	    {"\"\\", "\"\\"}};
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct buf b = BUF_INIT;
		bool good = json_strip_comments(&b, cases[i].in, strlen(cases[i].in));
		ok(good == (cases[i].out != NULL), "comment %zu", i);
		if (cases[i].out)
			is(buf_str(&b), cases[i].out, "text %zu", i);
		buf_free(&b);
	}
}

static void
misuse_key_in_array(struct jsonout *j)
{
	jsonout_open(j, NULL, '[');
	jsonout_int(j, "k", 1);
}

static void
misuse_no_key(struct jsonout *j)
{
	jsonout_open(j, NULL, '{');
	jsonout_int(j, NULL, 1);
}

static void
misuse_close(struct jsonout *j)
{
	jsonout_open(j, NULL, '{');
	jsonout_close(j, ']');
}

static void
misuse_close_more(struct jsonout *j)
{
	jsonout_close(j, '}');
}

static void
misuse_depth(struct jsonout *j)
{
	for (int i = 0; i <= JSONOUT_DEPTH; i++)
		jsonout_open(j, NULL, '[');
}

static bool
aborts(void (*fn)(struct jsonout *))
{
	int status;
	fflush(stdout);
	pid_t pid = fork();
	if (pid == 0) {
		struct rlimit none = {0, 0};
		struct buf b = BUF_INIT;
		struct jsonout j = jsonout(&b);
		setrlimit(RLIMIT_CORE, &none);
		fn(&j);
		_exit(0);
	}
	waitpid(pid, &status, 0);
	return WIFSIGNALED(status) && WTERMSIG(status) == SIGABRT;
}

static void
test_jsonout(void)
{
	struct buf b = BUF_INIT;
	struct jsonout j = jsonout(&b);
	jsonout_open(&j, NULL, '{');
	jsonout_str(&j, "s", "a\"\\/\b\f\n\r\t\x01\x7f\xc3\xa9\xff\xe2\x82");
	jsonout_strn(&j, "z", "a\0b", 3);
	jsonout_str(&j, "none", NULL);
	jsonout_open(&j, "l", '[');
	jsonout_int(&j, NULL, -5);
	jsonout_int(&j, NULL, 9007199254740991);
	jsonout_int(&j, NULL, 9007199254740992);
	jsonout_int(&j, NULL, INT64_MIN);
	jsonout_open(&j, NULL, '{');
	jsonout_close(&j, '}');
	jsonout_close(&j, ']');
	jsonout_open(&j, "r", '[');
	static const double reals[] = {
	    0, -0.00001, 1, 0.5, 0.25004, 0.12345, 100, -2.5, INFINITY, NAN};
	for (size_t i = 0; i < sizeof reals / sizeof *reals; i++)
		jsonout_real(&j, NULL, reals[i]);
	jsonout_close(&j, ']');
	jsonout_bool(&j, "t", true);
	jsonout_bool(&j, "f", false);
	jsonout_raw(&j, "raw", "1E400", 5);
	jsonout_int(&j, "k\"\n", 1);
	jsonout_close(&j, '}');
	is(b.s,
	    "{\"s\":\"a\\\"\\\\/"
	    "\\b\\f\\n\\r\\t\\u0001\x7f\xc3\xa9\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd\",\"z\":"
	    "\"a\xef\xbf\xbd"
	    "b\",\"none\":null,\"l\":[-5,9007199254740991,\"9007199254740992\",\"-"
	    "9223372036854775808\",{}],"
	    "\"r\":[0,0,1,0.5,0.25,0.1235,100,-2.5,null,null],\"t\":true,\"f\":false,\"raw\":1E400,"
	    "\"k\\\"\\n\":1}",
	    "jsonout");
	struct json_error e;
	ok(json_check(b.s, b.len, &e), "and it is JSON");
	buf_reset(&b);
	jsonout_quote(&b, "", 0);
	is(b.s, "\"\"", "an empty token");
	buf_free(&b);
	ok(aborts(misuse_key_in_array), "a key in an array aborts");
	ok(aborts(misuse_no_key), "no key in an object aborts");
	ok(aborts(misuse_close), "the wrong brace aborts");
	ok(aborts(misuse_close_more), "an unbalanced close aborts");
	ok(aborts(misuse_depth), "too deep aborts");
}

int
main(void)
{
	test_splice();
	test_span();
	test_compact();
	test_comments();
	test_jsonout();
	return unit_done();
}
