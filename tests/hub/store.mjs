// store.mjs: what the stand-in remembers: people, tokens, repositories, issues, pull requests, checks, and how they change.
//
// Kept in memory; only the git repositories are on disk. Every change goes through here, so that numbers, times and
// timeline events come out as GitHub's do, whoever makes the change: a request, or a person played by a test.
import { Git } from './git.mjs'

export class Refusal extends Error {
	constructor(status, message, extra = {}, headers = {}) {
		super(message)
		Object.assign(this, { status, extra, headers })
	}
}

const LEVEL = { none: 0, read: 1, triage: 2, write: 3, maintain: 4, admin: 5 }
const lower = (s) => String(s).toLowerCase()

export class Store {
	constructor(dir) {
		this.git = new Git(dir)
		this.skew = 0
		this.lastId = 1000
		this.users = new Map()
		this.tokens = new Map()
		this.repos = new Map() // by lower full name; a former name leads to the same one
		this.byId = new Map()
		this.nodes = new Map() // GraphQL ids
	}

	now() {
		if (this.held) return this.held
		return new Date(Date.now() + this.skew * 1000).toISOString().replace(/\.\d+Z$/, 'Z')
	}

	id() {
		return ++this.lastId
	}

	user(login, type) {
		const key = lower(login)
		if (!this.users.has(key)) {
			const id = this.id()
			this.users.set(key, { id, login, type: type || (login.endsWith('[bot]') ? 'Bot' : 'User'), node_id: `U_${id}`, created_at: this.now() })
		}
		return this.users.get(key)
	}

	token({ token, login, scopes = ['repo'], read_only = false, limit = 5000, remaining = limit, reset_in = 3600 }) {
		const bucket = () => ({ limit, remaining, reset: Math.floor(Date.now() / 1000) + reset_in })
		this.tokens.set(token, { token, user: this.user(login), scopes, read_only, revoked: false, window: reset_in,
			core: bucket(), graphql: bucket() })
		return this.tokens.get(token)
	}

	makeRepo(o) {
		const id = this.id()
		const repo = { id, node_id: `R_${id}`, owner: this.user(o.owner, o.owner_type), name: o.name, private: false,
			default_branch: 'main', archived: false, has_issues: true, collaborators: {}, labels: new Map(), items: new Map(),
			lastNumber: 0, comments: new Map(), checks: [], statuses: [], runs: [], rules: [], protection: {}, queue: [], auto: {},
			reads: new Map(), delete_branch_on_merge: false, merge_methods: ['merge', 'squash'], mergeable_after: 1, hooks: false,
			fork_of: null, created_at: this.now(), updated_at: this.now(), pushed_at: this.now() }
		this.repos.set(lower(`${o.owner}/${o.name}`), repo)
		this.byId.set(id, repo)
		this.nodes.set(repo.node_id, repo)
		this.git.init(repo)
		this.patchRepo(repo, o)
		const files = o.files || { README: 'hello\n' }
		if (!o.empty) this.git.commit(repo, { branch: repo.default_branch, files, message: 'first commit' })
		return repo
	}

	patchRepo(repo, o) {
		const { owner, name, labels = [], files, empty, owner_type, fork_of, rename, ...rest } = o
		for (const label of labels) this.label(repo, typeof label === 'string' ? { name: label } : label)
		if (fork_of) repo.fork_of = this.find(fork_of)
		Object.assign(repo, rest)
		if (rename) {
			const [newOwner, newName] = rename.includes('/') ? rename.split('/') : [repo.owner.login, rename]
			Object.assign(repo, { owner: this.user(newOwner), name: newName })
			this.repos.set(lower(rename.includes('/') ? rename : `${newOwner}/${rename}`), repo)
		}
		return repo
	}

	fullName(repo) {
		return `${repo.owner.login}/${repo.name}`
	}

	find(fullName) {
		return this.repos.get(lower(fullName))
	}

	removeRepo(repo) {
		for (const [k, v] of this.repos) if (v === repo) this.repos.delete(k)
		this.byId.delete(repo.id)
	}

	// admin, maintain, write, triage, read or none.
	role(repo, user) {
		const given = Object.entries(repo.collaborators).find(([login]) => lower(login) === lower(user.login))
		if (given) return given[1]
		if (user === repo.owner) return 'admin'
		return repo.private ? 'none' : 'read'
	}

