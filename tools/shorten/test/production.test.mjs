import { bytesOf, targetOf, vectors } from '@apig/vectors'
import fc from 'fast-check'
import { expect, it } from 'vitest'

const dist = new URL('../../../packages/signer-core/dist/', import.meta.url)
/** @type {typeof import('@apig/signer-core')} */
const whole = await import(new URL('index.js', dist).href)
/** @type {typeof import('@apig/signer-core')} */
const copy = await import(new URL('production/index.js', dist).href)

const date = new Date('2019-11-15T03:36:55Z')
const credentials = { accessKeyId: 'AK', secretAccessKey: 'sk', securityToken: 'token' }

/**
 * What comes of it, errors by their code: messages are what the copy leaves out.
 *
 * @param {typeof import('@apig/signer-core')} core
 * @param {(core: typeof import('@apig/signer-core')) => unknown} run
 */
function outcome(core, run) {
  try {
    return run(core)
  } catch (error) {
    return core.isSignerError(error) ? error.code : error
  }
}

/** @param {(core: typeof import('@apig/signer-core')) => unknown} run */
const same = (run) => expect(outcome(copy, run)).toEqual(outcome(whole, run))

/** @param {any} request @param {any} [options] */
const signing = (request, options) => (/** @type {typeof whole} */ core) => {
  const signed = core.createSigner(credentials).sign(request, options)
  return [{ ...signed }, Object.entries(signed.headers), signed.canonicalRequest, signed.stringToSign]
}

// What a short cut may wrongly take: plain text beside escapes and bytes of all kinds.
const pieces = [
  ...["/.-_~aZ09!$&'()*+,;=:@ %?#", '"<>\\^`{|}[]\0\n\x7f'].flatMap((text) => [...text]),
  ...[
    '..',
    '%2e',
    '%2F',
    '%2f',
    '%41',
    '%25',
    '%zz',
    '%e4%b8%ad',
    '%E4%B8',
    '%FF',
    '%EF%BF%BD',
    '%ef%bb%bf',
    '%7E',
  ],
  ...['中', 'é', '\ufffd', '\ufeff', '\uffee', '\u{1f600}', '\ud800', 'a=1&a=0', '&=v', '%20', '%2B'],
]
const text = fc.array(fc.constantFrom(...pieces), { maxLength: 12 }).map((list) => list.join(''))
const plain = fc.string({ unit: fc.constantFrom(...'abzAZ019-._~/='), maxLength: 12 })
const rest = fc.oneof(text, plain)
const host = fc.constantFrom(
  'a.example',
  'A.Example',
  '1.2.3.4',
  '0x7f.1',
  'xn--fsq.cn',
  '例.cn',
  '[::1]',
  'a--b.c',
  'h',
)
const port = fc.constantFrom('', ':80', ':443', ':8443', ':08443', ':99999')
const url = fc.oneof(
  fc
    .tuple(fc.constantFrom('https', 'http', 'HTTPS', 'ftp'), host, port, rest)
    .map(([scheme, name, number, path]) => `${scheme}://${name}${number}/${path}`),
  fc.tuple(host, rest).map(([name, query]) => `https://${name}?${query}`),
  rest.map((path) => `/${path}`),
  rest,
)
const name = fc.oneof(
  fc.constantFrom(
    'host',
    'Host',
    'authorization',
    '__proto__',
    'x-sdk-content-sha256',
    'X-Security-Token',
    'a',
    'A',
    'a b',
  ),
  fc.stringMatching(/^[A-Za-z][A-Za-z0-9-]{0,70}$/),
)
const headers = fc.array(
  fc.tuple(
    name,
    fc.oneof(
      rest,
      plain.map((value) => ` \t${value} `),
    ),
  ),
  { maxLength: 6 },
)
const method = fc.constantFrom('GET', 'get', 'POST', 'PURGE', 'a b', '')
const body = fc.oneof(fc.constant(undefined), rest, fc.uint8Array({ maxLength: 80 }))
const options = fc.record(
  {
    date: fc.oneof(fc.constant(date), fc.date({ noInvalidDate: false })),
    payload: fc.constantFrom(
      'signed',
      'unsigned',
      'none',
      { hash: 'ab'.repeat(32) },
      { hash: 'AB'.repeat(32) },
    ),
    headerValues: fc.constantFrom('text', 'bytes', 'other'),
  },
  { requiredKeys: ['date'] },
)

it('signs every vector as the whole package does', () => {
  expect(vectors.length).toBeGreaterThan(100)
  for (const vector of vectors) {
    const { method: verb, target, headers: given } = targetOf(vector)
    same(signing({ method: verb, url: target, headers: given, body: bytesOf(vector.request.body) }, { date }))
  }
})

it('signs any request as the whole package does, or refuses it with the same code', () => {
  fc.assert(
    fc.property(method, url, headers, body, options, (verb, place, given, sent, how) => {
      same(signing({ method: verb, url: place, headers: given, body: sent }, how))
    }),
    { numRuns: 5000 },
  )
})

it('has the same single stages', () => {
  const dateText = fc.oneof(
    fc.constantFrom(
      '20191115T033655Z',
      '20190230T000000Z',
      '20191115T240000Z',
      '2019-11-15T03:36',
      'Fri 15 Nov 2019',
    ),
    fc.string({ unit: fc.constantFrom(...'0123456789TZ:+- '), minLength: 16, maxLength: 16 }),
  )
  fc.assert(
    fc.property(rest, headers, dateText, (given, list, when) => {
      same(({ canonicalQuery }) => canonicalQuery(given))
      same(({ queryPairs }) => queryPairs(given))
      same(({ canonicalUri }) => canonicalUri(`/${given}`))
      same(({ signedHeaders }) => signedHeaders(list))
      same(({ canonicalHeaders, signedHeaders }) => canonicalHeaders(list, signedHeaders(list)))
      same(({ parseDate }) => parseDate(when))
    }),
    { numRuns: 2000 },
  )
})
