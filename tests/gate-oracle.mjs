// gate-oracle.mjs SEED N: N random worlds of the merge gate on descriptor 3, and on standard output what must be decided of each: "DECISION ROW …",
// with all rows that do not hold. Written from MERGE-GATE.md alone; it shares nothing with lib/rules.
import fs from 'node:fs'

let seed = BigInt(process.argv[2] || 1)
const roll = (n) => {
	seed = (seed * 6364136223846793005n + 1442695040888963407n) & 0xffffffffffffffffn
	return Number((seed >> 33n) % BigInt(n))
}
const one = (...of) => of[roll(of.length)]
const maybe = (percent) => roll(100) < percent

const HEAD = '1'.repeat(40)
const OTHER = '3'.repeat(40)

function world() {
	const p = one(0, 0, 1, 2, 5, 25) // how likely each thing is spoilt, of 100
	const x = (good, ...bad) => (maybe(p) ? one(...bad) : good)
	const review = () => ({ user: one('ann', 'Ann', 'bob', 'cy', 'fac-bot', 'critic', null), state: maybe(60) ? 'APPROVED' : x(one('COMMENTED', 'DISMISSED', 'APPROVED', 'CHANGES_REQUESTED'), 'UNKNOWN'),
		commit: maybe(80) ? HEAD : one(OTHER, null), at: x(one('2025-12-31T23:59:59Z', '2026-01-01T00:00:00Z', '2026-01-01T01:00:00Z', '2026-01-01T01:00:00Z', '2026-01-01T01:30:00Z'), null, 'yesterday'),
		write: !maybe(15), bot: maybe(5), own: maybe(4) })
	const good = { user: 'dora', state: 'APPROVED', commit: HEAD, at: '2026-01-01T01:00:00Z', write: true, bot: false, own: false }
	const check = (name) => ({ name, app: one(null, '1', '2'), result: x('pass', 'pending', 'fail', 'skipped', 'fail') })
	return {
		config: { policy: x('on-green-with-review', 'never', 'always', ''), graduation: x('waived', 'evidence'), min_approvals: roll(3), settle: one(0, 15, 60), allow_no_checks: maybe(30),
			identity: 'fac-bot', reviewer: maybe(60), required_checks: maybe(20) ? ['a'] : [], optional_checks: maybe(20) ? ['c'] : [], allow_skipped: maybe(20) ? ['b'] : [],
			protected_paths: ['.github/**', '**/CODEOWNERS', 'fac.json'], hold_labels: ['hold'], reserved_labels: ['Reserved'], synthetic_titles: ['[factory-e2e]'] },
		claim: { title: x('A title', 'x [Factory-E2E] y'), content: 'c0', repo: 'Org/App', branch: 'fac/x.1', base: 'main', head_sha: x(HEAD, OTHER, null), reviewed_sha: x(HEAD, OTHER, null),
			head_seen_at: x('2026-01-01T00:00:00Z', null, 'x'), pr_number: '3', pr_author: 'Fac-Bot', synthetic: maybe(p) },
		forge: {
			pr: x({ state: x('open', 'closed', 'merged', 'unknown'), repo: x('org/app', 'org/other', null), number: x('3', '4', '', null), author: x('fac-bot', 'ann', null), head_sha: x(HEAD, OTHER, null, 'abc'),
				head_branch: x('fac/x.1', 'fac/X.1', null), head_repo: x('org/app', 'ann/app', null), base: x('main', 'dev', null), draft: x(false, true, null) }, null),
			base_sha: x('2'.repeat(40), null, 'main'), required: x(Array.from({ length: roll(3) }, () => ({ name: x(one('a', 'b'), '', null), app: maybe(80) ? null : one('1', '2') })), null),
			required_odd: x(null, 'required_signatures'), checks: x([check('a'), check('b'), ...Array.from({ length: roll(3) }, () => check(one('a', 'b', 'c', 'c')))].slice(maybe(10) ? 1 : 0), null),
			approval_waiting: maybe(p), mergeable: x('MERGEABLE', 'UNKNOWN', 'CONFLICTING', null), merge_state: x(one('CLEAN', 'HAS_HOOKS'), 'BEHIND', 'BLOCKED', 'DIRTY', 'UNSTABLE', 'UNKNOWN', 'clean', null),
			reviews: x([...(maybe(80) ? [good] : []), ...(maybe(80) ? [{ ...good, user: 'eve' }] : []), ...Array.from({ length: maybe(50) ? 0 : roll(5) }, review)].sort(() => roll(3) - 1), null),
			review_decision: x('APPROVED', 'REVIEW_REQUIRED', 'CHANGES_REQUESTED', null), authors: x(one(['ivy'], ['ivy', 'CY'], ['ivy', 'dora']), [], null), threads_open: x(0, 1, null),
			labels: x(maybe(90) ? ['fac'] : ['fac', one('HOLD', 'holds', 'reserved')], null), files: x(maybe(90) ? ['src/a'] : ['src/a', one('.github/x', 'docs/CODEOWNERS', 'CODEOWNERS', 'a/fac.json', 'FAC.JSON')], [], null),
			queue: x(maybe(10), null) },
		issue: x({ state: x(one('ready', 'in_progress', 'in_review'), 'closed', 'done', 'other', null), content: x('c0', 'c1', null), labels: x(maybe(90) ? [] : [one('Hold', 'RESERVED', 'bug')], null) }, null),
		halted: maybe(p), evidence: maybe(30), now: '2026-01-01T02:00:00Z', since: x('2026-01-01T01:59:00Z', null, '2026-01-01T01:59:50Z', '2026-01-01T02:00:01Z', 'x'),
	}
}

