import { strict as assert } from 'node:assert'
import { request } from 'node:http'
import { fileURLToPath } from 'node:url'
import { sign } from '@apig/signer-core'
import { startNginx } from './nginx.mjs'
import { environment, freePort, listening, start } from './workshop.mjs'
import { writeProgram } from './write-program.mjs'

const opener = fileURLToPath(new URL('open-example.mjs', import.meta.url))
const SIGNATURE_KEY = 'signature-key-1'
const SIGNATURE_SECRET = 'the-secret-of-the-signature-key'
const HOST = 'api.example.com'

/** @typedef {import('./write-program.mjs').Program} Program */

/**
 * Starts an example that serves and verifies, which has to compile if it is TypeScript, behind nginx where the page says
 * so, and sends what the gateway would send, then what it would not.
 *
 * @param {Program & { target?: string, nginx?: string | undefined }} example
 */
export async function serveExample({ target = '/orders', nginx, ...program }) {
  await withService(program, async ({ port }) => {
    const front = nginx === undefined ? undefined : await startNginx(nginx, port, program.folder)
    try {
      await callAsGateway(front?.port ?? port, target)
    } finally {
      await front?.stop()
    }
  })
}

/**
 * Runs an example that calls a service of the reader's own, and looks for what it must print.
 *
 * @param {Program & { prints: string, service: { language: string, code: string } }} example
 */
export async function callExample({ prints, service, ...program }) {
  await withService({ ...program, ...service, name: `${program.name}-service` }, async ({ env }) => {
    const child = start(process.execPath, [writeProgram(program)], { cwd: program.folder, env })
    const exit = await child.ended
    assert.equal(exit, 0, child.said.stderr)
    assert.ok(child.said.stdout.includes(prints), `printed: ${child.said.stdout}`)
  })
}

/**
 * @param {Program} program
 * @param {(service: { port: number, env: Record<string, string> }) => Promise<void>} work
 */
async function withService(program, work) {
  const { folder } = program
  const port = await freePort()
  const env = environment(folder, { SIGNATURE_KEY, SIGNATURE_SECRET, PORT: String(port) })
  const service = start(process.execPath, [opener, writeProgram(program)], { cwd: folder, env })
  try {
    await listening(port, service)
    await work({ port, env })
  } catch (error) {
    throw new Error(`${service.said.stdout}${service.said.stderr}`, { cause: error })
  } finally {
    await service.stop()
  }
}

/**
 * @param {number} port
 * @param {string} target
 */
async function callAsGateway(port, target) {
  const body = '{"id":1}'
  const headers = { host: HOST, 'content-type': 'application/json' }
  const key = { accessKeyId: SIGNATURE_KEY, secretAccessKey: SIGNATURE_SECRET }
  const signed = sign({ method: 'POST', url: target, headers, body }, key)
  const accepted = await send(port, target, signed.headers, body)
  assert.equal(accepted.status, 200, accepted.text)
  const expected = { keyId: SIGNATURE_KEY, canonicalPath: `${target}/`, order: { id: 1 } }
  assert.deepEqual(JSON.parse(accepted.text), expected)

  const tampered = await send(port, target, signed.headers, '{"id":2}')
  assert.deepEqual([tampered.status, JSON.parse(tampered.text).error], [401, 'invalid'])
  const unsigned = await send(port, target, headers, body)
  assert.deepEqual([unsigned.status, JSON.parse(unsigned.text).error], [401, 'missing'])
}

/**
 * @param {number} port
 * @param {string} path
 * @param {Record<string, string>} headers
 * @param {string} body
 * @returns {Promise<{ status: number | undefined, text: string }>}
 */
function send(port, path, headers, body) {
  return new Promise((resolve, reject) => {
    const options = { host: '127.0.0.1', port, path, method: 'POST', headers, agent: false }
    const call = request(options, (answer) => {
      let text = ''
      answer.setEncoding('utf8').on('data', (piece) => (text += piece))
      answer.on('end', () => resolve({ status: answer.statusCode, text })).on('error', reject)
    })
    call.on('error', reject).end(body)
  })
}
