/*
 * fac-ask: one question to a model behind an HTTP API, for fac-triage, which links no network itself.
 *
 * Standard input is the prompt (state/llmprompt.h): the instructions, an empty line, and the issue as its last line.
 */
#include "base/clock.h"
#include "base/die.h"
#include "io/file.h"
#include "io/http.h"
#include "io/json.h"
#include "io/jsonout.h"
#include "state/options.h"
#include "state/token.h"
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { PROMPT_MAX = 1 << 20, REPLY_MAX = 1 << 20, TEXT_MAX = 65536, LONGER = 5 /* seconds */ };

/* What was answered, whoever was asked. */
struct reply {
	struct buf text;
	bool said;        /* there is text */
	const char *stop; /* "end", "refused", "cut"; NULL: not understood */
	int64_t tokens_in, tokens_out;
};

/* The two halves of the prompt. */
struct question {
	const char *orders, *issue;
	size_t norders, nissue;
};

static void
message(struct jsonout *j, const char *role, const char *s, size_t n)
{
	jsonout_open(j, NULL, '{');
	jsonout_str(j, "role", role);
	jsonout_strn(j, "content", s, n);
	jsonout_close(j, '}');
}

/* docs.anthropic.com, "Messages" */
static void
anthropic_ask(const struct config *c, const struct question *q, struct jsonout *j)
{
	jsonout_int(j, "max_tokens", c->triage.llm.max_tokens);
	jsonout_strn(j, "system", q->orders, q->norders);
	jsonout_open(j, "messages", '[');
	message(j, "user", q->issue, q->nissue);
	jsonout_close(j, ']');
}

static void
anthropic_read(const struct json *v, struct reply *a)
{
	const char *why = json_gets(v, "stop_reason", "");
	const struct json *usage = json_get(v, "usage");
	for (const struct json *e = json_first(json_get(v, "content")); e; e = json_next(e))
		if (strcmp(json_gets(e, "type", ""), "text") == 0) {
			buf_adds(&a->text, json_gets(e, "text", ""));
			a->said = true;
		}
	if (strcmp(why, "end_turn") == 0)
		a->stop = "end";
	else if (strcmp(why, "refusal") == 0)
		a->stop = "refused";
	else if (strcmp(why, "max_tokens") == 0)
		a->stop = "cut";
	a->tokens_in = json_geti(usage, "input_tokens", 0);
	a->tokens_out = json_geti(usage, "output_tokens", 0);
}

/* platform.openai.com/docs, "Chat Completions", which many servers speak */
static void
openai_ask(const struct config *c, const struct question *q, struct jsonout *j)
{
	jsonout_int(j, "max_completion_tokens", c->triage.llm.max_tokens);
	jsonout_open(j, "response_format", '{');
	jsonout_str(j, "type", "json_object");
	jsonout_close(j, '}');
	jsonout_open(j, "messages", '[');
	message(j, "system", q->orders, q->norders);
	message(j, "user", q->issue, q->nissue);
	jsonout_close(j, ']');
}

static void
openai_read(const struct json *v, struct reply *a)
{
	const struct json *choices = json_get(v, "choices"), *choice = json_first(choices);
	const struct json *said = json_get(choice, "message"), *usage = json_get(v, "usage");
	const char *why = json_gets(choice, "finish_reason", ""),
	           *text = json_gets(said, "content", NULL);
	if (json_count(choices) != 1)
		return;
	if (text)
		buf_adds(&a->text, text);
	a->said = text != NULL;
	if (json_gets(said, "refusal", NULL) || strcmp(why, "content_filter") == 0)
		a->stop = "refused";
	else if (strcmp(why, "stop") == 0)
		a->stop = "end";
	else if (strcmp(why, "length") == 0)
		a->stop = "cut";
	a->tokens_in = json_geti(usage, "prompt_tokens", 0);
	a->tokens_out = json_geti(usage, "completion_tokens", 0);
}

static const struct api {
	const char *name, *path, *version;
	struct http_dialect dialect;
	const char *env; /* that may hold the key */
	void (*ask)(const struct config *c, const struct question *q, struct jsonout *j);
	void (*read)(const struct json *v, struct reply *a);
} apis[] = {
    {"anthropic", "/v1/messages", "2023-06-01",
        {"application/json", "anthropic-version", "x-api-key", ""}, "ANTHROPIC_API_KEY",
        anthropic_ask, anthropic_read},
    {"openai", "/chat/completions", NULL, {"application/json", "", "Authorization", "Bearer "},
        "OPENAI_API_KEY", openai_ask, openai_read},
};

