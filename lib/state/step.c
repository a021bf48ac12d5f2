/* step: one process of an attempt, and what became of it. */
#include "state/step.h"
#include "base/die.h"
#include "base/path.h"
#include "io/file.h"
#include <stdlib.h>
#include <errno.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { PACK_S = 120, PROBE_S = 20 };

#define ARGV(...) ((const char *const[]){__VA_ARGS__, NULL})

bool
step_halted(void *arg)
{
	const struct rounds *r = arg;
	struct rundir rd = {.path = (char *)(uintptr_t)r->run};
	return rundir_halted(&rd, r->job->name);
}

/* One command in the sandbox; nothing of it is left. How it ended, R_FINISHED for exit status 0. */
static enum reason
run(const struct rounds *r, struct role *role, const struct view *v, struct role_result *res)
{
	static const enum reason reasons[] = {[ROLE_EXITED] = R_FINISHED,
	    [ROLE_TIMEOUT] = R_TIMEOUT,
	    [ROLE_SILENT] = R_SILENT,
	    [ROLE_STOPPED] = R_STOPPED,
	    [ROLE_HALTED] = R_HALTED,
	    [ROLE_FAILED] = R_SANDBOX_FAILED};
	role->sandbox = &v->sandbox;
	role->argv = (const char *const *)v->argv;
	role->env = env_list(&v->env);
	role->log_max = r->job->log_max;
	role->stop = r->stop;
	if (role_run(role, res) < 0 || sandbox_kill(v->sandbox.lock, ROLE_KILL_MS) < 0)
		die(EX_OSERR, "%s: something is alive that cannot be killed", r->dir);
	if (res->end == ROLE_EXITED && res->exit != 0)
		return R_AGENT_FAILED;
	/* Without a sandbox, what cannot be started is the command itself. */
	return res->end == ROLE_FAILED && r->in.bare ? R_AGENT_FAILED : reasons[res->end];
}

/*
 * bubblewrap that could not make the sandbox and a command that gave up look alike: `true` is run
 * in the same place.
 */
enum reason
step_run(const struct rounds *r, struct role *role, struct view *v, struct role_result *res)
{
	enum reason why = run(r, role, v, res);
	if (why != R_AGENT_FAILED || r->in.bare)
		return why;
	struct role_result probe;
	char *log = path_join(r->dir, "log/sandbox");
	struct role again = {.in = -1, .log = log, .timeout = PROBE_S};
	view_argv(v, ARGV("true"));
	if (run(r, &again, v, &probe) == R_AGENT_FAILED) /* guard: keep.sandbox.judged */
		why = R_SANDBOX_FAILED;
	free(log);
	return why;
}

/* `nth` of its role: the first one's log is log/ROLE.R. */
enum reason
step_agent(struct rounds *r, const struct job_agent *a, int nth)
{
	struct view v;
	if (inside_fresh_out(&r->in) < 0) /* guard: keep.out.fresh */
		return R_SANDBOX_FAILED;
	char *log = nth ? path_fmt("%s/log/%s-%d.%d", r->dir, a->role, nth + 1, r->rec.rounds)
	                : path_fmt("%s/log/%s.%d", r->dir, a->role, r->rec.rounds);
	char *usage = path_join(r->dir, "out/usage.json");
	struct exitrec_role *e = exitrec_role(&r->rec, a->role, a->agent, r->rec.rounds);
	struct role role = {.in = r->in.task,
	    .log = log,
	    .timeout = a->timeout,
	    .silence = a->silence,
	    .halted = step_halted,
	    .arg = r};
	view_agent(&v, &r->in, a, r->rec.rounds);
	lseek(r->in.task, 0, SEEK_SET);
	enum reason why = step_run(r, &role, &v, &e->result);
	if (why == R_HALTED || why == R_SANDBOX_FAILED)
		exitrec_role_undo(&r->rec);
	else
		exitrec_role_end(e, why, usage);
	view_free(&v);
	free(usage);
	free(log);
	return why;
}

/*
 * A git of fac's own in the workspace, as the agent's user, inside: its configuration and hooks are
 * the agent's.
 */
static enum reason
run_git(struct rounds *r, const char *const *argv, const char *leaf)
{
	struct view v;
	struct role_result res;
	char *log = path_fmt("%s/log/%s.%d", r->dir, leaf, r->rec.rounds);
	struct role role = {.in = -1, .log = log, .timeout = PACK_S};
	view_command(&v, &r->in, INSIDE_WORKSPACE, argv, true);
	enum reason why = step_run(r, &role, &v, &res);
	view_free(&v);
	free(log);
	return why;
}

/* The bundle is read outside by git_import(): only where it is what it should be. */
static enum reason
import(struct rounds *r)
{
	struct buf err = BUF_INIT;
	struct stat st;
	enum reason why = R_BAD_BUNDLE;
	char *bundle = path_join(r->dir, "out/work.bundle"), *work = path_join(r->dir, "work.git");
	if (lstat(bundle, &st) < 0 || !S_ISREG(st.st_mode)) { /* guard: keep.bundle.regular */
		warn("%s: no regular file", bundle);
	} else if (file_rmtree(work) < 0) {
		warn("%s: %s", work, strerror(errno));
	} else {
		int n = git_import(r->job->repo_dir, bundle, r->job->branch, r->job->base_sha, work,
		    r->rec.head, &err);
		if (n < 0)
			warn("%s: %s", bundle, buf_str(&err));
		why = n < 0 ? R_BAD_BUNDLE : n == 1 ? R_NO_COMMITS : R_FINISHED;
	}
	if (why != R_FINISHED)
		r->rec.head[0] = '\0';
	buf_free(&err);
	free(bundle);
	free(work);
	return why;
}

enum reason
step_pack(struct rounds *r)
{
	char *branch = path_fmt("refs/heads/%s", r->job->branch);
	char *not_base = path_fmt("^%s", r->job->base_sha);
	char *to = path_fmt("%s/out/work.bundle", r->in.bare ? r->dir : "");
	enum reason why = R_SANDBOX_FAILED;
	r->rec.head[0] = '\0';
	if (inside_fresh_out(&r->in) == 0)
		why =
		    run_git(r, ARGV("git", "bundle", "create", "-q", to, branch, not_base), "pack");
	if (why == R_AGENT_FAILED) {
		/* git refuses an empty bundle. Is there nothing new, or is something wrong? */
		const char *const *ask =
		    ARGV("git", "merge-base", "--is-ancestor", branch, r->job->base_sha);
		why = run_git(r, ask, "empty");
		why = why == R_FINISHED ? R_NO_COMMITS : why;
	} else if (why == R_FINISHED) {
		why = import(r);
	}
	free(branch);
	free(not_base);
	free(to);
	return why == R_AGENT_FAILED || why == R_TIMEOUT ? R_BAD_BUNDLE : why;
}
