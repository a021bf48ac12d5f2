/*
 * normalise: an object of any known source becomes an issue record.
 *
 * Told apart per object, in this order:
 *	fac record	has "ref"; keeps its bytes, content_sha256 is added where it is missing
 *	Linear node	has "identifier"
 *	GitHub REST	has "number" and "repository_url" or "html_url"
 *	gh --json	has "number"; needs "url", for nothing else in it names the repository
 * All but the first are written anew with the record's members. A GitHub object that is a pull
 * request ("pull_request" is not null, or its address says /pull/) is never a record.
 *
 * What is absent is never permission: an issue whose labels or state the source left out is
 * "other", not "ready"; a list that the source cut short (pageInfo.hasNextPage) is NORM_BAD. A
 * member of a wrong type is NORM_BAD, which names it. Ids are copied as source text, never
 * through a double.
 *
 * States. GitHub: closed → closed; open → ready, where config's tracker.ready is empty or names
 * one of its labels, else other. Linear, by state.type: completed → done; canceled, duplicate,
 * archived or trashed → closed; started → in_progress, or in_review where its name says review;
 * unstarted → ready; anything else → other. Where tracker.ready is not empty, it alone makes an
 * issue ready: by its state's name, or, unless it is started, by one of its labels.
 */
#ifndef FAC_PORTS_NORMALISE_H
#define FAC_PORTS_NORMALISE_H

#include "io/json.h"
#include "state/record.h"
#include "state/config.h"

/*
 * Where an object of a live GitHub comes from: only an issue of that repository is one, its ref is by the
 * configured name whatever it is called now, and the labels that fac itself sets are its state, not its
 * `labels`: closed; else in_review; else in_progress; else ready where it has a ready label; else other.
 */
struct normal_home {
	const char *web;       /* "https://github.com/" */
	const char *full_name; /* as the repository is called now */
	const char *name;      /* as it is configured */
	const char *in_progress, *in_review;
};

enum normalised { NORM_RECORD, NORM_PULL_REQUEST, NORM_BAD };

/*
 * v is text's parsed value, an object. Appends the record's line (no newline) on NORM_RECORD,
 * nothing otherwise. NORM_BAD: what[] says why, subject first ("neither a fac record, a GitHub
 * issue nor a Linear node").
 */
enum normalised normalise(const struct strings *ready, const char *text, size_t n,
    const struct json *v, struct buf *out, char what[160]);

/* The same for one issue of a GitHub REST API. *r is a view of the line, but for its text, in the json arena. */
enum normalised normalise_github(const struct normal_home *home, const struct strings *ready,
    const char *text, size_t n, const struct json *v, struct buf *out, struct record *r,
    char what[160]);

#endif
