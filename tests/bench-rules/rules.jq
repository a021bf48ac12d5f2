# fac-triage's rules as one would write them in jq, for tests/bench: jq -c --slurpfile lists LISTS -f rules.jq FILE
def escape: gsub("(?<c>[.*+?^${}()|\\[\\]\\\\/])"; "\\" + .c);
def any_of: "(?<![a-z0-9])(?:" + (sort_by(-length) | map(escape) | join("|")) + ")(?![a-z0-9])";
def count(rx; flags): [match(rx; flags)] | length;
def least(n): if . < n then . else n end;
($lists[0].phrases | map_values(any_of)) as $phrases
| ($lists[0].signals | map_values(any_of)) as $signals
| $lists[0].labels as $labels
| ["reserved", "design", "self", "security", "sensitive", "behavior", "question", "duplicate", "epic", "outside"] as $classes
| {acceptance: [1, 2], contrast: [1, 1], example: [1, 1], hedging: [3, -1], options: [2, -1], first_person: [4, -1], diagnosis: [1, 1], question: [1, -1]} as $full
| def points($title; $prose; $code):
	($title + "\n\n" + $prose) as $text
	| ($signals | map_values(. as $rx | $text | count($rx; "gi"))) as $n
	| ($prose | test($phrases.acceptance; "i")) as $said
	| ($prose | length) as $size
	| [$full | to_entries[] | .key as $k | .value[0] as $f
		| (($n[$k] + if $k == "question" then ($title | if endswith("?") then 1 else 0 end) else 0 end) | least($f)) / $f * .value[1]]
	+ [if $said then 1 else 0 end, ($code | least(2)) / 2,
		([$text | match("\\b\\w*(?:_\\w|[a-z][A-Z]|::)\\w*|\\b\\w+(?=\\()"; "g").string] | unique | length | least(4)) / 4,
		($prose | count("\"[^\"\\n]{2,80}\"|`[^`\\n]{2,80}`|(?<!\\w)'[^'\\n]{2,80}'"; "g") | least(3)) / 3,
		($prose | if test("(?<!\\w)v?\\d+\\.\\d") then 1 else 0 end),
		($prose | if $size < 300 and test("://|#\\d") then -1 else 0 end)]
	| {score: ((add + 5) / 15), said: $said};
def verdict:
	(.title + "\n\n" + .body) as $text | . as $r
	| if .state == "done" or .state == "closed" then {verdict: "skip", class: "terminal"}
	elif (.body | test("<!--.*?-->"; "s")) or ($text | test("[\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff]")) then {verdict: "escalate", class: "hidden"}
	elif .author.association | IN("OWNER", "MEMBER", "COLLABORATOR") | not then {verdict: "escalate", class: "untrusted"}
	else (first($classes[] | . as $c | select(
			($r.labels | any(ascii_downcase | gsub("-"; " ") | split("/") | last | IN($labels[$c][]?)))
			or ($text | test($phrases[$c]; "i")))) // null) as $class
		| if $class then {verdict: "escalate", class: $class}
		else (.body | gsub("^```.*?^```"; ""; "sm") | split("\n") | map(select(test("^" + $phrases.template; "i") | not)) | join("\n")) as $prose
			| points(.title; $prose; (.body | count("^```.*?^```"; "gsm"))) as $p
			| if ($prose | length) < 140 or ($p.said | not) or $p.score < 0.40 then {verdict: "escalate", class: "thin"}
			else {verdict: "dispatch", class: "clear"} end
		end
	end;
.triage = verdict
