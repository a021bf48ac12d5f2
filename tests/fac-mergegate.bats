#!/usr/bin/env bats
# fac-mergegate: one pull request that everything allows to merge, and what one thing less does to it.
load helper

# publish [N]: a claim on issue N (1) as fac-complete leaves it, with branch, pull request N, checks and a review.
publish() {
	local n=${1-1} branch=fac/issue-${1-1} head base name=github%3Aorg%2Fapp%23${1-1} pulls=forge/org%2Fapp/pulls
	[ -d run/claims ] || fac-dispatch </dev/null
	base=$(git -C app rev-parse main)
	git -C app worktree add -q -b "$branch" "$T/work$n" main
	echo "work $n" >"work$n/work$n.txt"
	git -C "work$n" add -A
	GIT_AUTHOR_NAME=Agent GIT_AUTHOR_EMAIL=agent@fac.invalid git -C "work$n" commit -q -m "work $n"
	head=$(git -C app rev-parse "$branch")
	git -C app worktree remove "$T/work$n"
	make_record "$n" | fac-discover --from - | jq -c --arg h "$head" --arg b "$base" --arg br "$branch" --arg n "$n" --arg name "$name" '. + {
		triage: {verdict: "dispatch", class: "clear", score: 1, reasons: [], tier: "rules"}, route: {repo: "org/app"},
		dispatch: {action: "started", reason: "started", name: $name, attempt: 1, attempts: 1, epoch: 1, at: "2026-01-01T00:00:00Z",
			repo: "org/app", branch: $br, base: "main", base_sha: $b, sandbox: "none", state_set: true, prior_state: "ready",
			content_sha256: .content_sha256},
		complete: {phase: "published", reason: "pr_open", at: "2026-01-01T00:00:00Z", outcome: "finished", head_sha: $h,
			reviewed_sha: $h, issue_closed: false, pr: {number: $n, url: "local:org/app#\($n)", author: "fac-bot", state: "open",
			draft: false, seen_at: "2026-01-01T00:00:00Z", head_sha: $h, reviewed_sha: $h}}}' >"run/claims/$name.json"
	mkdir -p "$pulls/$n/reviews" "forge/org%2Fapp/checks"
	jq -n --arg h "$head" --arg br "$branch" --argjson n "$n" '{number: $n, url: "local:org/app#\($n)", state: "open", draft: false,
		title: "Work \($n)", body: "", author: "fac-bot", head_branch: $br, base: "main", head_sha: $h}' >"$pulls/$n.json"
	review rex APPROVED "$n"
	jq -n --arg b "$base" '{base_sha: $b, checks: [{name: "test", conclusion: "success", exit: 0}]}' >"forge/org%2Fapp/checks/$head.json"
}

review() { # USER STATE [N]
	jq -n --arg u "$1" --arg s "$2" --arg h "$(git -C app rev-parse "fac/issue-${3-1}")" \
		'{user: $u, state: $s, commit_id: $h, submitted_at: "2026-01-01T00:00:01Z"}' >"forge/org%2Fapp/pulls/${3-1}/reviews/$1.json"
}

edit() { # FILE JQ
	jq -c "$2" "$1" >"$T/edited" && cat "$T/edited" >"$1"
}

