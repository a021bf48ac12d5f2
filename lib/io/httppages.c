/* httppages: http.h's calls: one, many, and all pages of a list. */
#include "base/mem.h"
#include "io/httpcall.h"
#include <stdlib.h>
#include <string.h>

static const char *const methods[] = {"POST", "PUT", "PATCH", "DELETE"};

struct http_call *
http_call(struct http *h, enum http_kind kind, const char *method, const char *url,
    const char *body, size_t n)
{
	struct http_call *c = xcalloc(1, sizeof *c);
	c->kind = kind;
	c->method = method;
	c->body = body;
	c->n = n;
	if (!http_url(&h->origin, url, &c->url)) { /* guard: http.refused_url */
		buf_free(&c->url);
		http_say(h, c, HTTP_UNSENT, "not a URL of this server");
	}
	return c;
}

bool
http_room(const struct http *h)
{
	int flying = 0, begun = 0;
	for (int i = 0; i < HTTP_BEGUN; i++) {
		begun += h->call[i] != NULL;
		flying += h->call[i] && h->call[i]->state != HTTP_DONE;
	}
	return begun < HTTP_BEGUN && flying < HTTP_FLIGHT; /* guard: http.flight */
}

void
http_do(struct http *h, struct http_call *c, struct http_response *r)
{
	http_end(h, h->last);
	http_begin(h, c);
	h->last = http_wait(h);
	*r = h->last->r;
}

void
http_get(struct http *h, const char *url, struct http_response *r)
{
	http_do(h, http_call(h, HTTP_GET, "GET", url, NULL, 0), r);
}

void
http_query(struct http *h, const char *url, const char *body, size_t n, struct http_response *r)
{
	http_do(h, http_call(h, HTTP_QUERY, "POST", url, body, n), r);
}

void
http_write(struct http *h, const char *method, const char *url, const char *body, size_t n,
    struct http_response *r)
{
	size_t i = 0;
	while (i < sizeof methods / sizeof *methods && strcmp(methods[i], method) != 0)
		i++;
	if (i == sizeof methods / sizeof *methods)
		abort();
	http_do(h, http_call(h, HTTP_WRITE, methods[i], url, body, n), r);
}

int
http_all(struct http *h, const struct http_ask *q, size_t n,
    int (*fn)(size_t i, const struct http_response *r, void *arg), void *arg)
{
	struct http_call *c;
	size_t begun = 0;
	int stop = 0;
	http_end(h, h->last);
	for (;;) {
		while (begun < n && !stop && http_room(h)) {
			const struct http_ask *a = &q[begun];
			c = a->body ? http_call(h, HTTP_QUERY, "POST", a->url, a->body, a->n)
			            : http_call(h, HTTP_GET, "GET", a->url, NULL, 0);
			c->index = begun++;
			http_begin(h, c);
		}
		c = http_wait(h);
		if (!c)
			return stop;
		int r = fn(c->index, &c->r, arg);
		stop = stop ? stop : r;
		http_end(h, c);
	}
}

/* Pages on their way: page `first` + i of span is ring[i % HTTP_BEGUN]. */
struct ahead {
	struct http_span span;
	bool on;
	long next, begun; /* the page that is wanted next; the first that is not begun */
	struct http_call *ring[HTTP_BEGUN];
};

static void
fill(struct http *h, struct ahead *a)
{
	struct buf url = BUF_INIT;
	while (a->begun <= a->span.last && a->begun - a->next < HTTP_BEGUN && http_room(h)) {
		http_span_url(&a->span, a->begun, &url);
		struct http_call *c = http_call(h, HTTP_GET, "GET", url.s, NULL, 0);
		a->ring[a->begun++ % HTTP_BEGUN] = c;
		http_begin(h, c);
	}
	buf_free(&url);
	http_turn(h); /* it is on its way while the page before is read */
}

static void
throw_away(struct http *h, struct ahead *a)
{
	for (; a->next < a->begun; a->next++)
		http_end(h, a->ring[a->next % HTTP_BEGUN]);
	http_span_free(&a->span);
	a->on = false;
}

/* The page that is linked to as url: the one that was fetched ahead, where it is that; else a new one. */
static struct http_call *
next_page(struct http *h, struct ahead *a, const char *url)
{
	struct buf guess = BUF_INIT;
	bool hit = false;
	if (a->on && a->next <= a->span.last) {
		http_span_url(&a->span, a->next, &guess);
		hit = strcmp(guess.s, url) == 0;
	}
	buf_free(&guess);
	if (a->on && !hit) /* guard: http.pages.link */
		throw_away(h, a);
	struct http_call *c;
	if (hit) {
		fill(h, a);
		c = a->ring[a->next++ % HTTP_BEGUN];
	} else
		http_begin(h, c = http_call(h, HTTP_GET, "GET", url, NULL, 0));
	while (c->state != HTTP_DONE)
		http_wait(h);
	return c;
}

/* Where page c, the first, tells of the others, they are fetched ahead from now on. */
static void
look_ahead(struct http *h, struct ahead *a, const struct http_call *c)
{
	if (!c->next.len || !c->last.len || !http_span(&a->span, c->next.s, c->last.s))
		return;
	a->on = true;
	a->next = a->begun = a->span.next;
	fill(h, a);
}

/*
 * Whether there is another page, whose URL is then in url; where there is none, r says why. What is no whole page has
 * no next one (httpjudge.c).
 */
static bool
goes_on(struct http *h, struct http_call *c, int n, bool stop, struct buf *url)
{
	if (stop) /* guard: http.pages.stopped */
		http_say(h, c, HTTP_UNKNOWN, "its reader stopped");
	else if (c->r.next && strcmp(c->r.next, c->url.s) == 0)
		http_say(h, c, HTTP_UNKNOWN, "a page that links to itself");
	else if (c->r.next && n >= HTTP_PAGES_MAX) /* guard: http.pages.max */
		http_say(h, c, HTTP_UNKNOWN, "more than %d pages", HTTP_PAGES_MAX);
	else if (c->r.next) {
		buf_reset(url);
		buf_adds(url, c->r.next);
		return true;
	}
	return false;
}

void
http_pages(struct http *h, const char *url, int (*fn)(const char *body, size_t n, void *arg),
    void *arg, struct http_response *r)
{
	struct ahead a = {.on = false};
	struct buf at = BUF_INIT;
	struct http_call *c;
	http_end(h, h->last);
	buf_adds(&at, url);
	for (int n = 1;; n++) {
		bool stop = false;
		c = next_page(h, &a, at.s);
		if (n == 1)
			look_ahead(h, &a, c);
		if (c->r.result == HTTP_ANSWERED && c->r.status == 200)
			stop = fn(c->r.body, c->r.len, arg) != 0;
		if (!goes_on(h, c, n, stop, &at))
			break;
		http_end(h, c);
	}
	throw_away(h, &a);
	for (int i = 0; i < HTTP_BEGUN; i++)
		if (h->call[i] == c)
			h->call[i] = NULL;
	h->last = c;
	*r = c->r;
	buf_free(&at);
}

void
http_offline(struct http *h, bool on)
{
	h->offline = on;
}

void
http_escape(struct buf *out, const char *s)
{
	static const char plain[] =
	    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~";
	for (; *s; s++) {
		if (strchr(plain, *s))
			buf_addc(out, *s);
		else
			buf_addf(out, "%%%02X", (unsigned char)*s);
	}
}

struct http_tally
http_tally(const struct http *h)
{
	return h->tally;
}
