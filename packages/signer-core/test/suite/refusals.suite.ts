import {
  canonicalRequest,
  createPayloadHash,
  createSigner,
  formatAuthorization,
  formatDate,
  parseAuthorization,
  payloadHash,
  sdkHmacSha256,
  sign,
  stringToSign,
} from '@apig/signer-core'
import type { SignerErrorCode } from '@apig/signer-core'
import { v11HmacSha256 } from '@apig/signer-core/v11'
import type { Harness } from './harness.ts'
import { credentials, date, url } from './samples.ts'

const HEX = '0'.repeat(64)
const authorization = { accessKeyId: 'AK', signedHeaders: ['host'], signature: HEX }
const signing = (request: unknown, options: object = { date }): unknown =>
  sign(request as never, credentials, options)
const withHeaders = (headers: unknown): unknown => signing({ method: 'POST', url, headers })
const withOptions = (options: unknown, headers: object = {}): unknown =>
  signing({ method: 'POST', url, headers }, options as object)
const withKey = (key: object): unknown => sign({ method: 'POST', url }, { ...credentials, ...key } as never)
const format = (parts: object | null): unknown =>
  formatAuthorization((parts && { ...authorization, ...parts }) as never)
const parse = (text: unknown): unknown => parseAuthorization(text as string)
const named = (authorizationHeader: unknown): unknown =>
  createSigner(credentials, { authorizationHeader: authorizationHeader as string })
/** A value that says it is of a class, as one of another realm or of another implementation does. */
const tagged = (tag: string, fields: object = {}): object => ({
  ...fields,
  get [Symbol.toStringTag]() {
    return tag
  },
})

/** An algorithm that takes every signature. */
const taking = { ...sdkHmacSha256, signatureForm: { description: 'anything', matches: () => true } }

const BAD_NAME =
  "options.authorizationHeader must be a header name such as 'X-Auth-Signature', other than host, x-sdk-... and x-apig..., not "
const BODY = 'bytes must be a string, a Uint8Array or an ArrayBuffer, not '
const TAKES_KEYS = '; is the environment variable or setting that holds it set?'

