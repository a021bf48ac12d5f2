/* httpjudge: what becomes of a call: its answer, another try, a redirect, or why there is none. */
#include "base/clock.h"
#include "base/die.h"
#include "base/mem.h"
#include "io/httpcall.h"
#include "io/httplimit.h"
#include "io/httplink.h"
#include "io/json.h"
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>

enum { REDIRECTS_MAX = 3, MESSAGE_MAX = 300 };

const struct http_dialect http_github = {
    .accept = "application/vnd.github+json",
    .version = "X-GitHub-Api-Version",
    .token = "Authorization",
    .prefix = "Bearer ",
};

/* A server that echoes a request would have it in the log. */
static void
hide_token(const struct http *h, struct buf *b)
{
	size_t n = h->token ? strlen(h->token) : 0;
	char *p = n ? b->s : NULL;
	while (p && (p = strstr(p, h->token))) /* guard: http.hide_token */
		memset(p, '*', n);
}

void
http_say(struct http *h, struct http_call *c, enum http_result result, const char *fmt, ...)
{
	va_list ap;
	const char *path = c->url.len ? c->url.s + h->origin.authority : "";
	buf_reset(&c->error);
	buf_addf(&c->error, "%s %s: ", c->method, path);
	va_start(ap, fmt);
	buf_vaddf(&c->error, fmt, ap);
	va_end(ap);
	for (size_t i = 0; i < c->error.len; i++)
		if ((unsigned char)c->error.s[i] < ' ')
			c->error.s[i] = ' ';
	hide_token(h, &c->error);
	c->state = HTTP_DONE;
	c->r.result = result;
	c->r.error = c->error.s;
	c->r.body = buf_str(&c->answer);
	c->r.len = c->answer.len;
	c->r.url = buf_str(&c->url);
	c->r.scopes = c->has[HTTP_SCOPES] ? buf_str(&c->field[HTTP_SCOPES]) : NULL;
	c->r.reset = result == HTTP_LIMITED ? h->reset : 0;
}

static void
limited(struct http *h, struct http_call *c)
{
	char at[CLOCK_LEN];
	http_say(h, c, HTTP_LIMITED, "rate limit, until %s", clock_format(h->reset, at));
}

bool
http_may_send(struct http *h, struct http_call *c)
{
	if (clock_boot_ms() >= h->hold) /* guard: http.hold */
		return true;
	if (h->patient && c->kind != HTTP_WRITE) {
		c->at = h->hold;
		return false;
	}
	c->r = (struct http_response){0};
	limited(h, c);
	return false;
}

/* False: there are no more tries. */
static bool
again(struct http_call *c, bool jitter)
{
	unsigned random = 0;
	if (c->kind == HTTP_WRITE) /* guard: http.write_repeat */
		return false;
	if (c->tries + 1 >= HTTP_TRIES) /* guard: http.tries */
		return false;
	c->tries++;
	if (getrandom(&random, sizeof random, 0) < 0)
		random = 0;
	c->at = clock_boot_ms() + (jitter ? http_backoff(c->tries, random) : 0);
	c->state = HTTP_WAITING;
	return true;
}

void
http_broken(struct http *h, struct http_call *c, bool sent, const char *why)
{
	bool ours = c->refused != NULL; /* the next try would be answered the same */
	if (!ours && again(c, true))
		return;
	enum http_result result = sent ? HTTP_UNKNOWN : HTTP_UNSENT; /* guard: http.unsent */
	buf_reset(&c->answer);
	c->r.status = 0; /* of what is not whole nothing counts */
	http_say(h, c, result, "%s", why);
}

/* "message" of a JSON body, or of the object "error" in it, into out. */
static void
message_of(const struct http_call *c, struct buf *out)
{
	struct json_error e;
	struct json_mark m = json_mark();
	const struct json *v = json_parse(buf_str(&c->answer), c->answer.len, &e);
	if (v)
		buf_adds(
		    out, json_gets(v, "message", json_gets(json_get(v, "error"), "message", "")));
	json_release(m);
}

static const char *
field(const struct http_call *c, enum http_field f)
{
	return c->has[f] ? buf_str(&c->field[f]) : NULL;
}

static void
count(struct http *h, const struct http_call *c)
{
	long long remaining = http_number(field(c, HTTP_REMAINING)),
	          limit = http_number(field(c, HTTP_LIMIT)),
	          reset = http_number(field(c, HTTP_RESET));
	h->tally.not_modified += c->r.status == 304;
	if (remaining >= 0)
		h->tally.remaining = (long)remaining;
	if (limit >= 0)
		h->tally.limit = (long)limit;
	if (reset >= 0)
		h->tally.reset = (time_t)reset;
}

/* True: it was one, and is dealt with. */
static bool
judge_limit(struct http *h, struct http_call *c, const char *message)
{
	struct http_limit l;
	time_t now = clock_now();
	if (!http_limit(&l, c->r.status, field(c, HTTP_RETRY_AFTER), field(c, HTTP_REMAINING),
	        field(c, HTTP_RESET), message, now))
		return false;
	int64_t until = clock_boot_ms() + l.wait * 1000LL;
	bool held = clock_boot_ms() < h->hold;
	h->patient = l.patient && (!held || h->patient);
	if (!held || until > h->hold) {
		h->hold = until;
		h->reset = now + l.wait;
	}
	if (!h->patient || !again(c, false))
		limited(h, c);
	return true;
}

