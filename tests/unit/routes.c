/* routes: conditions one by one, and the order of rules */
#include "rules/routes.h"

#include "unit.h"

/* A string that may be written to, as those of a configuration. */
#define S(text) ((char[]){text})

static char *repos[] = {S("org/a"), S("org/b"), NULL};

static void
routed(const struct config *c, const char *line, const char *want, const char *what)
{
	struct router *t = router_new(c);
	struct json_error e;
	struct record r;
	struct buf out = BUF_INIT;
	char why[160];
	if (record_view(&r, line, strlen(line), json_parse(line, strlen(line), &e), why))
		router_record(t, &r, &out);
	is(buf_str(&out), want, "%s", what);
	buf_free(&out);
	json_reset();
}

int
main(void)
{
	static const char none[] = "{\"repo\":null,\"reason\":\"no rule matched\"}";
	struct route_rule rules[] = {
	    {.name = S("both"), .label = S("Pear"), .path = S("src/x"), .repos = {repos, 2}},
	    {.name = S("key"), .key_prefix = S("AR"), .repos = {repos + 1, 1}},
	};
	struct config c = {0};
	routed(&c, "{\"ref\":\"github:org/a#1\"}", none, "no rules: no route");
	c.route.rules = rules;
	c.route.nrules = 2;
	routed(&c, "{\"ref\":\"x:1\",\"labels\":[\"pear\"],\"body\":\"in src/x.\"}",
	    "{\"repo\":\"org/a\",\"rule\":\"both\",\"repos\":[\"org/a\",\"org/b\"]}",
	    "all conditions hold: the rule and its repositories");
	routed(&c, "{\"ref\":\"x:1\",\"labels\":[\"pear\"],\"body\":\"in src/xy\"}", none,
	    "one of two holds: no route");
	routed(&c, "{\"ref\":\"x:1\",\"labels\":[\"pears\"],\"body\":\"src/x\"}", none,
	    "the other one: no route");
	routed(&c, "{\"ref\":\"x:1\",\"key\":\"AR-1\",\"labels\":[\"pear\"],\"body\":\"src/x\"}",
	    "{\"repo\":\"org/a\",\"rule\":\"both\",\"repos\":[\"org/a\",\"org/b\"]}",
	    "the first rule wins");
	routed(&c, "{\"ref\":\"x:1\",\"key\":\"ar-1\"}", "{\"repo\":\"org/b\",\"rule\":\"key\"}",
	    "a key's prefix");
	routed(&c, "{\"ref\":\"x:1\",\"key\":\"ARX-1\"}", none, "no prefix of a prefix");
	routed(&c, "{\"ref\":\"x:1\",\"key\":\"AR-1-1\"}", none, "up to the last dash");
	routed(&c, "{\"ref\":\"x:1\",\"key\":\"AR\"}", none, "no dash, no prefix");
	c.route.dflt = S("org/d");
	routed(&c, "{\"ref\":\"x:1\"}", "{\"repo\":\"org/d\",\"rule\":\"default\"}",
	    "the default names itself");
	return unit_done();
}
