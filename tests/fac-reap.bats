#!/usr/bin/env bats
# fac-reap: what is alive is never reaped, what is dead is never counted alive, and silence is not health.
load helper

# An agent that double-forks, detaches and does not listen; MARK is in its arguments, for the test to find it by.
hydra() {
	cat >hydra.sh <<'EOF'
trap '' TERM HUP INT
(setsid sh -c "trap '' TERM HUP INT; (setsid sleep 60$1 &) ; exec sleep 60$1" &)
exec sleep "60$1"
EOF
}

alive() { # MARK: how many processes have it as an argument
	grep -lzx "[6]0$1" /proc/[0-9]*/cmdline 2>/dev/null | wc -l
}

grown() { # MARK: the whole tree is there
	[ "$(alive "$1")" -ge 3 ]
}

dead() {
	[ "$(alive "$1")" = 0 ]
}

ended() {
	[ -e "$(echo "$T"/run/attempts/*.1/exit.json)" ]
}

begin() {
	fac-discover | fac-triage | fac-route | fac-dispatch >started.ndjson
}

setup() {
	MARK=$((RANDOM + 100000))
}

teardown() {
	[ ! -d "$T/run/attempts" ] || fac-reap --stop --config "$T/fac.json" --run "$T/run" 2>/dev/null || :
}

hydra_config() {
	hydra
	make_config '.agents = [{name: "h", role: "implementer", argv: ["sh", "'"$T"'/hydra.sh", "'"$MARK"'"], timeout: '"${1:-600}"'}] |
		.sandbox.read = ["'"$T"'/hydra.sh"] | .dispatch = {slots: 4}'
}

@test "a tree that detaches and ignores TERM is gone after its deadline" {
	hydra_config 12
	begin
	wait_for 10 grown "$MARK"
	wait_for 40 ended
	[ "$(jq -r .outcome run/attempts/*.1/exit.json)" = timeout ]
	dead "$MARK"
}

