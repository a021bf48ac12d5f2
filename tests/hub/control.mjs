// control.mjs: what tests ask of the hub, as people, CI and misfortune would do it: {"do": NAME, …}.
import * as pulls from './pulls.mjs'
import { issueOf } from './rest.mjs'

function repoOf(store, o) {
	const repo = store.find(o.repo)
	if (!repo) throw new Error(`no repository ${o.repo}`)
	return repo
}

function itemOf(store, o) {
	const item = repoOf(store, o).items.get(o.number)
	if (!item) throw new Error(`no issue ${o.repo}#${o.number}`)
	return item
}

const operations = {
	user: (s, o) => ({ login: s.user(o.login, o.type).login }),
	token: (s, o) => void s.token(o),
	revoke: (s, o) => void Object.assign(s.tokens.get(o.token), { revoked: true }),
	// makes one, or changes one that is there; rename: "new" or "owner/new"
	repo: (s, { do: _, name, ...o }) => {
		const there = s.find(name)
		const [owner, short] = name.split('/')
		return { id: (there ? s.patchRepo(there, o) : s.makeRepo({ owner, name: short, ...o })).id }
	},
	remove_repo: (s, o) => void s.removeRepo(s.find(o.name)),
	issue: (s, { do: _, repo, by, ...o }) => ({ number: s.makeItem(repoOf(s, { repo }), o, s.user(by || 'ann')).number }),
	// {count} issues of one shape; begin: when the first was made (RFC 3339), each other a minute after the one before
	issues: (s, { do: _, repo, by, count, begin, ...o }) => {
		const at = (i) => ({ created_at: new Date(Date.parse(begin) + i * 60000).toISOString().replace(/\.\d+Z$/, 'Z') })
		for (let i = 0; i < count; i++) {
			const times = begin ? { ...at(i), updated_at: at(i).created_at } : {}
			s.makeItem(repoOf(s, { repo }), { ...o, ...times, title: `${o.title} ${i}` }, s.user(by || 'ann'))
		}
	},
	edit: (s, o) => {
		const item = itemOf(s, o)
		const by = s.user(o.by)
		if (o.title) s.event(item, 'renamed', by)
		if (o.title) item.title = o.title
		if (o.body === undefined) return
		item.body = o.body
		item.edits = [...(item.edits || []), { at: s.now(), by }]
		s.touch(item)
	},
	label: (s, o) => {
		for (const l of o.add || []) s.addLabel(itemOf(s, o), l, s.user(o.by))
		for (const l of o.remove || []) s.removeLabel(itemOf(s, o), l, s.user(o.by))
	},
	close: (s, o) => s.setState(itemOf(s, o), 'closed', s.user(o.by), o.reason),
	reopen: (s, o) => s.setState(itemOf(s, o), 'open', s.user(o.by)),
	comment: (s, o) => ({ id: s.comment(itemOf(s, o), o.body, s.user(o.by)).id }),
	transfer: (s, o) => ({ number: s.transfer(itemOf(s, o), s.find(o.to)).number }),
	delete: (s, o) => void Object.assign(itemOf(s, o), { gone: { status: 410 } }),
	lock: (s, o) => void Object.assign(itemOf(s, o), { locked: true }),
	commit: (s, o) => ({ sha: s.git.commit(repoOf(s, o), { ...o, name: o.by }) }),
	// {repo, head, base?, title?, draft?, head_repo?, by}
	pull: (s, { do: _, repo, by, ...o }) => ({ number: pulls.makePull(s, repoOf(s, { repo }), { base: 'main', ...o }, s.user(by || 'ann')).number }),
	pull_set: (s, { do: _, repo, number, ...o }) => void Object.assign(itemOf(s, { repo, number }).pull, o),
	// its head is another branch
	head: (s, o) => void (itemOf(s, o).pull.head.ref = o.branch),
	// {repo, number, by, event, commit_id?, count?}
	review: (s, o) => {
		for (let i = 0; i < (o.count || 1); i++) pulls.review(s, itemOf(s, o), o.by === null ? null : s.user(o.by), o)
	},
	thread: (s, o) => {
		for (let i = 0; i < (o.count || 1); i++) itemOf(s, o).pull.threads.push({ resolved: !!o.resolved })
	},
	resolve: (s, o) => itemOf(s, o).pull.threads.forEach((t) => Object.assign(t, { resolved: true })),
	// {repo, number or sha, name, status?, conclusion?, app?, from?, gone?}: a check run
	check: (s, o) => void repoOf(s, o).checks.push({ id: s.id(), sha: o.sha || pulls.refresh(s, itemOf(s, o)).head.sha, name: o.name, app: { id: o.app || 15368, slug: 'ci' },
		status: o.status || 'completed', conclusion: o.status && o.status !== 'completed' ? null : o.conclusion === undefined ? 'success' : o.conclusion, at: s.now(), from: o.from, gone: o.gone }),
	checks: (s, o) => {
		for (let i = 0; i < o.count; i++) operations.check(s, { ...o, name: `${o.name} ${i}` })
	},
	status: (s, o) => void repoOf(s, o).statuses.push({ id: s.id(), sha: o.sha || pulls.refresh(s, itemOf(s, o)).head.sha, context: o.context, state: o.state || 'success', at: s.now(), from: o.from, gone: o.gone }),
	run: (s, o) => void repoOf(s, o).runs.push({ id: s.id(), sha: o.sha || pulls.refresh(s, itemOf(s, o)).head.sha, name: 'ci', status: o.status, conclusion: o.conclusion, at: s.now() }),
	merge: (s, o) => ({ sha: pulls.merge(s, itemOf(s, o), s.user(o.by || 'ann'), o) }),
	delete_branch: (s, o) => void s.git.setRef(repoOf(s, o), `refs/heads/${o.branch}`, null, s.git.sha(repoOf(s, o), `refs/heads/${o.branch}`)),
	miscount: (s, o) => void (s.miscount = o.by),
	state: (s, o) => {
		const repo = repoOf(s, o)
		return { issues: [...repo.items.values()].map((i) => ({ ...issueOf(s, i), label_names: i.labels.map((l) => l.name), gone: i.gone?.status,
			all_comments: i.comments.map((c) => ({ by: c.user.login, body: c.body })), events: i.events.map((e) => [e.event, e.actor.login, e.label?.name]),
			...(i.pull && { pull: { head: i.pull.head.ref, sha: pulls.refresh(s, i).head.sha, base: i.pull.base, draft: i.pull.draft, merged_at: i.pull.merged_at, merge_sha: i.pull.merge_sha,
				queued: i.pull.queued, reviews: i.pull.reviews.map((r) => [r.user?.login, r.state, r.commit_id]) } }) })),
		labels: [...repo.labels.keys()], branches: Object.fromEntries(s.git.branches(repo)) }
	},
	log: (s) => s.log,
	reset_log: (s) => void (s.log.length = 0),
	violations: (s) => s.violations.splice(0),
	// {match: {method, path, graphql, write, nth}, times, what: status|drop|kill|truncate|oversize|delay|run, when: before|after, run_dir, …}
	fault: (s, o) => void s.faults.push({ match: {}, ...o }),
	faults: (s) => s.faults,
	no_faults: (s) => void (s.faults.length = 0),
	latency: (s, o) => void (s.latency = o.ms),
	// each GET is answered as it was the first time from now on: for benchmarks, which do not measure the hub
	freeze: (s, o) => void (s.frozen = o.on === false ? null : new Map()),
	cursor: (s, o) => void (s.cursor = o.on !== false),
	// our clock stands at `at` (RFC 3339, whole seconds), until it is given none
	hold: (s, o) => void (s.held = o.at || null),
	// the history of edits says one more than it shows
	hide_edit: (s, o) => void (itemOf(s, o).hidden = 1),
	// our clock runs ahead by so many seconds
	skew: (s, o) => void (s.skew = o.seconds),
}

export function control(store, o) {
	const f = operations[o.do]
	if (!f) throw new Error(`${o.do}: no such operation`)
	return f(store, o)
}
