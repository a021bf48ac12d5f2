/*
 * texts: what fac writes for agents and for people. Pure.
 *
 * Text of an issue goes in as data: between fences that it does not contain, or on one line with
 * everything escaped that is no plain character.
 */
#ifndef FAC_STATE_TEXTS_H
#define FAC_STATE_TEXTS_H

#include "state/attempt.h"
#include "state/claim.h"

/* task.md: the prompt of an attempt. */
void text_task(const struct record *r, const struct config *c, const struct repo *repo,
    const char *branch, struct buf *out);

/*
 * The comment on an issue that is held: why, and what helps. `why` is the claim's reason; an
 * escalated record's triage reasons are listed.
 */
void text_held(
    const struct record *r, enum reason why, const char *outcome, int attempts, struct buf *out);

/* The pull request's title (one line, at most 200 bytes) and body. */
void text_pr_title(const struct claim *c, struct buf *out);
void text_pr_body(const struct claim *c, struct buf *out);

/* The reviewer role's verdict, its summary between fences. */
void text_review(const struct exit_record *x, struct buf *out);

/*
 * The title of the commit that a squash or merge makes: the pull request's, without what would close
 * or link another issue, and its number.
 */
void text_commit_title(const char *title, const char *number, struct buf *out);

#endif