@test "kill -9 of the keeper: one fac-reap, and nothing of it is alive; its neighbour is untouched" {
	hydra_config
	begin
	wait_for 10 grown "$MARK"
	other=$((MARK + 1))
	make_record 2 >>backlog.ndjson
	jq --arg m "$other" '.agents[0].argv[2] = $m' fac.json >x && cp x fac.json
	begin
	wait_for 10 grown "$other"
	kill -9 "$(jq .pid run/attempts/*%231.1/keeper.json)"
	wait_for 10 flock -n -s run/attempts/*%231.1/alive true
	call 1 fac-reap
	dead "$MARK"
	grown "$other"
	[ "$(jq -r .outcome run/attempts/*%231.1/exit.json)" = keeper_died ]
	cat run/claims/*.json | fac-complete >completed
	[ "$(jq -r 'select(.ref == "github:org/app#1") | .complete.phase + " " + .complete.reason' completed)" = "retry keeper_died" ]
	[ "$(jq -r 'select(.ref == "github:org/app#2") | .complete.phase' completed)" = running ]
	grown "$other"
}

@test "a healthy attempt is never reaped, and all well is exit 0" {
	hydra_config
	begin
	wait_for 10 grown "$MARK"
	for _ in 1 2 3; do call 0 fac-reap; done
	grown "$MARK"
}

@test "--stop ends everything, the abandoned too, and halts" {
	hydra_config
	begin
	wait_for 10 grown "$MARK"
	rm run/claims/*.json # nobody owns it any more
	call 0 fac-reap --stop
	dead "$MARK"
	[ -e run/halt ]
	make_record 2 >>backlog.ndjson
	begin
	[ "$(jq -r .dispatch.reason started.ndjson)" = halted ]
}

@test "--stop does not count against the budget: what was stopped goes on after the halt" {
	hydra_config
	begin
	wait_for 10 grown "$MARK"
	call 0 fac-reap --stop
	cat run/claims/*.json | fac-complete >/dev/null
	[ "$(jq -r '.complete | .phase + " " + .reason' run/held/*.json)" = "retry stopped" ]
	[ "$(jq .dispatch.attempts run/held/*.json)" = 0 ]
	rm run/halt
	begin
	[ "$(jq -r '.dispatch | "\(.reason) \(.attempt)"' started.ndjson)" = "started 2" ]
}

@test "--stop does not call stopped what had died: that counts" {
	hydra_config
	begin
	wait_for 10 grown "$MARK"
	kill -9 "$(jq .pid run/attempts/*.1/keeper.json)"
	wait_for 10 flock -n -s run/attempts/*.1/alive true
	call 0 fac-reap --stop
	[ "$(jq -r .outcome run/attempts/*.1/exit.json)" = keeper_died ]
	[ -e run/halt ]
}

@test "an attempt that no claim owns is ended and swept" {
	hydra_config
	begin
	wait_for 10 grown "$MARK"
	rm run/claims/*.json
	call 1 fac-reap
	dead "$MARK"
	[ -z "$(ls run/attempts)" ]
}

@test "a survivor of an attempt that has ended is killed" {
	make_config '.agents[0].argv = ["true"]'
	begin
	wait_for 20 ended
	lock=$(echo run/attempts/*.1/sandbox)
	bwrap --ro-bind / / --unshare-pid --lock-file "$T/$lock" sleep "60$MARK" &
	wait_for 10 once "$MARK"
	call 1 fac-reap
	dead "$MARK"
}
once() {
	[ "$(alive "$1")" -ge 1 ]
}

@test "what cannot be proven to be a keeper is not touched, and not called dead" {
	make_config '.agents[0].argv = ["true"]'
	begin
	wait_for 20 ended
	rm run/claims/*.json
	flock -F run/attempts/*.1/alive sleep "60$MARK" 3>&- &
	wait_for 10 once "$MARK"
	rm run/attempts/*.1/keeper.json
	call 75 fac-reap
	[[ $stderr == *"still alive"* ]]
	once "$MARK"
	[ "$(find run/attempts -maxdepth 1 -name "*.1" | wc -l)" = 1 ]
	kill %1
}

@test "a transition that was cut short is finished" {
	make_config '.agents[0].argv = ["true"] | .agents |= .[:1]'
	begin
	wait_for 20 ended
	jq -c '.complete.phase = "parked" | .complete.reason = "attempts_used"' run/claims/*.json >x && cp x run/claims/*.json
	call 1 fac-reap
	[ "$(ls run/held | wc -l)" = 1 ]
	[ -z "$(ls run/claims)" ]
}

@test "a reaper of another configuration refuses" {
	make_config
	fac-dispatch </dev/null
	mkdir other && cp fac.json other/
	call 78 fac-reap --config other/fac.json
	[[ $stderr == *"owned by configuration $T/fac.json"* ]]
}

@test "nothing to watch says so and is not health" {
	make_config
	fac-dispatch </dev/null
	call 1 fac-reap
	[[ $stderr == *"nothing to watch"* ]]
	call 78 fac-reap --run nowhere
}

@test "a factory that has work and room and does not move is wedged; one whose passes do not end is stale" {
	make_config '.reap = {window: 60}'
	begin
	wait_for 20 ended
	call 0 fac-reap
	jq -c '.boot_ms -= 61000' run/heartbeat.json >x && cp x run/heartbeat.json
	call 1 fac-reap
	[[ $stderr == *"no pass has ended"* ]]
	jq -c '.boot_ms += 61000 | .ready = 3 | .started = 0 | .full = null' run/heartbeat.json >x && cp x run/heartbeat.json
	jq -c '.boot_ms -= 61000' run/journal.ndjson >x && cp x run/journal.ndjson
	call 1 fac-reap
	[[ $stderr == *"nothing moves"* ]]
	jq -c '.full = "no_slot"' run/heartbeat.json >x && cp x run/heartbeat.json
	call 0 fac-reap
	rm run/heartbeat.json
	call 1 fac-reap # absent is not zero
}

@test "a journal that cannot be tidied, and a directory that cannot be swept, are errors that are said" {
	make_config
	fac-dispatch </dev/null
	mkdir run/journal.ndjson
	call 74 fac-reap
	[[ $stderr == *journal.ndjson* ]]
	rmdir run/journal.ndjson
	call 74 strace -qq -o st -P "$T/run/held" -e trace=openat -e inject=openat:error=EMFILE:when=2 fac-reap
	[[ $stderr == *"run/held: Too many open files"* ]]
}

@test "a torn journal is cut and said; old temporaries are swept, young ones are somebody's" {
	make_config
	begin
	wait_for 20 ended
	before=$(wc -l <run/journal.ndjson)
	printf '{"at":"2026' >>run/journal.ndjson
	touch run/claims/.x.json.abc.tmp run/.young.tmp
	touch -d '1 hour ago' run/claims/.x.json.abc.tmp
	call 1 fac-reap
	[[ $stderr == *cut* ]]
	[ ! -e run/claims/.x.json.abc.tmp ]
	[ -e run/.young.tmp ]
	jq -e . run/journal.ndjson >/dev/null
	[ "$(grep -c started run/journal.ndjson)" -ge 1 ] && [ "$(wc -l <run/journal.ndjson)" -ge "$before" ]
}

@test "--dry-run says it and leaves everything as it is" {
	hydra_config
	begin
	wait_for 10 grown "$MARK"
	rm run/claims/*.json
	call 1 fac-reap --dry-run
	grown "$MARK"
	[ "$(ls run/attempts | wc -l)" = 1 ]
}
