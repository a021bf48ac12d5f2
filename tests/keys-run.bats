#!/usr/bin/env bats
# No dead key, 2 of 3: the keys of repositories, agents, sandbox and dispatch, each seen in a real attempt.
load helper

NAME=github%3Aorg%2Fapp%231

intake() { # [RECORD NUMBER]: of the backlog, all or one
	fac-discover | jq -c --arg k "#${1-}" 'select($k == "#" or .key == $k)' | fac-triage | fac-route | fac-dispatch >"$T/out"
}

idle() {
	local f
	for f in "$T"/run/attempts/*/alive; do
		[ ! -e "$f" ] || flock -n -s "$f" true || return 1
	done
}

# attempt JQ: the configuration changed by that, one attempt on record 1, until its keeper has ended.
attempt() {
	rm -rf app/.git/refs/heads/fac run tracker forge
	make_config "$1"
	intake
	[ "$(reasons)" = started ] || fail "$(reasons)"
	wait_for 30 idle
}

# agent SCRIPT [JQ]: an attempt whose only agent runs that and commits nothing; what it said is in said.
agent() {
	attempt ".agents = [{name: \"ivy\", role: \"implementer\", argv: [\"sh\", \"-c\", $(jq -n --arg s "$1" '$s')]}] | ${2-.}"
	cp "run/attempts/$NAME.1/log/implementer.1" said
}

lacks() { # LINE: said does not have it
	! grep -qxF "$1" said
}

reasons() {
	jq -r .dispatch.reason "$T/out" | paste -sd ' '
}

complete() {
	cat "$T"/run/claims/*.json | fac-complete >"$T/completed"
}

ended() { # JQ: of the attempt's exit record
	jq -r "$1" "run/attempts/$NAME.1/exit.json"
}

phase() { # of record N
	jq -r --arg k "#$1" 'select(.key == $k) | .complete | .phase + " " + .reason' completed
}

teardown() {
	[ ! -d "$T/run/attempts" ] || fac-reap --stop --config "$T/fac.json" --run "$T/run" 2>/dev/null || :
}

ASLEEP='.agents = [{name: "ivy", role: "implementer", argv: ["sleep", "600"]}]'
FAILS='.agents = [{name: "ivy", role: "implementer", argv: ["true"]}]'
REFUSES='.agents[0].argv = ["git", "commit", "-q", "--allow-empty", "-m", "again"] | .agents[1].argv = ["sh", "-c", "echo {\\\"verdict\\\":\\\"request_changes\\\",\\\"summary\\\":\\\"no\\\"} >{out}/verdict.json"]'

@test "key repos: what issues may be worked on in" {
	make_config '.repos = {}'
	intake
	[ "$(reasons)" = unknown_repo ]
	make_config "$FAILS"
	intake
	[ "$(reasons)" = started ]
}

@test "key repos.*.path: where the work starts from, and goes to" {
	make_repo other
	git -C other commit -q --allow-empty -m 'another history'
	attempt '.repos["org/app"].path = "other"'
	[ "$(ended .base_sha)" = "$(git -C other rev-parse main)" ]
	complete
	git -C other rev-parse -q --verify "refs/heads/fac/$NAME-1"
	[ -z "$(git -C app for-each-ref 'refs/heads/fac/*')" ]
}

@test "key repos.*.base: the branch that work starts from and goes to" {
	make_repo
	git -C app branch trunk
	git -C app commit -q --allow-empty -m 'main goes on'
	attempt '.repos["org/app"].base = "trunk"'
	[ "$(ended .base_sha)" = "$(git -C app rev-parse trunk)" ]
	complete
	[ "$(jq -r .base forge/*/pulls/1.json)" = trunk ]
	attempt .
	[ "$(ended .base_sha)" = "$(git -C app rev-parse main)" ]
}

@test "key repos.*.checks: judge the work, in their order" {
	attempt '.repos["org/app"].checks = []'
	[ "$(ended '.outcome, (.checks | length)' | paste -sd ' ')" = 'finished 0' ]
	attempt '.dispatch.rounds = 1 | .repos["org/app"].checks = [{name: "b", argv: ["false"]}, {name: "a", argv: ["true"]}]'
	[ "$(ended '.outcome, .checks[].name' | paste -sd ' ')" = 'checks_failed b a' ]
}

@test "key repos.*.checks[].name: what the merge gate calls it" {
	attempt '.repos["org/app"].checks[0].name = "unit"'
	complete
	[ "$(jq -r '.checks[].name' forge/*/checks/*.json)" = unit ]
	# The same results, where the check is called otherwise: what is required was never reported.
	jq '.repos["org/app"].checks[0].name = "other"' fac.json >x && cp x fac.json
	fac-mergegate --dry-run <completed >gated
	[ "$(jq -r '.gate.reasons[] | select(.check == "checks") | .detail' gated)" = 'other: missing' ]
}

