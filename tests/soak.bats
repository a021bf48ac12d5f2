#!/usr/bin/env bats
# The soak's short forms; tests/soak is where they are explained, and what runs for long.
load helper

@test "stampede: copies of fac-dispatch over the same issues, some killed: one claim each, never more keepers than slots" {
	call 0 "$ROOT/tests/soak" stampede 24 6 3 || fail "$output"
}

@test "fortnight: ticks over a changing backlog, some killed, leave the open work and nothing else" {
	call 0 "$ROOT/tests/soak" fortnight 25 || fail "$output"
}
