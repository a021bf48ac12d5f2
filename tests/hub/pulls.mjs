// pulls.mjs: pull requests: what GitHub knows of one, and what people, CI and requests do to it. Heads are git's own.
import { fill } from './published.mjs'
import { Refusal, visible } from './store.mjs'

const ZERO = '0'.repeat(40)
export const webOf = (store, item) => `${store.base}/${store.fullName(item.repo)}/pull/${item.number}`

// Where a branch is now is where its open pull request is; one whose branch is gone is closed.
export function refresh(store, item) {
	const p = item.pull
	if (item.state !== 'open') return p
	const now = store.git.sha(p.head.repo, `refs/heads/${p.head.ref}`)
	if (!now) store.setState(item, 'closed', store.user('ghost'))
	else if (now !== p.head.sha) {
		if (p.head.sha) store.touch(item)
		p.head.sha = now
		p.asked = 0
		if (p.head.repo !== item.repo) store.git.borrow(item.repo, p.head.repo)
		store.git.setRef(item.repo, `refs/pull/${item.number}/head`, now)
	}
	return p
}

export function makePull(store, repo, o, user) {
	const from = o.head_repo ? store.find(o.head_repo) : repo
	if (!from || !store.git.sha(from, `refs/heads/${o.head}`)) return null
	const item = store.makeItem(repo, o, user)
	item.pull = { head: { repo: from, ref: o.head, sha: null }, base: o.base, draft: !!o.draft, merged_at: null, merge_sha: null, merged_by: null,
		reviews: [], threads: [], asked: 0, queued: false }
	refresh(store, item)
	return item
}

export const openOf = (store, repo, head, base) => [...repo.items.values()].find((i) => i.pull && refresh(store, i) && i.state === 'open' &&
	i.pull.head.repo === repo && i.pull.head.ref === head && i.pull.base === base)

// Required checks by rulesets and protection: [{context, app}].
function required(repo, base) {
	const rules = repo.rules.filter((r) => r.type === 'required_status_checks')
		.flatMap((r) => r.parameters.required_status_checks.map((c) => ({ context: c.context, app: c.integration_id ?? null })))
	const classic = repo.protection[base]?.required_status_checks
	return [...rules, ...(classic?.checks || []).map((c) => ({ context: c.context, app: c.app_id === -1 ? null : c.app_id ?? null })),
		...(classic?.contexts || []).map((c) => ({ context: c, app: null }))]
}

const last = (all, key) => [...new Map(all.map((x) => [key(x), x])).values()]
export const latestRuns = (repo, sha, n = Infinity) => last(repo.checks.filter((c) => c.sha === sha && visible(c, n)), (c) => `${c.app.id} ${c.name}`)
export const latestStatuses = (repo, sha, n = Infinity) => last(repo.statuses.filter((c) => c.sha === sha && visible(c, n)), (c) => c.context)

function checksState(repo, sha, base) {
	const all = [...latestRuns(repo, sha).map((c) => ({ name: c.name, app: c.app.id, ok: ['success', 'skipped', 'neutral'].includes(c.conclusion) })),
		...latestStatuses(repo, sha).map((s) => ({ name: s.context, app: null, ok: s.state === 'success' }))]
	const met = required(repo, base).every((r) => {
		const mine = all.filter((c) => c.name === r.context && (r.app === null || c.app === r.app))
		return mine.length && mine.every((c) => c.ok)
	})
	return { met, all: all.every((c) => c.ok) }
}

const asks = (repo, base) => Math.max(repo.protection[base]?.required_pull_request_reviews?.required_approving_review_count || 0,
	...repo.rules.filter((r) => r.type === 'pull_request').map((r) => r.parameters?.required_approving_review_count || 0))

export function reviewDecision(store, item) {
	const wanted = asks(item.repo, item.pull.base)
	if (!wanted) return null
	const opinions = last(item.pull.reviews.filter((r) => ['APPROVED', 'CHANGES_REQUESTED', 'DISMISSED'].includes(r.state) && r.user &&
		store.can(item.repo, r.user, 'write')), (r) => r.user.login)
	if (opinions.some((r) => r.state === 'CHANGES_REQUESTED')) return 'CHANGES_REQUESTED'
	return opinions.filter((r) => r.state === 'APPROVED').length >= wanted ? 'APPROVED' : 'REVIEW_REQUIRED'
}