gate() { # [CODE] [OPTION...]: one pass over all claims
	local code=${1-0}
	[ $# = 0 ] || shift
	cat run/claims/*.json >in
	call "$code" fac-mergegate "$@" <in
}

# decided DECISION [ROW]: of the (last) record; ROW is all that does not hold.
decided() {
	[ "$(jq -r .gate.decision <<<"${lines[-1]}")" = "$1" ] || fail "not $1:" "$output"
	[ "$(jq -r '[.gate.reasons[] | select(.ok | not) | .check] | join(" ")' <<<"${lines[-1]}")" = "${2-}" ] || fail "not only ${2-}:" "$output"
}

detail() { # ROW: what it says
	jq -r --arg c "$1" '.gate.reasons[] | select(.check == $c).detail' <<<"${lines[-1]}"
}

main() { git -C app rev-parse main; }

events() { jq -r .event run/journal.ndjson 2>/dev/null | sort | uniq -c | awk '{ print $2 "=" $1 }' | tr '\n' ' '; }

# without_root COMMAND...: files that may not be read are not read, for root either.
without_root() {
	if [ "$(id -u)" = 0 ]; then setpriv --bounding-set -dac_override,-dac_read_search "$@"; else "$@"; fi
}

setup() {
	make_config
	base=$(main)
}

@test "everything holds: the second read merges, once; the claim says so, and waits for fac-complete" {
	publish
	gate
	decided hold settled
	[ "$(main)" = "$base" ]
	gate
	decided merged
	[ "$(main)" = "$(detail merge)" ]
	[ "$(git -C app rev-parse 'main^')" = "$base" ]
	[ "$(git -C app status --porcelain)" = "" ]
	[ -e app/work1.txt ]
	[ "$(jq -r '.complete.phase + .gate.decision' run/claims/*.json)" = publishedmerged ]
	[ "$(jq -r .state 'forge/org%2Fapp/pulls/1.json')" = merged ]
	[ "$(events)" = 'gate=2 merge_tried=1 ' ]
	gate
	[ "$(jq -r .gate.decision out)" = merged ]
	[ "$(git -C app rev-list --count main)" = 2 ]
	[ "$(jq -r .gate.waived out)" = true ]
}

@test "merge.method merge keeps the agent's commit" {
	make_config '.merge.method = "merge"'
	publish
	gate
	gate
	decided merged
	git -C app merge-base --is-ancestor fac/issue-1 main
}

@test "merge.settle: the same inputs for so long, and any change begins anew" {
	make_config '.merge.settle = 3600'
	publish
	gate
	since=$(jq -r .gate.since out)
	gate
	decided hold settled
	[ "$(jq -r .gate.since out)" = "$since" ]
	edit run/claims/*.json '.gate.since = "2026-01-02T00:00:00Z"'
	echo '["new"]' >'forge/org%2Fapp/pulls/1/labels.json'
	gate
	decided hold settled
	[ "$(jq -r .gate.since out)" != 2026-01-02T00:00:00Z ]
	edit run/claims/*.json '.gate.since = "2026-01-02T00:00:00Z"'
	gate
	decided merged
}

@test "what waits is not written again every minute" {
	make_config '.merge.policy = "never"'
	publish
	gate
	gate
	inode=$(stat -c %i run/claims/*.json) events=$(events)
	gate
	decided hold policy
	[ "$(stat -c %i run/claims/*.json)" = "$inode" ]
	[ "$(events)" = "$events" ]
}

@test "policy never holds, and every condition is judged and explained all the same" {
	make_config 'del(.merge)'
	publish
	gate 0 --explain
	decided hold 'policy graduation settled'
	[ "$(jq '.gate.reasons | length' out)" = 13 ]
	[ "$(jq -r .gate.waived out)" = null ]
	[ "$(grep -cE '^fac-mergegate:     (ok  |HOLD)  [a-z]+ +[^ ]' err)" = 13 ]
	[[ $stderr = *'HOLD  policy      merge.policy is never'* ]]
}

@test "graduation: without evidence or a waiver, nothing merges" {
	make_config '.merge.graduation = "evidence"'
	publish
	gate
	gate
	decided hold graduation
	[ "$(main)" = "$base" ]
}

@test "a record that is not an open pull request of a claim passes without a question to the forge" {
	publish
	make_record 2 >in
	call 0 fac-mergegate <in
	decided hold claim
	edit run/claims/*.json '.complete.phase = "merged"'
	chmod 0 'forge/org%2Fapp/pulls' && mv 'forge/org%2Fapp' gone
	gate
	decided hold claim
	[ "$(events)" = '' ]
}

@test "a head that a person moved is not merged, though it is green and approved" {
	publish
	gate
	git -C app worktree add -q "$T/theirs" fac/issue-1
	git -C theirs commit -q --allow-empty -m theirs
	git -C app worktree remove "$T/theirs"
	review rex APPROVED
	cp forge/org%2Fapp/checks/*.json "forge/org%2Fapp/checks/$(git -C app rev-parse fac/issue-1).json"
	gate
	gate
	[[ " $(jq -r '[.gate.reasons[] | select(.ok | not) | .check] | join(" ")' out) " = *' head '* ]]
	[ "$(main)" = "$base" ]
}

@test "two that are green alone do not both merge before the second is measured again" {
	make_backlog 2 >backlog.ndjson
	publish 1
	publish 2
	gate
	gate
	[ "$(jq -r .gate.decision out | tr '\n' ' ')" = 'merged hold ' ]
	decided hold 'checks settled'
	[ "$(git -C app rev-list --count main)" = 2 ]
	gate
	decided hold checks
	[ "$(git -C app rev-list --count main)" = 2 ]
}

@test "each thing that changes its mind holds it: checks, review, label, file, issue, halt" {
	local name=github%3Aorg%2Fapp%231 pulls=forge/org%2Fapp/pulls checks
	publish
	checks=$(ls forge/org%2Fapp/checks/*.json)
	gate
	edit "$checks" '.checks[0].conclusion = "failure"'
	gate && gate && decided hold checks
	edit "$checks" '.checks = []'
	gate && gate && decided hold checks
	[ "$(detail checks)" = 'test: missing' ]
	edit "$checks" '.checks = [{name: "test", conclusion: "success"}]'
	review rex CHANGES_REQUESTED
	gate && gate && decided hold review
	review rex APPROVED
	review zed CHANGES_REQUESTED
	gate && gate && decided hold review
	rm "$pulls/1/reviews/zed.json"
	echo '["Hold"]' >"$pulls/1/labels.json"
	gate && gate && decided hold issue
	rm "$pulls/1/labels.json"
	edit "$pulls/1.json" '.draft = true'
	gate && gate && decided hold ours
	edit "$pulls/1.json" '.draft = false'
	touch "run/halt.d/$name"
	gate && gate && decided hold issue
	rm "run/halt.d/$name"
	touch run/halt
	gate && gate && decided hold issue
	rm run/halt
	make_record 1 '.body += "more"' >backlog.ndjson
	gate && gate && decided hold issue
	make_record 1 '.labels += ["do-not-merge"]' >backlog.ndjson
	gate && gate && decided hold issue
	make_record 1 '.state = "closed"' >backlog.ndjson
	gate && gate && decided hold issue
	make_record 2 >backlog.ndjson
	gate && gate && [[ " $(jq -r '[.gate.reasons[] | select(.ok | not) | .check] | join(" ")' out)" = *issue ]]
	make_record 1 >backlog.ndjson
	[ "$(main)" = "$base" ]
	gate
	gate
	decided merged
}

@test "protected paths: a change to them is a person's" {
	make_config '.merge.protected_paths = ["*.txt"]'
	publish
	gate
	gate
	decided hold files
	[ "$(detail files)" = 'work1.txt is protected (*.txt)' ]
}

@test "a work tree that a person uses refuses the merge, and is left alone" {
	publish
	echo precious >app/README
	gate
	gate
	decided hold merge
	[[ $(detail merge) = 'refused: '*'not clean' ]]
	[ "$(main)$(cat app/README)" = "${base}precious" ]
	git -C app checkout -q README
	gate
	decided merged
}

@test "a conflict holds" {
	publish
	echo mine >app/work1.txt
	git -C app add -A
	git -C app commit -q -m mine
	base=$(main)
	edit forge/org%2Fapp/checks/*.json ".base_sha = \"$base\""
	gate
	gate
	decided hold mergeable
	[ "$(detail mergeable)$(main)" = "CONFLICTING$base" ]
}

@test "synthetic: closed under every policy, never merged; and only its own" {
	for policy in never on-green-with-review; do
		make_config ".merge.policy = \"$policy\""
		rm -rf run forge
		git -C app branch -q -D fac/issue-1 2>/dev/null || :
		publish
		edit run/claims/*.json '.triage.synthetic = true'
		edit 'forge/org%2Fapp/pulls/1.json' '.head_branch = "main"'
		gate
		decided hold 'policy ours'
		[ "$(jq -r .state 'forge/org%2Fapp/pulls/1.json')" = open ]
		edit 'forge/org%2Fapp/pulls/1.json' '.head_branch = "fac/issue-1"'
		gate 0 --dry-run
		[[ $stderr = *'would close'* ]]
		[ "$(jq -r .state 'forge/org%2Fapp/pulls/1.json')" = open ]
		gate
		decided close policy
		[ "$(jq -r .state 'forge/org%2Fapp/pulls/1.json')" = closed ]
		[[ $(events) = *pr_closed=1* ]]
		gate
		decided hold 'policy ours'
		[ "$(main)" = "$base" ]
	done
}

@test "--dry-run says what it would do, and writes nothing" {
	publish
	gate 0 --dry-run
	decided hold settled
	gate
	gate 0 --dry-run >/dev/null
	find run forge app tracker -type f -print0 2>/dev/null | sort -z | xargs -0 sha256sum >before
	gate 0 --dry-run
	decided merge
	[[ $stderr = *'github:org/app#1: would merge'* ]]
	find run forge app tracker -type f -print0 2>/dev/null | sort -z | xargs -0 sha256sum >after
	cmp before after
	[ "$(main)" = "$base" ]
}

@test "what cannot be read holds, is said, and exits 69" {
	publish
	gate
	echo '{"user":"rex","sta' >'forge/org%2Fapp/pulls/1/reviews/rex.json'
	gate 69
	gate 69
	decided hold review
	[[ $stderr = *'rex.json: '* ]]
	review rex APPROVED
	mv backlog.ndjson away
	gate 69
	gate 69
	decided hold issue
	mv away backlog.ndjson
	[ "$(main)" = "$base" ]
	mv 'forge/org%2Fapp/pulls/1.json' away
	gate
	gate
	[[ $(detail ours) = 'the pull request was not read' ]]
	[ "$(main)" = "$base" ]
}

@test "lost permission: exit 77, every record comes through, and nothing is changed from there on" {
	make_backlog 2 >backlog.ndjson
	publish 1
	publish 2
	gate
	cat run/claims/*.json >before
	cp run/journal.ndjson journal
	chmod 0 'forge/org%2Fapp/pulls/1.json'
	call 77 without_root fac-mergegate <before
	[ "$(jq -r .gate.decision out | tr '\n' ' ')" = 'hold hold ' ]
	cmp before <(cat run/claims/*.json)
	cmp journal run/journal.ndjson
	[ "$(main)" = "$base" ]
	chmod 600 'forge/org%2Fapp/pulls/1.json'
	gate
	decided hold 'checks settled'
	[ "$(main)" != "$base" ]
}

@test "one that a person merged is seen to be merged, and not merged again" {
	publish
	gate
	edit 'forge/org%2Fapp/pulls/1.json' ".state = \"merged\" | .merge_sha = \"$base\" | .merged_head = .head_sha"
	gate
	[ "$(jq -r .gate.decision out)" = merged ]
	[ "$(main)" = "$base" ]
	[[ $(events) != *merge_tried* ]]
}

@test "copies that run at once merge once" {
	local i
	publish
	gate
	cat run/claims/*.json >in
	for i in 1 2 3 4; do fac-mergegate <in >"out$i" 2>"err$i" & done
	wait
	[ "$(git -C app rev-list --count main)" = 2 ]
	[ "$(cat out? | jq -r .gate.decision | sort | uniq -c | tr -s ' ')" = ' 4 merged' ] || fail "$(cat out? err?)"
	[[ $(events) = *'merge_tried=1 '* ]]
}

@test "SIGKILL at any step of a merge: the next passes finish it, and it is merged once" {
	command -v strace >/dev/null || skip 'needs strace'
	local calls n killed=0
	publish
	gate
	cp -a run run.0 && cp -a forge forge.0 && cp -a app app.0
	for calls in rename,renameat,renameat2 fsync clone,clone3,vfork; do
		for ((n = 1; n < 100; n += 2)); do
			rm -rf run forge app tracker
			cp -a run.0 run && cp -a forge.0 forge && cp -a app.0 app
			strace -qq -o /dev/null -e "trace=$calls" -e "inject=$calls:signal=KILL:when=$n" fac-mergegate <in >out 2>err && break
			killed=$((killed + 1))
			gate
			gate
			[ "$(jq -r .gate.decision out)" = merged ] || fail "$calls $n:" "$output"
			fac-complete <in >completed
			[ "$(jq -r .complete.phase completed)" = closed ] || fail "$calls $n:" "$(cat completed)"
			[ "$(git -C app rev-list --count main)" = 2 ] || fail "$calls $n: merged more than once, or not at all"
			[ "$(git -C app diff HEAD --stat)" = '' ] || fail "$calls $n: the work tree was left behind" "$(git -C app status --porcelain)"
		done
	done
	[ "$killed" -ge 15 ] || fail "killed only $killed times"
}
