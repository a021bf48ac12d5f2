#!/usr/bin/env bats
# fac-complete: what becomes of a claim, by what is observed, and by nothing else.
load helper

NAME=github%3Aorg%2Fapp%231

start() { # backlog.ndjson through to a keeper that has ended
	fac-discover | fac-triage | fac-route | fac-dispatch >started.ndjson
	wait_for 30 idle
}

idle() {
	local f
	for f in "$T"/run/attempts/*/alive; do
		[ ! -e "$f" ] || flock -n -s "$f" true || return 1
	done
}

deliver() {
	find "$T/run/claims" "$T/run/held" -name '[!.]*.json' -exec cat {} + | fac-complete >"$T/delivered" && fac-mergegate <"$T/delivered" >"$T/gated"
}

phase() {
	cat "$T"/run/claims/*.json "$T"/run/held/*.json "$T"/run/done/*/*.json 2>/dev/null | jq -r '.complete.phase'
}

in_phase() {
	deliver
	[ "$(phase)" = "$1" ]
}

state() {
	jq -r .state "$T"/tracker/*.json
}

teardown() {
	[ ! -d "$T/run/attempts" ] || fac-reap --stop --config "$T/fac.json" --run "$T/run" 2>/dev/null || :
}

@test "from commits to a merge on the base, a closed issue, and nothing left over" {
	make_config
	base=$(git -C app rev-parse main)
	start
	deliver
	[ "$(phase)" = published ]
	[ "$(state)" = in_review ]
	[ "$(jq -r '.complete.pr.number' run/claims/*.json)" = 1 ]
	[ -z "$(ls -d run/attempts/*/workspace run/attempts/*/check 2>/dev/null)" ]
	wait_for 20 in_phase closed
	[ "$(git -C app rev-parse main)" != "$base" ]
	[ "$(git -C app log --format=%s main | wc -l)" = 2 ]
	[ "$(state)" = closed ]
	[ -z "$(find run/attempts run/claims run/held -mindepth 1)" ]
	[ -z "$(git -C app for-each-ref 'refs/heads/fac/*')" ]
	[ "$(git -C app status --porcelain)" = "" ]
}

@test "merge.policy never: the pull request stays open, and a person's merge is observed" {
	make_config '.merge.policy = "never"'
	start
	deliver
	deliver
	[ "$(phase)" = published ]
	[ "$(jq -r .gate.decision gated)" = hold ]
	[ "$(state)" = in_review ]
}

@test "a merge that was not observed closes nothing" {
	make_config '.merge.policy = "never"'
	start
	deliver
	# The branch is in the base by a person's hand, but the forge does not say merged.
	git -C app merge -q --ff-only "fac/$NAME-1"
	deliver
	[ "$(phase)" = published ]
	[ "$(state)" = in_review ]
}

@test "a person who closes the pull request ends the claim; branch, names and state are given back" {
	make_config '.merge.policy = "never"'
	start
	deliver
	jq -c '.state = "closed"' forge/*/pulls/1.json >pr && cp pr forge/*/pulls/1.json
	deliver
	[ "$(phase)" = released ]
	[ "$(jq -r .complete.reason run/done/*/*.json)" = pr_rejected ]
	[ "$(state)" = ready ]
	[ -z "$(git -C app for-each-ref 'refs/heads/fac/*')" ]
	[ -z "$(ls run/attempts)" ]
}

@test "a synthetic issue's pull request is closed, never merged, whatever the policy; only then the issue" {
	make_record 1 '.title = "[factory-e2e] " + .title' >backlog.ndjson
	make_config
	base=$(git -C app rev-parse main)
	start
	wait_for 20 in_phase closed
	[ "$(git -C app rev-parse main)" = "$base" ]
	[ "$(jq -r .state forge/*/pulls/1.json)" = closed ]
	[ "$(state)" = closed ]
}

@test "an agent that leaves no commit: state restored, slot, workspace and branch given back" {
	make_config '.agents[0].argv = ["true"]'
	start
	deliver
	[ "$(phase)" = retry ]
	[ "$(jq -r '.complete.outcome' run/held/*.json)" = no_commits ]
	[ "$(state)" = ready ]
	[ -z "$(ls -d run/attempts/*/workspace 2>/dev/null)" ]
	[ -e "run/attempts/$NAME.1/log/implementer.1" ]
}

