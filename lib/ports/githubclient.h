/*
 * githubclient: what a struct github is. Private to github*.c.
 */
#ifndef FAC_PORTS_GITHUBCLIENT_H
#define FAC_PORTS_GITHUBCLIENT_H

#include "base/mem.h"
#include "ports/github.h"

enum { GITHUB_MESSAGE_MAX = 300 }; /* bytes of GitHub's own words in an err */

struct github_person {
	const char *repo, *login, *permission;
	struct github_person *next;
};

struct github_known {
	struct github_repo repo;
	struct github_known *next;
};

struct github {
	const struct config *config;
	struct http *http;
	struct arena mem; /* what is known for the run */
	char *api, *web, *graphql;
	struct buf token, from;
	long status;
	const char *login; /* NULL: not asked yet */
	struct github_known *repos;
	struct github_person *people;
};

/* The body of a good answer, parsed; v may be NULL. */
enum answer github_parse(const struct http_response *r, const struct json **v, struct buf *err);

char *github_dup(struct github *g, const char *s); /* in g->mem; NULL stays NULL */

#endif
