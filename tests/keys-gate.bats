#!/usr/bin/env bats
# No dead key, 3 of 3: the keys of forge, merge and reap. Two pull requests are made once, and copied for each test:
# 1 changes work.txt, 2 changes AGENTS.md; both are reviewed by rex, and green.
load helper

setup_file() {
	export T=$BATS_FILE_TMPDIR/made
	mkdir -p "$T"
	cd "$T" || return 1
	make_backlog 2 >backlog.ndjson
	make_config '.agents[0].argv = ["sh", "-c",
		"f=work.txt; ! grep -q \"page 2\" {task} || f=AGENTS.md; echo done >$f; git add $f; git commit -q -m work"]'
	fac-discover | fac-triage | fac-route | fac-dispatch >started.ndjson
	wait_for 60 idle
	rm fac.json run/meta.json
	cp -a "$T" "$BATS_FILE_TMPDIR/finished"
}

idle() {
	local f
	for f in "$T"/run/attempts/*/alive; do flock -n -s "$f" true || return 1; done
}

# finished [JQ]: a copy of what setup_file() made, owned by a configuration that is changed by that.
finished() {
	rm -rf "${T:?}"/{run,tracker,forge,app,there}
	cp -a "$BATS_FILE_TMPDIR"/finished/{run,tracker,app,backlog.ndjson} .
	make_config "$1"
	fac-dispatch </dev/null
}

# published [JQ]: the same, with both pull requests open.
published() {
	finished "${1-.}"
	cat run/claims/*.json | fac-complete >completed
	P=$(jq -r 'select(.key == "#1") | .complete.pr.number' completed)
	[ "$(jq -r .complete.phase completed | paste -sd ' ')" = 'published published' ]
}

# gate [N]: the decision on issue N after two reads, and the conditions that do not hold.
gate() {
	local claim="run/claims/github%3Aorg%2Fapp%23${1-1}.json"
	fac-mergegate "$claim" >/dev/null
	fac-mergegate "$claim" >gated
	jq -r '.gate | [.decision, (.reasons[] | select(.ok == false) | .check)] | join(" ")' gated
}

# decides JQ DECISION [COMMAND...]: what the gate says of issue 1 under that configuration, after the command.
decides() {
	local config=$1 want=$2 got
	shift 2
	published "$config"
	"${@-:}"
	got=$(gate)
	[ "$got" = "$want" ] || fail "$config $*: $got, not $want" "$(jq .gate gated)"
}

# also_check NAME CONCLUSION: one more result on the head of issue 1.
also_check() {
	local f
	f=$(echo forge/*/checks/"$(jq -r 'select(.key == "#1") | .complete.pr.head_sha' completed)".json)
	jq -c --arg n "$1" --arg c "$2" '.checks += [{name: $n, conclusion: $c, exit: 0}]' "$f" >x && cp x "$f"
}

no_review() {
	rm forge/*/pulls/"$P"/reviews/*
}

label() {
	echo "[\"$1\"]" >"$(echo forge/*/pulls/"$P")/labels.json"
}

@test "key forge.kind: there is local; another is refused, and nothing is done" {
	finished .
	jq '.forge.kind = "gitlab"' fac.json >x && cp x fac.json
	find run tracker -type f -print0 | sort -z | xargs -0 sha256sum >before
	call 78 fac-complete run/claims/*.json
	[ -z "$output" ]
	[[ $stderr == *forge.kind* ]]
	find run tracker -type f -print0 | sort -z | xargs -0 sha256sum | cmp - before
}

@test "key forge.dir: where pull requests are" {
	published '.forge.dir = "there"'
	[ ! -e forge ]
	ls there/*/pulls/1.json there/*/pulls/2.json
	[ "$(gate)" = merged ]
	[ "$(jq -r .state there/*/pulls/"$P".json)" = merged ]
}

@test "key forge.identity: opens pull requests, and its reviews never count" {
	published
	[ "$(jq -r .author forge/*/pulls/"$P".json)" = fac-bot ]
	[ "$(gate)" = merged ]
	published '.forge.identity = "rex"'
	[ "$(jq -r .author forge/*/pulls/"$P".json)" = rex ]
	[ "$(gate)" = 'hold review' ]
}

@test "key forge.approvers: only their approvals count" {
	decides . merged
	decides '.forge.approvers = []' 'hold review'
	decides '.forge.approvers = ["ann"]' 'hold review'
}

@test "key merge.policy: whether anything is merged at all" {
	decides . merged
	decides '.merge.policy = "never"' 'hold policy'
	[ "$(git -C app rev-list --count main)" = 1 ]
}

