/* fac-route: finds the repository that an issue's work is in */
#include "base/die.h"
#include "io/ndjson.h"
#include "ports/clones.h"
#include "rules/routes.h"
#include "state/options.h"
#include <string.h>

struct route {
	struct router *router;
	struct buf member;
	bool explain;
};

static int
route(struct ndjson *in, const char *line, size_t n, const struct json *v, void *arg)
{
	struct route *t = arg;
	struct record r;
	char what[160];
	if (!record_view(&r, line, n, v, what)) { /* guard: route.record */
		ndjson_warn(in, "%s", what);
		return EX_DATAERR;
	}
	buf_reset(&t->member);
	router_record(t->router, &r, &t->member);
	ndjson_put_with(line, n, v, "route", t->member.s, t->member.len);
	if (t->explain)
		router_explain(t->router, &r);
	return 0;
}

static void
add_file(int clone, const char *path, void *arg)
{
	pathindex_add(arg, clone, path);
}

static void
add_symbol(int clone, const char *name, void *arg)
{
	symbolindex_add(arg, clone, name, strlen(name));
}

/* What is in one clone alone; NULL where that is not known. */
static void
read_clones(struct router *router, const struct options *o)
{
	struct pathindex *files = pathindex_new();
	struct symbolindex *symbols = symbolindex_new();
	bool all_files = clones_names(o->config, o->run, CLONES_FILES, add_file, files);
	bool all_symbols = clones_names(o->config, o->run, CLONES_SYMBOLS, add_symbol, symbols);

	pathindex_build(files);
	symbolindex_build(symbols);
	router_know(router, all_files ? files : NULL, all_symbols ? symbols : NULL);
}

static const struct option_row rows[] = {
    {"explain", 'e', NULL, "print every rule and what keeps it from holding to standard error"},
    {"jobs", 'j', "N", "share the work among N processes"}, {0}};

static void
on_option(const struct option_row *row, const char *value, void *arg)
{
	if (row->letter == 'j')
		ndjson_jobs((int)option_number(row, value, 1, NDJSON_JOBS));
	else
		((struct route *)arg)->explain = true;
}

static const struct tool tool = {
    .name = "fac-route",
    .purpose =
        "find the repository of each issue, by ordered rules and the files and symbols it names",
    .operands = "[FILE ...]",
    .example = "fac-route --config fac.json < records | jq -c '[.key, .route]'",
    .common = OPT_CONFIG | OPT_RUN,
    .rows = rows,
};

int
main(int argc, char **argv)
{
	die_init(argv[0]);
	struct route t = {0};
	struct options o = options_parse(argc, argv, &tool, on_option, &t);
	t.router = router_new(o.config);
	read_clones(t.router, &o);
	return ndjson_run(o.files, route, &t);
}
