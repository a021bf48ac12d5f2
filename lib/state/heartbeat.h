/*
 * heartbeat: that passes end, and what the last one found.
 *
 *	heartbeat.json	{"at","boot_id","boot_ms","ready":n,"started":n,"full":code|null}
 *
 * Only progress says that a factory moves: passes that end, and, where the last one saw work and
 * room, events in the journal. What is absent is not zero.
 */
#ifndef FAC_STATE_HEARTBEAT_H
#define FAC_STATE_HEARTBEAT_H

#include "state/claim.h"

/*
 * At the end of a pass of fac-dispatch: how many records could have been started, how many were,
 * and what was full (a reason code, or NULL).
 */
void heartbeat_write(const struct rundir *rd, int ready, int started, const char *full);

/*
 * R_STARTED where it moves; R_STALE where no pass has ended for config.reap.window seconds (or in
 * this boot, or what is there is not understood); R_WEDGED where there was work and room, and no
 * progress for as long; R_NOTHING_TO_WATCH where no pass has ever ended.
 */
enum reason heartbeat_judge(const struct rundir *rd);

#endif
