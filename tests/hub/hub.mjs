// hub.mjs: a stand-in for GitHub, for fac's tests, and for nothing else: it trusts whoever can reach it.
//
//	HUB_MODULES=build/hub/node_modules node tests/hub/hub.mjs DIR
//
// Listens on a free port of 127.0.0.1 and prints "listening PORT". REST is at /api/v3, GraphQL at /api/graphql, git at
// /OWNER/REPO.git, and POST /_hub takes a control operation {"do": NAME, …} (control.mjs). State is in memory, but for the
// git repositories, which are real, in DIR. Each request and each answer is held against GitHub's published descriptions
// (published.mjs); what they do not allow is a violation, kept for {"do":"violations"}, and for a client a 500.
import { createHash } from 'node:crypto'
import fs from 'node:fs'
import http from 'node:http'
import path from 'node:path'
import { PassThrough } from 'node:stream'
import { control } from './control.mjs'
import { runGraphql } from './graph.mjs'
import * as published from './published.mjs'
import { handlers } from './rest.mjs'
import { Refusal, Store } from './store.mjs'

const dir = process.argv[2]
if (!dir || dir.startsWith('-')) {
	console.error('hub: a stand-in for GitHub in tests of fac; usage: hub.mjs DIR')
	process.exit(64)
}
let worlds = 0
const world = () => Object.assign(new Store(path.join(dir, String(++worlds))),
	{ log: [], violations: [], faults: [], latency: 0, cursor: false, held: null, frozen: null, miscount: 0, world: path.join(dir, String(worlds)) })
const store = world()

const read = (req) => new Promise((done) => {
	const chunks = []
	req.on('data', (c) => chunks.push(c)).on('end', () => done(Buffer.concat(chunks).toString()))
})
const sleep = (ms) => new Promise((done) => setTimeout(done, ms))

function who(req) {
	const m = /^(?:bearer|token) (.+)$/i.exec(req.headers.authorization || '')
	const token = m && store.tokens.get(m[1])
	if (!token || token.revoked) throw new Refusal(401, 'Bad credentials')
	return token
}

// Takes one from the limit. A token without any left is refused.
function counted(bucket) {
	const now = Math.floor(Date.now() / 1000)
	if (now >= bucket.reset) Object.assign(bucket, { remaining: bucket.limit, reset: now + 3600 })
	if (bucket.remaining <= 0) throw new Refusal(403, 'API rate limit exceeded for user', {}, {})
	bucket.remaining--
}

