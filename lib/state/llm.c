/* llm: the model that is asked about thin issues: what is kept, and whether it is asked. */
#include "state/llm.h"
#include "base/clock.h"
#include "base/die.h"
#include "base/mem.h"
#include "base/utf8.h"
#include "io/file.h"
#include "io/httpcache.h"
#include "io/json.h"
#include "io/jsonout.h"
#include "io/ndjson.h"
#include "state/journal.h"
#include "state/llmcall.h"
#include "state/llmprompt.h"
#include "state/llmspend.h"
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

enum { ENTRY_MAX = 16 * LLM_ANSWER_MAX, DETAIL = 160, PRICEABLE = 1000000000 };

struct llm {
	const struct config *config;
	struct rundir *rd;
	char *dir; /* cache/llm */
	struct llmspend spend;
	llm_check *check;
	void *arg;
	long calls;    /* of this pass */
	int64_t began; /* clock_boot_ms() of the first of them */
};

static const char answered[] = "answered";

static const struct {
	const char *name;
	long again;
} rules[LLM_RULES] = {
#define LLM_ROW(id, rule, again) {rule, again},
    LLM_TABLE(LLM_ROW)
#undef LLM_ROW
};

const char *
llm_rule(enum llm_rule r)
{
	return rules[r].name;
}

static int
make_dir(const char *dir)
{
	int r = file_mkdir(dir);
	if (r < 0)
		warn("%s: %s", dir, strerror(errno));
	return r;
}

struct llm *
llm_open(const struct config *c, const char *run, bool dry_run, llm_check *check, void *arg)
{
	struct llm *l = xcalloc(1, sizeof *l);
	bool some = c->triage.llm.argv.n > 0 || c->triage.llm.url;
	if (!some) /* guard: llm.configured */
		die(EX_CONFIG, "triage.llm: names nobody to ask; give argv or url");
	*l = (struct llm){.config = c, .check = check, .arg = arg};
	l->rd = rundir_open(run, c, RUNDIR_CREATE, dry_run);
	l->dir = rundir_path(l->rd, "cache/llm");
	l->spend = (struct llmspend){l->dir, c};
	if (dry_run)
		return l;
	if (make_dir(l->dir) < 0)
		exit(EX_IOERR);
	if (httpcache_sweep(l->dir, LLM_KEEP) < 0)
		warn("%s: %s", l->dir, strerror(errno));
	return l;
}

/* The same question to somebody else, or in other words, is another; so is one about other content. */
static char *
entry_path(const struct llm *l, const struct record *r, const struct buf *prompt)
{
	const struct config *c = l->config;
	struct buf b = BUF_INIT;
	char hash[HASH_LEN];
	buf_addf(&b, "%d %ld %s", LLMPROMPT_VERSION, c->triage.llm.max_tokens, record_content(r));
	if (c->triage.llm.url)
		buf_addf(
		    &b, " %s %s %s", c->triage.llm.url, c->triage.llm.api, c->triage.llm.model);
	for (int i = 0; i < c->triage.llm.argv.n; i++)
		buf_add(&b, c->triage.llm.argv.v[i], strlen(c->triage.llm.argv.v[i]) + 1);
	hash_pair(buf_str(&b), b.len, buf_str(prompt), prompt->len, hash);
	buf_free(&b);
	return path_fmt("%s/%.2s/%s", l->dir, hash, hash);
}

static bool
no_answer(struct buf *text, enum llm_rule *why, enum llm_rule rule, const char *detail)
{
	*why = rule;
	buf_reset(text);
	utf8_excerpt(text, detail, strlen(detail), DETAIL);
	return false;
}

/* An answer to that record, or why it is none. */
static bool
judge(struct llm *l, const struct record *r, const char *s, size_t n, struct buf *text,
    enum llm_rule *why)
{
	char wrong[160] = "";
	if (!l->check(r, s, n, l->arg, wrong))
		return no_answer(text, why, LLM_INVALID, wrong);
	buf_reset(text);
	buf_add(text, s, n);
	return true;
}

/* What is kept. False: nothing, or it is time to ask again. *good: as llm_ask(). */
static bool
recall(struct llm *l, const struct record *r, const char *path, struct buf *text,
    enum llm_rule *why, bool *good)
{
	struct buf file = BUF_INIT;
	struct json_error e;
	time_t at, now = clock_now();
	if (file_slurp(path, ENTRY_MAX, &file) < 0)
		return false;
	const struct json *v = json_parse(buf_str(&file), file.len, &e);
	const char *outcome = json_gets(v, "outcome", ""), *answer = json_gets(v, "answer", NULL);
	int rule = 0;
	while (rule < LLM_RULES && strcmp(rules[rule].name, outcome) != 0)
		rule++;
	*good = answer && strcmp(outcome, answered) == 0 &&
	        judge(l, r, answer, strlen(answer), text, why); /* guard: llm.kept */
	bool recent = rule < LLM_RULES && clock_parse(json_gets(v, "at", ""), &at) && at <= now &&
	              now - at < rules[rule].again;
	bool serves = *good || recent; /* guard: llm.again */
	if (serves && !*good)
		no_answer(text, why, (enum llm_rule)rule, json_gets(v, "detail", ""));
	if (serves && !l->rd->dry_run)
		utimensat(AT_FDCWD, path, NULL, 0);
	buf_free(&file);
	return serves;
}

