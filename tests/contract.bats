# The contract that every filter keeps, whatever it decides (DESIGN.md: One record, all the way; Exit codes).
# Each test goes over all of them; a failure names the tool.

load helper

PURE='fac-discover fac-triage fac-route'
FILTERS="$PURE fac-dispatch fac-complete fac-mergegate"
PROGRAMS="$FILTERS fac-reap fac-keep fac-ask"
declare -gA MEMBER=([fac-discover]=content_sha256 [fac-triage]=triage [fac-route]=route [fac-dispatch]=dispatch
	[fac-complete]=complete [fac-mergegate]=gate)

setup() {
	make_config
}

# filter TOOL [ARG...]: the tool as a filter of stdin. No record of these tests is triaged unless a test says so, and
# none is claimed: the tools with effects have nothing to do but to say so.
filter() {
	local tool=$1
	shift
	case $tool in
	fac-discover) "$FAC_BIN/$tool" --from - "$@" ;;
	*) "$FAC_BIN/$tool" "$@" ;;
	esac
}

# check CODE TOOL [ARG...]: call, with stdin from the file `in`; the line in which fac-discover counts a dump is no
# diagnostic, and is taken out of $stderr.
check() {
	call "$1" filter "${@:2}" <in || fail "$2"
	stderr=$(sed '/^fac-discover: [0-9]* objects, /d' err)
}

# records N: N records whose order by age, key and number is the same.
records() {
	local line n
	line=$(make_record 101)
	for ((n = 101; n < 101 + $1; n++)); do echo "${line//#101/#$n}"; done
}

count_is() {
	[ "$(wc -l <out)" -eq "$2" ] || fail "$1: $(wc -l <out) records came out, not $2" "$stderr"
}

@test "contract: empty input is no error, and gives no output" {
	: >in
	for tool in $FILTERS; do
		check 0 "$tool"
		[ ! -s out ] || fail "$tool: $output"
		[ -z "$stderr" ] || fail "$tool: $stderr"
	done
}

@test "contract: a malformed line is named with its number, the others pass, exit 65" {
	local bad
	while IFS= read -r bad; do
		{
			make_record 1
			printf '%b\n' "$bad"
			make_record 2
		} >in
		for tool in $FILTERS; do
			check 65 "$tool" || fail "line: $bad"
			count_is "$tool" 2 || fail "line: $bad"
			[[ $stderr =~ ^$tool:\ \<stdin\>:2:\ . ]] || fail "$tool: line: $bad" "$stderr"
			[[ $stderr != *$'\n'* ]] || fail "$tool: one diagnostic expected: $stderr"
			[[ $output = *'app#1"'*$'\n'*'app#2"'* ]] || fail "$tool: $output"
		done
	done <<-'END'
		{"ref":
		{"ref":"github:org/app#3"}}
		{"ref":"github:org/app#3","ref":"github:org/app#4"}
		{"ref":"github:org/app#3","title":"\\u0000"}
		{"ref":"github:org/app#3","title":"\\ud800"}
		{"ref":"github:org/app#3","title":"\xff"}
		{"ref":"github:org/app#3","title":"a\tb"}
		{'ref':'github:org/app#3'}
		{"ref":"github:org/app#3","n":01}
		{"ref":"github:org/app#3","n":NaN}
		\xef\xbb\xbf{"ref":"github:org/app#3"}
		"a string"
		null
		not json at all

	END
}

@test "contract: a line that is JSON but no record is named, the others pass, exit 65" {
	local bad
	for bad in '{}' '{"title":"no ref"}' '{"ref":7}' '{"ref":""}' '{"ref":"github:org/app#3","labels":"bug"}' \
		'{"ref":"github:org/app#3","title":["x"]}' '{"ref":"github:org/app#3","content_sha256":"00"}'; do
		{
			make_record 1
			echo "$bad"
			make_record 2
		} >in
		for tool in $FILTERS; do
			check 65 "$tool" || fail "line: $bad"
			count_is "$tool" 2 || fail "line: $bad"
			[[ $stderr =~ ^$tool:\ \<stdin\>:2:\ . ]] || fail "$tool: line: $bad" "$stderr"
		done
	done
}

@test "contract: nesting over 64 and lines over 8 MiB are refused, the rest goes on" {
	{
		make_record 1
		printf '{"ref":"github:org/app#3","x":%s%s}\n' "$(printf '[%.0s' {1..64})" "$(printf ']%.0s' {1..64})"
		make_record 2
	} >in
	for tool in $FILTERS; do
		check 65 "$tool"
		count_is "$tool" 2
	done
	{
		make_record 1
		printf '{"ref":"github:org/app#3","body":"'
		head -c 8388608 /dev/zero | tr '\0' x
		printf '"}\n'
		make_record 2
	} >in
	for tool in $FILTERS; do
		check 65 "$tool"
		count_is "$tool" 2
		[[ $stderr = "$tool: <stdin>:2: "* ]] || fail "$tool: $stderr"
	done
}

