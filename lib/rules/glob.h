/*
 * glob: does a path match a pattern?
 *
 * `*` is any run of characters but '/', `?` one of them, `**` any run at all, and a leading or
 * inner `**` with its '/' any number of directories, none included. All else stands for itself;
 * ASCII letters match in either case, as they do on file systems where a protected file can be had
 * under another spelling. A pattern starts at the root of the tree, and one that names a directory
 * matches all that is below it. Time is length of pattern times length of path, whatever they
 * hold.
 */
#ifndef FAC_RULES_GLOB_H
#define FAC_RULES_GLOB_H

#include <stdbool.h>

bool glob_match(const char *pattern, const char *path);

#endif
