// git.mjs: the real repositories: plumbing on bare repositories, and smart HTTP through git http-backend.
//
// Every repository is DIR/git/ID.git, so that a renamed one keeps its place. Nothing of the person's git configuration
// is read. Calls are synchronous: one decision of the stand-in is one moment.
import { spawn, spawnSync } from 'node:child_process'
import fs from 'node:fs'
import path from 'node:path'

const IDENTITY = { GIT_AUTHOR_NAME: 'Hub', GIT_AUTHOR_EMAIL: 'noreply@hub.example', GIT_COMMITTER_NAME: 'Hub',
	GIT_COMMITTER_EMAIL: 'noreply@hub.example' }

export class Git {
	constructor(dir) {
		this.root = path.join(dir, 'git')
		fs.mkdirSync(this.root, { recursive: true })
		this.env = { PATH: process.env.PATH, HOME: dir, LC_ALL: 'C.UTF-8', TZ: 'UTC', GIT_CONFIG_NOSYSTEM: '1',
			GIT_CONFIG_GLOBAL: '/dev/null', ...IDENTITY }
	}

	dir(repo) {
		return path.join(this.root, `${repo.id}.git`)
	}

	// The output, or null where git says no and that is an answer (may).
	run(repo, args, { input, env, may } = {}) {
		const r = spawnSync('git', ['--git-dir', this.dir(repo), ...args],
			{ input, env: { ...this.env, ...env }, maxBuffer: 1 << 28 })
		if (r.status === 0) return r.stdout.toString()
		if (may) return null
		throw new Error(`git ${args.join(' ')}: ${r.stderr}`)
	}

	init(repo) {
		spawnSync('git', ['init', '-q', '--bare', '-b', repo.default_branch, this.dir(repo)], { env: this.env })
		for (const [k, v] of [['http.receivepack', 'true'], ['core.logAllRefUpdates', 'false'], ['gc.auto', '0'],
			['uploadpack.allowAnySHA1InWant', 'true'], ['receive.denyDeletes', 'false']])
			this.run(repo, ['config', k, v])
	}

	sha(repo, ref) {
		return this.run(repo, ['rev-parse', '-q', '--verify', '--end-of-options', `${ref}^{commit}`], { may: true })?.trim() || null
	}

	// Branch name to SHA.
	branches(repo) {
		const out = this.run(repo, ['for-each-ref', '--format=%(objectname) %(refname:lstrip=2)', 'refs/heads'])
		return new Map(out.split('\n').filter(Boolean).map((l) => [l.slice(41), l.slice(0, 40)]))
	}

	// update-ref with the old value compared; sha null deletes. False: it was another.
	setRef(repo, ref, sha, old) {
		const args = sha ? ['update-ref', ref, sha] : ['update-ref', '-d', ref]
		return this.run(repo, old === undefined ? args : [...args, old || '0'.repeat(40)], { may: true }) !== null
	}

	// A commit on branch (made from `from` where it is missing): files path to text, null deletes. Its SHA.
	commit(repo, { branch, from, files, message = 'a commit', name, email, date }) {
		const parent = this.sha(repo, `refs/heads/${branch}`) || (from ? this.sha(repo, from) : null)
		const index = path.join(this.root, `index.${process.pid}`)
		const env = { GIT_INDEX_FILE: index, ...(date && { GIT_AUTHOR_DATE: date, GIT_COMMITTER_DATE: date }),
			...(name && { GIT_AUTHOR_NAME: name, GIT_AUTHOR_EMAIL: email || `${name}@users.example` }) }
		try {
			if (parent) this.run(repo, ['read-tree', parent], { env })
			for (const [file, text] of Object.entries(files)) {
				const blob = text === null ? '0'.repeat(40) : this.run(repo, ['hash-object', '-w', '--stdin'], { input: text }).trim()
				this.run(repo, ['update-index', '--index-info'], { env, input: `${text === null ? '0' : '100644'} ${blob}\t${file}\n` })
			}
			const tree = this.run(repo, ['write-tree'], { env }).trim()
			const sha = this.tree(repo, tree, parent ? [parent] : [], message, env)
			this.setRef(repo, `refs/heads/${branch}`, sha)
			return sha
		} finally {
			fs.rmSync(index, { force: true })
		}
	}

	tree(repo, tree, parents, message, env) {
		return this.run(repo, ['commit-tree', tree, ...parents.flatMap((p) => ['-p', p])], { input: message, env }).trim()
	}

