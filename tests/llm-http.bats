#!/usr/bin/env bats
# fac-triage --llm with an HTTP API, by way of fac-ask: a server of our own (tests/llm.mjs) that is a model. The issues are thin.
load helper

setup() {
	export FAC_RUN=$T/run FAC_CONFIG=$T/fac.json ANTHROPIC_API_KEY=sk-needle OPENAI_API_KEY=sk-other
	exec 8< <(exec node "$ROOT/tests/llm.mjs" "$T" 2>server.err 3>&-)
	SERVER=$!
	read -r -t 60 -u 8 line || fail 'the server does not start' "$(<server.err)"
	PORT=${line#listening }
	config
	thin >in
}

teardown() {
	kill "$SERVER"
}

# config [JQ]: fac.json; the model is at the server.
config() {
	jq -n --arg url "http://127.0.0.1:$PORT" '{triage: {llm: {url: $url, model: "m-1", timeout: 20}}} | '"${1-.}" >fac.json
}

openai() {
	config '.triage.llm += {api: "openai", url: (.triage.llm.url + "/v1")} | '"${1-.}"
}

thin() {
	make_record "${1-1}" '.body = "The page should show a greeting above the name." | '"${2-.}"
}

# plan JSON: what the server answers.
plan() {
	printf %s "$1" >plan
}

# anthropic [JQ], chat [JQ]: a good answer, changed by the filter.
NOT='{"verdict":"not_ready","question":"Where?","missing":[],"acceptance":[]}'
anthropic() {
	jq -n --arg not "$NOT" '{body: {id: "msg_1", type: "message", role: "assistant", model: "m-1", stop_reason: "end_turn", stop_sequence: null,
		content: [{type: "thinking", thinking: "hm"}, {type: "text", text: $not}], usage: {input_tokens: 300, output_tokens: 40}}} | '"${1-.}" >plan
}
chat() {
	jq -n --arg not "$NOT" '{body: {id: "c-1", object: "chat.completion", created: 1, model: "m-1", choices: [{index: 0, finish_reason: "stop",
		message: {role: "assistant", content: $not, refusal: null}}], usage: {prompt_tokens: 300, completion_tokens: 40, total_tokens: 340}}} | '"${1-.}" >plan
}

requests() {
	if [ -e requests ]; then wc -l <requests; else echo 0; fi
}

judge() {
	call 0 fac-triage --llm in
	# Nothing of a key is anywhere.
	run ! grep -rq 'sk-' out err run
}

# ends RULE [DETAIL]: the last reason; the rules' verdict stands.
ends() {
	jq -e --arg rule "$1" '.triage | .reasons[-1].rule == $rule and .verdict == "escalate" and .tier == "rules"' out >/dev/null || fail "not $1: $(<out)" "$(<err)"
	[ -z "${2-}" ] || [ "$(jq -r '.triage.reasons[-1].detail' out)" = "$2" ] || fail "not $2: $(<out)"
}

answered() {
	jq -e '.triage.tier == "llm" and .triage.question == "Where?"' out >/dev/null || fail "$(<out)" "$(<err)"
}

@test "key triage.llm.url: where the API is; only https, or loopback; not together with a command" {
	anthropic
	judge
	answered
	jq -e --arg port "$PORT" '.method == "POST" and .path == "/v1/messages" and .headers["x-api-key"] == "sk-needle" and .headers["anthropic-version"] == "2023-06-01"
		and .headers["content-type"] == "application/json" and (.headers | has("authorization") | not) and .headers.host == "127.0.0.1:\($port)"' requests
	jq -e '.body | .model == "m-1" and (.messages | length) == 1 and .messages[0].role == "user"' requests
	# The issue is the user's message, the orders are the system's.
	jq -r '.body.messages[0].content' requests | jq -c '[.title, .body]' | cmp - <(jq -c '[.title, .body]' in)
	jq -r .body.system requests | grep -q 'one JSON object and nothing else'
	run ! grep -q 'greeting above' <(jq -r .body.system requests)
	config '.triage.llm.url = "http://example.org"'
	judge
	ends llm.failed 'exit status 78'
	[[ $stderr = *'plain http is for a loopback address only'* ]]
	config '.triage.llm.argv = ["x"]'
	call 78 fac-triage in
	[[ $stderr = *'triage.llm.argv is given too'* ]]
	[ "$(requests)" = 1 ]
}

