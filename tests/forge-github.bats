#!/usr/bin/env bats
# The GitHub forge, against the hub: branches, pull requests, the reviewer's verdict, what is left after a merge, and what a kill leaves.
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
	hub_factory
}

teardown() {
	[ ! -d "$T/run/attempts" ] || fac-reap --stop 2>/dev/null || :
	hub_valid
}

P='"repo": "org/app", "number": 2'

idle() {
	local f
	for f in "$T"/run/attempts/*/alive; do [ ! -e "$f" ] || flock -n -s "$f" true || return 1; done
}

# tick [CODE]: one pass, and the attempts' end.
tick() {
	call "${1-0}" "$FAC_PIPELINES/tick"
	wait_for 60 idle
}

# finished [JQ of fac.json]: issue 1, whose attempt has just ended.
finished() {
	[ $# = 0 ] || hub_config "$1"
	hub_issue >/dev/null
	tick
	hub reset_log >/dev/null
}

hub_config() { # JQ
	jq "$1" fac.json >f && mv f fac.json
}

phases() {
	find run/claims run/held run/done -name '[!.]*.json' -exec jq -r '[.complete.phase, .complete.reason] | join(" ")' {} +
}

claim() {
	jq -r "$1" run/claims/*.json
}

comments() { # N
	hub state '{"repo":"org/app"}' | jq -c --argjson n "$1" '[.issues[] | select(.number == $n).all_comments[] | [.by, .body]]'
}

branches() {
	hub state '{"repo":"org/app"}' | jq -r '.branches | keys | join(" ")'
}

approve() { # N: green, and approved by ann
	hub check "{\"repo\": \"org/app\", \"number\": $1, \"name\": \"test\"}"
	hub review "{\"repo\": \"org/app\", \"number\": $1, \"by\": \"ann\", \"event\": \"APPROVE\"}"
} >/dev/null

# quiet: a tick that changes nothing on GitHub.
quiet() {
	hub reset_log >/dev/null
	tick
	[ -z "$(hub_writes)" ] || fail 'a second tick wrote:' "$(hub_writes)"
}

@test "an issue goes through: a draft, reviewed, ready, green and approved later, merged as it was judged, closed; a second tick is a no-op" {
	hub_config '.merge.settle = 3600'
	hub_issue
	tick
	[ "$(hub_pulls)" = '' ]
	tick
	quiet
	[ "$(hub_pulls)" = '2 open draft=false merged=false fac' ]
	[[ "$(comments 2)" == *'["fac-bot","<!-- fac:review:'*'rex approves'* ]]
	hub check "{$P, \"name\": \"test\"}"
	tick
	quiet
	hub review "{$P, \"by\": \"ann\", \"event\": \"APPROVE\"}"
	tick
	[ "$(claim '[.gate.reasons[] | select(.ok | not).check] | join(" ")')" = settled ]
	quiet
	head=$(claim .complete.pr.head_sha)
	jq -c '.gate.since = "2026-01-01T00:00:00Z"' run/claims/*.json >c && cat c >run/claims/github%3Aorg%2Fapp%231.json
	hub reset_log
	tick
	[ "$(hub_writes)" = 'PUT /repos/org/app/pulls/2/merge' ]
	quiet_after_close
	[ "$(hub state '{"repo":"org/app"}' | jq -r '.issues[1].pull.sha')" = "$head" ]
	[ "$(phases)" = 'closed pr_merged' ]
	[ "$(hub_pulls)" = '2 closed draft=false merged=true fac' ]
	[ "$(branches)" = main ]
	[ "$(hub state '{"repo":"org/app"}' | jq -r '.issues[0] | .state + " " + .state_reason + " " + (.label_names | join(","))')" = 'closed completed agent-ready' ]
	git --git-dir "$HUB_GIT"/*.git cat-file -e main:work.txt
	[ -z "$(find run/attempts -name workspace)" ]
}

# quiet_after_close: the tick that closes, and one that finds nothing more to do.
quiet_after_close() {
	tick
	quiet
}

@test "the order: every effect, once" {
	finished
	tick
	approve 2
	tick
	tick
	tick
	[ "$(hub_writes)" = "push
POST /repos/org/app/pulls
POST /repos/org/app/labels
POST /repos/org/app/issues/2/labels
POST /repos/org/app/issues/2/comments
markPullRequestReadyForReview
POST /repos/org/app/labels
POST /repos/org/app/issues/1/labels
DELETE /repos/org/app/issues/1/labels/fac%3Ain-progress
PUT /repos/org/app/pulls/2/merge
PATCH /repos/org/app/issues/1
DELETE /repos/org/app/issues/1/labels/fac%3Ain-review
push" ]
}

@test "unfinished work stays a draft, with the verdict beside it" {
	echo '{"verdict": "request_changes", "summary": "no ``` @ann"}' >no.json
	finished '.dispatch.rounds = 1 | .sandbox.read = ["no.json"] | .agents[1].argv = ["cp", "'"$T"'/no.json", "{out}/verdict.json"]'
	tick
	[ "$(hub_pulls)" = '2 open draft=true merged=false fac' ]
	[[ "$(comments 2)" == *'rex requests changes to '* ]]
	[[ "$(comments 2)" == *'````text\nno ``` @ann\n````'* ]]
	[ "$(phases)" = 'published pr_draft' ]
	tick
	[ "$(hub_writes | grep -c comments)" = 1 ]
	[ "$(hub_writes | grep -c mark)" = 0 ]
}

@test "a repository without drafts: finished work is opened as what it is, unfinished work is not" {
	hub repo '{"name": "org/app", "no_drafts": true}'
	finished
	tick
	[ "$(hub_pulls)" = '2 open draft=false merged=false fac' ]
	hub_reset
	rm -rf run forge
	hub_factory '.agents[1].argv = ["sh", "-c", "echo {\\\"verdict\\\":\\\"request_changes\\\",\\\"summary\\\":\\\"no\\\"} >{out}/verdict.json"] | .dispatch.rounds = 1'
	hub repo '{"name": "org/app", "no_drafts": true}'
	finished
	tick
	[ -z "$(hub_pulls)" ]
	[[ $stderr == *'Draft pull requests are not supported'* ]]
	[ "$(phases)" = 'finished push_refused' ]
}

@test "without a reviewer it is opened as what it is to be" {
	finished 'del(.agents[1])'
	tick
	[ "$(hub_pulls)" = '2 open draft=false merged=false fac' ]
	[ "$(comments 2)" = '[]' ]
}

second_identity() {
	hub token '{"token": "hub-token-critic", "login": "fac-critic"}' >/dev/null
	echo hub-token-critic >"$T/critic"
	chmod 600 "$T/critic"
}

@test "key github.reviewer_token_file: the verdict is that identity's review, once" {
	second_identity
	hub_config '.github.reviewer_token_file = "critic"'
	finished
	hub fault "{\"match\": {\"graphql\": \"markPullRequestReady\"}, \"what\": \"drop\"}"
	tick 69
	tick
	[ "$(hub state '{"repo":"org/app"}' | jq -c '.issues[1].pull.reviews | map(.[:2])')" = '[["fac-critic","APPROVED"]]' ]
	[ "$(comments 2)" = '[]' ]
	chmod 644 critic
	call 78 fac-mergegate </dev/null
	[[ $stderr == *'github.reviewer_token_file'*'chmod 600'* ]]
}

@test "key github.reviewer_token_command: the same, from a program" {
	second_identity
	finished '.github.reviewer_token_command = ["cat", "'"$T"'/critic"]'
	tick
	[ "$(hub state '{"repo":"org/app"}' | jq -c '.issues[1].pull.reviews | map(.[:2])')" = '[["fac-critic","APPROVED"]]' ]
}

@test "a second identity that is the first: nobody approves his own, so it is a comment" {
	finished '.github.reviewer_token_file = "token"'
	tick
	[ "$(hub state '{"repo":"org/app"}' | jq -c '.issues[1].pull.reviews')" = '[]' ]
	[[ "$(comments 2)" == *'rex approves'* ]]
}

@test "key forge.labels: of the pull requests that fac opens; made where they are missing" {
	finished '.forge.labels = ["bot", "agent-ready"]'
	tick
	[ "$(hub_pulls)" = '2 open draft=false merged=false bot,agent-ready' ]
}

@test "an open pull request of the branch is adopted, whoever opened it, and its author is kept" {
	finished
	branch=$(claim .dispatch.branch)
	git -C "$T" clone -q --bare "$T"/run/attempts/*.1/work.git w.git
	git -C w.git push -q "$(echo "$HUB_GIT"/*.git)" "refs/heads/$branch"
	hub pull "{\"repo\": \"org/app\", \"head\": \"$branch\", \"title\": \"Mine\", \"by\": \"bob\"}"
	tick
	[ "$(hub_pulls)" = '2 open draft=false merged=false fac' ]
	[ "$(claim .complete.pr.author)" = bob ]
	[ -z "$(hub_writes | grep -x 'POST /repos/org/app/pulls')" ]
}

@test "one that was merged or closed by a person before fac heard of it is adopted by its head" {
	finished
	hub fault '{"match": {"method": "POST", "path": "/pulls$"}, "what": "drop", "when": "after"}'
	tick 69
	[ "$(phases)" = 'finished finished' ]
	hub close "{$P, \"by\": \"ann\"}"
	tick
	[ "$(hub_pulls | wc -l)" = 1 ]
	[ "$(phases)" = 'released pr_rejected' ]
}

@test "a person closes it unmerged: the branch and the issue are given back" {
	finished
	tick
	hub close "{$P, \"by\": \"ann\"}"
	tick
	[ "$(phases)" = 'released pr_rejected' ]
	[ "$(branches)" = main ]
	quiet
}

@test "a branch of that name with other commits is not touched: refused, in words" {
	finished
	branch=$(claim .dispatch.branch)
	other=$(hub commit "{\"repo\": \"org/app\", \"branch\": \"$branch\", \"from\": \"refs/heads/main\", \"files\": {\"x\": \"x\\n\"}, \"by\": \"ann\"}" | jq -r .sha)
	tick
	[ "$(phases)" = 'finished push_refused' ]
	[[ $stderr == *"$branch is at $other"* ]]
	[ -z "$(hub_writes)" ]
}

@test "somebody makes the branch while it is pushed: the lease refuses" {
	finished
	branch=$(claim .dispatch.branch)
	hub fault "{\"match\": {\"method\": \"GET\", \"path\": \"info/refs\"}, \"what\": \"run\", \"run\": [{\"do\": \"commit\", \"repo\": \"org/app\",
		\"branch\": \"$branch\", \"from\": \"refs/heads/main\", \"files\": {\"x\": \"x\\n\"}, \"by\": \"ann\"}]}"
	tick
	[ "$(phases)" = 'finished push_refused' ]
	[ -z "$(hub_writes | grep pulls)" ]
}

@test "a push that is denied ends the pass with 77" {
	finished
	hub fault '{"match": {"path": "info/refs"}, "what": "status", "status": 403, "times": 9}'
	tick 77
	[ "$(phases)" = 'finished finished' ]
}

@test "a branch that people went on with, or deleted, is left after the merge" {
	finished
	tick
	approve 2
	tick
	branch=$(claim .dispatch.branch)
	tick
	hub commit "{\"repo\": \"org/app\", \"branch\": \"$branch\", \"files\": {\"more\": \"x\\n\"}, \"by\": \"ann\"}"
	tick
	[ "$(phases)" = 'closed pr_merged' ]
	[ "$(branches)" = "$branch main" ]
}

@test "GitHub deletes the branch itself: nothing is left to do" {
	hub repo '{"name": "org/app", "delete_branch_on_merge": true}'
	finished
	tick
	approve 2
	tick
	tick
	tick
	[ "$(phases)" = 'closed pr_merged' ]
	[ "$(hub_writes | grep -cx push)" = 1 ]
}

@test "a merge that changes more than the pull request does, or is not in the base, closes nothing" {
	finished
	tick
	approve 2
	hub merge "{$P, \"by\": \"ann\", \"method\": \"squash\"}"
	bare=$(echo "$HUB_GIT"/*.git)
	cp -a "$bare" saved.git
	git --git-dir "$bare" update-ref refs/heads/main main~1
	tick
	[[ "$(phases)" == *merge_odd ]]
	[ "$(hub state '{"repo":"org/app"}' | jq -r '.issues[0].state')" = open ]
	odd=$(GIT_INDEX_FILE=$T/i bash -c 'git --git-dir "$1" read-tree main; b=$(echo y | git --git-dir "$1" hash-object -w --stdin)
		git --git-dir "$1" update-index --add --cacheinfo 100644,$b,other.txt
		git --git-dir "$1" commit-tree -p main~1 -m odd "$(git --git-dir "$1" write-tree)"' - "$T/saved.git")
	git --git-dir saved.git push -q "$bare" "$odd:refs/heads/main" -f
	hub pull_set "{$P, \"merge_sha\": \"$odd\"}"
	tick
	[[ "$(phases)" == *merge_odd ]]
	[[ $stderr == *'the merge changes other.txt, the pull request does not'* ]]
	[ "$(hub state '{"repo":"org/app"}' | jq -r '.issues[0].state')" = open ]
}

@test "what was merged is asked for as the pull request keeps it: another head proves nothing" {
	finished
	tick
	approve 2
	hub merge "{$P, \"by\": \"ann\", \"method\": \"squash\"}"
	git --git-dir "$HUB_GIT"/*.git update-ref refs/pull/2/head main~1
	tick 69
	[[ $stderr == *'refs/pull/2/head is at '* ]]
	[ "$(hub state '{"repo":"org/app"}' | jq -r '.issues[0].state')" = open ]
}

@test "the base is never deleted, whatever a claim says" {
	finished
	git --git-dir "$(echo "$HUB_GIT"/*.git)" config receive.denyDeleteCurrent ignore
	tick
	hub close "{$P, \"by\": \"ann\"}"
	B=$(hub state '{"repo":"org/app"}' | jq -r .branches.main)
	jq -c --arg b "$B" '.dispatch.branch = "main" | .complete.head_sha = $b' run/claims/*.json >c && cat c >run/claims/github%3Aorg%2Fapp%231.json
	tick
	[[ " $(branches) " == *' main '* ]]
}

@test "a push that the remote declines is refused, in its words" {
	finished
	hook=$(echo "$HUB_GIT"/*.git)/hooks
	mkdir -p "$hook"
	printf '#!/bin/sh\necho no such branches here >&2\nexit 1\n' >"$hook/pre-receive"
	chmod 755 "$hook/pre-receive"
	tick
	[ "$(phases)" = 'finished push_refused' ]
	[[ $stderr == *'the remote says [remote rejected] (pre-receive hook declined)'* ]]
}

@test "git is not redirected, and takes no broken object" {
	hub fault '{"match": {"path": "info/refs"}, "what": "status", "status": 301, "headers": {"location": "'"$HUB"'/org/app.git/info/refs?service=git-upload-pack"}}'
	hub_issue >/dev/null
	call 69 "$FAC_PIPELINES/tick"
	[[ $stderr == *'org/app: main: git fetch: '* ]]
	[ ! -e run/claims/github%3Aorg%2Fapp%231.json ]
	bare=$(echo "$HUB_GIT"/*.git)
	blob=$(echo x | git --git-dir "$bare" hash-object -w --stdin)
	tree=$(printf '40000 .git\0%b' "$(git --git-dir "$bare" rev-parse 'main^{tree}' | sed 's/../\\x&/g')" | git --git-dir "$bare" hash-object -w -t tree --literally --stdin)
	evil=$(git --git-dir "$bare" commit-tree -m evil -p main "$tree")
	git --git-dir "$bare" update-ref refs/heads/main "$evil"
	call 69 "$FAC_PIPELINES/tick"
	[[ $stderr == *'org/app: main: git fetch: '*hasDotgit* ]] || fail "$stderr"
	[ ! -e run/claims/github%3Aorg%2Fapp%231.json ]
	[ -n "$blob" ]
}

@test "a pull request that GitHub does not have any more is lost, not closed" {
	finished
	tick
	hub fault '{"match": {"path": "/pulls/2$"}, "what": "status", "status": 404, "times": 99}'
	tick
	[[ "$(phases)" == *pr_lost ]]
}

@test "a workspace is made from the base as it is now; an unchanged base is not fetched again" {
	finished
	[ "$(hub log | jq '[.[] | select(.path | test("upload-pack"))] | length')" = 0 ]
	hub_issue >/dev/null
	tick
	[ "$(hub log | jq '[.[] | select(.kind == "git" and (.path | test("upload-pack")))] | length')" = 0 ]
	B=$(hub commit '{"repo": "org/app", "branch": "main", "files": {"n.txt": "x\n"}, "by": "ann"}' | jq -r .sha)
	hub_issue >/dev/null
	tick
	jq -r .dispatch.base_sha run/claims/*%234.json run/claims/*%235.json 2>/dev/null | grep -qx "$B"
}

@test "the token is in no file but its own, in no argument and in no agent's environment" {
	export GITHUB_TOKEN=hub-token-fac
	hub_config 'del(.github.token_file) | .agents[0].argv = ["sh", "-c", "env >{out}/env; cat /proc/self/mountinfo >/dev/null; echo x >work.txt; git add work.txt; git commit -q -m work"]'
	mv token elsewhere
	hub_issue >/dev/null
	( while [ ! -e "$T/stop" ]; do cat /proc/[0-9]*/cmdline 2>/dev/null | tr '\0' ' ' | grep -q 'hub-token-fa[c]' && touch "$T/leak"; done ) &
	watcher=$!
	tick
	cat run/attempts/*/out/env >seen 2>/dev/null || :
	tick
	approve 2
	tick
	tick
	touch stop
	wait "$watcher" || :
	[ ! -e leak ]
	run ! grep -q hub-token seen
	run ! grep -rq hub-token-fac run forge
	[ "$(hub_pulls)" = '2 closed draft=false merged=true fac' ]
}

# done_once: what must have come out, whatever was killed: one of everything.
done_once() {
	[ "$(phases)" = 'closed pr_merged' ] || fail "$1: phases: $(phases)"
	[ "$(hub_pulls)" = '2 closed draft=false merged=true fac' ] || fail "$1: pulls: $(hub_pulls)"
	[ "$(comments 2 | jq length)" = 1 ] || fail "$1: comments: $(comments 2)"
	[ "$(comments 1)" = '[]' ] || fail "$1: comments of the issue: $(comments 1)"
	[ "$(branches)" = main ] || fail "$1: branches: $(branches)"
	[ "$(git --git-dir "$HUB_GIT"/*.git rev-list --count main)" = 2 ] || fail "$1: $(git --git-dir "$HUB_GIT"/*.git log --oneline main)"
	[ "$(hub state '{"repo":"org/app"}' | jq -r '.issues[0] | .state + " " + (.label_names | join(","))')" = 'closed agent-ready' ] || fail "$1: labels"
}

# killed WHICH(JSON of a match) WHEN: from the attempt's end on, all of fac is killed at that request; the next ticks finish. Says whether it came to that.
killed() {
	hub_reset
	rm -rf run forge
	hub_factory
	finished
	hub fault "{\"match\": $1, \"what\": \"kill\", \"when\": \"$2\", \"run_dir\": \"$T/run\"}" >/dev/null
	for i in 1 2 3 4 5 6 7; do
		"$FAC_PIPELINES/tick" >tick.out 2>tick.err || :
		wait_for 60 idle
		if [ "$(hub_pulls | grep -c '^2 open')" = 1 ] && [ ! -e approved ]; then approve 2 && touch approved; fi
	done
	rm -f approved
	hub log | jq -e 'any(.[]; .fault == "kill")' >/dev/null
}

@test "a head is seen before it is pushed: who approves a pull request that fac was killed over has approved it" {
	hub_factory
	finished
	hub fault "{\"match\": {\"method\": \"POST\", \"path\": \"/pulls$\"}, \"what\": \"kill\", \"when\": \"after\", \"run_dir\": \"$T/run\"}" >/dev/null
	"$FAC_PIPELINES/tick" >/dev/null 2>&1 || :
	[ "$(hub_pulls | cut -c1-6)" = '2 open' ]
	seen=$(jq -r .complete.pr.seen_at run/claims/*.json)
	[[ $seen = 20*Z ]]
	approve 2
	wait_for 5 eval '[ "$(date -u +%FT%TZ)" \> "$seen" ]'
	wait_for 60 idle
	for _ in 1 2 3; do tick; done
	[ "$(phases)" = 'closed pr_merged' ]
}

@test "killed at each request that changes something, before and after it took effect: the next ticks finish it, once" {
	for ((k = 1; k < 40; k += ${SOAK_KILL_STEP-5})); do
		for when in before after; do
			killed "{\"write\": true, \"nth\": $k}" $when || break 2
			done_once "write $k, killed $when"
		done
	done
	[ "$k" -gt 10 ]
	echo "# up to write $k" >&3
}
