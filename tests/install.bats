# make install: where things go, and that nothing else is needed of the tree they came from.

load helper

# One at a time: they share the build directory.
setup_file() {
	export BATS_NO_PARALLELIZE_WITHIN_FILE=true
}

installed() {
	make -s -o all -C "$ROOT" BUILD="$(dirname "$FAC_BIN")" "$@" >"$T/make.log" 2>&1 || fail "$(<"$T/make.log")"
}

@test "install: under DESTDIR and PREFIX, each thing in its place, the crontab without DESTDIR" {
	installed DESTDIR="$T/root" PREFIX=/opt/fac install
	(cd root/opt/fac && find . -type f | sort) >files
	for tool in "$ROOT"/tools/fac-*.c; do
		tool=$(basename "$tool" .c)
		grep -qx "./bin/$tool" files || fail "$tool is not installed"
		grep -qx "./share/man/man1/$tool.1" files || fail "the page of $tool is not installed"
	done
	for file in libexec/fac/tick share/fac/crontab share/doc/fac/LICENSE share/doc/fac/README.md \
		share/man/man5/fac.json.5 share/man/man7/fac.7; do
		grep -qx "./$file" files || fail "$file is not installed"
	done
	grep -q '	/opt/fac/libexec/fac/tick ' root/opt/fac/share/fac/crontab
	if grep -r "$T/root" root/opt/fac/share root/opt/fac/libexec; then fail 'DESTDIR got into a file'; fi
	[ -z "$(find root -mindepth 1 -maxdepth 1 ! -name opt)" ]
}

@test "install: uninstall removes exactly what install brought" {
	mkdir -p root/usr/local/bin root/usr/local/libexec/fac
	echo mine >root/usr/local/bin/mine
	echo mine >root/usr/local/libexec/fac/mine
	installed DESTDIR="$T/root" install
	installed DESTDIR="$T/root" uninstall
	[ "$(find root -type f | sort | tr '\n' ' ')" = 'root/usr/local/bin/mine root/usr/local/libexec/fac/mine ' ] ||
		fail "$(find root -type f)"
	[ -z "$(find root -name fac -path '*share*')" ]
}

@test "install: the installed programs work with PATH=/usr/bin:/bin, away from the tree" {
	make_config
	installed PREFIX="$T/usr" install
	call 0 env -i PATH=/usr/bin:/bin HOME="$HOME" sh -c "cd / && '$T/usr/bin/fac-discover' --config '$FAC_CONFIG' |
		'$T/usr/bin/fac-triage' | '$T/usr/bin/fac-route' --config '$FAC_CONFIG'"
	[ "$(jq -r '.triage.verdict + " " + .route.repo' out)" = 'dispatch org/app' ]
	call 0 env -i PATH=/usr/bin:/bin HOME="$HOME" FAC_CONFIG="$FAC_CONFIG" FAC_RUN="$FAC_RUN" "$T/usr/libexec/fac/tick"
	[ -e run/heartbeat.json ]
}

@test "install: what is missing on the machine is said before the compiler says it" {
	mkdir bin
	for tool in sh bash make find sort tr dirname basename mkdir rm id uname grep sed cat env; do
		ln -s "$(command -v $tool)" "bin/$tool"
	done
	cp -r "$ROOT/Makefile" "$ROOT/lib" "$ROOT/tools" "$T"
	mkdir tests
	cp "$ROOT/tests/deps" tests
	call 2 env -i PATH="$T/bin" CC=nothing make
	[[ $stderr = *'deps: missing; as root: apt-get install -y --no-install-recommends gcc'* ]] || fail "$stderr"
}