@test "key triage.llm.api: what the endpoint speaks" {
	chat
	openai
	judge
	answered
	jq -e '.path == "/v1/chat/completions" and .headers.authorization == "Bearer sk-other" and (.headers | has("x-api-key") | not)' requests
	jq -e '.body | .model == "m-1" and (.messages | map(.role)) == ["system", "user"] and .response_format.type == "json_object"' requests
	jq -r '.body.messages[1].content' requests | jq -c '[.title, .body]' | cmp - <(jq -c '[.title, .body]' in)
	openai '.triage.llm.api = "other"'
	call 78 fac-triage in
}

@test "key triage.llm.model: what is asked for; an endpoint needs one" {
	anthropic
	config '.triage.llm.model = "m-2"'
	judge
	jq -e '.body.model == "m-2"' requests
	config
	judge # another model is another question
	[ "$(requests)" = 2 ]
	config 'del(.triage.llm.model)'
	call 78 fac-triage in
	[[ $stderr = *'triage.llm.model: is missing'* ]]
}

@test "key triage.llm.key_command: the key is its first line" {
	anthropic
	config '.triage.llm.key_command = ["printf", "sk-command\\nmore\\n"]'
	judge
	jq -e '.headers["x-api-key"] == "sk-command"' requests
	config '.triage.llm.key_command = ["sh", "-c", "echo sk-command; exit 3"]'
	thin 2 >in
	judge
	ends llm.failed 'exit status 78'
	[ "$(requests)" = 1 ]
}

@test "key triage.llm.key_file: the key, which nobody else may read; without any it is asked without" {
	anthropic
	echo sk-file >key
	chmod 600 key
	config '.triage.llm.key_file = "key"'
	judge
	jq -e '.headers["x-api-key"] == "sk-file"' requests
	chmod 644 key
	thin 2 >in
	judge
	ends llm.failed 'exit status 78'
	[[ $stderr = *'triage.llm.key_file: '*'others may read it; chmod 600 it'* ]]
	rm -r run
	config
	unset ANTHROPIC_API_KEY
	judge
	answered
	tail -n 1 requests | jq -e '.headers | has("x-api-key") | not'
}

@test "key triage.llm.max_tokens: how long an answer may be; one that is cut is none" {
	anthropic '.body.stop_reason = "max_tokens"'
	config '.triage.llm.max_tokens = 100'
	judge
	ends llm.invalid 'the answer was cut at max_tokens'
	jq -e '.body.max_tokens == 100' requests
	chat '.body.choices[0].finish_reason = "length"'
	openai '.triage.llm.max_tokens = 200'
	judge
	ends llm.invalid 'the answer was cut at max_tokens'
	tail -n 1 requests | jq -e '.body.max_completion_tokens == 200'
}

@test "key triage.llm.price_in: what the prompt's tokens cost" {
	anthropic
	config '.triage.llm.price_in = 100'
	judge
	[ "$(jq -c '[.calls, .tokens_in, .tokens_out, .microusd]' run/cache/llm/spent.json)" = '[1,300,40,300]' ]
	jq -r .detail run/journal.ndjson | grep -qxF 'github%3Aorg%2Fapp%231: answered; tokens 300 + 40; microusd 300'
}

@test "key triage.llm.price_out: what the answer's tokens cost" {
	chat
	openai '.triage.llm += {price_in: 100, price_out: 501}'
	judge
	[ "$(jq -c '[.calls, .tokens_in, .tokens_out, .microusd]' run/cache/llm/spent.json)" = '[1,300,40,501]' ] # 300 + 200.4
}

@test "key triage.llm.cents_per_day: what a day may cost; it needs the prices" {
	anthropic '.body.usage = {input_tokens: 10000, output_tokens: 0}'
	config '.triage.llm += {cents_per_day: 3, price_in: 100, price_out: 100}'
	for n in 1 2 3 4; do thin $n; done >in
	judge
	[ "$(requests)" = 3 ]
	jq -s '.[3]' out >last && mv last out
	ends llm.budget 'cents_per_day: 3.00 cents'
	config '.triage.llm.cents_per_day = 3'
	call 78 fac-triage in
	[[ $stderr = *'triage.llm.cents_per_day: needs'* ]]
}

@test "llm-http: a refusal is none, whichever way it is said; what it took is counted" {
	anthropic '.body |= (.stop_reason = "refusal" | .content = [])'
	judge
	ends llm.refused 'the model would not answer'
	[ "$(jq -c '[.calls, .tokens_in]' run/cache/llm/spent.json)" = '[1,300]' ]
	judge
	[ "$(requests)" = 1 ]
	openai
	chat '.body.choices[0].message |= (.content = null | .refusal = "no")'
	judge
	ends llm.refused
	rm -r run
	chat '.body.choices[0].finish_reason = "content_filter"'
	judge
	ends llm.refused
}

