# helper.bash: what every bats file loads. Sets FAC_BIN, FAC_PIPELINES and FAC_UNIT (absolute; from the caller, or this
# tree's), unsets all other FAC_ variables, and gives each test its own HOME under $BATS_TEST_TMPDIR, which is also
# its working directory. Tests may run in parallel: nothing outside $BATS_TEST_TMPDIR is written.

bats_require_minimum_version 1.5.0

ROOT=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
helper_bin=${FAC_BIN-$ROOT/build/bin} helper_pipelines=${FAC_PIPELINES-$ROOT/pipelines} helper_unit=${FAC_UNIT-$ROOT/build/unit}
for helper_name in ${!FAC_@}; do unset "$helper_name"; done
FAC_BIN=$(realpath -m "$helper_bin")
FAC_PIPELINES=$(realpath -m "$helper_pipelines")
FAC_UNIT=$(realpath -m "$helper_unit")
FIXTURES=$ROOT/tests/fixtures
PATH=$FAC_BIN:$PATH
export FAC_BIN FAC_PIPELINES FAC_UNIT PATH

# Nothing of the person who runs the tests reaches them.
unset GITHUB_TOKEN GH_TOKEN LINEAR_API_KEY "${!XDG_@}" "${!GIT_@}"
export LC_ALL=C.UTF-8 TZ=UTC
export GIT_CONFIG_NOSYSTEM=1 GIT_CONFIG_GLOBAL=/dev/null GIT_TERMINAL_PROMPT=0
export GIT_AUTHOR_NAME=Tester GIT_AUTHOR_EMAIL=tester@example.org GIT_AUTHOR_DATE='2026-01-01T00:00:00Z'
export GIT_COMMITTER_NAME=Tester GIT_COMMITTER_EMAIL=tester@example.org GIT_COMMITTER_DATE='2026-01-01T00:00:00Z'

if [ -n "${BATS_TEST_TMPDIR-}" ]; then
	T=$BATS_TEST_TMPDIR
	export HOME=$T/home TMPDIR=$T/tmp
	mkdir -p "$HOME" "$TMPDIR"
	cd "$T" || exit 1
fi

# call CODE COMMAND...: runs it with stdout and stderr apart ($output, $lines, $stderr, $stderr_lines; files `out` and
# `err` keep the bytes), and fails where the exit code is another.
call() {
	local want=$1
	shift
	status=0
	"$@" >"$T/out" 2>"$T/err" || status=$?
	output=$(tr -d '\0' <"$T/out") stderr=$(tr -d '\0' <"$T/err")
	mapfile -t lines <"$T/out"
	# shellcheck disable=SC2034 # for the tests
	mapfile -t stderr_lines <"$T/err"
	[ "$status" = "$want" ] || fail "exit code $status, not $want: $*" "$stderr"
}

# fail MESSAGE...: the test fails, and says why.
fail() {
	printf '%s\n' "$@" >&2
	return 1
}

# wait_for SECONDS COMMAND...: until it succeeds; fails after that time. For what another process does: never a sleep.
wait_for() {
	local end=$((${EPOCHREALTIME/./} + $1 * 1000000))
	shift
	until "$@"; do
		[ "${EPOCHREALTIME/./}" -lt $end ] || fail "waited in vain for: $*" || return 1
		sleep 0.05
	done
}

# make_repo [DIR]: a git repository with one commit on main.
make_repo() {
	local dir=${1-$T/app}
	git init -q -b main "$dir"
	echo hello >"$dir/README"
	git -C "$dir" add README
	git -C "$dir" commit -q -m 'first commit'
}

# make_record [N [JQ]]: one line: an issue that triage finds clear, github:org/app#N, changed by the jq filter.
# No content_sha256: fac computes it, and a filter may change title and body.
make_record() {
	jq -cn --argjson n "${1-1}" '{
		ref: "github:org/app#\($n)", key: "#\($n)", tracker: "file", title: "Add a greeting to page \($n)",
		body: ("The start page of section \($n) shows only the name of the site. It should greet the visitor first, "
			+ "in the language of the page.\n\nAcceptance criteria:\n- [ ] the page shows a greeting above the name\n"
			+ "- [ ] a test covers it\n"),
		state: "ready", labels: ["enhancement"], author: {login: "alice", association: "MEMBER"},
		url: "https://example.org/org/app/issues/\($n)", created_at: "2026-01-01T00:00:00Z",
		updated_at: "2026-01-02T00:00:00Z", priority: 3, blocked_by: []} | '"${2-.}"
}

# RULES: for jq, the reasons but for what the score is made of.
export RULES='def rules: map(select(.rule | startswith("score.") | not));'

# make_backlog N: records 1 to N.
make_backlog() {
	local n
	for ((n = 1; n <= $1; n++)); do make_record "$n"; done
}

# make_config [JQ]: $T/fac.json, changed by the jq filter, and FAC_CONFIG and FAC_RUN=$T/run exported. The tracker is
# $T/backlog.ndjson (record 1 unless it is there already), the repository org/app is $T/app (made where missing), an
# implementer commits one file, a reviewer approves.
make_config() {
	[ -e "$T/app" ] || make_repo "$T/app"
	[ -e "$T/backlog.ndjson" ] || make_record >"$T/backlog.ndjson"
	jq -n '{
		tracker: {kind: "file", file: "backlog.ndjson", dir: "tracker"},
		forge: {kind: "local", dir: "forge", identity: "fac-bot", approvers: ["rex"]},
		repos: {"org/app": {path: "app", checks: [{name: "test", argv: ["test", "-f", "README"]}]}},
		route: {default: "org/app"},
		agents: [
			{name: "ivy", role: "implementer", timeout: 60,
			 argv: ["sh", "-c", "cat {task} >work.txt && git add work.txt && git commit -q -m work"]},
			{name: "rex", role: "reviewer", timeout: 60,
			 argv: ["sh", "-c", "echo {\\\"verdict\\\":\\\"approve\\\",\\\"summary\\\":\\\"fine\\\"} >{out}/verdict.json"]}],
		merge: {policy: "on-green-with-review", graduation: "waived", settle: 0}} | '"${1-.}" >"$T/fac.json"
	export FAC_CONFIG=$T/fac.json FAC_RUN=$T/run
}

# without FILE MEMBER: the lines of FILE with that member taken out by jq, for comparisons that bytes cannot make.
without() {
	jq -c --arg m "$2" 'del(.[$m])' "$1"
}

# need_root, skip_without_shared FILE: skips the test where it cannot run. Sets SHARED_FILE.
need_root() {
	[ "$(id -u)" = 0 ] || skip 'needs root'
}
skip_without_shared() {
	SHARED_FILE=$ROOT/../shared/$1
	[ -r "$SHARED_FILE" ] || skip "needs ../shared/$1"
}
