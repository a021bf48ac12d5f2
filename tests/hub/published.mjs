// published.mjs: GitHub's own descriptions, and whether a request, an answer or a GraphQL document is allowed by them.
//
// REST: @octokit/openapi (api.github.com) with Ajv, each operation compiled when it is first used. GraphQL: the schema of
// @octokit/graphql-schema, with graphql-js. The packages are in HUB_MODULES (build/hub/node_modules).
import fs from 'node:fs'
import { createRequire } from 'node:module'
import path from 'node:path'

const modules = process.env.HUB_MODULES
const require = createRequire(path.join(modules, 'x.js'))
const Ajv = require('ajv').default
export const graphql = require('graphql')

// OpenAPI 3.0 means by `nullable` that null is allowed whatever `enum` says; Ajv does not.
const revive = (_, v) => {
	if (v?.nullable && !v.type) {
		const { nullable, ...rest } = v
		return { anyOf: [{ enum: [null] }, rest] }
	}
	if (v?.nullable && Array.isArray(v.enum) && !v.enum.includes(null)) v.enum.push(null)
	return v
}
const doc = JSON.parse(fs.readFileSync(path.join(modules, '@octokit/openapi/generated/api.github.com.json')), revive)
// Where the description is behind what GitHub does and documents elsewhere: conclusions (GraphQL's CheckConclusionState has
// them), and the head repository of a pull request whose fork was deleted.
const conclusion = doc.components.schemas['check-run'].properties.conclusion
conclusion.enum.push('stale', 'startup_failure')
for (const name of ['pull-request', 'pull-request-simple'])
	for (const k of ['repo', 'user']) {
		const p = doc.components.schemas[name].properties.head.properties
		p[k] = { anyOf: [{ enum: [null] }, p[k]] }
	}
const ajv = new Ajv({ strict: false, validateSchema: false, validateFormats: false, logger: false, inlineRefs: false })
ajv.addSchema({ $id: 'api', components: doc.components }, 'api')
export const schema = graphql.buildSchema(
	fs.readFileSync(path.join(modules, '@octokit/graphql-schema/schema.graphql'), 'utf8'), { assumeValidSDL: true })

// References in a path's own schemas lead into the components.
const absolute = (s) => JSON.parse(JSON.stringify(s).replaceAll('"#/components/', '"api#/components/'))
const resolve = (x) => (x?.$ref ? x.$ref.slice(2).split('/').reduce((o, k) => o[k], doc) : x)

const compiled = new Map()
const validator = (key, s) => {
	if (!compiled.has(key)) compiled.set(key, ajv.compile(absolute(s)))
	return compiled.get(key)
}
const wrong = (v) => v.errors.slice(0, 3).map((e) => `${e.instancePath || '/'} ${e.message} ${JSON.stringify(e.params)}`).join('; ')

// The description's operation of METHOD and a path, with fixed segments before parameters: null where there is none.
const routes = Object.entries(doc.paths).map(([template, item]) => ({
	template, item, parts: template.split('/').filter(Boolean),
	regex: new RegExp(`^${template.replace(/[.*+?^$()|[\]\\]/g, '\\$&')
		.replace(/(git\/refs?\/)\{ref\}$/, '$1(.+)').replace(/\{[^}]+\}/g, '([^/]+)')}$`) }))
	.sort((a, b) => a.template.split('{').length - b.template.split('{').length)
export function operation(method, pathname) {
	for (const r of routes) {
		const m = r.item[method.toLowerCase()] && r.regex.exec(pathname)
		if (!m) continue
		const names = [...r.template.matchAll(/\{([^}]+)\}/g)].map((x) => x[1])
		return { ...r.item[method.toLowerCase()], key: `${method} ${r.template}`,
			shared: r.item.parameters || [], path: Object.fromEntries(names.map((n, i) => [n, decodeURIComponent(m[i + 1])])) }
	}
	return null
}

// What a query parameter's text means by its schema.
const typed = (s, text) => (s.type === 'integer' || s.type === 'number' ? Number(text)
	: s.type === 'boolean' ? { true: true, false: false }[text] : text)

// What is wrong with a request: a list of texts.
export function request(op, query, body) {
	const found = []
	const parameters = [...op.shared, ...(op.parameters || [])].map(resolve)
	for (const p of parameters) {
		const given = p.in === 'query' ? query.get(p.name) : p.in === 'path' ? op.path[p.name] : undefined
		if (given === undefined || given === null) {
			if (p.required && p.in !== 'header') found.push(`${p.in} ${p.name} is missing`)
			continue
		}
		const s = resolve(p.schema)
		const v = validator(`${op.key} ${p.in} ${p.name}`, s)
		if (!v(typed(s, given))) found.push(`${p.in} ${p.name}=${given}: ${wrong(v)}`)
	}
	for (const name of query.keys())
		if (!parameters.some((p) => p.in === 'query' && p.name === name)) found.push(`query ${name} is not described`)
	const described = resolve(op.requestBody)
	const s = described?.content?.['application/json']?.schema
	if (body !== undefined && !s) found.push('a body is not described')
	if (body === undefined && described?.required) found.push('the body is missing')
	if (body !== undefined && s) {
		const v = validator(`${op.key} body`, s)
		if (!v(body)) found.push(`body: ${wrong(v)}`)
		const whole = resolve(s)
		if (whole.properties && typeof body === 'object')
			for (const k of Object.keys(body)) if (!whole.properties[k]) found.push(`body: ${k} is not described`)
	}
	return found
}

// What is wrong with an answer. Answers of 401, 403 and 429 are described for few operations, and come from all.
export function answer(op, status, body) {
	const described = resolve(op.responses[status])
	if (!described) return [301, 304, 307, 401, 403, 404, 429].includes(status) || status >= 500 ? [] : [`status ${status} is not described`]
	const s = described.content?.['application/json']?.schema
	if (!s) return body === undefined || status >= 400 ? [] : ['a body is not described']
	const v = validator(`${op.key} ${status}`, s)
	return v(body) ? [] : [`answer ${status}: ${wrong(v)}`]
}

// Puts in the addresses that a schema requires, and that say nothing that is not in `url`.
export function fill(name, object) {
	const s = doc.components.schemas[name]
	for (const k of s.required || [])
		if (!(k in object) && k.endsWith('_url')) object[k] = `${object.url}/${k}`
	return object
}
