#!/usr/bin/env bats
# The backlog of the rival's night report, in its spirit (tests/fixtures/seed): 35 issues of a demo app and 5 pages of a fan site that all
# fell to the default repository there; three that look ready and hold a decision that people kept; and thin ones.
load helper

DEMO='(.project == "Demos")'

setup() {
	make_repo pear
	make_repo demo
	cp "$FIXTURES/seed/backlog.ndjson" backlog.ndjson
}

# replay RULES: the backlog through triage and route to a dispatcher that has room for all of it and starts nothing.
replay() {
	make_config ".repos = {\"org/pear\": {path: \"pear\"}, \"org/demo\": {path: \"demo\"}} | .route = {rules: [$1]} | .dispatch = {slots: 100, max_open: 100}"
	fac-discover | fac-triage | fac-route | fac-dispatch --dry-run >out
	[ "$(wc -l <out)" = 53 ]
}
count() { jq -c "select($1)" out | wc -l; }

@test "seed: without a rule for it the demo's work goes nowhere, least of all to pear" {
	replay '{project: "Pear", repo: "org/pear"}'
	[ "$(count '.dispatch.action == "dry_run"')" = 0 ]
	[ "$(count "$DEMO and .route.repo == null and .triage.verdict == \"dispatch\"")" = 40 ]
	[ "$(count "$DEMO and .dispatch.reason == \"unrouted\"")" = 40 ]
}

@test "seed: once a rule names it, all forty go there, and nothing to pear" {
	replay '{project: "Pear", repo: "org/pear"}, {project: "Demos", repo: "org/demo"}'
	[ "$(count "$DEMO and .route.repo == \"org/demo\" and .triage.class == \"clear\"")" = 40 ]
	[ "$(count '.dispatch.action == "dry_run" and .route.repo == "org/demo"')" = 40 ]
	[ "$(count '.dispatch.action == "dry_run"')" = 40 ]
}

@test "seed: AR-99, AR-239 and AR-82 are held for a person, each for what it is" {
	replay '{project: "Pear", repo: "org/pear"}'
	jq -r 'select(.key | IN("AR-99", "AR-239", "AR-82")) | "\(.key) \(.triage.verdict) \(.triage.class)"' out | sort >three
	printf '%s\n' 'AR-239 escalate reserved' 'AR-82 escalate sensitive' 'AR-99 escalate self' | diff - three
}

@test "seed: what is thin is thin" {
	replay '{project: "Pear", repo: "org/pear"}'
	[ "$(count '(.key | test("^AR-30.$")) and .triage.verdict == "escalate" and any(.triage.reasons[].rule; startswith("thin."))')" = 10 ]
}
