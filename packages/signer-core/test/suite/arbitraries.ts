import fc from 'fast-check'

// Hostile text on purpose: astral characters and those that UTF-16 sorts wrongly, escapes lone, short, double and in
// lower case, bytes that are not UTF-8, reserved characters, empty names, repeated names.
const pathPieces = [
  ..."/.-_~aZ09!$&'()*+,;=:@ %",
  '..',
  '//',
  '%2F',
  '%2f',
  '%41',
  '%25',
  '%2541',
  '%zz',
  '%e4%b8%ad',
  '%E4%B8',
  '%FF',
  '%C0%AF',
  '%ED%A0%80',
  '%EF%BB%BF',
  '%00',
  '%0A',
  '%F0%9F%98%80',
  '中',
  'é',
  'e\u0301',
  '\u{1f600}',
  '\uffee',
  '\ufeff',
  '\u{10ffff}',
  '"',
  '<',
  '>',
  '\\',
  '^',
  '`',
  '{',
  '|',
  '}',
  '[',
  ']',
]
const queryPieces = [
  ...pathPieces,
  '&',
  '&',
  '=',
  '=',
  '?',
  'a',
  'a=',
  'a=1&a=0',
  '%26',
  '%3D',
  '%2B',
  '+',
  '%20',
  '&&',
  '&=v',
  '\u{1f600}=1&\uffee=2',
]

const joined = (pieces: readonly string[], maxLength: number): fc.Arbitrary<string> =>
  fc.array(fc.constantFrom(...pieces), { maxLength }).map((list) => list.join(''))

export const methods = (): fc.Arbitrary<string> =>
  fc.constantFrom('GET', 'POST', 'PUT', 'DELETE', 'PATCH', 'HEAD', 'OPTIONS', 'get', 'Purge')
export const paths = (): fc.Arbitrary<string> => joined(pathPieces, 12).map((rest) => `/${rest}`)
export const queries = (): fc.Arbitrary<string> => joined(queryPieces, 16)
export const bodies = (): fc.Arbitrary<Uint8Array> =>
  fc.uint8Array({ maxLength: 80 }).map((bytes) => Uint8Array.from(bytes))
export const headerNames = (): fc.Arbitrary<string> =>
  fc.oneof(
    fc.constantFrom('Content-Type', 'x-stage', '__proto__', 'constructor', 'X-Project-Id', 'a', '~'),
    fc.string({ unit: fc.constantFrom(..."abzABZ019!#$%&'*+-.^_`|~"), minLength: 1, maxLength: 12 }),
  )
export const headerValues = (): fc.Arbitrary<string> =>
  joined(
    [...'aZ09 :;,|=/"\'\t', '  ', '中', 'é', 'à', '\u00a0', '\u3000', '\ufeff', '\u{1f600}', '\x01', '\x7f'],
    10,
  )

const reserved = new Set(['authorization', 'host', 'x-sdk-date', 'x-security-token', 'x-sdk-content-sha256'])

/** A request in origin form, with a host and at least one more header. */
export const requests = (): fc.Arbitrary<{
  method: string
  url: string
  headers: [string, string][]
  body: Uint8Array
}> =>
  fc.record({
    method: methods(),
    url: fc.tuple(paths(), queries()).map(([path, query]) => `${path}?${query}`),
    headers: fc
      .uniqueArray(fc.tuple(headerNames(), headerValues()), {
        selector: ([name]) => name.toLowerCase(),
        minLength: 1,
        maxLength: 6,
      })
      .map((list): [string, string][] => [
        ...list.filter(([name]) => !reserved.has(name.toLowerCase())),
        ['host', 'example.com'],
      ]),
    body: bodies(),
  })
