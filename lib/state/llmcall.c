/* llmcall: one call of the model. */
#include "state/llmcall.h"
#include "base/clock.h"
#include "base/die.h"
#include "base/path.h"
#include "io/json.h"
#include "io/proc.h"
#include <errno.h>
#include <stdlib.h>
#include <string.h>

extern char **environ;

static void failed(struct llmcall *c, enum llm_rule rule, const char *fmt, ...)
    __attribute__((format(printf, 3, 4)));

static void
failed(struct llmcall *c, enum llm_rule rule, const char *fmt, ...)
{
	va_list ap;
	c->answered = false;
	c->rule = rule;
	buf_reset(&c->text);
	va_start(ap, fmt);
	buf_vaddf(&c->text, fmt, ap);
	va_end(ap);
}

/* Each line that it said, as ours. */
static void
pass_on(const char *subject, const struct buf *err)
{
	for (const char *s = buf_str(err); *s;) {
		size_t n = strcspn(s, "\n");
		warn("%s: %.*s", subject, (int)n, s);
		s += n + (s[n] == '\n');
	}
}

/* What fac-ask says: the model's words are a member. */
static void
unwrap(struct llmcall *c)
{
	struct json_error e;
	struct json_mark mark = json_mark();
	const struct json *v = json_parse(buf_str(&c->text), c->text.len, &e);
	const char *answer = json_gets(v, "answer", NULL), *stop = json_gets(v, "stop", "");
	struct buf words = BUF_INIT;
	c->tokens_in = json_geti(v, "tokens_in", 0);
	c->tokens_out = json_geti(v, "tokens_out", 0);
	if (strcmp(stop, "refused") == 0) /* guard: llm.refused */
		failed(c, LLM_REFUSED, "the model would not answer");
	else if (strcmp(stop, "end") != 0) /* guard: llm.stop */
		failed(c, LLM_INVALID, "the answer was cut at max_tokens");
	else if (!answer)
		failed(c, LLM_INVALID, "there is no text in the answer");
	else {
		buf_adds(&words, answer);
		buf_free(&c->text);
		c->text = words;
	}
	json_release(mark);
}

/* Not this question's fault: others would fare the same. */
static void
hold(struct llmcall *c, const char *said, size_t n)
{
	struct json_error e;
	struct json_mark mark = json_mark();
	const struct json *v = n > 0 ? json_parse(said, n, &e) : NULL;
	time_t at, now = clock_now();
	c->hold_until = now + LLM_HOLD;
	if (clock_parse(json_gets(v, "retry_at", ""), &at) && at > now)
		c->hold_until = at;
	json_release(mark);
}

static void
judge_end(struct llmcall *c, bool helper, int code, long timeout)
{
	struct buf said = BUF_INIT;
	if (code == 0) {
		c->answered = true;
		if (helper)
			unwrap(c);
		return;
	}
	buf_add(&said, buf_str(&c->text), c->text.len);
	if (code < 0 && errno == ETIMEDOUT) { /* guard: llm.timeout */
		failed(c, LLM_TIMEOUT, "no answer within %ld s", timeout);
		hold(c, "", 0);
	} else if (code < 0 && errno == EFBIG)
		failed(c, LLM_INVALID, "more than %d bytes", LLM_ANSWER_MAX);
	else if (code < 0) {
		failed(c, LLM_FAILED, "it cannot be run: %s", strerror(errno));
		hold(c, "", 0);
	} else if (helper && code == EX_DATAERR)
		failed(c, LLM_INVALID, "the endpoint's answer is not understood");
	else {
		failed(c, LLM_FAILED, "exit status %d", code);
		bool all = code == EX_UNAVAILABLE || code == EX_TEMPFAIL || code == EX_NOPERM ||
		           code == EX_CONFIG;
		if (all) /* guard: llm.hold_all */
			hold(c, buf_str(&said), said.len);
	}
	buf_free(&said);
}

void
llmcall(
    const struct config *config, const char *subject, const struct buf *prompt, struct llmcall *c)
{
	bool helper = config->triage.llm.url != NULL;
	char *program = path_join(path_bindir(), "fac-ask");
	const char *const ask[] = {program, "--config", config->file, NULL};
	struct buf err = BUF_INIT;
	struct env env = {0};
	const char *const plain[] = {"PATH", "HOME"};
	for (size_t i = 0; i < sizeof plain / sizeof *plain; i++)
		env_pass(&env, plain[i]);
	env_set(&env, "LANG", "C.UTF-8");
	for (int i = 0; i < config->triage.llm.env.n; i++)
		env_pass(&env, config->triage.llm.env.v[i]);
	const struct proc p = {
	    .argv = helper ? ask : (const char *const *)config->triage.llm.argv.v,
	    .env = helper ? (const char *const *)environ : env_list(&env),
	    .in = -1,
	    .out = -1,
	    .err = -1,
	    .keep = -1,
	    .session = true,
	    .die_with_parent = true};
	int ms = (int)config->triage.llm.timeout * 1000;
	int code = proc_run(
	    &p, prompt->s, prompt->len, ms, LLM_ANSWER_MAX * (helper ? 8 : 1), &c->text, &err);
	int e = errno;
	pass_on(subject, &err);
	errno = e;
	judge_end(c, helper, code, config->triage.llm.timeout);
	if (!c->answered)
		warn("%s: the model: %s", subject, buf_str(&c->text));
	env_free(&env);
	buf_free(&err);
	free(program);
}
