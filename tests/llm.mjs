// llm.mjs: a stand-in for the HTTP APIs of models, for tests/llm.bats.
//
//	node tests/llm.mjs DIR
//
// Listens on a free port of 127.0.0.1 and prints "listening PORT". Each request is a line of DIR/requests {method, path, headers,
// body}, and is answered as DIR/plan says: {status, headers, body (string or JSON), hang: never, repeat: the body so often}.
import fs from 'node:fs'
import http from 'node:http'
import path from 'node:path'

const dir = process.argv[2]
const server = http.createServer((req, res) => {
	const chunks = []
	req.on('data', (c) => chunks.push(c)).on('end', () => {
		const text = Buffer.concat(chunks).toString()
		let body = text
		try { body = JSON.parse(text) } catch { /* as it is */ }
		fs.appendFileSync(path.join(dir, 'requests'), JSON.stringify({ method: req.method, path: req.url, headers: req.headers, body }) + '\n')
		const plan = JSON.parse(fs.readFileSync(path.join(dir, 'plan'), 'utf8'))
		if (plan.hang) return
		const answer = typeof plan.body === 'string' ? plan.body : JSON.stringify(plan.body ?? {})
		res.writeHead(plan.status ?? 200, { 'content-type': 'application/json', ...plan.headers })
		res.end(answer.repeat(plan.repeat ?? 1))
	})
})
server.listen(0, '127.0.0.1', () => console.log(`listening ${server.address().port}`))
