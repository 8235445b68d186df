import { explainMismatch, payloadHash, sign } from '@apig/signer-core'
import { echoOf, partsOf, refusal, signed } from './explain-samples.ts'
import type { Harness } from './harness.ts'
import { credentials, date, url } from './samples.ts'

/** Explaining an answer: the documented forms, and wrong arguments. */
export default function explainSuite(t: Harness): void {
  documentedForms(t)
  wrongArguments(t)
}

function documentedForms(t: Harness): void {
  t.test("explain: the guide's answer to a wrong AppSecret", () => {
    const own = sign(
      { method: 'GET', url: 'https://d7da6fe436fb48f2af3c5c2e5b203df7.example.com/test' },
      credentials,
      {
        date: new Date('2023-05-27T01:54:31Z'),
      },
    )
    const mismatch = explainMismatch(own, {
      error_msg:
        'Incorrect app authentication information: verify signature fail, canonicalRequest:GET|/test/||host:d7da6fe436fb48f2af3c5c2e5b203df7.example.com|x-sdk-date:20230527T015431Z||host;x-sdk-date|e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855',
      error_code: 'APIGW.0303',
      request_id: 'cb141a91c945e68950a14a8eff5d62dc',
    })
    t.equal(mismatch.kind, 'secret-access-key')
    t.equal(mismatch.errorCode, 'APIGW.0303')
    t.equal(mismatch.requestId, 'cb141a91c945e68950a14a8eff5d62dc')
    t.ok(mismatch.summary.includes('AppSecret'))
  })

  t.test('explain: a method that was signed in other letters', () => {
    const answer = refusal(echoOf({ canonicalRequest: signed.canonicalRequest.replace('POST', 'post') }))
    const [difference] = explainMismatch(signed, answer).differences
    t.equal(difference?.part, 'method')
    t.ok(difference?.cause.includes('other letters'), difference?.cause)
  })

  t.test("explain: the guide's example of Authorization among the signed headers", () => {
    const own = sign(
      {
        method: 'PUT',
        url: 'https://example.com/v2/a/configs',
        headers: { 'content-type': 'application/json' },
        body: '{}',
      },
      credentials,
      { date },
    )
    const names = 'authorization;content-length;content-type;host;x-sdk-date'
    const echo = `PUT|/v2/a/configs/||authorization:SDK-HMAC-SHA256 Access=SOMEKEY0SOMEKEY0SOME, SignedHeaders=${names}, Signature=${'0'.repeat(64)}|content-length:84|content-type:application/json;charset=UTF-8|host:example.com|x-sdk-date:20191115T033655Z||${names}|${payloadHash('{}')}`
    const mismatch = explainMismatch(own, refusal(echo))
    t.deepEqual(partsOf(mismatch), ['authorization', 'content-length', 'content-type', 'signedHeaders'])
    t.ok(!JSON.stringify(mismatch).includes('SOMEKEY0'))
  })

  for (const [message, kind] of [
    ['Incorrect IAM authentication information: verify aksk signature fail, ......', 'signature'],
    [
      'Incorrect IAM authentication information: AK access failed to reach the limit,forbidden.',
      'access-key-locked',
    ],
    ['Incorrect IAM authentication information: decrypt token fail', 'token'],
    ['Incorrect IAM authentication information: token expires, expires_at: 2026-01-01', 'token'],
    [
      'Incorrect IAM authentication information: Get secretKey failed,ak:QTWAOYTTINDUT2QVKYUC,err:ak not exist',
      'access-key-unknown',
    ],
    ['Incorrect IAM authentication information: ak QTWAOYTTINDUT2QVKYUC not exist', 'access-key-unknown'],
    ['Incorrect IAM authentication information: calc ak sk signature fail:signature expired', 'clock'],
    [
      'Incorrect app authentication information: app not found, appkey 01177c425f71487ea362ba84dc4abe5e1',
      'access-key-unknown',
    ],
    [
      'Incorrect app authentication information: signature expired, signature time:20230527T000431Z,server time:20230527T020608Z',
      'clock',
    ],
    ['Incorrect IAM authentication information: Unauthorized', 'authentication'],
    ['the gateway did not like it', 'not-gateway'],
    ['', 'not-gateway'],
  ] as const) {
    t.test(`explain: the message '${message.slice(0, 90)}'`, () => {
      const mismatch = explainMismatch(signed, message)
      t.equal(mismatch.kind, kind)
      t.equal(mismatch.errorCode, undefined)
      t.ok(
        !mismatch.text.includes('QTWAOYTTINDUT2QVKYUC') && !mismatch.text.includes('01177c42'),
        mismatch.text,
      )
    })
  }

  for (const [code, kind] of [
    ['APIG.0101', 'api-not-found'],
    ['APIG.0201', 'gateway'],
    ['APIG.0202', 'backend'],
    ['APIG.0203', 'backend'],
    ['APIGW.0301', 'authentication'],
    ['APIG.0302', 'not-authorized'],
    ['APIC.0303', 'authentication'],
    ['APIG.0304', 'not-authorized'],
    ['APIG.0305', 'authentication'],
    ['APIG.0306', 'not-authorized'],
    ['APIG.0307', 'token'],
    ['APIG.0308', 'throttled'],
    ['APIG.0402', 'not-authorized'],
    ['APIG.0501', 'throttled'],
    ['APIG.0601', 'gateway'],
    ['APIG.0705', 'backend'],
    ['APIGW.0802', 'not-authorized'],
    ['APIG.9999', 'gateway'],
    ['ModelArts.4503', 'service'],
  ] as const) {
    t.test(`explain: the code ${code}`, () => {
      const answer = {
        error_code: code,
        error_msg: 'So it is, id 0123456789abcdef0123456789.',
        request_id: 'r-1',
      }
      const mismatch = explainMismatch(signed, { status: 400, body: answer })
      t.equal(mismatch.kind, kind)
      t.ok(mismatch.summary.includes(`${code}, HTTP 400`), mismatch.summary)
      t.ok(mismatch.advice.length > 0)
      t.ok(!mismatch.text.includes('0123456789abcdef'), 'an id is shown')
    })
  }

  for (const [message, status, summary] of [
    ['Request entity too large', 413, 'body is too large: 8 bytes'],
    ['Request URI too large', 414, 'URL is too large'],
    ['Request headers too large', 494, 'headers are too large'],
    ['Backend timeout', 504, 'did not answer in time'],
    ['Backend unavailable', 502, 'could not reach'],
  ] as const) {
    t.test(`explain: APIG.0201 by its message, or by its status ${status}`, () => {
      const body = { error_code: 'APIG.0201', error_msg: message }
      t.ok(explainMismatch(signed, body).summary.includes(summary))
      t.ok(explainMismatch(signed, { status, body: { ...body, error_msg: '' } }).summary.includes(summary))
    })
  }

  t.test('explain: an echo cut in its middle compares both of its ends', () => {
    const other = sign(
      { method: 'POST', url, headers: { 'content-type': 'application/json', 'x-a': '1' }, body: '{"a":1}' },
      credentials,
      { date },
    )
    const [start, end] = [echoOf(other).slice(0, 30), echoOf(other).slice(-130)]
    const mismatch = explainMismatch(
      sign(
        {
          method: 'POST',
          url,
          headers: { 'content-type': 'application/json', 'x-a': '1' },
          body: '{"a": 1}',
        },
        credentials,
        { date },
      ),
      refusal(`${start}......${end}`),
    )
    t.deepEqual(partsOf(mismatch), ['payloadHash'])
    t.ok(mismatch.notCompared.includes('header host'), mismatch.text)
  })

  t.test('explain: a blank x-sdk-content-sha256 is compared like any other', () => {
    const headers = { host: 'h', 'x-sdk-content-sha256': '' }
    const own = sign({ method: 'GET', url: '/', headers }, credentials, { date })
    t.equal(own.payloadHash, '')
    t.deepEqual(partsOf(explainMismatch(own, refusal(`${echoOf(own)}${payloadHash()}`))), ['payloadHash'])
    t.equal(explainMismatch(own, refusal(echoOf(own))).kind, 'secret-access-key')
  })

  t.test('explain: dots that were signed are no cut', () => {
    const own = sign(
      { method: 'GET', url: 'https://example.com/a......b?c=......', headers: { 'x-dots': '......' } },
      credentials,
      { date },
    )
    t.equal(explainMismatch(own, refusal(echoOf(own))).kind, 'secret-access-key')
    t.deepEqual(partsOf(explainMismatch(own, refusal(echoOf(own).replace('dots:......', 'dots:.......')))), [
      'x-dots',
    ])
  })

  t.test(
    'explain: a text for a terminal, long values cut around the difference, nothing that moves the cursor',
    () => {
      const value = `${'a'.repeat(200)}x${'b'.repeat(200)}`
      const own = sign({ method: 'GET', url, headers: { 'x-long': value } }, credentials, { date })
      const mismatch = explainMismatch(
        own,
        refusal(echoOf(own).replace(value, value.replace('x', 'y\u001b[31m\u202e'))),
      )
      t.deepEqual(partsOf(mismatch), ['x-long'])
      t.ok(/^ {2}signed: {2}\.\.\.a{24}xb+\.\.\.$/m.test(mismatch.text), mismatch.text)
      t.ok(/^ {2}gateway: \.\.\.a{24}y\\u001b\[31m\\u202eb+\.\.\.$/m.test(mismatch.text), mismatch.text)
    },
  )
}

function wrongArguments(t: Harness): void {
  const wrong = (name: string, run: () => unknown, message: RegExp): void =>
    t.test(`explain: ${name} is an error that says so`, () => {
      const error = t.throws(run, 'ARGUMENT_INVALID')
      t.ok(message.test(error.message), error.message)
    })
  const explain = (answer: unknown) => (): unknown => explainMismatch(signed, answer as never)
  wrong(
    'no signed request',
    () => explainMismatch(undefined as never, ''),
    /^signed must be what sign\(\) returned, not undefined/,
  )
  wrong(
    'a copy of the signed request',
    () => explainMismatch({ ...signed }, ''),
    /^signed has no canonicalRequest.*\{ \.\.\.signed \}/,
  )
  wrong(
    'another canonical request',
    () => explainMismatch({ ...signed, canonicalRequest: 'GET\n/' }, ''),
    /^signed\.canonicalRequest is not/,
  )
  wrong(
    'no headers',
    () =>
      explainMismatch({ ...signed, canonicalRequest: signed.canonicalRequest, headers: null as never }, ''),
    /^signed\.headers/,
  )
  wrong(
    'no URL',
    () => explainMismatch({ ...signed, canonicalRequest: signed.canonicalRequest, url: 1 as never }, ''),
    /^signed\.url/,
  )
  wrong('no answer', explain(undefined), /^answer must be.*undefined/)
  wrong('a number as the answer', explain(401), /^answer must be.*a number/)
  wrong('bytes as the answer', explain(new Uint8Array(1)), /^answer must be.*Uint8Array/)
  wrong('a promise of the answer', explain(Promise.resolve('')), /^answer must be.*Promise.*read it first/)
  wrong('a Response', explain(new Response('')), /^answer must not be a Response.*await response\.text\(\)/)
  wrong(
    'a stream as the body',
    explain({ status: 401, body: new ReadableStream() }),
    /^answer\.body must be.*ReadableStream.*await response\.text\(\)/,
  )
  wrong('no body', explain({ status: 401, body: undefined }), /^answer\.body must be.*undefined/)
  wrong(
    'a status as text',
    explain({ status: '401', body: '' }),
    /^answer\.status must be an HTTP status such as 401, not a string/,
  )
  wrong('a status that is none', explain({ status: 0, body: '' }), /^answer\.status.*another number/)
  wrong('headers as text', explain({ headers: 'server: nginx', body: '' }), /^answer\.headers.*a string/)
}