// {mergeable, state, tree}: computed, as GitHub does, when it is first asked for, and known at the repo.mergeable_after-th time.
export function mergeability(store, item, ask = true) {
	const p = refresh(store, item)
	const base = store.git.sha(item.repo, `refs/heads/${p.base}`)
	if (p.onto !== base) Object.assign(p, { onto: base, asked: 0 })
	if (ask) p.asked++
	if (p.asked < item.repo.mergeable_after) return { mergeable: 'UNKNOWN', state: 'UNKNOWN', base }
	const behind = !store.git.isAncestor(item.repo, base, p.head.sha)
	const tree = behind ? store.git.mergeTree(item.repo, base, p.head.sha) : store.git.run(item.repo, ['rev-parse', `${p.head.sha}^{tree}`]).trim()
	if (!tree) return { mergeable: 'CONFLICTING', state: 'DIRTY', base }
	const checks = checksState(item.repo, p.head.sha, p.base)
	const strict = item.repo.protection[p.base]?.required_status_checks?.strict ||
		item.repo.rules.some((r) => r.parameters?.strict_required_status_checks_policy)
	const decision = reviewDecision(store, item)
	const state = p.draft ? 'DRAFT' : !checks.met || (decision && decision !== 'APPROVED') ? 'BLOCKED' : behind && strict ? 'BEHIND'
		: !checks.all ? 'UNSTABLE' : item.repo.hooks ? 'HAS_HOOKS' : 'CLEAN'
	return { mergeable: 'MERGEABLE', state, tree, base }
}

