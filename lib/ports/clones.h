/*
 * clones: the files that the configured repositories track, and the symbols that they define, for fac-route.
 *
 * Of the base branch (repos.NAME.base) of each repository that has a path. With a run directory they are kept in
 * RUN/cache/paths-NAME and RUN/cache/symbols-NAME, for as long as the base is at the same commit and fac of the same
 * version: "SHA fac VERSION", then the names, each with its NUL. Nothing is written where RUN/cache is not there.
 */
#ifndef FAC_PORTS_CLONES_H
#define FAC_PORTS_CLONES_H

#include "state/config.h"
#include <stdbool.h>

enum clones_kind { CLONES_FILES, CLONES_SYMBOLS };

/*
 * Calls fn for each name; clone is the number in config.repos. False, with a warning: a clone could not be read, and what
 * is in one clone alone is not known. Fewer than two clones tell nothing apart: nothing is read.
 */
bool clones_names(const struct config *c, const char *run, enum clones_kind kind,
    void (*fn)(int clone, const char *name, void *arg), void *arg);

#endif
