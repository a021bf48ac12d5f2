# fac-triage: golden pairs, then what a pair cannot say.
#
# tests/fixtures/triage/NAME.in goes through fac-triage, with NAME.json as its configuration where there is one; what comes
# out is NAME.out, byte for byte. Each record says in `case` what it is about and in `want` its class by hand, so
# that an .out that was made anew is still held against a person's word.

load helper

golden() {
	local in name
	for in in "$FIXTURES/triage/"*.in; do
		name=${in%.in}
		[ ! -e "$name.json" ] || export FAC_CONFIG=$name.json
		call 0 fac-triage "$in" || return
		unset FAC_CONFIG
		"$@" "$name" || fail "${name##*/}"
	done
}

same_bytes() {
	diff "$1.out" out >&2
}

as_wanted() {
	local wrong
	wrong=$(jq -c 'select(.want != .triage.class) | [.want, .case, .triage]' out)
	[ -z "$wrong" ] || fail "$wrong"
}

# judge FILTER [JQ]: the answer's `triage` for a clear record that the jq filter changed.
judge() {
	make_record 1 "$1" >in
	call 0 fac-triage in || return
	jq -r "${2-.triage.class}" out >answer
}

is() {
	[ "$(cat answer)" = "$1" ] || fail "got $(cat answer), not $1"
}

@test "triage: every golden pair, byte for byte" {
	golden same_bytes
	[ "$(cat "$FIXTURES/triage/"*.in | wc -l)" -ge 150 ]
}

@test "triage: every golden case has the class that a person gave it" {
	golden as_wanted
}

@test "triage: verdict and class go together" {
	cat "$FIXTURES/triage/"*.in >in
	call 0 fac-triage in
	jq -se 'map(.triage | .verdict == ({terminal: "skip", out_of_scope: "skip", blocked: "skip", clear: "dispatch",
		synthetic: "dispatch"}[.class] // "escalate")) | all and length > 150' out
	[ "$(jq -r .triage.class out | sort -u | wc -l)" -ge 8 ]
}

@test "triage: nothing but dispatch, escalate and skip, and a reason for all but clear" {
	cat "$FIXTURES/triage/"*.in >in
	call 0 fac-triage in
	jq -se 'all(.[].triage; (.verdict | IN("dispatch", "escalate", "skip")) and .tier == "rules"
		and (.score >= 0 and .score <= 1) and (all(.reasons[].rule; startswith("score.")) == (.class == "clear")))' out
}

@test "triage: every rule that asks for a person has a sentence for the author" {
	cat "$FIXTURES/triage/"*.in >in
	call 0 fac-triage in
	jq -r '.triage.reasons[].rule' out | sort -u | grep -vE '^(score|terminal|out_of_scope|blocked|synthetic)\.' >rules
	[ "$(wc -l <rules)" -ge 20 ]
	while read -r rule; do grep -qF "{\"$rule\"," "$ROOT/lib/state/advice.c" || fail "$rule"; done <rules
}

@test "triage: everything but the member is as it was" {
	cat "$FIXTURES/triage/"*.in | grep -v '"triage":' >in
	call 0 fac-triage in
	sed 's/,"triage":{"verdict":.*}$/}/' out | cmp - in
	grep -q 9223372036854775807 out
	grep -q '"ratio":1.10,' out
}

@test "triage: a malformed record is named, and costs nothing else" {
	{
		make_record 1
		echo '{"ref":"github:org/app#2","labels":"security"}'
		echo '{"title":"no ref"}'
		make_record 3
	} >in
	call 65 fac-triage in
	[ "$(wc -l <out)" -eq 2 ]
	[ "${stderr_lines[0]}" = 'fac-triage: in:2: labels: expected array' ]
	[ "${stderr_lines[1]}" = 'fac-triage: in:3: ref: is missing' ]
}

@test "triage: a record of no kind of author, state or labels is not dispatched" {
	echo '{"ref":"x:1"}' >in
	call 0 fac-triage in
	jq -e '.triage.verdict == "escalate" and .triage.class == "untrusted" and .triage.score == 0' out
}

