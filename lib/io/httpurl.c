/* httpurl: URLs of one origin: what may be asked for, and nothing else. */
#include "io/httpurl.h"
#include "base/mem.h"
#include <arpa/inet.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

static const struct {
	const char *prefix, *port;
	bool tls;
} schemes[] = {{"https://", "443", true}, {"http://", "80", false}};

#define LEN(a) (sizeof(a) / sizeof *(a))
#define DIGITS "0123456789"
#define LETTERS "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"

/* "[::1]", in the one way to write it; what follows it, or NULL. */
static const char *
take_ipv6(const char *s, struct buf *out)
{
	struct in6_addr a;
	char text[INET6_ADDRSTRLEN];
	size_t n = strcspn(s + 1, "]");
	if (s[1 + n] != ']' || n >= sizeof text)
		return NULL;
	memcpy(text, s + 1, n);
	text[n] = '\0';
	if (inet_pton(AF_INET6, text, &a) != 1 || !inet_ntop(AF_INET6, &a, text, sizeof text))
		return NULL;
	buf_addf(out, "[%s]", text);
	return s + n + 2;
}

static const char *
take_host(const char *s, struct buf *out)
{
	if (*s == '[')
		return take_ipv6(s, out);
	size_t n = strspn(s, DIGITS LETTERS ".-");
	if (n == 0 || n > 253 || *s == '.' || *s == '-')
		return NULL;
	for (size_t i = 0; i < n; i++)
		buf_addc(out, s[i] >= 'A' && s[i] <= 'Z' ? (char)(s[i] + 32) : s[i]);
	return s + n;
}

/* Appends scheme, host and port as they are normal; what follows them, or NULL. */
static const char *
take_authority(const char *s, struct buf *out)
{
	size_t i = 0;
	while (
	    i < LEN(schemes) && strncasecmp(s, schemes[i].prefix, strlen(schemes[i].prefix)) != 0)
		i++;
	if (i == LEN(schemes))
		return NULL;
	buf_adds(out, schemes[i].prefix);
	s = take_host(s + strlen(schemes[i].prefix), out);
	if (!s)
		return NULL;
	if (*s == ':') {
		size_t n = strspn(++s, DIGITS);
		long port = n >= 1 && n <= 5 && *s != '0' ? strtol(s, NULL, 10) : 0;
		if (port < 1 || port > 65535)
			return NULL;
		if (strlen(schemes[i].port) != n || strncmp(s, schemes[i].port, n) != 0)
			buf_addf(out, ":%ld", port);
		s += n;
	}
	return *s == '\0' || *s == '/' || *s == '?' ? s : NULL;
}

static bool
is_loopback(const char *host)
{
	struct in_addr a;
	size_t n = *host == '[' ? strcspn(host, "]") + 1 : strcspn(host, ":");
	char *name = xmemdup0(host, n);
	bool is = strcmp(name, "localhost") == 0 || strcmp(name, "[::1]") == 0 ||
	          (inet_pton(AF_INET, name, &a) == 1 && ntohl(a.s_addr) >> 24 == 127);
	free(name);
	return is;
}

/* The character at *s, percent-decoded, and *s moved behind it; -1 where it may not be in a URL. */
static int
take_character(const char **s)
{
	static const char hex[] = DIGITS "abcdefABCDEF";
	unsigned char c = (unsigned char)*(*s)++;
	if (c <= ' ' || c >= 127 || strchr("\\#<>\"", c)) /* guard: http.url.characters */
		return -1;
	if (c != '%')
		return c;
	if (!(*s)[0] || !strchr(hex, (*s)[0]) || !(*s)[1] || !strchr(hex, (*s)[1]))
		return -1;
	char two[3] = {(*s)[0], (*s)[1], '\0'};
	*s += 2;
	return (int)strtol(two, NULL, 16);
}

/* Path and query: only what may be there, and no segment that walks. */
static bool
is_tail(const char *s)
{
	size_t dots = 0, others = 0;
	bool query = false;
	while (!query) {
		bool bare = *s != '%';
		int c = *s ? take_character(&s) : 0;
		if (c < 0)
			return false;
		query = bare && (c == '?' || c == 0);
		if (query || c == '/' || c == '\\') {
			if (others == 0 && (dots == 1 || dots == 2)) /* guard: http.url.segments */
				return false;
			dots = others = 0;
		} else if (c == '.')
			dots++;
		else
			others++;
	}
	while (*s)
		if (take_character(&s) < 0)
			return false;
	return true;
}

