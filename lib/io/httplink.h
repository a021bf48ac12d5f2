/*
 * httplink: the Link header of a list, for http.c: where its next and its last page are.
 *
 * Strict: a header that is not of the form, a relation that is given twice with different targets, or one
 * with an anchor (it then speaks of another resource) is not understood. Other relations must be well-formed,
 * and are not looked at.
 *
 * Source: RFC 8288, section 3.
 */
#ifndef FAC_IO_HTTPLINK_H
#define FAC_IO_HTTPLINK_H

#include "base/buf.h"
#include <stdbool.h>

/* The targets as the server wrote them; NULL: none. The caller's to free, with http_links_free(). */
struct http_links {
	char *next, *last;
};

/* False: not understood, and *l is empty. Several headers are one, joined with commas. */
bool http_links(struct http_links *l, const char *header);
void http_links_free(struct http_links *l);

#endif
