/* httplink: the Link header of a list: where its next and its last page are. */
#include "io/httplink.h"
#include "base/mem.h"
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#define TOKEN "!#$%&'*+-.^_`|~0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"

/* One link, as far as it is read. */
struct link {
	const char *target;
	size_t len;
	struct buf rel;
	bool has_rel, anchor;
};

static const char *
blanks(const char *s)
{
	return s + strspn(s, " \t");
}

/* A token, or a quoted string; what follows it, or NULL. */
static const char *
take_value(const char *s, struct buf *out)
{
	if (*s != '"') {
		size_t n = strspn(s, TOKEN);
		buf_add(out, s, n);
		return n ? s + n : NULL;
	}
	for (s++; *s && *s != '"'; s++) {
		if (*s == '\\' && !*++s)
			return NULL;
		buf_addc(out, *s);
	}
	return *s ? s + 1 : NULL;
}

static const char *
take_parameter(const char *s, struct link *l)
{
	struct buf value = BUF_INIT;
	size_t n = strspn(s, TOKEN);
	const char *name = s, *end = blanks(s + n);
	if (n == 0)
		return NULL;
	if (*end == '=')
		end = take_value(blanks(end + 1), &value);
	/* Of several rel the first counts, RFC 8288 says. */
	if (end && n == 3 && strncasecmp(name, "rel", n) == 0 && !l->has_rel) {
		l->has_rel = true;
		buf_add(&l->rel, buf_str(&value), value.len);
	}
	if (n == 6 && strncasecmp(name, "anchor", n) == 0)
		l->anchor = true;
	buf_free(&value);
	return end;
}

static bool
has_relation(const struct link *l, const char *name)
{
	size_t n;
	for (const char *p = buf_str(&l->rel); *(p = blanks(p)); p += n) {
		n = strcspn(p, " \t");
		if (n == strlen(name) && strncasecmp(p, name, n) == 0)
			return true;
	}
	return false;
}

/* False: it is given already, and is another; or it speaks of something else. */
static bool
keep(char **slot, const struct link *l, const char *name)
{
	if (!has_relation(l, name))
		return true;
	if (l->anchor)
		return false;
	if (*slot) /* guard: http.link.twice */
		return strlen(*slot) == l->len && memcmp(*slot, l->target, l->len) == 0;
	*slot = xmemdup0(l->target, l->len);
	return true;
}

/* "<target> *( ; parameter )"; what follows it, or NULL. */
static const char *
take_link(const char *s, struct link *l)
{
	size_t n = *s == '<' ? strcspn(s + 1, ">") : 0;
	if (*s != '<' || s[1 + n] != '>')
		return NULL;
	l->target = s + 1;
	l->len = n;
	for (s = blanks(s + n + 2); s && *s == ';';) {
		s = blanks(s + 1);
		if (*s == ';' || *s == ',' || !*s) /* an empty parameter */
			continue;
		s = take_parameter(s, l);
		s = s ? blanks(s) : NULL;
	}
	return s;
}

bool
http_links(struct http_links *l, const char *header)
{
	const char *s = blanks(header);
	*l = (struct http_links){0};
	while (s && *s) {
		struct link one = {0};
		if (*s == ',') {
			s = blanks(s + 1);
			continue;
		}
		s = take_link(s, &one);
		if (s && ((*s && *s != ',') || !keep(&l->next, &one, "next") ||
		             !keep(&l->last, &one, "last"))) /* guard: http.link.form */
			s = NULL;
		buf_free(&one.rel);
	}
	if (!s)
		http_links_free(l);
	return s != NULL;
}

void
http_links_free(struct http_links *l)
{
	free(l->next);
	free(l->last);
	*l = (struct http_links){0};
}