static bool
is_redirect(long status)
{
	return status == 301 || status == 302 || status == 303 || status == 307 || status == 308;
}

static void
redirect(struct http *h, struct http_call *c)
{
	struct buf to = BUF_INIT;
	long status = c->r.status;
	const char *why = NULL, *location = field(c, HTTP_LOCATION);
	bool keeps = status == 307 || status == 308;
	if (status == 303 || (!keeps && c->kind != HTTP_GET)) /* guard: http.redirect.kind */
		why = "not one that is followed";
	else if (c->redirects == REDIRECTS_MAX) /* guard: http.redirect.max */
		why = "too many";
	else if (!location ||
	         !http_reference(&h->origin, location, &to)) /* guard: http.redirect.origin */
		why = "it leaves the server, or is not understood";
	if (why) {
		http_say(h, c, HTTP_UNKNOWN, "redirect %ld: %s", status, why);
		buf_free(&to);
		return;
	}
	c->redirects++;
	buf_free(&c->url);
	c->url = to;
	c->at = 0;
	c->state = HTTP_WAITING;
}

/* False: what follows the page is not known. */
static bool
take_links(struct http *h, struct http_call *c, const char *header)
{
	struct http_links l;
	buf_reset(&c->next);
	buf_reset(&c->last);
	if (!http_links(&l, header))
		return false;
	bool good = (!l.next || http_reference(&h->origin, l.next, &c->next)) &&
	            (!l.last || http_reference(&h->origin, l.last, &c->last));
	http_links_free(&l);
	return good;
}

/* The kept body in place of the 304's none. */
static void
restore(struct http_call *c)
{
	buf_reset(&c->answer);
	buf_add(&c->answer, c->kept.body, c->kept.len);
	if (!c->has[HTTP_LINK])
		buf_adds(&c->field[HTTP_LINK], c->kept.link);
	c->r.status = 200;
	c->r.cached = true;
}

/*
 * What was answered, for the next time. A body that is kept already is kept again where its Link is another: a full
 * page has got a next one.
 */
static void
keep(struct http *h, struct http_call *c)
{
	const char *etag = c->r.cached ? c->kept.etag : field(c, HTTP_ETAG);
	bool same = c->r.cached && strcmp(c->kept.link, buf_str(&c->field[HTTP_LINK])) == 0;
	if (!h->cache || !etag || same || /* guard: http.keep_link */
	    httpcache_put(h->cache, c->url.s, etag, buf_str(&c->field[HTTP_LINK]), c->answer.s,
	        c->answer.len))
		return;
	if (errno && !h->complained)
		warn("%s: %s", h->cache, strerror(errno));
	h->complained |= errno != 0;
}

/* A GET that was answered 200, or 304. */
static void
judge_page(struct http *h, struct http_call *c)
{
	if (c->r.status == 304)
		restore(c);
	if (!take_links(h, c, buf_str(&c->field[HTTP_LINK]))) { /* guard: http.link */
		http_say(
		    h, c, HTTP_UNKNOWN, "its Link header is not understood, or leaves the server");
		return;
	}
	keep(h, c);
	httpcache_clear(&c->kept);
	http_say(h, c, HTTP_ANSWERED, "%ld", c->r.status);
	c->r.next = c->next.len ? c->next.s : NULL;
	c->r.error = NULL;
}

void
http_judge_kept(struct http *h, struct http_call *c)
{
	c->r = (struct http_response){.status = 304};
	httpcache_clear(&c->kept);
	if (h->cache && httpcache_get(h->cache, c->url.s, &c->kept)) /* guard: http.offline */
		judge_page(h, c);
	else
		http_say(h, c, HTTP_UNKNOWN, "not in the cache");
}

/* The result of an answer that is no page, limit or redirect. */
static enum http_result
result_of(const struct http_call *c)
{
	long status = c->r.status;
	if (status == 401 || status == 403) /* guard: http.denied */
		return HTTP_DENIED;
	if (status >= 500 && c->kind == HTTP_WRITE) /* guard: http.write_5xx */
		return HTTP_UNKNOWN;
	if (status == 304) /* guard: http.unasked_304 */
		return HTTP_UNKNOWN;
	return HTTP_ANSWERED;
}

void
http_judge(struct http *h, struct http_call *c)
{
	long status = c->r.status;
	bool down = status == 500 || status == 502 || status == 503 || status == 504;
	bool page = status == 200 || (status == 304 && c->kept.etag);
	struct buf message = BUF_INIT;
	count(h, c);
	if (status >= 400)
		message_of(c, &message);
	if (c->kind == HTTP_GET && page)
		judge_page(h, c);
	else if (is_redirect(status))
		redirect(h, c);
	else if (!judge_limit(h, c, buf_str(&message)) && !(down && again(c, true))) {
		http_say(h, c, result_of(c), "%ld%s%.*s", status, message.len ? ": " : "",
		    MESSAGE_MAX, buf_str(&message));
		if (status < 400 && c->r.result == HTTP_ANSWERED)
			c->r.error = NULL;
	}
	buf_free(&message);
}
