import { signing } from '@apig/transport-node'
import type { SigningOptions } from '@apig/transport-node'
import { describe, expect, test } from 'vitest'
import { opened } from './stand/opened.ts'
import { undicis } from './stand/undici.ts'
import { CREDENTIALS, verifyingServer } from './stand/verifying-server.ts'

const ORIGIN = 'https://apig.example.com'
type Event = readonly [name: string, ...details: unknown[]]

/** What handlers of undici 7 and 8 are told. */
class ControlledHandler {
  readonly events: Event[] = []
  controller: { abort(reason?: Error): void } | undefined

  onRequestStart(controller: { abort(reason?: Error): void }): void {
    this.controller = controller
    this.events.push(['start'])
  }
  onRequestUpgrade(_controller: unknown, status: number): void {
    this.events.push(['upgrade', status])
  }
  onResponseStart(_controller: unknown, status: number, headers: Record<string, unknown>): void {
    this.events.push(['head', status, headers['x-a']])
  }
  onResponseData(_controller: unknown, chunk: Buffer): void {
    this.events.push(['data', chunk.toString()])
  }
  onResponseEnd(): void {
    this.events.push(['end'])
  }
  onResponseError(_controller: unknown, error: Error): void {
    this.events.push(['error', error.message])
  }
  abort(reason: Error): void {
    this.controller?.abort(reason)
  }
}

/** And what undici 7 makes of those of its own `request`: one that takes both forms. */
class BothHandler extends ControlledHandler {
  flow: boolean | undefined = true
  resume: (() => void) | undefined
  #abort: ((reason: Error) => void) | undefined

  onConnect(abort: (reason: Error) => void): void {
    this.#abort = abort
    this.events.push(['start'])
  }
  onUpgrade(status: number): void {
    this.events.push(['upgrade', status])
  }
  onHeaders(status: number, headers: readonly Buffer[], resume: () => void): boolean | undefined {
    this.resume = resume
    const at = headers.findIndex((name, index) => index % 2 === 0 && name.toString() === 'X-A')
    this.events.push(['head', status, headers[at + 1]?.toString()])
    return this.flow
  }
  onData(chunk: Buffer): boolean | undefined {
    this.events.push(['data', chunk.toString()])
    return this.flow
  }
  onComplete(): void {
    this.events.push(['end'])
  }
  onError(error: Error): void {
    this.events.push(['error', error.message])
  }
  override abort(reason: Error): void {
    this.#abort?.(reason)
  }
}

/** A connection of undici 7, which speaks with either kind of handler. */
class Connection {
  readonly options: { headers: Record<string, string>; path: string }
  readonly aborted: string[] = []
  resumed = 0
  readonly #handler: BothHandler
  readonly isRaw: boolean

  constructor(options: never, handler: BothHandler) {
    this.options = options
    this.#handler = handler
    this.isRaw = handler.onRequestStart === undefined
  }
  readonly abort = (reason: Error): void => void this.aborted.push(reason.message)
  readonly #controller = {
    abort: this.abort,
    pause: () => undefined,
    resume: () => undefined,
  } as never

  connect(): this {
    if (this.isRaw) this.#handler.onConnect(this.abort)
    else this.#handler.onRequestStart(this.#controller)
    return this
  }
  head(status: number, headers: Record<string, string> = { 'X-A': '1' }): unknown {
    if (!this.isRaw) {
      const read = Object.fromEntries(Object.entries(headers).map(([name, v]) => [name.toLowerCase(), v]))
      return this.#handler.onResponseStart(this.#controller, status, read)
    }
    const raw = Object.entries(headers).flatMap((pair) => pair.map((text) => Buffer.from(text)))
    return this.#handler.onHeaders(status, raw, () => void this.resumed++)
  }
  data(text: string): unknown {
    return this.isRaw
      ? this.#handler.onData(Buffer.from(text))
      : this.#handler.onResponseData(this.#controller, Buffer.from(text))
  }
  end(): void {
    if (this.isRaw) this.#handler.onComplete()
    else (this.#handler.onResponseEnd as (...all: unknown[]) => void)(this.#controller, {})
  }
  fail(message: string, code = 'ECONNRESET'): void {
    const error = Object.assign(new Error(message), { code })
    if (this.isRaw) this.#handler.onError(error)
    else this.#handler.onResponseError(this.#controller, error)
  }
}

const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve))

async function start<H extends ControlledHandler>(
  handler: H,
  options: Partial<SigningOptions> = {},
  more = {},
) {
  const connections: Connection[] = []
  const dispatch = signing({ credentials: CREDENTIALS, origins: ORIGIN, ...options })(
    (sent: never, next: never): boolean => {
      connections.push(new Connection(sent, next))
      return true
    },
  ) as unknown as (sent: object, handler: object) => boolean
  const body = 'text'
  dispatch({ origin: ORIGIN, path: '/a', method: 'PUT', body, headers: { 'X-B': '1' }, ...more }, handler)
  const connection = (at: number): Connection => {
    const found = connections[at]
    if (found === undefined) throw new Error(`there is no connection ${at}`)
    return found
  }
  await turn()
  return { connections, connection, events: handler.events }
}

