/* standing: what fac already holds of an issue, against a new record of it. */
#include "rules/standing.h"

#include "base/clock.h"

#include <string.h>

static bool
same_ref(const char *a, const char *b)
{
	struct buf x = BUF_INIT, y = BUF_INIT;

	record_identity(&x, a);
	record_identity(&y, b);
	bool same = strcmp(buf_str(&x), buf_str(&y)) == 0;
	buf_free(&x);
	buf_free(&y);
	return same;
}

static bool
revived(const struct claim *c, const struct record *r)
{
	if (c->issue_closed && r->state && strcmp(r->state, "ready") == 0)
		return true;
	return c->phase == PHASE_RELEASED && strcmp(c->content, record_content(r)) != 0;
}

static bool
is_original(const struct record *r)
{
	return !r->origin || same_ref(r->origin, r->ref);
}

/*
 * Whoever may write an issue can call it a mirror, and close it: that says nothing of the original.
 */
static bool
only_mirror_ended(const struct claim *c)
{
	return c->phase == PHASE_RELEASED && (c->reason == R_ISSUE_CLOSED || c->reason == R_GONE);
}

enum reason
standing_busy(const struct claim *c, const struct record *r)
{
	if (c->place == PLACE_NONE)
		return R_STARTED;
	if (c->place == PLACE_CLAIMS)
		return R_CLAIMED;
	bool mirror = !same_ref(c->ref, r->ref);
	if (mirror && !is_original(r)) /* guard: dispatch.mirror */
		return c->place == PLACE_DONE ? R_DONE : R_HELD;
	bool free = mirror ? only_mirror_ended(c) : revived(c, r); /* guard: dispatch.original */
	bool stays = c->place == PLACE_DONE && !free;
	if (stays) /* guard: done.stays */
		return R_DONE;
	return R_STARTED;
}

enum reason
standing_held(const struct claim *c, const struct record *r, long lifetime, time_t now)
{
	time_t at;

	if (c->place != PLACE_HELD)
		return R_STARTED;
	if (c->attempt >= lifetime) /* guard: dispatch.lifetime */
		return R_LIFETIME;
	if (c->phase == PHASE_RETRY) {
		/* What was waited for cannot be told then; the budget binds all the same. */
		bool set_back = c->at && clock_parse(c->at, &at) && at > now;
		if (set_back) /* guard: dispatch.clock */
			return R_STARTED;
		if (c->retry_at && clock_parse(c->retry_at, &at) && at <= now)
			return R_STARTED;
		return R_BACKING_OFF;
	}
	switch (c->reason) {
	case R_ESCALATED:
	case R_UNROUTED:
	case R_UNKNOWN_REPO:
		return R_STARTED;
	default:
		return strcmp(c->content, record_content(r)) == 0 ? R_HELD : R_STARTED;
	}
}
