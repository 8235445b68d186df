import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { apig, run } from './run.ts'
import { KEY, openStand } from './stand.ts'
import type { Stand } from './stand.ts'

const NPM_START = fileURLToPath(new URL('../../../tools/build/start.mjs', import.meta.url))
const BUILD_TIME = 120_000

let stand: Stand
beforeAll(async () => {
  stand = await openStand()
})
afterAll(() => stand.close())

const STEPS = [
  /^ok: Sample service at http:\/\/127\.0\.0\.1:\d+$/m,
  /^ok: Gateway at http:\/\/127\.0\.0\.1:\d+, /m,
  /^ok: credentials\.csv was read: access key ID LOCAL[0-9A-F]{16}$/m,
  /^ok: JSON: 200 OK in \d+ ms, the service received the same bytes$/m,
  /^ok: Backend signature: verified by the service, signed with local-signature-key$/m,
  /^ok: File: 200 OK in \d+ ms, the service received the same file$/m,
  /^ok: Stream: 200 OK in \d+ ms, 6 events$/m,
  /^ok: API key: 200 OK in \d+ ms, accepted without a signature$/m,
  /^ok: IAM token: 200 OK in \d+ ms, accepted without a signature$/m,
  /^ok: Wrong secret key: 401 Unauthorized in \d+ ms, refused as it must be$/m,
  /^ok: Wrong clock: 401 Unauthorized in \d+ ms, refused as it must be$/m,
  /^ok: Clock learnt: 200 OK in \d+ ms, signed again with the gateway's time$/m,
  /^ok: Past the gateway: 401 Unauthorized in \d+ ms, refused as it must be$/m,
  /^ok: Different body: 401 Unauthorized in \d+ ms, refused as it must be$/m,
  /^ok: Everything came out as expected\.$/m,
]

test(
  'npm start makes the documented calls, and four that fail, and ends with 0',
  { timeout: BUILD_TIME },
  async () => {
    const { code, stdout, stderr } = await run(process.execPath, [NPM_START])
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
    for (const step of STEPS) expect(stdout).toMatch(step)
    expect(stdout).toContain('"file_name":"flower.png","content_type":"image/png"')
    expect(stdout).toContain('secret access key (SK) is wrong')
    expect(stdout).toContain('20 minutes behind')
    // What the service tells the intruder, and what it tells its operator.
    expect(stdout).toMatch(/^ {4}\{"error":"missing","request_id":"[0-9a-f]{32}"\}$/m)
    expect(stdout).toMatch(/^ {4}\[apig\] 401 AUTH_MISSING: .*bypass/m)
    expect(stdout).toMatch(/^ {4}\{"error":"invalid","request_id":"[0-9a-f]{32}"\}$/m)
    expect(stdout).toMatch(/^ {4}\[apig\] 401 SIGNATURE_MISMATCH: .*verifier\.explain/m)
    // Not on a terminal: no colours, no ticks.
    expect(stdout).not.toMatch(/[\u001b✓✗→]/)
  },
)

test(
  'npm start with a URL calls a real service, from where the user typed it',
  { timeout: BUILD_TIME },
  async () => {
    const args = [
      NPM_START,
      '--url',
      stand.url,
      '--credentials',
      'credentials.csv',
      '--json',
      '{"text":"hello"}',
    ]
    const env = { npm_lifecycle_event: 'start', INIT_CWD: stand.folder }
    const { code, stdout, stderr } = await run(process.execPath, args, { env })
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
    expect(JSON.parse(stdout)).toMatchObject({ service: 'flowers' })
  },
)

test("a key of the user's own is used, and its secret is not shown", async () => {
  const { code, stdout, stderr } = await apig(['demo', '--credentials', 'credentials.csv'], {
    cwd: stand.folder,
  })
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
  expect(stdout).toContain(`access key ID ${KEY.id}`)
  expect(stdout).not.toContain(KEY.secret)
})

test('a wrong file ends it before anything is started', async () => {
  const missing = await apig(['demo', '--credentials', 'missing.csv'])
  expect(missing).toMatchObject({
    code: 2,
    stdout: '',
    stderr: 'apig: --credentials missing.csv: no such file or directory.\n',
  })
})

test.runIf(process.platform === 'linux')(
  'on a terminal there are colours and ticks, but for NO_COLOR',
  async () => {
    const onTerminal = (env: NodeJS.ProcessEnv) =>
      run(
        'script',
        [
          '-qec',
          `'${process.execPath}' '${fileURLToPath(new URL('../dist/bin.js', import.meta.url))}' demo`,
          '/dev/null',
        ],
        {
          env: { TERM: 'xterm', ...env },
        },
      )
    expect((await onTerminal({})).stdout).toContain('\u001b[32m✓\u001b[39m JSON: 200 OK')
    const plain = (await onTerminal({ NO_COLOR: '1' })).stdout
    expect(plain).toContain('✓ JSON: 200 OK')
    expect(plain).not.toContain('\u001b[3')
  },
)
