// rest.mjs: what each REST operation does, by its name in the published description. A handler gets {store, token, user,
// p: path parameters, q: query, body, url, write} and gives {status, body, headers}, or throws a Refusal.
import { fill } from './published.mjs'
import * as pulls from './pulls.mjs'
import { Refusal } from './store.mjs'

const api = (store, repo) => `${store.base}/api/v3/repos/${store.fullName(repo)}`
const web = (store, repo) => `${store.base}/${store.fullName(repo)}`
const missing = () => new Refusal(404, 'Not Found')

export const userOf = (store, user) => user && fill('simple-user', { login: user.login, id: user.id, node_id: user.node_id, avatar_url: '', gravatar_id: '',
	url: `${store.base}/api/v3/users/${encodeURIComponent(user.login)}`, html_url: `${store.base}/${user.login}`, type: user.type, site_admin: false })

// The repository that the path names, if the user may know of it; `level` for what is asked.
function repoOf({ store, p, user, url }, level = 'read') {
	const repo = store.find(`${p.owner}/${p.repo}`)
	if (!repo || (repo.private && !store.can(repo, user, 'read'))) throw missing()
	const old = `${p.owner}/${p.repo}`.toLowerCase() !== store.fullName(repo).toLowerCase()
	if (old) {
		const rest = url.pathname.split('/').slice(6).join('/')
		const to = `${store.base}/api/v3/repositories/${repo.id}${rest ? `/${rest}` : ''}${url.search}`
		throw new Refusal(301, 'Moved Permanently', { url: to }, { location: to })
	}
	if (!store.can(repo, user, level)) throw new Refusal(403, `Must have ${level} rights to Repository.`)
	return repo
}

function itemOf(c, repo, number = c.p.issue_number) {
	const item = repo.items.get(Number(number))
	if (!item) throw missing()
	if (item.gone?.status === 301) {
		const to = `${api(c.store, item.gone.to.repo)}/issues/${item.gone.to.number}`
		throw new Refusal(301, 'Moved Permanently', { url: to }, { location: to })
	}
	if (item.gone) throw new Refusal(item.gone.status, 'This issue was deleted')
	return item
}

const labelOf = (store, repo, l) => ({ id: l.id, node_id: l.node_id, url: `${api(store, repo)}/labels/${encodeURIComponent(l.name)}`,
	name: l.name, color: l.color, default: l.default, description: l.description })

export function issueOf(store, item) {
	const url = `${api(store, item.repo)}/issues/${item.number}`
	const kind = item.pull ? 'pull' : 'issues'
	return { url, repository_url: api(store, item.repo), labels_url: `${url}/labels{/name}`, comments_url: `${url}/comments`, events_url: `${url}/events`,
		html_url: `${web(store, item.repo)}/${kind}/${item.number}`, id: item.id, node_id: item.node_id, number: item.number, title: item.title,
		user: userOf(store, item.user), labels: item.labels.map((l) => labelOf(store, item.repo, l)), state: item.state, locked: item.locked,
		assignee: userOf(store, item.assignees[0]) || null, assignees: item.assignees.map((u) => userOf(store, u)), milestone: null,
		comments: item.comments.length, created_at: item.created_at, updated_at: item.updated_at, closed_at: item.closed_at,
		author_association: store.association(item.repo, item.user), active_lock_reason: item.active_lock_reason, body: item.body,
		...(item.pull && { pull_request: { url: `${api(store, item.repo)}/pulls/${item.number}`, html_url: `${web(store, item.repo)}/pull/${item.number}`, diff_url: '', patch_url: '' } }),
		state_reason: item.state_reason, reactions: undefined }
}

const commentOf = (store, c) => ({ id: c.id, node_id: c.node_id, url: `${api(store, c.item.repo)}/issues/comments/${c.id}`,
	html_url: `${web(store, c.item.repo)}/issues/${c.item.number}#issuecomment-${c.id}`, body: c.body, user: userOf(store, c.user),
	created_at: c.created_at, updated_at: c.updated_at, issue_url: `${api(store, c.item.repo)}/issues/${c.item.number}`,
	author_association: store.association(c.item.repo, c.user) })

