#!/usr/bin/env bats
# The demo's backlog, on the hub, through tick: issues in demo/plan, pull requests in demo/calc and demo/site. CI and a person answer later
# than the factory: each head is really checked out and checked. A second tick at any point changes nothing on GitHub.
load helper
load hub

setup_file() {
	hub_start
}

teardown_file() {
	hub_end
}

setup() {
	hub_reset
}

teardown() {
	[ ! -d "$T/demo/run/attempts" ] || fac-reap --stop 2>/dev/null || :
	hub_valid
}

idle() {
	local f
	for f in "$FAC_RUN"/attempts/*/alive; do [ ! -e "$f" ] || flock -n -s "$f" true || return 1; done
}

tick() {
	call 0 "$FAC_PIPELINES/tick"
	wait_for 120 idle
}

# quiet: a tick that changes nothing on GitHub.
quiet() {
	hub reset_log >/dev/null
	tick
	[ -z "$(hub_writes)" ] || fail "$1: a second tick wrote:" "$(hub_writes)"
}

# aged: what was judged has been the same for long enough.
aged() {
	local f
	for f in "$FAC_RUN"/claims/*.json; do
		[ -e "$f" ] || continue
		jq -c 'if .gate.since then .gate.since = "2026-01-01T00:00:00Z" else . end' "$f" >c && cat c >"$f"
	done
}

open_pulls() { # REPO: number and head of those that are open and no draft
	hub state "{\"repo\":\"demo/$1\"}" | jq -r '.issues[] | select(.pull and .state == "open" and (.pull.draft | not)) | "\(.number) \(.pull.sha)"'
}

# answers: CI checks each head that it has not seen, and ann approves it. True where there was one.
answers() {
	local some=1 repo number head word
	for repo in calc site; do
		while read -r number head; do
			[ ! -e "seen.$head" ] || continue
			touch "seen.$head"
			rm -rf checkout
			git clone -q "$HUB_GIT/$(<"id.$repo").git" checkout
			git -C checkout checkout -q "$head"
			word=success
			(cd checkout && sh test.sh >/dev/null 2>&1) || word=failure
			hub check "{\"repo\": \"demo/$repo\", \"number\": $number, \"name\": \"test\", \"conclusion\": \"$word\"}" >/dev/null
			hub review "{\"repo\": \"demo/$repo\", \"number\": $number, \"by\": \"ann\", \"event\": \"APPROVE\"}" >/dev/null
			some=0
		done < <(open_pulls "$repo")
	done
	return $some
}

phase() { # N
	find "$FAC_RUN"/claims "$FAC_RUN"/held "$FAC_RUN"/done -name '[!.]*.json' -exec jq -r --arg r "github:demo/plan#$1" 'select(.ref == $r) | .complete.phase' {} +
}

@test "the demo's backlog, end to end: what is clear is merged and closed, what is not is held, nothing is left over" {
	"$FAC_PIPELINES/demo" --make demo >/dev/null
	export FAC_CONFIG=$T/demo/fac.json FAC_RUN=$T/demo/run
	hub token '{"token": "hub-token-fac", "login": "fac-bot"}'
	hub repo '{"name": "demo/plan", "collaborators": {"ann": "admin", "fac-bot": "write"}, "labels": ["agent-ready"]}'
	for r in calc site; do
		hub repo "$(jq -cn --arg n "demo/$r" '{name: $n, empty: true, collaborators: {ann: "admin", "fac-bot": "admin"}, protection: {main: {
			required_status_checks: {url: "", strict: false, contexts: ["test"], checks: [{context: "test", app_id: null}], contexts_url: ""},
			required_pull_request_reviews: {dismiss_stale_reviews: true, require_code_owner_reviews: false, required_approving_review_count: 1}}}}')" | jq .id >"id.$r"
		git --git-dir "demo/$r.git" push -q "$HUB_GIT/$(<"id.$r").git" main
		rm -rf "demo/$r.git"
	done
	while read -r line; do # 13 is a mirror of 1, which GitHub has no word for
		hub issue "$(jq -c '(.blocked_by // []) as $b | {repo: "demo/plan", number: (.ref | sub("file:"; "") | tonumber), title, by: "mallory", labels: (.labels + ["agent-ready"]),
			labelled_by: "ann", created_at, body: (.body + ($b | map("\n\nBlocked by #" + sub("file:"; "")) | join(""))), state: (if .origin then "closed" else "open" end)}' <<<"$line")" >/dev/null
	done <demo/backlog.ndjson
	echo hub-token-fac >demo/token
	chmod 600 demo/token
	sed 's|^\t*//.*||; s|// the reviewer.*||' demo/fac.json | jq '.tracker = {kind: "github", ready: ["agent-ready"], repos: ["demo/plan"]}
		| .forge = {kind: "github", dir: "mirrors"} | .github = {api: $ENV.HUB_API, token_file: "token"}
		| .repos |= map_values(del(.path)) | .merge.settle = 3600' >f
	mv f demo/fac.json

	calm=0
	for ((i = 1; i <= 60 && calm < 3; i++)); do
		find "$FAC_RUN" -name '[!.]*.json' -path '*/[chd][leo]*' 2>/dev/null | sort | xargs -r jq -r '[.ref, .complete.phase, .complete.reason, .complete.attempt] | join(" ")' >before || :
		hub reset_log >/dev/null
		tick
		writes=$(hub_writes)
		! answers || writes=yes
		tick
		aged
		sleep=$(find "$FAC_RUN"/claims -name '[!.]*.json' -exec jq -r 'select(.complete.phase == "retry") | .ref' {} +)
		if [ -z "$writes$sleep" ] && idle; then calm=$((calm + 1)); else calm=0; fi
	done
	[ "$calm" = 3 ] || fail "it does not come to rest"

	for n in 1 2 3 15; do [ "$(phase $n)" = closed ] || fail "issue $n: $(phase $n)"; done
	for n in 6 7 8 9 14; do [ "$(phase $n)" = parked ] || fail "issue $n: $(phase $n)"; done
	for n in 12 16; do [ "$(phase $n)" = parked ] || fail "issue $n: $(phase $n)"; done
	[ "$(phase 4) $(phase 5)" = 'closed published' ] || [ "$(phase 4) $(phase 5)" = 'published closed' ]
	[ "$(hub state '{"repo":"demo/plan"}' | jq -r '[.issues[] | select(.state == "closed") | .number] | sort | map(tostring) | join(" ")')" = "1 2 3 $([ "$(phase 4)" = closed ] && echo 4 || echo 5) 10 13 15" ]
	# the synthetic one was closed, never merged
	[ "$(hub state '{"repo":"demo/calc"}' | jq '[.issues[] | select(.pull and (.title | contains("factory-e2e"))) | .state, .pull.merged_at] == ["closed", null]')" = true ]
	run ! git --git-dir "$HUB_GIT/$(<id.calc).git" cat-file -e main:functions/neg.sh
	git --git-dir "$HUB_GIT/$(<id.calc).git" cat-file -e main:tests/mul.sh
	# what was merged was judged: its tests pass
	git clone -q "$HUB_GIT/$(<id.calc).git" end && (cd end && sh test.sh)
	# one pull request an issue, one review of each by fac, labels right, nothing left over
	for r in calc site; do
		hub state "{\"repo\":\"demo/$r\"}" | jq -e '[.issues[] | select(.pull)] | (map(.pull.head) | length == (unique | length)) and all(.[]; .label_names == ["fac"])
			and all(.[]; [.all_comments[] | select(.body | startswith("<!-- fac:review:"))] | length == 1)' >/dev/null
		hub state "{\"repo\":\"demo/$r\"}" | jq -e '(.branches | keys) - ["main"] == ([.issues[] | select(.pull and .state == "open") | .pull.head] | sort)' >/dev/null || fail "$r: branches are left"
	done
	hub state '{"repo":"demo/plan"}' | jq -e 'all(.issues[] | select(.state == "closed" and .number != 13); .label_names | inside(["agent-ready", "calc", "site"]))' >/dev/null
	hub state '{"repo":"demo/plan"}' | jq -e 'all(.issues[]; (.all_comments | length) <= 1)' >/dev/null
	[ -z "$(find "$FAC_RUN"/attempts -name workspace)" ]
	[ ! -e /tmp/pwned ]
	quiet end
}
