# fac-keep and the local runner: real bubblewrap, real git, agents that are shell scripts, some of them hostile.

load helper

setup() {
	bin=$T/bin
	mkdir -p "$bin" run/attempts
	# The runner looks for the keeper beside the program that calls it.
	cp "$FAC_UNIT/runner_local" "$bin/drive"
	ln -s "$FAC_BIN/fac-keep" "$bin/fac-keep"
	D=$T/run/attempts/file%3A1.1
	B=fac/file%3A1-1
}

teardown() {
	# What a failed test left running ends with its keeper.
	[ ! -e "$D/keeper.json" ] || flock -n "$D/alive" true || kill -KILL "$(jq .pid "$D/keeper.json")" || :
}

# config IMPLEMENTER REVIEWER [JQ]: scripts for sh -c; an empty reviewer is none.
config() {
	write_config '.agents[0].argv = ["sh", "-c", $impl] | .agents[1].argv = ["sh", "-c", $rev]
		| if $rev == "" then del(.agents[1]) else . end | '"${3-.}" --arg impl "$1" --arg rev "$2"
	base=$(git -C app rev-parse main)
}
write_config() {
	[ -e "$T/app" ] || make_repo "$T/app"
	local filter=$1
	shift
	jq -n "$@" '{
		repos: {"org/app": {path: "app", base: "main", checks: [{name: "test", argv: ["test", "-f", "README"]}]}},
		agents: [{name: "ivy", role: "implementer", timeout: 30}, {name: "rex", role: "reviewer", timeout: 30}]} | '"$filter" >fac.json
	export FAC_CONFIG=$T/fac.json
}

# start [HEAD ONTO]: makes the attempt and starts its keeper.
start() {
	echo 'the task' | "$bin/drive" "$T/run" file%3A1 1 org/app "$B" "$base" "$@" >said 2>err || fail "$(<err)"
	[ "$(<said)" = ready ] || fail "$(<said)"
}

# ended OUTCOME: the keeper lets go of its lock, and this is how it went.
ended() {
	flock -w 40 "$D/alive" true || fail 'the keeper holds its lock'
	[ -e "$D/exit.json" ] || fail "no exit.json: $(cat "$D/log/keeper.log")"
	local outcome
	outcome=$(jq -r .outcome "$D/exit.json")
	[ "$outcome" = "$1" ] || fail "outcome $outcome, not $1" "$(tail -n 5 "$D"/log/*)"
}

# run_to OUTCOME: both.
run_to() {
	start
	ended "$1"
}

# record JQ: of the exit record; must be true.
record() {
	jq -e "$1" "$D/exit.json" >/dev/null || fail "$1" "$(jq . "$D/exit.json")"
}

# processes WORD: those with that word among their arguments.
processes() {
	grep -lzF -f <(printf %s "$1") /proc/[0-9]*/cmdline 2>/dev/null || :
}
none_left() {
	[ -z "$(processes "$1")" ]
}
some_left() {
	[ -n "$(processes "$1")" ]
}

COMMIT='echo "$FAC_ROUND" >>work.txt; git add work.txt; git commit -q -m work'
APPROVE='echo "{\"verdict\":\"approve\",\"summary\":\"fine\"}" >$FAC_OUT/verdict.json'
REFUSE='echo "{\"verdict\":\"request_changes\",\"summary\":\"more of it\"}" >$FAC_OUT/verdict.json'

