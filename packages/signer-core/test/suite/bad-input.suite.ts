import {
  canonicalHeaders,
  canonicalQuery,
  canonicalRequest,
  canonicalUri,
  createSigner,
  formatDate,
  parseAuthorization,
  parseDate,
  payloadHash,
  queryPairs,
  sign,
  signedHeaders,
  stringToSign,
} from '@apig/signer-core'
import type { SignerErrorCode } from '@apig/signer-core'
import type { Harness } from './harness.ts'
import { credentials, date, url } from './samples.ts'

const signing = (request: object): unknown =>
  sign({ method: 'POST', url, ...request } as never, credentials, { date })
const withKey = (key: object): unknown =>
  sign({ method: 'POST', url }, { ...credentials, ...key } as never, { date })
const withOptions = (options: unknown): unknown =>
  sign({ method: 'POST', url }, credentials, options as never)
const parts = {
  method: 'GET',
  canonicalUri: '/',
  canonicalQuery: '',
  canonicalHeaders: 'host:h\n',
  signedHeaders: ['host'],
  payloadHash: 'x',
}

/** What users get wrong: each has a code, and a message that names the argument and says what to do. */
const cases: [string, () => unknown, SignerErrorCode, RegExp][] = [
  [
    'a misspelt option of sign',
    () => withOptions({ headervalues: 'bytes' }),
    'OPTION_INVALID',
    /^options has no option "headervalues"; did you mean headerValues\?$/,
  ],
  [
    'an option of sign that resembles none',
    () => withOptions({ region: 'cn-north-4' }),
    'OPTION_INVALID',
    /^options has no option "region"; there are date, payload, headerValues$/,
  ],
  [
    'a misspelt option of createSigner',
    () => createSigner(credentials, { algorythm: undefined } as never),
    'OPTION_INVALID',
    /did you mean algorithm\?$/,
  ],
  ...['host', 'X-Sdk-Date', 'x-apig-appcode', 'a b', ''].map(
    (authorizationHeader): [string, () => unknown, SignerErrorCode, RegExp] => [
      `'${authorizationHeader}' as the header of the signature`,
      () => createSigner(credentials, { authorizationHeader }),
      'OPTION_INVALID',
      /^options.authorizationHeader must be a header name such as 'X-Auth-Signature'/,
    ],
  ),
  [
    'no request',
    () => sign(undefined as never, credentials),
    'ARGUMENT_INVALID',
    /^request must be an object.*undefined/,
  ],
  [
    'a URL in place of a request',
    () => sign(url as never, credentials),
    'ARGUMENT_INVALID',
    /^request must be an object.*a string/,
  ],
  ['no method', () => signing({ method: undefined }), 'METHOD_INVALID', /^method must be.*undefined/],
  ['an empty method', () => signing({ method: '' }), 'METHOD_INVALID', /^method.*an empty string/],
  ['a method with a space', () => signing({ method: 'GET /' }), 'METHOD_INVALID', /^method/],
  ['a method with a line break', () => signing({ method: 'GET\r\n' }), 'METHOD_INVALID', /^method/],
  [
    'no URL',
    () => signing({ url: undefined }),
    'URL_INVALID',
    /^url is undefined; is the environment variable/,
  ],
  ['an empty URL', () => signing({ url: '' }), 'URL_INVALID', /^url must be absolute/],
  [
    'a relative URL',
    () => signing({ url: 'v1/infers/x' }),
    'URL_INVALID',
    /^url must be absolute.*host header/,
  ],
  [
    'a host without a scheme',
    () => signing({ url: 'example.com/a' }),
    'URL_INVALID',
    /^url must be absolute/,
  ],
  [
    'a location in place of a URL',
    () => signing({ url: { href: url } }),
    'URL_INVALID',
    /^url must be a string or a URL, not a plain object/,
  ],
  [
    'an ftp URL',
    () => signing({ url: 'ftp://example.com/a' }),
    'URL_INVALID',
    /^url must begin with https:\/\/, http:\/\/, wss:\/\/ or ws:\/\/, not ftp:/,
  ],
  [
    'a port that does not exist',
    () => signing({ url: 'https://example.com:99999/' }),
    'URL_INVALID',
    /^url must be absolute/,
  ],
  [
    'a URL with a user and password',
    () => signing({ url: 'https://user:hunter2@example.com/' }),
    'URL_CREDENTIALS',
    /^url must not contain a user name or password; take them out/,
  ],
  [
    'a URL with a password alone',
    () => signing({ url: 'https://:hunter2@example.com/' }),
    'URL_CREDENTIALS',
    /^url/,
  ],
  [
    'a port that there is not',
    () => signing({ url: 'https://example.com:99999/' }),
    'URL_INVALID',
    /^url must be absolute/,
  ],
  [
    'a URL object with a user',
    () => signing({ url: new URL('https://user@example.com/') }),
    'URL_CREDENTIALS',
    /^url/,
  ],
  [
    'a query in GBK',
    () => signing({ url: 'https://example.com/?q=%D6%D0' }),
    'QUERY_LOSSY',
    /^url has a query with escapes that are not UTF-8.*encodeURIComponent/,
  ],
  [
    'a pair without a name',
    () => signing({ url: 'https://example.com/?=v' }),
    'QUERY_LOSSY',
    /^url has a query pair without a name/,
  ],
  [
    'a target without a host',
    () => signing({ url: '/a' }),
    'HOST_MISSING',
    /^headers must have a host where url is a target/,
  ],
  [
    'a blank host',
    () => signing({ url: '/a', headers: { host: ' ' } }),
    'HOST_MISSING',
    /^headers.host is blank/,
  ],
  [
    'a target with a fragment',
    () => signing({ url: '/a#b', headers: { host: 'h' } }),
    'URL_INVALID',
    /^url must not have a '#'.*%23/,
  ],
  [
    'a target with a line break',
    () => signing({ url: '/a\r\nx: y', headers: { host: 'h' } }),
    'URL_INVALID',
    /^url has a control character/,
  ],
  [
    'a target with a lone surrogate',
    () => signing({ url: '/a\ud83d', headers: { host: 'h' } }),
    'URL_INVALID',
    /^url has a lone surrogate/,
  ],
  [
    'a target with a lone surrogate in the query',
    () => signing({ url: '/a?\ude00', headers: { host: 'h' } }),
    'URL_INVALID',
    /^url has a lone surrogate/,
  ],
  [
    'headers as text',
    () => signing({ headers: 'x: y' }),
    'HEADERS_INVALID',
    /^headers must be an object.*a string/,
  ],
  ['headers null', () => signing({ headers: null }), 'HEADERS_INVALID', /^headers must be.*null/],
  [
    'headers as a flat array',
    () => signing({ headers: ['x', 'y'] }),
    'HEADERS_INVALID',
    /^headers must consist of \[name, value\] pairs/,
  ],
  ['a pair of three', () => signing({ headers: [['x', 'y', 'z']] }), 'HEADERS_INVALID', /pairs/],
  [
    'a header name with a space',
    () => signing({ headers: { 'x y': 'v' } }),
    'HEADER_NAME_INVALID',
    /^headers has the name "x y"/,
  ],
  [
    'a header name with a colon',
    () => signing({ headers: { 'x:': 'v' } }),
    'HEADER_NAME_INVALID',
    /^headers has the name "x:"/,
  ],
  [
    'an empty header name',
    () => signing({ headers: { '': 'v' } }),
    'HEADER_NAME_INVALID',
    /^headers has the name ""/,
  ],
  [
    'a header name with a line break',
    () => signing({ headers: { 'x\r\ny': 'v' } }),
    'HEADER_NAME_INVALID',
    /^headers has the name "x\\r\\ny"/,
  ],
  [
    'a header name that is not ASCII',
    () => signing({ headers: { 追加: 'v' } }),
    'HEADER_NAME_INVALID',
    /^headers has the name "\\u8ffd\\u52a0"/,
  ],
  [
    'a header name that is a number',
    () => signing({ headers: [[1, 'v']] }),
    'HEADER_NAME_INVALID',
    /^headers has the name a number/,
  ],
  [
    'a header value with CR LF',
    () => signing({ headers: { 'x-a': 'v\r\nx-b: w' } }),
    'HEADER_VALUE_INVALID',
    /^headers\["x-a"\] contains CR, LF or NUL/,
  ],
  [
    'a header value with LF',
    () => signing({ headers: { 'x-a': 'v\n' } }),
    'HEADER_VALUE_INVALID',
    /^headers\["x-a"\]/,
  ],
  [
    'a header value with NUL',
    () => signing({ headers: { 'x-a': 'v\0' } }),
    'HEADER_VALUE_INVALID',
    /^headers\["x-a"\]/,
  ],
  [
    'a header value with CR and text that is not ASCII',
    () => signing({ headers: { 'x-a': '中\r' } }),
    'HEADER_VALUE_INVALID',
    /CR, LF or NUL/,
  ],
  [
    'a header value undefined',
    () => signing({ headers: { 'x-stage': undefined } }),
    'HEADER_VALUE_INVALID',
    /^headers\["x-stage"\] must be a string, not undefined; leave it out/,
  ],
  [
    'a header value as an array',
    () => signing({ headers: { 'x-a': ['1', '2'] } }),
    'HEADER_VALUE_INVALID',
    /^headers\["x-a"\] must be a string, not an array; join/,
  ],
  [
    'a header value as a number',
    () => signing({ headers: { 'x-a': 1 } }),
    'HEADER_VALUE_INVALID',
    /^headers\["x-a"\] must be a string, not a number; convert it with String/,
  ],
  [
    'a header value with a lone surrogate',
    () => signing({ headers: { 'x-a': '\ud83d' } }),
    'HEADER_VALUE_INVALID',
    /^headers\["x-a"\] has a lone surrogate/,
  ],
  [
    'text as header bytes',
    () => sign({ method: 'GET', url, headers: { 'x-a': '中' } }, credentials, { headerValues: 'bytes' }),
    'HEADER_VALUE_INVALID',
    /above U\+00FF.*headerValues: 'text'/,
  ],
  [
    'two names equal but for case',
    () => signing({ headers: { 'X-A': '1', 'x-a': '2' } }),
    'HEADER_DUPLICATE',
    /^headers has "x-a" twice/,
  ],
  [
    'a host twice',
    () =>
      signing({
        headers: [
          ['host', 'a'],
          ['Host', 'b'],
        ],
      }),
    'HEADER_DUPLICATE',
    /^headers has "host" twice/,
  ],
  [
    'a date twice',
    () =>
      signing({
        headers: [
          ['X-Sdk-Date', '20191115T033655Z'],
          ['x-sdk-date', '20191115T033655Z'],
        ],
      }),
    'HEADER_DUPLICATE',
    /^headers has "x-sdk-date" twice/,
  ],
  [
    'a malformed date header',
    () => sign({ method: 'GET', url, headers: { 'x-sdk-date': 'today' } }, credentials),
    'DATE_INVALID',
    /^date must be a UTC time/,
  ],
  [
    'an invalid Date',
    () => withOptions({ date: new Date('nonsense') }),
    'DATE_INVALID',
    /^date is an invalid Date/,
  ],
  [
    'a date as text',
    () => withOptions({ date: '20191115T033655Z' }),
    'DATE_INVALID',
    /^date must be a Date, not a string; parseDate/,
  ],
  [
    'a date as a number',
    () => withOptions({ date: Date.now() }),
    'DATE_INVALID',
    /^date must be a Date, not a number/,
  ],
  [
    'a date in the year 10000',
    () => withOptions({ date: new Date(253402300800000) }),
    'DATE_INVALID',
    /^date is outside the years 0 to 9999/,
  ],
  [
    'a date before the year 0',
    () => withOptions({ date: new Date(-62167219200001) }),
    'DATE_INVALID',
    /^date is outside/,
  ],
  ['options as text', () => withOptions('unsigned'), 'OPTION_INVALID', /^options must be an object/],
  ['options null', () => withOptions(null), 'OPTION_INVALID', /^options must be an object, not null/],
  [
    'header values as something else',
    () => withOptions({ headerValues: 'latin1' }),
    'OPTION_INVALID',
    /^options.headerValues must be 'text' or 'bytes'/,
  ],
  [
    'payload as something else',
    () => withOptions({ payload: 'UNSIGNED-PAYLOAD' }),
    'PAYLOAD_INVALID',
    /^options.payload must be 'signed', 'unsigned' or \{ hash \}/,
  ],
  [
    'payload false',
    () => withOptions({ payload: false }),
    'PAYLOAD_INVALID',
    /^options.payload must be.*a boolean/,
  ],
  ['payload null', () => withOptions({ payload: null }), 'PAYLOAD_INVALID', /^options.payload must be.*null/],
  [
    'a hash in upper case',
    () => withOptions({ payload: { hash: 'A'.repeat(64) } }),
    'PAYLOAD_INVALID',
    /^options.payload.hash must be 64 lowercase hex/,
  ],
  [
    'a hash with letters beyond f',
    () => withOptions({ payload: { hash: 'g'.repeat(64) } }),
    'PAYLOAD_INVALID',
    /^options.payload.hash must be 64 lowercase hex/,
  ],
  [
    'a hash with characters before 0',
    () => withOptions({ payload: { hash: '/'.repeat(64) } }),
    'PAYLOAD_INVALID',
    /^options.payload.hash must be 64 lowercase hex/,
  ],
  [
    'a hash with characters after 9',
    () => withOptions({ payload: { hash: ':'.repeat(64) } }),
    'PAYLOAD_INVALID',
    /^options.payload.hash must be 64 lowercase hex/,
  ],
  [
    'a hash with characters before a',
    () => withOptions({ payload: { hash: '`'.repeat(64) } }),
    'PAYLOAD_INVALID',
    /^options.payload.hash must be 64 lowercase hex/,
  ],
  [
    'a hash that is bytes',
    () => withOptions({ payload: { hash: new Uint8Array(32) } }),
    'PAYLOAD_INVALID',
    /^options.payload.hash/,
  ],
  [
    'a plain object as body',
    () => signing({ body: { a: 1 } }),
    'BODY_UNSUPPORTED',
    /^body must be a string, a Uint8Array or an ArrayBuffer, not a plain object; .*JSON.stringify/,
  ],
  [
    'an array as body',
    () => signing({ body: [1] }),
    'BODY_UNSUPPORTED',
    /^body must.*an array.*JSON.stringify/,
  ],
  ['a number as body', () => signing({ body: 1 }), 'BODY_UNSUPPORTED', /^body must.*a number/],
  [
    'a stream as body',
    () => signing({ body: new ReadableStream() }),
    'BODY_UNSUPPORTED',
    /^body must.*a ReadableStream; hash it with createPayloadHash\(\).*payload: 'unsigned'/,
  ],
  [
    'an async iterable as body',
    () => signing({ body: (async function* () {})() }),
    'BODY_UNSUPPORTED',
    /hash it with createPayloadHash/,
  ],
  ['a Blob as body', () => signing({ body: new Blob(['x']) }), 'BODY_UNSUPPORTED', /a Blob.*arrayBuffer/],
  [
    'a FormData as body',
    () => signing({ body: new FormData() }),
    'BODY_UNSUPPORTED',
    /a FormData; sign with payload: 'unsigned'/,
  ],
  [
    'URLSearchParams as body',
    () => signing({ body: new URLSearchParams('a=1') }),
    'BODY_UNSUPPORTED',
    /a URLSearchParams; pass body.toString\(\)/,
  ],
  [
    'a DataView as body',
    () => signing({ body: new DataView(new ArrayBuffer(1)) }),
    'BODY_UNSUPPORTED',
    /a DataView; pass new Uint8Array/,
  ],
  [
    'a Uint16Array as body',
    () => signing({ body: new Uint16Array(1) }),
    'BODY_UNSUPPORTED',
    /a Uint16Array; pass new Uint8Array/,
  ],
  [
    'no credentials',
    () => sign({ method: 'GET', url }, undefined as never),
    'CREDENTIALS_INVALID',
    /^credentials must be an object/,
  ],
  [
    'no access key id',
    () => withKey({ accessKeyId: undefined }),
    'CREDENTIALS_INVALID',
    /^credentials.accessKeyId is undefined; is the environment variable/,
  ],
  [
    'no secret access key',
    () => withKey({ secretAccessKey: undefined }),
    'CREDENTIALS_INVALID',
    /^credentials.secretAccessKey is undefined/,
  ],
  [
    'an empty access key id',
    () => withKey({ accessKeyId: '' }),
    'CREDENTIALS_INVALID',
    /^credentials.accessKeyId is empty/,
  ],
  [
    'an empty secret access key',
    () => withKey({ secretAccessKey: '' }),
    'CREDENTIALS_INVALID',
    /^credentials.secretAccessKey is empty/,
  ],
  [
    'a blank access key id',
    () => withKey({ accessKeyId: ' \t' }),
    'CREDENTIALS_INVALID',
    /^credentials.accessKeyId is blank/,
  ],
  [
    'a blank secret access key',
    () => withKey({ secretAccessKey: ' ' }),
    'CREDENTIALS_INVALID',
    /^credentials.secretAccessKey is blank/,
  ],
  [
    'an access key id with a space',
    () => withKey({ accessKeyId: 'AK ' }),
    'CREDENTIALS_INVALID',
    /^credentials.accessKeyId has white space around it/,
  ],
  [
    'a secret access key with a CR',
    () => withKey({ secretAccessKey: 'sk\r' }),
    'CREDENTIALS_INVALID',
    /^credentials.secretAccessKey has white space around it.*trim it/,
  ],
  [
    'a secret access key with a BOM',
    () => withKey({ secretAccessKey: '\ufeffsk' }),
    'CREDENTIALS_INVALID',
    /^credentials.secretAccessKey has white space/,
  ],
  [
    'a secret access key with a line in it',
    () => withKey({ secretAccessKey: 'sk\nother' }),
    'CREDENTIALS_INVALID',
    /^credentials.secretAccessKey contains a line break/,
  ],
  [
    'an access key id with a comma',
    () => withKey({ accessKeyId: 'A,K' }),
    'CREDENTIALS_INVALID',
    /^credentials.accessKeyId must be printable ASCII/,
  ],
  [
    'an access key id that is not ASCII',
    () => withKey({ accessKeyId: 'Ａ' }),
    'CREDENTIALS_INVALID',
    /^credentials.accessKeyId must be printable ASCII/,
  ],
  [
    'an access key id as a number',
    () => withKey({ accessKeyId: 42 }),
    'CREDENTIALS_INVALID',
    /^credentials.accessKeyId must be a string, not a number/,
  ],
  [
    'a secret access key as bytes',
    () => withKey({ secretAccessKey: new Uint8Array(4) }),
    'CREDENTIALS_INVALID',
    /^credentials.secretAccessKey must be a string, not a Uint8Array/,
  ],
  [
    'an empty security token',
    () => withKey({ securityToken: '' }),
    'CREDENTIALS_INVALID',
    /^credentials.securityToken is empty/,
  ],
  [
    'a security token with a line break',
    () => withKey({ securityToken: 'a\r\nb' }),
    'CREDENTIALS_INVALID',
    /^credentials.securityToken/,
  ],
  [
    'a security token null',
    () => withKey({ securityToken: null }),
    'CREDENTIALS_INVALID',
    /^credentials.securityToken must be a string, not null/,
  ],
  [
    'an end that is no Date',
    () => withKey({ expiresAt: '2030' }),
    'CREDENTIALS_INVALID',
    /^credentials.expiresAt must be a valid Date/,
  ],
  [
    'an end that is an invalid Date',
    () => withKey({ expiresAt: new Date('x') }),
    'CREDENTIALS_INVALID',
    /^credentials.expiresAt/,
  ],
  [
    'an unknown algorithm',
    () => createSigner(credentials, { algorithm: 'SDK-HMAC-SM3' as never }),
    'ALGORITHM_UNSUPPORTED',
    /^algorithm must be 'SDK-HMAC-SHA256'/,
  ],
  [
    'an algorithm that is none',
    () => createSigner(credentials, { algorithm: {} as never }),
    'ALGORITHM_UNSUPPORTED',
    /^algorithm must be/,
  ],
  [
    'signer options null',
    () => createSigner(credentials, null as never),
    'OPTION_INVALID',
    /^options must be an object/,
  ],
  ['a path undefined', () => canonicalUri(undefined as never), 'URL_INVALID', /^path must be a string/],
  ['a path without a slash', () => canonicalUri('a/b'), 'URL_INVALID', /^path must begin with '\/'/],
  [
    'a path with a lone surrogate',
    () => canonicalUri('/\ud83d'),
    'URL_INVALID',
    /^path has a lone surrogate/,
  ],
  ['a query undefined', () => canonicalQuery(undefined as never), 'URL_INVALID', /^query must be a string/],
  [
    'a query as parameters',
    () => canonicalQuery(new URLSearchParams('a=1') as never),
    'URL_INVALID',
    /^query must be a string.*URLSearchParams/,
  ],
  ['query pairs of an object', () => queryPairs({} as never), 'URL_INVALID', /^query must be a string/],
  [
    'a query with a lone surrogate',
    () => canonicalQuery('a=\udc00'),
    'URL_INVALID',
    /^query has a lone surrogate/,
  ],
  [
    'signed headers of nothing',
    () => signedHeaders(undefined as never),
    'HEADERS_INVALID',
    /^headers must be/,
  ],
  [
    'canonical headers of nothing',
    () => canonicalHeaders(undefined as never, []),
    'HEADERS_INVALID',
    /^headers must be/,
  ],
  [
    'canonical headers of a joined list',
    () => canonicalHeaders({ host: 'h' }, 'host' as never),
    'SIGNED_HEADERS_INVALID',
    /^signedHeaders must be an array/,
  ],
  [
    'canonical headers of a header that is not there',
    () => canonicalHeaders({ host: 'h' }, ['x-a']),
    'HEADER_ABSENT',
    /^signedHeaders names "x-a"/,
  ],
  [
    'canonical headers of a name in upper case',
    () => canonicalHeaders({ Host: 'h' }, ['Host']),
    'HEADER_ABSENT',
    /lowercase/,
  ],
  [
    'canonical headers of a number',
    () => canonicalHeaders({ host: 'h' }, [1 as never]),
    'HEADER_ABSENT',
    /^signedHeaders names a number/,
  ],
  [
    'a canonical request of nothing',
    () => canonicalRequest(undefined as never),
    'ARGUMENT_INVALID',
    /^parts must be an object/,
  ],
  [
    'a canonical request without a part',
    () => canonicalRequest({ ...parts, canonicalQuery: undefined as never }),
    'ARGUMENT_INVALID',
    /^parts.canonicalQuery must be a string/,
  ],
  [
    'a canonical request with joined names',
    () => canonicalRequest({ ...parts, signedHeaders: 'host' as never }),
    'ARGUMENT_INVALID',
    /^parts.signedHeaders must be an array/,
  ],
  [
    'a string to sign of another algorithm',
    () => stringToSign('HMAC' as never, date, ''),
    'ALGORITHM_UNSUPPORTED',
    /^algorithm must be/,
  ],
  [
    'a string to sign with a bad date',
    () => stringToSign('SDK-HMAC-SHA256', 'now', ''),
    'DATE_INVALID',
    /^date must be a UTC time/,
  ],
  [
    'a string to sign without a date',
    () => stringToSign('SDK-HMAC-SHA256', undefined as never, ''),
    'DATE_INVALID',
    /^date must be a Date, not undefined/,
  ],
  [
    'a string to sign of an object',
    () => stringToSign('SDK-HMAC-SHA256', date, {} as never),
    'ARGUMENT_INVALID',
    /^canonicalRequest must be a string/,
  ],
  ['a payload hash of an object', () => payloadHash({} as never), 'BODY_UNSUPPORTED', /^body must be/],
  ['formatting a number', () => formatDate(0 as never), 'DATE_INVALID', /^date must be a Date, not a number/],
  ['formatting null', () => formatDate(null as never), 'DATE_INVALID', /^date must be a Date, not null/],
  ['parsing a Date', () => parseDate(date as never), 'DATE_INVALID', /^date must be text.*a Date/],
  [
    'parsing no Authorization',
    () => parseAuthorization(undefined as never),
    'AUTHORIZATION_INVALID',
    /^text must be the value of an Authorization header, not undefined/,
  ],
]

cases.push(
  [
    'a secret access key with a lone surrogate',
    () => withKey({ secretAccessKey: 's\ud800' }),
    'CREDENTIALS_INVALID',
    /lone surrogate/,
  ],
  [
    'a security token with a space',
    () => withKey({ securityToken: 'a b' }),
    'CREDENTIALS_INVALID',
    /^credentials.securityToken/,
  ],
)

export default function badInputSuite(t: Harness): void {
  for (const [name, run, code, message] of cases) {
    t.test(`bad input: ${name}`, () => {
      const error = t.throws(run, code)
      t.ok(
        message.test(error.message),
        `the message ${JSON.stringify(error.message)} does not match ${message}`,
      )
      t.ok(!/hunter2/.test(error.message))
      t.equal(error.name, 'SignerError')
    })
  }
}
