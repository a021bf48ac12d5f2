/*
 * json: what the strict checker takes and refuses, alone and inside a record, and the values that
 * come out.
 */
#include "io/json.h"
#include "unit.h"
#include <math.h>
#include <stdlib.h>
#include <time.h>

/* A text with its length: it may hold NULs. */
#define T(s)                     \
	{                        \
		s, sizeof(s) - 1 \
	}

struct text {
	const char *s;
	size_t n;
};

static const struct text good[] = {
    /* numbers */
    T("0"),
    T("-0"),
    T("-1"),
    T("7"),
    T("10"),
    T("123456789"),
    T("0.5"),
    T("-0.0"),
    T("1.250"),
    T("0e1"),
    T("0e+1"),
    T("0E-2"),
    T("1e5"),
    T("1E5"),
    T("1e+05"),
    T("1E-005"),
    T("123.456e78"),
    T("-1.5e-3"),
    T("20e1"),
    T("4 "),
    T("1e400"),
    T("-1E400"),
    T("1e-400"),
    T("123e4567890"),
    T("9223372036854775807"),
    T("-9223372036854775808"),
    T("18446744073709551616"),
    T("100000000000000000000000000000000000000000000000000000000000000000000000000001"),
    T("0.00000000000000000000000000000000000000000000000000000000000000000000000000000000000001"),
    T("-1.234567890123456789012345678901234567890123456789012345678901234567890e10"),
    /* literals */
    T("true"),
    T("false"),
    T("null"),
    /* strings */
    T("\"\""),
    T("\" \""),
    T("\"a\""),
    T("\"\\\"\\\\\\/\\b\\f\\n\\r\\t\""),
    T("\"\\u0041\\u00e9\\u00E9\""),
    T("\"\\u001f\\u007F\""),
    T("\"\\ud83d\\ude00\""),
    T("\"\\uD834\\uDD1E\""),
    T("\"\\uDBFF\\uDFFF\""),
    T("\"\\uD800\\uDC00x\""),
    T("\"\\uFFFE\\uFFFF\\uFDD0\""),
    T("\"\\uDBFF\\uDFFE\""),
    T("\"\x7f\""),
    T("\"\xc2\x80\""),
    T("\"\xc3\xa9\xe2\x82\xac\xf0\x9f\x98\x80\""),
    T("\"\xe2\x80\xa8\xe2\x80\xa9\""),
    T("\"\xef\xbf\xbf\""),
    T("\"\xf4\x8f\xbf\xbf\""),
    T("\"\xef\xbb\xbf\""),
    T("\"/\""),
    T("\"// no comment /* */\""),
    T("\"\\\\u0000\""),
    T("\"\\\\\""),
    T("\"\\\\\\\"\""),
    T("\"'\""),
    T("\"12345678\""),
    T("\"1234567\\n9\""),
    T("\"\\u2060\\u202e\\uFEFF\""),
    T("\"[{]},:\""),
    /* arrays and objects */
    T("[]"),
    T("[ ]"),
    T("[\n]"),
    T("[1]"),
    T("[1,2]"),
    T("[ 1 , 2 ]"),
    T("[[]]"),
    T("[[],[[]]]"),
    T("[null,true,\"\",0,{}]"),
    T("{}"),
    T("{ }"),
    T("{\"\":0}"),
    T("{\"a\":[]}"),
    T("{ \"a\" : 1 , \"b\" : 2 }"),
    T("{\"a\":1,\"A\":2}"),
    T("{\"a\":{\"a\":{\"a\":1}}}"),
    T("{\"a\":{\"x\":1},\"b\":{\"x\":1}}"),
    T("[{\"a\":1},{\"a\":1}]"),
    T("{\"\\u0061b\":1,\"a\":2}"),
    T("{\"\xc3\xa9\":1,\"e\xcc\x81\":2}"),
    T("{\"\\n\":1,\"n\":2,\"\\\\n\":3}"),
    T("{\"title\":\"\\u041f\\u0440\"}"),
    /* blanks */
    T(" \t\r\n1 \t\r\n"),
    T("\n[\t1\r,\n2 ]\n"),
    T("{\r\n\"a\"\t:\n1}"),
};

