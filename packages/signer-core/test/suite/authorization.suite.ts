import { formatAuthorization, parseAuthorization, sdkHmacSha256, signatureEquals } from '@apig/signer-core'
import type { Algorithm } from '@apig/signer-core'
import type { Harness } from './harness.ts'

const signature = '7be6668032f70418fcc22abc52071e57aff61b84a1d2381bb430d6870f4f6ebe'
const good = `SDK-HMAC-SHA256 Access=AK, SignedHeaders=host;x-sdk-date, Signature=${signature}`

/** The grammar of the Authorization header, and comparing signatures. */
export default function authorizationSuite(t: Harness): void {
  t.test('authorization: a comma with or without a space', () => {
    const parts = {
      algorithm: 'SDK-HMAC-SHA256',
      accessKeyId: 'AK',
      signedHeaders: ['host', 'x-sdk-date'],
      signature,
    }
    t.deepEqual(parseAuthorization(good), parts)
    t.deepEqual(parseAuthorization(good.replaceAll(', ', ',')), parts)
    t.equal(formatAuthorization(parts), good)
    t.equal(parseAuthorization(good.replace('AK', 'a=b;c"~!')).accessKeyId, 'a=b;c"~!')
  })

  for (const [text, code] of [
    ['', 'ALGORITHM_UNSUPPORTED'],
    ['Basic dXNlcjpwYXNz', 'ALGORITHM_UNSUPPORTED'],
    [good.toLowerCase(), 'ALGORITHM_UNSUPPORTED'],
    [` ${good}`, 'ALGORITHM_UNSUPPORTED'],
    [good.replace('SHA256', 'SM3'), 'ALGORITHM_UNSUPPORTED'],
    ['SDK-HMAC-SHA256', 'AUTHORIZATION_INVALID'],
    ['SDK-HMAC-SHA256 ', 'AUTHORIZATION_INVALID'],
    [good.replace('256 ', '256  '), 'AUTHORIZATION_INVALID'],
    [`${good}, x=1`, 'AUTHORIZATION_INVALID'],
    [`${good} `, 'AUTHORIZATION_INVALID'],
    [`${good}\n`, 'AUTHORIZATION_INVALID'],
    [`${good}, Signature=${signature}`, 'AUTHORIZATION_INVALID'],
    [good.replace('Access', 'access'), 'AUTHORIZATION_INVALID'],
    [good.replace('Signature', 'Xignature'), 'AUTHORIZATION_INVALID'],
    [good.replace('Access=AK', 'Access='), 'AUTHORIZATION_INVALID'],
    [good.replace('Access=AK', 'Access=A K'), 'AUTHORIZATION_INVALID'],
    [good.replace('Access=AK', 'Access=A\u00e9'), 'AUTHORIZATION_INVALID'],
    [good.replace('Access=AK, ', ''), 'AUTHORIZATION_INVALID'],
    [good.replace('Access=AK, ', 'Access=AK,  '), 'AUTHORIZATION_INVALID'],
    [good.replace('Access=AK, ', 'Access=AK, x=1, '), 'AUTHORIZATION_INVALID'],
    [`SDK-HMAC-SHA256 SignedHeaders=host, Access=AK, Signature=${signature}`, 'AUTHORIZATION_INVALID'],
    [good.slice(0, -1), 'AUTHORIZATION_INVALID'],
    [`${good}0`, 'AUTHORIZATION_INVALID'],
    [good.replace('7be6', '7BE6'), 'AUTHORIZATION_INVALID'],
    [good.replace('7be6', 'zz66'), 'AUTHORIZATION_INVALID'],
    [good.replace('host;x-sdk-date', ''), 'SIGNED_HEADERS_INVALID'],
    [good.replace('host;', ';host;'), 'SIGNED_HEADERS_INVALID'],
    [good.replace('host;', 'host;;'), 'SIGNED_HEADERS_INVALID'],
    [good.replace('date,', 'date;,'), 'SIGNED_HEADERS_INVALID'],
    [good.replace('host;', 'host;host;'), 'SIGNED_HEADERS_INVALID'],
    [good.replace('host;', 'Host;'), 'SIGNED_HEADERS_INVALID'],
    [good.replace('host;x-sdk-date', 'x-sdk-date;host'), 'SIGNED_HEADERS_INVALID'],
    [good.replace('host;', 'authorization;host;'), 'SIGNED_HEADERS_INVALID'],
    [good.replace('host;', 'ho st;'), 'SIGNED_HEADERS_INVALID'],
  ] as const) {
    t.test(
      `authorization: ${JSON.stringify(text)}`,
      () => void t.throws(() => parseAuthorization(text), code),
    )
  }

  t.test('authorization: a hostile header is read in linear time', () => {
    for (const filler of [',', ' ', ';', 'Access=', 'a;', ', ']) {
      const text = `SDK-HMAC-SHA256 Access=AK, SignedHeaders=${filler.repeat(200_000)}`
      t.throws(() => parseAuthorization(text), 'AUTHORIZATION_INVALID')
    }
  })

  t.test('authorization: what does not parse is not formatted', () => {
    const parts = { accessKeyId: 'AK', signedHeaders: ['host'], signature }
    t.throws(() => formatAuthorization({ ...parts, accessKeyId: 'A,K' }), 'CREDENTIALS_INVALID')
    t.throws(() => formatAuthorization({ ...parts, accessKeyId: '' }), 'CREDENTIALS_INVALID')
    t.throws(() => formatAuthorization({ ...parts, signedHeaders: [] }), 'SIGNED_HEADERS_INVALID')
    t.throws(() => formatAuthorization({ ...parts, signedHeaders: ['b', 'a'] }), 'SIGNED_HEADERS_INVALID')
    t.throws(
      () => formatAuthorization({ ...parts, signedHeaders: 'host' as never }),
      'SIGNED_HEADERS_INVALID',
    )
    t.throws(() => formatAuthorization({ ...parts, signature: 'x' }), 'AUTHORIZATION_INVALID')
    t.throws(() => formatAuthorization({ ...parts, algorithm: 'Basic' }), 'ALGORITHM_UNSUPPORTED')
    t.throws(() => formatAuthorization(undefined as never), 'ARGUMENT_INVALID')
  })

  t.test('authorization: the form of a signature is that of its algorithm', () => {
    const algorithm: Algorithm = {
      ...sdkHmacSha256,
      name: 'MADE-UP',
      signatureForm: { description: 'the word good', matches: (text) => text === 'good' },
    }
    const parts = { accessKeyId: 'AK', signedHeaders: ['host'], signature: 'good' }
    const text = 'MADE-UP Access=AK, SignedHeaders=host, Signature=good'
    t.deepEqual(parseAuthorization(text, [sdkHmacSha256, algorithm]), { algorithm: 'MADE-UP', ...parts })
    t.equal(formatAuthorization(parts, algorithm), text)
    t.equal(formatAuthorization({ ...parts, algorithm: 'MADE-UP' }, algorithm), text)
    for (const bad of ['bad', signature, undefined]) {
      const wrong = { ...parts, signature: bad as string }
      const { message } = t.throws(() => formatAuthorization(wrong, algorithm), 'AUTHORIZATION_INVALID')
      t.equal(message, 'parts.signature must be the word good.')
    }
    const { message } = t.throws(
      () => parseAuthorization(text.replace('=good', '=bad'), [algorithm]),
      'AUTHORIZATION_INVALID',
    )
    t.equal(message, 'text must end with a Signature of the word good.')
    t.throws(() => formatAuthorization(parts), 'AUTHORIZATION_INVALID')
    for (const name of ['MADE-UP', 'x SDK-HMAC-SM3', 'SDK-HMAC-SM3 x', 1]) {
      const named = { ...parts, algorithm: name as string }
      const unnamed = t.throws(() => formatAuthorization(named), 'ALGORITHM_UNSUPPORTED')
      t.ok(unnamed.message.includes('pass the Algorithm value'))
    }
    const other = { ...parts, algorithm: 'SDK-HMAC-SHA256' }
    const wrong = t.throws(() => formatAuthorization(other, algorithm), 'ALGORITHM_UNSUPPORTED')
    t.ok(wrong.message.startsWith("parts.algorithm must be 'MADE-UP'"))
  })

  t.test('authorization: 64 digits are what is asked for where an algorithm asks for nothing else', () => {
    const parts = { accessKeyId: 'AK', signedHeaders: ['host'], signature: '0' }
    for (const run of [() => formatAuthorization(parts), () => parseAuthorization(good.slice(0, -1))])
      t.ok(t.throws(run, 'AUTHORIZATION_INVALID').message.endsWith('64 lowercase hex digits.'))
    for (const scope of [
      'x20191115/a/b',
      '20191115/a/b/c',
      '20191115/a',
      '20191115//b',
      '20191115/a/b/sdk_requests',
    ])
      t.throws(() => formatAuthorization({ ...parts, signature, scope }), 'AUTHORIZATION_INVALID')
    t.ok(formatAuthorization({ ...parts, signature, scope: '20191115///sdk_request' }).includes('///'))
  })

  t.test('authorization: an algorithm is asked for its scope with a date', () => {
    const scope = (date: string): string => {
      if (!/^[0-9]{8}T[0-9]{6}Z$/.test(date)) throw new Error(`not a date: '${date}'`)
      return `${date.slice(0, 8)}/a/b`
    }
    const text = good.replace('Access=AK', 'Credential=A/K/20191115/a/b')
    const parts = parseAuthorization(text, [{ ...sdkHmacSha256, scope }])
    t.equal(parts.accessKeyId, 'A/K')
    t.equal(parts.scope, '20191115/a/b')
  })

  t.test('authorization: an unknown scheme is named, a bare token is not repeated', () => {
    t.ok(
      t
        .throws(() => parseAuthorization('Basic dXNlcg=='), 'ALGORITHM_UNSUPPORTED')
        .message.includes("'Basic'"),
    )
    t.ok(
      !t
        .throws(() => parseAuthorization('s3cr3tAppCode'), 'ALGORITHM_UNSUPPORTED')
        .message.includes('s3cr3t'),
    )
  })

  t.test('authorization: signatures are compared whole', () => {
    t.equal(signatureEquals(signature, signature), true)
    for (let at = 0; at < 64; at++) {
      const other = `${signature.slice(0, at)}${signature[at] === '0' ? '1' : '0'}${signature.slice(at + 1)}`
      t.equal(signatureEquals(signature, other), false)
    }
    t.equal(signatureEquals(signature, signature.slice(1)), false)
    t.equal(signatureEquals(signature, `${signature}0`), false)
    t.equal(signatureEquals('', ''), true)
    t.equal(signatureEquals('\u0161', 'a'), false)
    t.throws(() => signatureEquals(undefined as never, 'a'), 'ARGUMENT_INVALID')
    t.throws(() => signatureEquals('a', null as never), 'ARGUMENT_INVALID')
  })
}
