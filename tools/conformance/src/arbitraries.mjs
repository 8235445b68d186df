import fc from 'fast-check'

// Hostile text on purpose: astral characters and those that UTF-16 sorts wrongly, escapes lone, short, double and in
// lower case, bytes that are not UTF-8 in each way there is, reserved characters, empty names, repeated names.
const pathPieces = [
  ...'/.-_~aZ09!$&\'()*+,;=:@ %"<>\\^`{|}[]',
  ...['..', '//', '%2F', '%2f', '%41', '%25', '%2541', '%zz', '%+1', '%4', '%00', '%0A', '%7F'],
  ...['%e4%b8%ad', '%E4%B8', '%F0%9F%98', '%F0%9F%98%80', '%EF%BB%BF', '%EF%BF%BE', '%CC%81'],
  ...['%80', '%BF', '%C0', '%C0%AF', '%C2', '%DF', '%E0', '%E0%80', '%E0%A0', '%E1%80'],
  ...['%ED%A0%80', '%ED%9F'],
  ...['%EF', '%F0', '%F0%80', '%F0%90', '%F1%80', '%F4%8F', '%F4%90%80%80', '%F5', '%FE', '%FF'],
  ...['中', 'é', 'e\u0301', '\u{1f600}', '\uffee', '\ue000', '\ufeff', '\ufffd'],
  ...['\u{10000}', '\u{10ffff}', '\u0080'],
]
const queryPieces = [
  ...pathPieces,
  ...['&', '&', '&', '=', '=', '?', 'a', 'a=', 'a=1&a=0', '%26', '%3D', '%2B', '+', '%20', '&&', '&=v'],
  ...['\u{1f600}=1&\uffee=2', 'a-b=1&a=2', '%61=2&a=1'],
]
const valuePieces = [
  ...'aZ09 :;,|=/"\'\t',
  ...['  ', '中', 'é', 'à', '\u00a0', '\u0085', '\u3000', '\ufeff', '\u{1f600}', '\x01', '\x7f', '%41'],
]

/** @param {readonly string[]} pieces @param {number} maxLength */
const joined = (pieces, maxLength) =>
  fc.array(fc.constantFrom(...pieces), { maxLength }).map((list) => list.join(''))

/** @param {string} characters @param {number} maxLength */
const textOf = (characters, maxLength) =>
  fc.string({ unit: fc.constantFrom(...characters), minLength: 1, maxLength })

const visible = Array.from({ length: 94 }, (_, at) => String.fromCharCode(0x21 + at)).join('')

const methods = fc.constantFrom(
  ...['GET', 'POST', 'PUT', 'DELETE', 'PATCH', 'HEAD', 'OPTIONS', 'get', 'Purge', 'M-Search'],
)
const targets = fc
  .tuple(joined(pathPieces, 12), fc.option(joined(queryPieces, 16), { nil: undefined, freq: 8 }))
  .map(([path, query]) => (query === undefined ? `/${path}` : `/${path}?${query}`))

const headerNames = fc.oneof(
  fc.constantFrom('Content-Type', 'x-stage', '__proto__', 'constructor', 'X-Project-Id', 'a', '~'),
  textOf("abzABZ019!#$%&'*+-.^_`|~", 12),
)
const reserved = new Set(['authorization', 'host', 'x-sdk-date', 'x-security-token', 'x-sdk-content-sha256'])
const otherHeaders = fc
  .uniqueArray(fc.tuple(headerNames, joined(valuePieces, 10)), {
    selector: ([name]) => name.toLowerCase(),
    maxLength: 6,
  })
  .map((list) => list.filter(([name]) => !reserved.has(name.toLowerCase())))

const digits = /[-:]|\.[0-9]{3}/g
const dates = fc
  .date({ min: new Date('0001-01-01T00:00:00Z'), max: new Date('9999-12-31T23:59:59Z'), noInvalidDate: true })
  .map((date) => date.toISOString().replace(digits, ''))

const bodies = fc.oneof(
  fc.uint8Array({ maxLength: 80 }).map((bytes) => ({ base64: Buffer.from(bytes).toString('base64') })),
  joined(valuePieces, 10).map((utf8) => ({ utf8 })),
)
// Mostly none: a stated hash keeps the body out of the signature.
const hashes = fc.oneof(
  { weight: 15, arbitrary: fc.constant(undefined) },
  { weight: 1, arbitrary: fc.constantFrom('UNSIGNED-PAYLOAD', '0000', '', ' a b\t', '中') },
)

/** A request in the form that the conformance programs read, with a host, a date, and now and then all else. */
export const requests = fc
  .record({
    method: methods,
    target: targets,
    others: otherHeaders,
    date: dates,
    hash: hashes,
    body: bodies,
    at: fc.nat(6),
  })
  .map(({ method, target, others, date, hash, body, at }) => {
    const headers = [...others]
    headers.splice(at, 0, ['Host', 'example.com'])
    headers.splice(at % 3, 0, ['X-Sdk-Date', date])
    if (hash !== undefined) headers.push(['x-sdk-content-sha256', hash])
    return { method, target, headers, body }
  })

/** Credentials, temporary ones now and then. The secret may be any text, longer than a block of SHA-256 too. */
export const credentials = fc.record(
  {
    accessKeyId: textOf(visible.replace(',', ''), 24),
    secretAccessKey: fc.tuple(textOf(`${visible} 密钥\u{1f600}`, 140)).map(([text]) => `s${text}k`),
    securityToken: textOf(visible, 40),
  },
  { requiredKeys: ['accessKeyId', 'secretAccessKey'] },
)
