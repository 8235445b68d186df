import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { start, startProcess } from './run-start.ts'

const BUILD_TIME = 120_000
let directory: string

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'apig-test-'))
  await writeFile(
    join(directory, 'credentials.csv'),
    '\ufeffUser Name,Access Key Id,Secret Access Key\r\nme,AKOFMINE,"sk-of-mine"\r\n',
    { mode: 0o600 },
  )
})
afterAll(() => rm(directory, { recursive: true }))

const STEPS = [
  /^✓ Sample service at http:\/\/127\.0\.0\.1:\d+$/m,
  /^✓ Gateway at http:\/\/127\.0\.0\.1:\d+, /m,
  /^✓ credentials\.csv was read: access key id LOCAL[0-9A-F]{16}$/m,
  /^✓ JSON: 200 OK in \d+ ms, the service received the same bytes$/m,
  /^✓ Backend signature: verified by the service, signed with local-signature-key$/m,
  /^✓ File: 200 OK in \d+ ms, the service received the same file$/m,
  /^✓ Stream: 200 OK in \d+ ms, 6 events$/m,
  /^✓ Wrong secret key: 401 Unauthorized in \d+ ms, refused as it must be$/m,
  /^✓ Wrong clock: 401 Unauthorized in \d+ ms, refused as it must be$/m,
  /^✓ Clock learnt: 200 OK in \d+ ms, signed again with the gateway's time$/m,
  /^✓ Past the gateway: 401 Unauthorized in \d+ ms, refused as it must be$/m,
  /^✓ Another body: 401 Unauthorized in \d+ ms, refused as it must be$/m,
  /^✓ Everything came out as expected\.$/m,
]

test(
  'npm start makes the documented calls, and four that fail, and ends with 0',
  { timeout: BUILD_TIME },
  async () => {
    const run = await startProcess([], { directory })
    expect(run.errors).toBe('')
    expect(run.code).toBe(0)
    for (const step of STEPS) expect(run.output).toMatch(step)
    expect(run.output).toContain('"file_name":"flower.png","content_type":"image/png"')
    expect(run.output).toContain('secret access key (SK) is wrong')
    expect(run.output).toContain('20 minutes behind')
    // What the service tells the intruder, and what it tells its operator.
    expect(run.output).toMatch(/^ {4}\{"error":"missing","request_id":"[0-9a-f]{32}"\}$/m)
    expect(run.output).toMatch(/^ {4}\[apig\] 401 AUTH_MISSING: .*bypass/m)
    expect(run.output).toMatch(/^ {4}\{"error":"invalid","request_id":"[0-9a-f]{32}"\}$/m)
    expect(run.output).toMatch(/^ {4}\[apig\] 401 SIGNATURE_MISMATCH: .*verifier\.explain/m)
    expect(run.output.match(/"verified":\{"key_id":"local-signature-key","body":true\}/g)).toHaveLength(3)
    // Not on a terminal: no colours.
    expect(run.output).not.toContain('\x1b')
  },
)

test("a key of the user's own is used, and its secret is not shown", async () => {
  const run = await start(['--credentials', 'credentials.csv'], { directory })
  expect(run).toMatchObject({ code: 0, errors: '' })
  expect(run.output).toContain('access key id AKOFMINE')
  expect(run.output).not.toContain('sk-of-mine')
})

test('on a terminal there are colours', async () => {
  const run = await start([], { colors: true })
  expect(run.code).toBe(0)
  expect(run.output).toContain('\x1b[32m✓\x1b[39m JSON: 200 OK')
})

test(
  'a file that other users may read is warned about, and nothing else goes to stderr',
  async () => {
    await writeFile(
      join(directory, 'open.csv'),
      'User Name,Access Key Id,Secret Access Key\nme,AKOFMINE,sk\n',
    )
    await chmod(join(directory, 'open.csv'), 0o644)
    const run = await startProcess(['--credentials', 'open.csv'], { directory })
    expect(run.code).toBe(0)
    expect(
      run.errors.match(/Warning: .*open\.csv holds a key, and other users of this computer may read it/g),
    ).toHaveLength(1)
  },
  BUILD_TIME,
)

test(
  'a wrong file ends it before anything is started',
  async () => {
    const run = await startProcess(['--credentials', 'missing.csv'], { directory })
    expect(run).toEqual({
      code: 1,
      output: '',
      errors: 'Error: --credentials missing.csv: there is no such file.\n',
    })
  },
  BUILD_TIME,
)