@test "llm-http: a key that is not accepted: nothing more is asked for a while" {
	plan '{"status": 401, "body": {"type": "error", "error": {"type": "authentication_error", "message": "invalid sk-needle"}}}'
	thin 2 >>in
	judge
	ends llm.waiting
	jq -se '.[0].triage.reasons[-1] == {rule: "llm.failed", detail: "exit status 77"}' out
	[[ $stderr = *'POST /v1/messages: 401: invalid *********'* ]]
	[ "$(requests)" = 1 ]
}

@test "llm-http: a rate limit: nothing more is asked until it is over" {
	plan '{"status": 429, "headers": {"retry-after": "3000"}, "body": {"type": "error", "error": {"message": "slow down"}}}'
	thin 2 >>in
	judge
	jq -se 'map(.triage.reasons[-1].rule) == ["llm.failed", "llm.waiting"]' out
	[ "$(requests)" = 1 ]
	jq -e '.hold_until | fromdateiso8601 - now | . > 2900 and . <= 3000' run/cache/llm/spent.json
}

@test "llm-http: errors, redirects and what is no answer are none, and are asked once" {
	local n=0
	while IFS='|' read -r rule detail text; do
		n=$((n + 1))
		rm -rf run
		plan "$text"
		judge
		ends "$rule" "$detail"
		[ "$(requests)" = $n ] || fail "asked more than once: $text"
	done <<-END
		llm.failed|exit status 69|{"status": 500}
		llm.failed|exit status 69|{"status": 503, "headers": {"retry-after": "1"}}
		llm.failed|exit status 69|{"status": 529, "body": {"type": "error", "error": {"type": "overloaded_error"}}}
		llm.failed|exit status 69|{"status": 400, "body": {"type": "error", "error": {"message": "no"}}}
		llm.failed|exit status 69|{"status": 404}
		llm.failed|exit status 69|{"status": 204}
		llm.failed|exit status 69|{"status": 302, "headers": {"location": "/v1/messages"}}
		llm.failed|exit status 69|{"status": 307, "headers": {"location": "http://127.0.0.2:$PORT/v1/messages"}}
		llm.failed|exit status 77|{"status": 403}
		llm.invalid|the endpoint's answer is not understood|{"body": "<html>"}
		llm.invalid|the endpoint's answer is not understood|{"body": {}}
		llm.invalid|the endpoint's answer is not understood|{"body": {"stop_reason": "pause_turn", "content": [{"type": "text", "text": "x"}]}}
		llm.invalid|there is no text in the answer|{"body": {"stop_reason": "end_turn", "content": []}}
		llm.failed|exit status 69|{"body": "123456789012345678901234567890123456", "repeat": 600000}
	END
	[ $n = 14 ]
	anthropic '.body.pad = "x" * 1048576'
	rm -r run
	judge
	ends llm.invalid "the endpoint's answer is not understood"
	jq -n '{body: {stop_reason: "end_turn", content: [{type: "text", text: ("x" * 70000)}]}}' >plan
	rm -r run
	judge
	ends llm.invalid "the endpoint's answer is not understood"
	anthropic '.body.content[1].text = "Sure! " + .body.content[1].text'
	rm -r run
	judge
	ends llm.invalid
	openai
	chat '.body.choices += .body.choices'
	judge
	ends llm.invalid "the endpoint's answer is not understood"
}

@test "llm-http: a slow one is not waited for" {
	plan '{"hang": true}'
	config '.triage.llm.timeout = 1'
	judge
	ends llm.timeout 'no answer within 1 s'
	[ "$(requests)" = 1 ]
}

@test "llm-http: nobody there" {
	config '.triage.llm.url = "http://127.0.0.1:1"'
	judge
	ends llm.failed 'exit status 69'
}

@test "llm-http: fac-ask alone: what is not a whole prompt is not sent" {
	anthropic
	for text in '' 'x' 'orders\n{"title":"x"}' '{"title":"x"}\n'; do
		printf "$text" >prompt
		call 65 fac-ask <prompt
		[ ! -s out ]
	done
	[ "$(requests)" = 0 ]
	printf 'orders\n\n{"title":"x"}\n' >prompt
	call 0 fac-ask <prompt
	jq -e '.body | .system == "orders\n" and .messages[0].content == "{\"title\":\"x\"}"' requests
	jq -e '.stop == "end" and .tokens_in == 300 and .tokens_out == 40 and (.answer | fromjson | .verdict) == "not_ready"' out
	call 74 sh -c 'fac-ask <prompt >/dev/full'
	echo '{}' >fac.json
	call 78 fac-ask <prompt
}
