import { describe, expect, it } from 'vitest'
import { createProcessReplayStore, createVerifier, isConfigError } from '../src/index.ts'
import type { VerifierOptions } from '../src/index.ts'
import { HOST, KEY_ID, NOW, SECRET, signedRequest, silent } from './signed-request.ts'

const keys = { [KEY_ID]: SECRET }
const store = createProcessReplayStore({ singleInstance: true })

function thrownBy(make: () => unknown): unknown {
  try {
    make()
  } catch (error) {
    return error
  }
  return undefined
}

/** An option, values that are wrong for it, and whether the kind or the range is wrong. */
const WRONG: [name: string, kind: 'TypeError' | 'RangeError', values: unknown[]][] = [
  ['maxSkewSeconds', 'RangeError', [0, -1, 900.1, Infinity, Number.NaN]],
  ['maxSkewSeconds', 'TypeError', ['900', null, false]],
  ['maxBodyBytes', 'RangeError', [-1, 1.5, Infinity, Number.NaN, 2 ** 40]],
  ['maxBodyBytes', 'TypeError', ['1mb', null]],
  ['maxPendingBytes', 'RangeError', [-1, 1024, Infinity, Number.NaN]],
  ['bodyTimeoutSeconds', 'RangeError', [0, -1, Infinity, Number.NaN]],
  ['keyCacheSeconds', 'RangeError', [-1, Infinity, Number.NaN]],
  ['keyTimeoutSeconds', 'RangeError', [0, Infinity, Number.NaN]],
  ['interpretation', 'TypeError', ['lenient', null, true, { plus: 'space' }]],
  ['plus', 'TypeError', ['accept', true, null]],
  ['encodedSlash', 'TypeError', ['allow', true]],
  ['dotSegments', 'TypeError', [true]],
  ['doubleSlash', 'TypeError', [true]],
  ['lossyUtf8', 'TypeError', [true]],
  ['emptyNames', 'TypeError', [true]],
  ['valueOrder', 'TypeError', [false]],
  ['scopedQuery', 'TypeError', ['strict']],
  ['unsignedPayload', 'TypeError', [true, 'yes']],
  ['hosts', 'TypeError', [[], HOST, [7], ['https://api.example.com'], ['*.example.com'], [''], null]],
  ['signedHost', 'TypeError', ['', 'a b', 'https://x', 7]],
  ['basePath', 'TypeError', ['', 'api', '/api/', '/', '/a%20b', '/a/../b', '/a?b', 7]],
  ['requireSigned', 'TypeError', ['host', [7], ['a b'], ['']]],
  ['exempt', 'TypeError', ['GET /', ['/healthz'], ['get /healthz'], ['GET /a b'], [7]]],
  ['now', 'TypeError', [NOW, 7, () => 7, () => NOW.toISOString()]],
  ['now', 'RangeError', [() => new Date(Number.NaN)]],
  ['onDecision', 'TypeError', [true, {}]],
  ['logger', 'TypeError', [false, null, {}, (): void => {}]],
  ['replay', 'TypeError', [true, null, [], {}]],
  [
    'replay.store',
    'TypeError',
    [{ store: {} }, { store: { scope: 'shared' } }, { store: { scope: 'none', claim() {} } }].map(
      (value) => ({ replay: value }),
    ),
  ],
  ['replay.onReplay', 'TypeError', [{ replay: { store, onReplay: 'refuse' } }]],
  [
    'replay.uniqueHeader',
    'TypeError',
    [{ replay: { store, uniqueHeader: '' } }, { replay: { store, uniqueHeader: 'a b' } }],
  ],
  [
    'replay.methods',
    'TypeError',
    [{ replay: { store, methods: [] } }, { replay: { store, methods: 'POST' } }],
  ],
  ['replay.onStoreError', 'TypeError', [{ replay: { store, onStoreError: 'ignore' } }]],
  ['replay.clockToleranceSeconds', 'RangeError', [{ replay: { store, clockToleranceSeconds: -1 } }]],
  ['replay.storeTimeoutSeconds', 'RangeError', [{ replay: { store, storeTimeoutSeconds: 0 } }]],
  ['replay.namespace', 'TypeError', [{ replay: { store, namespace: '' } }]],
]

