import { createSigner, explainMismatch, sign } from '@apig/signer-core'
import type { Mismatch, SignedRequest } from '@apig/signer-core'
import fc from 'fast-check'
import { echoOf, partsOf, refusal, signed } from './explain-samples.ts'
import { requests } from './arbitraries.ts'
import type { Harness } from './harness.ts'
import { credentials, date, url } from './samples.ts'

/** Explaining a response that nobody expects: hostile text, ambiguous echoes, responses that repeat secrets. */
export default function explainHostileSuite(t: Harness): void {
  hostileResponses(t)
  secrets(t)
}

function hostileResponses(t: Harness): void {
  const wellFormed = (mismatch: Mismatch): void => {
    t.ok(mismatch.text.startsWith(mismatch.summary.slice(0, 10)))
    t.ok(/^[^\p{Cc}\p{Cs}]*(?:\n[^\p{Cc}\p{Cs}]*)*$/u.test(mismatch.text), JSON.stringify(mismatch.text))
    for (const line of [...mismatch.advice, ...mismatch.notCompared]) t.ok(line !== '')
    for (const { cause, advice, ours, theirs } of mismatch.differences)
      t.ok(cause !== '' && advice !== '' && ours !== theirs, cause)
  }
  const pieces = fc.constantFrom(
    ...'|:.;&=%"\'<>{}\\\n\u2026\u202e\ud800 ',
    '......',
    'canonicalRequest:',
    'Incorrect IAM authentication information: ',
    'signature expired, signature time:20230527T000431Z,server time:20230227T020608Z',
    'APIG.0301',
    '"error_msg":"',
    '<!doctype html><title>',
    '<Error><Code>',
    '"encoded_authorization_message":"',
    'POST|/v1/vpcs/|limit=2|',
    'content-type:application/json|',
    'host:service.region.example.com|',
    'x-sdk-date:20191115T033655Z|',
    '|content-type;host;x-sdk-date|',
    signed.payloadHash,
  )
  const texts = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc.array(pieces, { maxLength: 20 }).map((parts) => parts.join('')),
    fc.array(pieces, { maxLength: 20 }).map((parts) => `canonicalRequest:${parts.join('')}`),
  )

  for (const code of ['toString', 'constructor', '__proto__', 'hasOwnProperty', 'valueOf'])
    t.test(`explain: an error code that every object knows: ${code}`, () => {
      for (const status of [200, 400, 401])
        t.equal(typeof explainMismatch(signed, { status, body: `{"error_code":"${code}"}` }).text, 'string')
    })

  t.test('explain: any text is explained', () => {
    fc.assert(
      fc.property(texts, (text) => wellFormed(explainMismatch(signed, text))),
      { numRuns: 500 },
    )
  })

  t.test('explain: any JSON is explained, as text and parsed, with any status and headers', () => {
    const fields = fc.record(
      {
        error_msg: fc.oneof(texts, fc.jsonValue()),
        error_code: fc.oneof(texts, fc.constantFrom('APIG.0301', 'APIG.0303', 'APIG.0201')),
        request_id: texts,
      },
      { requiredKeys: [] },
    )
    const anyHeaders = fc.dictionary(fc.string(), fc.oneof(fc.string(), fc.array(fc.string())))
    fc.assert(
      fc.property(
        fc.oneof(fields, fc.jsonValue()),
        fc.integer({ min: 100, max: 599 }),
        anyHeaders,
        (value, status, headers) => {
          wellFormed(explainMismatch(signed, JSON.stringify(value)))
          if (typeof value !== 'object' || value === null) return
          wellFormed(explainMismatch(signed, { status, headers, body: value }))
          if (!Object.hasOwn(value, 'body')) wellFormed(explainMismatch(signed, value))
        },
      ),
      { numRuns: 300 },
    )
  })

  t.test('explain: any request whose echo is whole differs nowhere, whatever its values', () => {
    fc.assert(
      fc.property(requests(), (request) => {
        const own = sign(request, credentials, { date })
        t.equal(explainMismatch(own, refusal(echoOf(own))).kind, 'secret-access-key')
      }),
    )
  })

  t.test('explain: a cut echo never shows a difference that is not there', () => {
    fc.assert(
      fc.property(requests(), fc.nat(), fc.boolean(), (request, at, marked) => {
        const own = sign(request, credentials, { date })
        const echo = echoOf(own)
        const cut = echo.slice(0, at % echo.length)
        const mismatch = explainMismatch(own, refusal(`${cut}${marked ? '......' : ''}`))
        t.deepEqual(mismatch.differences, [], `${cut}\n${mismatch.text}`)
        t.ok(mismatch.kind === 'signature' || cut === echo, mismatch.kind)
        t.ok(mismatch.notCompared.length > 0)
      }),
      { numRuns: 500 },
    )
  })

  t.test('explain: of a cut echo only what differs before the cut is shown', () => {
    fc.assert(
      fc.property(requests(), fc.nat(), (request, at) => {
        // HTTP allows a bar in a name, too; where something else differs as well, that cannot be told apart.
        fc.pre(request.headers.every(([name]) => !name.includes('|')))
        const own = sign(request, credentials, { date })
        const echo = echoOf(own).replace(/^[^|]*/, 'OTHER')
        const mismatch = explainMismatch(own, refusal(`${echo.slice(0, 6 + (at % (echo.length - 6)))}......`))
        t.deepEqual(partsOf(mismatch), ['method'], `${echo}\n${mismatch.text}`)
      }),
      { numRuns: 500 },
    )
  })

  t.test('explain: one changed header is the one that differs, with bars and names in all values', () => {
    const values = fc
      .array(
        fc.constantFrom('|', 'a', 'x-a:', 'x-b:', 'x-c:', '|x-b:', '|x-c:1', 'host:', '||host;x-sdk-date|'),
        { maxLength: 6 },
      )
      .map((parts) => parts.join(''))
    fc.assert(
      fc.property(
        values,
        values,
        values,
        values,
        fc.constantFrom('x-a', 'x-b', 'x-c'),
        (a, b, c, changed, name) => {
          const headers = { 'x-a': a, 'x-b': b, 'x-c': c }
          const request = { method: 'GET', url: '/', headers: { ...headers, host: 'h' } }
          const own = sign(request, credentials, { date })
          const other = sign({ ...request, headers: { ...request.headers, [name]: changed } }, credentials, {
            date,
          })
          const mismatch = explainMismatch(own, refusal(echoOf(other)))
          if (changed === headers[name]) return t.equal(mismatch.kind, 'secret-access-key')
          // Two readings may agree with ours equally well; never more than one header differs in either.
          t.equal(mismatch.differences.length, 1, mismatch.text)
        },
      ),
      { numRuns: 500 },
    )
  })

  t.test('explain: responses of 100 KB made to be slow are read all the same', () => {
    for (const piece of [
      '|',
      '||',
      '.',
      '......|',
      'x-a:',
      '|x-a:',
      '|host:',
      '|authorization:',
      ' ',
      '\\',
      '"',
      'a;',
      '||a|',
      '%25',
      '&a',
      'token',
    ])
      for (const lead of [
        '',
        'canonicalRequest:',
        'canonicalRequest:POST|/|',
        'canonicalRequest:POST|/||',
        '{"error_msg":"',
        '<html><title',
        '<Error><Code>',
        '{"code":"',
      ])
        wellFormed(explainMismatch(signed, lead + piece.repeat(100_000 / piece.length)))
  })
}