@test "key merge.graduation: evidence, or waived, which every decision names" {
	decides . merged
	jq -e '.gate | tostring | contains("waived")' gated
	decides '.merge.graduation = "evidence"' 'hold graduation'
}

@test "key merge.method: one commit, or a merge" {
	decides '.merge.method = "squash"' merged
	[ "$(git -C app log -1 --format=%p main | wc -w)" = 1 ]
	decides '.merge.method = "merge"' merged
	[ "$(git -C app log -1 --format=%p main | wc -w)" = 2 ]
}

@test "key merge.required_checks: must have passed, besides those of the repository" {
	decides '.merge.required_checks = ["lint"]' 'hold checks'
	decides '.merge.required_checks = ["lint"]' merged also_check lint success
	decides '.merge.required_checks = ["lint"]' 'hold checks' also_check lint failure
	decides '.merge.required_checks = []' merged
	both='.merge.required_checks = ["lint"] | .merge["+required_checks"] = ["fmt"]'
	decides "$both" 'hold checks' also_check lint success
	decides "$both" 'hold checks' also_check fmt success
}

@test "key merge.optional_checks: may fail" {
	decides . 'hold checks' also_check coverage failure
	decides '.merge.optional_checks = ["coverage"]' merged also_check coverage failure
}

@test "key merge.allow_skipped: skipped, they have passed" {
	decides . 'hold checks' also_check docs skipped
	decides '.merge.allow_skipped = ["docs"]' merged also_check docs skipped
	decides '.merge.allow_skipped = ["docs"]' 'hold checks' also_check docs failure
}

@test "key merge.allow_no_checks: merge also where no check is required" {
	decides '.repos["org/app"].checks = []' 'hold required'
	decides '.repos["org/app"].checks = [] | .merge.allow_no_checks = true' merged
}

@test "key merge.min_approvals: how many people" {
	decides '.merge.min_approvals = 2' 'hold review'
	decides '.merge.min_approvals = 1' merged
}

@test "key merge.min_approvals: 0 merges what no person has read, 1 does not" {
	decides '.merge.min_approvals = 1' 'hold review' no_review
	decides '.merge.min_approvals = 0' merged no_review
}

@test "key merge.settle: for so long nothing may have changed" {
	decides '.merge.settle = 0' merged
	decides '.merge.settle = 3600' 'hold settled'
}

@test "key merge.protected_paths: what touches one is for a person" {
	published
	[ "$(gate 2)" = 'hold files' ]
	[ "$(gate 1)" = merged ]
	published '.merge.protected_paths = ["work.*"]'
	[ "$(gate 1)" = 'hold files' ]
	[ "$(gate 2)" = merged ]
	published '.merge["+protected_paths"] = ["work.*"]'
	[ "$(gate 1)" = 'hold files' ]
	[ "$(gate 2)" = 'hold files' ]
}

@test "key merge.hold_labels: hold a merge" {
	# Reserved labels hold one too, and the default's are among them.
	none='.triage.reserved_labels = []'
	decides "$none" 'hold issue' label wip
	decides "$none" merged label later
	decides "$none | .merge.hold_labels = [\"later\"]" merged label wip
	decides "$none | .merge.hold_labels = [\"later\"]" 'hold issue' label later
	decides "$none | .merge[\"+hold_labels\"] = [\"later\"]" 'hold issue' label wip
	decides "$none | .merge[\"+hold_labels\"] = [\"later\"]" 'hold issue' label later
}

@test "key reap.window: for so long without progress, and it says wedged" {
	finished '.reap.window = 60'
	call 0 fac-reap
	jq -c '.boot_ms -= 61500' run/heartbeat.json >x && cp x run/heartbeat.json
	call 1 fac-reap
	make_config '.reap.window = 3600'
	call 0 fac-reap
}

# grown: a journal of 70,000 bytes and more.
grown() {
	while [ "$(stat -c %s run/journal.ndjson)" -lt 70000 ]; do
		head -n 1 run/journal.ndjson >line
		for _ in {1..100}; do cat line; done >>run/journal.ndjson
	done
}

@test "key reap.journal_max: a larger journal is rotated" {
	finished '.reap.journal_max = 100000'
	grown
	call 0 fac-reap
	[ ! -e run/journal.ndjson.1 ]
	make_config '.reap.journal_max = 65536'
	call 0 fac-reap
	[ -s run/journal.ndjson.1 ]
}

@test "key reap.journal_keep: rotated journals that are kept" {
	for keep in 1 2; do
		finished ".reap = {journal_max: 65536, journal_keep: $keep}"
		cp run/journal.ndjson first
		for _ in 1 2 3; do
			cp first run/journal.ndjson
			grown
			call 0 fac-reap
		done
		[ "$(ls run/journal.ndjson.* | wc -l)" = $keep ]
	done
}
