// The other end of soak.mjs: sixteen clients that do something else with each request.
import { randomBytes } from 'node:crypto'
import { Agent, request as httpRequest } from 'node:http'
import { setTimeout as pause } from 'node:timers/promises'
import { createSigner, payloadHash } from '@apig/signer-core'

const [port, start, speed, seconds] = process.argv.slice(2).map(Number)
const CLIENTS = 16
const HOST = 'soak.example.com'
const agent = new Agent({ keepAlive: true, maxSockets: CLIENTS })
const now = () => new Date(start + (Date.now() - start) * speed)
const signer = createSigner({ accessKeyId: 'soak-key', secretAccessKey: 'secret-of-the-soak' })
const counts = {}
const faults = new Map()
let serial = 0

/** A signed request; unlike any other, since no two have one target. */
function make({
  method = 'POST',
  body = randomBytes(Math.floor(Math.random() ** 4 * 60_000)),
  ...more
} = {}) {
  const { as = signer, date = now(), headers = {} } = more
  const signed = as.sign(
    { method, url: `/orders/${serial++}?b=2&a=1`, headers: { host: HOST, ...headers }, body },
    { date },
  )
  return { method, target: signed.url, headers: signed.headers, body }
}

const get = () => make({ method: 'GET', body: undefined })
const someone = (keyId) => createSigner({ accessKeyId: keyId, secretAccessKey: 'another-secret' })
const changed = (made) => ({ ...made, body: Buffer.concat([made.body, Buffer.from('!')]) })
const declared = () => {
  const body = randomBytes(1000)
  return make({ body, headers: { 'x-sdk-content-sha256': payloadHash(body) } })
}
const without = (made) => ({ ...made, headers: { ...made.headers, Authorization: undefined } })

/** What is sent, and the status that has to come back. */
const kinds = {
  'valid GET': [200, () => send(get())],
  'valid POST': [200, () => send(make())],
  'valid POST in chunks': [200, () => send({ ...make(), chunked: true })],
  'valid POST with its hash': [200, () => send(declared())],
  'the same POST twice': [
    200,
    async () => {
      const made = make()
      await send(made)
      return send(made)
    },
  ],
  'no signature': [401, () => send(without(make()))],
  'malformed signature': [401, () => send({ ...get(), headers: { ...get().headers, Authorization: ',,,' } })],
  'old signature': [401, () => send(make({ date: new Date(now().getTime() - 3_600_000) }))],
  'unknown key': [401, () => send(make({ as: someone(`key-${randomBytes(8).toString('hex')}`) }))],
  'wrong secret': [401, () => send(make({ as: someone('soak-key') }))],
  'another body': [401, () => send(changed(make()))],
  'another body under its hash': [401, () => send(changed(declared()))],
  'too large': [413, () => send({ ...make({ body: randomBytes(80_000) }), mayBreak: true })],
  'too large in chunks': [
    413,
    () => send({ ...make({ body: randomBytes(80_000) }), chunked: true, mayBreak: true }),
  ],
  'aborted in the body': ['broken', () => breakOff(make({ body: randomBytes(20_000) }))],
  'aborted before the body': ['broken', () => breakOff(make({ body: randomBytes(20_000) }), 0)],
  stalled: [400, () => stall(make({ body: randomBytes(20_000) }))],
}
const names = Object.keys(kinds)

function open({ method, target, headers, body, chunked }) {
  const framing =
    body === undefined ? {} : chunked ? { 'transfer-encoding': 'chunked' } : { 'content-length': body.length }
  // Undefined is no header for Node, but an error.
  const sent = Object.entries({ ...headers, ...framing }).filter(([, value]) => value !== undefined)
  const options = {
    host: '127.0.0.1',
    port,
    agent,
    method,
    path: target,
    headers: Object.fromEntries(sent),
  }
  return httpRequest(options)
}

function answerOf(request) {
  return new Promise((resolve, reject) => {
    request.once('error', reject)
    request.once('response', (response) => {
      response.once('error', reject)
      response.once('end', () => resolve(response.statusCode)).resume()
    })
  })
}

async function send(made, attempts = 3) {
  const request = open(made)
  const answer = answerOf(request)
  const { body } = made
  if (body !== undefined && made.chunked) {
    for (let at = 0; at < body.length; at += 16_384) request.write(body.subarray(at, at + 16_384))
    request.end()
  } else request.end(body)
  try {
    return await answer
  } catch (error) {
    // A connection that was closed after a refusal, before the next request was on it, or while this one was being sent.
    if (attempts > 1 && (error.code === 'ECONNRESET' || error.code === 'EPIPE'))
      return made.mayBreak ? 413 : again(made, attempts - 1)
    throw error
  }
}

async function again(made, attempts) {
  counts['sent again'] = (counts['sent again'] ?? 0) + 1
  return send(made, attempts)
}

async function breakOff(made, share = Math.random()) {
  const request = open(made)
  const answer = answerOf(request).catch(() => 'broken')
  request.write(made.body.subarray(0, Math.floor(made.body.length * share)))
  request.flushHeaders()
  await pause(Math.random() * 20)
  request.destroy()
  return answer
}

async function stall(made) {
  const request = open(made)
  const answer = answerOf(request)
  request.write(made.body.subarray(0, 1000))
  try {
    return await answer
  } finally {
    request.destroy()
  }
}

async function work(at) {
  for (let turn = at; Date.now() < start + seconds * 1000; turn++) {
    // A stalled request takes half a second: not every turn.
    const name = names[turn % names.length]
    if (name === 'stalled' && turn % (names.length * 8) >= names.length) continue
    const [expected, run] = kinds[name]
    counts[name] = (counts[name] ?? 0) + 1
    const status = await run().catch((error) => `${error.code ?? error.message}`)
    if (status !== expected) {
      const fault = `${name}: ${status} instead of ${expected}`
      faults.set(fault, (faults.get(fault) ?? 0) + 1)
    }
  }
}

await Promise.all(Array.from({ length: CLIENTS }, (_, at) => work(at)))
for (const name of names) if (counts[name] === undefined) faults.set(`never sent: ${name}`, 1)
agent.destroy()
process.send({ counts, faults: [...faults].map(([fault, count]) => `${fault} (${count} times)`) }, () =>
  process.disconnect(),
)
