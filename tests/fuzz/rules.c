/*
 * rules: a record's text, as strangers may write it, through triage and route. Input that is no record becomes the title
 * (its first line) and body of one.
 */
#include "io/jsonout.h"
#include "rules/routes.h"
#include "rules/verdict.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

int LLVMFuzzerTestOneInput(const unsigned char *data, size_t n);

static struct judge *judge;
static struct router *router, *ruled;

/* Rules of every kind, and files in one clone, in the other and in both. */
static const char config_text[] =
    "{\"repos\": {\"org/a\": {\"path\": \"/a\"}, \"org/b\": {\"path\": \"/b\"}}, \"route\": "
    "{\"default\": \"org/b\", \"rules\": ["
    "{\"label\": \"app\", \"repo\": \"org/a\"}, {\"keywords\": [\"start page\", \"[app]\", "
    "\"e2e\"], \"repo\": \"org/a\"},"
    "{\"regex\": \"^(fix|feat)(\\\\([a-z]+\\\\))?: .*\", \"repo\": \"org/b\"}, {\"path\": "
    "\"src/**/*.c\", \"repo\": \"org/a\"},"
    "{\"key_prefix\": \"AR-\", \"team\": \"Web\", \"repo\": \"org/b\"}]}}";
static const char *const files[][2] = {{"src/page/greet.c", "README.md"},
    {"src/other.c", "README.md"}, {"package.json", "package.json"}};

static void
require(bool holds)
{
	if (!holds)
		abort();
}

static const struct json *
member(const struct buf *text)
{
	struct json_error e;
	const struct json *v = json_parse(buf_str(text), text->len, &e);
	require(json_type(v) == JSON_OBJECT);
	return v;
}

static void
decide(const char *line, size_t n, const char *untrusted)
{
	struct json_error e;
	struct record r;
	struct buf out = BUF_INIT;
	char what[160];

	const struct json *v = json_parse(line, n, &e);
	if (json_type(v) != JSON_OBJECT || !record_view(&r, line, n, v, what))
		return;
	judge_record(judge, &r, &out);
	const char *verdict = json_gets(member(&out), "verdict", "");
	require(strcmp(verdict, "dispatch") == 0 || strcmp(verdict, "escalate") == 0 ||
	        strcmp(verdict, "skip") == 0);
	if (untrusted)
		require(strcmp(verdict, "dispatch") != 0);
	buf_reset(&out);
	router_record(router, &r, &out);
	/* Nothing is configured, so nothing is routed. */
	require(json_type(json_get(member(&out), "repo")) == JSON_NULL);
	/* With rules it goes to one of the two, by something, or nowhere, for a reason. */
	buf_reset(&out);
	router_record(ruled, &r, &out);
	const struct json *route = member(&out);
	const char *repo = json_gets(route, "repo", NULL);
	require(repo ? strcmp(repo, "org/a") == 0 || strcmp(repo, "org/b") == 0
	             : json_gets(route, "reason", NULL) != NULL);
	buf_free(&out);
}

/* An issue of a stranger: whatever it says, it is never dispatched. */
static void
stranger(const char *s, size_t n)
{
	struct buf line = BUF_INIT;
	struct jsonout j = jsonout(&line);
	const char *newline = n ? memchr(s, '\n', n) : NULL;
	size_t title = newline ? (size_t)(newline - s) : n;

	jsonout_open(&j, NULL, '{');
	jsonout_str(&j, "ref", "github:org/app#1");
	jsonout_str(&j, "state", "ready");
	jsonout_strn(&j, "title", s, title);
	jsonout_strn(&j, "body", s + title, n - title);
	jsonout_open(&j, "author", '{');
	jsonout_str(&j, "login", "stranger");
	jsonout_str(&j, "association", "NONE");
	jsonout_close(&j, '}');
	jsonout_close(&j, '}');
	decide(line.s, line.len, "stranger");
	buf_free(&line);
}

static void
set_up(void)
{
	char path[] = "/tmp/fac-fuzz.XXXXXX";
	int fd = mkstemp(path);

	judge = judge_new(config_load(NULL));
	router = router_new(config_load(NULL));
	require(write(fd, config_text, strlen(config_text)) == (ssize_t)strlen(config_text));
	ruled = router_new(config_load(path));
	unlink(path);
	struct pathindex *index = pathindex_new();
	for (int clone = 0; clone < 2; clone++)
		for (size_t i = 0; i < sizeof files / sizeof *files; i++)
			pathindex_add(index, clone, files[i][clone]);
	pathindex_build(index);
	struct symbolindex *symbols = symbolindex_new();
	symbolindex_add(symbols, 0, "greet_visitor", 13);
	symbolindex_add(symbols, 1, "parseUrlPath", 12);
	symbolindex_build(symbols);
	router_know(ruled, index, symbols);
	close(fd);
}

int
LLVMFuzzerTestOneInput(const unsigned char *data, size_t n)
{
	if (!judge)
		set_up();
	char *s = malloc(n ? n : 1);
	require(s != NULL);
	if (n)
		memcpy(s, data, n);
	decide(s, n, NULL);
	stranger(s, n);
	json_reset();
	free(s);
	return 0;
}
