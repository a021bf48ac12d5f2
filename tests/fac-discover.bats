# fac-discover: a dump or the tracker as issue records. (What each object becomes: tests/unit/normalise.c.)

load helper

# counts OBJECTS PULL_REQUESTS RECORDS BAD: what the last line on stderr says.
counts() {
	[ "${stderr_lines[-1]}" = "fac-discover: $1 objects, $2 pull requests skipped, $3 records, $4 bad" ] ||
		fail "counts: ${stderr_lines[-1]}"
}

refs() {
	jq -r .ref out | tr '\n' ' '
}

@test "discover: every fixture gives its records, byte for byte" {
	for in in "$FIXTURES"/discover/*.in; do
		call 0 fac-discover --from "$in"
		cmp out "${in%.in}.out" || fail "$in"
	done
}

@test "discover: what it wrote comes through again as it is" {
	cat "$FIXTURES"/discover/*.out >all
	call 0 fac-discover --from all
	cmp out all
	call 0 fac-discover --from - <all
	cmp out all
}

@test "discover: lines and an array, pretty-printed or not, are the same" {
	cat "$FIXTURES"/discover/*.out >lines
	jq -s . lines >pretty
	jq -cs . lines >flat
	# jq writes numbers and escapes its own way: the records are compared, not their bytes
	jq -cS 'del(.big)' lines >want
	for form in pretty flat; do
		call 0 fac-discover --from $form
		jq -cS 'del(.big)' out | cmp - want || fail $form
	done
}

@test "discover: a backlog of 3,449 objects: 2,274 pull requests, 1,175 records, as lines and as an array, in flat memory" {
	skip_without_shared data/backlog-datasets.ndjson
	call 0 fac-discover --from "$SHARED_FILE" --stats stats
	counts 3449 2274 1175 0
	[ "$(<stats)" = '{"objects":3449,"pull_requests":2274,"records":1175,"bad":0}' ]
	mv out lines
	[ "$(wc -l <lines)" = 1175 ]
	! grep -q '/pull/[0-9]*","created_at"' lines || fail 'a pull request became a record'
	jq -r 'select(.pull_request | not) | "github:huggingface/datasets#\(.number)"' "$SHARED_FILE" >want
	jq -r .ref lines | cmp - want
	jq -s . "$SHARED_FILE" >array
	call 0 fac-discover --from array
	cmp out lines
	# ulimit counts address space: the file is 16 MB, and would not fit. (A build with sanitizers maps more than that.)
	(ulimit -v 16000 && fac-discover --version >/dev/null 2>&1) || return 0
	call 0 bash -c 'ulimit -v 16000; exec fac-discover --from array'
	cmp out lines
	call 0 bash -c 'ulimit -v 16000; exec fac-discover --from "$1"' - "$SHARED_FILE"
	cmp out lines
}

@test "discover: a bad line or element is named with its line in the file, and costs nothing else" {
	{
		make_record 1
		echo '{"number":7,"title":"no url"}'
		make_record 2
	} >in
	call 65 fac-discover --from in
	[ "${stderr_lines[0]}" = 'fac-discover: in:2: no url: cannot tell the repository; add url to --json' ]
	counts 3 0 2 1
	[ "$(refs)" = 'github:org/app#1 github:org/app#2 ' ]
	printf '[\n{"ref":"a"},\n\n{"ref":\n 7},{"ref":"b"}\n' >array
	call 65 fac-discover --from array --stats stats
	[ "${stderr_lines[0]}" = 'fac-discover: array:4: ref: expected string' ]
	[ "${stderr_lines[1]}" = 'fac-discover: array:6: the array has no end: a truncated file' ]
	[ "$(refs)" = 'a b ' ]
	[ "$(<stats)" = '{"objects":3,"pull_requests":0,"records":2,"bad":2}' ]
}

@test "discover: a line of a dump that is cut short is not acted on" {
	printf '{"ref":"a"}\n{"ref":"b"}' >in
	call 65 fac-discover --from in
	[ "$(refs)" = 'a ' ]
}

@test "discover: text that a terminal would obey does not reach it" {
	printf '%s\n' '{"url":"https://github.com/o/r/issues/\u001b[31m","number":1,"\u202e":1}' '{"ref":"\u001b]0;x\u0007"}' >in
	call 65 fac-discover --from in
	! grep -qP '\x1b|\x07' err || fail "$(cat -v err)"
}

@test "discover: a pipe that stays open: what came in goes out at once" {
	coproc stream { exec fac-discover --from - 2>err; }
	# shellcheck disable=SC2154 # set by coproc
	pid=$stream_PID
	make_record 1 >&"${stream[1]}"
	IFS= read -rt 10 -u "${stream[0]}" line || fail 'nothing came out within 10 s'
	[[ $line = *'"github:org/app#1"'* ]]
	eval "exec ${stream[1]}>&-"
	wait "$pid"
}

@test "discover: counts that cannot be written are exit 74" {
	make_record >in
	call 74 fac-discover --from in --stats missing/stats
	[[ ${stderr_lines[1]} = 'fac-discover: missing/stats: '* ]]
	status=0
	fac-discover --from in >/dev/full 2>err || status=$?
	[ $status = 74 ]
}

@test "discover: without --from, the tracker's ready issues, by priority, age and key" {
	{
		make_record 10 '.priority = 2'
		make_record 9 '.priority = 2'
		make_record 1 '.priority = 0'
		make_record 2 '.priority = 1 | .created_at = "2026-02-01T00:00:00Z"'
		make_record 3 '.priority = 1 | .state = "closed"'
		make_record 4 '.priority = 4'
		make_record 5 '.priority = 2 | .created_at = "2025-01-01T00:00:00Z"'
	} >backlog.ndjson
	make_config
	call 0 fac-discover
	[ "$(jq -r .key out | tr '\n' ' ')" = '#2 #5 #9 #10 #4 #1 ' ]
	[ -z "$stderr" ]
	call 0 fac-discover --from backlog.ndjson
	[ "$(jq -r .key out | tr '\n' ' ')" = '#10 #9 #1 #2 #3 #4 #5 ' ]
	[ ! -e tracker ] || fail 'reading wrote'
}

@test "discover: tracker.file: another file is another backlog; none is exit 78, a missing one 69" {
	make_config
	make_record 7 >other.ndjson
	jq '.tracker.file = "other.ndjson"' fac.json >two.json
	call 0 fac-discover --config two.json
	[ "$(refs)" = 'github:org/app#7 ' ]
	call 78 env -u FAC_CONFIG fac-discover
	[[ $stderr = *'no tracker: set tracker.file'* ]]
	rm other.ndjson
	call 69 fac-discover --config two.json
	[[ $stderr = *other.ndjson:* ]]
}

@test "discover: tracker.ready: the states and labels that mean ready, in the tracker and in a dump" {
	jq -cn '{html_url: "https://github.com/o/r/issues/\(1, 2)", state: "open", title: "t"}
		| .number = (.html_url[-1:] | tonumber) | .labels = (if .number == 1 then ["agent"] else ["bug"] end)' >backlog.ndjson
	make_config
	call 0 fac-discover
	[ "$(refs)" = 'github:o/r#1 github:o/r#2 ' ]
	make_config '.tracker.ready = ["Agent"]'
	call 0 fac-discover
	[ "$(refs)" = 'github:o/r#1 ' ]
	call 0 fac-discover --from backlog.ndjson
	[ "$(jq -r .state out | tr '\n' ' ')" = 'ready other ' ]
}

@test "discover: tracker.dir: what fac set counts while the dump says what it said then" {
	make_backlog 2 >backlog.ndjson
	make_config
	mkdir tracker elsewhere
	echo '{"ref":"github:org/app#1","state":"in_progress","base_state":"ready","comments":[],"closed":null,"at":"2026-01-01T00:00:00Z"}' \
		>'tracker/github%3Aorg%2Fapp%231.json'
	call 0 fac-discover
	[ "$(refs)" = 'github:org/app#2 ' ]
	make_config '.tracker.dir = "elsewhere"'
	call 0 fac-discover
	[ "$(refs)" = 'github:org/app#1 github:org/app#2 ' ]
	make_config
	echo '{' >'tracker/github%3Aorg%2Fapp%232.json'
	call 69 fac-discover
	[ ! -s out ]
	[[ $stderr = *'%232.json: '* ]]
}

@test "discover: an issue that is there twice is named, listed once, exit 65" {
	{
		make_record 1
		make_record 2
		make_record 1 '.ref = "github:Org/App#1" | .title = "another"'
	} >backlog.ndjson
	make_config
	call 65 fac-discover
	[ "$(refs)" = 'github:org/app#1 github:org/app#2 ' ]
	[[ ${stderr_lines[0]} = *'github:Org/App#1: is there twice; the first counts' ]]
	counts 3 0 2 1
}

@test "discover: a dump is never written, not even touched" {
	make_backlog 3 >backlog.ndjson
	make_config
	cp -p backlog.ndjson before
	stat -c '%Y %Z %i' backlog.ndjson >when
	call 0 fac-discover
	[ "$(wc -l <out)" = 3 ]
	cmp backlog.ndjson before
	stat -c '%Y %Z %i' backlog.ndjson | cmp - when
}