static const struct text bad[] = {
    /* numbers */
    T("-"),
    T("-a"),
    T("--1"),
    T("+1"),
    T("++1"),
    T("-01"),
    T("01"),
    T("00"),
    T("-00"),
    T("012"),
    T("1."),
    T("-1."),
    T("1.e3"),
    T("2.e+3"),
    T("2.e-3"),
    T(".1"),
    T("-.1"),
    T(".e1"),
    T("."),
    T("0.e1"),
    T("1e"),
    T("1e+"),
    T("1E-"),
    T("0e"),
    T("0E+"),
    T("1.0e"),
    T("1.0e-"),
    T("1eE2"),
    T("1e1.5"),
    T("1.2.3"),
    T("0x1"),
    T("0x"),
    T("0x42"),
    T("1a"),
    T("1 000"),
    T("1,5"),
    T("1_0"),
    T("1+2"),
    T("1-"),
    T("NaN"),
    T("-NaN"),
    T("nan"),
    T("Infinity"),
    T("-Infinity"),
    T("inf"),
    T("+Inf"),
    T("1e1\xe5"),
    T("1\xc2\xa0"),
    T("\xef\xbc\x91"),
    T("- 1"),
    T("1e 5"),
    T("0b1"),
    T("0o7"),
    T("1f"),
    T("1L"),
    T("-2.x"),
    T("1\0"),
    T("9.3e+ 1"),
    /* literals */
    T("True"),
    T("TRUE"),
    T("FALSE"),
    T("Null"),
    T("nul"),
    T("tru"),
    T("fals"),
    T("truex"),
    T("nullnull"),
    T("undefined"),
    T("a"),
    T("t"),
    T("n"),
    T("f"),
    T("tRue"),
    T("true1"),
    T("None"),
    T("*"),
    T("<null>"),
    T("\\n"),
    T("\\u0031"),
    T("\xc3\xa5"),
    T("\xe5"),
    /* strings */
    T("\""),
    T("\"a"),
    T("a\""),
    T("\"\\\""),
    T("\"\\"),
    T("\"\\\\\\\""),
    T("'a'"),
    T("`a`"),
    T("\"\t\""),
    T("\"\n\""),
    T("\"\r\""),
    T("\"\0\""),
    T("\"\x01\""),
    T("\"\x1f\""),
    T("\"abcdefg\x1f\""),
    T("\"a\0b\""),
    T("\"\\a\""),
    T("\"\\v\""),
    T("\"\\'\""),
    T("\"\\0\""),
    T("\"\\x41\""),
    T("\"\\ \""),
    T("\"\\U0041\""),
    T("\"\\\n\""),
    T("\"\\\0\""),
    T("\"\\\xc3\xa9\""),
    T("\"\\\xe5\""),
    T("\"\\u\""),
    T("\"\\u1\""),
    T("\"\\u12\""),
    T("\"\\u123\""),
    T("\"\\u00g0\""),
    T("\"\\u 041\""),
    T("\"\\u+041\""),
    T("\"\\u004"),
    T("\"\\u"),
    T("\"\\u00\\u0041\""),
    T("\"\\u{41}\""),
    T("\"\\u0000\""),
    T("\"a\\u0000b\""),
    /* lone surrogates, escaped */
    T("\"\\uD800\""),
    T("\"\\uDBFF\""),
    T("\"\\uDC00\""),
    T("\"\\uDFFF\""),
    T("\"\\uD800a\""),
    T("\"\\uD800\\n\""),
    T("\"\\uD800\\u0041\""),
    T("\"\\uD800\\uD800\""),
    T("\"\\uDC00\\uD800\""),
    T("\"\\uD800\\u\""),
    T("\"\\uD800\\uDC0\""),
    T("\"\\uD800\\uDC0g\""),
    T("\"\\uD800\\"),
    T("\"\\uD83D\\uDE00\\uD83D\""),
    T("\"\\uD800\\xDC00\""),
    T("\"\\uD800\\\\uDC00\""),
    /* invalid UTF-8 */
    T("\"\x80\""),
    T("\"\xbf\""),
    T("\"\xc0\x80\""),
    T("\"\xc0\xaf\""),
    T("\"\xc1\xbf\""),
    T("\"\xe0\x80\xaf\""),
    T("\"\xe0\x9f\xbf\""),
    T("\"\xf0\x80\x80\xaf\""),
    T("\"\xf0\x8f\xbf\xbf\""),
    T("\"\xf8\x88\x80\x80\x80\""),
    T("\"\xfc\x84\x80\x80\x80\x80\""),
    T("\"\xed\xa0\x80\""),
    T("\"\xed\xbf\xbf\""),
    T("\"\xed\xa0\xbd\xed\xb8\x80\""),
    T("\"\xf4\x90\x80\x80\""),
    T("\"\xf5\x80\x80\x80\""),
    T("\"\xfe\""),
    T("\"\xff\""),
    T("\"\xc3\""),
    T("\"\xe2\x82\""),
    T("\"\xf0\x9f\x98\""),
    T("\"\xe2\""),
    T("\"\xf0\""),
    T("\"\xc3(\""),
    T("\"\xe2\x82(\""),
    T("\"\xf0\x9f\x98(\""),
    T("\"12345678\xe9\""),
    T("\"\xc3"),
    T("\"\xe2\x82"),
    T("\"\xf0\x9f\x98"),
    T("\"\xc3\xa9\xa9\""),
    /* structure */
    T("["),
    T("]"),
    T("[1"),
    T("[1,"),
    T("[1,]"),
    T("[,1]"),
    T("[,]"),
    T("[1,,2]"),
    T("[1 2]"),
    T("[1:2]"),
    T("[\"a\":1]"),
    T("[1}"),
    T("{]"),
    T("[[]"),
    T("[]]"),
    T("[][]"),
    T("[1]1"),
    T("[1]]"),
    T("[\"a"),
    T("[\"a\""),
    T("[\"\\"),
    T("[{}"),
    T("[a]"),
    T("[1,\n1\n,1"),
    T("[ \0]"),
    T("[\x0b]"),
    T("[\x0c]"),
    T("[\xc2\xa0]"),
    T("[\xe2\x81\xa0]"),
    T("[\xef\xbb\xbf]"),
    T("[\"\"\"\"]"),
    T("[''],"),
    T("[-]"),
    T("[\\]"),
    T("[...]"),
    T("(1)"),
    T("{"),
    T("}"),
    T("{}}"),
    T("{\"a\"}"),
    T("{\"a\":}"),
    T("{\"a\":1"),
    T("{\"a\":1,}"),
    T("{\"a\":1,,\"b\":2}"),
    T("{,\"a\":1}"),
    T("{,}"),
    T("{\"a\" 1}"),
    T("{\"a\"::1}"),
    T("{\"a\":1 \"b\":2}"),
    T("{\"a\",1}"),
    T("{:1}"),
    T("{a:1}"),
    T("{'a':1}"),
    T("{1:1}"),
    T("{null:1}"),
    T("{[]:1}"),
    T("{\"a\":1}}"),
    T("{\"a\":1}#"),
    T("{\"a\":1}/**/"),
    T("{\"a\":1}//"),
    T("{\"a\":/**/1}"),
    T("/* */1"),
    T("// x\n1"),
    T("#1"),
    T("{\"a\""),
    T("{\"a\":"),
    T("{\"a"),
    T("{\"a\":1;\"b\":2}"),
    T("{\"a\"=1}"),
    T("{\"a\":1,\"b\"}"),
    T("{\"a\":1]"),
    T("{[1]}"),
    T("{\"a\":\"b\"}\"c\""),
    T("{\"a\":\x0c"
      "1}"),
    T("{\"\xff\":1}"),
    T("{\"\\uD800\":1}"),
    T("{\"\x01\":1}"),
    /* duplicate keys */
    T("{\"a\":1,\"a\":1}"),
    T("{\"a\":1,\"b\":2,\"a\":3}"),
    T("{\"a\":1,\"\\u0061\":2}"),
    T("{\"\\u0061\":1,\"a\":2}"),
    T("{\"\\u0061\":1,\"\\u0061\":2}"),
    T("{\"\":1,\"\":2}"),
    T("{\"\\/\":1,\"/\":2}"),
    T("{\"\xf0\x9f\x98\x80\":1,\"\\ud83d\\ude00\":2}"),
    T("{\"\xc3\xa9\":1,\"\\u00E9\":2}"),
    T("{\"\xe2\x82\xac\":1,\"\\u20AC\":2}"),
    T("{\"\\n\":1,\"\\u000a\":2}"),
    T("{\"\\\\\":1,\"\\u005c\":2}"),
    T("{\"\\\"\":1,\"\\u0022\":2}"),
    T("{\"a\":{\"b\":1},\"a\":2}"),
    T("[{\"x\":[{\"y\":1,\"z\":2,\"y\":3}]}]"),
};

