/* options: the command line of every program, from tables. */
#include "state/options.h"
#include "base/buf.h"
#include "base/die.h"
#include "base/mem.h"
#include <errno.h>
#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum {
	OPT_HELP = 8,
	OPT_VERSION = 16,
	OPT_ALWAYS = OPT_HELP | OPT_VERSION,
	OPT_OWN = 256,
	LEFT = 24
};

static const struct common {
	int bit;
	struct option_row row;
} commons[] = {
    {OPT_CONFIG, {"config", 0, "FILE", "configuration (else $FAC_CONFIG, else the defaults)"}},
    {OPT_RUN, {"run", 0, "DIR", "run directory (else $FAC_RUN)"}},
    {OPT_DRY_RUN, {"dry-run", 0, NULL, "decide and report, change nothing"}},
    {OPT_HELP, {"help", 0, NULL, "print this and exit"}},
    {OPT_VERSION, {"version", 0, NULL, "print the version and exit"}},
};
enum { COMMONS = sizeof commons / sizeof *commons };

static int
own_rows(const struct tool *tool)
{
	int n = 0;
	while (tool->rows && tool->rows[n].name)
		n++;
	return n;
}

/* What was printed is the answer: losing it is an error. */
static _Noreturn void
print_and_exit(struct buf *b)
{
	if (fwrite(b->s, 1, b->len, stdout) != b->len || fclose(stdout) != 0)
		die(EX_IOERR, "standard output: write error");
	exit(0);
}

static void
help_row(struct buf *b, const struct option_row *row)
{
	size_t start = b->len;
	if (row->letter)
		buf_addf(b, "  -%c, --%s", row->letter, row->name);
	else
		buf_addf(b, "      --%s", row->name);
	if (row->arg)
		buf_addf(b, " %s", row->arg);
	do {
		buf_addc(b, ' ');
	} while (b->len - start < LEFT);
	buf_addf(b, "%s\n", row->help);
}

static _Noreturn void
help(const struct tool *tool)
{
	struct buf b = BUF_INIT;
	buf_addf(&b, "%s: %s\n\nusage: %s [OPTION ...]%s%s\n\n", tool->name, tool->purpose,
	    tool->name, *tool->operands ? " " : "", tool->operands);
	for (int i = 0; i < own_rows(tool); i++)
		help_row(&b, &tool->rows[i]);
	for (int i = 0; i < COMMONS; i++) {
		if (commons[i].bit & (tool->common | OPT_ALWAYS))
			help_row(&b, &commons[i].row);
	}
	buf_addf(&b, "\nexample: %s\n\nExit codes: see %s(1)\n", tool->example, tool->name);
	print_and_exit(&b);
}

static _Noreturn void
misuse(const struct tool *tool, const char *what, const char *subject)
{
	die(EX_USAGE, "%s: %s; try %s --help", subject, what, tool->name);
}

/* The option that getopt_long() stumbled over, as the user wrote it. */
static _Noreturn void
bad_option(const struct tool *tool, int c, char *const *argv)
{
	char letter[3] = {'-', (char)optopt, '\0'};
	bool is_letter = optopt > ' ' && optopt < OPT_OWN;
	const char *subject = is_letter ? letter : argv[optind - 1];
	misuse(tool,
	    c == ':' ? "needs an argument" : "unknown option, or one that takes no argument",
	    subject);
}

/*
 * getopt's tables, made of ours. The value of an own option is OPT_OWN and its number, that of a
 * common one its bit; letters lie between.
 */
static struct option *
long_options(const struct tool *tool, struct buf *letters)
{
	int own = own_rows(tool), n = 0;
	struct option *longs = xcalloc((size_t)(own + COMMONS) + 1, sizeof *longs);
	buf_adds(letters, ":");
	for (int i = 0; i < own; i++) {
		const struct option_row *row = &tool->rows[i];
		longs[n++] = (struct option){
		    row->name, row->arg ? required_argument : no_argument, NULL, OPT_OWN + i};
		if (row->letter)
			buf_addf(letters, "%c%s", row->letter, row->arg ? ":" : "");
	}
	for (int i = 0; i < COMMONS; i++) {
		const struct option_row *row = &commons[i].row;
		if (commons[i].bit & (tool->common | OPT_ALWAYS))
			longs[n++] = (struct option){row->name,
			    row->arg ? required_argument : no_argument, NULL, commons[i].bit};
	}
	return longs;
}

static const char *
from_environment(const char *given, const char *name)
{
	if (!given)
		given = getenv(name);
	return given && *given ? given : NULL;
}

struct options
options_parse(int argc, char **argv, const struct tool *tool,
    void (*on)(const struct option_row *row, const char *value, void *arg), void *arg)
{
	struct options o = {0};
	struct buf letters = BUF_INIT;
	const char *config = NULL;
	int c;
	die_init(tool->name);
	struct option *longs = long_options(tool, &letters);
	opterr = 0;
	while ((c = getopt_long(argc, argv, letters.s, longs, NULL)) != -1) {
		const struct option_row *row = NULL;
		for (int i = 0; i < own_rows(tool) && !row; i++) {
			if (c == OPT_OWN + i || (tool->rows[i].letter && c == tool->rows[i].letter))
				row = &tool->rows[i];
		}
		if (row)
			on(row, optarg, arg);
		else if (c == OPT_CONFIG || c == OPT_RUN)
			*(c == OPT_RUN ? &o.run : &config) = optarg;
		else if (c == OPT_DRY_RUN)
			o.dry_run = true;
		else if (c == OPT_HELP)
			help(tool);
		else if (c == OPT_VERSION) {
			buf_reset(&letters);
			buf_addf(&letters, "%s %s\n", tool->name, FAC_VERSION);
			print_and_exit(&letters);
		} else
			bad_option(tool, c, argv);
	}
	if (optind < argc && !*tool->operands)
		misuse(tool, "unexpected operand", argv[optind]);
	if ((config && !*config) || (o.run && !*o.run))
		misuse(tool, "is empty", config && !*config ? "--config" : "--run");
	o.files = argv + optind;
	if (tool->common & OPT_RUN)
		o.run = from_environment(o.run, "FAC_RUN");
	if (tool->common & OPT_CONFIG)
		o.config = config_load(from_environment(config, "FAC_CONFIG"));
	free(longs);
	buf_free(&letters);
	return o;
}

long
option_number(const struct option_row *row, const char *value, long min, long max)
{
	char *end;
	errno = 0;
	long n = strtol(value, &end, 10);
	if (errno || end == value || *end || n < min || n > max)
		die(EX_USAGE, "--%s: %s: expected %ld to %ld", row->name, value, min, max);
	return n;
}