@test "key repos.*.checks[].argv: what is run" {
	attempt '.repos["org/app"].checks[0].argv = ["grep", "-q", "hello", "README"]'
	[ "$(ended .outcome)" = finished ]
	attempt '.dispatch.rounds = 1 | .repos["org/app"].checks[0].argv = ["grep", "-q", "no such word", "README"]'
	[ "$(ended .outcome)" = checks_failed ]
}

@test "key repos.*.checks[].timeout: after so long it has failed" {
	attempt '.dispatch.rounds = 1 | .agents |= .[:1] |
		.repos["org/app"].checks = [{name: "a", argv: ["sleep", "1.5"], timeout: 1}, {name: "b", argv: ["sleep", "1.5"]}]'
	[ "$(ended '.checks[].conclusion' | paste -sd ' ')" = 'timed_out success' ]
}

@test "key route.rules[].repos: the first gets the work, the others are shown read-only" {
	make_repo lib
	echo library >lib/README && git -C lib commit -q -a -m library
	say='ls /also; cat /also/*/README; touch /also/*/x || echo read-only'
	rules='.repos["org/lib"] = {path: "lib"} | .route = {rules: [{label: "enhancement", repos: ["org/app", "org/lib"]}]}'
	agent "$say" "$rules"
	grep -qx library said
	grep -qx read-only said
	[ "$(jq -r .route.repo out)" = org/app ]
	agent "$say" "$rules | .route.rules[0].repos |= .[:1]"
	lacks library
	agent "$say" "$rules | .route.rules[0].repos |= reverse"
	grep -qx hello said
	[ "$(jq -r .route.repo out)" = org/lib ]
}

@test "key agents: the processes of an attempt, in this order; without an implementer nothing starts" {
	both='.agents |= .[:1] | .repos["org/app"].checks = [] | .agents += [.agents[0] | .name = "eve"] |
		.agents[].argv = ["sh", "-c", "echo x >>x; git add x; git commit -q -m x"]'
	attempt "$both"
	[ "$(ended '.roles[].agent' | paste -sd ' ')" = 'ivy eve' ]
	attempt "$both | .agents |= reverse"
	[ "$(ended '.roles[].agent' | paste -sd ' ')" = 'eve ivy' ]
	rm -rf run tracker
	for none in '.agents = []' '.agents |= .[1:]'; do
		make_config "$none"
		call 78 fac-dispatch </dev/null
		[[ $stderr == *agents:* ]]
	done
}

@test "key agents[].name: names the run, and signs the review" {
	for name in rex max; do
		attempt ".agents[1].name = \"$name\""
		[ "$(jq -r '.dispatch.agents[1].name' out)" = "$name.$NAME.1" ]
		complete
		[ "$(jq -r .user forge/*/pulls/1/reviews/*.json)" = $name ]
	done
}

@test "key agents[].role: a reviewer comes after the checks, and is asked for a verdict" {
	attempt .
	[ "$(ended '.review.verdict, .roles[].role' | paste -sd ' ')" = 'approve implementer reviewer' ]
	attempt '.agents[1].role = "implementer"'
	[ "$(ended '.review.verdict, .roles[].role' | paste -sd ' ')" = 'null implementer implementer' ]
}

@test "key agents[].argv: what is run, with its placeholders filled in" {
	agent 'echo {task} {workspace} {out}'
	grep -qx '/task/task.md /work /out' said
	agent 'echo other'
	grep -qx other said
}

@test "key agents[].env: names of the environment that it gets, and no others" {
	export MODEL_KEY=sesame OTHER_KEY=canary
	agent env
	lacks MODEL_KEY=sesame
	lacks OTHER_KEY=canary
	agent env '.agents[0].env = ["MODEL_KEY"]'
	grep -qx MODEL_KEY=sesame said
	lacks OTHER_KEY=canary
}

@test "key agents[].login: files that it finds in its HOME, read-only" {
	echo sesame >token
	say='cat ~/token; echo x 2>&1 >~/token || echo read-only'
	agent "$say"
	lacks sesame
	agent "$say" '.agents[0].login = ["token"]'
	grep -qx sesame said
	grep -qx read-only said
	[ "$(<token)" = sesame ]
}

@test "key agents[].timeout: after so long it is ended" {
	agent 'sleep 1.5' '.agents[0].timeout = 1'
	[ "$(ended .outcome)" = timeout ]
	agent 'sleep 1.5' '.agents[0].timeout = 60'
	[ "$(ended .outcome)" = no_commits ]
}

@test "key agents[].silence: after so long without output it is ended" {
	say='for i in 1 2 3 4 5; do echo; sleep 0.3; done'
	agent "sleep 1.5" '.agents[0].silence = 1'
	[ "$(ended .outcome)" = silent ]
	agent "$say" '.agents[0].silence = 1'
	[ "$(ended .outcome)" = no_commits ]
	agent "sleep 1.5" '.agents[0].silence = 60'
	[ "$(ended .outcome)" = no_commits ]
}

@test "key agents[].network: it may use the network, or has none" {
	say='readlink /proc/self/ns/net; tail -n +3 /proc/net/dev | cut -d: -f1 | tr -d " "'
	agent "$say"
	[ "$(tail -n +2 said)" = lo ]
	[ "$(head -n 1 said)" != "$(readlink /proc/self/ns/net)" ]
	agent "$say" '.agents[0].network = true'
	[ "$(head -n 1 said)" = "$(readlink /proc/self/ns/net)" ]
}