/* What is wrong only as a whole document: inside a record it would be another case. */
static const struct text bad_alone[] = {
    T(""),
    T(" "),
    T("\n"),
    T("\xef\xbb\xbf{}"),
    T("\xef\xbb\xbf"),
    T("\xff\xfe{\0}\0"),
    T("1 2"),
    T("1,"),
    T("{} {}"),
    T("{}\0"),
    T("{}\x0c"),
    T("\x0c{}"),
    T("{}\xc2\xa0"),
    T("{}x"),
    T("null,"),
    T("\"a\" \"b\""),
    T("{},"),
    T("\0"),
    T("\x1b[0m{}"),
    T(")]}'{}"),
};

/*
 * json_check() and json_parse() in a copy of exactly n bytes, so that a checker of memory sees
 * one too many.
 */
static bool
takes(const char *s, size_t n)
{
	struct json_error e = {0};
	char *copy = malloc(n ? n : 1);
	memcpy(copy, s, n);
	bool checked = json_check(copy, n, &e);
	bool placed = checked || (e.offset <= n && e.what[0]);
	bool parsed = json_parse(copy, n, &e);
	json_reset();
	free(copy);
	if (checked != parsed || !placed)
		printf("# check and parse differ, or no reason was given: %s\n", e.what);
	return checked && parsed && placed;
}

