# tests/deps: what it does on machines that lack something. apt-get and id are stand-ins that are first on the PATH.

load helper

setup() {
	mkdir stand-in
	PATH=$T/stand-in:$PATH
	cat >stand-in/apt-get <<-'END'
		#!/bin/sh
		echo "$*" >>"$HOME/apt.log"
		case "$1 $(cat "$HOME/lists" 2>/dev/null)" in
		"update "*) echo fresh >"$HOME/lists" ;;
		"install fresh") ln -s /bin/true "$(dirname "$0")/nothing" ;;
		*) exit 100 ;;
		esac
	END
	cat >stand-in/id <<-'END'
		#!/bin/sh
		cat "$HOME/uid"
	END
	chmod +x stand-in/*
	echo 0 >"$HOME/uid"
	export CC=nothing
}

@test "deps: as root, lists are updated once, and what is missing is installed" {
	call 0 "$ROOT/tests/deps" run check
	[ ! -e "$HOME/apt.log" ]
	# The stand-in for a compiler knows every header once it is there.
	call 0 "$ROOT/tests/deps" build
	[ "$(grep -c '^update' "$HOME/apt.log")" = 1 ]
	grep -q '^install -y --no-install-recommends .*gcc' "$HOME/apt.log"
	[ "$(wc -l <"$HOME/apt.log")" = 3 ]
}

@test "deps: as another user, the one line is printed, nothing is installed, exit 69" {
	echo 1000 >"$HOME/uid"
	call 69 "$ROOT/tests/deps" build
	[[ $stderr = 'deps: missing; as root: apt-get install -y --no-install-recommends '*gcc* ]] || fail "$stderr"
	[ "${#stderr_lines[@]}" = 1 ]
	[ ! -e "$HOME/apt.log" ]
}

@test "deps: what cannot be installed is exit 69; an unknown group is exit 64" {
	printf '#!/bin/sh\nexit 100\n' >stand-in/apt-get
	call 69 "$ROOT/tests/deps" build
	call 64 "$ROOT/tests/deps" buidl
}