@test "keep: implementer, check, reviewer: finished, with the work's head" {
	config "$COMMIT; echo '{\"tokens\": 12}' >{out}/usage.json" "$APPROVE"
	run_to finished
	record '.rounds == 1 and .checks == [{name: "test", conclusion: "success", exit: 0}] and .checks_head == .head_sha'
	record '.review == {agent: "rex", verdict: "approve", summary: "fine", head_sha: .head_sha}'
	record '[.roles[] | [.role, .agent, .round, .exit, .signal, .reason]] ==
		[["implementer", "ivy", 1, 0, 0, null], ["reviewer", "rex", 1, 0, 0, null]]'
	record '.roles[0].usage == {tokens: 12} and (.roles[1] | has("usage") | not)'
	[ "$(git --git-dir="$D/work.git" rev-parse "refs/heads/$B")" = "$(jq -r .head_sha "$D/exit.json")" ]
	[ "$(jq -r .base_sha "$D/exit.json")" = "$base" ]
	[ "$(git --git-dir="$D/work.git" show "$B:work.txt")" = 1 ]
}

@test "keep: what an agent finds: task, tree, environment, and nothing else" {
	export CANARY=sung-by-nobody KEY_OF_IVY=a-key
	config "env | sort >{out}/env; cat >{out}/stdin; cmp {task} {out}/stdin; id -u >{out}/id; pwd >{out}/pwd
		ls -A /task >{out}/ls; ls /proc/self/fd >{out}/fds; cp -r {out} saved; git add saved; $COMMIT" '' \
		'.agents[0].env = ["KEY_OF_IVY"]'
	run_to finished
	git --git-dir="$D/work.git" archive "$B" saved | tar x
	[ "$(<saved/stdin)" = 'the task' ]
	[ "$(<saved/pwd)" = /work ]
	[ "$(<saved/ls)" = task.md ]
	[ "$(tr '\n' ' ' <saved/fds)" = '0 1 2 3 ' ] # 3 is ls's own
	[ "$(id -u)" != 0 ] || [ "$(<saved/id)" = "$(id -u nobody)" ]
	diff - saved/env <<-END
		FAC_BASE=$base
		FAC_OUT=/out
		FAC_ROLE=implementer
		FAC_ROUND=1
		FAC_TASK=/task/task.md
		HOME=/home/agent
		KEY_OF_IVY=a-key
		LANG=C.UTF-8
		PATH=/usr/local/bin:/usr/bin:/bin
		PWD=/work
		TERM=dumb
		TZ=UTC
	END
}

@test "keep: nothing of the caller's environment reaches the keeper, its arguments or its files" {
	export CANARY=sung-by-nobody
	config "echo here; cat /proc/*/environ | tr '\\\\0' '\\\\n'; exec sleep 30" ''
	start
	wait_for 10 grep -q here "$D/log/implementer.1"
	keeper=$(jq .pid "$D/keeper.json")
	# shellcheck disable=SC2012
	for f in "/proc/$keeper/environ" "/proc/$keeper/cmdline" "$D/attempt.json" "$D"/log/*; do
		if grep -aq sung-by-nobody "$f"; then fail "$f"; fi
	done
	[ "$(stat -c %s "/proc/$keeper/environ")" = 0 ]
	diff <(tr '\0' '\n' <"/proc/$keeper/environ" | sed 's/=.*//' | sort) <(printf '%s\n' HOME LANG PATH)
	kill -TERM "$keeper"
	ended stopped
}

@test "keep: a reviewer's request_changes goes back, with what was said; then it is approved" {
	config "if [ \$FAC_ROUND = 2 ]; then cat \$FAC_REVIEW >review.txt; git add review.txt; fi; $COMMIT" \
		"if [ \$FAC_ROUND = 1 ]; then $REFUSE; else $APPROVE; fi; [ -z \"\$FAC_REVIEW\" ]" '.dispatch.rounds = 3'
	run_to finished
	record '.rounds == 2 and .review.verdict == "approve" and [.roles[].round] == [1, 1, 2, 2]'
	git --git-dir="$D/work.git" show "$B:review.txt" | grep -qx 'more of it'
	[ "$(git --git-dir="$D/work.git" show "$B:work.txt")" = $'1\n2' ]
}

@test "keep: not approved within the rounds: the head is kept, the review says no" {
	config "$COMMIT" "$REFUSE" '.dispatch.rounds = 2'
	run_to not_approved
	record '.rounds == 2 and .review.verdict == "request_changes" and .review.head_sha == .head_sha and (.head_sha | length) == 40'
}

