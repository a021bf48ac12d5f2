# tests/mutants on a tree of its own: what it must find, it finds.

load helper

# The tree: a function with a guard, and a unit test that knows of it. high() adds a guard that it does not know of.
setup() {
	mkdir -p tree/lib tree/tools tree/tests/unit tree/tests/mutants.d
	cd tree || return
	cp "$ROOT/tests/mutants" tests
	cat >lib/limit.c <<-'END'
		int
		limit(int n)
		{
			if (n < 0) /* guard: limit.low */
				return 0;
				return n;
		}
	END
	cat >tests/unit/limit.c <<-'END'
		int limit(int n);
		int
		main(void)
		{
			return limit(-1) != 0;
		}
	END
	cat >Makefile <<-'END'
		all:
		build/unit/limit: lib/limit.c tests/unit/limit.c; @mkdir -p build/unit && cc -o $@ $^
	END
	printf '%s\ttests/unit/limit.c\t-\n' limit.low >tests/mutants.d/a.tsv
}

high() {
	sed -i 's|return n;|if (n > 9 \|\|\n    n == 5) /* guard: limit.high */\nreturn 9;\nreturn n;|' lib/limit.c
}

last() {
	[ "${lines[-1]}" = "$1" ] || fail "$output" "$stderr"
}

@test "mutants: a guard that a test knows of is killed, and the tree is as it was" {
	cp lib/limit.c before
	call 0 tests/mutants
	last '1 killed, 0 survived'
	cmp lib/limit.c before
	[ ! -e build ]
}

@test "mutants: a survivor is a failure, also of an if over two lines" {
	high
	printf '%s\ttests/unit/limit.c\t-\n' limit.high >tests/mutants.d/b.tsv
	call 1 tests/mutants
	last '1 killed, 1 survived'
	[[ $output = *survived*limit.high* ]] || fail "$output"
	sed -i 's/limit(-1) != 0/limit(-1) != 0 || limit(5) != 9 || limit(10) != 9/' tests/unit/limit.c
	call 0 tests/mutants
	last '2 killed, 0 survived'
	call 0 tests/mutants limit.high
	last '1 killed, 0 survived'
	MUTANTS_SHORT=1 call 0 tests/mutants
	last '1 killed, 0 survived'
}

@test "mutants: a guard without a row, and a row without a guard" {
	high
	call 1 tests/mutants
	[[ $stderr = *'limit.high: a guard without a row'* ]] || fail "$stderr"
	printf 'limit.gone\ttests/unit/limit.c\t-\nlimit.high\ttests/unit/none.c\t-\n' >>tests/mutants.d/a.tsv
	call 1 tests/mutants -n
	[[ $stderr = *'limit.gone: a row without a guard'* ]] || fail "$stderr"
	[[ $stderr = *'limit.high: its test is missing'* ]] || fail "$stderr"
}

@test "mutants: a test that is red to begin with, or does not run, proves nothing" {
	sed -i 's/!= 0/== 0/' tests/unit/limit.c
	call 1 tests/mutants
	last '0 killed, 0 survived'
	[[ $output = *'not green unmutated (1)'* ]] || fail "$output"
	printf '@test "one" {\n\tskip\n}\n' >tests/x.bats
	printf 'limit.low\ttests/x.bats\t%s\n' one none >tests/mutants.d/a.tsv
	call 1 tests/mutants
	last '0 killed, 0 survived'
	[ "$(grep -c 'not green unmutated (2)' "$T/out")" = 2 ] || fail "$output"
}

@test "mutants: a sed script of its own; one that breaks the build, or changes nothing, is a failure" {
	printf 'limit.low\ttests/unit/limit.c\t-\ts/n < 0/n < -1/\n' >tests/mutants.d/a.tsv
	call 0 tests/mutants
	last '1 killed, 0 survived'
	printf 'limit.low\ttests/unit/limit.c\t-\ts/if/iff iff/\n' >tests/mutants.d/a.tsv
	call 1 tests/mutants
	[[ $output = *'mutant does not compile'* ]] || fail "$output"
	printf 'limit.low\ttests/unit/limit.c\t-\ts/nothing/x/\n' >tests/mutants.d/a.tsv
	call 1 tests/mutants
	[[ $output = *'mutation does not apply'* ]] || fail "$output"
}
