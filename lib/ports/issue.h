/*
 * issue: what the gate asks of the tracker.
 */
#ifndef FAC_PORTS_ISSUE_H
#define FAC_PORTS_ISSUE_H

#include "base/mem.h"
#include "ports/tracker.h"

/*
 * Reads the issue by id, as it is now. What the tracker does not say stays unknown, labels that it
 * leaves out too. Strings live in mem and in the json arena.
 */
enum answer issue_read(
    struct tracker *t, const char *ref, struct arena *mem, struct issue_facts *f);

#endif
