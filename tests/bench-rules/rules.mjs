// rules.mjs LISTS FILE: fac-triage's rules as one would write them in JavaScript, for tests/bench.
import { createReadStream, readFileSync } from 'node:fs'
import { createInterface } from 'node:readline'

const lists = JSON.parse(readFileSync(process.argv[2]))
const escape = s => s.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')
const anyOf = v => `(?<![a-z0-9])(?:${[...v].sort((a, b) => b.length - a.length).map(escape).join('|')})(?![a-z0-9])`
const map = (o, f) => Object.fromEntries(Object.entries(o).map(([k, v]) => [k, f(v)]))
const phrases = map(lists.phrases, v => new RegExp(anyOf(v), 'i'))
const signals = map(lists.signals, v => new RegExp(anyOf(v), 'gi'))
const labels = map(lists.labels, v => new Set(v))
const template = new RegExp('^' + anyOf(lists.phrases.template), 'i')
const classes = ['reserved', 'design', 'self', 'security', 'sensitive', 'behavior', 'question', 'duplicate', 'epic', 'outside']
const full = { acceptance: 1, contrast: 1, example: 1, hedging: 3, options: 2, first_person: 4, diagnosis: 1, question: 1 }
const against = new Set(['hedging', 'options', 'first_person', 'question'])
const count = (s, rx) => (s.match(rx) ?? []).length

function points(title, prose, code) {
	const text = title + '\n\n' + prose, n = map(signals, rx => count(text, rx))
	let score = 0
	n.question += title.endsWith('?') + (count(prose, /\?/g) > 1)
	for (const [k, f] of Object.entries(full))
		score += (against.has(k) ? -1 : k === 'acceptance' ? 2 : 1) * Math.min(n[k], f) / f
	const said = phrases.acceptance.test(prose), size = prose.length
	score += said + Math.min(code, 2) / 2
	score += Math.min(new Set(text.match(/\b\w*(?:_\w|[a-z][A-Z]|::)\w*|\b\w+(?=\()/g)).size, 4) / 4
	score += Math.min(count(prose, /"[^"\n]{2,80}"|`[^`\n]{2,80}`|(?<!\w)'[^'\n]{2,80}'/g), 3) / 3
	score += /(?<!\w)v?\d+\.\d/.test(prose)
	score -= size < 300 && /:\/\/|#\d/.test(prose)
	return [(score + 5) / 15, said]
}

function verdict(r) {
	const text = r.title + '\n\n' + r.body
	if (r.state === 'done' || r.state === 'closed')
		return ['skip', 'terminal']
	if (/<!--.*?-->/s.test(r.body) || /[\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff\u{e0000}-\u{e0fff}]/u.test(text))
		return ['escalate', 'hidden']
	if (!['OWNER', 'MEMBER', 'COLLABORATOR'].includes(r.author.association))
		return ['escalate', 'untrusted']
	for (const c of classes) {
		if (labels[c] && r.labels.some(l => labels[c].has(l.toLowerCase().replaceAll('-', ' ').split('/').at(-1))))
			return ['escalate', c]
		if (phrases[c].test(text))
			return ['escalate', c]
	}
	const fence = /^```.*?^```/gsm
	const prose = r.body.replace(fence, '').split('\n').filter(l => !template.test(l)).join('\n')
	const [score, said] = points(r.title, prose, count(r.body, fence))
	return prose.length < 140 || !said || score < 0.40 ? ['escalate', 'thin'] : ['dispatch', 'clear']
}

let out = ''
for await (const line of createInterface({ input: createReadStream(process.argv[3]) })) {
	const r = JSON.parse(line), [v, c] = verdict(r)
	r.triage = { verdict: v, class: c }
	out += JSON.stringify(r) + '\n'
	if (out.length > 1 << 18) process.stdout.write(out), out = ''
}
process.stdout.write(out)