@test "keep: a failing check goes back with its output, and fails the attempt when rounds are over" {
	config "if [ \$FAC_ROUND = 2 ]; then cp \$FAC_REVIEW seen; git add seen; fi; $COMMIT" "$APPROVE" \
		'.dispatch.rounds = 2 | .repos["org/app"].checks[0].argv = ["sh", "-c", "touch dirt; echo what is wrong; exit 7"]'
	run_to checks_failed
	record '.rounds == 2 and .checks == [{name: "test", conclusion: "failure", exit: 7}] and .review == null'
	record '[.roles[].role] == ["implementer", "implementer"]'
	git --git-dir="$D/work.git" show "$B:seen" | grep -qx 'what is wrong'
	grep -qx 'what is wrong' "$D/log/check-test.2"
}

@test "keep: checks run on a clean checkout without network, and see nothing that the agent left uncommitted" {
	config "echo x >untracked; echo dirt >README; $COMMIT" '' \
		'.repos["org/app"].checks[0].argv = ["sh", "-c", "[ ! -e untracked ] && [ ! -e /out ] && grep -qx hello README && ! grep -q : /proc/net/route && [ $(ls /sys/class/net /proc/sys/net/ipv4/conf 2>/dev/null | grep -c eth) = 0 ]"]'
	run_to finished
}

@test "keep: a reviewer gets a checkout of its own, without what checks left in theirs" {
	config "$COMMIT" "[ ! -e dirt ] && [ -e work.txt ] && [ \"\$(git rev-list --count \$FAC_BASE..HEAD)\" = 1 ] && $APPROVE" \
		'.repos["org/app"].checks[0].argv = ["sh", "-c", "touch dirt"]'
	run_to finished
	[ ! -s "$D/log/reviewer.1" ]
}

@test "keep: an agent that closes its tree to others only troubles itself" {
	config "$COMMIT; chmod 700 /work" "$APPROVE"
	run_to finished
}

@test "keep: a check that does not end" {
	config "$COMMIT" '' '.dispatch.rounds = 1 | .repos["org/app"].checks[0] |= (.argv = ["sleep", "6"] | .timeout = 1)'
	run_to checks_failed
	record '.checks[0].conclusion == "timed_out"'
}

@test "keep: an agent that leaves no commit" {
	config true ''
	run_to no_commits
	record '.head_sha == null and .review == null and .checks == []'
}

@test "keep: an agent that ends with an error" {
	config "$COMMIT; exit 3" "$APPROVE"
	run_to agent_failed
	record '.roles[0].exit == 3 and .roles[0].reason == "agent_failed" and .head_sha == null'
}

@test "keep: a program that is not there is the agent's failure; a place that is not there, the sandbox's" {
	config '' '' '.agents[0].argv = ["/usr/bin/no-such-program"]'
	run_to agent_failed
	record '.roles | length == 1'
	rm -rf "$D"
	config "$COMMIT" '' '.sandbox.read = ["/no/such/place"]'
	run_to sandbox_failed
	record '.roles == []'
}

@test "keep: a deadline, and silence; nothing of a deaf, detached, double-forked tree is alive" {
	word=fac-keep-test-$$-$BATS_TEST_NUMBER
	config "trap '' TERM HUP; for i in 1 2; do (setsid sh -c 'trap \"\" TERM; (sleep 91; : $word) & sleep 92; : $word' &) & done
		echo started; while :; do echo x; sleep 0.1; done" '' '.agents[0].timeout = 2'
	start
	wait_for 10 some_left "$word"
	ended timeout
	none_left "$word"
	record '.roles[0].exit == null and .roles[0].signal == 9 and .roles[0].reason == "timeout"'
	rm -rf "$D"
	config "echo x; exec sleep 8" '' '.agents[0].silence = 1'
	run_to silent
}