static void
keep(const char *path, const struct llmcall *c, const char *outcome, const char *detail,
    int64_t cost)
{
	struct buf b = BUF_INIT;
	char at[CLOCK_LEN], *dir = xmemdup0(path, (size_t)(path_base(path) - path - 1));
	struct jsonout j = jsonout(&b);
	jsonout_open(&j, NULL, '{');
	jsonout_str(&j, "at", clock_format(clock_now(), at));
	jsonout_str(&j, "outcome", outcome);
	jsonout_str(&j, "detail", detail);
	if (c->answered)
		jsonout_strn(&j, "answer", buf_str(&c->text), c->text.len);
	jsonout_int(&j, "tokens_in", c->tokens_in);
	jsonout_int(&j, "tokens_out", c->tokens_out);
	jsonout_int(&j, "microusd", cost);
	jsonout_close(&j, '}');
	buf_addc(&b, '\n');
	if (make_dir(dir) == 0 && file_put(path, b.s, b.len, FILE_REPLACE) < 0)
		warn("%s: %s", path, strerror(errno));
	buf_free(&b);
	free(dir);
}

/* Whether the pass and the day have room for a call, which is counted then. */
static bool
may_ask(struct llm *l, struct buf *text, enum llm_rule *why)
{
	struct buf because = BUF_INIT;
	int64_t now = clock_boot_ms();
	if (l->rd->dry_run) /* guard: llm.dry_run */
		return no_answer(text, why, LLM_DRY_RUN, "a model would be asked");
	long most = l->config->triage.llm.pass_seconds;
	if (l->calls > 0 && now - l->began >= most * 1000LL) /* guard: llm.pass_seconds */
		buf_addf(&because, "pass_seconds: %ld", most);
	if (l->calls >= l->config->triage.llm.per_pass) { /* guard: llm.per_pass */
		buf_reset(&because);
		buf_addf(&because, "per_pass: %ld calls", l->calls);
	}
	if (because.len > 0) {
		no_answer(text, why, LLM_BUDGET, buf_str(&because));
		buf_free(&because);
		return false;
	}
	enum llmspend_answer a = llmspend_take(&l->spend, &because);
	if (a != LLMSPEND_TAKEN)
		no_answer(
		    text, why, a == LLMSPEND_HELD ? LLM_WAITING : LLM_BUDGET, buf_str(&because));
	if (a == LLMSPEND_TAKEN && l->calls++ == 0)
		l->began = now;
	buf_free(&because);
	return a == LLMSPEND_TAKEN;
}

static int64_t
count(struct llm *l, const struct record *r, struct llmcall *c, const char *outcome)
{
	struct buf detail = BUF_INIT;
	c->tokens_in = c->tokens_in < 0 || c->tokens_in > PRICEABLE ? PRICEABLE : c->tokens_in;
	c->tokens_out = c->tokens_out < 0 || c->tokens_out > PRICEABLE ? PRICEABLE : c->tokens_out;
	int64_t cost = llmspend_add(&l->spend, c->tokens_in, c->tokens_out);
	buf_addf(&detail, "%s: %s", r->name, outcome);
	if (c->tokens_in > 0 || c->tokens_out > 0)
		buf_addf(&detail, "; tokens %lld + %lld", (long long)c->tokens_in,
		    (long long)c->tokens_out);
	if (cost > 0)
		buf_addf(&detail, "; microusd %lld", (long long)cost);
	journal_write(l->rd, EV_ASKED, NULL, R_ASKED, buf_str(&detail));
	buf_free(&detail);
	return cost;
}

bool
llm_ask(struct llm *l, const struct record *r, struct buf *text, enum llm_rule *why)
{
	struct buf prompt = BUF_INIT;
	struct llmcall c = {0};
	bool good = false;
	*why = LLM_READY;
	llmprompt(r, &prompt);
	char *path = entry_path(l, r, &prompt);
	bool known = recall(l, r, path, text, why, &good); /* guard: llm.cache */
	if (!known && may_ask(l, text, why)) {
		ndjson_flush(); /* nobody waits for a record that is finished */
		llmcall(l->config, r->name, &prompt, &c);
		good = c.answered ? judge(l, r, buf_str(&c.text), c.text.len, text, why)
		                  : no_answer(text, why, c.rule, buf_str(&c.text));
		const char *outcome = good ? answered : rules[*why].name;
		int64_t cost = count(l, r, &c, outcome);
		keep(path, &c, outcome, good ? "" : buf_str(text), cost);
		if (c.hold_until)
			llmspend_hold(&l->spend, c.hold_until, buf_str(&c.text));
	}
	buf_free(&c.text);
	buf_free(&prompt);
	free(path);
	return good;
}
