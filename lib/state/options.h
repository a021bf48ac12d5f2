/*
 * options: what every program's command line has in common.
 *
 * --help (to stdout, 0), --version, --config FILE (else $FAC_CONFIG, else the defaults), --run
 * DIR (else $FAC_RUN), --dry-run, "--", "-". A program lists its own options in a static table;
 * usage text is generated from the tables, with the program's example, so that they cannot
 * disagree. Unknown options are EX_USAGE.
 *
 *	static const struct option_row rows[] = {
 *		{"from", 'f', "FILE", "read a dump instead of the tracker"}, {0}};
 *	struct options o = options_parse(argc, argv, &tool, on_option, &ctx);
 *	…ndjson_run(o.files, …)
 */
#ifndef FAC_STATE_OPTIONS_H
#define FAC_STATE_OPTIONS_H

#include "state/config.h"

enum { OPT_CONFIG = 1, OPT_RUN = 2, OPT_DRY_RUN = 4 }; /* the common ones that a program takes */

struct option_row {
	const char *name; /* long, without dashes */
	char letter;      /* 0: none */
	const char *arg;  /* NULL: takes none */
	const char *help;
};

struct tool {
	const char *name;
	const char *purpose;  /* one line */
	const char *operands; /* "[FILE ...]" or "" */
	const char *example;
	int common;                    /* OPT_… */
	const struct option_row *rows; /* ended by a row without a name; may be NULL */
};

struct options {
	const struct config *config; /* loaded, where OPT_CONFIG; never NULL then */
	const char *run;             /* NULL where neither --run nor FAC_RUN */
	bool dry_run;
	char *const *files; /* operands, NULL-terminated */
};

/*
 * Calls on(row, value, arg) for each of the program's own options. Ends the program for --help,
 * --version and errors.
 */
struct options options_parse(int argc, char **argv, const struct tool *tool,
    void (*on)(const struct option_row *row, const char *value, void *arg), void *arg);

/* The number that an option was given; EX_USAGE where it is none, or not min to max. */
long option_number(const struct option_row *row, const char *value, long min, long max);

#endif