@test "key dispatch.slots: attempts alive at once" {
	make_backlog 3 >backlog.ndjson
	make_config "$ASLEEP | .dispatch.slots = 1"
	intake
	[ "$(reasons)" = 'started no_slot no_slot' ]
	make_config "$ASLEEP | .dispatch.slots = 2"
	intake # the other two
	[ "$(reasons)" = 'started no_slot' ]
}

@test "key dispatch.max_open: claims that are, or may become, an open pull request" {
	make_backlog 3 >backlog.ndjson
	make_config "$ASLEEP | .dispatch = {slots: 9, max_open: 1}"
	intake
	[ "$(reasons)" = 'started max_open max_open' ]
	make_config "$ASLEEP | .dispatch = {slots: 9, max_open: 2}"
	intake # the other two
	[ "$(reasons)" = 'started max_open' ]
}

@test "key dispatch.attempts: on one content; then it is parked" {
	attempt "$FAILS | .dispatch.attempts = 2"
	complete
	[ "$(phase 1)" = 'retry no_commits' ]
	attempt "$FAILS | .dispatch.attempts = 1"
	complete
	[ "$(phase 1)" = 'parked attempts_used' ]
}

@test "key dispatch.lifetime: attempts on one issue" {
	attempt "$FAILS | .dispatch.lifetime = 2"
	complete
	[ "$(phase 1)" = 'retry no_commits' ]
	attempt "$FAILS | .dispatch.lifetime = 1"
	complete
	[ "$(phase 1)" = 'parked lifetime' ]
}

@test "key dispatch.rounds: how often the implementer may run in one attempt" {
	attempt "$REFUSES | .dispatch.rounds = 1"
	[ "$(ended '.rounds, .outcome' | paste -sd ' ')" = '1 not_approved' ]
	attempt "$REFUSES | .dispatch.rounds = 3"
	[ "$(ended '.rounds, .outcome' | paste -sd ' ')" = '3 not_approved' ]
}

# waits N JQ LOW: an attempt on record N under that configuration fails for the second time; its wait is LOW seconds.
waits() {
	make_config "$FAILS | $2"
	intake "$1"
	[ "$(reasons)" = started ] || fail "$(reasons)"
	wait_for 20 idle
	jq -c '.dispatch.attempts = 2' run/claims/*.json >x && cp x run/claims/*.json
	local wait
	wait=$(date +%s)
	complete
	wait=$(($(jq -r '.complete.retry_at | fromdate' completed) - wait))
	[ $wait -ge "$3" ] && [ $wait -le $(($3 + 5)) ] || fail "waits $wait s, not $3"
}

@test "key dispatch.backoff: the wait after a failed attempt, which doubles" {
	make_backlog 2 >backlog.ndjson
	waits 1 '.dispatch.backoff = 50' 100
	waits 2 '.dispatch.backoff = 100' 200
}

@test "key dispatch.backoff_max: the longest wait" {
	make_backlog 2 >backlog.ndjson
	waits 1 '.dispatch = {backoff: 100, backoff_max: 150}' 150
	waits 2 '.dispatch = {backoff: 100, backoff_max: 1000}' 200
}

@test "key dispatch.log_max: what is kept of the output of a role" {
	agent 'head -c 5000 /dev/zero | tr "\0" x' '.dispatch.log_max = 2000'
	[ "$(tr -cd x <said | wc -c)" = 2000 ]
	grep -q '3000 more bytes were dropped' said
	agent 'head -c 5000 /dev/zero | tr "\0" x' '.dispatch.log_max = 5000'
	[ "$(wc -c <said)" = 5000 ]
}

@test "key sandbox.kind: shut in, or not at all, and the record says which" {
	echo secret >outside
	agent "pwd; cat $T/outside"
	grep -qx /work said
	lacks secret
	[ "$(jq -r .dispatch.sandbox out)" = bwrap ]
	agent "pwd; cat $T/outside" '.sandbox.kind = "none"'
	grep -qx "$T/run/attempts/$NAME.1/workspace" said
	grep -qx secret said
	[ "$(jq -r .dispatch.sandbox out)" = none ]
}

@test "key sandbox.user: whom they run as, where fac runs as root" {
	need_root
	agent 'id -un'
	grep -qx nobody said
	agent 'id -un' '.sandbox.user = "daemon"'
	grep -qx daemon said
}

@test "key sandbox.read: more of this machine, read-only, at its own path" {
	mkdir tools && echo sesame >tools/key
	say="cat $T/tools/key; echo x 2>&1 >$T/tools/key || echo read-only"
	agent "$say"
	lacks sesame
	for more in '.sandbox.read = ["tools"]' '.sandbox["+read"] = ["tools"]'; do
		agent "$say" "$more"
		grep -qx sesame said
		grep -qx read-only said
	done
	[ "$(<tools/key)" = sesame ]
}