const changes = (kind, method, pathname, body) => (kind === 'git' ? method === 'POST' && pathname.endsWith('git-receive-pack')
	: kind === 'graphql' ? /"query":\s*"mutation/.test(body) : method !== 'GET')

// The fault that this request meets now: its k-th match (match.nth, default 1), `times` in a row (default 1). match.write: only
// what changes something.
function faultOf(kind, method, pathname, body) {
	for (const f of store.faults) {
		if (f.match.method && f.match.method !== method) continue
		if (f.match.path && !new RegExp(f.match.path).test(pathname)) continue
		if (f.match.write && !changes(kind, method, pathname, body)) continue
		if (f.match.graphql && !(kind === 'graphql' && body.includes(f.match.graphql))) continue
		f.seen = (f.seen || 0) + 1
		const first = f.match.nth || 1
		if (f.seen >= first && f.seen < first + (f.times || 1)) return f
	}
	return null
}

function limits(token, name) {
	const b = token[name]
	return { 'x-ratelimit-limit': b.limit, 'x-ratelimit-remaining': b.remaining, 'x-ratelimit-reset': b.reset,
		'x-ratelimit-resource': name, ...(token.scopes && { 'x-oauth-scopes': token.scopes.join(', ') }) }
}

// One REST request: {status, body, headers}.
function rest(req, url, text, entry) {
	const token = who(req)
	entry.login = token.user.login
	const pathname = url.pathname.slice('/api/v3'.length)
	const renamed = /^\/repositories\/(\d+)(\/.*)?$/.exec(pathname)
	const repo = renamed && store.byId.get(Number(renamed[1]))
	const named = repo ? `/repos/${store.fullName(repo)}${renamed[2] || ''}` : pathname
	const op = published.operation(req.method, named)
	const body = text ? JSON.parse(text) : undefined
	// `page` and `after` beyond what is described come from our own links.
	const query = new URLSearchParams(url.searchParams)
	query.delete('after')
	const wrong = op ? published.request(op, query, body) : ['no such operation']
	if (wrong.length) {
		store.violations.push({ request: `${req.method} ${url.pathname}${url.search}`, wrong })
		return { status: 500, body: { message: `hub: ${wrong.join('; ')}` }, headers: {} }
	}
	const handler = handlers[op.key]
	if (!handler) {
		store.violations.push({ request: op.key, wrong: ['the hub does not do this'] })
		return { status: 500, body: { message: `hub: ${op.key} is not done here` }, headers: {} }
	}
	let got
	try {
		if (token.core.remaining <= 0) counted(token.core)
		const write = req.method !== 'GET'
		if (write && token.read_only) throw new Refusal(403, 'Resource not accessible by personal access token')
		got = { status: 200, headers: {}, ...handler({ store, token, user: token.user, p: op.path, q: url.searchParams, body, url, write }) }
	} catch (e) {
		if (!(e instanceof Refusal)) throw e
		got = { status: e.status, body: { message: e.message, documentation_url: 'https://docs.github.com/rest', status: String(e.status), ...e.extra }, headers: e.headers }
	}
	const bad = got.raw ? [] : published.answer(op, got.status, got.body)
	if (bad.length) {
		store.violations.push({ answer: `${req.method} ${url.pathname}`, wrong: bad })
		got = { status: 500, body: { message: `hub: ${bad.join('; ')}` }, headers: {} }
	}
	const bytes = got.raw || (got.body === undefined ? '' : JSON.stringify(got.body))
	const etag = `W/"${createHash('sha256').update(bytes).digest('hex')}"`
	const same = req.method === 'GET' && got.status === 200 && req.headers['if-none-match'] === etag
	if (!same && got.status !== 401) {
		entry.counted = true
		token.core.remaining = Math.max(0, token.core.remaining - 1)
	}
	if (req.method === 'GET' && got.status === 200) got.headers.etag = etag
	return { status: same ? 304 : got.status, text: same ? '' : bytes, headers: { ...limits(token, 'core'), ...got.headers } }
}

// All of fac that works on a run directory, but its keepers: as if the machine's owner had killed it.
function killAll(dir) {
	for (const pid of fs.readdirSync('/proc').filter((d) => /^\d+$/.test(d)))
		try {
			const name = fs.readFileSync(`/proc/${pid}/comm`, 'utf8').trim()
			if (!/^(fac-(?!keep)\w+|tick|timeout)$/.test(name)) continue
			if (fs.readFileSync(`/proc/${pid}/environ`, 'utf8').split('\0').includes(`FAC_RUN=${dir}`)) process.kill(Number(pid), 'SIGKILL')
		} catch { /* it is gone */ }
}

function frozen(req, url, text, entry) {
	const key = `${store.cursor} ${url.pathname}${url.search}`
	if (!store.frozen.has(key)) {
		const plain = { method: 'GET', headers: { ...req.headers, 'if-none-match': undefined } }
		const got = rest(plain, url, text, entry)
		store.frozen.set(key, { ...got, bytes: Buffer.from(got.text) })
	}
	const got = store.frozen.get(key)
	return got.headers.etag && req.headers['if-none-match'] === got.headers.etag ? { status: 304, text: '', headers: got.headers } : got
}

async function api(kind, req, res, url, text) {
	const entry = { n: store.log.length + 1, kind, method: req.method, path: url.pathname.replace('/api/v3', '') + url.search, counted: false }
	store.log.push(entry)
	const fault = faultOf(kind, req.method, url.pathname.replace('/api/v3', ''), text)
	if (store.latency) await sleep(store.latency)
	if (fault?.what === 'delay') await sleep(fault.ms)
	if (fault) entry.fault = fault.what
	const lose = () => {
		if (fault.what === 'kill') killAll(fault.run_dir)
		req.socket.destroy()
	}
	if (fault?.what === 'run') for (const o of fault.run) control(store, o)
	if (['drop', 'kill'].includes(fault?.what) && fault.when !== 'after') return lose()
	let got
	try {
		if (fault?.what === 'status') got = { status: fault.status, text: JSON.stringify(fault.body || { message: 'a fault' }), headers: fault.headers || {} }
		else if (kind === 'rest' && store.frozen && req.method === 'GET') got = frozen(req, url, text, entry)
		else if (kind === 'rest') got = rest(req, url, text, entry)
		else got = await runGraphql(store, who(req), text, entry, counted, limits)
	} catch (e) {
		if (!(e instanceof Refusal)) store.violations.push({ request: `${req.method} ${url.pathname}`, wrong: [String(e.stack)] })
		got = { status: e.status || 500, text: JSON.stringify({ message: e.message, documentation_url: 'https://docs.github.com' }), headers: {} }
	}
	entry.status = got.status
	if (['drop', 'kill'].includes(fault?.what)) return lose()
	const bytes = got.bytes ?? Buffer.from(got.text ?? JSON.stringify(got.body ?? ''))
	const head = { 'content-type': 'application/json; charset=utf-8', 'x-github-request-id': `HUB:${entry.n}`, ...got.headers }
	if (fault?.what === 'truncate') {
		res.writeHead(got.status, { ...head, 'content-length': bytes.length })
		res.write(bytes.subarray(0, bytes.length >> 1))
		return void setImmediate(() => req.socket.destroy())
	}
	if (fault?.what === 'oversize') {
		delete head.etag
		res.writeHead(200, head)
		return res.end(Buffer.alloc(17 << 20, ' '))
	}
	res.writeHead(got.status, { ...head, 'content-length': bytes.length })
	res.end(bytes)
}

const server = http.createServer(async (req, res) => {
	const url = new URL(req.url, store.base)
	if (url.pathname === '/_hub') {
		let got
		let status = 200
		try {
			const o = JSON.parse(await read(req))
			// {"do":"reset"}: nothing is left of what was; where the git repositories of the new world are
			got = o.do === 'reset' ? { dir: Object.assign(store, world()).world } : control(store, o)
		} catch (e) {
			status = 400
			got = { error: String(e.message || e) }
		}
		res.writeHead(status, { 'content-type': 'application/json' })
		return res.end(JSON.stringify(got ?? {}))
	}
	if (url.pathname === '/api/graphql') return api('graphql', req, res, url, await read(req))
	if (url.pathname.startsWith('/api/v3/')) return api('rest', req, res, url, await read(req))
	const git = /^\/([^/]+\/[^/]+?)\.git\/(info\/refs|git-upload-pack|git-receive-pack)$/.exec(url.pathname)
	const repo = git && store.find(git[1])
	if (!repo) {
		res.writeHead(404)
		return res.end()
	}
	const basic = Buffer.from((req.headers.authorization || '').replace(/^Basic /i, ''), 'base64').toString()
	const token = store.tokens.get(basic.slice(basic.indexOf(':') + 1))
	const push = git[2] === 'git-receive-pack' || url.searchParams.get('service') === 'git-receive-pack'
	const may = token && !token.revoked && store.can(repo, token.user, push ? 'write' : 'read') && !(push && token.read_only)
	store.log.push({ n: store.log.length + 1, kind: 'git', method: req.method, path: url.pathname + url.search, status: may ? 200 : token ? 403 : 401 })
	if (!may) {
		res.writeHead(token ? 403 : 401, { 'www-authenticate': 'Basic realm="hub"' })
		return res.end()
	}
	const fault = faultOf('git', req.method, url.pathname, '')
	if (fault) store.log.at(-1).fault = fault.what
	const lose = () => {
		if (fault.what === 'kill') killAll(fault.run_dir)
		req.socket.destroy()
	}
	if (fault?.what === 'run') for (const o of fault.run) control(store, o)
	if (fault?.what === 'status') {
		res.writeHead(fault.status, fault.headers || {})
		return res.end()
	}
	if (!['drop', 'kill'].includes(fault?.what)) return store.git.serve(repo, git[2], req, res, url.search.slice(1), token.user.login, () => {})
	if (fault.when !== 'after') return lose()
	// it takes effect, and nobody hears of it
	const unheard = Object.assign(new PassThrough(), { setHeader() {} })
	unheard.resume()
	store.git.serve(repo, git[2], req, unheard, url.search.slice(1), token.user.login, lose)
})
server.listen(0, '127.0.0.1', () => {
	store.base = `http://127.0.0.1:${server.address().port}`
	console.log(`listening ${server.address().port}`)
})
