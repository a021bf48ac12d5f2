# hub.bash: the stand-in for GitHub (tests/hub/hub.mjs) in a test. hub_start; hub OP [JSON members]; hub_stop in teardown.

# hub_start: one hub for this test; HUB is its address, HUB_API that of its REST API.
hub_start() {
	local line
	export HUB_MODULES=${HUB_MODULES-$ROOT/build/hub/node_modules}
	[ -d "$HUB_MODULES" ] || fail "build/hub is missing: make build/hub/node_modules"
	mkdir -p "$T/hub"
	exec 8< <(exec node "$ROOT/tests/hub/hub.mjs" "$T/hub" 2>"$T/hub.err" 3>&-)
	HUB_PID=$!
	read -r -t 60 -u 8 line || fail 'the hub does not start' "$(cat "$T/hub.err")"
	export HUB=http://127.0.0.1:${line#listening } HUB_API=http://127.0.0.1:${line#listening }/api/v3
}

# hub OP [JSON]: a control operation; its answer on stdout. Fails where the hub says no.
hub() {
	curl -sS --fail-with-body --noproxy '*' --data "$(jq -cn --arg do "$1" --argjson o "${2:-{\}}" '{do: $do} + $o')" "$HUB/_hub"
}

# hub_stop: ends it; fails where a request or an answer was not as GitHub's descriptions say.
hub_stop() {
	local wrong
	[ -n "${HUB_PID-}" ] || return 0
	wrong=$(hub violations)
	kill "$HUB_PID"
	HUB_PID=
	[ "$wrong" = '[]' ] || fail "not as GitHub describes it: $wrong" "$(cat "$T/hub.err")"
}

# hub_world: ann (admin), bob (write), mallory (nobody) and fac-bot (write), whose token is hub-token-fac; org/app with two labels.
hub_world() {
	hub user '{"login":"mallory"}'
	hub token '{"token":"hub-token-fac","login":"fac-bot"}'
	hub repo '{"name":"org/app","collaborators":{"ann":"admin","bob":"write","fac-bot":"write"},"labels":["agent-ready","bug"]}'
	for login in ann bob; do hub user "{\"login\":\"$login\"}"; done
} >/dev/null