static bool
bad_origin(struct buf *err, const char *why)
{
	buf_adds(err, why);
	return false;
}

bool
http_origin(struct http_origin *o, const char *s, struct buf *err)
{
	struct buf b = BUF_INIT;
	const char *rest = s ? take_authority(s, &b) : NULL;
	*o = (struct http_origin){0};
	if (!rest || strchr(rest, '?') || !is_tail(rest) || strlen(s) > HTTP_URL_MAX / 4) {
		buf_free(&b);
		return bad_origin(err, "not an address of the form https://HOST");
	}
	o->tls = strncmp(b.s, "https:", 6) == 0;
	o->loopback = is_loopback(strstr(b.s, "://") + 3);
	if (!o->tls && !o->loopback) { /* guard: http.plain */
		buf_free(&b);
		return bad_origin(err, "plain http is for a loopback address only");
	}
	o->authority = b.len;
	buf_adds(&b, rest);
	while (b.s[b.len - 1] == '/')
		buf_cut(&b, b.len - 1);
	o->text = buf_detach(&b);
	return true;
}

void
http_origin_free(struct http_origin *o)
{
	free(o->text);
	*o = (struct http_origin){0};
}

/* root: how much of the origin's text a path is put behind. */
static bool
resolve(const struct http_origin *o, const char *s, size_t root, struct buf *out)
{
	buf_reset(out);
	if (strnlen(s, HTTP_URL_MAX + 1) > HTTP_URL_MAX)
		return false;
	if (*s == '/' && s[1] == '/') /* another host, in a reference */
		return false;
	const char *tail = s;
	if (*s == '/')
		buf_add(out, o->text, root);
	else {
		tail = take_authority(s, out);
		if (!tail || out->len != o->authority ||
		    memcmp(out->s, o->text, o->authority) != 0) /* guard: http.url.origin */
			return false;
	}
	if (!is_tail(tail))
		return false;
	if (*tail != '/' && out->len == o->authority)
		buf_addc(out, '/');
	buf_adds(out, tail);
	return true;
}

bool
http_url(const struct http_origin *o, const char *s, struct buf *out)
{
	return s && resolve(o, s, strlen(o->text), out);
}

bool
http_reference(const struct http_origin *o, const char *s, struct buf *out)
{
	return resolve(o, s, o->authority, out);
}

/* Where the value of the only "page" parameter begins, its length in *n; NULL where it is no number. */
static const char *
page_value(const char *url, size_t *n)
{
	const char *found = NULL;
	for (const char *p = strchr(url, '?'); p; p = strchr(p + 1, '&')) {
		if (strncmp(p + 1, "page=", 5) != 0)
			continue;
		if (found)
			return NULL;
		found = p + 6;
	}
	*n = found ? strspn(found, DIGITS) : 0;
	bool number = *n >= 1 && *n <= 9 && *found != '0' && (found[*n] == '&' || !found[*n]);
	return number ? found : NULL;
}

bool
http_span(struct http_span *p, const char *next, const char *last)
{
	size_t n, m;
	*p = (struct http_span){0};
	const char *a = page_value(next, &n), *b = page_value(last, &m);
	if (!a || !b || a - next != b - last || strncmp(next, last, (size_t)(a - next)) != 0 ||
	    strcmp(a + n, b + m) != 0)
		return false;
	p->next = strtol(a, NULL, 10);
	p->last = strtol(b, NULL, 10);
	if (p->next > p->last)
		return false;
	p->before = xmemdup0(next, (size_t)(a - next));
	p->after = xstrdup(a + n);
	return true;
}

void
http_span_url(const struct http_span *p, long n, struct buf *out)
{
	buf_reset(out);
	buf_addf(out, "%s%ld%s", p->before, n, p->after);
}

void
http_span_free(struct http_span *p)
{
	free(p->before);
	free(p->after);
	*p = (struct http_span){0};
}
