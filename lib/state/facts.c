/* facts: what ports find out, and rules judge. */
#include "state/facts.h"

#include <errno.h>

enum answer
answer_errno(int err)
{
	return err == EACCES || err == EPERM || err == EROFS ? ANSWER_DENIED : ANSWER_UNKNOWN;
}