describe('a bad option is an error that names it', () => {
  it.each(WRONG.flatMap(([name, kind, values]) => values.map((value) => [name, value, kind] as const)))(
    '%s: %j is a %s',
    (name, value, kind) => {
      const given = name.includes('.') ? (value as object) : { [name]: value }
      const error = thrownBy(() => createVerifier({ keys, logger: silent, ...given } as VerifierOptions))
      expect(isConfigError(error)).toBe(true)
      expect(error).toMatchObject({ name: kind, code: 'CONFIG' })
      expect((error as Error).message).toContain(`options.${name}`)
      expect((error as Error).message).not.toContain(SECRET)
    },
  )

  it('an option that does not exist', () => {
    for (const given of [{ maxSkewSecond: 60 }, { replay: { store, ttl: 1 } }]) {
      const error = thrownBy(() => createVerifier({ keys, logger: silent, ...given } as VerifierOptions))
      expect(error).toMatchObject({ code: 'CONFIG' })
      expect((error as Error).message).toMatch(
        /has no option "(?:maxSkewSecond"; did you mean maxSkewSeconds\?|ttl"; there are store, )/,
      )
    }
    for (const options of [undefined, null, [], 7, 'keys'])
      expect(thrownBy(() => createVerifier(options as never))).toMatchObject({ code: 'CONFIG' })
  })

  it('options that say nothing together', () => {
    const together: Partial<VerifierOptions>[] = [
      { hosts: [HOST], requireSigned: [] },
      { signedHost: HOST, requireSigned: ['x-stage'] },
      { hosts: [HOST], signedHost: 'other.example' },
    ]
    for (const options of together)
      expect(thrownBy(() => createVerifier({ keys, logger: silent, ...options }))).toMatchObject({
        code: 'CONFIG',
      })
  })

  it('isConfigError is true of nothing else', () => {
    for (const error of [
      new TypeError('x'),
      new RangeError('x'),
      Object.assign(new Error('x'), { code: 'CONFIG' }),
      { code: 'CONFIG' },
      null,
    ])
      expect(isConfigError(error)).toBe(false)
  })
})

describe('what is taken', () => {
  it('a clock that is set later', async () => {
    let clock: Date | undefined
    const verifier = createVerifier({ keys, logger: silent, now: () => clock as Date })
    clock = NOW
    expect(await verifier.verify(signedRequest())).toMatchObject({ ok: true })
  })

  it('keyCacheSeconds: 0 and maxBodyBytes: 0 mean what they say', async () => {
    let calls = 0
    const verifier = createVerifier({
      keys: async () => (calls++, SECRET),
      keyCacheSeconds: 0,
      maxBodyBytes: 0,
      logger: silent,
      now: () => NOW,
    })
    expect(await verifier.verify(signedRequest({ body: '' }))).toMatchObject({ ok: true })
    expect(await verifier.verify(signedRequest({ body: '' }))).toMatchObject({ ok: true })
    expect(calls).toBe(2)
    expect(await verifier.verify(signedRequest({ body: 'x' }))).toMatchObject({ code: 'BODY_TOO_LARGE' })
  })

  it('the options object may change afterwards', async () => {
    const hosts = [HOST]
    const options = { keys, hosts, logger: silent, now: () => NOW }
    const verifier = createVerifier(options)
    hosts[0] = 'other.example'
    Object.assign(options, { hosts: ['other.example'] })
    expect(await verifier.verify(signedRequest())).toMatchObject({ ok: true })
  })
})

it('a missing hosts is said once for each logger', () => {
  const lines: string[] = []
  const logger = { warn: (line: string) => void lines.push(line) }
  createVerifier({ keys, logger })
  createVerifier({ keys, logger })
  expect(lines).toHaveLength(1)
  expect(lines[0]).toContain('options.hosts')
  createVerifier({ keys, hosts: [HOST], logger: { warn: (line: string) => void lines.push(line) } })
  createVerifier({ keys, signedHost: HOST, logger: { warn: (line: string) => void lines.push(line) } })
  expect(lines).toHaveLength(1)
})
