#!/usr/bin/env bats
# No dead key, 1 of 3: the keys that say what an issue is, what triage thinks of it and where it goes. Each test's name
# carries its key; keys.bats compares them all with the table in the code.
load helper

# config [JQ]: fac.json of that alone.
config() {
	jq -n "{} | ${1-.}" >fac.json
	export FAC_CONFIG=$T/fac.json
}

# class JQ: of record 1 changed by the filter, as the configuration has it.
class() {
	make_record 1 "$1" | fac-triage | jq -r .triage.class
}

# rules JQ: the same, the rules that applied.
rules() {
	make_record 1 "$1" | fac-triage | jq -r "$RULES"'[.triage.reasons | rules[].rule] | join(" ")'
}

# route [JQ [WHAT]]: the same, the repository or another part of the answer.
route() {
	make_record 1 "${1-.}" | fac-route | jq -r ".route${2-.repo}"
}

# extends KEY VALUE CLASS OLD NEW: a list with a default. OLD is a filter that makes an issue that the default knows,
# NEW one that VALUE knows, and known issues are of that class; other issues are clear. KEY replaces, +KEY adds.
extends() {
	config
	same "$4" "$3" "$5" clear
	config ".triage.$1 = [\"$2\"]"
	same "$4" clear "$5" "$3"
	config ".triage[\"+$1\"] = [\"$2\"]"
	same "$4" "$3" "$5" "$3"
}
same() { # FILTER CLASS FILTER CLASS
	[ "$(class "$1")" = "$2" ] || fail "$1: $(class "$1"), not $2"
	[ "$(class "$3")" = "$4" ] || fail "$3: $(class "$3"), not $4"
}

@test "key tracker.kind: there are file and github; another is refused, and nothing is read" {
	make_record >backlog.ndjson
	config '.tracker = {kind: "file", file: "backlog.ndjson"}'
	call 0 fac-discover
	[ "${#lines[@]}" = 1 ]
	config '.tracker = {kind: "jira", file: "backlog.ndjson"}'
	call 78 fac-discover
	[ -z "$output" ]
	[[ $stderr == *tracker.kind* ]]
}

@test "key tracker.file: the backlog that is read; without one, none is" {
	make_record 1 >a.ndjson
	make_record 2 >b.ndjson
	config '.tracker.file = "a.ndjson"'
	call 0 fac-discover
	[ "$(jq -r .key out)" = '#1' ]
	config '.tracker.file = "b.ndjson"'
	call 0 fac-discover
	[ "$(jq -r .key out)" = '#2' ]
	config
	call 78 fac-discover
	[[ $stderr == *tracker.file* ]]
}