	// The tree of base and head together, or null where they conflict.
	mergeTree(repo, base, head) {
		return this.run(repo, ['merge-tree', '--write-tree', base, head], { may: true })?.split('\n')[0] || null
	}

	// A fork's objects are there where the pull request is.
	borrow(repo, from) {
		fs.writeFileSync(path.join(this.dir(repo), 'objects/info/alternates'), `${path.join(this.dir(from), 'objects')}\n`)
	}

	isAncestor(repo, a, b) {
		return this.run(repo, ['merge-base', '--is-ancestor', a, b], { may: true }) !== null
	}

	// What a pull request shows: its commits, oldest first, and its files.
	between(repo, base, head) {
		const fields = ['%H', '%T', '%P', '%an', '%ae', '%aI', '%cn', '%ce', '%cI', '%B'].join('%x00')
		const log = this.run(repo, ['log', '--reverse', '-z', `--format=tformat:${fields}%x01`, `${base}..${head}`])
		return log.split('\x01').map((t) => t.replace(/^\0/, '').split('\0')).filter((f) => f.length === 10)
			.map(([sha, tree, parents, an, ae, ad, cn, ce, cd, message]) => ({ sha, tree, message: message.trimEnd(),
				parents: parents.split(' ').filter(Boolean), author: { name: an, email: ae, date: utc(ad) },
				committer: { name: cn, email: ce, date: utc(cd) } }))
	}

	files(repo, base, head) {
		const range = [this.run(repo, ['merge-base', base, head], { may: true })?.trim() || base, head]
		const status = { A: 'added', D: 'removed', M: 'modified', R: 'renamed', C: 'copied', T: 'changed' }
		const raw = this.run(repo, ['diff', '-z', '-M', '--raw', '--no-abbrev', ...range]).split('\0')
		const numbers = this.run(repo, ['diff', '-z', '--no-renames', '--numstat', ...range]).split('\0')
		const lines = new Map(numbers.filter(Boolean).map((l) => l.split('\t')).map(([a, d, f]) => [f, [+a || 0, +d || 0]]))
		const found = []
		for (let i = 0; i + 1 < raw.length;) {
			const [, , from, to, letter] = raw[i++].split(' ')
			const renamed = /^[RC]/.test(letter)
			const previous = renamed ? raw[i++] : undefined
			const filename = raw[i++]
			const [additions, deletions] = renamed ? [0, 0] : lines.get(filename) || [0, 0]
			found.push({ sha: /^0+$/.test(to) ? from : to, filename, status: status[letter[0]], additions, deletions,
				changes: additions + deletions, ...(previous && { previous_filename: previous }) })
		}
		return found
	}

	// One request of a git client, handed to git http-backend. done() is called when the answer is over.
	serve(repo, service, req, res, query, user, done) {
		const cgi = spawn('git', ['http-backend'], { stdio: ['pipe', 'pipe', 'inherit'], env: {
			...this.env, GIT_PROJECT_ROOT: this.root, GIT_HTTP_EXPORT_ALL: '1', PATH_INFO: `/${repo.id}.git/${service}`,
			REQUEST_METHOD: req.method, QUERY_STRING: query, REMOTE_USER: user, REMOTE_ADDR: '127.0.0.1',
			CONTENT_TYPE: req.headers['content-type'] || '', HTTP_CONTENT_ENCODING: req.headers['content-encoding'] || '',
			...(req.headers['content-length'] && { CONTENT_LENGTH: req.headers['content-length'] }),
			...(req.headers['git-protocol'] && { GIT_PROTOCOL: req.headers['git-protocol'] }) } })
		let head = Buffer.alloc(0)
		let begun = false
		req.pipe(cgi.stdin)
		cgi.stdin.on('error', () => {})
		res.on('close', () => cgi.kill())
		cgi.stdout.on('data', (chunk) => {
			if (begun) return void res.write(chunk)
			head = Buffer.concat([head, chunk])
			const end = head.indexOf('\r\n\r\n')
			if (end < 0) return
			begun = true
			for (const line of head.subarray(0, end).toString().split('\r\n')) {
				const [name, value] = [line.slice(0, line.indexOf(':')), line.slice(line.indexOf(':') + 1).trim()]
				if (name.toLowerCase() === 'status') res.statusCode = parseInt(value, 10)
				else res.setHeader(name, value)
			}
			res.write(head.subarray(end + 4))
		})
		cgi.on('close', () => {
			if (!begun) res.statusCode = 500
			done()
			res.end()
		})
	}
}

const utc = (date) => new Date(date).toISOString().replace(/\.\d+Z$/, 'Z')
