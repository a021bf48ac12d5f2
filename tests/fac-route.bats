# fac-route: golden pairs (tests/fixtures/route/NAME.in, .json, .out; `want` is the repository, by hand), then the rest.

load helper

golden() {
	local in name
	for in in "$FIXTURES/route/"*.in; do
		name=${in%.in}
		[ ! -e "$name.json" ] || export FAC_CONFIG=$name.json
		call 0 fac-route "$in" || return
		unset FAC_CONFIG
		"$@" "$name" || fail "${name##*/}"
	done
}

same_bytes() {
	diff "$1.out" out >&2
}

as_wanted() {
	local wrong
	wrong=$(jq -c 'select(.want != .route.repo) | [.want, .case, .route]' out)
	[ -z "$wrong" ] || fail "$wrong"
}

@test "route: every golden pair, byte for byte" {
	golden same_bytes
	[ "$(cat "$FIXTURES/route/"*.in | wc -l)" -ge 30 ]
}

@test "route: every golden case goes where a person sent it" {
	golden as_wanted
}

@test "route: everything but the member is as it was" {
	grep -v '"route":' "$FIXTURES/route/rules.in" >in
	call 0 fac-route --config "$FIXTURES/route/rules.json" in
	sed 's/,"route":{"repo":[^{]*}$/}/' out | cmp - in
	grep -q 9223372036854775807 out
}

@test "route: a malformed record is named, and costs nothing else" {
	{
		make_record 1
		echo '{"ref":"github:org/app#2","labels":"security"}'
		make_record 3
	} >in
	call 65 fac-route in
	[ "$(wc -l <out)" -eq 2 ]
	[ "$stderr" = 'fac-route: in:2: labels: expected array' ]
}

@test "route: of a body, regular expressions see the first 64 KiB" {
	jq -n '{route: {rules: [{regex: "haaland", repo: "org/demo"}]}}' >fac.json
	make_record 1 '.body = "x" * 65528 + " haaland"' >in
	make_record 2 '.body = "x" * 65536 + " haaland"' >>in
	call 0 fac-route --config fac.json in
	[ "$(jq -r .route.repo out)" = $'org/demo\nnull' ]
}

@test "route: a regular expression that does not compile is refused at the start" {
	jq -n '{route: {rules: [{label: "x", repo: "org/x"}, {regex: "a(", repo: "org/x"}]}}' >fac.json
	make_record 1 >in
	call 78 fac-route --config fac.json in
	[[ $stderr == 'fac-route: route.rules[1].regex: '* ]]
	[ ! -s out ]
}

@test "route: a rule, or a default, of a repository that is not configured is refused at the start" {
	make_record 1 >in
	make_config '.route = {rules: [{label: "x", repo: "org/App"}]}'
	call 0 fac-route in
	make_config '.route = {rules: [{label: "x", repos: ["org/app", "org/other"]}]}'
	call 78 fac-route in
	[ "$stderr" = 'fac-route: route.rules[0]: org/other: not in repos' ]
	make_config '.route = {default: "org/other"}'
	call 78 fac-route in
	[ "$stderr" = 'fac-route: route.default: org/other: not in repos' ]
}
