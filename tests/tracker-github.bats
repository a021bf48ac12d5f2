#!/usr/bin/env bats
# The GitHub tracker, against the hub: what is listed, who is trusted, what is written, and what a pass costs.
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
	hub_world
	github_config
}

teardown() {
	[ ! -d "$T/run/attempts" ] || fac-reap --stop 2>/dev/null || :
	hub_valid
}

# github_config [JQ]: issues from the hub, pull requests in the local forge.
github_config() {
	echo hub-token-fac >"$T/token"
	chmod 600 "$T/token"
	make_config '.tracker = {kind: "github", ready: ["agent-ready"]}
		| .github = {api: $ENV.HUB_API, token_file: "token"} | '"${1-.}"
}

BODY='The start page shows only the name of the site. It should greet the visitor first, in the language of the page, as the other pages do.\n\nAcceptance criteria:\n- [ ] the page shows a greeting\n- [ ] a test covers it\n'

# issue [JQ]: one that triage finds clear, opened by a stranger, called ready by ann.
issue() {
	hub issue "$(jq -cn --arg b "$(printf '%b' "$BODY")" '{repo: "org/app", title: "Add a greeting", body: $b, by: "mallory",
		labels: ["agent-ready"], labelled_by: "ann"} | '"${1-.}")" | jq .number
}

triaged() { # N: class and rules
	fac-discover | fac-triage | jq -r --arg r "github:org/app#${1-1}" "$RULES"'select(.ref == $r) | [.triage.class, (.triage.reasons | rules[].rule)] | join(" ")'
}

labels_of() {
	hub state '{"repo":"org/app"}' | jq -r --argjson n "$1" '.issues[] | select(.number == $n) | .label_names | sort | join(" ")'
}

comments_of() {
	hub state '{"repo":"org/app"}' | jq -c --argjson n "$1" '.issues[] | select(.number == $n) | .all_comments'
}

writes() {
	hub log | jq -r '.[] | select(.kind == "rest" and .method != "GET") | .method + " " + .path'
}