/* Without a key it is asked without one: an endpoint of one's own may need none. */
static struct http *
open_endpoint(const struct config *c, const struct api *api)
{
	const char *const names[] = {api->env, NULL};
	const struct token_source source = {.command = &c->triage.llm.key_command,
	    .file = c->triage.llm.key_file,
	    .env = names,
	    .key = "triage.llm.key"};
	struct buf key = BUF_INIT, err = BUF_INIT;
	int rc = token_read(&source, &key, NULL, &err);
	if (rc < 0)
		die(EX_CONFIG, "%s", buf_str(&err));
	const struct http_options o = {.origin = c->triage.llm.url,
	    .user_agent = "fac/" FAC_VERSION,
	    .version = api->version,
	    .dialect = &api->dialect,
	    .token = rc == 0 ? key.s : NULL,
	    .idle =
	        (int)c->triage.llm.timeout + LONGER, /* who started us is the first to give up */
	    .total = (int)c->triage.llm.timeout + LONGER};
	struct http *h = http_open(&o, &err);
	if (!h)
		die(EX_CONFIG, "triage.llm.url: %s", buf_str(&err));
	if (rc == 0)
		explicit_bzero(key.s, key.cap);
	buf_free(&key);
	buf_free(&err);
	return h;
}

static int
say(struct buf *line, int code)
{
	buf_addc(line, '\n');
	if (file_write_all(STDOUT_FILENO, line->s, line->len) < 0)
		die(EX_IOERR, "<stdout>: %s", strerror(errno));
	return code;
}

/* There is no answer: an exit status says whose fault it is. */
static int
unanswered(const struct http_response *r)
{
	struct buf line = BUF_INIT;
	char at[CLOCK_LEN];
	warn("%s", r->error ? r->error : "no answer");
	if (r->result == HTTP_DENIED) /* guard: ask.denied */
		return EX_NOPERM;
	if (r->result != HTTP_LIMITED)
		return EX_UNAVAILABLE;
	struct jsonout j = jsonout(&line);
	jsonout_open(&j, NULL, '{');
	jsonout_str(&j, "retry_at", clock_format(r->reset, at));
	jsonout_close(&j, '}');
	return say(&line, EX_TEMPFAIL);
}

static int
answered(const struct api *api, const struct http_response *r)
{
	struct reply a = {.text = BUF_INIT};
	struct json_error e;
	struct buf line = BUF_INIT;
	if (r->len > REPLY_MAX) /* guard: ask.reply_max */
		die(EX_DATAERR, "the answer has more than %d bytes", REPLY_MAX);
	const struct json *v = json_parse(r->body, r->len, &e);
	if (!v)
		die(EX_DATAERR, "the answer: %s", e.what);
	api->read(v, &a);
	if (!a.stop) /* guard: ask.stop */
		die(EX_DATAERR, "the answer ends in a way that is not known");
	if (a.text.len > TEXT_MAX) /* guard: ask.text_max */
		die(EX_DATAERR, "the answer's text has more than %d bytes", TEXT_MAX);
	struct jsonout j = jsonout(&line);
	jsonout_open(&j, NULL, '{');
	jsonout_str(&j, "stop", a.stop);
	jsonout_str(&j, "answer", a.said ? buf_str(&a.text) : NULL);
	jsonout_int(&j, "tokens_in", a.tokens_in);
	jsonout_int(&j, "tokens_out", a.tokens_out);
	jsonout_close(&j, '}');
	return say(&line, 0);
}

static int
ask(const struct config *c, const struct api *api, const struct buf *prompt)
{
	const char *issue = memrchr(prompt->s, '\n', prompt->len - 1);
	if (!issue)
		die(EX_DATAERR, "<stdin>: expected instructions, and the issue as the last line");
	size_t norders = (size_t)(issue - prompt->s);
	const struct question q = {prompt->s, issue + 1, norders, prompt->len - norders - 2};
	struct http_response r;
	struct buf body = BUF_INIT;
	struct jsonout j = jsonout(&body);
	jsonout_open(&j, NULL, '{');
	jsonout_str(&j, "model", c->triage.llm.model);
	api->ask(c, &q, &j);
	jsonout_close(&j, '}');
	http_write(open_endpoint(c, api), "POST", api->path, body.s, body.len, &r);
	bool good = r.result == HTTP_ANSWERED && r.status == 200;
	return good ? answered(api, &r) : unanswered(&r); /* guard: ask.status */
}

static const struct tool tool = {.name = "fac-ask",
    .purpose = "ask a model behind an HTTP API (internal: fac-triage --llm starts it)",
    .operands = "",
    .example = "fac-ask --config /etc/fac.json <prompt",
    .common = OPT_CONFIG};

int
main(int argc, char **argv)
{
	struct options o = options_parse(argc, argv, &tool, NULL, NULL);
	struct buf prompt = BUF_INIT;
	const struct api *api = apis;
	if (!o.config->triage.llm.url)
		die(EX_CONFIG, "triage.llm.url: is missing");
	while (strcmp(api->name, o.config->triage.llm.api) != 0)
		api++;
	if (file_slurp_fd(STDIN_FILENO, PROMPT_MAX, &prompt) < 0)
		die(errno == EFBIG ? EX_DATAERR : EX_IOERR, "<stdin>: %s", strerror(errno));
	if (prompt.len < 2 || prompt.s[prompt.len - 1] != '\n') /* guard: ask.whole */
		die(EX_DATAERR, "<stdin>: truncated: the last line has no newline");
	return ask(o.config, api, &prompt);
}
