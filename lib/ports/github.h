/*
 * github: one client of one API, for all that speak to GitHub.
 *
 * There is one per process and identity, whoever asks first makes it: connections, limits, the identity and
 * what is known of repositories are shared. GitHub.com and GitHub Enterprise Server differ in three
 * addresses alone, derived from github.api:
 *
 *	https://api.github.com		GraphQL https://api.github.com/graphql	web and git https://github.com/
 *	https://HOST/api/v3		GraphQL https://HOST/api/graphql	web and git https://HOST/
 *	any other (a test's)		GraphQL API/graphql			web and git API/
 *
 * Every call answers with enum answer and says in one line in err what went wrong:
 *	ANSWER_OK	2xx, and *v is the parsed body (json arena; NULL for 204 and where v is NULL)
 *	ANSWER_NO	404, 405, 409, 410, 422 and every other 4xx that is not below: GitHub says no
 *			(github_status() tells which; err holds its message)
 *	ANSWER_DENIED	401; 403 that is no rate limit
 *	ANSWER_LIMITED	a rate limit; err names the time at which it is reset
 *	ANSWER_UNKNOWN	everything else: no answer, 5xx, an answer that is not JSON or not what it should be
 *
 * Paths are made with printf formats from parts that are safe as they stand (numbers, SHAs, configured
 * repository names) or were escaped (http_escape()).
 *
 * Sources: docs.github.com/rest (version 2022-11-28), docs.github.com/graphql.
 */
#ifndef FAC_PORTS_GITHUB_H
#define FAC_PORTS_GITHUB_H

#include "base/buf.h"
#include "io/http.h"
#include "io/json.h"
#include "state/config.h"
#include "state/facts.h"

#define GITHUB_VERSION "2022-11-28"

struct github;

/* Who fac is; and, where it is configured, who its reviewer role is. */
enum github_identity { GITHUB_FAC, GITHUB_REVIEWER, GITHUB_IDENTITIES };

/*
 * NULL and err: no token, or one that cannot be read; an API address that is not https (or loopback). Asks
 * GitHub nothing. GITHUB_REVIEWER without a configured token: NULL and an empty err.
 */
struct github *github_open(
    const struct config *c, enum github_identity who, const char *cache, struct buf *err);

const char *github_web(const struct github *g);        /* "https://github.com/" */
const char *github_token(const struct github *g);      /* for io/gitremote.h, nothing else */
const char *github_token_from(const struct github *g); /* in words */
unsigned long github_calls(void);                      /* requests sent, by all identities */
const char *github_graphql(const struct github *g);    /* the address of GraphQL, for http_all() */
struct http *github_http(struct github *g);
long github_status(const struct github *g); /* of the last answer; 0: none */

enum answer github_get(struct github *g, const struct json **v, struct buf *err, const char *fmt,
    ...) __attribute__((format(printf, 4, 5)));
/* body: JSON text; NULL: none. */
enum answer github_send(struct github *g, const char *method, const char *body,
    const struct json **v, struct buf *err, const char *fmt, ...)
    __attribute__((format(printf, 6, 7)));
/*
 * All pages of a list. fn gets each element's value and its text; non-zero stops. The list is whole where the
 * answer is ANSWER_OK. member: NULL where pages are arrays; else the member of each page that is the list
 * ("check_runs"), and then total_count must be the same on all pages, and the number of elements
 * (ANSWER_UNKNOWN otherwise).
 */
typedef int github_each_fn(const struct json *v, const char *text, size_t n, void *arg);
enum answer github_list(struct github *g, const char *member, github_each_fn *fn, void *arg,
    struct buf *err, const char *fmt, ...) __attribute__((format(printf, 6, 7)));
/* What a response comes to; err says why it is not ANSWER_OK. */
enum answer github_answer(struct github *g, const struct http_response *r, struct buf *err);

/*
 * GraphQL: a document and its variables (JSON object text; NULL: none); *v is the response's `data`. Errors in
 * an answer are no data: RATE_LIMITED is ANSWER_LIMITED, FORBIDDEN and INSUFFICIENT_SCOPES ANSWER_DENIED,
 * NOT_FOUND and UNPROCESSABLE ANSWER_NO, anything else (partial data too) ANSWER_UNKNOWN.
 */
enum answer github_query(struct github *g, const char *document, const char *variables,
    const struct json **v, struct buf *err);
enum answer github_mutate(struct github *g, const char *document, const char *variables,
    const struct json **v, struct buf *err);
/* The same in two halves, for many queries by http_all() on github_graphql(). */
void github_request(struct buf *body, const char *document, const char *variables);
enum answer github_data(
    struct github *g, const struct http_response *r, const struct json **v, struct buf *err);

/* A configured repository as GitHub knows it now; read once in a run. Strings live as long as g. */
struct github_repo {
	const char *name;      /* as configured */
	const char *full_name; /* as it is called now: what paths are made of */
	bool archived, has_issues;
	bool push; /* the token's user may */
};
/* ANSWER_DENIED where GitHub says 404: it says so, too, of what the token may not see. */
enum answer github_repo(
    struct github *g, const char *name, const struct github_repo **r, struct buf *err);

/* The token's own login; forge.identity where the token is an app's, which has no /user. */
enum answer github_login(struct github *g, const char **login, struct buf *err);

/*
 * What a person may in a repository now: "admin", "write", "read", "none" (GitHub's legacy names: maintain
 * is write, triage is read). Asked for once in a run. Strings live as long as g. NULL login: ANSWER_NO.
 */
enum answer github_permission(struct github *g, const char *repo, const char *login,
    const char **permission, struct buf *err);

/*
 * One comment of ours per marker on issue or pull request `number`: found again by its first line,
 * `<!-- MARKER -->`, among the comments of our own login; made, or edited where its text is another. ANSWER_NO: the
 * issue is gone, or locked for us.
 */
enum answer github_comment(struct github *g, const char *repo, const char *number,
    const char *marker, const char *text, struct buf *err);

/* A label on an issue or pull request; made in the repository where it is missing. */
enum answer github_label_add(
    struct github *g, const char *repo, const char *number, const char *label, struct buf *err);
/* ANSWER_OK where it was not there. */
enum answer github_label_remove(
    struct github *g, const char *repo, const char *number, const char *label, struct buf *err);

/*
 * What the token is, what it may do, what is left of its limit, and what is missing for each configured
 * repository, as lines of text for a person, in out. The exit code: 0; EX_NO: something is missing; 77: the token
 * is refused; 75, 69.
 */
int github_check(struct github *g, const struct config *c, struct buf *out);

#endif