@test "contract: a last line without a newline is an error, and is not acted on" {
	{
		make_record 1
		make_record 2 | tr -d '\n'
	} >in
	for tool in $FILTERS; do
		check 65 "$tool"
		count_is "$tool" 1
		[[ $stderr = "$tool: <stdin>:2: "* ]] || fail "$tool: $stderr"
		[[ $output != *app#2* ]] || fail "$tool: $output"
	done
}

@test "contract: a full disk under stdout is exit 74" {
	for n in 1 300; do
		records $n >in
		for tool in $FILTERS; do
			status=0
			filter "$tool" <in >/dev/full 2>err || status=$?
			[ $status = 74 ] || fail "$tool: $n records: exit $status" "$(<err)"
			[ -s err ] || fail "$tool: says nothing"
		done
	done
	for tool in $PROGRAMS; do
		status=0
		"$FAC_BIN/$tool" --help >/dev/full 2>err || status=$?
		[ $status = 74 ] || fail "$tool --help: exit $status"
	done
}

@test "contract: an unknown option, or one without its argument, is exit 64 and does nothing" {
	records 1 >in
	for tool in $PROGRAMS; do
		for option in --nonsense -Z --config; do
			status=0
			"$FAC_BIN/$tool" $option <in >out 2>err || status=$?
			[ $status = 64 ] || fail "$tool $option: exit $status" "$(<err)"
			[ ! -s out ] || fail "$tool $option: wrote to stdout"
			grep -q "^$tool: " err || fail "$tool $option: $(<err)"
		done
	done
	[ ! -e run ] || fail 'a run directory was made'
}

@test "contract: --help goes to stdout, exits 0, and has an example; --version names the program" {
	local version
	version=$(sed -n 's/^VERSION *= *//p' "$ROOT/Makefile")
	for tool in $PROGRAMS; do
		call 0 "$FAC_BIN/$tool" --help
		[ ! -s err ] || fail "$tool: $stderr"
		[[ $output = *"usage: $tool"* ]] || fail "$tool: no usage line: $output"
		[[ $output = *[Ee]xample* ]] || fail "$tool: no example: $output"
		[ "$(wc -L <out)" -le 100 ] || fail "$tool: --help is wider than 100 columns"
		call 0 "$FAC_BIN/$tool" --version
		[ "$output" = "$tool $version" ] || fail "$tool: --version says $output"
	done
}

@test "contract: all members come through byte for byte, the tool's own is added before the closing brace" {
	local odd before after body
	odd='"max":9223372036854775807,"min":-9223372036854775808,"huge":1e400,"tail":1.10,"zero":-0.0,"exp":1E+2'
	odd+=',"Ref":"github:org/other#9","near":{"a":1,"A":2,"b":{"a":1}},"esc":"\u00e9\/\u2028\ud83d\ude00","ü":"ü"'
	odd+=' , "blank" : [ 1 ,	{ } , [ ] ] ,"":"empty key","triage ":0,"deep":{"triage":1,"route":2,"gate":3}'
	{
		make_record 1 | sed "s|}\$|,$(printf %s "$odd" | sed 's/[&|\\]/\\&/g')}|"
		make_record 2 | sed 's/}$/  }/'
	} >in
	for tool in $FILTERS; do
		check 0 "$tool"
		count_is "$tool" 2
		mapfile -t before <in
		mapfile -t after <out
		for i in 0 1; do
			body=${before[i]%\}}
			body=${body%"${body##*[! ]}"}
			[[ ${after[i]} = "$body"*"\"${MEMBER[$tool]}\":"* ]] ||
				fail "$tool: bytes changed" "in:  ${before[i]}" "out: ${after[i]}"
		done
	done
}

@test "contract: an old value of the tool's member is replaced in place, all around it is as it was" {
	for tool in $FILTERS; do
		[ "$tool" != fac-discover ] || continue
		member=${MEMBER[$tool]}
		make_record 1 | sed "s|^{|{\"before\":[1.0, 2],\"$member\" : {\"old\":true,\"n\":[{}]} ,\"after\":1e400,|" >in
		check 0 "$tool"
		[[ $output = '{"before":[1.0, 2],"'"$member"'" : {'*'} ,"after":1e400,'"$(make_record 1 | tail -c +2)" ]] ||
			fail "$tool: $output"
		[[ $output != *'"old"'* ]] || fail "$tool: the old value is still there"
	done
}

@test "contract: as many records come out as went in, in the same order" {
	records 300 >in
	jq -r .ref in >refs
	for tool in $FILTERS; do
		check 0 "$tool"
		jq -r .ref out | cmp - refs || fail "$tool: other records, or another order"
	done
}

@test "contract: discover | triage | route | dispatch | complete | mergegate: records in, records out" {
	records 150 >in
	make_record 251 '.body = "do it"' >>in
	make_record 252 '.labels = ["security"]' >>in
	make_record 253 '.author.association = "NONE"' >>in
	jq -r .ref in >refs
	fac-dispatch </dev/null # makes the run directory
	find run | sort >before
	set -o pipefail
	fac-discover --from in | fac-triage | fac-route | fac-dispatch --dry-run | fac-complete --dry-run |
		fac-mergegate --dry-run >out
	jq -r .ref out | cmp - refs
	[ "$(jq -c 'select(.triage and .route and .dispatch and .complete and .gate)' out | wc -l)" = 153 ]
	find run | sort | diff before - || fail 'a dry run changed the run directory'
}

@test "contract: a reader that goes away ends a pure filter quietly, and does not stop one with effects" {
	records 2000 >in
	for tool in $FILTERS; do
		{
			status=0
			export -f filter
			env --default-signal=PIPE bash -c 'filter "$@"' - "$tool" <in 2>err || status=$?
			echo $status >status
		} | head -n 1 >first
		[ "$(wc -l <first)" = 1 ] || fail "$tool: no record"
		case " $PURE " in
		*" $tool "*)
			[ "$(<status)" = 141 ] || fail "$tool: exit $(<status)"
			[ ! -s err ] || fail "$tool: $(<err)"
			;;
		*) [ "$(<status)" = 74 ] || fail "$tool: exit $(<status)" ;;
		esac
	done
}