/** Refusals with their whole text: what the argument is called, what arrived, what to do. */
const REFUSALS: readonly [run: () => unknown, code: SignerErrorCode, message: string][] = [
  [() => signing(null), 'ARGUMENT_INVALID', 'request must be an object with method and url, not null.'],
  [
    () => signing({ method: 'a b', url }),
    'METHOD_INVALID',
    "method must be an HTTP method such as 'POST', not a string with characters that HTTP does not allow.",
  ],
  [
    () => signing({ method: 1, url }),
    'METHOD_INVALID',
    "method must be an HTTP method such as 'POST', not a number.",
  ],
  [
    () => signing({ method: 'GET', url: 'xhttp://a.example/' }),
    'URL_INVALID',
    'url must begin with https://, http://, wss:// or ws://, not xhttp:.',
  ],
  [
    () => signing({ method: 'GET', url: 'httpsx://a.example/' }),
    'URL_INVALID',
    'url must begin with https://, http://, wss:// or ws://, not httpsx:.',
  ],
  [
    () => withOptions({ headerValues: 'utf8' }),
    'OPTION_INVALID',
    "options.headerValues must be 'text' or 'bytes', not an unknown value.",
  ],
  [
    () => withOptions({ headerValues: 1 }),
    'OPTION_INVALID',
    "options.headerValues must be 'text' or 'bytes', not a number.",
  ],
  [() => withOptions({ dat: 1 }), 'OPTION_INVALID', 'options has no option "dat"; did you mean date?'],
  [() => withOptions({ da: 1 }), 'OPTION_INVALID', 'options has no option "da"; did you mean date?'],
  [() => withOptions({ load: 1 }), 'OPTION_INVALID', 'options has no option "load"; did you mean payload?'],
  [
    () => withOptions({ d: 1 }),
    'OPTION_INVALID',
    'options has no option "d"; there are date, payload, headerValues',
  ],
  [
    () => withOptions({ payload: 'yes' }),
    'PAYLOAD_INVALID',
    "options.payload must be 'signed', 'unsigned' or { hash }, not an unknown value.",
  ],
  [
    () => withOptions({ payload: 1 }),
    'PAYLOAD_INVALID',
    "options.payload must be 'signed', 'unsigned' or { hash }, not a number.",
  ],
  [
    () => withOptions({ payload: { hash: [HEX] } }),
    'PAYLOAD_INVALID',
    'options.payload.hash must be 64 lowercase hex digits, as createPayloadHash().digest() gives them.',
  ],
  [
    () => withOptions({ payload: 'signed' }, { 'x-sdk-content-sha256': 'UNSIGNED-PAYLOAD' }),
    'PAYLOAD_CONFLICT',
    'options.payload contradicts the header x-sdk-content-sha256, which says UNSIGNED-PAYLOAD; give one of the two.',
  ],
  [
    () => withOptions({ payload: 'unsigned' }, { 'x-sdk-content-sha256': HEX }),
    'PAYLOAD_CONFLICT',
    'options.payload contradicts the header x-sdk-content-sha256, which says a different hash; give one of the two.',
  ],
  [() => named('ahost b'), 'OPTION_INVALID', `${BAD_NAME}"ahost b".`],
  [() => named(1), 'OPTION_INVALID', `${BAD_NAME}a number.`],
  [() => named(['x-auth']), 'OPTION_INVALID', `${BAD_NAME}an array.`],
  [
    () => withHeaders({ a: '\n' }),
    'HEADER_VALUE_INVALID',
    'headers["a"] contains CR, LF or NUL; remove it (often a final newline).',
  ],
  [
    () => withHeaders({ a: null }),
    'HEADER_VALUE_INVALID',
    'headers["a"] must be a string, not null; leave it out or give it a value.',
  ],
  [
    () => withHeaders({ [`${'n'.repeat(60)}é`]: '' }),
    'HEADER_NAME_INVALID',
    `headers has the name "${'n'.repeat(60)}...", which HTTP does not allow; a name is letters, digits and hyphens.`,
  ],
  [
    () => withHeaders({ [`${'n'.repeat(59)}é`]: '' }),
    'HEADER_NAME_INVALID',
    `headers has the name "${'n'.repeat(59)}\\u00e9", which HTTP does not allow; a name is letters, digits and hyphens.`,
  ],
  [
    () => withKey({ accessKeyId: 'a b' }),
    'CREDENTIALS_INVALID',
    'credentials.accessKeyId must be printable ASCII without spaces and commas.',
  ],
  [
    () => withKey({ securityToken: 'a b' }),
    'CREDENTIALS_INVALID',
    'credentials.securityToken must be printable ASCII without spaces; it travels in a header.',
  ],
  [
    () => withKey({ secretAccessKey: '' }),
    'CREDENTIALS_INVALID',
    `credentials.secretAccessKey is empty${TAKES_KEYS}`,
  ],
  [
    () => withKey({ secretAccessKey: ' ' }),
    'CREDENTIALS_INVALID',
    `credentials.secretAccessKey is blank${TAKES_KEYS}`,
  ],
  [
    () => withKey({ expiresAt: new Date(Number.NaN) }),
    'CREDENTIALS_INVALID',
    'credentials.expiresAt must be a valid Date, not an invalid one.',
  ],
  [
    () => withKey({ expiresAt: 1 }),
    'CREDENTIALS_INVALID',
    'credentials.expiresAt must be a valid Date, not a number.',
  ],
  [
    () => createSigner(null as never),
    'CREDENTIALS_INVALID',
    'credentials must be an object with accessKeyId and secretAccessKey, not null.',
  ],
  [
    () => canonicalRequest(null as never),
    'ARGUMENT_INVALID',
    'parts must be an object with the six parts of a canonical request, not null.',
  ],
  [
    () => createPayloadHash().update(null as never),
    'BODY_UNSUPPORTED',
    `${BODY}null; pass the text that is sent, from JSON.stringify for JSON.`,
  ],
  [
    () => createPayloadHash().update(tagged('File') as never),
    'BODY_UNSUPPORTED',
    `${BODY}a File; pass new Uint8Array(await blob.arrayBuffer()), or sign with payload: 'unsigned'.`,
  ],
  ...(['getReader', 'pipe'] as const).map((method): [() => unknown, SignerErrorCode, string] => [
    () => createPayloadHash().update({ [method]() {} } as never),
    'BODY_UNSUPPORTED',
    `${BODY}a plain object; hash it with createPayloadHash() and sign with payload: { hash }, or with payload: 'unsigned'.`,
  ]),
  [
    () => createPayloadHash().update(new (class Picture {})() as never),
    'BODY_UNSUPPORTED',
    `${BODY}an instance of Picture; pass the text that is sent, from JSON.stringify for JSON.`,
  ],
  [
    () => createPayloadHash().update(new (class {})() as never),
    'BODY_UNSUPPORTED',
    `${BODY}a plain object; pass the text that is sent, from JSON.stringify for JSON.`,
  ],
  [
    () => createPayloadHash().update({ constructor: 'x' } as never),
    'BODY_UNSUPPORTED',
    `${BODY}a plain object; pass the text that is sent, from JSON.stringify for JSON.`,
  ],
  ...[{ createKey: sdkHmacSha256.createKey }, { hash: sdkHmacSha256.hash }, null].map(
    (algorithm): [() => unknown, SignerErrorCode, string] => [
      () => stringToSign(algorithm as never, date, ''),
      'ALGORITHM_UNSUPPORTED',
      `algorithm must be 'SDK-HMAC-SHA256' or an Algorithm value such as sdkHmacSha256, not ${algorithm === null ? 'null' : 'a plain object'}.`,
    ],
  ),
  [
    () => format(null),
    'ARGUMENT_INVALID',
    'parts must be an object with accessKeyId, signedHeaders and signature, not null.',
  ],
  [
    () => format({ signedHeaders: 'host' }),
    'SIGNED_HEADERS_INVALID',
    'parts.signedHeaders must be an array of lowercase names.',
  ],
  [
    () => format({ signedHeaders: [['host']] }),
    'SIGNED_HEADERS_INVALID',
    'parts.signedHeaders must be lowercase header names, none of them empty.',
  ],
  [
    () => format({ signedHeaders: ['authorization'] }),
    'SIGNED_HEADERS_INVALID',
    'parts.signedHeaders must not name authorization, which holds the signature itself.',
  ],
  [
    () => format({ signedHeaders: ['b', 'a'] }),
    'SIGNED_HEADERS_INVALID',
    'parts.signedHeaders must be sorted and name each header once.',
  ],
  [
    () => format({ signedHeaders: [] }),
    'SIGNED_HEADERS_INVALID',
    'parts.signedHeaders must name at least one header.',
  ],
  [
    () => format({ signature: [HEX] }),
    'AUTHORIZATION_INVALID',
    'parts.signature must be 64 lowercase hex digits.',
  ],
  [
    () => formatAuthorization({ ...authorization, signature: 1 as never }, taking),
    'AUTHORIZATION_INVALID',
    'parts.signature must be anything.',
  ],
  [
    () => format({ accessKeyId: ['AK'] }),
    'CREDENTIALS_INVALID',
    'parts.accessKeyId must be printable ASCII without spaces and commas.',
  ],
  [
    () => format({ algorithm: ['SDK-HMAC-SHA256'] }),
    'ALGORITHM_UNSUPPORTED',
    "parts.algorithm must be the name of an HMAC algorithm such as 'SDK-HMAC-SHA256'; for any other, pass the Algorithm value as the second argument.",
  ],
  [
    () => format({ scope: ['20191115/cn-north-4/iotda'] }),
    'AUTHORIZATION_INVALID',
    'parts.scope must be a date, a region and a service, joined by slashes (and sdk_request, in the scoped form).',
  ],
  [() => parse(' x'), 'ALGORITHM_UNSUPPORTED', "text must begin with 'SDK-HMAC-SHA256 '."],
  [() => parse('a_token'), 'ALGORITHM_UNSUPPORTED', "text must begin with 'SDK-HMAC-SHA256 '."],
  [() => parse('a_token x'), 'ALGORITHM_UNSUPPORTED', "text must begin with 'SDK-HMAC-SHA256 '."],
  [() => parse('token_ x'), 'ALGORITHM_UNSUPPORTED', "text must begin with 'SDK-HMAC-SHA256 '."],
  [
    () => parse('Basic dTpw'),
    'ALGORITHM_UNSUPPORTED',
    "text must begin with 'SDK-HMAC-SHA256 ' (found 'Basic').",
  ],
  [
    () => parseAuthorization('Basic dTpw', [sdkHmacSha256, v11HmacSha256({ region: 'a', service: 'b' })]),
    'ALGORITHM_UNSUPPORTED',
    "text must begin with 'SDK-HMAC-SHA256 ' or 'V11-HMAC-SHA256 ' (found 'Basic').",
  ],
  [
    () => parse('SDK-HMAC-SHA256 Access=AK'),
    'AUTHORIZATION_INVALID',
    "text must read 'SDK-HMAC-SHA256 Access=..., SignedHeaders=..., Signature=...'; 'Access=' is not where it belongs.",
  ],
  [
    () => parse(`SDK-HMAC-SHA256 Access=AK, SignedHeaders=host, Sig=${HEX}`),
    'AUTHORIZATION_INVALID',
    "text must read 'SDK-HMAC-SHA256 Access=..., SignedHeaders=..., Signature=...'; 'Signature=' is not where it belongs.",
  ],
  [
    () => parse(`SDK-HMAC-SHA256 Access=, SignedHeaders=host, Signature=${HEX}`),
    'AUTHORIZATION_INVALID',
    'text has a Access that is empty or malformed.',
  ],
]

