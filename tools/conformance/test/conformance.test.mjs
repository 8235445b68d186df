import { expect, test } from 'vitest'
import { ask } from '../src/ask.mjs'
import { algorithmCorpusCases, algorithmVectorCases, mixedAlgorithmCases } from '../src/cases/algorithms.mjs'
import { corpusCases } from '../src/cases/corpus.mjs'
import { faultCases, twoFaultCases } from '../src/cases/refusals.mjs'
import { generatedCases } from '../src/cases/signing.mjs'
import { fitsShellLine, fromShellLine, toShellLine } from '../src/shell-lines.mjs'
import { STAGES } from '../src/stages.mjs'
import { COLUMNS, count, emptyRow } from '../src/tally.mjs'

const cases = generatedCases(50, 1)

test('the generated requests have what they are meant to have', () => {
  const many = generatedCases(1000, 1).map(({ line }) => line)
  /** @param {(line: Record<string, any>) => boolean} holds */
  const share = (holds) => many.filter(holds).length / many.length
  const stated = share(({ request }) =>
    request.headers.some(([name = '']) => name === 'x-sdk-content-sha256'),
  )
  expect(stated).toBeGreaterThan(0.02)
  expect(stated).toBeLessThan(0.15)
  expect(share(({ request }) => request.target.includes('?'))).toBeGreaterThan(0.7)
  expect(share(({ request }) => !request.target.includes('?'))).toBeGreaterThan(0.05)
  expect(share(({ request }) => /%/.test(request.target))).toBeGreaterThan(0.7)
  expect(share(({ request }) => /[^\0-\x7f]/.test(request.target))).toBeGreaterThan(0.5)
  expect(share(({ request }) => request.headers.length > 2)).toBeGreaterThan(0.5)
  expect(share(({ credentials }) => credentials.securityToken !== undefined)).toBeGreaterThan(0.2)
})

/** @param {Record<string, string>} [environment] */
async function runCore(environment = {}) {
  const settings = Object.entries(environment).map(([name, value]) => `${name}=${value}`)
  const port = { name: 'core', needs: [], command: ['env', ...settings, 'node', 'core-port.mjs'] }
  const answers = await ask(port, cases, import.meta.dirname)
  const row = emptyRow()
  for (const [at, given] of cases.entries()) count(row, given, given.expected ?? {}, answers[at] ?? {})
  return row
}

test('a port that answers as signer-core does agrees on every stage', async () => {
  const row = await runCore()
  for (const column of Object.values(STAGES)) expect(row[column], column).toEqual({ agree: 50, differ: 0 })
})

test.for(Object.entries(STAGES))(
  'a port whose %s is wrong differs there and nowhere else',
  async ([stage, column]) => {
    const row = await runCore({ BREAK: stage })
    expect(row[column]).toMatchObject({ agree: 0, differ: 50, first: expect.stringContaining('"broken"') })
    for (const other of COLUMNS) if (other !== column) expect(row[other]?.differ, other).toBe(0)
  },
)

test('a port that refuses what can be signed differs on every stage', () => {
  const row = emptyRow()
  const [given] = cases
  count(row, /** @type {any} */ (given), given?.expected ?? {}, { error: { code: 'URL_INVALID' } })
  for (const column of Object.values(STAGES)) expect(row[column]?.differ).toBe(1)
})

test('a port that ends early, or answers another case, stops the run', async () => {
  await expect(runCore({ AFTER: '7' })).rejects.toThrow('answered 7 of 50 cases')
  await expect(runCore({ BREAK: 'name' })).rejects.toThrow('answered case 0 with')
})

test('a refusal has its code; with two faults any will do, but trouble that nobody foresaw will not', () => {
  const [one] = faultCases()
  const [two] = twoFaultCases(1, 1)
  /** @param {any} given @param {Record<string, unknown>} answer */
  const refused = (given, answer) => {
    const row = emptyRow()
    count(row, given, given.expected, answer)
    return row['refused']?.agree === 1
  }
  expect(refused(one, { error: { code: one?.expected?.['error'].code } })).toBe(true)
  expect(refused(one, { error: { code: 'URL_INVALID' } })).toBe(false)
  expect(refused(one, { signature: '' })).toBe(false)
  expect(refused(two, { error: { code: 'URL_INVALID' } })).toBe(true)
  for (const code of ['INTERNAL', 'INPUT_BAD']) expect(refused(two, { error: { code } })).toBe(false)
  expect(refused(two, { signature: '' })).toBe(false)
})

test('a verification agrees on verdict, code and key', () => {
  const given = { title: '', line: { op: 'verify' } }
  /** @param {Record<string, unknown>} answer */
  const agrees = (answer) => {
    const row = emptyRow()
    count(row, given, { ok: true, keyId: 'a' }, { name: '0', ...answer })
    return row['verified']?.agree === 1
  }
  expect(agrees({ ok: true, keyId: 'a' })).toBe(true)
  expect(agrees({ ok: true, keyId: 'b' })).toBe(false)
  expect(agrees({ ok: false, code: 'AUTH_MISSING' })).toBe(false)
  expect(agrees({ error: { code: 'INTERNAL' } })).toBe(false)
})

