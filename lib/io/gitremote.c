/* gitremote: fetching from, and compare-and-swap of a branch of, another machine's repository. */
#include "io/gitremote.h"
#include "base/mem.h"
#include "base/path.h"
#include "io/file.h"
#include "io/gitcall.h"
#include "io/httpurl.h"
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { CONFIG_MAX = 32, TOKEN_MAX = 4096 };

/*
 * What historic repositories have in their objects, and does no harm: everything else that
 * git-fsck(1) calls an error ends the fetch.
 */
static const char *const historic[] = {"zeroPaddedFilemode", "badTimezone",
    "missingSpaceBeforeDate", "missingSpaceBeforeEmail", "missingEmail", "badEmail",
    "missingTaggerEntry"};

/* One call: its configuration, keys and values in turn, which it owns. */
struct call {
	char *config[CONFIG_MAX];
	int n;
	bool loopback;
};

static void
configure(struct call *c, char *key, const char *value)
{
	if (c->n + 2 >= CONFIG_MAX)
		abort();
	c->config[c->n++] = key;
	c->config[c->n++] = xstrdup(value);
}

static void
end(struct call *c)
{
	for (int i = 0; i < c->n; i++)
		free(c->config[i]);
}

/*
 * The scheme that is allowed, the helper that reads descriptor 3 for this URL alone, and bounds.
 * False: the URL is not one that fac speaks to.
 */
static bool
begin(struct call *c, const struct git_remote *r, struct buf *err)
{
	struct http_origin o = {0};

	if (!http_origin(&o, r->url, err)) /* guard: git.remote.url */
		return false;
	c->loopback = o.loopback;
	configure(c, path_fmt("protocol.%s.allow", o.tls ? "https" : "http"), "always");
	http_origin_free(&o);
	configure(c, xstrdup("http.followRedirects"), "false"); /* guard: git.remote.redirect */
	configure(c, xstrdup("http.lowSpeedLimit"), "1000");
	configure(c, xstrdup("http.lowSpeedTime"), "60");
	configure(c, xstrdup("credential.helper"), "");
	configure(c, path_fmt("credential.%s.helper", r->url),
	    "!f() { test \"$1\" != get || cat <&3; }; f");
	return true;
}

/* A pipe that holds what a credential helper says; the end to read from, or -1. */
static int
credential(const char *token, struct buf *err)
{
	struct buf b = BUF_INIT;
	int fd[2];

	if (strlen(token) > TOKEN_MAX || token[strcspn(token, "\r\n")])
		return git_fail(err, "the token is too long, or more than a line");
	if (pipe2(fd, O_CLOEXEC) < 0)
		return git_fail(err, "pipe: %s", strerror(errno));
	buf_addf(&b, "username=x-access-token\npassword=%s\n", token);
	int rc = file_write_all(fd[1], b.s, b.len); /* a pipe holds that much unread */
	close(fd[1]);
	explicit_bzero(b.s, b.len);
	buf_free(&b);
	if (rc == 0)
		return fd[0];
	close(fd[0]);
	return git_fail(err, "pipe: %s", strerror(errno));
}

static bool
any(const char *text, const char *const *words)
{
	for (; *words; words++)
		if (strstr(text, *words))
			return true;
	return false;
}

/* What git's own words about a remote come to. */
static enum git_said
understand(const char *text)
{
	static const char *const denied[] = {"Authentication failed", "could not read Username",
	    "could not read Password", "returned error: 401", "returned error: 403", "' not found",
	    NULL};
	static const char *const refused[] = {"couldn't find remote ref", NULL};

	if (any(text, denied))
		return GIT_DENIED;
	return any(text, refused) ? GIT_REFUSED : GIT_FAILED;
}

static enum git_said
run(const struct call *c, const char *gitdir, const struct git_remote *r, const char *const *args,
    struct buf *out, struct buf *err)
{
	int fd = r->token ? credential(r->token, err) : 0;