function secrets(t: Harness): void {
  const token = 'tokenTokenTokenToken0123456789'
  const key = { ...credentials, securityToken: token }
  const hidden = {
    cookie: 'session=0123456789abcdef',
    'x-auth-token': 'authTokenAuthTokenAuthToken',
    'x-apig-appcode': 'appCodeAppCodeAppCode',
    'x-subject-token': 'subjectTokenSubject',
  }
  const body = '{"password": "hunter2 hunter2"}'
  const own: SignedRequest<string> = sign(
    { method: 'POST', url: `${url}&access_token=queryTokenQueryToken`, headers: hidden, body },
    key,
    { date },
  )
  const values = [
    token,
    key.accessKeyId,
    body,
    'queryTokenQueryToken',
    own.signature,
    ...Object.values(hidden),
  ]

  t.test('explain: no secret of the request is shown, wherever the response repeats it', () => {
    const snippets = fc.constantFrom(
      ...values,
      ...values.map((value) => value.toUpperCase().slice(0, 10)),
      'canonicalRequest:',
      '|',
      'ak:',
      'x-auth-token:',
      '<html><title>',
      ' ',
    )
    fc.assert(
      fc.property(
        fc.array(snippets, { maxLength: 8 }),
        fc.constantFrom('APIG.0301', 'APIG.9999', 'Own.1', token),
        (parts, code) => {
          const text = parts.join('')
          for (const response of [
            text,
            { error_msg: text, error_code: code, request_id: token },
            { error: { code, message: text, encoded_authorization_message: token } },
            `<Error><Code>${code}</Code><Message>${text}</Message></Error>`,
            { status: 401, headers: { server: text }, body: `<html><title>${text}</title>` },
          ]) {
            const shown = JSON.stringify(explainMismatch(own, response))
            for (const value of values)
              t.ok(!shown.includes(JSON.stringify(value).slice(1, -1)), `${value} is shown: ${shown}`)
          }
        },
      ),
      { numRuns: 300 },
    )
  })

  t.test('explain: values of secret headers are shown by length and digest, theirs as well as ours', () => {
    const echo = Object.keys(hidden).reduce(
      (text, name) => text.replace(new RegExp(`\\|${name}:[^|]*`), `|${name}:somethingElse`),
      echoOf(own),
    )
    const mismatch = explainMismatch(
      own,
      refusal(echo.replace(token, `${token}X`).replace('queryTokenQueryToken', 'otherQueryToken')),
    )
    t.deepEqual(partsOf(mismatch), [
      'canonicalQuery',
      'cookie',
      'x-apig-appcode',
      'x-auth-token',
      'x-security-token',
      'x-subject-token',
    ])
    for (const { ours, theirs } of mismatch.differences)
      t.ok(
        [ours, theirs].every((text) => /\([0-9]+ characters, SHA-256 begins [0-9a-f]{8}\)/.test(text ?? '')),
      )
    t.ok(!/somethingElse|otherQueryToken/.test(JSON.stringify(mismatch)))
  })

  t.test('explain: parameters that are called like a secret are shown by length and digest', () => {
    for (const name of ['sk', 'sig', 'X-Amz-Signature', 'client_secret', 'pwd', 'api_key', 'AccessKeyId']) {
      const asked = sign({ method: 'GET', url: `https://example.com/?${name}=mine&z=1` }, credentials, {
        date,
      })
      const mismatch = explainMismatch(asked, refusal(echoOf(asked).replace('=mine', '=other')))
      t.deepEqual(partsOf(mismatch), ['canonicalQuery'])
      t.ok(!/=mine|=other/.test(JSON.stringify(mismatch)), name)
      t.ok(
        mismatch.differences[0]?.theirs?.includes('(5 characters, SHA-256 begins ') === true,
        mismatch.text,
      )
    }
  })

  t.test('explain: the access key of a renamed Authorization header is hidden, too', () => {
    const signer = createSigner(credentials, { authorizationHeader: 'X-Gateway-Auth' })
    const renamed = signer.sign({ method: 'GET', url }, { date })
    const message = `ak ${credentials.accessKeyId} not exist`
    for (const [error_code, kind] of [
      ['APIG.0301', 'access-key-unknown'],
      ['Own.1', 'service'],
    ] as const) {
      const mismatch = explainMismatch(renamed, { error_code, error_msg: message })
      t.equal(mismatch.kind, kind)
      t.ok(!mismatch.text.includes(credentials.accessKeyId), mismatch.text)
    }
  })

  t.test('explain: a secret header that was not signed does not slip into the value of another', () => {
    const echo = echoOf(signed)
      .slice(0, 90)
      .replace(
        '|host:',
        '|authorization:SDK-HMAC-SHA256 Access=SOMEKEY0SOMEKEY0SOME, Signature=00|x-custom-token:someTokenSome|host:',
      )
    for (const response of [refusal(`${echo}......`), refusal(echo.replace('authorization', 'not-known'))])
      t.ok(!/SOMEKEY0|someTokenSome/.test(JSON.stringify(explainMismatch(signed, response))))
  })
}
