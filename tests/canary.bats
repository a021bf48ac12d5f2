#!/usr/bin/env bats
# Through whole ticks, checks, review and merge included: no secret of the caller is found anywhere, and nothing that an
# agent planted is run or read outside its sandbox. (fac-keep.bats has the same for one keeper alone.)
load helper

# Not one word in a script: so that nothing but a leak shows it.
CANARY=canary-$RANDOM$RANDOM-of-the-caller

idle() {
	local f
	for f in "$T"/run/attempts/*/alive; do
		[ ! -e "$f" ] || flock -n -s "$f" true || return 1
	done
}

# phase_is PHASE: ticks until no claim is in another phase.
phase_is() {
	"$FAC_PIPELINES/tick" >>tick.out 2>>tick.err || fail "$(<tick.err)" || return 1
	wait_for 30 idle
	[ "$(find run/claims run/held run/done -name '[!.]*.json' -exec jq -r .complete.phase {} + | sort -u)" = "$1" ]
}

# The arguments of every process, and the environment of every keeper and of all that it started, until $T/stop is there.
# What is found goes to $T/found; how often a keeper's environment was read, to $T/looks. No program is run for it.
watch() {
	local p name text looks=0
	set +e # what it reads may be gone
	while [ ! -e "$T/stop" ]; do
		for p in /proc/[0-9]*; do
			mapfile -d '' -t text <"$p/cmdline"
			[[ "${text[*]-}" != *"$CANARY"* ]] || echo "$p cmdline ${text[*]}" >>"$T/found"
			read -r name <"$p/comm" || continue
			[[ $name = fac-keep || $name = bwrap || "${text[*]-}" = *probe-agent* ]] || continue
			mapfile -d '' -t text <"$p/environ"
			[ ${#text[@]} = 0 ] || looks=$((looks + 1))
			[[ "${text[*]-}" != *"$CANARY"* ]] || echo "$p environ of $name" >>"$T/found"
		done
	done 2>/dev/null
	echo $looks >"$T/looks"
}

# Every object that the repository has, and every name.
objects() {
	git -C "$1" cat-file --batch-all-objects --batch
	git -C "$1" for-each-ref
}

in_objects() { # REPOSITORY TEXT
	objects "$1" | grep -aqF -e "$2"
}

teardown() {
	[ ! -d "$T/run/attempts" ] || fac-reap --stop --config "$T/fac.json" --run "$T/run" 2>/dev/null || :
	touch "$T/stop"
}

@test "canary: a secret in the caller's environment, beside fac.json and in it is found nowhere" {
	{
		make_record 1
		make_record 2 '.body = "the dump'"'s $CANARY"'"'
	} >backlog.ndjson
	echo "$CANARY" >token
	mkdir -p secret "$HOME/.config/gh"
	echo "$CANARY" >secret/file
	echo "$CANARY" >"$HOME/.config/gh/hosts.yml"
	cat >agent <<-END
		# probe-agent: whatever it can get at becomes part of its work, and of its log.
		probe() {
			env
			cat /proc/self/environ /proc/[0-9]*/environ /proc/[0-9]*/cmdline | tr '\\0' '\\n'
			cat '$T/token' '$T/secret/file' '$T/fac.json' '$T/backlog.ndjson' /etc/shadow "\$HOME"/.config/gh/hosts.yml '$HOME/.config/gh/hosts.yml'
			cat '$T'/run/*/*.json '$T'/run/*.json '$T'/run/attempts/*/* '$T'/tracker/* /proc/[0-9]*/root'$T/token' /proc/[0-9]*/cwd/token
			cat /proc/[0-9]*/fd/*
			ls -laR '$T' /root
		}
		# It must end: what is open may be a terminal or a pipe.
		timeout 5 sh -c "\$(sed -n '/^probe() {/,/^}/p' "\$0"); probe" >probe.\$FAC_ROLE 2>&1 </dev/null
		cat probe.\$FAC_ROLE
		case \$FAC_ROLE in
		reviewer) echo '{"verdict":"approve","summary":"fine"}' >"\$FAC_OUT/verdict.json" ;;
		*) git add -A && git commit -q -m "\$(head -c 2000 probe.\$FAC_ROLE | tr -d '\\0')" ;;
		esac
	END
	make_config '.sandbox.read = ["'"$T/agent"'"] | .agents |= map(.argv = ["sh", "'"$T/agent"'"])
		| .repos["org/app"].checks = [{name: "test", argv: ["sh", "-c", "env; cat /proc/self/environ '"$T"'/token; exit 0"]}]'
	sed -i "1s|\$| // $CANARY|" fac.json
	watch &
	watching=$!
	(
		for name in GITHUB_TOKEN GH_TOKEN LINEAR_API_KEY ANTHROPIC_API_KEY AWS_SECRET_ACCESS_KEY SSH_AUTH_SOCK DATABASE_PASSWORD FAC_SECRET; do
			export "$name=$CANARY"
		done
		for _ in 1 2 3 4 5 6; do
			"$FAC_PIPELINES/tick" >>tick.out 2>>tick.err || exit
			wait_for 30 idle
			# Before the sweep takes the workspace away.
			! grep -rqaF -f token run/attempts || exit
			[ -z "$(find run/done -name "*.json")" ] || break
		done
		fac-reap >>tick.out 2>>tick.err || :
		"$FAC_PIPELINES/status" >>tick.out 2>>tick.err
	)
	touch stop
	wait $watching
	[ ! -e found ] || fail "$(<found)"
	[ "$(<looks)" -gt 3 ]
	# The probe was at work, and merged; it saw what an agent shall see.
	[ "$(jq -r .complete.phase run/done/*/*.json)" = closed ] || fail "$(cat tick.err run/*/*.json)"
	git -C app show main:probe.implementer >probe
	grep -q '^FAC_TASK=/task/task.md$' probe
	grep -q 'greet the visitor' probe
	run ! grep -aF -e "$CANARY" probe
	# Its own issue is all it saw of the backlog: the other one's body is in no file but those of the tracker's dump and its record.
	find run forge tracker tmp home -type f ! -path 'home/.config/*' -exec grep -laF -e "$CANARY" {} + >leaks || :
	grep -vE '^run/(held/github%3Aorg%2Fapp%232\.json|cache/(intake|delivery)\.ndjson)$' leaks >others || :
	[ ! -s others ] || fail "$(<others)"
	[ "$(jq -r 'select(tostring | contains("'"$CANARY"'")) | .ref' run/cache/intake.ndjson)" = 'github:org/app#2' ]
	run ! grep -aF -e "$CANARY" tick.out tick.err
	run ! in_objects app "$CANARY"
	run ! grep -raF -e "$CANARY" app
}

@test "canary: hooks, fsmonitor, sshCommand, filters, links and submodules that an agent plants run and read nothing outside" {
	echo "$CANARY" >secret
	git init -q -b main other && git -C other commit -q --allow-empty -m x
	cat >agent <<-END
		# Everything planted leaves a mark where only a program outside could.
		mark() { printf '#!/bin/sh\\ntouch $T/escaped.%s\\ncat\\n' "\$1" >"evil.\$1"; chmod +x "evil.\$1"; }
		git config user.name x
		for hook in post-checkout pre-commit post-commit post-merge post-update pre-receive update post-receive reference-transaction \\
			pre-auto-gc post-index-change fsmonitor-watchman post-rewrite pre-push; do
			mark hook.\$hook
			mkdir -p .git/hooks hooks && cp evil.hook.\$hook .git/hooks/\$hook && mv evil.hook.\$hook hooks/\$hook
		done
		for what in fsmonitor ssh filter diff editor pager askpass credential; do mark \$what; done
		printf '* filter=evil diff=evil merge=evil\\n' >.gitattributes
		printf '[submodule "s"]\\n\\tpath = s\\n\\turl = ext::sh -c touch%% $T/escaped.submodule\\n' >.gitmodules
		ln -s '$T/secret' link; ln -s /etc/shadow shadow; ln -s '$T' dir; ln -s ../../../../../../etc up
		git add -A
		git update-index --add --cacheinfo "160000,\$(git rev-parse HEAD),s"
		git commit -q -m planted
		git config core.fsmonitor "\$PWD/evil.fsmonitor"
		git config core.sshCommand "\$PWD/evil.ssh"
		git config core.hooksPath "\$PWD/hooks"
		git config core.editor "\$PWD/evil.editor"
		git config core.pager "\$PWD/evil.pager"
		git config core.askPass "\$PWD/evil.askpass"
		git config credential.helper "!touch $T/escaped.helper"
		git config filter.evil.clean "\$PWD/evil.filter"; git config filter.evil.smudge "\$PWD/evil.filter"
		git config filter.evil.process "touch $T/escaped.process"; git config diff.evil.textconv "\$PWD/evil.diff"
		git config diff.evil.command "\$PWD/evil.diff"; git config diff.external "\$PWD/evil.diff"
		git config merge.evil.driver "touch $T/escaped.driver"; git config uploadpack.packObjectsHook "\$PWD/evil.ssh"
		git config alias.bundle "!touch $T/escaped.alias"; git config protocol.ext.allow always
		git config include.path '$T/secret'
		cat link shadow dir/secret up/shadow /proc/self/root'$T/secret'
		exit 0
	END
	make_config '.sandbox.read = ["'"$T/agent"'"] | .agents[0].argv = ["sh", "'"$T/agent"'"] | .merge.protected_paths = []
		| .agents[1].argv = ["sh", "-c", "cat link shadow dir/secret; git status; git log -p; echo {\\\"verdict\\\":\\\"approve\\\",\\\"summary\\\":\\\"fine\\\"} >{out}/verdict.json"]
		| .repos["org/app"].checks = [{name: "test", argv: ["sh", "-c", "cat link shadow dir/secret; git status; git log -p; ls -la; true"]}]'
	# What a person has configured for git's own use applies to the person: fac must not follow a link either.
	wait_for 60 phase_is closed || fail "$(cat tick.err run/*/*.json)"
	[ -z "$(ls -d escaped.* 2>/dev/null)" ] || fail "$(ls -d escaped.*)"
	# It was merged as it was: a link is a link.
	[ "$(git -C app ls-tree main link | cut -d' ' -f1)" = 120000 ]
	[ "$(git -C app ls-tree main s | cut -d' ' -f1)" = 160000 ]
	[ -L app/link ] && [ "$(readlink app/link)" = "$T/secret" ]
	[ "$(<secret)" = "$CANARY" ]
	[ -z "$(find app/.git/hooks -type f ! -name '*.sample')" ]
	run ! grep -q evil app/.git/config
	run ! grep -raF -e "$CANARY" run forge tracker
	run ! in_objects app "$CANARY"
	shadow=$(grep -m 1 '^root:' /etc/shadow)
	run ! grep -raF -e "$shadow" run forge tracker
	run ! in_objects app "$shadow"
}

@test "canary: an object of another repository, named by an agent that points an alternates file there, is not published" {
	make_repo "$T/other"
	echo "$CANARY" >other/private
	git -C other add private && git -C other commit -q -m private
	blob=$(git -C other rev-parse HEAD:private)
	chmod -R a+rX other
	make_config '.repos["org/other"] = {path: "other"} | .dispatch = {attempts: 1} | .agents[0].argv = ["sh", "-c",
		"echo '"$T"'/other/.git/objects >>.git/objects/info/alternates; git update-index --add --cacheinfo 100644,'"$blob"',stolen;
		tree=$(git write-tree --missing-ok) && git update-ref HEAD $(echo x | git commit-tree $tree -p HEAD) && cat '"$T"'/other/private; exit 0"]'
	wait_for 60 phase_is parked || fail "$(cat tick.err run/*/*.json)"
	[ "$(jq -r .complete.outcome run/held/*.json)" = bad_bundle ]
	[ -z "$(git -C app for-each-ref 'refs/heads/fac/*')" ]
	run ! git -C app cat-file -e "$blob"
	run ! grep -raF -e "$CANARY" run forge
	[ ! -e forge ] || [ -z "$(find forge -name '*.json')" ]
}