@test "keep: kill -9 of the keeper kills what is inside, and no neighbour; the locks are free" {
	word=fac-keep-test-$$-$BATS_TEST_NUMBER
	config "trap '' TERM HUP; (setsid sh -c '(sleep 91; : $word-inner) & sleep 92; : $word-inner' &) & echo here; sleep 93" ''
	# The neighbour: another attempt of the same make.
	D=$T/run/attempts/file%3A2.1
	echo task | "$bin/drive" "$T/run" file%3A2 1 org/app fac/file%3A2-1 "$base" >said
	wait_for 10 grep -q here "$D/log/implementer.1"
	neighbour=$(jq .pid "$D/keeper.json")
	before=$(processes "$word-inner" | wc -l)
	D=$T/run/attempts/file%3A1.1
	start
	wait_for 10 grep -q here "$D/log/implementer.1"
	[ "$(processes "$word-inner" | wc -l)" -gt "$before" ]
	kill -KILL "$(jq .pid "$D/keeper.json")"
	flock -w 5 "$D/alive" true
	wait_for 5 eval '[ $(processes "$word-inner" | wc -l) = "$before" ]'
	[ ! -e "$D/exit.json" ]
	kill -0 "$neighbour"
	D=$T/run/attempts/file%3A2.1
	kill -TERM "$neighbour"
	ended stopped
	none_left "$word-inner"
}

@test "keep: TERM ends what runs, outcome stopped, with what was done so far" {
	config "$COMMIT" "echo here; exec sleep 30"
	start
	wait_for 10 grep -qs here "$D/log/reviewer.1"
	kill -TERM "$(jq .pid "$D/keeper.json")"
	ended stopped
	record '.roles[1].reason == "stopped" and (.head_sha | length) == 40 and .review == null'
}

@test "keep: a log is capped, and says so" {
	config "head -c 5000000 /dev/zero; $COMMIT" '' '.dispatch.log_max = 4096'
	run_to finished
	record '.roles[0].log_bytes == 4096 and .roles[0].log_dropped == 4995904'
	[ "$(stat -c %s "$D/log/implementer.1")" -lt 4200 ]
	tail -n 1 "$D/log/implementer.1" | grep -q '4995904 more bytes were dropped'
}

@test "keep: halted before the first agent: nothing was spawned; between two: the second does not start" {
	config "$COMMIT" "$APPROVE"
	mkdir run/halt.d
	touch run/halt.d/file%3A1
	run_to halted
	record '.roles == [] and .head_sha == null'
	rm -rf "$D" run/halt.d
	config "$COMMIT; echo here; while [ ! -e /task/go ] && sleep 0.05; do [ \$((i += 1)) -lt 40 ] || break; done" "$APPROVE"
	start
	wait_for 10 grep -q here "$D/log/implementer.1"
	touch run/halt
	ended halted
	record '[.roles[].role] == ["implementer"] and .review == null'
}

@test "keep: verdicts that are none: missing, malformed, another word, a link, a FIFO, too big" {
	local script
	for script in true 'echo x >$FAC_OUT/verdict.json' 'echo "{\"verdict\":\"approved\",\"summary\":\"\"}" >$FAC_OUT/verdict.json' \
		'echo "{\"verdict\":\"approve\"}" >$FAC_OUT/verdict.json' \
		'echo "{\"verdict\":\"approve\",\"summary\":\"x\",\"verdict\":\"approve\"}" >$FAC_OUT/verdict.json' \
		"$APPROVE; cd \$FAC_OUT; mv verdict.json v; ln -s v verdict.json" 'mkfifo $FAC_OUT/verdict.json' 'mkdir $FAC_OUT/verdict.json' \
		"(printf '{\"verdict\":\"approve\",\"summary\":\"'; head -c 2000000 /dev/zero | tr '\\0' x; echo '\"}') >\$FAC_OUT/verdict.json"; do
		config "$COMMIT" "$script"
		run_to bad_verdict
		record '.review == null'
		rm -rf "$D"
	done
}