const ci = (a, b) => typeof a === 'string' && typeof b === 'string' && a !== '' && a.toLowerCase() === b.toLowerCase()
const is = (a, b) => typeof a === 'string' && a !== '' && a === b
const sha = (s) => typeof s === 'string' && /^[0-9a-f]{40}$/.test(s)
const when = (s) => (typeof s === 'string' && /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/.test(s) ? Date.parse(s) / 1000 : NaN)

function mine({ claim, forge: { pr } }) {
	return !!pr && pr.state === 'open' && ci(pr.repo, claim.repo) && is(pr.number, claim.pr_number) && is(pr.head_branch, claim.branch) && is(pr.base, claim.base) && ci(pr.author, claim.pr_author)
}

function checks({ config, forge }) {
	if (!forge.checks || forge.approval_waiting) return false
	const fine = (c) => c.result === 'pass' || (c.result === 'skipped' && config.allow_skipped.includes(c.name))
	const wanted = [...(forge.required || []), ...config.required_checks.map((name) => ({ name, app: null }))]
	for (const r of wanted) {
		const all = forge.checks.filter((c) => c.name === r.name)
		if (!r.name || !all.some((c) => r.app === null || c.app === r.app) || !all.every(fine)) return false
	}
	return forge.checks.every((c) => fine(c) || config.optional_checks.includes(c.name))
}

function review({ config, claim, forge }) {
	const all = forge.reviews
	if (!all || !forge.authors?.length || all.some((r) => r.state === 'UNKNOWN' || (r.state !== 'COMMENTED' && Number.isNaN(when(r.at))))) return false
	const counts = (r) => r.state === 'APPROVED' && r.user && r.write && !r.bot && !r.own && !ci(r.user, forge.pr?.author) && !ci(r.user, config.identity) &&
		!forge.authors.some((a) => ci(a, r.user)) && is(r.commit, forge.pr?.head_sha) && when(r.at) >= when(claim.head_seen_at)
	const opinions = all.filter((r) => r.state !== 'COMMENTED')
	const people = new Map() // a person's latest second; those of nobody are each somebody's
	opinions.forEach((r, i) => {
		const who = r.user ? r.user.toLowerCase() : i
		const had = people.get(who)
		if (!had || when(r.at) > when(had[0].at)) people.set(who, [r])
		else if (when(r.at) === when(had[0].at)) had.push(r)
	})
	let approvals = 0
	for (const last of people.values()) {
		if (last.some((r) => r.state === 'CHANGES_REQUESTED')) return false
		if (last.every(counts)) approvals++
	}
	return approvals >= config.min_approvals && forge.review_decision === 'APPROVED'
}

function issue({ config, claim, forge, issue: i, halted }) {
	const stops = [...config.hold_labels, ...config.reserved_labels]
	return !halted && !!i && ['ready', 'in_progress', 'in_review'].includes(i.state) && is(i.content, claim.content) && !!i.labels && !!forge.labels &&
		![...i.labels, ...forge.labels].some((l) => stops.some((s) => ci(s, l)))
}

const isProtected = (f) => /^\.github\/./i.test(f) || /(^|\/)CODEOWNERS$/i.test(f) || /^fac\.json$/i.test(f)

const rows = {
	policy: (w) => w.config.policy === 'on-green-with-review' && !/\[factory-e2e\]/i.test(w.claim.title),
	graduation: (w) => w.config.graduation === 'waived' || w.evidence,
	ours: (w) => mine(w) && w.forge.pr.draft === false && ci(w.forge.pr.head_repo, w.forge.pr.repo),
	head: (w) => sha(w.forge.pr?.head_sha) && is(w.forge.pr.head_sha, w.claim.head_sha) && (!w.config.reviewer || is(w.forge.pr.head_sha, w.claim.reviewed_sha)),
	required: (w) => !!w.forge.required && !w.forge.required_odd && w.forge.required.every((r) => r.name) && (w.forge.required.length + w.config.required_checks.length > 0 || w.config.allow_no_checks),
	checks,
	settled: (w) => when(w.now) - when(w.since) >= w.config.settle,
	mergeable: (w) => sha(w.forge.base_sha) && w.forge.mergeable === 'MERGEABLE' && ['CLEAN', 'HAS_HOOKS'].includes(w.forge.merge_state),
	review,
	threads: (w) => w.forge.threads_open === 0,
	issue,
	files: (w) => !!w.forge.files?.length && !w.forge.files.some(isProtected),
	queue: (w) => typeof w.forge.queue === 'boolean',
}

const out = fs.createWriteStream(null, { fd: 3 })
for (let n = Number(process.argv[3] || 100); n > 0; n--) {
	const w = world()
	out.write(`${JSON.stringify(w)}\n`)
	const failing = w.claim.synthetic ? ['policy', ...(mine(w) ? [] : ['ours'])] : Object.keys(rows).filter((k) => !rows[k](w))
	const decision = w.claim.synthetic ? (mine(w) ? 'close' : 'hold') : failing.length ? 'hold' : w.forge.queue ? 'queued' : 'merge'
	console.log(`${decision} ${failing.join(' ')}`)
}