@test "what a killed writer left in a failed attempt's directory goes with its workspace" {
	make_config '.agents[0].argv = ["true"]'
	start
	touch "run/attempts/$NAME.1/.attempt.json.0123456789abcdef.tmp"
	deliver
	[ "$(phase)" = retry ]
	[ -z "$(find run/attempts -name '*.tmp')" ]
}

@test "backoff is min(base * 2^(n-1), max)" {
	make_config '.agents[0].argv = ["true"] | .dispatch = {backoff: 100, backoff_max: 150, attempts: 3}'
	start
	before=$(date +%s)
	deliver
	wait=$(($(jq -r '.complete.retry_at | fromdate' run/held/*.json) - before))
	[ $wait -ge 99 ] && [ $wait -le 105 ]
	f=$(echo run/held/*.json)
	jq -c '.complete.retry_at = "2026-01-01T00:00:00Z"' "$f" >x && cp x "$f"
	start
	before=$(date +%s)
	deliver
	wait=$(($(jq -r '.complete.retry_at | fromdate' run/held/*.json) - before))
	[ $wait -ge 149 ] && [ $wait -le 155 ]
}

@test "a state that a person set meanwhile is not restored over" {
	make_config '.agents[0].argv = ["sleep", "60"]'
	fac-discover | fac-triage | fac-route | fac-dispatch >/dev/null
	make_record 1 '.state = "other"' >new && mv new backlog.ndjson
	fac-reap --stop
	deliver
	[ "$(phase)" = retry ]
	fac-discover --from backlog.ndjson | jq -e '.state == "other"'
	[ "$(state)" = other ] # what fac had set is forgotten
}

@test "a person who says in review while an agent is at work, or in progress after that, is not overruled" {
	make_config '.agents[0].argv = ["true"]'
	start
	make_record 1 '.state = "in_review"' >backlog.ndjson
	deliver
	[ "$(phase)" = retry ]
	[ "$(fac_state)" = in_review ]
	rm -rf run tracker
	make_record 1 >backlog.ndjson
	make_config '.merge.policy = "never"'
	start
	deliver
	[ "$(phase)" = published ]
	make_record 1 '.state = "in_progress"' >backlog.ndjson
	jq -c '.state = "closed"' forge/*/pulls/1.json >pr && cp pr forge/*/pulls/1.json
	deliver
	[ "$(phase)" = released ]
	[ "$(fac_state)" = in_progress ]
}

fac_state() { # as the tracker tells it: the overlay's word where it stands on the person's, else the person's
	jq -rs --argjson b "$(jq -c .state backlog.ndjson)" '.[0] | if .base_state == $b then .state else $b end' tracker/*.json
}

@test "a former state that is not known is left, and named in altered.ndjson" {
	make_config '.agents[0].argv = ["true"]'
	start
	f=$(echo run/claims/*.json)
	jq -c 'del(.dispatch.prior_state)' "$f" >x && cp x "$f"
	deliver
	[ "$(state)" = in_progress ]
	[ "$(jq -r .ref run/altered.ndjson)" = "github:org/app#1" ]
}

@test "what a person overruled stays overruled: closed and opened again, it is as the person says" {
	make_config '.agents[0].argv = ["sleep", "600"]'
	fac-discover | fac-triage | fac-route | fac-dispatch >/dev/null
	make_record 1 '.state = "closed"' >new && mv new backlog.ndjson
	deliver
	[ "$(phase)" = released ]
	make_record 1 >new && mv new backlog.ndjson
	fac-discover | fac-triage | fac-route | fac-dispatch >started.ndjson
	[ "$(jq -r '.dispatch | "\(.reason) \(.attempt)"' started.ndjson)" = "started 2" ]
	# The same where the person closes what fac then merges.
	fac-reap --stop 2>/dev/null && rm run/halt
	rm -rf run tracker forge
	make_config
	start
	deliver
	make_record 1 '.state = "closed"' >new && mv new backlog.ndjson
	jq -c '.state = "closed"' "forge/org%2Fapp/pulls/1.json" >x && cp x "forge/org%2Fapp/pulls/1.json"
	deliver
	[ "$(phase)" = released ]
	make_record 1 '.body += "More."' >new && mv new backlog.ndjson
	[ "$(fac-discover | jq -r .state)" = ready ]
}

@test "an issue that a person closes ends its attempt" {
	make_config '.agents[0].argv = ["sleep", "600"]'
	fac-discover | fac-triage | fac-route | fac-dispatch >/dev/null
	make_record 1 '.state = "closed"' >new && mv new backlog.ndjson
	deliver
	[ "$(phase)" = released ]
	idle
	[ -z "$(ls run/attempts)" ]
}

@test "work that the reviewer or a check did not pass becomes a draft, and waits" {
	make_config '.agents[1].argv = ["sh", "-c", "echo {\\\"verdict\\\":\\\"request_changes\\\",\\\"summary\\\":\\\"no\\\"} >{out}/verdict.json"] | .dispatch.rounds = 1'
	start
	deliver
	[ "$(phase)" = published ]
	[ "$(jq -r .complete.reason run/claims/*.json)" = pr_draft ]
	[ "$(jq -r .draft forge/*/pulls/1.json)" = true ]
	deliver
	[ "$(jq -r .gate.decision gated)" = hold ]
}

@test "a base that moved has the checks run again, on the merge of both" {
	make_backlog 2 | sed 's/"priority":3/"priority":1/' >backlog.ndjson
	make_config '.dispatch.slots = 2 |
		.repos["org/app"].checks = [{name: "few", argv: ["sh", "-c", "[ $(ls part-* | wc -l) -lt 2 ]"]}] |
		.agents[0].argv = ["sh", "-c", "sha256sum {task} | cut -c1-8 >name; mv name part-$(cat name); git add -A; git commit -q -m part"]'
	start
	wait_for 30 once_merged
	wait_for 30 rechecked
	deliver
	deliver
	[ "$(git -C app ls-tree --name-only main | grep -c part-)" = 1 ] # both are green alone; together they are not
	[ "$(cat run/claims/*.json | jq -r .complete.phase)" = published ]
	jq -e '[.gate.reasons[] | select(.check == "checks" and .ok == false)] | length == 1' run/claims/*.json
}
once_merged() {
	deliver
	[ "$(find run/done -name '*.json' | wc -l)" = 1 ]
}
rechecked() {
	deliver
	ls run/attempts/*/checks.json && idle
}

@test "where permission is lost the run stops with 77 and changes nothing" {
	need_root
	make_backlog 2 >backlog.ndjson
	make_config '.agents[0].argv = ["true"] | .dispatch.slots = 2'
	start
	chmod 0 backlog.ndjson
	cat run/claims/*.json >claims.ndjson
	find run -type f | sort | xargs sha256sum >before
	call 77 setpriv --bounding-set=-all --inh-caps=-all "$FAC_BIN/fac-complete" <claims.ndjson
	[ "$(jq -r .complete.phase out | tr '\n' ' ')" = "running running " ]
	[ "$(grep -c backlog.ndjson err)" = 1 ]
	find run -type f | sort | xargs sha256sum | diff before -
}

@test "a push that is refused publishes nothing: a branch of that name is somebody's" {
	make_config
	start
	git -C app branch "fac/$NAME-1" main
	call 0 fac-complete run/claims/*.json
	[ "$(jq -r '.complete | .phase + " " + .reason' run/claims/*.json)" = "finished push_refused" ]
	[ ! -e forge/org%2Fapp/pulls/1.json ]
	git -C app branch -q -D "fac/$NAME-1"
	deliver
	[ "$(phase)" = published ]
}

@test "a pull request that was closed before its opener came back is not opened again" {
	make_config
	start
	cp run/claims/*.json before.json
	fac-complete run/claims/*.json >/dev/null
	cp before.json run/claims/"$NAME.json" # as if it had been killed after the forge made it
	jq -c '.state = "closed"' forge/*/pulls/1.json >x && cp x "forge/org%2Fapp/pulls/1.json"
	fac-complete run/claims/*.json >/dev/null
	[ "$(phase)" = released ]
	[ ! -e "forge/org%2Fapp/pulls/2.json" ]
}

@test "checks that are run again need a slot" {
	make_record 1 >backlog.ndjson
	make_config '.dispatch.slots = 1 | .merge.policy = "on-green-with-review"'
	start
	fac-complete run/claims/*.json >/dev/null
	make_record 2 >>backlog.ndjson
	jq '.agents[0].argv = ["sleep", "600"]' fac.json >x && cp x fac.json
	fac-discover | fac-triage | fac-route | fac-dispatch >/dev/null
	git -C app commit -q --allow-empty -m 'a person moves the base'
	fac-complete run/claims/*%231.json >out
	[ "$(jq -r .complete.reason out)" = no_slot ]
	[ ! -e "run/attempts/$NAME.1/checks.json" ]
}

@test "under a halt checks are not run again: they are a start too" {
	make_config
	start
	fac-complete run/claims/*.json >/dev/null
	call 0 fac-reap --stop
	git -C app commit -q --allow-empty -m 'a person moves the base'
	call 0 fac-complete run/claims/*.json
	[ "$(jq -r .complete.reason out)" = halted ]
	[ ! -e "run/attempts/$NAME.1/checks.json" ]
	idle
	rm run/halt
	call 0 fac-complete run/claims/*.json
	[ "$(jq -r .complete.reason out)" = checking ]
	wait_for 20 idle
}

@test "the last attempt of a keeper that died counts, though the pass that buries it does not end" {
	make_config '.agents[0].argv = ["sleep", "600"] | .dispatch.attempts = 1'
	fac-discover | fac-triage | fac-route | fac-dispatch >/dev/null
	kill -9 "$(jq .pid run/attempts/*.1/keeper.json)"
	wait_for 10 idle
	mv tracker/lock . && mkdir tracker/lock
	call 69 fac-complete run/claims/*.json
	rmdir tracker/lock && mv lock tracker/
	call 0 fac-complete run/claims/*.json
	[ "$(jq -r '.complete | .phase + " " + .reason + " " + .outcome' run/held/*.json)" = "parked attempts_used keeper_died" ]
	[ "$(jq .dispatch.attempts run/held/*.json)" = 1 ]
}

@test "nothing is published while the tracker does not say how the issue stands" {
	make_config
	start
	mv backlog.ndjson x
	call 69 fac-complete run/claims/*.json
	[ "$(jq -r '.complete | .phase + " " + .reason' out)" = "running unread" ]
	[ ! -e forge ]
	mv x backlog.ndjson
	call 0 fac-complete run/claims/*.json
	[ "$(phase)" = published ]
}

@test "a claim on stdin is a hint: gone, moved or stale is no error" {
	make_config
	fac-dispatch </dev/null
	make_record 1 '.complete = {phase: "merged"} | .dispatch = {attempt: 4}' >stale.ndjson
	call 0 fac-complete stale.ndjson
	[ "$(jq -r '.complete.reason' out)" = not_claimed ]
	[ ! -e tracker ]
	[ -z "$(find run/claims run/held -mindepth 1)" ]
}

@test "--dry-run changes nothing" {
	make_config
	start
	find run forge tracker -type f 2>/dev/null | sort | xargs sha256sum >before
	call 0 fac-complete --dry-run run/claims/*.json
	[ "$(jq -r .complete.phase out)" = finished ]
	find run forge tracker -type f 2>/dev/null | sort | xargs sha256sum >after
	cmp before after
}

@test "SIGKILL at any write of delivery: the next passes finish it once" {
	make_config '.repos["org/app"].checks = [] | .merge.allow_no_checks = true'
	start
	cp -a run run.0 && cp -a tracker tracker.0 && cp -a app app.0
	local call n pass seen=0
	for call in fsync rename,renameat,renameat2 link,linkat unlink,unlinkat; do
		for n in 1 2 3 4 6 9 14; do
			rm -rf run tracker forge app
			cp -a run.0 run && cp -a tracker.0 tracker && cp -a app.0 app
			for pass in 1 2 3 4 5 6; do
				inject=() && [ $pass -gt 3 ] || inject=(strace -qq -o /dev/null -e "trace=$call" -e "inject=$call:signal=KILL:when=$n")
				cat run/claims/*.json 2>/dev/null | "${inject[@]}" fac-complete >delivered 2>/dev/null || seen=$((seen + 1))
				"${inject[@]}" fac-mergegate <delivered >gated 2>/dev/null || seen=$((seen + 1))
			done
			for pass in 1 2 3; do deliver; done
			[ "$(phase)" = closed ] || fail "$call $n: $(cat run/*/*.json)"
			[ "$(git -C app rev-list --count main)" = 2 ] || fail "$call $n: merged more than once"
			[ "$(ls forge/*/pulls/*.json | wc -l)" = 1 ]
			[ -z "$(git -C app for-each-ref 'refs/heads/fac/*')" ]
			[ -z "$(ls run/attempts)" ]
		done
	done
	[ "$seen" -ge 20 ]
}