test('lines for the shell carry bytes, and what is no text becomes text that is not allowed', () => {
  const request = {
    method: 'GET',
    target: '/é\ud800',
    headers: [
      ['A', 'é'],
      ['B', null],
    ],
    body: null,
  }
  const credentials = { accessKeyId: 'k', secretAccessKey: 5 }
  expect(toShellLine({ name: 'n', request, credentials }).split('\t')).toEqual([
    ...['n', 'sign', '= 47 45 54', 'target= 2f c3 a9 ed a0 80', '= 41= c3 a9; 42= 00', '= 6b', '='],
    ...['-', 'utf8='],
  ])
  const arrived = { ...request, headers: [['A', '\xe9\u0100']], body: { base64: 'e30=' } }
  const verify = { op: 'verify', name: 'n', request: arrived, keys: { k: ['s', ''] }, now: '2', options: {} }
  expect(toShellLine(verify).split('\t')).toEqual([
    ...['n', 'verify', '= 47 45 54', 'target= 2f c3 a9 ed a0 80', '= 41= e9 00', '= _6b=_73,'],
    ...['= 32', '=900', '=no', 'base64=e30='],
  ])
  expect(fitsShellLine(verify)).toBe(true)
  expect(fitsShellLine({ ...verify, request })).toBe(false)
  for (const [maxSkewSeconds, fits] of /** @type {const} */ ([
    [0.5, false],
    [10, true],
    [0, true],
    [901.5, true],
    ['9', true],
  ]))
    expect(fitsShellLine({ ...verify, options: { maxSkewSeconds } }), `${maxSkewSeconds}`).toBe(fits)
})

test('answers of the shell are read back', () => {
  const stages = ['/', 'a=', 'a;b', 'f00', 'SDK', ' 2f 0a c3 a9 00 61 00 2f c3 a9'].join('\t')
  expect(fromShellLine(`1\tok\t${stages}`)).toEqual({
    name: '1',
    canonicalUri: '/',
    canonicalQuery: 'a=',
    signedHeaders: ['a', 'b'],
    canonicalRequest: '/\né',
    stringToSign: 'a',
    signature: 'f00',
    authorization: 'SDK',
    requestTarget: '/é',
  })
  expect(fromShellLine('2\terror=URL_INVALID')).toEqual({ name: '2', error: { code: 'URL_INVALID' } })
  expect(fromShellLine('3\trefused=LIMIT')).toEqual({ name: '3', ok: false, code: 'LIMIT' })
  expect(fromShellLine('4\tverified=k')).toEqual({ name: '4', ok: true, keyId: 'k' })
})

test('lines for the shell name the algorithms behind the operation', () => {
  const request = { method: 'GET', target: '/', headers: [], body: null }
  const given = { name: 'n', request, credentials: { accessKeyId: 'k', secretAccessKey: 's' } }
  const algorithms = [{ name: 'SDK-HMAC-SM3' }, { name: 'V11-HMAC-SHA256', region: 'r', service: 's' }]
  expect(toShellLine({ ...given, algorithms }).split('\t')[1]).toBe('sign SDK-HMAC-SM3 V11-HMAC-SHA256/r/s')
})

test('the cases of other algorithms are about them', () => {
  const names = ['SDK-HMAC-SM3', 'V11-HMAC-SHA256']
  const first = corpusCases()
  const under = algorithmCorpusCases(first)
  for (const name of names) {
    expect(algorithmVectorCases().filter(({ algorithm }) => algorithm === name)).toHaveLength(100)
    expect(under.filter(({ algorithm }) => algorithm === name).length).toBeGreaterThan(first.length - 5)
    for (const { line } of under.filter(
      ({ algorithm, title }) => algorithm === name && /corpus 1\d\w*,/.test(title),
    ))
      expect(line['algorithms'].map((/** @type {{ name: string }} */ each) => each.name)).toEqual([name])
  }
  // Their answers are those of the first, whatever was answered there.
  for (const given of first) given.expected = { ok: false, code: given.id }
  for (const { title, expected } of under) expect(title).toContain(`corpus ${expected?.['code']},`)
  const kinds = new Set(mixedAlgorithmCases().map(({ expected }) => expected?.['code'] ?? 'ACCEPT'))
  expect([...kinds].sort()).toEqual([
    ...['ACCEPT', 'ALG_UNSUPPORTED', 'AUTH_MALFORMED', 'CONFIG', 'DATE_SKEW', 'KEY_UNKNOWN'],
    ...['SIGNATURE_MISMATCH', 'UNSIGNED_PAYLOAD'],
  ])
})