idle() {
	local f
	for f in "$T"/run/attempts/*/alive; do [ ! -e "$f" ] || flock -n -s "$f" true || return 1; done
}

@test "ready issues, oldest first, once; pull requests, closed and unlabelled ones are none" {
	issue '.created_at = "2026-03-01T00:00:00Z"'
	issue '.created_at = "2026-02-01T00:00:00Z"'
	issue '.labels = ["bug"]'
	issue '.state = "closed"'
	call 0 fac-discover
	[ "$(jq -r .ref out | paste -sd ' ')" = 'github:org/app#2 github:org/app#1' ]
	jq -se 'all(.state == "ready" and .tracker == "github" and .labels == ["agent-ready"] and .trust.by == "ann"
		and .trust.permission == "admin" and .trust.edits == [])' out
}

@test "key tracker.kind: github reads issues there; without a ready label it is refused" {
	issue
	call 0 fac-discover
	[ "$(wc -l <out)" = 1 ]
	github_config '.tracker.ready = []'
	call 78 fac-discover
	[[ $stderr == *'tracker.ready: name the label that makes an issue ready'* ]]
}

@test "key tracker.repos: whose issues" {
	hub repo '{"name":"org/plan","collaborators":{"ann":"admin","fac-bot":"write"},"labels":["agent-ready"]}'
	issue '.repo = "org/plan"'
	issue
	[ "$(fac-discover | jq -r .ref)" = 'github:org/app#1' ]
	github_config '.tracker.repos = ["org/plan"]'
	[ "$(fac-discover | jq -r .ref)" = 'github:org/plan#1' ]
	github_config '.tracker.repos = ["org/plan", "org/app"]'
	[ "$(fac-discover | wc -l)" = 2 ]
}

@test "key tracker.labels: all of them are asked for" {
	issue
	issue '.labels += ["bug"]'
	[ "$(fac-discover | wc -l)" = 2 ]
	github_config '.tracker.labels = ["bug"]'
	[ "$(fac-discover | jq -r .key)" = '#2' ]
}

@test "key tracker.assignee: only theirs" {
	issue
	issue '.assignees = ["fac-bot"]'
	[ "$(fac-discover | wc -l)" = 2 ]
	github_config '.tracker.assignee = "fac-bot"'
	[ "$(fac-discover | jq -r .key)" = '#2' ]
}

@test "101 issues on two pages; and where the server links by cursor" {
	hub issues '{"repo":"org/app","title":"t","labels":["agent-ready"],"by":"ann","count":101}'
	[ "$(fac-discover | jq -r .ref | sort -u | wc -l)" = 101 ]
	hub cursor
	[ "$(fac-discover | jq -r .ref | sort -u | wc -l)" = 101 ]
}

@test "a pass in which nothing changed makes no counted request, and emits everything again" {
	hub issues '{"repo":"org/app","title":"t","labels":["agent-ready"],"by":"ann","count":150}'
	fac-dispatch </dev/null
	call 0 fac-discover
	[ "$(wc -l <out)" = 150 ]
	cp out first
	hub reset_log
	call 0 fac-discover
	cmp out first
	[ "$(hub log | jq 'map(select(.counted)) | length')" = 0 ]
	[ "$(hub log | jq length)" -gt 2 ]
	# A change is seen, and costs its page and its issue.
	hub edit '{"repo":"org/app","number":7,"title":"another","by":"ann"}'
	fac-discover | jq -se 'any(.key == "#7" and .title == "another")'
}

@test "a list that is cut, oversized or refused gives nothing; a server that stumbles once is asked again" {
	issue
	hub fault '{"match":{"path":"/issues"},"what":"status","status":502}'
	[ "$(fac-discover | wc -l)" = 1 ]
	for fault in '"what":"truncate"' '"what":"oversize"' '"what":"status","status":500' '"what":"drop"'; do
		hub fault "{\"match\":{\"path\":\"/issues\"},\"times\":9,$fault}"
		call 69 fac-discover
		[ -z "$output" ]
		[ -n "$stderr" ]
		hub no_faults
	done
	call 0 fac-discover
}

@test "trust: a stranger's label, an app's, an edit after the label, and what cannot be read" {
	issue
	[ "$(triaged 1)" = clear ]
	issue '.labelled_by = "mallory"'
	[ "$(triaged 2)" = 'untrusted untrusted.labeller' ]
	hub user '{"login":"helper[bot]","type":"Bot"}'
	issue '.labelled_by = "helper[bot]"'
	[ "$(triaged 3)" = 'untrusted untrusted.app' ]
	# The author changes what the maintainer has read.
	hub edit '{"repo":"org/app","number":1,"body":"'"$BODY"' and more","by":"mallory"}'
	[ "$(triaged 1)" = 'untrusted untrusted.edited' ]
	hub edit '{"repo":"org/app","number":1,"body":"'"$BODY"' by bob","by":"bob"}'
	[ "$(triaged 1)" = 'untrusted untrusted.edited' ]
	hub label '{"repo":"org/app","number":1,"remove":["agent-ready"],"by":"bob"}'
	hub skew '{"seconds":5}'
	hub label '{"repo":"org/app","number":1,"add":["agent-ready"],"by":"bob"}'
	[ "$(triaged 1)" = clear ]
	# Permission is that of now.
	hub repo '{"name":"org/app","collaborators":{"ann":"admin","bob":"triage","fac-bot":"write"}}'
	[ "$(triaged 1)" = 'untrusted untrusted.labeller' ]
	issue
	[ "$(triaged 4)" = clear ]
	hub edit '{"repo":"org/app","number":4,"title":"Add a greeting now","by":"mallory"}'
	[ "$(triaged 4)" = 'untrusted untrusted.edited' ]
}

@test "trust: an edit in the second in which it was opened and labelled is an edit; a history that is cut is unknown" {
	hub hold '{"at":"2026-03-01T00:00:00Z"}'
	issue
	hub edit '{"repo":"org/app","number":1,"body":"'"$BODY"' more","by":"mallory"}'
	[ "$(triaged 1)" = 'untrusted untrusted.edited' ]
	hub hold
	issue '.created_at = "2026-02-01T00:00:00Z"'
	hub edit '{"repo":"org/app","number":2,"body":"'"$BODY"' more","by":"ann"}'
	[ "$(triaged 2)" = clear ]
	hub hide_edit '{"repo":"org/app","number":2}'
	hub edit '{"repo":"org/app","number":2,"body":"'"$BODY"' still","by":"ann"}'
	[ "$(triaged 2)" = 'untrusted untrusted.unread' ]
}

@test "a repository that stumbles costs the others nothing, and is named once" {
	hub repo '{"name":"org/plan","collaborators":{"ann":"admin","fac-bot":"write"},"labels":["agent-ready"]}'
	issue '.repo = "org/plan"'
	issue
	github_config '.tracker.repos = ["org/plan", "org/app"]'
	hub fault '{"match":{"path":"org/plan/issues"},"times":9,"what":"status","status":503}'
	call 69 fac-discover
	[ "$(jq -r .ref out)" = 'github:org/app#1' ]
	[ "$(grep -c 'org/plan: 503' err)" = 1 ]
	[[ ${stderr_lines[-1]} == *'not every repository was read' ]]
}

@test "key triage.trusted_apps: an app that may call issues ready" {
	hub user '{"login":"helper[bot]","type":"Bot"}'
	issue '.labelled_by = "helper[bot]"'
	[ "$(triaged 1)" = 'untrusted untrusted.app' ]
	github_config '.triage.trusted_apps = ["helper[bot]"]'
	[ "$(triaged 1)" = clear ]
	github_config '.triage.trusted_apps = ["helper2"]'
	[ "$(triaged 1)" = 'untrusted untrusted.app' ]
}

@test "GraphQL that fails gives no record: trust is never guessed" {
	issue
	hub fault '{"match":{"graphql":"nodes"},"times":9,"what":"status","status":502}'
	call 69 fac-discover
	[ -z "$output" ]
}

@test "a renamed repository goes on under its configured name; a moved issue is gone" {
	issue
	hub repo '{"name":"org/app","rename":"org/renamed"}'
	[ "$(fac-discover | jq -r .ref)" = 'github:org/app#1' ]
	hub repo '{"name":"org/other"}'
	fac-discover | fac-triage | fac-route >judged
	hub transfer '{"repo":"org/renamed","number":1,"to":"org/other"}'
	call 0 fac-dispatch judged
	[ "$(jq -r .dispatch.reason out)" = gone ]
}

@test "deleted, closed, edited or unlabelled between triage and dispatch: not started" {
	for n in 1 2 3 4; do issue; done
	fac-discover | fac-triage | fac-route >judged
	hub delete '{"repo":"org/app","number":1}'
	hub close '{"repo":"org/app","number":2,"by":"ann"}'
	hub edit '{"repo":"org/app","number":3,"title":"Remove a greeting","by":"ann"}'
	hub label '{"repo":"org/app","number":4,"remove":["agent-ready"],"by":"ann"}'
	call 0 fac-dispatch judged
	[ "$(jq -r .dispatch.reason out | paste -sd ' ')" = 'gone not_ready changed changed' ]
	[ -z "$(writes)" ]
}

@test "who labelled it is read again before the start" {
	issue
	fac-discover | fac-triage | fac-route >judged
	hub repo '{"name":"org/app","collaborators":{"ann":"read","fac-bot":"write"}}'
	call 0 fac-dispatch judged
	[ "$(jq -r .dispatch.reason out)" = changed ]
	[ -z "$(writes)" ]
}

@test "from label to a closed issue: fac's labels come and go, the person's stays" {
	issue
	fac-discover | fac-triage | fac-route | fac-dispatch >out
	[ "$(jq -r .dispatch.action out)" = started ]
	[ "$(labels_of 1)" = 'agent-ready fac:in-progress' ]
	[ -z "$(fac-discover)" ]
	wait_for 60 idle
	cat run/claims/*.json | fac-complete | fac-mergegate >out
	[ "$(labels_of 1)" = 'agent-ready fac:in-review' ]
	for _ in 1 2 3; do find run/claims -name '*.json' -exec cat {} + | fac-complete | fac-mergegate >out; done
	[ "$(labels_of 1)" = agent-ready ]
	hub state '{"repo":"org/app"}' | jq -e '.issues[0] | .state == "closed" and .state_reason == "completed"'
	ls run/done/*/*.json
	hub reset_log
	fac-discover | fac-triage | fac-route | fac-dispatch
	[ -z "$(writes)" ]
	! grep -rF hub-token run app tracker forge
}

