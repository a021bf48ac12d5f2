// graph.mjs: GraphQL, executed by graphql-js on the published schema.
import { graphql, schema } from './published.mjs'

const kind = (user) => ({ User: 'User', Bot: 'Bot', Organization: 'Organization', Mannequin: 'Mannequin' })[user.type] || 'User'
const actor = (user) => (user ? { __typename: kind(user), login: user.login.replace(/\[bot\]$/, '') } : null)

// first/last of a list, as a connection.
function connection(all, { first, last }) {
	const from = last ? Math.max(0, all.length - last) : 0
	const nodes = all.slice(from, first ? first : undefined)
	return { totalCount: all.length, nodes, pageInfo: { hasNextPage: from + nodes.length < all.length, hasPreviousPage: from > 0, startCursor: null, endCursor: null } }
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

const root = (store, token) => ({
	viewer: { login: token.user.login },
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
	const result = await graphql.execute({ schema, document, rootValue: root(store, token), variableValues: variables })
	if (result.errors) store.violations.push({ graphql: query, wrong: result.errors.map((e) => e.message) })
	return { status: 200, body: result, headers: limits(token, 'graphql') }
}
