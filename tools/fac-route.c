/* fac-route: finds the repository that an issue's work is in */
#include "base/die.h"
#include "io/ndjson.h"
#include "rules/routes.h"
#include "state/options.h"

struct route {
	struct router *router;
	struct buf member;
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
	ndjson_put_with(line, n, "route", t->member.s, t->member.len);
	return 0;
}

static const struct tool tool = {
    .name = "fac-route",
    .purpose = "find the repository of each issue, by ordered rules",
    .operands = "[FILE ...]",
    .example = "fac-route --config fac.json < records | jq -c '[.key, .route]'",
    .common = OPT_CONFIG,
};

int
main(int argc, char **argv)
{
	die_init(argv[0]);
	struct options o = options_parse(argc, argv, &tool, NULL, NULL);
	struct route t = {.router = router_new(o.config)};
	return ndjson_run(o.files, route, &t);
}
