#!/usr/bin/env bats
# make eval: that its figures are what they say.
load helper

rated() { # N UNDERSPECIFIED BODY: rows
	jq -cn --argjson n "$1" --argjson u "$2" --arg b "$3" 'range($n) | {id: "x-\(.)", title: "A page", body: $b, underspecified: $u}'
}

@test "eval: a score that tells them apart has an AUC of 1, one that is blind 0.5, and one that errs 0" {
	good='It should be green instead of red, for example `a.b.c` in version 1.2.'
	bad='Maybe one could discuss it?'
	{ rated 5 0 "$good"; rated 5 3 "$bad"; } >rows
	EVAL=$PWD/rows run -0 "$ROOT/tests/eval"
	[[ $output = *'rows: 10 issues, 5 of them not ready'* ]]
	[[ $output = *'AUC of the score             1.000  (95 %: 1.000 to 1.000)'* ]]
	[[ $output =~ 0.44\ +5\ +100%\ +100%\ +0% ]]
	{ rated 4 1 "$good"; rated 4 2 "$good"; } >rows
	EVAL=$PWD/rows run -0 "$ROOT/tests/eval"
	[[ $output = *'AUC of the score             0.500 '* ]]
	{ rated 5 3 "$good"; rated 5 0 "$bad"; } >rows
	EVAL=$PWD/rows run -0 "$ROOT/tests/eval"
	[[ $output = *'AUC of the score             0.000 '* ]]
}

@test "eval: without rated issues it says so, and measures the classes all the same" {
	EVAL=$PWD/none run -0 "$ROOT/tests/eval"
	[[ $output = *'left out: '*'/none cannot be read'* ]]
	[[ $output =~ sensitive\ +[0-9]+\ +1.00\ +1.00 ]]
}

@test "eval: on issues that people rated the score is better than a guess, the floor and length" {
	skip_without_shared data/readiness-django.ndjson
	EVAL=$SHARED_FILE run -0 "$ROOT/tests/eval"
	figure() { sed -n "s/^  AUC of $1 *\\([0-9.]*\\).*/\\1/p" <<<"$output"; }
	awk -v s="$(figure 'the score')" -v f="$(figure 'the floor alone')" -v l="$(figure 'length alone')" 'BEGIN { exit !(s >= 0.60 && s > f && s > l) }'
}

@test "eval: in words of others, nine of ten that need a person are held by a class, and one of twenty is dispatched at most" {
	EVAL=$PWD/none run -0 "$ROOT/tests/eval"
	awk '$1 == "all" { n += $2; held += $3; dispatched += $6 } END { exit !(n == 180 && held >= 0.9 * n && dispatched <= 0.05 * n) }' <<<"$output"
	[ "$(grep -c 'in words of others: .*, 120 issues' <<<"$output")" = 3 ]
}