@test "key tracker.dir: where fac's own word on an issue is written, and read" {
	make_record 1 '.body = "thin"' >backlog.ndjson
	make_config '.tracker.dir = "elsewhere"'
	fac-discover | fac-triage | fac-route | fac-dispatch >/dev/null
	[ ! -e tracker ]
	jq -e '.comments | length == 1' elsewhere/*.json
	jq -c '.state = "closed" | .base_state = "ready"' elsewhere/*.json >x && cp x elsewhere/*.json
	[ -z "$(fac-discover)" ]
	make_config
	[ -n "$(fac-discover)" ]
}

@test "key tracker.ready: the labels that mean ready, instead of every open issue" {
	for n in 1 2; do
		jq -cn --argjson n $n '{number: $n, title: "t", body: "b", state: "open", html_url: "https://github.com/org/app/issues/\($n)",
			url: "https://api.github.com/repos/org/app/issues/\($n)", repository_url: "https://api.github.com/repos/org/app",
			user: {login: "a"}, author_association: "MEMBER", created_at: "2026-01-01T00:00:00Z", updated_at: "2026-01-01T00:00:00Z",
			labels: (if $n == 2 then [{name: "agent-ready"}] else [] end)}'
	done >backlog.ndjson
	config '.tracker.file = "backlog.ndjson"'
	[ "$(fac-discover | jq -r .key | tr '\n' ' ')" = '#1 #2 ' ]
	config '.tracker = {file: "backlog.ndjson", ready: ["agent-ready"]}'
	[ "$(fac-discover | jq -r .key | tr '\n' ' ')" = '#2 ' ]
	config '.tracker = {file: "backlog.ndjson", "+ready": ["agent-ready"]}'
	[ "$(fac-discover | jq -r .key | tr '\n' ' ')" = '#2 ' ]
}

@test "key triage.min_score: an issue with a lower score is thin" {
	[ -z "$(rules .)" ]
	config '.triage.min_score = 54'
	[ "$(rules .)" = thin.score ]
	config '.triage.min_score = 53'
	[ -z "$(rules .)" ]
}

@test "key triage.weights: what each signal is worth; what is not named keeps its default" {
	points() { make_record 1 | fac-triage | jq -r '.triage | .score, (.reasons[] | "\(.rule) \(.detail)")'; }
	[ "$(points)" = $'0.53\nscore.acceptance +2.00 "acceptance criteria"\nscore.expected +1.00 "should"' ]
	config '.triage.weights = {acceptance: 0, expected: 3, question: -10}'
	[ "$(points)" = $'0.71\nscore.expected +3.00 "should"' ]
	config '.triage.weights = {acceptance: 0, expected: 0}'
	[ "$(rules .)" = 'thin.no_signal thin.score' ]
	config '.triage.weights = {luck: 1}'
	run -78 fac-triage </dev/null
	[[ $output = *'triage.weights.luck: unknown key; there are acceptance|expected|'* ]]
	config '.triage.weights = {code: 11}'
	run -78 fac-triage </dev/null
	[[ $output = *'triage.weights.code: expected integer, -10 to 10' ]]
}

@test "key triage.min_body: a body that is shorter is thin" {
	config
	[ "$(rules .)" = '' ]
	config '.triage.min_body = 10000'
	[ "$(rules .)" = thin.short ]
	config '.triage.min_body = 0'
	[ "$(rules '.body = "Expected: x"')" = '' ]
}

@test "key triage.scope_title: other titles are out of scope" {
	config
	[ "$(rules .)" = '' ]
	config '.triage.scope_title = "[agents]"'
	[ "$(rules .)" = out_of_scope.title ]
	[ "$(rules '.title = "[Agents] " + .title')" = '' ]
}

@test "key triage.scope_labels: issues without one of them are out of scope" {
	config
	[ "$(rules .)" = '' ]
	config '.triage.scope_labels = ["agents", "robots"]'
	[ "$(rules .)" = out_of_scope.label ]
	[ "$(rules '.labels = ["robots"]')" = '' ]
}

@test "key triage.scope_teams: issues of other teams are out of scope" {
	config
	[ "$(rules '.team = "BE"')" = '' ]
	config '.triage.scope_teams = ["AR"]'
	[ "$(rules '.team = "BE"')" = out_of_scope.team ]
	[ "$(rules '.team = "AR"')" = '' ]
}

@test "key triage.trusted_associations: whose issues are taken up" {
	config
	same . clear '.author.association = "CONTRIBUTOR"' untrusted
	config '.triage.trusted_associations = ["CONTRIBUTOR"]'
	same . untrusted '.author.association = "CONTRIBUTOR"' clear
	config '.triage["+trusted_associations"] = ["CONTRIBUTOR"]'
	same . clear '.author.association = "CONTRIBUTOR"' clear
}

@test "key triage.trusted_logins: trusted whatever their association" {
	config
	[ "$(class '.author = {login: "ann", association: "NONE"}')" = untrusted ]
	config '.triage.trusted_logins = ["ann"]'
	[ "$(class '.author = {login: "ann", association: "NONE"}')" = clear ]
	[ "$(class '.author = {login: "anna", association: "NONE"}')" = untrusted ]
}

@test "key triage.acceptance_phrases: what says how one would see that it is done" {
	old='.body = "A greeting on the page. " * 10 + "\n\nAcceptance criteria: a greeting"'
	new='.body = "A greeting on the page. " * 10 + "\n\nAbnahme: a greeting"'
	config
	same "$old" clear "$new" thin
	config '.triage.acceptance_phrases = ["abnahme"]'
	same "$old" thin "$new" clear
	config '.triage["+acceptance_phrases"] = ["abnahme"]'
	same "$old" clear "$new" clear
}

@test "key triage.template_phrases: lines of a form count for nothing" {
	extends template_phrases 'what did you see' thin \
		'.body = "No response " * 30 + "\nAcceptance criteria: x"' \
		'.body = "What did you see " * 30 + "\nAcceptance criteria: x"'
}

@test "key triage.reserved_labels: keep an issue for people" {
	extends reserved_labels board reserved '.labels = ["needs decision"]' '.labels = ["board"]'
}

@test "key triage.reserved_phrases: keep an issue for people" {
	extends reserved_phrases 'ask legal' reserved '.body += "This needs a decision."' '.body += "We ask legal."'
}

@test "key triage.sensitive_labels: too dangerous for an agent" {
	extends sensitive_labels horoscopes sensitive '.labels = ["security"]' '.labels = ["horoscopes"]'
}

@test "key triage.sensitive_phrases: too dangerous for an agent" {
	extends sensitive_phrases horoscopes sensitive '.body += "It changes authentication."' '.body += "It changes horoscopes."'
}

@test "key triage.design_phrases: how it is done is still to be decided" {
	extends design_phrases 'parlour talk' design '.title = "RFC: greet"' '.body += "More parlour talk."'
}
@test "key triage.self_phrases: what fac itself may do" {
	extends self_phrases 'robot rights' self '.body += "Edit fac.json."' '.body += "About robot rights."'
}
@test "key triage.security_phrases: a hole is for people" {
	extends security_phrases 'open window' security '.body += "It is a vulnerability."' '.body += "An open window."'
}
@test "key triage.behavior_phrases: others will have to follow" {
	extends behavior_phrases 'moves the door' behavior '.body += "A breaking change."' '.body += "It moves the door."'
}
@test "key triage.question_labels: an answer would do" {
	extends question_labels 'ask' question '.labels = ["question"]' '.labels = ["ask"]'
}
@test "key triage.question_phrases: an answer would do" {
	extends question_phrases 'pray tell' question '.body += "Please advise."' '.body += "Pray tell."'
}
@test "key triage.duplicate_labels: it is there twice" {
	extends duplicate_labels 'twin' duplicate '.labels = ["duplicate"]' '.labels = ["twin"]'
}
@test "key triage.duplicate_phrases: it is there twice" {
	extends duplicate_phrases 'twin of' duplicate '.body += "Duplicate of #4."' '.body += "A twin of #4."'
}
@test "key triage.epic_labels: several issues in one" {
	extends epic_labels 'saga' epic '.labels = ["epic"]' '.labels = ["saga"]'
}
@test "key triage.epic_phrases: several issues in one" {
	extends epic_phrases 'long march' epic '.title = "[Epic] Greet"' '.body += "A long march."'
}
@test "key triage.outside_phrases: no commit does it" {
	extends outside_phrases 'call bob' outside '.body += "Update the wiki."' '.body += "Then call Bob."'
}
@test "key triage.synthetic_titles: probes of the factory itself" {
	extends synthetic_titles '[probe]' synthetic '.title = "[factory-e2e] x"' '.title = "[probe] x"'
}

@test "key route.rules: the first that holds decides" {
	config '.route.rules = [{label: "enhancement", repo: "org/a"}, {project: "Site", repo: "org/b"}]'
	[ "$(route '.project = "Site"')" = org/a ]
	config '.route.rules = [{project: "Site", repo: "org/b"}, {label: "enhancement", repo: "org/a"}]'
	[ "$(route '.project = "Site"')" = org/b ]
	config '.route.rules = []'
	[ "$(route '.project = "Site"')" = null ]
}

@test "key route.rules[].name: what the record's route calls it" {
	config '.route.rules = [{label: "enhancement", repo: "org/a"}]'
	[ "$(route . .rule)" = label:enhancement ]
	config '.route.rules = [{label: "enhancement", repo: "org/a", name: "front"}]'
	[ "$(route . .rule)" = front ]
}

# condition KEY VALUE OTHER [JQ]: a rule with that condition holds for the record with VALUE, and not with OTHER.
condition() {
	config ".route.rules = [{$1: \"$2\", repo: \"org/a\"}]"
	[ "$(route "${4-.}")" = org/a ]
	config ".route.rules = [{$1: \"$3\", repo: \"org/a\"}]"
	[ "$(route "${4-.}")" = null ]
}

@test "key route.rules[].label: the issue has it" {
	condition label enhancement pear
}

@test "key route.rules[].project: the issue is of it" {
	condition project site sites '.project = "Site"'
}

@test "key route.rules[].team: the issue is the team's" {
	condition team ar a '.team = "AR"'
}

@test "key route.rules[].keywords: title or body have one of them, as a whole word" {
	config '.route.rules = [{keywords: ["sidebar", "top bar"], repo: "org/a"}]'
	[ "$(route '.body += "In the  Top\nbar."')" = org/a ]
	[ "$(route '.title = "Sidebar: greet"')" = org/a ]
	[ "$(route '.body += "In the sidebars, on top."')" = null ]
	[ "$(route '.title = "Sidebar"' .rule)" = keywords:sidebar ]
	config '.route.rules = [{keywords: ["sidebar"], label: "pear", repo: "org/a"}]'
	[ "$(route '.title = "Sidebar"')" = null ]
	[ "$(route '.title = "Sidebar" | .labels = ["pear"]')" = org/a ]
}

@test "key route.rules[].key_prefix: the key up to its last minus" {
	condition key_prefix AR A '.key = "AR-239"'
}

@test "key route.rules[].regex: title or body match" {
	condition regex '^add a .*1$' '^a greeting'
}

@test "key route.rules[].path: title or body mention it" {
	condition path src/router/ router/ '.body += "See src/router/map.c."'
}

@test "key route.rules[].repo: where the work goes" {
	config '.route.rules = [{label: "enhancement", repo: "org/a"}]'
	[ "$(route)" = org/a ]
	config '.route.rules = [{label: "enhancement", repo: "org/b"}]'
	[ "$(route)" = org/b ]
}

@test "key route.default: for what no rule matches; none: nowhere" {
	config
	[ "$(route)" = null ]
	config '.route.default = "org/a"'
	[ "$(route)" = org/a ]
	[ "$(route . .rule)" = default ]
	config '.route = {default: "org/a", rules: [{label: "enhancement", repo: "org/b"}]}'
	[ "$(route)" = org/b ]
}
