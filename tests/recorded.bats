#!/usr/bin/env bats
# What GitHub itself has sent, as inputs of our parsers: the payloads of @octokit/webhooks-examples (GitHub.com and five Enterprise Servers) and the
# recorded answers of @octokit/fixtures.
load helper
load hub

MODULES=$ROOT/build/hub/node_modules/@octokit

setup_file() {
	hub_start
}

teardown_file() {
	hub_end
}

setup() {
	[ -d "$MODULES/webhooks-examples" ] || fail "build/hub is missing: make build/hub/node_modules"
	hub_reset
	hub_factory
}

teardown() {
	hub_valid
}

# payloads MEMBER: every different one that a webhook carried, a line each
payloads() {
	jq -c --arg m "$1" '.[].examples[] | .[$m]? | objects' "$MODULES"/webhooks-examples/*/index.json | sort -u
}

answers() { # JQ: of every recorded answer's body
	jq -c '.[].response | objects' "$MODULES"/fixtures/scenarios/*/*/normalized-fixture.json | jq -c "$1" | sort -u
}

@test "recorded: every issue is a record, every pull request among them is told apart" {
	{
		payloads issue
		answers 'if type == "array" then .[] else ., (.items? // [])[] end | objects | select(.number and .title and .labels and .repository_url)'
	} >issues
	[ "$(wc -l <issues)" -ge 25 ]
	status=0
	env -u FAC_CONFIG -u FAC_RUN fac-discover --from - <issues >out 2>err || status=$?
	# what is there in full is a record; what a webhook carried a part of, and another host's, is refused in words
	jq -c 'select((.pull_request or (.html_url // "" | test("/pull/")) | not) and (.html_url // "" | startswith("https://github.com/")))' issues >full
	[ "$(wc -l <out)" = "$(wc -l <full)" ]
	[ "$(wc -l <full)" -ge 15 ]
	[ "$status" = 65 ]
	[ "$(grep -vc 'html_url: expected https://github.com/OWNER/REPO/issues/N$' err)" -le 1 ] || fail "$(cat err)"
	jq -se 'all(.[]; .ref != null and (.content_sha256 | length) == 64 and (.labels | type) == "array")' out >/dev/null
	# nothing is ready that GitHub did not call open
	diff <(jq -r 'select(.state == "ready").url' out | sort) <(jq -r 'select(.state == "open").html_url' full | sort)
}

# pull PAYLOAD: GitHub answers with it for pull request 2
pull() {
	hub no_faults
	hub fault "{\"match\": {\"path\": \"/pulls/2\$\"}, \"times\": 99, \"what\": \"status\", \"status\": 200, \"body\": $1}"
}

@test "recorded: every pull request is read as what it says, or held; none is the claim's own" {
	hub_published
	payloads pull_request | jq -c 'select(.merged_at != null or (.head.repo == null) or .draft)' | head -n 6 >pulls
	payloads pull_request | jq -c 'select(.merged_at == null)' | head -n 10 >>pulls
	[ "$(wc -l <pulls)" -ge 8 ]
	while read -r line; do
		pull "$line"
		cat run/claims/*.json | fac-mergegate --dry-run >out 2>err || [ $? = 69 ] || fail "$(cat err)"
		[ "$(jq -r .gate.decision out)" != merge ]
		[ "$(jq -r .gate.decision out)" = "$(jq -r 'if .merged_at then "merged" else "hold" end' <<<"$line")" ] || fail "$line" "$(cat out err)"
		[ "$(jq -r '.gate.reasons[] | select(.check == "ours").ok' out)" = false ]
		! grep -q 'no pull request' err || fail "$line"
	done <pulls
}

@test "recorded: every check run, status, workflow run and review is understood" {
	hub_published
	n=0
	while read -r line; do
		line=$(jq -c --arg h "$H" '.head_sha = $h' <<<"$line")
		hub no_faults
		hub fault "{\"match\": {\"path\": \"/check-runs\$\"}, \"what\": \"status\", \"status\": 200, \"body\": {\"total_count\": 1, \"check_runs\": [$line]}}"
		cat run/claims/*.json | fac-mergegate --dry-run >out 2>err
		[[ "$(jq -r '.gate.reasons[] | select(.check == "checks").detail' out)" == 'test: missing' ]] || fail "$line" "$(cat out err)"
		n=$((n + 1))
	done < <(payloads check_run | jq -c 'select(.head_sha and .app)' | head -n 8)
	while read -r line; do
		hub no_faults
		hub fault "{\"match\": {\"path\": \"/reviews\$\"}, \"what\": \"status\", \"status\": 200, \"body\": [$(jq -c '.state |= ascii_upcase' <<<"$line")]}"
		cat run/claims/*.json | fac-mergegate --dry-run >out 2>err
		[[ "$(jq -r '.gate.reasons[] | select(.check == "review").detail' out)" == 0\ of\ 1* || "$(jq -r '.gate.reasons[] | select(.check == "review").detail' out)" == *'requests changes' ]] || fail "$line" "$(cat out err)"
		n=$((n + 1))
	done < <(payloads review | jq -c 'select(.submitted_at and .user)' | head -n 8)
	while read -r line; do
		hub no_faults
		hub fault "{\"match\": {\"path\": \"/actions/runs\$\"}, \"what\": \"status\", \"status\": 200, \"body\": {\"total_count\": 1, \"workflow_runs\": [$line]}}"
		cat run/claims/*.json | fac-mergegate --dry-run >out 2>err
		[ "$(jq -r '.gate.reasons[] | select(.check == "checks").ok' out)" = "$(jq -r '(.status == "waiting" or .conclusion == "action_required") | not' <<<"$line")" ] || fail "$line" "$(cat out err)"
		n=$((n + 1))
	done < <(payloads workflow_run | jq -c 'select(.head_sha)' | head -n 8)
	[ "$n" -ge 12 ]
}