@test "keep: a verdict that the implementer left does not count" {
	config "$COMMIT; $APPROVE" true
	run_to bad_verdict
}

@test "keep: what an agent plants in its repository runs nowhere outside, and does no harm" {
	config "$COMMIT
		printf '#!/bin/sh\ntouch $T/escaped 2>/dev/null || :\n' >evil; chmod +x evil
		mkdir -p .git/hooks; for h in post-checkout pre-push reference-transaction post-index-change pre-auto-gc; do cp evil .git/hooks/\$h; done
		git config core.fsmonitor /work/evil; git config core.sshCommand /work/evil; git config core.hooksPath /work/.git/hooks
		git config filter.x.smudge /work/evil; echo '* filter=x' >.git/info/attributes
		ln -s /etc/shadow {out}/work.bundle; ln -s /etc/shadow link; git add link; git commit -q -m link" "$APPROVE"
	run_to finished
	[ ! -e "$T/escaped" ]
	[ ! -e "$D/work.git/hooks" ]
	[ -L "$D/check/link" ]
	[ "$(stat -c %U /etc/shadow)" = root ]
}

@test "keep: an agent that ruins its repository leaves a bad bundle, or nothing" {
	config "$COMMIT; git checkout -q --detach; git branch -qD \$(git for-each-ref --format='%(refname:short)' refs/heads)" ''
	run_to bad_bundle
	rm -rf "$D"
	config "$COMMIT; echo /root/app.git/objects >.git/objects/info/alternates" ''
	run_to bad_bundle
}

@test "keep: a bundle that is no regular file is not read" {
	# The agent's own code can run while its work is packed: a promised object that is missing is fetched by a command
	# of its choice. This one brings the object back, and leads git through a link.
	config "$COMMIT
		object=/work/.git/objects/\$(git rev-parse HEAD | sed 's|..|&/|')
		printf '#!/bin/sh\ncp /work/saved %s\nln -s real /out/work.bundle\n' \$object >evil; chmod +x evil
		git config core.repositoryFormatVersion 1; git config extensions.partialClone evil; git config protocol.ext.allow always
		git config remote.evil.url 'ext::/work/evil x'; git config remote.evil.promisor true
		cp \$object saved; rm -f \$object" ''
	run_to bad_bundle
	[ -L "$D/out/work.bundle" ] && [ -s "$D/out/real" ]
	grep -q 'work.bundle: no regular file' "$D/log/keeper.log"
}

