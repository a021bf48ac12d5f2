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

@test "route: --explain says of every rule whether it holds, and what keeps it from that; records are as without it" {
	jq -n '{route: {default: "org/rest", rules: [{label: "pear", repo: "org/pear"}, {keywords: ["greeting"], repo: "org/app"},
		{label: "enhancement", team: "X", repo: "org/x"}, {regex: "greet", repo: "org/late", name: "late \u001b[1m"}]}}' >fac.json
	make_record 1 >in
	make_record 2 '.title = "x" | .body = "y"' >>in
	fac-route --config fac.json in >plain
	call 0 fac-route --config fac.json --explain in
	cmp plain out
	[ "$stderr" = 'fac-route: github:org/app#1:
fac-route:     no       label:pear -> org/pear: not its label
fac-route:     decides  keywords:greeting -> org/app
fac-route:     no       label:enhancement -> org/x: not its team
fac-route:     also     late \x1b[1m -> org/late
fac-route: github:org/app#2:
fac-route:     no       label:pear -> org/pear: not its label
fac-route:     no       keywords:greeting -> org/app: not its keywords
fac-route:     no       label:enhancement -> org/x: not its team
fac-route:     no       late \x1b[1m -> org/late: not its regex
fac-route:     default  org/rest' ]
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

# clones: org/app and org/lib, with files of their own and one that both have; fac.json knows them, and the rules RULES.
clones() {
	local name
	for name in app lib; do
		[ -e $name ] || make_repo $name
		mkdir -p $name/src $name/docs
		touch $name/src/$name.c $name/docs/both.md $name/$name.md
		git -C $name add . && git -C $name commit -q --allow-empty -m files
	done
	jq -n "{repos: {\"org/app\": {path: \"app\"}, \"org/lib\": {path: \"lib\"}}, route: {rules: [${1-}]}}" >fac.json
}
# went BODY: the route of an issue with it.
went() {
	make_record 1 ".body = \$ENV.BODY" >in
	fac-route --config fac.json in | jq -r '.route | .repo // .reason, .rule // "-"' | paste -sd ' '
}
said() { BODY=$1 went; }

@test "route: a file that one clone alone has says where the work is; what both have, or is at the top, does not" {
	clones
	[ "$(said 'See src/app.c, line 3.')" = 'org/app file:src/app.c' ]
	[ "$(said 'See ./src/lib.c.')" = 'org/lib file:src/lib.c' ]
	[ "$(said 'In lib.c it is so')" = 'org/lib file:lib.c' ]
	for text in 'See docs/both.md' 'See app.md' 'See README' 'xsrc/app.c' 'src/app.cc' 'rc/app.c' 'src/app' '../' ''; do
		[ "$(said "$text")" = 'no rule matched -' ] || fail "$text: $(said "$text")"
	done
	jq '.route.default = "org/lib"' fac.json >f && mv f fac.json
	[ "$(said 'See src/app.c')" = 'org/app file:src/app.c' ]
	[ "$(said 'See docs/both.md')" = 'org/lib default' ]
	jq 'del(.repos["org/lib"], .route)' fac.json >f && mv f fac.json
	[ "$(said 'See src/app.c')" = 'no rule matched -' ]
}

@test "route: what conflicts goes nowhere, and both are named" {
	clones '{label: "enhancement", repo: "org/app"}'
	[ "$(said 'See src/app.c')" = 'org/app label:enhancement' ]
	[ "$(said 'See src/lib.c')" = 'conflict: label:enhancement says org/app, src/lib.c is in org/lib -' ]
	[ "$(said 'See src/lib.c and src/app.c')" = 'org/app label:enhancement' ]
	jq '.route.rules[0].repos = ["org/app", "org/lib"] | del(.route.rules[0].repo)' fac.json >f && mv f fac.json
	[ "$(said 'See src/lib.c')" = 'org/app label:enhancement' ]
	jq '.route = {default: "org/app"}' fac.json >f && mv f fac.json
	[ "$(said 'See src/lib.c and src/app.c')" = 'conflict: src/app.c is in org/app, src/lib.c is in org/lib -' ]
	make_record 1 '.body = "src/lib.c or src/app.c"' >in
	call 0 fac-route --config fac.json --explain in
	[[ $stderr = *'    file     src/app.c -> org/app'$'\n'*'    file     src/lib.c -> org/lib'* ]]
}

@test "route: the paths are kept for as long as the base stays where it is; a clone that cannot be read is no evidence" {
	clones
	export FAC_RUN=$PWD/run
	mkdir -p run/cache
	[ "$(said 'See src/app.c')" = 'org/app file:src/app.c' ]
	[ "$(find run -type f -name 'paths-*' | wc -l)" = 2 ] && [ "$(find run -type f -name 'symbols-*' | wc -l)" = 2 ]
	sed -i 's/app\.c/kept.c/' run/cache/paths-org%2Fapp
	[ "$(said 'See src/kept.c')" = 'org/app file:src/kept.c' ]
	sed -i 's/ fac [0-9]/ fac x/' run/cache/paths-org%2Fapp # another version may look for other names
	[ "$(said 'See src/app.c')" = 'org/app file:src/app.c' ]
	[ "$(said 'See src/kept.c')" = 'no rule matched -' ]
	git -C app mv src/app.c src/new.c
	git -C app commit -q -m moved
	[ "$(said 'See src/new.c')" = 'org/app file:src/new.c' ]
	[ "$(said 'See src/app.c')" = 'no rule matched -' ]
	rm -r run/cache
	[ "$(said 'See src/new.c')" = 'org/app file:src/new.c' ]
	[ ! -e run/cache ]
	mv app elsewhere
	make_record 1 '.body = "See src/lib.c"' >in
	call 0 fac-route --config fac.json in
	[[ $stderr = 'fac-route: org/app: '*': no file is evidence in this run'$'\n''fac-route: org/app: '*': no symbol is evidence in this run' ]]
	[ "$(jq -r .route.reason out)" = 'no rule matched' ]
}

@test "route: a symbol that one clone alone defines says where the work is; one that is only used, or is a word of prose, does not" {
	local text
	clones '{label: "pinned", repo: "org/app"}'
	printf '%s\n' 'def parse_url(s):' 'class UserNameTable:' 'class Greeting:' 'class JavaScript:' 'x = fold_spaces(y)' 'def shared_one():' >app/src/app.py
	printf '%s\n' 'func (t *Table) lookUp(k string) int {' '#define RING_SIZE 4' 'struct shared_one {' 'parse_url("x")' '  fn  write_back (' >lib/src/lib.x
	for name in app lib; do git -C $name add . && git -C $name commit -q -m symbols; done
	[ "$(said 'parse_url fails on an empty string')" = 'org/app symbol:parse_url' ]
	[ "$(said 'See `UserNameTable`.')" = 'org/app symbol:UserNameTable' ]
	[ "$(said 'lookUp() returns 0')" = 'org/lib symbol:lookUp' ]
	[ "$(said 'RING_SIZE is too small, says write_back')" = 'org/lib symbol:RING_SIZE' ]
	for text in 'Greeting the visitor' 'JavaScript is needed' 'fold_spaces(y)' 'shared_one' 'xparse_url' 'parse_urls' 'parse-url' ''; do
		[ "$(said "$text")" = 'no rule matched -' ] || fail "$text: $(said "$text")"
	done
	[ "$(said 'parse_url calls write_back')" = 'conflict: parse_url is in org/app, write_back is in org/lib -' ]
	[ "$(said 'src/app.py calls write_back')" = 'conflict: src/app.py is in org/app, write_back is in org/lib -' ]
	make_record 1 '.body = "write_back" | .labels = ["pinned"]' >in
	call 0 fac-route --config fac.json --explain in
	[ "$(jq -r .route.reason out)" = 'conflict: label:pinned says org/app, write_back is in org/lib' ]
	[[ $stderr = *'    symbol   write_back -> org/lib'* ]]
	export FAC_RUN=$PWD/run
	mkdir -p run/cache
	[ "$(said 'parse_url fails')" = 'org/app symbol:parse_url' ]
	sed -i 's/parse_url/parse_uri/' run/cache/symbols-org%2Fapp
	[ "$(said 'parse_uri fails')" = 'org/app symbol:parse_uri' ]
}