static bool
refuses(const char *s, size_t n)
{
	struct json_error e = {0};
	return !takes(s, n) && !json_check(s, n, &e) && e.what[0] && e.offset <= n;
}

static size_t
wrap(char *out, const char *before, const struct text *t, const char *after)
{
	size_t n = strlen(before);
	memcpy(out, before, n);
	memcpy(out + n, t->s, t->n);
	memcpy(out + n + t->n, after, strlen(after));
	return n + t->n + strlen(after);
}

static void
test_cases(void)
{
	char record[512];
	for (size_t i = 0; i < sizeof good / sizeof *good; i++) {
		ok(takes(good[i].s, good[i].n), "good %zu", i);
		ok(takes(record, wrap(record, "{\"x\": ", &good[i], "}")), "good %zu in a record",
		    i);
		ok(takes(record, wrap(record, "[0,", &good[i], ",1]")), "good %zu in an array", i);
	}
	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
		ok(refuses(bad[i].s, bad[i].n), "bad %zu", i);
		ok(refuses(record, wrap(record, "{\"x\": ", &bad[i], "}")), "bad %zu in a record",
		    i);
	}
	for (size_t i = 0; i < sizeof bad_alone / sizeof *bad_alone; i++)
		ok(refuses(bad_alone[i].s, bad_alone[i].n), "bad document %zu", i);
}

/* Every proper prefix of a record is malformed. */
static void
test_prefixes(void)
{
	static const char text[] = "{\"a\\u00e9\":[1.5e3,-0,true,null,"
	                           "\"\xf0\x9f\x98\x80\\ud83d\\ude00\"],\"b\":{\"c\":{}}}";
	bool all = true;
	for (size_t n = 0; n < sizeof text - 1; n++)
		all = all && refuses(text, n);
	ok(all, "every prefix is refused");
	ok(takes(text, sizeof text - 1), "the whole is not");
}

static void
test_depth(void)
{
	struct buf b = BUF_INIT;
	struct json_error e;
	for (int i = 0; i < JSON_MAX_DEPTH; i++)
		buf_addc(&b, '[');
	for (int i = 0; i < JSON_MAX_DEPTH; i++)
		buf_addc(&b, ']');
	ok(takes(b.s, b.len), "the greatest depth");
	buf_reset(&b);
	for (int i = 0; i <= JSON_MAX_DEPTH; i++)
		buf_adds(&b, i % 2 ? "[" : "{\"a\":");
	buf_adds(&b, "1");
	for (int i = JSON_MAX_DEPTH; i >= 0; i--)
		buf_adds(&b, i % 2 ? "]" : "}");
	ok(refuses(b.s, b.len), "one more");
	buf_reset(&b);
	for (int i = 0; i < 100000; i++)
		buf_addc(&b, '[');
	ok(refuses(b.s, b.len) && !json_check(b.s, b.len, &e) && e.offset == JSON_MAX_DEPTH,
	    "100000 open brackets");
	buf_reset(&b);
	for (int i = 0; i < 100000; i++)
		buf_adds(&b, "[{\"\":");
	ok(refuses(b.s, b.len), "100000 open pairs");
	buf_reset(&b);
	buf_addc(&b, '"');
	while (b.len < JSON_MAX_LEN - 1)
		buf_addc(&b, 'a');
	buf_addc(&b, '"');
	ok(takes(b.s, b.len), "the greatest length");
	buf_addc(&b, ' ');
	ok(refuses(b.s, b.len), "one byte more");
	buf_free(&b);
}