@test "triage: blocked until every blocker is done" {
	local done=run/done
	name() { printf '%s/%.2s/%s.json' "$done" "$(printf %s "$1" | sha256sum)" "$(jq -rn --arg s "$1" '$s | @uri | gsub("\\."; "%2E")')"; }
	closed() { mkdir -p "$(dirname "$(name "$1")")" && echo "$2" >"$(name "$1")"; }
	make_record 1 '.body += "\nBlocked by: org/Lib#7, #8\n"' >in
	class() { call 0 fac-triage "$@" in && jq -r .triage.class out; }

	[ "$(class)" = blocked ]
	[ "$(class --run run)" = blocked ]
	closed github:org/lib#7 '{"complete":{"phase":"closed"}}'
	[ "$(class --run run)" = blocked ]
	jq -e "$RULES"'(.triage.reasons | rules) == [{rule: "blocked.open", detail: "github:org/app#8"}]' out
	closed github:org/app#8 '{"complete":{"phase":"released"}}'
	[ "$(class --run run)" = blocked ]
	closed github:org/app#8 '{"complete":{"phase":"closed"}'
	[ "$(class --run run)" = blocked ]
	closed github:org/app#8 '{"complete":{"phase":"closed"}}'
	[ "$(class --run run)" = clear ]
	jq -e '.triage.blocked_by == ["github:org/lib#7", "github:org/app#8"]' out
	[ "$(FAC_RUN=$PWD/run class)" = clear ]
	[ "$(class --run elsewhere)" = blocked ]
	[ "$(class)" = blocked ]
	rm "$(name github:org/lib#7)"
	ln -s "$(basename "$(name github:org/app#8)")" "$(name github:org/lib#7)"
	[ "$(class --run run)" = blocked ]
}

@test "triage: what is blocked by itself, or by what nobody knows, is never free" {
	mkdir -p run/done
	make_record 1 '.blocked_by = ["github:org/App#1"]' >in
	mkdir -p "run/done/$(printf 'github:org/app#1' | sha256sum | cut -c1-2)"
	echo '{"complete":{"phase":"closed"}}' >"run/done/$(printf 'github:org/app#1' | sha256sum | cut -c1-2)/github%3Aorg%2Fapp%231.json"
	call 0 fac-triage --run run in
	jq -e '.triage.reasons[0].rule == "blocked.self" and .triage.verdict == "skip"' out
	make_record 2 '.body += "\nBlocked by: #1 and Kim\n"' >in
	call 0 fac-triage --run run in
	jq -e "$RULES"'(.triage.reasons | rules) == [{rule: "blocked.unreadable", detail: "#1 and Kim"}]' out
}

@test "triage: reading the run directory writes nothing, and makes none" {
	make_record 1 '.blocked_by = ["#2"]' >in
	call 0 fac-triage --run run in
	[ ! -e run ]
	mkdir run
	call 0 fac-triage --run run in
	[ -z "$(ls -A run)" ]
}

@test "triage: a synthetic issue says so, whatever else it is" {
	judge '.title = "[factory-e2e] x"' '[.triage.class, .triage.verdict, .triage.synthetic] | join(" ")'
	is 'synthetic dispatch true'
	judge '.title = "[factory-e2e] x" | .labels = ["security"]' '[.triage.class, .triage.synthetic] | join(" ")'
	is 'sensitive true'
	judge . '.triage | has("synthetic")'
	is false
}

@test "triage: a phrase that no list can hold is a configuration error" {
	jq -n '{triage: {sensitive_phrases: ["x", "*"]}}' >fac.json
	make_record 1 >in
	call 78 fac-triage --config fac.json in
	[[ $stderr == *'triage.sensitive_phrases[1]: '* ]]
	[ ! -s out ]
}

@test "triage: hostile texts of 200 KB are judged" {
	for body in '"a" * 200000' '"`" * 200000' '"auth_" * 40000' '"<!--" * 50000' '"[" * 200000' '"no " * 66000' \
		'"Blocked by: #2, " * 12000' '"Blocked by: #2\n" * 12000' '"> " * 100000' '"*_" * 100000' '"\u202e" * 60000' \
		'"```\n" * 50000' '"-->" * 60000' '"migration needed, " * 11000'; do
		make_record 1 ".body = ($body)" >>in
	done
	call 0 timeout 20 fac-triage in
	[ "$(wc -l <out)" -eq 14 ]
	jq -se 'all(.[]; .triage.verdict != "dispatch")' out
}

@test "triage: the backlog of 1175 issues: none is lost, all that are closed are terminal" {
	skip_without_shared data/backlog-datasets.ndjson
	call 0 fac-discover --from "$SHARED_FILE"
	mv out all
	call 0 fac-triage all
	[ "$(wc -l <out)" -eq 1175 ]
	run -0 jq -r .triage.class out
	[ "$(grep -c terminal <<<"$output")" -eq 1004 ]
	[ "$(grep -c untrusted <<<"$output")" -ge 100 ]
}
