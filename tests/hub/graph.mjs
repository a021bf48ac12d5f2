// graph.mjs: GraphQL, executed by graphql-js on the published schema.
import * as pulls from './pulls.mjs'
import { graphql, schema } from './published.mjs'

const kind = (user) => ({ User: 'User', Bot: 'Bot', Organization: 'Organization', Mannequin: 'Mannequin' })[user.type] || 'User'
const actor = (user) => (user ? { __typename: kind(user), login: user.login.replace(/\[bot\]$/, '') } : null)

// first/last of a list, from `after` on, as a connection.
function connection(all, { first, last, after }) {
	const from = last ? Math.max(0, all.length - last) : after ? Number(after.slice(1)) : 0
	const nodes = all.slice(from, first ? from + first : undefined)
	return { totalCount: all.length, nodes, pageInfo: { hasNextPage: from + nodes.length < all.length, hasPreviousPage: from > 0, startCursor: null,
		endCursor: nodes.length ? `c${from + nodes.length}` : null } }
}

const hiding = (n, c) => (n ? { ...c, totalCount: c.totalCount + n } : c)

const eventTypes = { labeled: 'LABELED_EVENT', unlabeled: 'UNLABELED_EVENT', renamed: 'RENAMED_TITLE_EVENT', closed: 'CLOSED_EVENT', reopened: 'REOPENED_EVENT' }
const typenames = { labeled: 'LabeledEvent', unlabeled: 'UnlabeledEvent', renamed: 'RenamedTitleEvent', closed: 'ClosedEvent', reopened: 'ReopenedEvent' }

const issue = (item) => ({
	__typename: 'Issue', id: item.node_id, number: item.number, createdAt: item.created_at, updatedAt: item.updated_at,
	lastEditedAt: item.edits?.at(-1)?.at || null, editor: actor(item.edits?.at(-1)?.by),
	// The first entry is the original, as GitHub has it once something was edited.
	userContentEdits: (args) => hiding(item.hidden, connection([...(item.edits?.length ? [{ at: item.created_at, by: item.user }] : []), ...(item.edits || [])].reverse()
		.map((e) => ({ editedAt: e.at, editor: actor(e.by) })), args)),
	timelineItems: (args) => connection(item.events.filter((e) => !args.itemTypes || args.itemTypes.includes(eventTypes[e.event]))
		.map((e) => ({ __typename: typenames[e.event], createdAt: e.created_at, actor: actor(e.actor), label: e.label && { name: e.label.name } })), args),
})

const gitActor = (store, who) => ({ name: who.name, email: who.email, user: [...store.users.values()].find((u) => who.email === `${u.login}@users.example`) || null })

function pullRequest(store, item) {
	const p = pulls.refresh(store, item)
	const m = item.state === 'open' ? pulls.mergeability(store, item) : { mergeable: 'UNKNOWN', state: 'UNKNOWN' }
	const base = p.merge_sha ? `${p.merge_sha}^1` : store.git.sha(item.repo, `refs/heads/${p.base}`)
	const commits = store.git.between(item.repo, base, p.head.sha)
	return { __typename: 'PullRequest', id: item.node_id, number: item.number, isDraft: p.draft, headRefOid: p.head.sha, mergeable: m.mergeable,
		mergeStateStatus: p.merge_state || m.state, reviewDecision: pulls.reviewDecision(store, item), isInMergeQueue: p.queued,
		commits: (args) => connection(commits.map((c) => ({ commit: { oid: c.sha, committer: gitActor(store, c.committer),
			authors: () => connection([c.author, ...(c.message.match(/^co-authored-by: .*$/gim) || []).map((l) => /: (.*?) <(.*)>/.exec(l)).map(([, name, email]) => ({ name, email }))]
				.map((w) => gitActor(store, w)), { first: 10 }) } })), args),
		reviewThreads: (args) => connection(p.threads.map((t) => ({ isResolved: t.resolved })), args) }
}

function itemOfNode(store, id) {
	for (const repo of new Set(store.repos.values()))
		for (const item of repo.items.values()) if (item.node_id === id && item.pull) return item
	throw Object.assign(new Error(`Could not resolve to a node with the global id of '${id}'`), { type: 'NOT_FOUND' })
}

const refuse = (type, text) => { throw Object.assign(new Error(text), { type }) }
const writable = (store, token, item) => {
	if (token.read_only || !store.can(item.repo, token.user, 'write')) refuse('FORBIDDEN', `${token.user.login} does not have the correct permissions`)
	pulls.refresh(store, item)
}

const root = (store, token) => ({
	viewer: { login: token.user.login },
	repository: ({ owner, name }) => {
		const repo = store.find(`${owner}/${name}`)
		if (!repo || (repo.private && !store.can(repo, token.user, 'read'))) refuse('NOT_FOUND', `Could not resolve to a Repository with the name '${owner}/${name}'.`)
		return { mergeQueue: () => (repo.merge_queue ? { id: `MQ_${repo.id}` } : null), pullRequest: ({ number }) => {
			const item = repo.items.get(number)
			return item?.pull ? pullRequest(store, item) : refuse('NOT_FOUND', `Could not resolve to a PullRequest with the number of ${number}.`)
		} }
	},
	markPullRequestReadyForReview: ({ input }) => {
		const item = itemOfNode(store, input.pullRequestId)
		writable(store, token, item)
		item.pull.draft = false
		store.touch(item)
		return { pullRequest: pullRequest(store, item) }
	},
	enqueuePullRequest: ({ input }) => {
		const item = itemOfNode(store, input.pullRequestId)
		writable(store, token, item)
		if (!item.repo.merge_queue) refuse('UNPROCESSABLE', 'The base branch has no merge queue')
		if (input.expectedHeadOid && input.expectedHeadOid !== item.pull.head.sha) refuse('UNPROCESSABLE', 'The head of the pull request is another')
		item.pull.queued = true
		item.repo.queue.push(item.number)
		return { mergeQueueEntry: { id: `MQE_${item.id}` } }
	},
	nodes: ({ ids }) => ids.map((id) => {
		for (const repo of new Set(store.repos.values()))
			for (const item of repo.items.values())
				if (item.node_id === id && !item.gone && (!repo.private || store.can(repo, token.user, 'read'))) return issue(item)
		return null
	}),
})

export async function runGraphql(store, token, text, entry, counted, limits) {
	entry.login = token.user.login
	entry.counted = true
	counted(token.graphql)
	const { query, variables } = JSON.parse(text)
	let document
	let errors = []
	try {
		document = graphql.parse(query)
		errors = graphql.validate(schema, document)
	} catch (e) {
		errors = [e]
	}
	if (errors.length) {
		store.violations.push({ graphql: query, wrong: errors.map((e) => e.message) })
		return { status: 200, body: { errors: errors.map((e) => ({ message: e.message })) }, headers: {} }
	}
	const top = document.definitions.find((d) => d.operation === 'mutation')
	if (top) entry.mutation = top.selectionSet.selections.map((f) => f.name.value).join(' ')
	const result = await graphql.execute({ schema, document, rootValue: root(store, token), variableValues: variables })
	const odd = (result.errors || []).filter((e) => !e.originalError?.type)
	if (odd.length) store.violations.push({ graphql: query, wrong: odd.map((e) => String(e.originalError?.stack || e.message)) })
	const errors_ = result.errors?.map((e) => ({ type: e.originalError?.type, path: e.path, message: e.message }))
	return { status: 200, body: errors_ ? { data: result.data, errors: errors_ } : result, headers: limits(token, 'graphql') }
}
