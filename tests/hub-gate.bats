#!/usr/bin/env bats
# The merge gate on GitHub: one pull request that everything allows to merge, and what each row of the table does about one thing
# less. «Peers:» tests are what MERGE-GATE.md says that others get wrong.
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
	hub_published
}

teardown() {
	hub_valid
}

P='"repo": "org/app", "number": 2'

gate() { # [CODE] [OPTION...]: one pass over the claim
	local code=${1-0}
	[ $# = 0 ] || shift
	cat run/claims/*.json >in
	call "$code" fac-mergegate "$@" <in
}

# holds ROW TEXT [CODE]: a dry run says hold, for that row alone (and that it has not settled), with TEXT in its detail; nothing is written.
holds() {
	gate "${3-0}" --dry-run
	[ "$(jq -r .gate.decision <<<"$output")" = hold ] || fail "no hold:" "$output"
	[ "$(jq -r '[.gate.reasons[] | select(.ok | not) | .check] - ["settled"] | join(" ")' <<<"$output")" = "$1" ] || fail "not only $1:" "$output"
	[[ "$(jq -r --arg c "${1%% *}" '.gate.reasons[] | select(.check == $c).detail' <<<"$output")" == *"$2"* ]] || fail "not «$2»:" "$output"
	[ -z "$(hub_writes)" ] || fail "written:" "$(hub_writes)"
}

why() { # ROW: what it says
	jq -r --arg c "$1" '.gate.reasons[] | select(.check == $c).detail' <<<"$output"
}

fine() { # ROW: a dry run finds that it holds
	gate 0 --dry-run
	[ "$(jq -r --arg c "$1" '.gate.reasons[] | select(.check == $c).ok' <<<"$output")" = true ] || fail "$1:" "$(why "$1")"
}

main() { hub state '{"repo":"org/app"}' | jq -r .branches.main; }

decided() { # DECISION
	[ "$(jq -r .gate.decision <<<"$output")" = "$1" ] || fail "not $1:" "$output"
}

protection() { # JQ: of main's
	hub repo "$(jq -cn '{name: "org/app", protection: {main: ({required_status_checks: {url: "", strict: false, contexts: ["test"],
		checks: [{context: "test", app_id: null}], contexts_url: ""}, required_pull_request_reviews: {dismiss_stale_reviews: true,
		require_code_owner_reviews: false, required_approving_review_count: 1}} | '"$1"')}}')"
}

rules() { # JSON: an array of rules
	hub repo "{\"name\": \"org/app\", \"rules\": $1}"
}

# one ROW of a bypass: nothing else of the branch's protection speaks against it, so that GitHub itself would merge
lenient() {
	hub pull_set "{$P, \"merge_state\": \"CLEAN\"}"
}

@test "everything holds: two reads the same, then one PUT with the head that was judged" {
	gate
	decided hold
	[ "$(jq -r '[.gate.reasons[] | select(.ok | not) | .check] | join(" ")' <<<"$output")" = settled ]
	hub reset_log
	gate
	decided merged
	[ "$(hub_writes)" = 'PUT /repos/org/app/pulls/2/merge' ]
	[ "$(hub state '{"repo":"org/app"}' | jq -r '.issues[1].pull.sha')" = "$H" ]
	[ "$(git --git-dir "$HUB_GIT"/*.git log -1 --format=%s main)" = 'Add a greeting (#2)' ]
	[ "$(jq .gate.api_calls <<<"$output")" = "$(hub log | jq '[.[] | select(.kind != "git")] | length')" ]
	hub reset_log
	gate
	[ -z "$(hub_writes)" ]
}

@test "--dry-run --explain prints the table for one pull request, and changes nothing" {
	call 0 fac-mergegate --dry-run --explain run/claims/*.json
	for row in policy graduation ours head required checks settled mergeable review threads issue files queue; do
		[[ $stderr == *"  $row "* ]]
	done
	[[ $stderr == *'github:org/app#1: would hold'* ]]
	[ -z "$(hub_writes)" ]
}

@test "the decision's cost is in the record, and not in the claim" {
	gate
	[ "$(jq .gate.api_calls <<<"$output")" -ge 10 ]
	[ "$(jq -c .gate.api_calls run/claims/*.json)" = null ]
}

@test "policy never; synthetic: closed, never merged, whatever the policy" {
	jq '.merge.policy = "never"' fac.json >f && mv f fac.json
	holds policy never
	jq -c '.triage.synthetic = true' run/claims/*.json >c && cat c >run/claims/github%3Aorg%2Fapp%231.json
	gate
	decided close
	[ "$(hub_writes)" = 'PATCH /repos/org/app/pulls/2' ]
	[ "$(hub_pulls)" = '2 closed draft=false merged=false ' ]
}

@test "synthetic: merged, or of another branch, before it is closed: left" {
	claim '.triage.synthetic = true'
	hub fault "{\"match\": {\"path\": \"/pulls/2$\", \"nth\": 3}, \"what\": \"run\", \"run\": [{\"do\": \"merge\", $P, \"method\": \"squash\"}]}"
	gate
	decided hold
	[ "$(why close)" = '2: it is merged' ]
	[ -z "$(hub_writes)" ]
	hub_reset && hub_factory && rm -rf run && hub_published
	claim '.triage.synthetic = true'
	hub commit '{"repo": "org/app", "branch": "other", "from": "refs/heads/main", "files": {"n.txt": "x\n"}}'
	hub fault "{\"match\": {\"path\": \"/pulls/2$\", \"nth\": 3}, \"what\": \"run\", \"run\": [{\"do\": \"head\", $P, \"branch\": \"other\"}]}"
	gate
	decided hold
	[ "$(why close)" = '2: its branch is other' ]
	[ -z "$(hub_writes)" ]
}

@test "graduation without evidence or a waiver" {
	jq '.merge.graduation = "evidence"' fac.json >f && mv f fac.json
	holds graduation pending
}

# later USER EVENT: a review of the head as it is now, in a second of its own: of two in one second the stricter stands.
later() {
	hub hold '{"at": "2027-02-01T00:00:00Z"}'
	hub review "{$P, \"by\": \"$1\", \"event\": \"$2\"}"
	hub hold
} >/dev/null

claim() { # JQ
	jq -c "$1" run/claims/*.json >c && cat c >run/claims/github%3Aorg%2Fapp%231.json
}

@test "ours: another number; one that is not there" {
	hub commit '{"repo": "org/app", "branch": "next", "from": "refs/heads/main", "files": {"next.txt": "x\n"}}'
	hub pull '{"repo": "org/app", "head": "fac/issue-1", "base": "next", "by": "fac-bot"}'
	claim '.complete.pr.number = "3"'
	gate 0 --dry-run
	[ "$(why ours)" = 'its base is next, not main' ]
	claim '.complete.pr.number = "9"'
	gate 0 --dry-run
	[ "$(why ours)" = 'the pull request was not read' ]
}

@test "ours: another branch, base, author; closed; a draft; a fork" {
	claim '.dispatch.branch = "fac/other"'
	holds ours 'its branch is fac/issue-1, not fac/other'
	claim '.dispatch.branch = "fac/issue-1" | .dispatch.base = "next"'
	holds ours 'its base is main, not next'
	claim '.dispatch.base = "main" | .complete.pr.author = "zoe"'
	holds ours 'its author is fac-bot, not zoe'
	claim '.complete.pr.author = "fac-bot"'
	hub pull_set "{$P, \"draft\": true}"
	holds 'ours mergeable' 'it is a draft'
	hub pull_set "{$P, \"draft\": false}"
	hub close "{$P, \"by\": \"ann\"}"
	gate 0 --dry-run
	[ "$(why ours)" = 'it is closed' ]
}

@test "ours: from a fork, and from a fork that is gone" {
	hub repo '{"name": "mallory/app", "fork_of": "org/app", "collaborators": {"mallory": "admin"}}'
	hub commit '{"repo": "mallory/app", "branch": "fac/issue-1", "from": "refs/heads/main", "files": {"work.txt": "other\n"}, "by": "Agent"}'
	n=$(hub pull '{"repo": "org/app", "head": "fac/issue-1", "head_repo": "mallory/app", "by": "fac-bot"}' | jq .number)
	claim ".complete.pr.number = \"$n\""
	gate 0 --dry-run
	[ "$(why ours)" = 'its head is in mallory/app' ]
	hub remove_repo '{"name": "mallory/app"}'
	gate 0 --dry-run
	[ "$(why ours)" = 'its head is in no repository' ]
}

@test "head: another commit on the branch than what was reviewed" {
	new=$(hub commit '{"repo": "org/app", "branch": "fac/issue-1", "files": {"more.txt": "x\n"}, "by": "Agent"}' | jq -r .sha)
	hub check "{$P, \"name\": \"test\"}"
	later ann APPROVE
	holds head "the head is $new, the work $H"
}

@test "required: nothing is required, and nobody said that this is fine" {
	protection 'del(.required_status_checks)'
	holds required 'no check is required'
	jq '.merge.allow_no_checks = true' fac.json >f && mv f fac.json
	fine required
}

@test "required: rulesets, protection and merge.required_checks together" {
	rules '[{"type": "required_status_checks", "ruleset_id": 1, "ruleset_source": "org/app", "ruleset_source_type": "Repository",
		"parameters": {"required_status_checks": [{"context": "lint"}], "strict_required_status_checks_policy": false}}]'
	lenient
	holds checks 'lint: missing'
	hub check "{$P, \"name\": \"lint\"}"
	jq '.merge.required_checks = ["size"]' fac.json >f && mv f fac.json
	holds checks 'size: missing'
	hub status "{$P, \"context\": \"size\"}"
	gate 0 --dry-run
	[ "$(why required)" = 3 ]
	fine checks
}

@test "required: a rule of a type that is not understood; a merge that linear history forbids" {
	rules '[{"type": "required_signatures"}]'
	holds required 'a rule that is not understood: required_signatures'
	rules '[{"type": "required_linear_history"}]'
	fine required
	jq '.merge.method = "merge"' fac.json >f && mv f fac.json
	holds required 'a rule that is not understood: required_linear_history'
}

@test "required: protection that is locked, or wants signatures" {
	protection '.lock_branch = {enabled: true}'
	holds required 'not understood: lock_branch'
	protection '.required_signatures = {url: "", enabled: true}'
	holds required 'not understood: required_signatures'
	protection '.lock_branch = {enabled: false} | .required_signatures = {url: "", enabled: false}'
	fine required
}

@test "peers: a 404 on protection that does not say «Branch not protected» is unknown, not nothing" {
	hub repo '{"name": "org/app", "collaborators": {"ann": "admin", "bob": "write", "fac-bot": "write"}}'
	holds required 'what is required was not read' 69
	hub fault '{"match": {"path": "/protection$"}, "what": "status", "status": 403, "times": 9, "body": {"message": "Upgrade to GitHub Pro"}}'
	holds required 'what is required was not read' 69
}

@test "required: «Branch not protected» is none; rules that cannot be read are unknown" {
	hub repo '{"name": "org/app", "protection": {}}'
	hub pull_set "{$P, \"merge_state\": \"CLEAN\"}"
	gate 0 --dry-run
	[ "$(why required)" = 'no check is required, and merge.allow_no_checks is not set' ]
	hub fault '{"match": {"path": "/rules/branches/"}, "what": "status", "status": 404, "times": 9}'
	gate 69 --dry-run
	[ "$(why required)" = 'what is required was not read, or not whole' ]
}

@test "checks: failure, cancelled, timed out, action required, stale, startup failure, error: each fails" {
	lenient
	for c in failure cancelled timed_out action_required stale startup_failure; do
		hub check "{$P, \"name\": \"test\", \"conclusion\": \"$c\"}"
		holds checks "test: $c"
	done
	hub check "{$P, \"name\": \"test\"}"
	for s in failure error; do
		hub status "{$P, \"context\": \"test\", \"state\": \"$s\"}"
		holds checks "test: $s"
	done
}

@test "checks: queued, running and null are pending" {
	lenient
	for s in queued in_progress; do
		hub check "{$P, \"name\": \"test\", \"status\": \"$s\"}"
		holds checks "test: $s"
	done
	hub check "{$P, \"name\": \"test\", \"conclusion\": null}"
	holds checks 'test: pending'
	hub check "{$P, \"name\": \"test\"}"
	hub status "{$P, \"context\": \"test\", \"state\": \"pending\"}"
	holds checks 'test: pending'
}

@test "checks: skipped and neutral hold, unless opted in by name" {
	lenient
	for c in skipped neutral; do
		hub check "{$P, \"name\": \"test\", \"conclusion\": \"$c\"}"
		holds checks "test: $c"
	done
	jq '.merge.allow_skipped = ["test"]' fac.json >f && mv f fac.json
	fine checks
}

@test "checks: a requirement with an app wants that app's report; every report of the name must pass" {
	protection '.required_status_checks.checks = [{context: "test", app_id: 7}]'
	lenient
	holds checks 'test: missing'
	hub check "{$P, \"name\": \"test\", \"app\": 7}"
	fine checks
	hub check "{$P, \"name\": \"test\", \"app\": 8, \"conclusion\": \"failure\"}"
	jq '.merge.optional_checks = ["test"]' fac.json >f && mv f fac.json
	holds checks 'test: failure'
}

@test "checks: a rule's app counts as protection's does" {
	rules '[{"type": "required_status_checks", "ruleset_id": 1, "ruleset_source": "org/app", "ruleset_source_type": "Repository",
		"parameters": {"required_status_checks": [{"context": "lint", "integration_id": 9}], "strict_required_status_checks_policy": false}}]'
	hub check "{$P, \"name\": \"lint\"}"
	lenient
	holds checks 'lint: missing'
}

@test "checks: a run and a status of one name must both pass" {
	lenient
	hub status "{$P, \"context\": \"test\", \"state\": \"failure\"}"
	holds checks 'test: failure'
}

@test "checks: one that is not required blocks, unless it is optional" {
	lenient
	hub check "{$P, \"name\": \"extra\", \"conclusion\": \"failure\"}"
	holds checks 'extra: failure'
	jq '.merge.optional_checks = ["extra"]' fac.json >f && mv f fac.json
	fine checks
}

@test "checks: a workflow run that waits for approval" {
	hub run "{$P, \"status\": \"waiting\"}"
	holds checks 'waits for approval'
}

@test "checks: a workflow run that was completed as action_required" {
	hub run "{$P, \"status\": \"completed\", \"conclusion\": \"action_required\"}"
	holds checks 'waits for approval'
}

@test "checks: a count that is not the list's is unread" {
	hub miscount '{"by": 1}'
	holds checks 'not read, or not whole' 69
}

@test "checks: a count that moves between two pages is unread" {
	hub checks "{$P, \"name\": \"a\", \"count\": 149}"
	lenient
	hub miscount '{"by": 1}'
	hub fault '{"match": {"path": "/check-runs$", "nth": 2}, "what": "run", "run": [{"do": "miscount", "by": 0}]}'
	holds checks 'not read, or not whole' 69
}

@test "checks: a run of another head in the list is unread" {
	hub fault '{"match": {"path": "/check-runs$"}, "what": "status", "status": 200, "body": {"total_count": 1, "check_runs": [{"name": "test", "status": "completed",
		"conclusion": "success", "head_sha": "1111111111111111111111111111111111111111", "app": {"id": 1}}]}}'
	holds checks 'not read, or not whole' 69
}

@test "peers: no checks at all is not green" {
	hub commit '{"repo": "org/app", "branch": "fac/issue-1", "files": {"more.txt": "x\n"}, "by": "Agent"}'
	new=$(hub state '{"repo":"org/app"}' | jq -r '.branches["fac/issue-1"]')
	claim ".complete.head_sha = \"$new\" | .complete.reviewed_sha = \"$new\" | .complete.pr.reviewed_sha = \"$new\" | .complete.pr.head_sha = \"$new\""
	later ann APPROVE
	lenient
	holds checks 'test: missing'
}

@test "peers: more than 100 checks are read whole: the 150th fails" {
	hub checks "{$P, \"name\": \"a\", \"count\": 149}"
	hub check "{$P, \"name\": \"last\", \"conclusion\": \"failure\"}"
	lenient
	holds checks 'last: failure'
}

@test "peers: the latest run of a name counts, not the best: failure, then skipped" {
	hub check "{$P, \"name\": \"test\", \"conclusion\": \"failure\"}"
	hub check "{$P, \"name\": \"test\", \"conclusion\": \"skipped\"}"
	lenient
	holds checks 'test: skipped'
}

@test "settled: a check that disappears for one read starts the time again" {
	jq '.merge.settle = 3600' fac.json >f && mv f fac.json
	gate
	first=$(jq -r .gate.since run/claims/*.json)
	hub check "{$P, \"name\": \"b\", \"gone\": [2, 2]}"
	gate
	gate
	[ "$(jq -r .gate.decision <<<"$output")" = hold ]
	[[ "$(why settled)" == 'read for the first time' ]]
	[ -n "$first" ]
}

@test "mergeable: a conflict; behind; not computed yet; unstable; blocked" {
	hub commit '{"repo": "org/app", "branch": "main", "files": {"work.txt": "other\n"}, "by": "ann"}'
	holds mergeable CONFLICTING
	for s in BEHIND UNSTABLE BLOCKED DIRTY DRAFT UNKNOWN; do
		hub commit "{\"repo\": \"org/app\", \"branch\": \"main\", \"files\": {\"work.txt\": null}, \"by\": \"ann\"}"
		hub pull_set "{$P, \"merge_state\": \"$s\"}"
		holds mergeable "$s"
	done
	hub pull_set "{$P, \"merge_state\": \"HAS_HOOKS\"}"
	fine mergeable
	hub repo '{"name": "org/app", "mergeable_after": 100}'
	hub pull_set "{$P, \"merge_state\": null}"
	holds mergeable UNKNOWN
}

@test "peers: a null review decision is no approval" {
	protection 'del(.required_pull_request_reviews)'
	holds review 'the forge says (unread)'
}

@test "review: too few; of the author of a commit; of a reader; of a bot; of fac; dismissed" {
	hub review "{$P, \"by\": \"ann\", \"event\": \"DISMISS\"}"
	lenient
	holds review '0 of 1'
	hub review "{$P, \"by\": \"mallory\", \"event\": \"APPROVE\"}"
	holds review 'mallory does not count: no write access'
	hub repo '{"name": "org/app", "collaborators": {"ann": "admin", "bob": "write", "fac-bot": "admin", "robo[bot]": "write", "Agent": "write"}}'
	hub review "{$P, \"by\": \"robo[bot]\", \"event\": \"APPROVE\"}"
	holds review 'robo[bot] does not count'
	hub review "{$P, \"by\": \"Agent\", \"event\": \"APPROVE\"}"
	holds review 'Agent does not count: wrote a commit of it'
	hub review "{$P, \"by\": \"fac-bot\", \"event\": \"APPROVE\"}"
	holds review 'fac-bot does not count: opened it'
}

@test "review: the reviewer role's own identity never counts, whatever it may" {
	hub review "{$P, \"by\": \"ann\", \"event\": \"DISMISS\"}"
	hub repo '{"name": "org/app", "collaborators": {"ann": "admin", "fac-bot": "admin", "fac-critic": "admin"}}'
	hub token '{"token": "hub-token-critic", "login": "fac-critic"}'
	echo hub-token-critic >critic
	chmod 600 critic
	jq '.github.reviewer_token_file = "critic"' fac.json >f && mv f fac.json
	hub review "{$P, \"by\": \"fac-critic\", \"event\": \"APPROVE\"}"
	holds review "fac-critic does not count: one of fac's own"
}

@test "review: who wrote a commit is known by login, by mail, and as a co-author" {
	hub review "{$P, \"by\": \"ann\", \"event\": \"DISMISS\"}"
	H=$(hub commit '{"repo": "org/app", "branch": "fac/issue-1", "files": {"more.txt": "x\n"}, "by": "Agent", "message": "more\n\nCo-authored-by: Bob <7+bob@users.noreply.github.com>"}' | jq -r .sha)
	claim ".complete.head_sha = \"$H\" | .complete.reviewed_sha = \"$H\" | .complete.pr.reviewed_sha = \"$H\" | .complete.pr.head_sha = \"$H\""
	hub check "{$P, \"name\": \"test\"}"
	hub review "{$P, \"by\": \"bob\", \"event\": \"APPROVE\"}"
	holds review 'bob does not count: wrote a commit of it'
}

@test "review: a standing request for changes; a comment takes nothing back; a dismissal revives nothing" {
	hub review "{$P, \"by\": \"bob\", \"event\": \"REQUEST_CHANGES\"}"
	lenient
	holds review 'bob requests changes'
	hub hold '{"at": "2027-01-01T00:00:00Z"}'
	hub review "{$P, \"by\": \"bob\", \"event\": \"COMMENT\"}"
	holds review 'bob requests changes'
	hub hold '{"at": "2027-01-01T00:00:01Z"}'
	hub review "{$P, \"by\": \"ann\", \"event\": \"REQUEST_CHANGES\"}"
	hub hold '{"at": "2027-01-01T00:00:02Z"}'
	hub review "{$P, \"by\": \"ann\", \"event\": \"DISMISS\"}"
	hub review "{$P, \"by\": \"bob\", \"event\": \"DISMISS\"}"
	holds review '0 of 1'
}

@test "peers: 101 reviews, the veto on the second page" {
	hub review "{$P, \"by\": \"bob\", \"event\": \"COMMENT\", \"count\": 101}"
	hub review "{$P, \"by\": \"bob\", \"event\": \"REQUEST_CHANGES\"}"
	lenient
	holds review 'bob requests changes'
}

@test "peers: an approval of another head does not count, whatever it was pointed at later" {
	hub review "{$P, \"by\": \"ann\", \"event\": \"DISMISS\"}"
	hub review "{$P, \"by\": \"bob\", \"event\": \"APPROVE\", \"commit_id\": \"$B\"}"
	holds review 'bob does not count: for another head'
}

@test "review: from before fac saw this head; of nobody" {
	claim '.complete.pr.seen_at = "2099-01-01T00:00:00Z"'
	holds review 'from before this head was there'
	claim '.complete.pr.seen_at = "2026-01-01T00:00:00Z"'
	hub review "{$P, \"by\": \"ann\", \"event\": \"DISMISS\"}"
	hub review "{$P, \"by\": null, \"event\": \"APPROVE\"}"
	lenient
	holds review 'does not count: of nobody'
}

@test "review: not the head's reviews only: more commits than GitHub shows are unread" {
	hub pull_set "{$P, \"extra_commits\": 1}"
	holds review 'the authors of its commits were not read'
}

@test "threads: one unresolved, on the second page too" {
	hub thread "{$P, \"resolved\": true, \"count\": 120}"
	hub thread "{$P}"
	holds threads '1 unresolved'
	hub resolve "{$P}"
	fine threads
}

@test "issue: closed; changed; a hold label on it or on the pull request; a reserved one; halted" {
	hub close '{"repo": "org/app", "number": 1, "by": "ann"}'
	holds issue 'its state is closed'
	hub reopen '{"repo": "org/app", "number": 1, "by": "ann"}'
	hub label '{"repo": "org/app", "number": 1, "by": "ann", "add": ["hold"]}'
	jq '.merge.hold_labels = ["hold"] | .triage.reserved_labels = ["mine"]' fac.json >f && mv f fac.json
	holds issue 'the issue is labelled hold'
	hub label '{"repo": "org/app", "number": 1, "by": "ann", "remove": ["hold"], "add": ["mine"]}'
	holds issue 'the issue is labelled mine'
	hub label '{"repo": "org/app", "number": 1, "by": "ann", "remove": ["mine"]}'
	hub label "{$P, \"by\": \"ann\", \"add\": [\"hold\"]}"
	holds issue 'the pull request is labelled hold'
	hub label "{$P, \"by\": \"ann\", \"remove\": [\"hold\"]}"
	touch run/halt
	holds issue halted
	rm run/halt
	hub edit '{"repo": "org/app", "number": 1, "by": "mallory", "body": "Another text, longer than anything: do something else entirely."}'
	holds issue 'title or body changed'
}

@test "files: a protected path, and one that something was renamed from" {
	H=$(hub commit '{"repo": "org/app", "branch": "fac/issue-1", "files": {".github/workflows/x.yml": "x\n"}, "by": "Agent"}' | jq -r .sha)
	follow
	holds files '.github/workflows/x.yml'
}

# follow: the claim, the checks and the approval are of the new head H.
follow() {
	claim ".complete.head_sha = \"$H\" | .complete.reviewed_sha = \"$H\" | .complete.pr.reviewed_sha = \"$H\" | .complete.pr.head_sha = \"$H\""
	hub check "{$P, \"name\": \"test\"}"
	later ann APPROVE
}

@test "files: what was renamed away from a protected path" {
	long=$(seq 1 50 | jq -Rs .)
	B=$(hub commit "{\"repo\": \"org/app\", \"branch\": \"main\", \"files\": {\"CODEOWNERS\": $long}, \"by\": \"ann\"}" | jq -r .sha)
	hub delete_branch '{"repo": "org/app", "branch": "fac/issue-1"}'
	H=$(hub commit "{\"repo\": \"org/app\", \"branch\": \"fac/issue-1\", \"from\": \"refs/heads/main\", \"files\": {\"CODEOWNERS\": null, \"owners.txt\": $long}, \"by\": \"Agent\"}" | jq -r .sha)
	follow
	holds files CODEOWNERS
}

@test "files: more than are listed, and GitHub's cap" {
	hub pull_set "{$P, \"changed_files\": 2}"
	holds files 'not read' 69
	hub pull_set "{$P, \"many\": 3000}"
	holds files 'not read' 69
	hub pull_set "{$P, \"many\": 2999}"
	fine files
}

@test "queue: enqueued with the expected head, once; never merged directly" {
	hub repo '{"name": "org/app", "merge_queue": true}'
	gate
	hub reset_log
	gate
	decided queued
	[ "$(hub_writes)" = enqueuePullRequest ]
	hub reset_log
	gate
	gate
	decided queued
	[ -z "$(hub_writes)" ]
	[ "$(main)" = "$B" ]
}

@test "queue: a rule that asks for one is enough" {
	rules '[{"type": "merge_queue"}]'
	gate
	hub reset_log
	gate
	[ "$(hub_writes)" = enqueuePullRequest ]
	decided hold # the queue itself says that there is none
}

# meanwhile METHOD PATH OPERATION: it happens immediately before such a request is answered.
meanwhile() {
	hub fault "{\"match\": {\"method\": \"$1\", \"path\": \"$2\"}, \"what\": \"run\", \"run\": [$3]}"
}

@test "merge: the head moves before the request: 409, void, nothing is merged, and it is judged again" {
	gate
	meanwhile PUT /merge '{"do": "commit", "repo": "org/app", "branch": "fac/issue-1", "files": {"more.txt": "x\n"}, "by": "mallory"}'
	gate
	decided hold
	[[ "$(why merge)" == 'void, to be judged again: '* ]]
	[ "$(main)" = "$B" ]
	[ "$(jq -r .complete.phase run/claims/*.json)" = published ]
	gate
	[ "$(jq -r '[.gate.reasons[] | select(.check == "head").ok] | first' <<<"$output")" = false ]
}

@test "merge: the base moves after it was judged: void" {
	gate
	hub fault "{\"match\": {\"path\": \"/pulls/2/files\", \"nth\": 2}, \"what\": \"run\", \"run\": [{\"do\": \"commit\", \"repo\": \"org/app\",
		\"branch\": \"main\", \"files\": {\"more.txt\": \"x\\n\"}, \"by\": \"ann\"}]}"
	gate
	decided hold
	[ "$(why merge)" = 'void, to be judged again: the base moved' ]
	[ -z "$(hub_writes)" ]
}

@test "merge: a veto after it was judged: void" {
	gate
	hub fault "{\"match\": {\"path\": \"/pulls/2/files\", \"nth\": 2}, \"what\": \"run\", \"run\": [{\"do\": \"review\", $P, \"by\": \"bob\", \"event\": \"REQUEST_CHANGES\"}]}"
	gate
	decided hold
	[ "$(why merge)" = 'void, to be judged again: the reviews changed' ]
	[ -z "$(hub_writes)" ]
}

@test "merge: a draft, a new head, or closed after it was judged" {
	gate
	hub fault "{\"match\": {\"path\": \"/pulls/2/files\", \"nth\": 2}, \"what\": \"run\", \"run\": [{\"do\": \"pull_set\", $P, \"draft\": true}]}"
	gate
	decided hold
	[ "$(why merge)" = 'refused: it is not open, or a draft' ]
	hub pull_set "{$P, \"draft\": false}"
	hub no_faults
	hub fault '{"match": {"path": "/issues/1$", "nth": 2}, "what": "run", "run": [{"do": "commit", "repo": "org/app", "branch": "fac/issue-1", "files": {"more.txt": "x\n"}}]}'
	gate
	decided hold
	[ "$(why merge)" = 'void, to be judged again: the head moved' ]
	[ -z "$(hub_writes)" ]
}

@test "merge: 405 holds; GitHub's words are kept" {
	gate
	hub fault '{"match": {"path": "/merge$"}, "what": "status", "status": 405, "body": {"message": "Pull Request is not mergeable"}}'
	gate
	decided hold
	[ "$(why merge)" = 'refused: 405 Pull Request is not mergeable' ]
}

@test "peers: a 500 after the merge took effect: it is read, and not asked for again" {
	gate
	hub fault '{"match": {"path": "/merge$"}, "what": "drop", "when": "after"}'
	hub reset_log
	gate
	decided merged
	[ "$(hub_writes | grep -c /merge)" = 1 ]
}

@test "peers: a 500 before it took effect: unknown, not repeated in this pass" {
	gate
	hub fault '{"match": {"path": "/merge$"}, "what": "status", "status": 500}'
	hub reset_log
	gate 69
	decided hold
	[[ "$(why merge)" == 'unknown, to be read first next time: '* ]]
	[ "$(hub_writes | grep -c /merge)" = 1 ]
	[ "$(main)" = "$B" ]
	gate
	decided merged
}

@test "merge: an answer that does not say that it is merged is unknown" {
	gate
	hub fault '{"match": {"path": "/merge$"}, "what": "status", "status": 200, "body": {"merged": false, "message": "x", "sha": null}}'
	gate 69
	decided hold
	[[ "$(why merge)" == 'unknown, '* ]]
}

@test "merge: denied ends the run with 77, a rate limit with 75; nothing of the claim is changed" {
	gate
	cp run/claims/*.json before
	hub fault '{"match": {"path": "/merge$"}, "what": "status", "status": 403, "body": {"message": "Resource not accessible by integration"}}'
	gate 77
	cmp before run/claims/*.json
	hub fault '{"match": {"path": "/merge$"}, "what": "status", "status": 403, "headers": {"retry-after": "60"}, "body": {"message": "You have exceeded a secondary rate limit"}}'
	gate 75
	[[ "$(why merge)" == 'not asked, a rate limit: '* ]]
	cmp before run/claims/*.json
}

@test "the limit, met while it is judged: 75 and the time, nothing is changed" {
	hub token '{"token": "hub-token-fac", "login": "fac-bot", "remaining": 4}'
	cp run/claims/*.json before
	gate 75
	[[ $stderr == *'rate limit'*20* ]]
	cmp before run/claims/*.json
}

@test "an answer that is cut short, or not what it should be, holds: each request in its turn" {
	for path in '/pulls/2$' /rules/ /protection /check-runs /status /actions/runs /reviews /permission /files /git/ref/; do
		for what in '"truncate"' '"status", "status": 200, "body": {"x": 1}' '"status", "status": 200, "body": [7]' '"status", "status": 500'; do
			hub no_faults
			hub fault "{\"match\": {\"path\": \"$path\"}, \"times\": 9, \"what\": $what}"
			cat run/claims/*.json >in
			status=0
			fac-mergegate --dry-run <in >out 2>err || status=$?
			[ "$(jq -r .gate.decision out)" = hold ]
			[ "$(jq '[.gate.reasons[] | select((.ok | not) and .check != "settled")] | length' out)" -ge 1 ] || fail "$path $what:" "$(cat out err)"
		done
	done
}

@test "GraphQL: errors, partial data and another head are unread" {
	for body in '{"errors": [{"message": "Something went wrong"}]}' '{"data": {"repository": null}, "errors": [{"type": "NOT_FOUND", "message": "x"}]}' \
		'{"data": {"repository": {"mergeQueue": null, "pullRequest": {"headRefOid": "1111111111111111111111111111111111111111"}}}}'; do
		hub no_faults
		hub fault "{\"match\": {\"graphql\": \"mergeStateStatus\"}, \"times\": 9, \"what\": \"status\", \"status\": 200, \"body\": $body}"
		holds 'mergeable review threads queue' '(unread)' 69
	done
}

@test "GraphQL: an author that is not shown, or a list whose count moves, is unread" {
	q() { # COMMITS THREADS [HEAD] [JSON]: as GitHub answers; the head that it is of, more of the fault
		hub fault "{\"match\": {\"graphql\": \"mergeStateStatus\"}, \"times\": ${4-9}, \"what\": \"status\", \"status\": 200, \"body\": {\"data\": {\"repository\": {\"mergeQueue\": null,
			\"pullRequest\": {\"headRefOid\": \"${3-$H}\", \"mergeable\": \"MERGEABLE\", \"mergeStateStatus\": \"CLEAN\", \"reviewDecision\": \"APPROVED\", \"isInMergeQueue\": false,
			\"commits\": $1, \"reviewThreads\": $2}}}}}"
	}
	who='{"name": "Agent", "email": "a@b", "user": null}' end='"pageInfo": {"hasNextPage": false, "endCursor": null}'
	commit() { echo "{\"commit\": {\"oid\": \"$1\", \"authors\": {\"totalCount\": $2, \"nodes\": [$who]}, \"committer\": $who}}"; }
	none="{\"totalCount\": 0, $end, \"nodes\": []}" one="{\"totalCount\": 1, $end, \"nodes\": [$(commit "$H" 1)]}"
	q "$one" "$none"
	fine review
	hub no_faults
	q "$one" "$none" "$B" # of another head
	holds 'mergeable review threads queue' '(unread)' 69
	hub no_faults
	q "{\"totalCount\": 1, $end, \"nodes\": [$(commit "$H" 2)]}" "$none"
	holds 'mergeable review threads queue' '(unread)' 69
	hub no_faults
	q "{\"totalCount\": 1, $end, \"nodes\": [$(commit "$B" 1)]}" "$none"
	holds review 'the authors of its commits were not read'
	hub no_faults
	q "{\"totalCount\": 2, $end, \"nodes\": [$(commit "$H" 1)]}" "$none"
	holds review 'the authors of its commits were not read'
	hub no_faults
	q "$one" "{\"totalCount\": 3, $end, \"nodes\": [{\"isResolved\": true}]}"
	holds threads 'not read, or not all'
	hub no_faults
	q "$one" '{"totalCount": 2, "pageInfo": {"hasNextPage": true, "endCursor": "c1"}, "nodes": [{"isResolved": true}]}' "$H" 1
	q "{\"totalCount\": 1, $end, \"nodes\": []}" "{\"totalCount\": 1, $end, \"nodes\": []}"
	holds 'mergeable review threads queue' '(unread)' 69
}

@test "a hostile title closes no other issue" {
	hub_issue '.title = "Other work"' # becomes 3
	hub edit "{$P, \"by\": \"ann\", \"title\": \"this does not fix #3, closes gh-3 and https://github.com/org/app/issues/3\"}"
	gate
	gate
	decided merged
	[ "$(hub state '{"repo":"org/app"}' | jq -r '.issues[] | select(.number == 3).state')" = open ]
	[ "$(git --git-dir "$HUB_GIT"/*.git log -1 --format=%s main)" = 'this does not fix  3, closes GH 3 and https github.com/org/app/issues/3 (#2)' ]
}

@test "races: the head moves at any request: nothing is merged that was not judged" {
	local i k merged=0
	for ((i = 0; i < ${SOAK_RACES-12}; i++)); do
		[ "$i" = 0 ] || { hub_reset && hub_factory && rm -rf run && hub_published; }
		gate
		k=$((i * 7 % 41 + 1))
		hub fault "{\"match\": {\"nth\": $k}, \"what\": \"run\", \"run\": [{\"do\": \"commit\", \"repo\": \"org/app\", \"branch\": \"fac/issue-1\",
			\"files\": {\"evil.txt\": \"x\\n\"}, \"by\": \"mallory\"}]}"
		cat run/claims/*.json | fac-mergegate >out 2>err || :
		if [ "$(main)" != "$B" ]; then
			merged=$((merged + 1))
			[ "$(git --git-dir "$HUB_GIT"/*.git rev-parse 'main^{tree}')" = "$(git --git-dir "$HUB_GIT"/*.git rev-parse "$H^{tree}")" ] || fail "$k: another head was merged"
		fi
		[ -z "$(git --git-dir "$HUB_GIT"/*.git ls-tree main evil.txt)" ] || fail "$k: evil.txt is in main"
	done
	echo "# ${SOAK_RACES-12} races, $merged merged" >&3
}
