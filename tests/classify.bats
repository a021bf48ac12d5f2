# pipelines/classify: what triage and routing make of a dump.

load helper

classify() {
	"$FAC_PIPELINES/classify" "$@"
}

# row COUNT NAME: the table has it.
row() {
	grep -qxF "$(printf '%9s  %s' "$1" "$2")" "${3-out}" || fail "no row: $1 $2" "$(<"${3-out}")"
}

# sums BY: the counts of a group, added up.
sums() {
	awk -v by="by $1" '$0 == by { on = 1; next } /^$/ { on = 0 } on && substr($0, 9, 1) ~ /[0-9]/ { n += $1 } END { print n + 0 }' out
}

@test "classify: 3,449 objects, 2,274 pull requests, 1,175 records, exactly" {
	skip_without_shared data/backlog-datasets.ndjson
	call 0 classify "$SHARED_FILE" -o judged
	row 3449 objects
	row 2274 'pull requests skipped'
	row 1175 records
	row 0 bad
	for by in verdict class route; do [ "$(sums $by)" = 1175 ] || fail "by $by: $(sums $by)"; done
	[ "$(wc -l <judged)" = 1175 ]
	[ "$(jq -r 'select(.triage and .route) | .ref' judged | sort -u | wc -l)" = 1175 ]
	while read -r verdict; do
		row "$(jq -r --arg v "$verdict" 'select(.triage.verdict == $v) | 1' judged | wc -l)" "$verdict"
	done < <(jq -r .triage.verdict judged | sort -u)
	mv out table
	jq -s . "$SHARED_FILE" >array
	call 0 classify array
	cmp out table
}

@test "classify: counts per verdict, class, rule and route, with two examples each" {
	make_backlog 3 >dump
	make_record 4 '.body = "do it"' >>dump
	call 0 classify dump
	row 4 records
	row 3 dispatch
	row 1 escalate
	row 3 clear
	row 1 thin
	row 1 thin.short
	row 4 'none: no rule matched'
	[ "$(grep -c 'github:org/app#3 ' out)" = 0 ] || fail 'more than two examples'
	grep -qx ' *github:org/app#4  Add a greeting to page 4' out
}

@test "classify: --config and FAC_CONFIG route" {
	make_record >dump
	make_config
	call 0 classify dump
	row 1 org/app
	unset FAC_CONFIG
	call 0 classify dump
	row 1 'none: no rule matched'
	call 0 classify --config fac.json dump
	row 1 org/app
	[ ! -e run ] || fail 'it made a run directory'
}

@test "classify: -o - puts the records on stdout, and the table on stderr" {
	make_backlog 2 >dump
	call 0 classify -o - dump
	[ "$(jq -r .route.reason out | sort -u)" = 'no rule matched' ]
	row 2 records err
	mv out records
	call 0 classify -o to dump
	cmp to records
	call 0 classify -o - - <dump
	cmp out records
}

@test "classify: a bad line in the middle is named, counted, and costs nothing else; exit 65" {
	{
		make_record 1
		echo 'not json'
		make_record 2
	} >dump
	call 65 classify dump -o to
	[[ ${stderr_lines[0]} = 'fac-discover: dump:2: '* ]]
	row 3 objects
	row 2 records
	row 1 bad
	[ "$(wc -l <to)" = 2 ]
}

@test "classify: a title that a terminal would obey does not reach it" {
	make_record 1 '.title = "a\u001b[31m\u202eb\u200bc\u0007\nd\u0085" | .labels = []' >dump
	call 0 classify dump
	grep -qF 'a?[31m?b?c??d?' out || fail "$(cat -v out)"
	! grep -qP '[\x00-\x09\x0b-\x1f\x7f]|\x{202e}|\x{200b}|\x{85}' out || fail "$(cat -v out)"
}

@test "classify: a stage that fails is noticed, whichever it is, and there is no table" {
	make_record >dump
	mkdir bin
	for broken in fac-discover fac-triage fac-route; do
		ln -sf "$FAC_BIN"/fac-* bin/
		rm "bin/$broken"
		printf '#!/bin/sh\ncat >/dev/null\necho broken >&2\nexit 78\n' >"bin/$broken"
		chmod +x "bin/$broken"
		call 78 env FAC_BIN="$T/bin" "$FAC_PIPELINES/classify" dump -o to
		[ ! -s out ] || fail "$broken: $output"
		[ ! -e to ] || fail "$broken: records were written"
		[[ $stderr = *broken* ]] || fail "$broken: its message is lost"
		rm "bin/$broken"
	done
	ln -sf "$FAC_BIN"/fac-* bin/
	rm bin/fac-route
	printf '#!/bin/sh\ncat >/dev/null\n' >bin/fac-route
	chmod +x bin/fac-route
	call 74 env FAC_BIN="$T/bin" "$FAC_PIPELINES/classify" dump
	row 1 'records lost by a later stage'
}

@test "classify: usage, a missing dump, a full disk" {
	make_record >dump
	call 64 classify
	call 64 classify --wrong dump
	call 64 classify dump dump
	call 0 classify --help
	call 74 classify missing
	[ ! -s out ]
	[[ $stderr = *missing* ]]
	status=0
	classify dump >/dev/full 2>err || status=$?
	[ $status = 74 ]
	call 74 classify dump -o /dev/full
	call 0 classify dump
	[ -z "$(ls -A tmp)" ] || fail "left behind: $(ls -A tmp)"
}

@test "classify: an empty dump is a table of zeros" {
	: >dump
	call 0 classify dump
	row 0 objects
	row 0 records
}
