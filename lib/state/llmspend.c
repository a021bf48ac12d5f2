/* llmspend: what the second tier has cost today, and whether it may cost more. */
#include "state/llmspend.h"
#include "base/clock.h"
#include "base/die.h"
#include "base/path.h"
#include "base/utf8.h"
#include "io/file.h"
#include "io/json.h"
#include "io/jsonout.h"
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { FILE_MAX_LEN = 4096, DATE_LEN = sizeof "2026-11-26", DAY = 86400 };

/* The file; the lock is held from begin() to end(). */
struct spent {
	char *path;
	int lock;
	char date[DATE_LEN];
	int64_t calls, tokens_in, tokens_out, microusd;
	time_t hold_until; /* 0: none */
	char hold_why[120];
};

static void
today(char date[DATE_LEN])
{
	char at[CLOCK_LEN];
	clock_format(clock_now(), at);
	memcpy(date, at, DATE_LEN - 1);
	date[DATE_LEN - 1] = '\0';
}

static bool
take_count(const struct json *v, const char *key, int64_t *to)
{
	return json_int(json_get(v, key), to) && *to >= 0;
}

/* False: of another form. */
static bool
parse(struct spent *s, const struct json *v)
{
	const char *date = json_gets(v, "date", ""), *until = json_gets(v, "hold_until", NULL);
	char now[DATE_LEN];
	if (strlen(date) != DATE_LEN - 1 || !take_count(v, "calls", &s->calls) ||
	    !take_count(v, "tokens_in", &s->tokens_in) ||
	    !take_count(v, "tokens_out", &s->tokens_out) ||
	    !take_count(v, "microusd", &s->microusd) ||
	    (until && !clock_parse(until, &s->hold_until)))
		return false;
	struct buf why = BUF_INIT;
	const char *text = json_gets(v, "hold_why", "");
	utf8_excerpt(&why, text, strnlen(text, 40), 40);
	memcpy(s->hold_why, buf_str(&why), why.len < sizeof s->hold_why ? why.len + 1 : 1);
	buf_free(&why);
	memcpy(s->date, date, DATE_LEN);
	today(now);
	if (strcmp(date, now) < 0) { /* guard: llm.day */
		memcpy(s->date, now, DATE_LEN);
		s->calls = s->tokens_in = s->tokens_out = s->microusd = 0;
	}
	return true;
}

/* Locks and reads. False: it allows nothing (reported); the lock, if any, is held all the same. */
static bool
begin(const struct llmspend *l, struct spent *s)
{
	struct buf text = BUF_INIT;
	struct json_error e;
	struct json_mark mark = json_mark();
	char *lock = path_join(l->dir, "lock");
	*s = (struct spent){.path = path_join(l->dir, "spent.json")};
	today(s->date);
	s->lock = file_lock(lock, true, true);
	bool good = s->lock >= 0;
	if (!good)
		warn("%s: %s", lock, strerror(errno));
	if (good && file_slurp(s->path, FILE_MAX_LEN, &text) < 0) {
		good = errno == ENOENT;
		if (!good)
			warn("%s: %s", s->path, strerror(errno));
	} else if (good) {
		const struct json *v = json_parse(buf_str(&text), text.len, &e);
		good = v && parse(s, v); /* guard: llm.spent_form */
		if (!good)
			warn(
			    "%s: not understood; remove it to begin the day's count anew", s->path);
	}
	json_release(mark);
	buf_free(&text);
	free(lock);
	return good;
}

static bool
write_back(const struct spent *s)
{
	struct buf b = BUF_INIT;
	char at[CLOCK_LEN];
	struct jsonout j = jsonout(&b);
	jsonout_open(&j, NULL, '{');
	jsonout_str(&j, "date", s->date);
	jsonout_int(&j, "calls", s->calls);
	jsonout_int(&j, "tokens_in", s->tokens_in);
	jsonout_int(&j, "tokens_out", s->tokens_out);
	jsonout_int(&j, "microusd", s->microusd);
	if (s->hold_until) {
		jsonout_str(&j, "hold_until", clock_format(s->hold_until, at));
		jsonout_str(&j, "hold_why", s->hold_why);
	}
	jsonout_close(&j, '}');
	buf_addc(&b, '\n');
	bool good = file_put(s->path, b.s, b.len, FILE_REPLACE) == 0;
	if (!good)
		warn("%s: %s", s->path, strerror(errno));
	buf_free(&b);
	return good;
}

static void
end(struct spent *s)
{
	if (s->lock >= 0)
		close(s->lock);
	free(s->path);
}

static enum llmspend_answer
over(const struct config *c, const struct spent *s, struct buf *why)
{
	char at[CLOCK_LEN];
	time_t now = clock_now();
	bool held = s->hold_until > now && s->hold_until <= now + DAY;
	if (held) { /* guard: llm.hold */
		buf_addf(why, "nothing is asked before %s: %s", clock_format(s->hold_until, at),
		    s->hold_why);
		return LLMSPEND_HELD;
	}
	if (s->calls >= c->triage.llm.per_day) { /* guard: llm.per_day */
		buf_addf(why, "per_day: %lld calls", (long long)s->calls);
		return LLMSPEND_OVER;
	}
	bool dear =
	    c->triage.llm.cents_per_day > 0 && s->microusd >= c->triage.llm.cents_per_day * 10000LL;
	if (dear) { /* guard: llm.cents_per_day */
		buf_addf(why, "cents_per_day: %lld.%02lld cents", (long long)s->microusd / 10000,
		    (long long)s->microusd / 100 % 100);
		return LLMSPEND_OVER;
	}
	return LLMSPEND_TAKEN;
}

enum llmspend_answer
llmspend_take(const struct llmspend *l, struct buf *why)
{
	struct spent s;
	enum llmspend_answer a = LLMSPEND_OVER;
	if (begin(l, &s))
		a = over(l->config, &s, why);
	else
		buf_adds(why, "what was spent today cannot be read");
	s.calls++;
	if (a == LLMSPEND_TAKEN && !write_back(&s)) { /* guard: llm.uncounted */
		buf_adds(why, "what was spent today cannot be written");
		a = LLMSPEND_OVER;
	}
	end(&s);
	return a;
}

int64_t
llmspend_add(const struct llmspend *l, int64_t tokens_in, int64_t tokens_out)
{
	const struct config *c = l->config;
	struct spent s;
	/* Tokens at cents a million are hundredths of a microusd; what is left over counts as one. */
	int64_t cost =
	    (tokens_in * c->triage.llm.price_in + tokens_out * c->triage.llm.price_out + 99) / 100;
	bool good = begin(l, &s);
	s.tokens_in += tokens_in;
	s.tokens_out += tokens_out;
	s.microusd += cost;
	good = good && write_back(&s);
	end(&s);
	return good ? cost : -1;
}

void
llmspend_hold(const struct llmspend *l, time_t until, const char *why)
{
	struct spent s;
	time_t now = clock_now();
	if (begin(l, &s)) {
		s.hold_until = until > now + DAY ? now + DAY : until;
		size_t n = strnlen(why, sizeof s.hold_why - 1);
		memcpy(s.hold_why, why, n);
		s.hold_why[n] = '\0';
		write_back(&s);
	}
	end(&s);
}
