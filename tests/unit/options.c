/* options: the common ones, a program's own, and what is refused. */
#include "state/options.h"
#include "state.h"
#include <getopt.h>

static const struct option_row rows[] = {
    {"from", 'f', "FILE", "read a dump"}, {"check", 'c', NULL, "only ask"}, {0}};
static const struct tool filter = {"fac-test", "tries options", "[FILE ...]", "fac-test x",
    OPT_CONFIG | OPT_RUN | OPT_DRY_RUN, rows};
static const struct tool bare = {"fac-bare", "takes nothing", "", "fac-bare", 0, NULL};

static struct buf seen, said;
static struct options o;

static void
on(const struct option_row *row, const char *value, void *arg)
{
	buf_addf(arg, "%s=%s ", row->name, value ? value : "");
}

static void
parse(const struct tool *tool, char **argv)
{
	int argc = 0;
	while (argv[argc])
		argc++;
	optind = 0; /* getopt starts afresh */
	buf_reset(&seen);
	o = options_parse(argc, argv, tool, on, &seen);
}

#define PARSE(...) parse(&filter, (char *[]){(char[]){"fac-test"}, __VA_ARGS__, NULL})
#define S(s) ((char[]){s})

struct call {
	const struct tool *tool;
	char **argv;
};

static void
in_child(void *arg)
{
	struct call *c = arg;
	dup2(STDERR_FILENO, STDOUT_FILENO);
	parse(c->tool, c->argv);
}

static int
ends(const struct tool *tool, const char *arg)
{
	struct call c = {tool, (char *[]){(char *)(size_t)tool->name, (char *)(size_t)arg, NULL}};
	return child(in_child, &c, &said);
}

int
main(void)
{
	scratch_make();
	char *file = scratch_path("fac.json");
	write_text(file, "{\"dispatch\":{\"slots\":5}}");
	unsetenv("FAC_RUN");
	unsetenv("FAC_CONFIG");
	PARSE(S("--from=a"), S("-c"), S("x"), S("--dry-run"), S("-fb"), S("--"), S("--run"));
	is(buf_str(&seen), "from=a check= from=b ", "own options, long with = and short");
	ok(o.dry_run && !o.run && o.config && o.config->dispatch.slots == 2, "defaults");
	is(o.files[0], "x", "an operand between options");
	is(o.files[1], "--run", "after -- all are");
	ok(!o.files[2], "their end");
	PARSE(S("--run"), S("r"), S("--config"), file, S("-"));
	is(o.run, "r", "--run DIR");
	is(o.files[0], "-", "- is an operand");
	ok(o.config->dispatch.slots == 5 && !o.dry_run, "--config FILE");
	setenv("FAC_RUN", "e", 1);
	setenv("FAC_CONFIG", file, 1);
	PARSE(S("x"));
	ok(strcmp(o.run, "e") == 0 && o.config->dispatch.slots == 5, "from the environment");
	PARSE(S("--run=r"));
	is(o.run, "r", "the option is stronger");
	setenv("FAC_RUN", "", 1);
	setenv("FAC_CONFIG", "", 1);
	PARSE(S("x"));
	ok(!o.run && o.config->dispatch.slots == 2, "an empty variable is unset");

	ok(ends(&filter, "--help") == 0, "--help");
	is(buf_str(&said),
	    "fac-test: tries options\n\nusage: fac-test [OPTION ...] [FILE ...]\n\n"
	    "  -f, --from FILE       read a dump\n"
	    "  -c, --check           only ask\n"
	    "      --config FILE     configuration (else $FAC_CONFIG, else the defaults)\n"
	    "      --run DIR         run directory (else $FAC_RUN)\n"
	    "      --dry-run         decide and report, change nothing\n"
	    "      --help            print this and exit\n"
	    "      --version         print the version and exit\n"
	    "\nexample: fac-test x\n\nExit codes: see fac-test(1)\n",
	    "… is made of the tables");
	ok(ends(&bare, "--version") == 0, "--version");
	is(buf_str(&said), "fac-bare " FAC_VERSION "\n", "… and its answer");
	ok(ends(&filter, "--frobnicate") == EX_USAGE, "unknown");
	is(buf_str(&said),
	    "fac-test: --frobnicate: unknown option, or one that takes no argument; try fac-test "
	    "--help\n",
	    "… is named");
	ok(ends(&filter, "-x") == EX_USAGE && strstr(said.s, "-x: unknown"), "an unknown letter");
	ok(ends(&filter, "--from") == EX_USAGE && strstr(said.s, "--from: needs an"),
	    "no argument");
	ok(ends(&filter, "--run") == EX_USAGE && strstr(said.s, "--run: needs an"), "nor here");
	ok(ends(&filter, "--check=1") == EX_USAGE, "an argument too many");
	ok(ends(&filter, "--run=") == EX_USAGE, "an empty --run");
	ok(ends(&bare, "--run=x") == EX_USAGE, "a common option that this program does not take");
	ok(ends(&bare, "x") == EX_USAGE && strstr(said.s, "x: unexpected operand"), "an operand");
	ok(ends(&filter, "--config=/none/fac.json") == EX_CONFIG &&
	        strstr(said.s, "/none/fac.json: No such file"),
	    "a configuration that is not there");
	scratch_remove();
	return unit_done();
}
