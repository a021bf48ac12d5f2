/* facts: what ports find out, and rules judge. */
#include "state/facts.h"
#include "base/die.h"

#include <errno.h>

enum answer
answer_errno(int err)
{
	return err == EACCES || err == EPERM || err == EROFS ? ANSWER_DENIED : ANSWER_UNKNOWN;
}

int
answer_exit(enum answer a)
{
	static const int codes[] = {[ANSWER_UNKNOWN] = EX_UNAVAILABLE,
	    [ANSWER_OK] = 0,
	    [ANSWER_NO] = 0,
	    [ANSWER_DENIED] = EX_NOPERM,
	    [ANSWER_LIMITED] = EX_TEMPFAIL};

	return codes[a];
}

enum answer
answer_also(enum answer a, enum answer b, struct buf *err, struct buf *said)
{
	bool counts = b != ANSWER_OK && (a == ANSWER_OK || (answer_stops(b) && !answer_stops(a)));

	if (counts)
		answer_say(err, b, "%s", buf_str(said));
	buf_reset(said);
	return counts ? b : a;
}

enum answer
answer_say(struct buf *err, enum answer a, const char *fmt, ...)
{
	va_list ap;

	buf_reset(err);
	va_start(ap, fmt);
	buf_vaddf(err, fmt, ap);
	va_end(ap);
	return a;
}
