# The crontab as it is installed, run by the real cron(8), in namespaces of its own: the machine's cron, its tables and
# its processes are neither seen nor touched, and all that was started ends with the test.

load helper

# private_cron TABLE: cron with this crontab as the user's own, alone in private mount and PID namespaces, in the background ($cron).
private_cron() {
	# shellcheck disable=SC2016 # expanded inside
	unshare --mount --pid --fork --kill-child --mount-proc -- sh -eu -c '
		mount -t tmpfs -o mode=755 none /var/spool/cron
		mount -t tmpfs -o mode=755 none /run
		mount -t tmpfs -o mode=755 none /etc/cron.d
		mount --bind /dev/null /etc/crontab
		mkdir -m 1730 /var/spool/cron/crontabs
		chgrp crontab /var/spool/cron/crontabs
		crontab "$1"
		crontab -l >"$2"
		exec cron -f' - "$1" "$T/listed" >"$T/cron.out" 2>&1 3>&- &
	cron=$!
}

teardown() {
	if [ -n "${cron-}" ]; then
		kill -KILL "$cron" || :
		wait "$cron" 2>/dev/null || :
	fi
}

# The installed table, with this test's paths in it.
table() {
	make -s -o all -C "$ROOT" BUILD="$(dirname "$FAC_BIN")" PREFIX="$T/usr" install >"$T/install.log" 2>&1 || fail "$(<"$T/install.log")"
	sed -e "s|^FAC_CONFIG=.*|FAC_CONFIG=$FAC_CONFIG|" -e "s|^FAC_RUN=.*|FAC_RUN=$FAC_RUN|" -e "s|^FAC_LOG=.*|FAC_LOG=$T/log|" \
		"$T/usr/share/fac/crontab"
}

heartbeat() {
	jq -e . "$FAC_RUN/heartbeat.json" >/dev/null 2>&1
}

@test "cron: the installed table has absolute paths, nothing left to substitute, and is one that crontab takes" {
	make_config
	table >table
	if grep -n '@[A-Z]*@' table; then fail 'not substituted'; fi
	grep -v '^#' table | grep -q "	$T/usr/libexec/fac/tick "
	grep -v '^#' table | grep -q "	$T/usr/bin/fac-reap "
	[ -x usr/libexec/fac/tick ] && [ -x usr/bin/fac-reap ]
}

@test "cron: a failing fac-reap is mailed and logged, a failing tick is logged" {
	make_config
	table >table
	export FAC_LOG=$T/log FAC_CONFIG=$T/missing.json
	while IFS=$'\t' read -r _ command; do
		call 0 env -i PATH=/usr/bin:/bin FAC_CONFIG="$FAC_CONFIG" FAC_RUN="$FAC_RUN" FAC_LOG="$FAC_LOG" sh -c "$command"
		case $command in
		*fac-reap*) [[ $output = 'fac-reap: exit 78; see '* ]] || fail "not mailed: $output" "$stderr" ;;
		*) [ -z "$output$stderr" ] || fail "mailed every minute: $output $stderr" ;;
		esac
	done < <(grep '^[*]' table)
	grep -q '^tick: exit 78' log
	grep -q '^fac-reap: exit 78' log
}

@test "cron: a real cron runs the installed tick within its next minute, and an issue is in flight" {
	need_root
	make_config
	table >table
	private_cron "$T/table"
	wait_for 10 test -s "$T/listed"
	grep -q '/usr/libexec/fac/tick ' listed
	wait_for 75 heartbeat || fail "log: $(cat log cron.out)"
	wait_for 20 test -e run/journal.ndjson || fail "log: $(cat log cron.out)"
	jq -e 'select(.event == "started")' run/journal.ndjson || fail "log: $(cat log)"
	# fac-reap may have come first, and found no run directory yet: that is said, and no fault of the tick.
	if grep -q '^tick: ' log; then fail "$(<log)"; fi
}
