/* github: GraphQL: a document out, data or an answer back. */
#include "base/clock.h"
#include "io/jsonout.h"
#include "ports/githubclient.h"
#include <string.h>

static enum answer
error_type(const char *type)
{
	static const struct {
		const char *type;
		enum answer a;
	} types[] = {{"RATE_LIMITED", ANSWER_LIMITED}, {"RATE_LIMIT", ANSWER_LIMITED},
	    {"FORBIDDEN", ANSWER_DENIED}, {"INSUFFICIENT_SCOPES", ANSWER_DENIED},
	    {"NOT_FOUND", ANSWER_NO}, {"UNPROCESSABLE", ANSWER_NO}};

	for (size_t i = 0; i < sizeof types / sizeof *types; i++)
		if (strcmp(types[i].type, type) == 0)
			return types[i].a;
	return ANSWER_UNKNOWN;
}

enum answer
github_data(struct github *g, const struct http_response *r, const struct json **v, struct buf *err)
{
	const struct json *root, *errors;
	char until[CLOCK_LEN];
	enum answer a = github_answer(g, r, err);

	*v = NULL;
	if (a == ANSWER_OK)
		a = github_parse(r, &root, err);
	if (a != ANSWER_OK)
		return a;
	errors = json_get(root, "errors");
	*v = json_get(root, "data");
	if (!errors && json_type(*v) == JSON_OBJECT)
		return ANSWER_OK;
	*v = NULL;
	const struct json *first = json_first(errors);
	a = error_type(json_gets(first, "type", ""));
	buf_reset(err);
	buf_addf(err, "GraphQL: %.*s", GITHUB_MESSAGE_MAX, json_gets(first, "message", "no data"));
	if (a == ANSWER_LIMITED)
		buf_addf(err, ", until %s", clock_format(http_tally(g->http).reset, until));
	return a;
}

void
github_request(struct buf *body, const char *document, const char *variables)
{
	struct jsonout j = jsonout(body);

	jsonout_open(&j, NULL, '{');
	jsonout_str(&j, "query", document);
	if (variables)
		jsonout_raw(&j, "variables", variables, strlen(variables));
	jsonout_close(&j, '}');
}

enum answer
github_query(struct github *g, const char *document, const char *variables, const struct json **v,
    struct buf *err)
{
	struct buf body = BUF_INIT;
	struct http_response r;

	github_request(&body, document, variables);
	http_query(g->http, g->graphql, body.s, body.len, &r);
	buf_free(&body);
	return github_data(g, &r, v, err);
}

enum answer
github_mutate(struct github *g, const char *document, const char *variables, const struct json **v,
    struct buf *err)
{
	struct buf body = BUF_INIT;
	struct http_response r;

	github_request(&body, document, variables);
	http_write(g->http, "POST", g->graphql, body.s, body.len, &r);
	buf_free(&body);
	return github_data(g, &r, v, err);
}
