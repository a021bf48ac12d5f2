#!/usr/bin/env bats
# pipelines/tick, status and demo, as cron and people run them. (classify has a file of its own.)
load helper

REAL_BIN=$FAC_BIN

# shellcheck disable=SC2120 # its arguments come through call
tick() {
	"$FAC_PIPELINES/tick" "$@"
}

idle() {
	local f
	for f in "$T"/run/attempts/*/alive; do
		[ ! -e "$f" ] || flock -n -s "$f" true || return 1
	done
}

# Ticks until nothing moves: three passes after which every claim is as it was.
settle() {
	local now before='' quiet=0 n
	for ((n = 0; n < 40 && quiet < 3; n++)); do
		tick 2>>settle.err || return 1
		wait_for 30 idle
		now=$(cat run/claims/*.json run/held/*.json run/done/*/*.json 2>/dev/null | jq -c '[.ref, .complete.phase, .complete.reason, .gate.decision]' | sort)
		if [ "$now" = "$before" ]; then quiet=$((quiet + 1)); else quiet=0; fi
		before=$now
	done
	[ $quiet = 3 ]
}

# Everything below DIR...: names, contents, times.
prints() {
	find "$@" -printf '%p %y %s %T@ %C@\n' | sort
	find "$@" -type f -exec sha256sum {} + | sort
}

# A bin directory in which some programs are other ones: substitute NAME SCRIPT ...
substitute() {
	mkdir -p "$T/bin"
	ln -sf "$REAL_BIN"/* "$T/bin/"
	while [ $# -gt 0 ]; do
		rm -f "$T/bin/$1"
		printf '#!/bin/sh\n%s\n' "$2" >"$T/bin/$1"
		chmod +x "$T/bin/$1"
		shift 2
	done
	export FAC_BIN=$T/bin
}

teardown() {
	[ ! -d "$T/run/attempts" ] || fac-reap --stop --config "$T/fac.json" --run "$T/run" 2>/dev/null || :
}

@test "tick: from a backlog to a commit on the base, by ticks alone" {
	make_config
	settle || fail "$(<settle.err)"
	[ "$(git -C app log --format=%s main | head -n 1)" = 'Add a greeting to page 1' ]
	[ "$(jq -r '.complete.phase' run/done/*/*.json)" = closed ]
	[ -z "$(find run/claims run/held run/attempts -mindepth 1)" ]
	[ ! -e run/cache/tick ]
}

@test "tick: without a configuration or a run directory it says which; an unknown argument is 64" {
	make_config
	call 2 env -u FAC_CONFIG "$FAC_PIPELINES/tick"
	[[ $stderr = *FAC_CONFIG* ]]
	call 2 env -u FAC_RUN "$FAC_PIPELINES/tick"
	[[ $stderr = *FAC_RUN* ]]
	call 64 tick --nonsense
	call 0 tick --help
	[[ $output = *'tick [--config FILE] [--run DIR] [--llm]'* ]]
	[ ! -e run ]
	call 78 tick --config "$T/none.json"
	[[ $stderr = *none.json* ]]
	[ ! -e run ]
	echo '{"dispatch": {"slotz": 1}}' >bad.json
	call 78 tick --config "$T/bad.json"
	[[ $stderr = *'did you mean slots?'* ]]
	[ ! -e run ]
}

@test "tick: one of another configuration is refused, and changes nothing" {
	make_config
	call 0 tick
	wait_for 30 idle
	mkdir other && cp fac.json other/
	before=$(prints run/claims run/held run/done run/meta.json tracker)
	call 78 tick --config "$T/other/fac.json"
	[ "$(prints run/claims run/held run/done run/meta.json tracker)" = "$before" ]
}

@test "tick: a second one while the first is at work exits 75, and touches nothing" {
	make_config
	fac-dispatch </dev/null
	substitute fac-triage "touch '$T/inside'; exec cat '$T/gate'"
	mkfifo gate
	tick >/dev/null 2>first.err &
	first=$!
	wait_for 20 test -e inside
	wait_for 20 test -e run/cache/tick/discover.code
	before=$(prints run tracker 2>/dev/null)
	call 75 tick
	[[ $stderr = *'another one is at work'* ]]
	[ "$(prints run tracker 2>/dev/null)" = "$before" ]
	: >gate
	wait $first
}

@test "tick: a stage that hangs is ended after FAC_TICK_MAX, and the code says so" {
	make_config
	substitute fac-triage 'exec sleep 600'
	began=$SECONDS
	FAC_TICK_MAX=1 call 124 tick
	[[ $stderr = *'tick: triage: ended after 1 seconds (FAC_TICK_MAX)'* ]]
	[ $((SECONDS - began)) -lt 30 ]
	flock -n run/locks true
}

@test "tick: the code of a stage that fails is not hidden by those after it, wherever it stands" {
	local stage
	make_config
	fac-dispatch </dev/null
	for stage in fac-complete fac-mergegate fac-discover fac-triage fac-route fac-dispatch; do
		rm -rf bin
		substitute $stage 'cat >/dev/null; exit 69'
		call 69 tick || fail "$stage"
	done
}

@test "tick: authentication lost in delivery: 77, and nothing is taken in, whatever else failed" {
	make_config
	substitute fac-complete 'cat >/dev/null; exit 77' fac-mergegate 'cat >/dev/null; exit 124'
	call 77 tick
	[ -z "$(find run/claims -name '*.json')" ]
	[ ! -e tracker ]
}

@test "tick: no claims, no directory of claims, or one that moves while it is read is no error" {
	make_config
	: >backlog.ndjson
	call 0 tick
	rmdir run/claims run/held
	call 0 tick
	mkdir run/claims
	# A claim that is gone when cat comes to it.
	ln -s gone.json "run/claims/file%3A1.json"
	call 0 tick
}