static double
seconds(void)
{
	struct timespec ts;
	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &ts);
	return (double)ts.tv_sec + (double)ts.tv_nsec / 1e9;
}

/* Objects of any size: around the size where the method changes, and large. */
static void
test_many_keys(void)
{
	static const int sizes[] = {2, 3, 63, 64, 65, 66, 67, 200, 100000};
	struct buf b = BUF_INIT;
	struct json_error e;
	for (size_t s = 0; s < sizeof sizes / sizeof *sizes; s++) {
		buf_reset(&b);
		buf_addc(&b, '{');
		for (int i = 0; i < sizes[s]; i++)
			buf_addf(&b, "%s\"k%s%d\":{\"k0\":%d}", i ? "," : "",
			    i % 3 ? "" : "\\u0065", i, i);
		size_t before = b.len;
		buf_addc(&b, '}');
		double start = seconds();
		ok(json_check(b.s, b.len, &e), "%d keys", sizes[s]);
		ok(seconds() - start < 2, "%d keys are not compared with each other", sizes[s]);
		buf_cut(&b, before);
		buf_addf(&b, ",\"\\u006be0\":1}");
		ok(!json_check(b.s, b.len, &e) && e.offset == before + 1,
		    "%d keys, and the first again, escaped", sizes[s]);
		buf_cut(&b, before);
		buf_addf(&b, ",\"z\":1,\"z\":2}");
		ok(!json_check(b.s, b.len, &e) && e.offset == before + 7,
		    "%d keys, and another twice", sizes[s]);
	}
	buf_free(&b);
}

static void
test_errors(void)
{
	static const struct {
		const char *s;
		size_t offset;
		const char *what;
	} cases[] = {{"{\"a\":1,\"a\":2}", 7, "duplicate key"},
	    {"{\"a\":\"x\ty\"}", 7, "control character in string"},
	    {"[\"\\q\"]", 2, "unknown escape in string"},
	    {"[\"\\ud800\"]", 2, "lone surrogate escape"},
	    {"[\"\\u0000\"]", 2, "\\u0000 in string"},
	    {"[\"a\xff\"]", 3, "invalid UTF-8 in string"}, {"[01]", 1, "malformed number"},
	    {"[tru]", 1, "not a value"}, {"[1", 2, "expected ',' or ']'"},
	    {"{\"a\":1", 6, "expected ',' or '}'"}, {"{1}", 1, "expected a key"},
	    {"{\"a\" 1}", 5, "expected ':'"}, {"", 0, "unexpected end"},
	    {"[\"abc", 1, "unterminated string"}, {"{} x", 3, "something follows the value"},
	    {"\xef\xbb\xbf{}", 0, "byte order mark"}};
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct json_error e = {99, ""};
		ok(!json_check(cases[i].s, strlen(cases[i].s), &e) && e.offset == cases[i].offset,
		    "place of error %zu: %zu", i, e.offset);
		is(e.what, cases[i].what, "error %zu", i);
	}
}

static const struct json *
parse(const char *s)
{
	struct json_error e;
	return json_parse(s, strlen(s), &e);
}

