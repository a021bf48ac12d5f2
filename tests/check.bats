#!/usr/bin/env bats
# fac-discover --check: who the GitHub token is, what it may do, and what is missing; where tokens come from.
load helper
load hub

setup_file() {
	hub_start
}

teardown_file() {
	hub_end
}

setup() {
	hub_reset
	hub_world
	hub repo '{"name":"org/app","collaborators":{"ann":"admin","fac-bot":"admin"}}' >/dev/null
	github_config
}

teardown() {
	hub_valid
}

# github_config [JQ]: tracker and forge on the hub, the token in $T/token.
github_config() {
	echo hub-token-fac >"$T/token"
	chmod 600 "$T/token"
	make_config '.tracker = {kind: "github", ready: ["agent-ready"]} | .forge.kind = "github"
		| .github = {api: $ENV.HUB_API, token_file: "token"} | .repos["org/app"] = {} | '"${1-.}"
}

@test "check: a good token: everything is there, exit 0, and nothing is changed" {
	hub state '{"repo":"org/app"}' >before
	call 0 fac-discover --check
	[[ ${lines[0]} == "token  fac-bot, from github.token_file $T/token" ]]
	[[ ${lines[1]} == "limit  "*" of 5000 requests left, until 20"* ]]
	[[ $output == *'org/app  (tracker, forge)'* ]]
	[[ $output == *'ok      label agent-ready'* && $output == *'ok      branch main'* ]]
	[[ $output == *'ok      may push branches'* && $output == *'ok      may open pull requests'* ]]
	[[ $output == *'ok      protection of its base can be read'* ]]
	[[ $output != *MISSING* ]]
	hub state '{"repo":"org/app"}' | cmp - before
}

@test "check: a read-only token: what it may not, with the remedy, exit 1" {
	hub token '{"token":"hub-token-read","login":"fac-bot","scopes":null,"read_only":true}'
	echo hub-token-read >token
	call 1 fac-discover --check
	[[ $output == *'MISSING may push branches: the token needs Contents: write'* ]]
	[[ $output == *'MISSING may label, comment on and close issues: the token needs Issues: write'* ]]
	[[ $output == *'MISSING may open pull requests'* ]]
	[[ $output == *'ok      visible'* || $output == *'ok      not archived'* ]]
}

@test "check: a revoked token: exit 77" {
	hub revoke '{"token":"hub-token-fac"}'
	call 77 fac-discover --check
	[[ $stderr == *401* ]]
	[ -z "$output" ]
	call 77 fac-discover
	[ -z "$output" ]
}

@test "check: no token: exit 78, and where one could be" {
	github_config 'del(.github.token_file)'
	call 78 fac-discover --check
	[[ $stderr == *'no GitHub token: set github.token_command or github.token_file, or GH_TOKEN'* ]]
	GITHUB_TOKEN=hub-token-fac call 0 fac-discover --check
	[[ $output == *'from GITHUB_TOKEN'* ]]
	GITHUB_TOKEN=wrong GH_TOKEN=hub-token-fac call 0 fac-discover --check
	[[ $output == *'from GH_TOKEN'* ]]
}

@test "check: what is missing in the repository is named" {
	hub repo '{"name":"org/app","archived":true,"has_issues":false,"collaborators":{"fac-bot":"read"}}' >/dev/null
	github_config '.tracker.ready += ["no-such-label"] | .repos["org/app"].base = "trunk" | .repos["org/none"] = {}'
	call 1 fac-discover --check
	[[ $output == *'MISSING not archived'* && $output == *'MISSING issues are enabled'* ]]
	[[ $output == *'MISSING its user has write access'* ]]
	[[ $output == *'MISSING label no-such-label'* && $output == *'MISSING branch trunk'* ]]
	[[ $output == *'MISSING protection of its base can be read'* ]]
	[[ $output == *$'org/none  (tracker, forge)\n  MISSING visible'* ]]
	# A repository that needs no gate needs no protection to be read.
	github_config '.merge.policy = "never"'
	call 1 fac-discover --check
	[[ $output != *protection* ]]
}

@test "check: the limit is used up: exit 75, with the time" {
	hub token '{"token":"hub-token-fac","login":"fac-bot","remaining":0}'
	call 75 fac-discover --check
	[[ $stderr == *'rate limit, until 20'* ]]
}

@test "check: neither tracker nor forge is on GitHub: exit 1" {
	make_config
	call 1 fac-discover --check
	[[ $stderr == *'there is no token to check'* ]]
}

@test "key github.api: where GitHub is; only https, or loopback" {
	call 0 fac-discover --check
	github_config '.github.api = "http://example.org/api/v3"'
	call 78 fac-discover --check
	github_config '.github.api = "http://127.0.0.1:1/api/v3"'
	call 69 fac-discover --check
}

@test "key github.token_file: the token, which nobody else may read" {
	hub token '{"token":"hub-token-ann","login":"ann"}'
	echo hub-token-ann >other
	chmod 600 other
	github_config '.github.token_file = "other"'
	call 0 fac-discover --check
	[[ ${lines[0]} == 'token  ann, '* ]]
	chmod 640 other
	call 78 fac-discover --check
	[[ $stderr == *"$T/other: others may read it; chmod 600 it"* && $stderr != *hub-token* ]]
}

@test "key github.token_command: the token is its first line; one that fails is an error" {
	hub token '{"token":"hub-token-ann","login":"ann"}'
	github_config '.github.token_command = ["printf", "hub-token-ann\\nmore\\n"]'
	call 0 fac-discover --check
	[[ ${lines[0]} == 'token  ann, from github.token_command printf' ]]
	github_config '.github.token_command = ["sh", "-c", "echo hub-token-ann; exit 3"]'
	call 78 fac-discover --check
	[[ $stderr == *'github.token_command: sh: exit status 3'* && $stderr != *hub-token* ]]
}
