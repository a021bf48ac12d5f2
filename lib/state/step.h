/*
 * step: one process of an attempt, and what became of it. The parts that rounds.c puts in order.
 *
 * Each function runs in the sandbox, one at a time, and returns when nothing is alive inside any
 * more; where that cannot be had it dies (EX_OSERR), so that the lock falls and no exit record says
 * otherwise. R_FINISHED is success; a sandbox that could not be made is told apart from a command
 * that failed in it.
 */
#ifndef FAC_STATE_STEP_H
#define FAC_STATE_STEP_H

#include "state/rounds.h"

/*
 * One command: v says which and where, role its log, stdin and times. R_FINISHED where it ended
 * with 0, R_AGENT_FAILED where otherwise.
 */
enum reason step_run(
    const struct rounds *r, struct role *role, struct view *v, struct role_result *res);

/* For role.halted, with the rounds as its arg: whoever runs an agent's code asks before. */
bool step_halted(void *arg);

/*
 * An agent, the nth (from 0) of its role in this round: a fresh out/, its entry in the exit record,
 * its log (log/ROLE.R, later ones log/ROLE-N.R).
 */
enum reason step_agent(struct rounds *r, const struct job_agent *a, int nth);

/*
 * Takes the branch's commits out: packed inside as the agent's user (the repository's configuration
 * and hooks are the agent's), read outside by git_import() into a new work.git. r->rec.head is the
 * work's commit then, and "" otherwise.
 */
enum reason step_pack(struct rounds *r);

#endif