const OK: Event[] = [['start'], ['head', 200, '1'], ['data', 'ok'], ['end']]

describe.each([
  ['of undici 7 and 8', ControlledHandler, false],
  ["of undici 7's own request", BothHandler, true],
] as const)('a handler %s', (_name, Handler, isRaw) => {
  test('is told what comes, in its own words', async () => {
    const { connection, events } = await start(new Handler())
    const first = connection(0).connect()
    expect(first.isRaw).toBe(isRaw)
    expect(first.options).toMatchObject({ path: '/a', headers: { 'x-b': '1' } })
    first.head(103)
    first.head(200)
    first.data('ok')
    first.end()
    expect(events).toEqual([['start'], ['head', 103, '1'], ...OK.slice(1)])
  })

  test('one that aborts ends the connection', async () => {
    const handler = new Handler()
    const { connection, events } = await start(handler)
    connection(0).connect().head(200)
    handler.abort(new Error('enough'))
    connection(0).fail('enough')
    expect(connection(0).aborted).toEqual(['enough'])
    expect(events).toEqual([['start'], ['head', 200, '1'], ['error', 'enough']])
  })

  test('a connection that breaks within the answer is told as it is', async () => {
    const { connection, events } = await start(new Handler())
    connection(0).connect().head(200)
    connection(0).data('o')
    connection(0).fail('broken')
    expect(events).toEqual([['start'], ['head', 200, '1'], ['data', 'o'], ['error', 'broken']])
  })

  test('what is wrong with a request is an error of its handler', async () => {
    const { connections, events } = await start(new Handler(), {}, { headers: { 'x-a': 'a\nb' } })
    expect(connections).toHaveLength(0)
    expect(events).toMatchObject([['error', expect.stringContaining('x-a')]])
  })
})

test('a raw handler stops the answer, and goes on', async () => {
  const handler = new BothHandler()
  const { connection } = await start(handler)
  handler.flow = false
  expect(connection(0).connect().head(200)).toBe(false)
  handler.resume?.()
  expect(connection(0).resumed).toBe(1)
  expect(connection(0).data('o')).toBe(false)
  handler.flow = undefined
  expect(connection(0).data('k')).not.toBe(false)
})

test('a handler that has but a part of the raw form is spoken to in the other', async () => {
  const handler = Object.assign(new ControlledHandler(), { onConnect: () => undefined })
  const { connection } = await start(handler)
  expect(connection(0).isRaw).toBe(false)
})

for (const { name, undici } of await undicis())
  describe(name, () => {
    const agentFor = (origin: string) =>
      opened(new undici.Agent({ keepAliveTimeout: 100 })).compose(
        signing({ credentials: CREDENTIALS, origins: origin }),
      )

    test('the head of an answer is translated for nobody who does not need it', async () => {
      const server = opened(await verifyingServer())
      const agent = opened(new undici.Agent({ keepAliveTimeout: 100 }))
      const seen: object[] = []
      const dispatch = agent.dispatch.bind(agent)
      agent.dispatch = (options, handler) => {
        seen.push(handler)
        return dispatch(options, handler)
      }
      const dispatcher = agent.compose(signing({ credentials: CREDENTIALS, origins: server.origin }))
      await (await undici.request(server.origin, { dispatcher })).body.dump()
      await (await undici.fetch(server.origin, { dispatcher })).text()
      const isRaw = name === 'undici 7'
      expect(seen.map((handler) => 'onHeaders' in handler)).toEqual([isRaw, isRaw])
      expect(seen.map((handler) => 'onRequestStart' in handler)).toEqual([!isRaw, !isRaw])
    })

    test('repeated headers of an answer come as without the interceptor', async () => {
      const server = opened(
        await verifyingServer((_arrival, response) => {
          response.writeHead(200, [
            ['Set-Cookie', 'a=1'],
            ['Set-Cookie', 'b=2'],
            ['X-Text', Buffer.from('é').toString('latin1')],
          ])
          response.end('ok')
        }),
      )
      const bare = opened(new undici.Agent({ keepAliveTimeout: 100 }))
      const [expected, found] = await Promise.all(
        [bare, agentFor(server.origin)].map(async (dispatcher) => {
          const { headers, body } = await undici.request(server.origin, { dispatcher })
          await body.dump()
          return headers
        }),
      )
      expect(found?.['set-cookie']).toEqual(['a=1', 'b=2'])
      expect({ ...found, date: '' }).toEqual({ ...expected, date: '' })
    })

    test('works over a MockAgent', async () => {
      const mock = opened(new undici.MockAgent())
      mock.disableNetConnect()
      mock
        .get(ORIGIN)
        .intercept({ path: '/a', method: 'POST', headers: { authorization: /^SDK-HMAC-SHA256 / } })
        .reply(200, 'mocked', { headers: { 'x-a': '1' } })
      const dispatcher = mock.compose(signing({ credentials: CREDENTIALS, origins: ORIGIN }))
      const answer = await undici.request(`${ORIGIN}/a`, { dispatcher, method: 'POST', body: 'x' })
      expect([answer.statusCode, answer.headers['x-a'], await answer.body.text()]).toEqual([
        200,
        '1',
        'mocked',
      ])
    })
  })
