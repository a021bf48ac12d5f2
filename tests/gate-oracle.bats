#!/usr/bin/env bats
# The merge gate, judged by a second hand in another language: 10,000 random worlds.
load helper

# judged SEED N
judged() {
	node "$ROOT/tests/gate-oracle.mjs" "$1" "$2" 3>worlds >expected
	"$FAC_UNIT/gate" - <worlds >decided
	[ "$(wc -l <decided)" = "$2" ]
	paste -d '\t' expected decided worlds | awk -F '\t' '$1 != $2' >wrong
	[ ! -s wrong ] || fail "$(wc -l <wrong) are judged otherwise; the first (oracle, fac, world):" "$(head -n 1 wrong)"
}

@test "10,000 random worlds: fac decides as the oracle does, row by row, and merges none of which a row is false" {
	judged "${SOAK_SEED-20261125}" "${SOAK_WORLDS-10000}"
	[ "$(grep -c '^merge' decided)" -ge 500 ]
	[ "$(grep -c '^queued' decided)" -ge 50 ]
	[ "$(grep -c '^hold' decided)" -ge 5000 ]
	# each row is the only one that is false in some world
	for row in policy graduation ours head required checks settled mergeable review threads issue files queue; do
		grep -qx "hold $row" decided || fail "$row never alone"
	done
	echo "# $(cut -d ' ' -f 1 decided | sort | uniq -c | awk '{ print $2 "=" $1 }' | paste -sd ' ')" >&3
}

@test "the oracle is not an echo: a world that it calls false is not the gate's word" {
	node "$ROOT/tests/gate-oracle.mjs" 7 50 3>worlds >expected
	jq -c '.forge.pr.state = "open" | .halted = true' worlds | "$FAC_UNIT/gate" - >decided
	[ "$(grep -c '^merge' decided)" = 0 ]
	grep -q '^merge' expected
}
