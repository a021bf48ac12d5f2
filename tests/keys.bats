#!/usr/bin/env bats
# No dead key: each key of fac.json has a test, `@test "key NAME: …"` in one of these files, in which changing it changes what
# the programs do. This compares their names with the table in the code, so that a new key without a test is red.
load helper

# table: every key that the code knows, but those of mere sections, which are their members.
table() {
	local src
	src=("$ROOT"/lib/base/*.c "$ROOT"/lib/state/config*.c "$ROOT"/lib/io/{file*,json*}.c)
	${CC:-cc} -std=c11 -D_GNU_SOURCE -w -O0 -I"$ROOT/lib" -o keys "$ROOT/tests/lint-keys.c" "${src[@]}" -lcjson -lnettle -lm &&
		./keys | awk -F '\t' '$2 != "object" { print $1 }' | sort
}

@test "keys: each of the table has a test that changes it, and no test is of another" {
	table >known
	[ "$(wc -l <known)" -ge 70 ]
	sed -n 's/^@test "key \([^ :]*\): .*/\1/p' "$ROOT"/tests/*.bats | sort -u >tested
	diff known tested >&2
}