/** @see bad-input.suite.ts for the same by a pattern; here no word may change unseen. */
export default function refusals(t: Harness): void {
  for (const [at, [run, code, message]] of REFUSALS.entries())
    t.test(`refusal ${at + 1}: ${message.slice(0, 70)}`, () => t.equal(t.throws(run, code).message, message))

  t.test('names that only resemble reserved ones can carry the signature', () => {
    for (const name of ['a-host', 'host-a', 'a-x-sdk-b', 'myx-apig'])
      t.ok(
        `${name}` in
          createSigner(credentials, { authorizationHeader: name }).sign({ method: 'GET', url }).headers,
      )
  })

  t.test('a key that expires later is taken', () => {
    const signer = createSigner({ ...credentials, expiresAt: new Date(Date.UTC(2999, 0)) })
    t.ok(signer.sign({ method: 'GET', url }).signature)
  })

  t.test('bytes of another realm are hashed as they are', () => {
    const foreign = tagged('Uint8Array', { length: 2, 0: 0x7b, 1: 0x7d })
    t.equal(payloadHash(foreign as never), payloadHash('{}'))
  })

  t.test('the scope of a credential is as many parts as the algorithm writes', () => {
    const text = `V11-HMAC-SHA256 Credential=a/b/20191115/cn-north-4/iotda, SignedHeaders=host, Signature=${HEX}`
    const parsed = parseAuthorization(text, [v11HmacSha256({ region: 'any', service: 'any' })])
    t.deepEqual([parsed.accessKeyId, parsed.scope], ['a/b', '20191115/cn-north-4/iotda'])
  })

  t.test('__proto__ is a header like any other', () => {
    const { headers } = sign({ method: 'GET', url, headers: [['__proto__', 'a']] }, credentials, { date })
    const own = Object.getOwnPropertyDescriptor(headers, '__proto__')
    t.deepEqual(own, { value: 'a', enumerable: true, configurable: true, writable: true })
    t.ok(!Object.getOwnPropertyNames(headers).includes('') && formatDate(date) === headers['X-Sdk-Date'])
  })
}