// One page of a list, with GitHub's links: by number, or (store.cursor) by `after`, without `last`.
function page({ store, q, url }, repo, all, show) {
	const size = Math.min(Number(q.get('per_page') || 30), 100)
	const at = Number(q.get('page') || 1)
	const last = Math.max(1, Math.ceil(all.length / size))
	const path = url.pathname.replace(/\/api\/v3\/(repos\/[^/]+\/[^/]+|repositories\/\d+)/, `/api/v3/repositories/${repo.id}`)
	const to = (n) => {
		const more = new URLSearchParams(q)
		if (store.cursor) more.set('after', `Y3Vyc29y${n}`)
		more.set('page', n)
		return `<${store.base}${path}?${more}>`
	}
	const links = []
	if (at < last) links.push(`${to(at + 1)}; rel="next"`, ...(store.cursor ? [] : [`${to(last)}; rel="last"`]))
	if (at > 1) links.push(`${to(at - 1)}; rel="prev"`, `${to(1)}; rel="first"`)
	return { body: all.slice((at - 1) * size, at * size).map(show), headers: links.length ? { link: links.join(', ') } : {} }
}

// A page that is an object: total_count and the list. c.store.miscount: it says one more than there are.
function counted(c, repo, name, all, show) {
	const { body, headers } = page(c, repo, all, show)
	return { body: { total_count: all.length + (c.store.miscount || 0), [name]: body }, headers }
}

function pullItem(c, repo) {
	const item = repo.items.get(Number(c.p.pull_number))
	if (!item?.pull) throw missing()
	return item
}

const views = (c, repo, whole) => ({ issue: issueOf, user: userOf, repository: (r) => repository(c.store, r, c.user), api: api(c.store, repo), whole })

const isoAt = (s) => Date.parse(s)

function matching({ store, q }, repo) {
	const labels = (q.get('labels') || '').split(',').filter(Boolean).map((s) => s.toLowerCase())
	const state = q.get('state') || 'open'
	const assignee = q.get('assignee')
	const since = q.get('since') && isoAt(q.get('since'))
	const key = q.get('sort') === 'updated' ? 'updated_at' : 'created_at'
	const sign = q.get('direction') === 'asc' ? 1 : -1
	return [...repo.items.values()].filter((i) => !i.gone && (state === 'all' || i.state === state) &&
		labels.every((n) => i.labels.some((l) => l.name.toLowerCase() === n)) && (!since || isoAt(i.updated_at) >= since) &&
		(!assignee || (assignee === 'none' ? !i.assignees.length : assignee === '*' ? i.assignees.length : i.assignees.some((u) => u.login.toLowerCase() === assignee.toLowerCase()))))
		.sort((a, b) => sign * (isoAt(a[key]) - isoAt(b[key]) || a.number - b.number))
}

function repository(store, repo, user) {
	const url = api(store, repo)
	const full = fill('full-repository', { id: repo.id, node_id: repo.node_id, name: repo.name, full_name: store.fullName(repo), owner: userOf(store, repo.owner),
		private: repo.private, html_url: web(store, repo), description: null, fork: !!repo.fork_of, url, homepage: null, language: null, forks: 0,
		forks_count: 0, stargazers_count: 0, watchers: 0, watchers_count: 0, size: 1, default_branch: repo.default_branch, open_issues: 0,
		open_issues_count: 0, has_issues: repo.has_issues, has_projects: false, has_wiki: false, has_downloads: true, has_pages: false, has_discussions: false,
		archived: repo.archived, disabled: false, pushed_at: repo.pushed_at, created_at: repo.created_at, updated_at: repo.updated_at,
		permissions: { admin: store.can(repo, user, 'admin'), maintain: store.can(repo, user, 'maintain'), push: store.can(repo, user, 'write'),
			triage: store.can(repo, user, 'triage'), pull: true }, license: null, network_count: 0, subscribers_count: 0, mirror_url: null })
	return { ...full, git_url: `git://hub/${store.fullName(repo)}.git`, ssh_url: '', clone_url: `${web(store, repo)}.git`, svn_url: '' }
}

