// control.mjs: what tests ask of the hub, as people, CI and misfortune would do it: {"do": NAME, …}.
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
	// {count} issues of one shape
	issues: (s, { do: _, repo, by, count, ...o }) => {
		for (let i = 0; i < count; i++) s.makeItem(repoOf(s, { repo }), { ...o, title: `${o.title} ${i}` }, s.user(by || 'ann'))
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
	state: (s, o) => {
		const repo = repoOf(s, o)
		return { issues: [...repo.items.values()].map((i) => ({ ...issueOf(s, i), label_names: i.labels.map((l) => l.name), gone: i.gone?.status,
			all_comments: i.comments.map((c) => ({ by: c.user.login, body: c.body })), events: i.events.map((e) => [e.event, e.actor.login, e.label?.name]) })),
		labels: [...repo.labels.keys()], branches: Object.fromEntries(s.git.branches(repo)) }
	},
	log: (s) => s.log,
	reset_log: (s) => void (s.log.length = 0),
	violations: (s) => s.violations.splice(0),
	// {match: {method, path, graphql, nth}, times, what: status|drop|kill|truncate|oversize|delay|run, when: before|after, …}
	fault: (s, o) => void s.faults.push({ match: {}, ...o }),
	faults: (s) => s.faults,
	no_faults: (s) => void (s.faults.length = 0),
	latency: (s, o) => void (s.latency = o.ms),
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