@test "tick: a second one with nothing to do writes neither to the tracker nor to the forge nor to a claim" {
	{ make_backlog 2 && make_record 3 '.body = "thin"'; } >backlog.ndjson
	make_config '.merge.policy = "never"'
	settle || fail "$(<settle.err)"
	[ "$(cat run/claims/*.json | wc -l)" = 2 ]
	before=$(prints tracker forge run/claims run/held run/done run/attempts app/.git/refs)
	journal=$(wc -l <run/journal.ndjson)
	call 0 tick
	[ "$(prints tracker forge run/claims run/held run/done run/attempts app/.git/refs)" = "$before" ]
	[ "$(wc -l <run/journal.ndjson)" = "$journal" ] || fail "$(tail -n +$((journal + 1)) run/journal.ndjson)"
}

@test "tick: what a killed one left is cleared away by the next" {
	make_config
	fac-dispatch </dev/null
	substitute fac-route "touch '$T/inside'; exec cat '$T/gate'"
	mkfifo gate
	setsid "$FAC_PIPELINES/tick" >/dev/null 2>&1 &
	pid=$!
	wait_for 20 test -e inside
	kill -KILL $pid
	wait $pid || :
	[ -d run/cache/tick ]
	call 75 tick # its stages are still at work
	: >gate
	wait_for 20 flock -n run/locks true
	export FAC_BIN=$REAL_BIN
	call 0 tick
	[ ! -e run/cache/tick ]
	[ -z "$(ls "$TMPDIR")" ]
}

@test "status: says what is in flight and on whom it waits, what is held and why, and what was refused; reads only" {
	{
		make_backlog 2
		make_record 3 '.body = "thin"'
		make_record 4 '.title = "\u001b[31mred\u202e\u200b\tx\ny" | .labels = ["needs decision"]'
		make_record 5 '.blocked_by = ["github:org/app#1"]'
	} >backlog.ndjson
	make_config '.merge.policy = "never" | .dispatch = {backoff: 3000, backoff_max: 3000}
		| .agents[0].argv = ["sh", "-c", "grep -q page.2 {task} && exit 0; echo x >work && git add work && git commit -q -m work"]'
	settle || fail "$(<settle.err)"
	touch run/halt "run/halt.d/github%3Aorg%2Fapp%239"
	before=$(prints run)
	call 0 "$FAC_PIPELINES/status"
	[ "$(prints run)" = "$before" ] || fail 'it wrote'
	[ ! -s err ] || fail "$stderr"
	[[ ${lines[0]} = *HALTED*run/halt* ]]
	[[ $output = *'HALTED: github%3Aorg%2Fapp%239'* ]]
	grep -E '^ *github:org/app#1 .*published .*waits for: .*policy' out
	grep -E '^ *github:org/app#2 .*retry .*no_commits.*until 20' out
	grep -E '^ *github:org/app#3 .*parked .*escalated .*waits for a person.*thin' out
	grep -E '^ *github:org/app#4 .*parked .*escalated .*reserved' out
	grep -E '^ *github:org/app#5 .*skipped .*triage_skip .*blocked' out
	run ! grep -P '[\x00-\x08\x0b-\x1f\x7f]|\x{202e}|\x{200b}' out
}

@test "status: on an empty run directory, a torn claim, and none at all" {
	make_config
	fac-dispatch </dev/null
	call 0 "$FAC_PIPELINES/status" --run "$T/run"
	[[ $output = *'in flight:'*'held:'*'ended: 0'* ]]
	call 78 "$FAC_PIPELINES/status" --run "$T/none"
	[ ! -e none ]
	call 64 "$FAC_PIPELINES/status" --nonsense
	call 2 env -u FAC_RUN "$FAC_PIPELINES/status"
}

@test "demo: on an empty directory, with PATH=/usr/bin:/bin and a new HOME, it ends as the README says" {
	call 0 env -i PATH=/usr/bin:/bin HOME="$HOME" TMPDIR="$TMPDIR" FAC_BIN="$FAC_BIN" "$FAC_PIPELINES/demo" "$T/demo"
	[[ $output != *FAIL* ]]
	[ "$(grep -c '^ok ' out)" -ge 14 ]
	[ "$(wc -l <demo/backlog.ndjson)" = 16 ]
	grep -qE '^ *file:5 .*(checks|mergeable)|^ *file:4 .*(checks|mergeable)' out
	[ -z "$(find "$TMPDIR" "$HOME" -mindepth 1)" ] || fail "$(ls -lR "$TMPDIR" "$HOME")"
	call 64 "$FAC_PIPELINES/demo" "$T/demo"
	[[ $stderr = *'not empty'* ]]
}

@test "reap: what a killed writer left beside claims, in the tracker and in the forge is swept when it is old, and nothing else" {
	make_config '.merge.policy = "never"'
	settle || fail "$(<settle.err)"
	mkdir -p run/done/ab forge/org%2Fapp/pulls/1/reviews
	for dir in run/claims run/done/ab run/cache tracker forge/org%2Fapp/pulls forge/org%2Fapp/pulls/1/reviews; do
		touch -d '1 hour ago' "$dir/.x.json.0123456789abcdef.tmp" "$dir/x.tmp"
		touch "$dir/.y.json.0123456789abcdef.tmp"
	done
	call 1 fac-reap
	[ -z "$(find run tracker forge -name '.x*.tmp')" ]
	[ "$(find run tracker forge -name 'x.tmp' | wc -l)" = 6 ]
	[ "$(find run tracker forge -name '.y*.tmp' | wc -l)" = 6 ]
}
