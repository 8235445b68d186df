import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { apig } from './run.ts'
import { ENVIRONMENT, KEY, openStand } from './stand.ts'
import type { Stand } from './stand.ts'

let stand: Stand
let captured: Buffer
beforeAll(async () => {
  stand = await openStand()
  const printed = await apig(['call', stand.url, '--json', '{"text":"花"}', '--print', 'http'], {
    env: ENVIRONMENT,
  })
  captured = printed.bytes
  await writeFile(join(stand.folder, 'request.http'), captured)
})
afterAll(() => stand.close())

const verify = (request: string | Uint8Array, ...args: string[]) =>
  apig(['verify', ...args], { env: ENVIRONMENT, stdin: request, cwd: stand.folder })

describe('apig verify', () => {
  test('accepts what was signed, from stdin and from a file, with a key of each kind', async () => {
    expect(await verify(captured)).toMatchObject({ code: 0, stdout: '', stderr: 'The request verifies.\n' })
    expect((await verify('', 'request.http', '--credentials', 'credentials.csv')).code).toBe(0)
    expect(
      (await verify(`${KEY.secret}\n`, 'request.http', '--access-key-id', KEY.id, '--secret-stdin')).code,
    ).toBe(0)
  })

  test('takes the line ends of an editor', async () => {
    const [head = '', body = ''] = captured.toString('utf8').split('\r\n\r\n')
    expect((await verify(`${head.replaceAll('\r\n', '\n')}\n\n${body}\n`)).code).toBe(0)
  })

  test('says what was changed', async () => {
    const { code, stdout, stderr } = await verify(captured.toString('utf8').replace('POST', 'PUT'))
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' })
    expect(stderr).toMatch(/^The request does not verify\.\nSIGNATURE_MISMATCH: /)
    expect(stderr).toContain('  | PUT')
    expect(stderr).not.toContain(KEY.secret)
  })

  test('finds the prefix that a proxy has stripped', async () => {
    const { stderr } = await verify(
      captured.toString('utf8').replace('/v1/infers/flowers', '/flowers'),
      '--prefix',
      '/v1/infers',
    )
    expect(stderr).toContain('The signature is right if:')
    expect(stderr).toContain('/v1/infers')
  })

  test('says that an old signature is right and expired, and --at takes its time', async () => {
    const old = await verify(captured, '--at', '2020-01-01T00:00:00Z')
    expect(old.code).toBe(1)
    expect(old.stderr).toContain('The signature itself is right')
    const date = /X-Sdk-Date: (\w+)/.exec(captured.toString('latin1'))?.[1] as string
    expect((await verify(captured, '--at', date)).code).toBe(0)
  })

  test.each([
    ['', /The request must begin with a line such as/],
    ['HELLO', /The request must begin with a line such as/],
    ['GET / HTTP/1.1\r\nbroken\r\n\r\n', /a header line that is not `name: value`/],
    ['POST / HTTP/1.1\r\ncontent-length: 9\r\n\r\nabc', /only 3 bytes follow the head/],
  ])('%j is not a request', async (text, message) => {
    const { code, stderr } = await verify(text)
    expect(code).toBe(2)
    expect(stderr).toMatch(message)
  })

  test('reads a body in chunks', async () => {
    const chunked = captured
      .toString('latin1')
      .replace(/content-length: \d+/, 'transfer-encoding: chunked')
      .replace(/\r\n\r\n([^]*)$/, (_all, body: string) => {
        const [a, b] = [body.slice(0, 5), body.slice(5)]
        return `\r\n\r\n5\r\n${a}\r\n${b.length.toString(16)}\r\n${b}\r\n0\r\n\r\n`
      })
    expect((await verify(Buffer.from(chunked, 'latin1'))).code).toBe(0)
  })
})

describe('apig explain', () => {
  const explain = (response: string, ...args: string[]) =>
    apig(['explain', '--request', 'request.http', ...args], { stdin: response, cwd: stand.folder })

  test('says which part differs, for a whole response and for its body', async () => {
    const refused = await apig(['call', stand.url, '--json', '{"text":"花"}', '-i'], {
      env: { ...ENVIRONMENT, HUAWEICLOUD_SDK_SK: 'wrong-secret-of-mine' },
    })
    await apig(['call', stand.url], { env: ENVIRONMENT })
    const changed = refused.stdout
      .replace('POST|', 'PUT|')
      .replaceAll(/x-sdk-date:\w+/g, () => {
        const date = /X-Sdk-Date: (\w+)/.exec(captured.toString('latin1'))?.[1] as string
        return `x-sdk-date:${date}`
      })
      .replace(/content-length: \d+\r\n/, '')
    const whole = await explain(changed)
    expect(whole).toMatchObject({ code: 1, stderr: '' })
    expect(whole.stdout).toContain('HTTP 401): the method differs')
    const body = await explain(changed.slice(changed.indexOf('{')), '--status', '401')
    expect(body.stdout).toBe(whole.stdout)
  })

  test('says that nothing was refused', async () => {
    expect((await explain('HTTP/1.1 200 OK\r\n\r\n{}')).code).toBe(0)
  })

  test.each<[request: string, message: RegExp]>([
    ['GET / HTTP/1.1\r\nhost: h\r\nauthorization: Bearer x\r\n\r\n', /The request has no signature/],
    [
      `GET / HTTP/1.1\r\nhost: h\r\nauthorization: SDK-HMAC-SHA256 Access=AK, SignedHeaders=host;x-sdk-date, Signature=${'0'.repeat(64)}\r\n\r\n`,
      /covers the header x-sdk-date, which is not in the request/,
    ],
  ])('%j cannot be explained', async (request, message) => {
    const { code, stderr } = await apig(['explain', '--request', '-', 'response.txt'], {
      stdin: request,
      cwd: stand.folder,
    })
    expect(code).toBe(2)
    expect(stderr).toMatch(message)
  })
})