	can(repo, user, level) {
		return LEVEL[this.role(repo, user)] >= LEVEL[level]
	}

	association(repo, user) {
		if (user === repo.owner) return 'OWNER'
		const named = Object.keys(repo.collaborators).some((l) => lower(l) === lower(user.login))
		return user.association || (named ? 'COLLABORATOR' : 'NONE')
	}

	label(repo, { name, color = 'ededed', description = null }) {
		const id = this.id()
		if (!repo.labels.has(lower(name)))
			repo.labels.set(lower(name), { id, node_id: `LA_${id}`, name, color, description, default: false })
		return repo.labels.get(lower(name))
	}

	makeItem(repo, o, user) {
		const id = this.id()
		const at = o.created_at || this.now()
		const item = { id, repo, number: o.number || repo.lastNumber + 1, title: o.title || 'An issue', body: o.body ?? null, user,
			state: 'open', state_reason: null, labels: [], assignees: (o.assignees || []).map((l) => this.user(l)), locked: false,
			active_lock_reason: null, comments: [], events: [], created_at: at, updated_at: o.updated_at || at, closed_at: null,
			closed_by: null, gone: null, pull: null, node_id: `I_${id}` }
		repo.lastNumber = Math.max(repo.lastNumber, item.number)
		repo.items.set(item.number, item)
		for (const name of o.labels || []) this.addLabel(item, name, o.labelled_by ? this.user(o.labelled_by) : user)
		if (o.state === 'closed') this.setState(item, 'closed', user, o.state_reason)
		if (o.updated_at) item.updated_at = o.updated_at
		return item
	}

	event(item, event, actor, more = {}) {
		const id = this.id()
		item.events.push({ id, event, actor, created_at: this.now(), ...more })
		this.touch(item)
	}

	touch(item) {
		item.updated_at = this.now()
	}

	addLabel(item, name, actor) {
		const label = this.label(item.repo, { name })
		if (item.labels.includes(label)) return
		item.labels.push(label)
		this.event(item, 'labeled', actor, { label })
	}

	removeLabel(item, name, actor) {
		const label = item.labels.find((l) => lower(l.name) === lower(name))
		if (!label) return false
		item.labels = item.labels.filter((l) => l !== label)
		this.event(item, 'unlabeled', actor, { label })
		return true
	}

	setLabels(item, names, actor) {
		for (const l of [...item.labels]) if (!names.some((n) => lower(n) === lower(l.name))) this.removeLabel(item, l.name, actor)
		for (const n of names) this.addLabel(item, n, actor)
	}

	setState(item, state, actor, reason) {
		if (item.state === state) {
			if (reason && !item.pull) item.state_reason = reason
			return
		}
		item.state = state
		if (state === 'closed')
			Object.assign(item, { closed_at: this.now(), closed_by: actor, state_reason: item.pull ? null : reason || 'completed' })
		else Object.assign(item, { closed_at: null, closed_by: null, state_reason: item.pull ? null : 'reopened' })
		this.event(item, state === 'closed' ? 'closed' : 'reopened', actor, { state_reason: item.state_reason })
	}

	comment(item, body, user) {
		const id = this.id()
		const comment = { id, item, body, user, created_at: this.now(), updated_at: this.now(), node_id: `IC_${id}` }
		item.comments.push(comment)
		item.repo.comments.set(id, comment)
		this.touch(item)
		return comment
	}

	transfer(item, to) {
		const { number, repo, ...rest } = item
		const moved = { ...rest, repo: to, number: to.lastNumber + 1, labels: [], events: [...item.events] }
		to.lastNumber = moved.number
		to.items.set(moved.number, moved)
		item.gone = { status: 301, to: moved }
		return moved
	}

	// How often `what` was asked for: what "arrives" or "disappears" later is counted in reads.
	read(repo, what) {
		const n = (repo.reads.get(what) || 0) + 1
		repo.reads.set(what, n)
		return n
	}
}

// Whether x is there at the nth read: x.from (default 1) is its first read, x.gone [a, b] are reads that miss it.
export const visible = (x, n) => n >= (x.from || 1) && !(x.gone && n >= x.gone[0] && n <= x.gone[1])