@test "contract: a record comes out before the next one is read" {
	local one
	one=$(make_record 1)
	for tool in $FILTERS; do
		[ "$tool" != fac-discover ] || continue # it orders what it reads
		coproc stream { exec "$FAC_BIN/$tool" 2>/dev/null; }
		# shellcheck disable=SC2154 # set by coproc
		pid=$stream_PID
		echo "$one" >&"${stream[1]}"
		line=
		IFS= read -rt 10 -u "${stream[0]}" line || fail "$tool: nothing came out within 10 s"
		[[ $line = *'"github:org/app#1"'* ]] || fail "$tool: $line"
		eval "exec ${stream[1]}>&-"
		wait "$pid" || fail "$tool: exit $?"
	done
}

@test "contract: \"-\" is stdin, \"--\" ends the options, files are read in order" {
	make_record 1 >in
	make_record 2 >-x
	make_record 3 >y
	for tool in $FILTERS; do
		case $tool in
		fac-discover)
			call 0 "$FAC_BIN/$tool" --from -x
			[[ $output = *app#2* ]] || fail "$tool --from -x: $output"
			;;
		*)
			check 0 "$tool" -
			count_is "$tool" 1
			check 0 "$tool" -- -
			count_is "$tool" 1
			check 0 "$tool" -- -x - y
			[ "$(jq -r .key out | tr '\n' ' ')" = '#2 #1 #3 ' ] || fail "$tool: $output"
			;;
		esac
	done
}

@test "contract: a long file shows how far it is, on a terminal alone, and a message takes that line away first" {
	local tool line
	line=$(make_record 101 ".body = \"$(printf 'It should greet. %.0s' {1..100})\"")
	{ yes "$line" | head -n 3000 && echo broken; } >big
	for tool in fac-triage fac-route; do # on a disk where each read takes a while
		script -qec "strace -o /dev/null -e trace=read -e inject=read:delay_enter=50000 '$FAC_BIN/$tool' big >out" typescript </dev/null >/dev/null && fail "$tool: no exit code"
		grep -qE $'\r'"$tool: [0-9]+ % of [0-9]+ MB, [0-9]+ lines"$'\x1b\\[K' typescript || fail "$tool" "$(tail -c 300 typescript)"
		grep -qE $'\r\x1b\\[K'"$tool: big:3001: " typescript || fail "$tool" "$(tail -c 300 typescript)"
		call 65 "$FAC_BIN/$tool" big
		[ "$stderr" = "$tool: big:3001: byte 1: not a value" ] || fail "$tool" "$stderr"
	done
}

@test "contract: a file that cannot be read is named, and the exit code says so" {
	make_record 1 >in
	for tool in $FILTERS; do
		case $tool in
		fac-discover) call 74 "$FAC_BIN/$tool" --from missing ;;
		*) check 74 "$tool" missing ;;
		esac
		[[ $stderr = "$tool: "*missing* ]] || fail "$tool: $stderr"
	done
}

@test "contract: nothing of a stranger's text reaches the terminal unescaped" {
	printf '%s\n' '{"ref":"x\u001b]0;evil\u0007\u202e","labels":"\u001b[31m"}' $'{"ref":"\e[31m"}' \
		$'{"re\u202ef":1}' $'{"ref":"github:org/app#1","\e[2J":1}' >in
	for tool in $FILTERS; do
		check 65 "$tool"
		if grep -qP '[\x00-\x08\x0b-\x1f\x7f]|\x{202e}' err; then fail "$tool: $(cat -v err)"; fi
	done
}

@test "contract: a configuration that is not understood is exit 78, before anything is read" {
	make_record 1 >in
	jq '.dispatch.slotz = 3' fac.json >bad.json
	for tool in $FILTERS; do
		check 78 "$tool" --config bad.json
		[[ $stderr = "$tool: "*'dispatch.slotz: unknown key'* ]] || fail "$tool: $stderr"
		[ ! -s out ] || fail "$tool: $output"
		check 78 "$tool" --config missing.json
	done
}