	if (fd < 0)
		return GIT_FAILED;
	struct git_call call = {.gitdir = gitdir,
	    .args = args,
	    .in = -1,
	    .out = -1,
	    .config = (const char *const *)c->config,
	    .keep = fd,
	    .ms = GIT_REMOTE_MS,
	    .remote = !c->loopback};
	int rc = git_call(&call, out, err);
	if (fd > 0)
		close(fd);
	return rc == 0 ? GIT_DONE : understand(buf_str(err));
}

int
git_mirror(const char *dir, struct buf *err)
{
	char *head = path_join(dir, "HEAD");
	bool there = file_exists(head);
	int rc = 0;

	free(head);
	if (there)
		return 0;
	if (mkdir(dir, 0755) < 0 && errno != EEXIST)
		return git_fail(err, "%s: %s", dir, strerror(errno));
	rc = git_run(
	    dir, ARGS("init", "--quiet", "--bare", "--template=", "--shared=0644"), NULL, err);
	return rc;
}

enum git_said
git_fetch(const char *mirror, const struct git_remote *r, const char *ref, const char *to,
    char sha[GIT_SHA_LEN], struct buf *err)
{
	struct call c = {0};
	enum git_said said = GIT_FAILED;

	if (strncmp(ref, "refs/", 5) != 0 || !git_is_branch(ref) || !git_is_branch(to))
		return git_fail(err, "not a ref"), GIT_FAILED;
	if (begin(&c, r, err)) {
		char *spec = path_fmt("+%s:%s", ref, to);
		configure(&c, xstrdup("fetch.fsckObjects"), "true"); /* guard: git.remote.fsck */
		for (size_t i = 0; i < sizeof historic / sizeof *historic; i++)
			configure(&c, path_fmt("fetch.fsck.%s", historic[i]), "ignore");
		said = run(&c, mirror, r,
		    ARGS("fetch", "--quiet", "--no-tags", "--force", "--no-write-fetch-head",
		        "--no-auto-maintenance", "--no-recurse-submodules", "--end-of-options",
		        r->url, spec),
		    NULL, err);
		free(spec);
	}
	end(&c);
	if (said == GIT_DONE) {
		char *want = path_fmt("%s^{commit}", to);
		if (git_ask(mirror, ARGS("rev-parse", "--verify", "--end-of-options", want), sha,
		        err) != 0)
			said = GIT_FAILED;
		free(want);
	}
	return said;
}

/* What push --porcelain says of a ref that was not taken: "!\tfrom:to\t[rejected] (stale info)". */
static bool
rejected(const struct buf *out, const char *branch, struct buf *err)
{
	const char *no = strstr(buf_str(out), "\n!\t");

	if (!no)
		return false;
	no += 3;
	no += strcspn(no, "\t\n");
	no += *no == '\t';
	git_fail(err, "%s: the remote says %.*s", branch, (int)strcspn(no, "\n"), no);
	return true;
}

enum git_said
git_set_remote_branch(const char *gitdir, const struct git_remote *r, const char *branch,
    const char *sha, const char *old, struct buf *err)
{
	struct call c = {0};
	struct buf out = BUF_INIT;
	enum git_said said = GIT_FAILED;

	if (!git_is_branch(branch) || (sha && !git_is_sha(sha)) || (old && !git_is_sha(old)))
		return git_fail(err, "not a branch name or object id"), GIT_FAILED;
	if (begin(&c, r, err)) {
		char *spec = path_fmt("%s:refs/heads/%s", sha ? sha : "", branch);
		char *lease =
		    path_fmt("--force-with-lease=refs/heads/%s:%s", branch, old ? old : "");
		said = run(&c, gitdir, r,
		    ARGS("push", "--porcelain", "--no-verify", "--no-recurse-submodules", lease,
		        "--end-of-options", r->url, spec),
		    &out, err);
		if (said != GIT_DONE && rejected(&out, branch, err)) /* guard: git.remote.refused */
			said = GIT_REFUSED;
		free(spec);
		free(lease);
	}
	end(&c);
	buf_free(&out);
	return said;
}
