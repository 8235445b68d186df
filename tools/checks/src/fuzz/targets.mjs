import { createVerifier } from '@apig/backend-verify'
import {
  canonicalHeaders,
  canonicalQuery,
  canonicalUri,
  explainMismatch,
  explainRefusal,
  isSignerError,
  parseAuthorization,
  parseDate,
  queryPairs,
  sign,
  signedHeaders,
} from '@apig/signer-core'

/**
 * What reads text that others wrote. `run` throws where a reader does what it should not: anything but a result, or an
 * error of its own with a code.
 *
 * @typedef {{ run: (input: string) => unknown, dictionary: readonly string[] }} Target
 */

const key = { accessKeyId: 'signature-key', secretAccessKey: 'a secret' }
const date = new Date('2026-01-02T03:04:05Z')
const signed = sign(
  {
    method: 'POST',
    url: 'https://api.example.com/orders/1?b=2&a=1',
    headers: { 'content-type': 'application/json', 'x-stage': 'RELEASE' },
    body: '{}',
  },
  key,
  { date },
)
const verifier = createVerifier({
  keys: { [key.accessKeyId]: key.secretAccessKey },
  now: () => date,
  logger: { warn: () => undefined },
})
const authorization =
  'SDK-HMAC-SHA256 Access=signature-key, SignedHeaders=host;x-sdk-date, Signature=00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff'
const signedHead = [
  ['host', 'api.example.com'],
  ['x-sdk-date', '20260102T030405Z'],
  ['authorization', authorization],
]
const escapes = [
  '%',
  '%2F',
  '%25',
  '%00',
  '%C3%A9',
  '%F0%9F%98%80',
  '%ED%A0%80',
  '+',
  '~',
  '*',
  '..',
  '//',
  '#',
]
const echo =
  '{"error_msg":"Incorrect IAM authentication information: verify aksk signature fail","error_code":"APIG.0301","request_id":"0"}'

/** @type {Record<string, Target>} */
export const targets = {
  authorization: {
    run: (input) => withCode(() => parseAuthorization(input)),
    dictionary: [
      'SDK-HMAC-SHA256',
      'V11-HMAC-SHA256',
      'Credential=',
      'Access=',
      'SignedHeaders=',
      'Signature=',
      ', ',
      ';',
      'host',
      'x-sdk-date',
    ],
  },
  date: {
    run: (input) => withCode(() => parseDate(input)),
    dictionary: ['20260102T030405Z', '0', 'T', 'Z', '-', ':', '.000'],
  },
  path: { run: (input) => withCode(() => canonicalUri(input)), dictionary: ['/', ...escapes] },
  query: {
    run(input) {
      withCode(() => canonicalQuery(input))
      withCode(() => queryPairs(input))
    },
    dictionary: ['=', '&', ';', '?', '[]', ...escapes],
  },
  headers: {
    run: (input) => {
      const lines = pairsOf(input)
      withCode(() =>
        canonicalHeaders(
          lines,
          lines.map(([name = '']) => name),
        ),
      )
      withCode(() => signedHeaders(lines))
    },
    dictionary: ['\n', ':', ' ', '\t', 'host', 'content-type', 'x-sdk-date', 'authorization', 'a,b', '_'],
  },
  target: {
    run: (input) => verified({ url: input, headers: signedHead }),
    dictionary: ['http://', 'api.example.com', '/', '?', '=', '&', '@', ...escapes],
  },
  'request headers': {
    run: (input) => verified({ url: '/orders/1', headers: pairsOf(input) }),
    dictionary: [
      ...[
        '\n',
        ': ',
        ',',
        ';',
        'host',
        'content-type',
        'content-length',
        'x-sdk-content-sha256',
        'UNSIGNED-PAYLOAD',
      ],
      ...[
        'x-sdk-date: 20260102T030405Z',
        'host: api.example.com',
        `authorization: ${authorization}`,
        'x-request-id',
        '\u00e9',
      ],
    ],
  },
  'refused response': {
    run(input) {
      withCode(() => explainMismatch(signed, input))
      withCode(() => explainMismatch(signed, { status: 401, headers: pairsOf(input), body: input }))
      withCode(() =>
        explainRefusal(
          { url: 'https://api.example.com/', headers: {} },
          { status: 403, headers: {}, body: input },
        ),
      )
    },
    dictionary: [
      ...[
        echo,
        '"error_msg":"',
        '"error_code":"',
        'APIG.0301',
        'APIG.0303',
        'canonicalRequest',
        '|',
        '\\n',
        '\n',
        '<html>',
        '<error>',
      ],
      ...[
        'POST',
        '/orders/1/',
        'a=1&b=2',
        'host:api.example.com',
        'host;x-sdk-date',
        'Incorrect IAM authentication information: ',
        'ak ',
        'not exist',
        'date',
        '{',
        '}',
        '[',
        ']',
        ':',
        '"',
      ],
    ],
  },
}

/** @param {() => unknown} read */
function withCode(read) {
  try {
    read()
  } catch (error) {
    if (!isSignerError(error)) throw error
  }
}

/** It says what it thinks of a request, whatever that is. @param {{ url: string, headers: readonly (readonly string[])[] }} request */
async function verified({ url, headers }) {
  const pairs = headers.map(([name = '', value = '']) => /** @type {[string, string]} */ ([name, value]))
  const result = await verifier.verify({ method: 'POST', url, headers: pairs, body: Buffer.from('{}') })
  if (result.ok) throw new Error('It was accepted.')
  if (result.code === 'INTERNAL' || result.code === 'CONFIG')
    throw new Error(`It was refused with ${result.code}.`)
}

/** @param {string} text @returns {[string, string][]} */
function pairsOf(text) {
  return text.split('\n').map((line) => {
    const [name = '', ...rest] = line.split(':')
    return [name, rest.join(':').trim()]
  })
}
