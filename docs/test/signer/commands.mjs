import { strict as assert } from 'node:assert'
import { spawn } from 'node:child_process'
import { createGateway } from '@apig/local-gateway/internal'
import { root } from '../../.vitepress/links.mjs'
import { withSigner } from './signer-page.mjs'

const KEY = { accessKeyId: 'AKTESTTESTTESTTEST01', secretAccessKey: 'a secret that is only known here' }

/** How each command is run, as its reader would. */
const RUNNERS = {
  curl: ['bash', '-c'],
  fetch: [process.execPath, '--input-type=module', '-e'],
  python: ['python3', '-c'],
  // It signs anew, with the keys of the environment.
  typescript: [process.execPath, '--input-type=module', '-e'],
}

export const REQUESTS = [
  {
    name: 'a body with quotes, a line break and no ASCII',
    fields: {
      method: 'POST',
      path: "/v1/it's?b=2&a=%20%F0%9F%98%80",
      headers: 'content-type: application/json\nx-stage: RELEASE',
      body: '{"text":"it\'s $HOME \\"quoted\\" `x` \\\\ 你好\n"}',
    },
  },
  {
    name: 'a body that looks like a file name, without a content type',
    fields: { method: 'PUT', path: '/v1/a', headers: 'x-stage: RELEASE', body: '@/etc/hostname' },
  },
  {
    name: 'no body, and a header value that is not ASCII',
    fields: { method: 'GET', path: '/v1/a', headers: 'x-stage: RELEASE\nx-name: café 你好', body: '' },
  },
]

/**
 * What is copied is run as it stands, against a gateway that checks its signature.
 *
 * @param {import('./signer-page.mjs').World} world
 * @returns {import('../run-tests.mjs').Test[]}
 */
export function testCommands(world) {
  return Object.entries(RUNNERS).flatMap(([command, runner]) =>
    REQUESTS.map(({ name, fields }) => ({
      name: `${command} sends ${name}`,
      run: async () => {
        /** @type {{ method: string, body: string }[]} */
        const received = []
        const gateway = await createGateway({
          keys: { [KEY.accessKeyId]: KEY.secretAccessKey },
          backend: async ({ method, body }, response) => {
            received.push({ method, body: await textOf(body) })
            response.end('it has arrived')
          },
        })
        try {
          await withSigner(world, async ({ fillIn, press, choose, command: shown }) => {
            const { path, ...rest } = fields
            await press('Clear all')
            await fillIn({ ...KEY, ...rest, url: `${gateway.url}${path}` })
            await choose('command', command)
            const text = await shown()
            assert.ok(!text.includes(KEY.secretAccessKey), 'the command holds the secret')
            const { code, stdout, stderr } = await run(runner, text)
            assert.deepEqual(received, [{ method: fields.method, body: fields.body }], `${stdout}${stderr}`)
            assert.equal(code, 0, stderr)
            assert.match(stdout, /it has arrived/)
          })
        } finally {
          await gateway.close()
        }
      },
    })),
  )
}

/**
 * @param {readonly string[]} runner
 * @param {string} text
 * @returns {Promise<{ code: number | null, stdout: string, stderr: string }>}
 */
function run([program = '', ...options], text) {
  return new Promise((resolve, reject) => {
    const child = spawn(program, [...options, text], {
      stdio: ['ignore', 'pipe', 'pipe'],
      cwd: root,
      env: {
        ...process.env,
        HUAWEICLOUD_SDK_AK: KEY.accessKeyId,
        HUAWEICLOUD_SDK_SK: KEY.secretAccessKey,
      },
    })
    let [stdout, stderr] = ['', '']
    child.stdout.on('data', (piece) => (stdout += piece))
    child.stderr.on('data', (piece) => (stderr += piece))
    child.once('error', reject)
    child.once('close', (code) => resolve({ code, stdout, stderr }))
  })
}

/** @param {Uint8Array | AsyncIterable<Uint8Array>} body */
async function textOf(body) {
  if (body instanceof Uint8Array) return Buffer.from(body).toString('utf8')
  const pieces = []
  for await (const piece of body) pieces.push(piece)
  return Buffer.concat(pieces).toString('utf8')
}
