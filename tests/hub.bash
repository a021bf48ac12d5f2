# hub.bash: the stand-in for GitHub (tests/hub/hub.mjs) in the tests of one file. hub OP [JSON members].

# hub_start: one hub; HUB is its address, HUB_API that of its REST API. In setup_file it serves the file's tests, one after another,
# each of which begins with hub_reset; hub_end in teardown_file.
hub_start() {
	local line
	export HUB_MODULES=${HUB_MODULES-$ROOT/build/hub/node_modules} BATS_NO_PARALLELIZE_WITHIN_FILE=true HUB_LOG=$BATS_FILE_TMPDIR/hub
	[ -d "$HUB_MODULES" ] || fail "build/hub is missing: make build/hub/node_modules"
	mkdir -p "$HUB_LOG"
	exec 8< <(exec node "$ROOT/tests/hub/hub.mjs" "$HUB_LOG" 2>"$HUB_LOG/err" 3>&-)
	export HUB_PID=$!
	read -r -t 60 -u 8 line || fail 'the hub does not start' "$(cat "$HUB_LOG/err")"
	export HUB=http://127.0.0.1:${line#listening } HUB_API=http://127.0.0.1:${line#listening }/api/v3
}

# hub OP [JSON]: a control operation; its answer on stdout. Fails where the hub says no. (By hand: curl takes longer than the hub.)
hub() {
	local LC_ALL=C body=${2-} line code
	if [[ $body =~ ^[[:space:]]*(\{[[:space:]]*\})?$ ]]; then body="{\"do\":\"$1\"}"; else body="{\"do\":\"$1\",${body#*\{}"; fi
	exec 7<>"/dev/tcp/127.0.0.1/${HUB##*:}"
	printf 'POST /_hub HTTP/1.0\r\nContent-Length: %d\r\n\r\n%s' ${#body} "$body" >&7
	read -r _ code _ <&7
	while read -r line <&7 && [ "$line" != $'\r' ]; do :; done
	cat <&7
	exec 7>&-
	[ "$code" = 200 ]
}

# hub_reset: a new world, of which the git repositories are in HUB_GIT.
hub_reset() {
	HUB_GIT=$(hub reset | jq -r .dir)/git
}

# hub_valid: fails where a request or an answer was not as GitHub's descriptions say. In each test's teardown.
hub_valid() {
	local wrong
	wrong=$(hub violations)
	[ "$wrong" = '[]' ] || fail "not as GitHub describes it: $wrong" "$(cat "$HUB_LOG/err")"
}

hub_end() {
	kill "$HUB_PID"
}

# hub_world: ann (admin), bob (write), mallory (nobody) and fac-bot (write), whose token is hub-token-fac; org/app with two labels.
hub_world() {
	hub user '{"login":"mallory"}'
	hub token '{"token":"hub-token-fac","login":"fac-bot"}'
	hub repo '{"name":"org/app","collaborators":{"ann":"admin","bob":"write","fac-bot":"write"},"labels":["agent-ready","bug"]}'
	for login in ann bob; do hub user "{\"login\":\"$login\"}"; done
} >/dev/null

# hub_factory [JQ]: tracker and forge on the hub: org/app, whose main is protected (the check `test`, one approval) and fac-bot's
# token may read that. The agents are make_config's.
hub_factory() {
	hub_world
	hub repo '{"name": "org/app", "collaborators": {"ann": "admin", "bob": "write", "fac-bot": "admin"}, "protection": {"main": {
		"required_status_checks": {"url": "", "strict": false, "contexts": ["test"], "checks": [{"context": "test", "app_id": null}], "contexts_url": ""},
		"required_pull_request_reviews": {"dismiss_stale_reviews": true, "require_code_owner_reviews": false, "required_approving_review_count": 1}}}}' >/dev/null
	echo hub-token-fac >"$T/token"
	chmod 600 "$T/token"
	make_config '.tracker = {kind: "github", ready: ["agent-ready"]} | .forge = {kind: "github", dir: "forge"}
		| .github = {api: $ENV.HUB_API, token_file: "token"} | .repos["org/app"] = {} | '"${1-.}"
}

# hub_issue [JQ]: one that triage finds clear, opened by a stranger, called ready by ann; its number.
hub_issue() {
	hub issue "$(jq -cn '{repo: "org/app", title: "Add a greeting", by: "mallory", labels: ["agent-ready"], labelled_by: "ann",
		body: "The start page shows only the name of the site. It should greet the visitor first, in the language of the page, as the other pages do.\n\nAcceptance criteria:\n- [ ] the page shows a greeting\n- [ ] a test covers it\n"}
		| '"${1-.}")" | jq .number
}

# hub_pulls: number, state, draft, merged, labels of each pull request of org/app
hub_pulls() {
	hub state '{"repo":"org/app"}' | jq -r '.issues[] | select(.pull) | "\(.number) \(.state) draft=\(.pull.draft) merged=\(.pull.merged_at != null) \(.label_names | join(","))"'
}

# hub_writes: every request that changes something, in order; GraphQL mutations by name.
hub_writes() {
	hub log | jq -r '.[] | if .kind == "git" then select(.method == "POST" and (.path | endswith("git-receive-pack"))) | "push"
		elif .kind == "graphql" then select(.mutation) | .mutation else select(.method != "GET") | .method + " " + .path end'
}

# hub_published: issue 1 in review, and its claim as fac-complete leaves it, with the branch fac/issue-1 and pull request 2 of fac-bot, which
# is green and approved by ann. H is the head, B the base.
hub_published() {
	local name=github%3Aorg%2Fapp%231
	hub_issue >/dev/null
	fac-discover >"$T/line"
	hub label '{"repo": "org/app", "number": 1, "by": "fac-bot", "add": ["fac:in-review"]}' >/dev/null
	B=$(hub state '{"repo":"org/app"}' | jq -r .branches.main)
	H=$(hub commit '{"repo": "org/app", "branch": "fac/issue-1", "from": "refs/heads/main", "files": {"work.txt": "work\n"}, "by": "Agent"}' | jq -r .sha)
	hub pull '{"repo": "org/app", "head": "fac/issue-1", "title": "Add a greeting", "by": "fac-bot"}' >/dev/null
	hub check '{"repo": "org/app", "number": 2, "name": "test"}' >/dev/null
	hub review '{"repo": "org/app", "number": 2, "by": "ann", "event": "APPROVE"}' >/dev/null
	fac-dispatch </dev/null
	jq -c --arg h "$H" --arg b "$B" --arg name "$name" '. + {
		triage: {verdict: "dispatch", class: "clear", score: 1, reasons: [], tier: "rules"}, route: {repo: "org/app"},
		dispatch: {action: "started", reason: "started", name: $name, attempt: 1, attempts: 1, epoch: 1, at: "2026-01-01T00:00:00Z",
			repo: "org/app", branch: "fac/issue-1", base: "main", base_sha: $b, sandbox: "none", state_set: true, prior_state: "ready",
			content_sha256: .content_sha256},
		complete: {phase: "published", reason: "pr_open", at: "2026-01-01T00:00:00Z", outcome: "finished", head_sha: $h,
			reviewed_sha: $h, issue_closed: false, pr: {number: "2", url: "x", author: "fac-bot", state: "open",
			draft: false, seen_at: "2026-01-01T00:00:00Z", head_sha: $h, reviewed_sha: $h}}}' "$T/line" >"run/claims/$name.json"
	hub reset_log >/dev/null
}