// What closing keywords in a text name, as GitHub reads them: it knows of no negation.
function closes(store, item, text) {
	for (const m of (text || '').matchAll(/\b(?:close[sd]?|fix(?:e[sd])?|resolve[sd]?):?\s+(?:[\w.-]+\/[\w.-]+)?#(\d+)/gi)) {
		const issue = item.repo.items.get(Number(m[1]))
		if (issue && !issue.pull) store.setState(issue, 'closed', item.pull.merged_by, 'completed')
	}
}

export function merge(store, item, user, { method = 'merge', title, message, sha } = {}) {
	const p = refresh(store, item)
	const refuse = (status, text) => { throw new Refusal(status, text) }
	if (item.state !== 'open') refuse(405, 'Pull Request is not mergeable')
	if (sha && sha !== p.head.sha) refuse(409, 'Head branch was modified. Review and try the merge again.')
	if (p.draft) refuse(405, 'Pull Request is still a draft')
	if (!item.repo.merge_methods.includes(method)) refuse(405, `${method} merges are not allowed on this repository.`)
	if (item.repo.merge_queue) refuse(405, 'Changes must be made through the merge queue')
	const m = mergeability(store, item, false)
	if (!m.tree) refuse(405, 'Pull Request is not mergeable')
	if (['BLOCKED', 'BEHIND'].includes(m.state)) refuse(405, 'Repository rule violations found')
	const text = `${title || `${item.title} (#${item.number})`}\n\n${message ?? item.body ?? ''}`
	const own = store.git.between(item.repo, m.base, p.head.sha)
	const commit = store.git.tree(item.repo, m.tree, method === 'squash' ? [m.base] : [m.base, p.head.sha], text)
	if (!store.git.setRef(item.repo, `refs/heads/${p.base}`, commit, m.base)) refuse(405, 'Base branch was modified. Review and try the merge again.')
	Object.assign(p, { merged_at: store.now(), merge_sha: commit, merged_by: user, queued: false })
	store.setState(item, 'closed', user)
	if (p.base === item.repo.default_branch)
		for (const t of [text, item.body, ...(method === 'merge' ? own.map((c) => c.message) : [])]) closes(store, item, t)
	if (item.repo.delete_branch_on_merge) store.git.setRef(item.repo, `refs/heads/${p.head.ref}`, null, p.head.sha)
	return commit
}

export function review(store, item, user, { event = 'COMMENT', body = '', commit_id }) {
	const state = { APPROVE: 'APPROVED', REQUEST_CHANGES: 'CHANGES_REQUESTED', COMMENT: 'COMMENTED', DISMISS: 'DISMISSED', PENDING: 'PENDING' }[event] || event
	const id = store.id()
	const r = { id, node_id: `PRR_${id}`, user, state, body, commit_id: commit_id || refresh(store, item).head.sha, submitted_at: state === 'PENDING' ? null : store.now() }
	item.pull.reviews.push(r)
	store.touch(item)
	return r
}

export const reviewOf = (store, item, api, user) => (r) => ({ id: r.id, node_id: r.node_id, user: r.user && user(store, r.user), body: r.body, state: r.state,
	commit_id: r.commit_id, html_url: `${webOf(store, item)}#pullrequestreview-${r.id}`, pull_request_url: `${api}/pulls/${item.number}`,
	_links: { html: { href: '' }, pull_request: { href: '' } }, author_association: r.user ? store.association(item.repo, r.user) : 'NONE',
	...(r.submitted_at && { submitted_at: r.submitted_at }) })

// A pull request's JSON; whole: as it is asked for by number.
export function pullOf(store, item, { issue, user, repository, api, whole, ask }) {
	const p = refresh(store, item)
	const url = `${api}/pulls/${item.number}`
	const i = issue(store, item)
	const side = (repo, ref, sha) => ({ label: repo ? `${repo.owner.login}:${ref}` : `unknown:${ref}`, ref, sha, user: repo ? user(store, repo.owner) : null, repo: repo && repository(repo) })
	const gone = p.head.repo !== item.repo && !store.find(store.fullName(p.head.repo))
	const links = Object.fromEntries(['comments', 'commits', 'statuses', 'html', 'issue', 'review_comments', 'review_comment', 'self'].map((k) => [k, { href: url }]))
	const pull = fill('pull-request-simple', { url, id: item.id, node_id: item.node_id, html_url: webOf(store, item), number: item.number, state: item.state,
		locked: item.locked, title: item.title, user: i.user, body: item.body, labels: i.labels, milestone: null, active_lock_reason: null,
		created_at: item.created_at, updated_at: item.updated_at, closed_at: item.closed_at, merged_at: p.merged_at,
		merge_commit_sha: p.merge_sha || (item.state === 'open' ? ZERO : null), assignee: i.assignee, assignees: i.assignees, requested_reviewers: [], requested_teams: [],
		head: side(gone ? null : p.head.repo, p.head.ref, p.head.sha), base: side(item.repo, p.base, store.git.sha(item.repo, `refs/heads/${p.base}`) || ZERO),
		_links: links, author_association: i.author_association, auto_merge: null, draft: p.draft })
	if (!whole) return pull
	const base = store.git.sha(item.repo, `refs/heads/${p.base}`)
	const fork = p.merge_sha ? `${p.merge_sha}^1` : base
	const files = store.git.files(item.repo, fork, p.head.sha)
	const m = item.state === 'open' ? mergeability(store, item, ask) : { mergeable: 'UNKNOWN', state: 'UNKNOWN' }
	return { ...pull, merged: !!p.merged_at, mergeable: { MERGEABLE: true, CONFLICTING: false }[m.mergeable] ?? null, mergeable_state: m.state.toLowerCase(),
		rebaseable: null, merged_by: p.merged_by && user(store, p.merged_by), comments: item.comments.length, review_comments: 0, maintainer_can_modify: false,
		commits: store.git.between(item.repo, fork, p.head.sha).length + (p.extra_commits || 0), additions: files.reduce((n, f) => n + f.additions, 0),
		deletions: files.reduce((n, f) => n + f.deletions, 0), changed_files: p.many ?? p.changed_files ?? files.length }
}

export const fileOf = (store, item, api) => (f) => ({ ...f, blob_url: `${webOf(store, item)}/files`, raw_url: `${webOf(store, item)}/files`,
	contents_url: `${api}/contents/${encodeURIComponent(f.filename)}` })

export function filesOf(store, item) {
	const p = refresh(store, item)
	if (p.many) return Array.from({ length: p.many }, (_, i) => ({ sha: ZERO, filename: `many/${i}`, status: 'added', additions: 1, deletions: 0, changes: 1 }))
	const base = p.merge_sha ? `${p.merge_sha}^1` : store.git.sha(item.repo, `refs/heads/${p.base}`)
	return store.git.files(item.repo, base, p.head.sha)
}

const appOf = (store, app) => ({ id: app.id, slug: app.slug, node_id: `A_${app.id}`, owner: { login: 'hub', id: 1, node_id: 'U_1', avatar_url: '', gravatar_id: '',
	...Object.fromEntries(['url', 'html_url', 'followers_url', 'following_url', 'gists_url', 'starred_url', 'subscriptions_url', 'organizations_url', 'repos_url',
		'events_url', 'received_events_url'].map((k) => [k, store.base])), type: 'Organization', site_admin: false },
	name: app.slug, description: null, external_url: store.base, html_url: store.base, created_at: '2020-01-01T00:00:00Z', updated_at: '2020-01-01T00:00:00Z', permissions: {}, events: [] })

export const runOf = (store, api) => (c) => ({ id: c.id, node_id: `CR_${c.id}`, head_sha: c.sha, name: c.name, url: `${api}/check-runs/${c.id}`,
	html_url: null, details_url: null, status: c.status, conclusion: c.conclusion, started_at: c.at, completed_at: c.status === 'completed' ? c.at : null,
	external_id: null, check_suite: { id: c.app.id }, app: appOf(store, c.app), pull_requests: [],
	output: { title: null, summary: null, text: null, annotations_count: 0, annotations_url: `${api}/check-runs/${c.id}/annotations` } })

export const statusOf = (store, api) => (s) => ({ url: `${api}/statuses/${s.sha}`, avatar_url: null, id: s.id, node_id: `SC_${s.id}`, state: s.state,
	description: null, target_url: null, context: s.context, created_at: s.at, updated_at: s.at })

export const workflowOf = (store, repo, api, repository) => (w) => fill('workflow-run', { id: w.id, name: w.name, node_id: `WR_${w.id}`, head_branch: null, head_sha: w.sha,
	path: '.github/workflows/ci.yml', run_number: 1, event: 'pull_request', display_title: w.name, status: w.status, conclusion: w.conclusion ?? null, workflow_id: 1,
	url: `${api}/actions/runs/${w.id}`, html_url: '', pull_requests: [], created_at: w.at, updated_at: w.at, head_commit: null, repository, head_repository: repository })
