#!/usr/bin/env bats
# -j N: several processes share a stream, and nobody can tell but by the clock.
load helper

# Some blocks of 256 KiB: 3000 records of 250 bytes to 8 KB, every 500th line malformed.
setup() {
	make_record 1 | jq -c '. as $r | range(3000) as $i | $r | .ref = "github:org/app#\($i + 1)" | .key = "#\($i + 1)" | .labels = ["area/\($i % 3)"]
		| .body = (if $i % 3 == 0 then "Please fix." else .body * (1 + $i % 20) end)' | sed '0~500s/^{/[/' >in
}

@test "jobs: the same records in the same order, the same complaints, the same exit code" {
	jq -n '{route: {rules: [{label: "area/1", repo: "org/one"}]}}' >fac.json
	for tool in fac-triage fac-route; do
		call 65 $tool --config fac.json in
		mv out plain
		sort <<<"$stderr" >said
		[ "$(wc -l <plain)" = 2994 ]
		for n in 1 2 3 7; do
			call 65 $tool --config fac.json -j $n in
			cmp out plain
			sort <<<"$stderr" | diff - said
		done
		call 65 sh -c "cat in | $tool --config fac.json --jobs 2"
		cmp out plain
	done
}

@test "jobs: files are numbered each for itself; a last line that is cut is never handed out" {
	head -n 400 in >a
	{ head -n 300 in; printf '{"ref":"x:1"'; } >b
	call 65 fac-triage -j 2 a b
	[ "$(wc -l <out)" = 700 ]
	[[ $stderr = 'fac-triage: b:301: truncated'* ]]
	call 0 fac-triage -j 2 /dev/null
	[ ! -s out ]
}

@test "jobs: a line that is too long is skipped in its place, and nothing behind it, however big the buffer is by then" {
	{ head -n 400 in; head -c 9000000 /dev/zero | tr '\0' x; echo; cat in in in in; } >long
	call 65 fac-triage long
	mv out plain
	sort <<<"$stderr" >said
	for n in 1 2; do
		call 65 fac-triage -j $n long
		cmp out plain
		sort <<<"$stderr" | diff - said
	done
	grep -q 'long:401: line is too long' said
}

@test "jobs: what came in goes out before more is waited for" {
	mkfifo lines
	fac-triage -j 2 <lines >out &
	exec 7>lines
	head -n 3 in >&7
	wait_for 10 eval '[ "$(wc -l <out)" = 3 ]'
	head -n 5 in | tail -n 2 >&7
	wait_for 10 eval '[ "$(wc -l <out)" = 5 ]'
	exec 7>&-
	wait
}

@test "jobs: a worker that is killed is an error; a reader that goes away ends all of them; a full disk is said" {
	mkfifo lines
	fac-triage -j 2 <lines >out 2>err &
	pid=$!
	exec 7>lines
	head -n 1 in >&7
	wait_for 10 eval '[ "$(wc -l <out)" = 1 ]'
	kill -9 $(pgrep -P $pid)
	head -n 1 in >&7
	exec 7>&-
	wait $pid && fail 'it ended well' || [ $? = 74 ]
	grep -q 'fac-triage: a worker ended too early' err
	run -141 bash -c 'set -o pipefail; fac-triage -j 2 "$1" "$1" "$1" 2>/dev/null | head -n 1 >/dev/null' - "$T/in"
	call 74 sh -c "fac-triage -j 2 $T/in >/dev/full"
	wait_for 10 eval '! pgrep -f "fac-triage -j 2 $T/in"'
}

@test "jobs: N is a number from 1 to 256" {
	for n in 0 257 x 2x '' -1; do
		call 64 fac-triage -j "$n" in
		[[ $stderr = "fac-triage: --jobs: $n: expected 1 to 256" ]] || fail "$n: $stderr"
	done
}
