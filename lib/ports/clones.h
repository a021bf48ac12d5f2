/*
 * clones: the files that the configured repositories track, for fac-route.
 *
 * Of the base branch (repos.NAME.base) of each repository that has a path. With a run directory they are kept in
 * RUN/cache/paths-NAME, for as long as the base is at the same commit: its id, then the paths, each with its NUL.
 * Nothing is written where RUN/cache is not there.
 */
#ifndef FAC_PORTS_CLONES_H
#define FAC_PORTS_CLONES_H

#include "state/config.h"
#include <stdbool.h>

/*
 * Calls fn for each path; clone is the number in config.repos. False, with a warning: a clone could not be read, and what
 * is in one clone alone is not known. Fewer than two clones tell nothing apart: nothing is read.
 */
bool clones_paths(const struct config *c, const char *run,
    void (*fn)(int clone, const char *path, void *arg), void *arg);

#endif