@test "keep: an agent can write neither its task nor anything of the attempt" {
	config "for f in {task} /proc/self/fd/0 '$D/exit.json' '$D/attempt.json' '$D/log/x'; do
			if { echo x >>\"\$f\"; } 2>/dev/null; then echo \"\$f\" >>broken; git add broken; fi; done; $COMMIT" ''
	run_to finished
	[ "$(<"$D/task.md")" = 'the task' ]
	if git --git-dir="$D/work.git" show "$B:broken"; then fail 'it could'; fi
}

@test "keep: without a sandbox it works too, and a detached tree is ended" {
	word=fac-keep-test-$$-$BATS_TEST_NUMBER
	config "(setsid sh -c 'sleep 91; : $word' &) & cat {task} >task.txt; git add task.txt; $COMMIT" \
		"[ -e task.txt ] && $APPROVE" '.sandbox.kind = "none"'
	run_to finished
	none_left "$word"
	git --git-dir="$D/work.git" show "$B:task.txt" | grep -qx 'the task'
}

@test "keep: checks again, on the moved base: passed, failed, in conflict" {
	config "$COMMIT" "$APPROVE" '.repos["org/app"].checks[0].argv = ["sh", "-c", "[ -e work.txt ] && [ ! -e forbidden ]"]'
	run_to finished
	cp "$D/exit.json" before
	head=$(jq -r .head_sha "$D/exit.json")
	echo 2 >app/other && git -C app add other && git -C app commit -qm other
	onto=$(git -C app rev-parse main)
	start "$head" "$onto"
	ended finished
	cmp before "$D/exit.json"
	jq -e --arg h "$head" --arg o "$onto" '.outcome == "finished" and .checks_head == $h and .checks_base == $o
		and .checks == [{name: "test", conclusion: "success", exit: 0}] and .roles == []' "$D/checks.json"
	[ -e "$D/check/other" ]
	echo 3 >app/forbidden && git -C app add forbidden && git -C app commit -qm forbidden
	start "$head" "$(git -C app rev-parse main)"
	ended finished
	jq -e '.outcome == "checks_failed" and .checks[0].conclusion == "failure"' "$D/checks.json"
	echo 4 >app/work.txt && git -C app add work.txt && git -C app commit -qm conflict
	start "$head" "$(git -C app rev-parse main)"
	ended finished
	jq -e '.outcome == "checks_failed" and .checks == [{name: "merge", conclusion: "failure", exit: 1}]' "$D/checks.json"
}

@test "keep: checks that were not run to their end are no results" {
	config "$COMMIT" '' '.repos["org/app"].checks = [{name: "one", argv: ["true"]}, {name: "two", argv: ["sh", "-c", "echo here; exec sleep 30"]}]'
	start
	wait_for 10 grep -qs here "$D/log/check-two.1"
	kill -TERM "$(jq .pid "$D/keeper.json")"
	ended stopped
	record '.checks == [] and .checks_head == null and .checks_base == null'
}

@test "keep: it starts only with its own lock, held, on its own plan, and once" {
	config "$COMMIT" ''
	run_to finished
	call 65 fac-keep "$D" 3<>"$D/alive"
	[[ $stderr = *'has ended'* ]]
	rm "$D/exit.json"
	call 64 fac-keep "$D" 3<>"$D/task.md"
	[[ $stderr = *'another file'* ]]
	call 64 fac-keep "$D" 3<&-
	exec 4<"$D/alive"
	flock 4
	call 75 fac-keep "$D" 3<>"$D/alive" 4<&-
	exec 4<&-
	cp -r "$D" "${D%.1}.2"
	call 65 fac-keep "${D%.1}.2" 3<>"${D%.1}.2/alive"
	[[ $stderr = *'its plan is that of'* ]]
	echo '{' >"$D/attempt.json"
	call 65 fac-keep "$D" 3<>"$D/alive"
	call 64 fac-keep
	[ ! -e "$D/exit.json" ]
}

@test "keep: a keeper that does not start is reported with its reason" {
	config "$COMMIT" ''
	printf '#!/bin/sh\necho "fac-keep: no luck" >&2\nexit 75\n' >"$T/keep"
	chmod +x "$T/keep"
	ln -sf "$T/keep" "$bin/fac-keep"
	echo task | "$bin/drive" "$T/run" file%3A1 1 org/app "$B" "$base" >said
	grep -q '^no: the keeper did not start: fac-keep: no luck$' said || fail "$(<said)"
}

@test "keep: readiness comes with the record of who keeps, and the keeper is nobody's child" {
	config "exec sleep 30" ''
	start
	keeper=$(jq .pid "$D/keeper.json")
	[ "$(jq -r .boot_id "$D/keeper.json")" = "$(cat /proc/sys/kernel/random/boot_id)" ]
	[ "$(jq .start "$D/keeper.json")" = "$(sed 's/.*) //' "/proc/$keeper/stat" | cut -d' ' -f20)" ]
	[ "$(ps -o sid= -p "$keeper" | tr -d ' ')" = "$keeper" ]
	[ "$(readlink "/proc/$keeper/cwd")" = / ]
	if flock -n "$D/alive" true; then fail 'the lock is free'; fi
	kill -TERM "$keeper"
	ended stopped
}
