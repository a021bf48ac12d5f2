/* forge_github, where no server is needed: what is refused before anything is asked. */
#include "base/path.h"
#include "io/file.h"
#include "ports/forge.h"
#include "state.h"
#include <stdlib.h>

int
main(void)
{
	static const char text[] =
	    "{\"forge\":{\"kind\":\"github\"},\"github\":{\"api\":\"http://127.0.0.1:1\"},"
	    "\"repos\":{\"org/app\":{}}}";
	static const char sha[] = "1111111111111111111111111111111111111111";
	char merged[GIT_SHA_LEN] = "";

	scratch_make();
	char *file = scratch_path("fac.json");
	setenv("GH_TOKEN", "hub-token-x", 1);
	file_put(file, text, sizeof text - 1, FILE_REPLACE);
	const struct config *c = config_load(file);
	struct forge *f = forge_open(c, NULL);
	const struct repo *r = config_repo(c, "org/app");
	struct pr pr;

	ok(f->ops->merge(f->self, r, "7", sha, sha, "squash", merged, &f->err) == MERGE_REFUSED,
	    "what was not judged is not merged");
	is(buf_str(&f->err), "it was not judged like this", "and why");
	ok(f->ops->pr_read(f->self, r, "7/merge", &pr, &f->err) == ANSWER_UNKNOWN &&
	        strstr(buf_str(&f->err), "not a pull request's number"),
	    "what is no number is not asked for");
	enum answer a = f->ops->pr_read(f->self, r, "7", &pr, &f->err);
	ok(a == ANSWER_UNKNOWN, "no answer is no answer: %s", buf_str(&f->err));
	ok(!f->ops->checks && !f->ops->checks_fresh, "its checks are its own");
	forge_free(f);
	scratch_remove();
	free(file);
	return unit_done();
}