@test "key tracker.in_progress: the label while agents work" {
	github_config '.tracker.in_progress = "busy"'
	issue
	fac-discover | fac-triage | fac-route | fac-dispatch >out
	[ "$(labels_of 1)" = 'agent-ready busy' ]
}

@test "key tracker.in_review: the label while the pull request waits" {
	github_config '.tracker.in_review = "look" | .merge.policy = "never"'
	issue
	fac-discover | fac-triage | fac-route | fac-dispatch >out
	wait_for 60 idle
	cat run/claims/*.json | fac-complete >out
	[ "$(labels_of 1)" = 'agent-ready look' ]
}

@test "a held issue gets one comment, edited in place; a stranger's copy of the marker is not ours" {
	issue '.body = "please fix"'
	hub comment '{"repo":"org/app","number":1,"by":"mallory","body":"<!-- fac:held:github%3Aorg%2Fapp%231 -->\nmine"}'
	fac-discover | fac-triage | fac-route | fac-dispatch >out
	[ "$(jq -r .dispatch.reason out)" = escalated ]
	[ "$(comments_of 1 | jq -r '.[].by' | paste -sd ' ')" = 'mallory fac-bot' ]
	fac-discover | fac-triage | fac-route | fac-dispatch >out
	hub edit '{"repo":"org/app","number":1,"body":"please do fix","by":"ann"}'
	fac-discover | fac-triage | fac-route | fac-dispatch >out
	[ "$(comments_of 1 | jq length)" = 2 ]
	comments_of 1 | jq -e '.[0].body | endswith("mine")'
}

@test "a comment whose answer was lost is not made twice" {
	issue '.body = "please fix"'
	hub fault '{"match":{"method":"POST","path":"/comments$"},"what":"drop","when":"after"}'
	fac-discover | fac-triage | fac-route | fac-dispatch >out || :
	[ "$(comments_of 1 | jq length)" = 1 ]
	fac-discover | fac-triage | fac-route | fac-dispatch >out
	[ "$(comments_of 1 | jq length)" = 1 ]
}

@test "a label whose answer was lost, before or after: given back, and the next pass starts it once" {
	for when in before after; do
		n=$(issue)
		hub fault "{\"match\":{\"method\":\"POST\",\"path\":\"issues/$n/labels\"},\"what\":\"drop\",\"when\":\"$when\"}"
		call 69 sh -c 'fac-discover | fac-triage | fac-route | fac-dispatch'
		[ "$(labels_of "$n")" = agent-ready ]
		fac-discover | fac-triage | fac-route | fac-dispatch >out
		[ "$(jq -r --arg r "github:org/app#$n" 'select(.ref == $r) | .dispatch.action' out)" = started ]
		[ "$(labels_of "$n")" = 'agent-ready fac:in-progress' ]
		wait_for 60 idle
	done
}

@test "the token is revoked: 77, the limit is used up: 75 with the time; nothing is changed" {
	issue
	fac-dispatch </dev/null
	fac-discover | fac-triage | fac-route >judged
	find run -type f ! -name heartbeat.json -print0 | sort -z | xargs -0 sha256sum >before
	hub token '{"token":"hub-token-fac","login":"fac-bot","remaining":0}'
	call 75 fac-discover
	[[ $stderr == *'rate limit, until 20'* ]]
	call 75 fac-dispatch judged
	[ "$(jq -r '.dispatch.action + " " + .dispatch.reason' out)" = 'refused limited' ]
	hub token '{"token":"hub-token-fac","login":"fac-bot"}'
	hub revoke '{"token":"hub-token-fac"}'
	call 77 fac-discover
	call 77 fac-dispatch judged
	[ "$(jq -r .dispatch.reason out)" = denied ]
	find run -type f ! -name heartbeat.json -print0 | sort -z | xargs -0 sha256sum | cmp - before
	[ -z "$(writes)" ]
}

# two_published: a pull request in the local forge for each of two issues; the records in $T/claims.ndjson.
two_published() {
	issue
	issue
	fac-discover | fac-triage | fac-route | fac-dispatch >out
	wait_for 60 idle
	cat run/claims/*.json >claims.ndjson
	fac-complete claims.ndjson >out
	jq -es 'length == 2 and all(.complete.phase == "published")' out
	cat run/claims/*.json >claims.ndjson
}

# state_of_run: every file of the run directory but its heartbeat, by content.
state_of_run() {
	find run -type f ! -name heartbeat.json -print0 | sort -z | xargs -0 sha256sum
}

@test "fac-mergegate: a limit that is used up ends it with 75; no more is asked, nothing is changed" {
	two_published
	state_of_run >before
	hub token '{"token":"hub-token-fac","login":"fac-bot","remaining":0}'
	asked=$(hub log | jq length)
	call 75 fac-mergegate claims.ndjson
	[ "$(hub log | jq length)" = $((asked + 1)) ]
	[ "$(wc -l <err)" = 1 ]
	[[ $stderr == *'rate limit, until 20'* ]]
	jq -es 'map(.gate.decision) == ["hold", "hold"] and .[1].gate.reasons[0].detail == "a rate limit was used up before"' out
	state_of_run >after
	cmp before after
}

@test "fac-mergegate: a revoked token ends it with 77; nothing is changed" {
	two_published
	state_of_run >before
	hub revoke '{"token":"hub-token-fac"}'
	call 77 fac-mergegate claims.ndjson
	jq -es 'map(.gate.decision) == ["hold", "hold"]' out
	state_of_run >after
	cmp before after
}

@test "fac-complete: a limit that is used up ends it with 75; nothing is changed" {
	issue
	issue
	fac-discover | fac-triage | fac-route | fac-dispatch >out
	wait_for 60 idle
	cat run/claims/*.json >claims.ndjson
	state_of_run >before
	hub token '{"token":"hub-token-fac","login":"fac-bot","remaining":0}'
	asked=$(hub log | jq length)
	call 75 fac-complete claims.ndjson
	[ "$(hub log | jq length)" = $((asked + 1)) ]
	[[ $stderr == *'rate limit, until 20'* ]]
	state_of_run >after
	cmp before after
}

# lists: requests for the lists themselves
lists() {
	hub log | jq '[.[] | select(.path | test("/issues\\?.*labels="))] | length'
}

@test "since: a pass in which nothing changed asks once, and gives everything all the same" {
	mkdir -p run
	for i in 1 2 3; do issue ".title = \"Add greeting $i\""; done
	fac-dispatch </dev/null
	call 0 fac-discover
	cp out first
	[ "$(lists)" = 1 ]
	hub reset_log
	call 0 fac-discover
	cmp out first
	[ "$(lists)" = 0 ]
	[ "$(hub log | jq '[.[] | select(.path | contains("sort=updated"))] | length')" = 1 ]
	[ "$(hub log | jq '[.[] | select(.counted)] | length')" -le 1 ] # GraphQL or permission
	hub edit '{"repo": "org/app", "number": 2, "by": "ann", "body": "'"${BODY//$'\n'/\\n}"' More."}'
	hub reset_log
	call 0 fac-discover
	[ "$(lists)" = 1 ]
	[ "$(jq -r 'select(.key == "#2").body | test("More")' out)" = true ]
	[ "$(wc -l <out)" = 3 ]
}

@test "since: what is closed, unlabelled or new is seen at the next pass" {
	for i in 1 2 3; do issue ".title = \"Add greeting $i\""; done
	fac-dispatch </dev/null
	fac-discover >/dev/null
	hub close '{"repo": "org/app", "number": 1, "by": "ann"}'
	hub label '{"repo": "org/app", "number": 2, "by": "ann", "remove": ["agent-ready"]}'
	issue '.title = "Add greeting 4"'
	call 0 fac-discover
	[ "$(jq -r .key out | paste -sd ' ')" = '#3 #4' ]
	call 0 fac-discover
	[ "$(jq -r .key out | paste -sd ' ')" = '#3 #4' ]
}

@test "since: a change that was seen, while the list could not be read, is not forgotten" {
	issue
	fac-dispatch </dev/null
	fac-discover >/dev/null
	issue '.title = "Another one"'
	hub fault '{"match": {"path": "/issues$", "nth": 2}, "what": "status", "status": 502, "times": 3}'
	call 69 fac-discover
	hub no_faults
	call 0 fac-discover
	[ "$(jq -r .key out | paste -sd ' ')" = '#1 #2' ]
}

@test "trust: another ready label, another person who set it: what was known of the first is not taken for the second" {
	issue '.labels = ["agent-ready", "bug"]'
	hub label '{"repo":"org/app","number":1,"remove":["bug"],"by":"ann"}'
	hub label '{"repo":"org/app","number":1,"add":["bug"],"by":"mallory"}'
	fac-dispatch </dev/null
	[ "$(triaged 1)" = clear ]
	jq '.tracker.ready = ["bug"]' fac.json >f && mv f fac.json
	[ "$(triaged 1)" = 'untrusted untrusted.labeller' ]
}

@test "since: more changes than one answer holds" {
	hub hold '{"at": "2026-11-01T00:00:00Z"}'
	issue
	fac-dispatch </dev/null
	fac-discover >/dev/null
	hub hold '{"at": "2026-11-02T00:00:00Z"}'
	hub issues '{"repo": "org/app", "title": "noise", "count": 150, "by": "ann"}'
	hub hold '{"at": "2026-11-03T00:00:00Z"}'
	issue '.title = "Another one"'
	call 0 fac-discover
	[ "$(wc -l <out)" = 2 ]
	hub reset_log
	call 0 fac-discover
	[ "$(wc -l <out)" = 2 ]
	[ "$(lists)" = 0 ]
}

@test "since: a full page that has got a next one is kept with its new link" {
	hub hold '{"at": "2026-11-01T00:00:00Z"}'
	hub issues "$(jq -cn --arg b "$(printf '%b' "$BODY")" '{repo: "org/app", title: "Add a greeting", body: $b, by: "ann", labels: ["agent-ready"], count: 100}')"
	fac-dispatch </dev/null
	call 0 fac-discover
	[ "$(wc -l <out)" = 100 ]
	hub hold '{"at": "2026-11-02T00:00:00Z"}'
	issue
	call 0 fac-discover
	[ "$(wc -l <out)" = 101 ]
	hub reset_log
	call 0 fac-discover
	[ "$(wc -l <out)" = 101 ]
	[ "$(lists)" = 0 ]
}

@test "since: where more changed in one second than a page shows, nothing is taken for unchanged" {
	hub hold '{"at": "2026-11-01T00:00:00Z"}'
	hub issues "$(jq -cn --arg b "$(printf '%b' "$BODY")" '{repo: "org/app", title: "Add a greeting", body: $b, by: "ann", labels: ["agent-ready"], count: 31}')"
	fac-dispatch </dev/null
	call 0 fac-discover
	[ "$(wc -l <out)" = 31 ]
	hub label '{"repo": "org/app", "number": 1, "by": "ann", "remove": ["agent-ready"]}' # of one second the last
	call 0 fac-discover
	[ "$(wc -l <out)" = 30 ]
}

@test "since: another label, another list; a cache that was swept is filled again" {
	issue
	issue '.labels = ["bug"]'
	fac-dispatch </dev/null
	fac-discover >/dev/null
	jq '.tracker.ready = ["bug"]' fac.json >f && mv f fac.json
	call 0 fac-discover
	[ "$(jq -r .key out)" = '#2' ]
	issue '.labels = ["bug"]'
	jq '.tracker.ready = ["agent-ready"]' fac.json >f && mv f fac.json
	fac-discover >/dev/null
	jq '.tracker.ready = ["bug"]' fac.json >f && mv f fac.json
	call 0 fac-discover
	[ "$(jq -r .key out | paste -sd ' ')" = '#2 #3' ]
	hub close '{"repo": "org/app", "number": 3, "by": "ann"}'
	call 0 fac-discover
	rm -rf run/cache/http/[0-9a-f]*
	call 0 fac-discover
	[ "$(jq -r .key out)" = '#2' ]
}

@test "since: an issue that was deleted or moved is found by its number before anything is done" {
	hub hold '{"at": "2026-11-01T00:00:00Z"}'
	issue
	issue '.title = "Another one"'
	hub hold '{"at": "2026-11-20T00:00:00Z"}'
	hub issues '{"repo": "org/app", "title": "noise", "count": 30, "by": "ann", "begin": "2026-11-20T00:00:00Z"}' # the newest: what is older is not on their page
	hub repo '{"name": "org/other", "collaborators": {"fac-bot": "write"}}'
	fac-dispatch </dev/null
	hub hold
	fac-discover >/dev/null
	hub delete '{"repo": "org/app", "number": 1}'
	hub transfer '{"repo": "org/app", "number": 2, "to": "org/other"}'
	fac-discover >listed
	[ "$(wc -l <listed)" = 2 ]
	fac-triage listed | fac-route >in
	call 0 fac-dispatch in
	[ "$(jq -r .dispatch.action out | sort -u | paste -sd ' ')" = skipped ] || fail "$(jq -c '[.triage, .dispatch]' out)"
	[ -z "$(find run/claims run/held -name '*.json')" ]
}

@test "key tracker.relist: after so long all is listed again; 0: each time" {
	issue
	fac-dispatch </dev/null
	fac-discover >/dev/null
	hub reset_log
	fac-discover >/dev/null
	[ "$(lists)" = 0 ]
	jq '.tracker.relist = 0' fac.json >f && mv f fac.json
	fac-discover >/dev/null
	[ "$(lists)" = 1 ]
	jq '.tracker.relist = 60' fac.json >f && mv f fac.json
	jq -c '.listed_at = "2026-01-01T00:00:00Z"' run/cache/github-since-*.json >s && cat s >"$(echo run/cache/github-since-*.json)"
	hub reset_log
	fac-discover >/dev/null
	[ "$(lists)" = 1 ]
	hub reset_log
	fac-discover >/dev/null
	[ "$(lists)" = 0 ]
}