const exists = (c, repo, sha) => c.store.git.run(repo, ['cat-file', '-e', sha], { may: true }) !== null
const refOf = (store, repo, name, sha) => ({ ref: name, node_id: `REF_${repo.id}`, url: `${api(store, repo)}/git/${name}`,
	object: { type: 'commit', sha, url: `${api(store, repo)}/git/commits/${sha}` } })
const invalid = (resource, code, field, message = 'Validation Failed') =>
	new Refusal(422, message, { errors: [{ resource, code, field }] })

export const handlers = {
	'GET /user': ({ store, user }) => ({ body: { ...userOf(store, user), name: null, company: null, blog: null, location: null, email: null, hireable: null,
		bio: null, public_repos: 0, public_gists: 0, followers: 0, following: 0, created_at: user.created_at, updated_at: user.created_at } }),
	'GET /repos/{owner}/{repo}': (c) => ({ body: repository(c.store, repoOf(c), c.user) }),
	'GET /repos/{owner}/{repo}/issues': (c) => {
		const repo = repoOf(c)
		return page(c, repo, matching(c, repo), (i) => issueOf(c.store, i))
	},
	'GET /repos/{owner}/{repo}/issues/{issue_number}': (c) => ({ body: issueOf(c.store, itemOf(c, repoOf(c))) }),
	'PATCH /repos/{owner}/{repo}/issues/{issue_number}': (c) => {
		const item = itemOf(c, repoOf(c, 'triage'))
		if (c.body.title) item.title = c.body.title
		if (c.body.state) c.store.setState(item, c.body.state, c.user, c.body.state_reason)
		return { body: issueOf(c.store, item) }
	},
	'GET /repos/{owner}/{repo}/issues/{issue_number}/comments': (c) => {
		const repo = repoOf(c)
		return page(c, repo, itemOf(c, repo).comments, (x) => commentOf(c.store, x))
	},
	'POST /repos/{owner}/{repo}/issues/{issue_number}/comments': (c) => {
		const repo = repoOf(c)
		const item = itemOf(c, repo)
		if (item.locked && !c.store.can(repo, c.user, 'write')) throw new Refusal(403, 'Unable to create comment because issue is locked.')
		return { status: 201, body: commentOf(c.store, c.store.comment(item, c.body.body, c.user)) }
	},
	'PATCH /repos/{owner}/{repo}/issues/comments/{comment_id}': (c) => {
		const comment = repoOf(c).comments.get(Number(c.p.comment_id))
		if (!comment) throw missing()
		Object.assign(comment, { body: c.body.body, updated_at: c.store.now() })
		return { body: commentOf(c.store, comment) }
	},
	'POST /repos/{owner}/{repo}/issues/{issue_number}/labels': (c) => {
		const repo = repoOf(c, 'triage')
		const item = itemOf(c, repo)
		for (const l of c.body.labels) c.store.addLabel(item, l, c.user)
		return { body: item.labels.map((l) => labelOf(c.store, repo, l)) }
	},
	'DELETE /repos/{owner}/{repo}/issues/{issue_number}/labels/{name}': (c) => {
		const repo = repoOf(c, 'triage')
		const item = itemOf(c, repo)
		if (!c.store.removeLabel(item, c.p.name, c.user)) throw new Refusal(404, 'Label does not exist')
		return { body: item.labels.map((l) => labelOf(c.store, repo, l)) }
	},
	'GET /repos/{owner}/{repo}/labels/{name}': (c) => {
		const repo = repoOf(c)
		const label = repo.labels.get(c.p.name.toLowerCase())
		if (!label) throw missing()
		return { body: labelOf(c.store, repo, label) }
	},
	'POST /repos/{owner}/{repo}/labels': (c) => {
		const repo = repoOf(c, 'triage')
		if (repo.labels.has(c.body.name.toLowerCase())) throw invalid('Label', 'already_exists', 'name')
		return { status: 201, body: labelOf(c.store, repo, c.store.label(repo, c.body)) }
	},
	'GET /repos/{owner}/{repo}/collaborators/{username}/permission': (c) => {
		const repo = repoOf(c, 'write')
		const user = c.store.users.get(c.p.username.toLowerCase())
		if (!user) throw missing()
		const role = c.store.role(repo, user)
		const permission = { maintain: 'write', triage: 'read' }[role] || role
		return { body: { permission, role_name: role, user: { ...userOf(c.store, user), role_name: role } } }
	},
	'GET /repos/{owner}/{repo}/git/ref/{ref}': (c) => {
		const repo = repoOf(c)
		const sha = c.store.git.sha(repo, `refs/${c.p.ref}`)
		if (!sha) throw missing()
		return { body: refOf(c.store, repo, `refs/${c.p.ref}`, sha) }
	},
	'POST /repos/{owner}/{repo}/git/refs': (c) => {
		const repo = repoOf(c, 'write')
		if (!exists(c, repo, c.body.sha)) throw new Refusal(422, 'Object does not exist')
		if (!c.store.git.setRef(repo, c.body.ref, c.body.sha, '')) throw new Refusal(422, 'Reference already exists')
		return { status: 201, body: refOf(c.store, repo, c.body.ref, c.body.sha) }
	},
	'GET /repos/{owner}/{repo}/pulls': (c) => {
		const repo = repoOf(c)
		const [owner, head] = (c.q.get('head') || '').split(':')
		const all = [...repo.items.values()].filter((i) => i.pull && pulls.refresh(c.store, i) && ((c.q.get('state') || 'open') === 'all' || i.state === (c.q.get('state') || 'open')) &&
			(!head || (i.pull.head.ref === head && i.pull.head.repo.owner.login.toLowerCase() === owner.toLowerCase())))
		return page(c, repo, all, (i) => pulls.pullOf(c.store, i, views(c, repo, false)))
	},
	'POST /repos/{owner}/{repo}/pulls': (c) => {
		const repo = repoOf(c, 'write')
		const { git } = c.store
		for (const k of ['head', 'base']) if (!git.sha(repo, `refs/heads/${c.body[k]}`)) throw invalid('PullRequest', 'invalid', k)
		if (c.body.draft && repo.no_drafts) throw new Refusal(422, 'Draft pull requests are not supported in this repository.')
		if (pulls.openOf(c.store, repo, c.body.head, c.body.base))
			throw new Refusal(422, 'Validation Failed', { errors: [{ resource: 'PullRequest', code: 'custom', message: `A pull request already exists for ${repo.owner.login}:${c.body.head}.` }] })
		if (git.isAncestor(repo, `refs/heads/${c.body.head}`, `refs/heads/${c.body.base}`))
			throw new Refusal(422, 'Validation Failed', { errors: [{ resource: 'PullRequest', code: 'custom', message: `No commits between ${c.body.base} and ${c.body.head}` }] })
		const item = pulls.makePull(c.store, repo, c.body, c.user)
		return { status: 201, body: pulls.pullOf(c.store, item, views(c, repo, true)) }
	},
	'GET /repos/{owner}/{repo}/pulls/{pull_number}': (c) => {
		const repo = repoOf(c)
		return { body: pulls.pullOf(c.store, pullItem(c, repo), { ...views(c, repo, true), ask: true }) }
	},
	'PATCH /repos/{owner}/{repo}/pulls/{pull_number}': (c) => {
		const repo = repoOf(c, 'write')
		const item = pullItem(c, repo)
		if (c.body.title) item.title = c.body.title
		if (c.body.state) c.store.setState(item, c.body.state, c.user)
		return { body: pulls.pullOf(c.store, item, views(c, repo, true)) }
	},
	'PUT /repos/{owner}/{repo}/pulls/{pull_number}/merge': (c) => {
		const item = pullItem(c, repoOf(c, 'write'))
		const sha = pulls.merge(c.store, item, c.user, { method: c.body.merge_method, title: c.body.commit_title, message: c.body.commit_message, sha: c.body.sha })
		return { body: { sha, merged: true, message: 'Pull Request successfully merged' } }
	},
	'GET /repos/{owner}/{repo}/pulls/{pull_number}/reviews': (c) => {
		const repo = repoOf(c)
		const item = pullItem(c, repo)
		return page(c, repo, item.pull.reviews.filter((r) => r.state !== 'PENDING' || r.user === c.user), pulls.reviewOf(c.store, item, api(c.store, repo), userOf))
	},
	'POST /repos/{owner}/{repo}/pulls/{pull_number}/reviews': (c) => {
		const repo = repoOf(c)
		const item = pullItem(c, repo)
		if (item.user === c.user && c.body.event !== 'COMMENT')
			throw new Refusal(422, 'Unprocessable Entity', { errors: [`Can not ${c.body.event === 'APPROVE' ? 'approve' : 'request changes on'} your own pull request`] })
		return { body: pulls.reviewOf(c.store, item, api(c.store, repo), userOf)(pulls.review(c.store, item, c.user, c.body)) }
	},
	'GET /repos/{owner}/{repo}/pulls/{pull_number}/files': (c) => {
		const repo = repoOf(c)
		const item = pullItem(c, repo)
		return page(c, repo, pulls.filesOf(c.store, item).slice(0, 3000), pulls.fileOf(c.store, item, api(c.store, repo)))
	},
	'GET /repos/{owner}/{repo}/commits/{ref}/check-runs': (c) => {
		const repo = repoOf(c)
		return counted(c, repo, 'check_runs', pulls.latestRuns(repo, c.p.ref, c.store.read(repo, `runs ${c.p.ref}`)), pulls.runOf(c.store, api(c.store, repo)))
	},
	'GET /repos/{owner}/{repo}/commits/{ref}/status': (c) => {
		const repo = repoOf(c)
		const all = pulls.latestStatuses(repo, c.p.ref, c.store.read(repo, `statuses ${c.p.ref}`))
		const states = new Set(all.map((s) => s.state))
		const got = counted(c, repo, 'statuses', all, pulls.statusOf(c.store, api(c.store, repo)))
		const state = states.has('failure') || states.has('error') ? 'failure' : states.has('pending') || !all.length ? 'pending' : 'success'
		return { ...got, body: { ...got.body, state, sha: c.p.ref, repository: repository(c.store, repo, c.user), commit_url: '', url: '' } }
	},
	'GET /repos/{owner}/{repo}/actions/runs': (c) => {
		const repo = repoOf(c)
		const sha = c.q.get('head_sha')
		return counted(c, repo, 'workflow_runs', repo.runs.filter((w) => !sha || w.sha === sha), pulls.workflowOf(c.store, repo, api(c.store, repo), repository(c.store, repo, c.user)))
	},
	'GET /repos/{owner}/{repo}/rules/branches/{branch}': (c) => {
		const repo = repoOf(c)
		return page(c, repo, repo.rules, (r) => r)
	},
	'GET /repos/{owner}/{repo}/branches/{branch}/protection': (c) => {
		const repo = repoOf(c)
		if (!c.store.can(repo, c.user, 'admin')) throw missing()
		if (!repo.protection[c.p.branch]) throw new Refusal(404, 'Branch not protected')
		return { body: { url: `${api(c.store, repo)}/branches/${c.p.branch}/protection`, ...repo.protection[c.p.branch] } }
	},
}
