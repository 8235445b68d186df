import { randomBytes } from 'node:crypto'
import { gzipSync } from 'node:zlib'
import { afterEach, describe, expect, it } from 'vitest'
import { exchange } from './raw-client.ts'
import { base64, servers } from './servers.ts'
import type { Echo, Running } from './servers.ts'
import { watchedVerifier, wireRequest } from './signed-bytes.ts'
import type { Sending } from './signed-bytes.ts'

const JSON_TYPE = ['content-type', 'application/json'] as const
const FORM_TYPE = ['content-type', 'application/x-www-form-urlencoded'] as const
const BYTES_TYPE = ['content-type', 'application/octet-stream'] as const

describe.each(servers)('after the verifier, in $name', ({ name, start }) => {
  let running: Running
  afterEach(() => running.stop())

  async function send(
    headers: readonly (readonly [string, string])[],
    body: Uint8Array | string,
    sending: Sending = {},
  ): Promise<Echo> {
    running = await start(watchedVerifier())
    const { status, body: text } = await exchange(running.port, wireRequest({ headers, body }, sending).bytes)
    expect(status, text).toBe(200)
    const echo = JSON.parse(text) as Echo
    expect(echo.apig.body).toBe(base64(Buffer.from(body)))
    return echo
  }

  /** What the parser should have made of it; without a framework there is none. */
  const parsedAs = (value: unknown, bytes: Uint8Array | string): unknown =>
    name === 'node:http' ? { bytes: base64(Buffer.from(bytes)) } : value

  it('a JSON parser works', async () => {
    const text = JSON.stringify({ name: '中文', list: [1, 2, 3] })
    expect((await send([JSON_TYPE], text)).parsed).toEqual(parsedAs({ name: '中文', list: [1, 2, 3] }, text))
  })

  it('a JSON parser works on a chunked body of some size', async () => {
    const value = { text: 'x'.repeat(90_000) }
    const text = JSON.stringify(value)
    const chunks = [text.slice(0, 10), text.slice(10, 70_000), text.slice(70_000)]
    expect((await send([JSON_TYPE], text, { chunks })).parsed).toEqual(parsedAs(value, text))
  })

  it('a form parser works', async () => {
    const text = 'name=%E4%B8%AD&plus=a%2Bb&blank=a+b'
    const value = { name: '中', plus: 'a+b', blank: 'a b' }
    expect((await send([FORM_TYPE], text)).parsed).toEqual(parsedAs(value, text))
  })

  // Its body parser knows text alone.
  if (name !== 'Koa 3')
    it('bytes come as they were', async () => {
      const bytes = randomBytes(70_000)
      expect((await send([BYTES_TYPE], bytes)).parsed).toEqual({ bytes: base64(bytes) })
    })

  if (name.startsWith('Express') || name === 'Koa 3')
    it('a gzip body is verified as it was sent, and inflated by the parser', async () => {
      const value = { id: 7, text: 'x'.repeat(1000) }
      const body = gzipSync(JSON.stringify(value))
      expect((await send([JSON_TYPE, ['content-encoding', 'gzip']], body)).parsed).toEqual(value)
    })

  it('an exempt request passes unverified, body and all', async () => {
    const verifier = watchedVerifier({ exempt: ['GET /healthz', 'POST /hook?a=1'] })
    running = await start(verifier)
    const get = await exchange(running.port, 'GET /healthz HTTP/1.1\r\nHost: a\r\n\r\n')
    expect((JSON.parse(get.body) as Echo).apig).toMatchObject({
      exempt: true,
      keyId: null,
      bodyVerified: false,
    })
    const hook =
      'POST /hook?a=1 HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\nContent-Length: 8\r\n\r\n'
    const post = await exchange(running.port, `${hook}{"id":1}`)
    const echo = JSON.parse(post.body) as Echo
    expect(echo.apig.exempt).toBe(true)
    expect(echo.rawBody).toBe(null)
    expect(echo.parsed).toEqual(parsedAs({ id: 1 }, '{"id":1}'))
    const others = ['/healthz/', '/healthz?a', '//healthz', '/HEALTHZ', '/%68ealthz', '/hook']
    for (const target of others)
      expect((await exchange(running.port, `GET ${target} HTTP/1.1\r\nHost: a\r\n\r\n`)).status).toBe(401)
    expect(verifier.codes().filter((code) => code === 'AUTH_MISSING')).toHaveLength(6)
  })
})