static void
test_values(void)
{
	const struct json *v = parse("{\"s\":\"\\u00e9\\ud83d\\ude00\\n\",\"S\":1,\"b\":true,\"f\":"
	                             "false,\"n\":null,\"d\":1.5,\"a\":[1,\"x\"],\"o\":{},"
	                             "\"e\\u0078\":7,\"\":8}");
	is(json_gets(v, "s", "?"), "\xc3\xa9\xf0\x9f\x98\x80\n", "a string");
	ok(json_geti(v, "S", 0) == 1, "keys are case-sensitive");
	ok(json_getb(v, "b", false) && !json_getb(v, "f", true) && json_getb(v, "s", true),
	    "booleans, and the default for another type");
	ok(json_type(json_get(v, "n")) == JSON_NULL && json_type(json_get(v, "N")) == JSON_NONE,
	    "null is not absence");
	ok(json_number(json_get(v, "d"), 0) > 1.4 && json_geti(v, "d", 9) == 9,
	    "a fraction is no integer");
	is(json_gets(v, "d", "dflt"), "dflt", "a number is no string");
	ok(json_geti(v, "ex", 0) == 7 && json_geti(v, "", 0) == 8,
	    "keys are unescaped, and may be empty");
	ok(json_count(json_get(v, "a")) == 2 && json_count(json_get(v, "o")) == 0 &&
	        json_count(v) == 10 && json_count(NULL) == 0,
	    "counts");
	ok(json_geti(json_first(json_get(v, "a")), "x", 3) == 3 && !json_get(json_get(v, "a"), "0"),
	    "an array has no members");
	is(json_string(json_next(json_first(json_get(v, "a"))), NULL), "x",
	    "iteration over an array");
	ok(!json_next(json_next(json_first(json_get(v, "a")))) && !json_first(json_get(v, "s")) &&
	        !json_first(NULL) && !json_next(NULL),
	    "its end");
	is(json_key(json_next(json_first(v))), "S", "iteration over an object");
	ok(json_key(json_first(json_get(v, "a"))) == NULL, "an element has no key");
	static const char *const names[] = {
	    "nothing", "null", "boolean", "number", "string", "array", "object"};
	for (int t = JSON_NONE; t <= JSON_OBJECT; t++)
		is(json_type_name((enum json_type)t), names[t], "type %d", t);
	json_reset();

	static const struct {
		const char *text;
		bool exact;
		int64_t n;
	} ints[] = {{"0", true, 0}, {"-0", true, 0}, {"1.0", true, 1}, {"1e3", true, 1000},
	    {"9007199254740991", true, 9007199254740991},
	    {"-9007199254740991", true, -9007199254740991}, {"9007199254740992", false, 0},
	    {"9007199254740993", false, 0}, {"-9007199254740992", false, 0},
	    {"9223372036854775807", false, 0}, {"1e400", false, 0}, {"-1e400", false, 0},
	    {"0.5", false, 0}, {"1e-400", true, 0}, {"\"1\"", false, 0}, {"true", false, 0},
	    {"null", false, 0},
	    {"0.000000000000000000000000000000000000000000000000000000000000000000001e70", true,
	        10}};
	for (size_t i = 0; i < sizeof ints / sizeof *ints; i++) {
		int64_t n = 42;
		bool exact = json_int(parse(ints[i].text), &n);
		ok(exact == ints[i].exact && n == (exact ? ints[i].n : 42), "integer %s",
		    ints[i].text);
		json_reset();
	}
	v = parse("[1e400,-1e400,"
	          "1234567890123456789012345678901234567890123456789012345678901234567890,"
	          "\"1111111111222222222233333333334444444444"
	          "555555555566666666667777777777\"]");
	ok(isinf(json_number(json_first(v), 0)) &&
	        json_number(json_next(json_first(v)), 0) < -1e308,
	    "huge exponents are infinite");
	ok(fabs(json_number(json_next(json_next(json_first(v))), 0) / 1.2345678901234568e69 - 1) <
	        1e-15,
	    "a number of any length is read");
	is(json_string(json_next(json_next(json_next(json_first(v)))), ""),
	    "1111111111222222222233333333334444444444555555555566666666667777777777",
	    "digits in a string are left alone beside it");
	json_reset();
	struct json_error e;
	static const char top[] =
	    "  11111111112222222222333333333344444444445555555555666666666677777777771  ";
	ok(json_number(json_parse(top, sizeof top - 1, &e), 0) > 1.1e70,
	    "a long number alone is not cut");
	json_reset();
}

static void
test_marks(void)
{
	const struct json *outer = parse("{\"a\":\"outer\"}");
	struct json_mark m = json_mark();
	for (int i = 0; i < 1000; i++) {
		ok(i > 0 || json_geti(parse("{\"n\":5}"), "n", 0) == 5, "an inner value");
		parse("[\"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
		      "aaaaaaa\"]");
		json_release(m);
	}
	is(json_gets(outer, "a", ""), "outer", "what is older than the mark stays");
	ok(json_mark().used == m.used && json_mark().block == m.block,
	    "released memory is used again");
	json_reset();
	ok(json_mark().used == 0, "reset releases all");
}

int
main(void)
{
	test_cases();
	test_prefixes();
	test_depth();
	test_many_keys();
	test_errors();
	test_values();
	test_marks();
	return unit_done();
}
