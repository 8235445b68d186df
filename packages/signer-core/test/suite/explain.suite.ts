import { explainMismatch, payloadHash, sign } from '@apig/signer-core'
import type { Mismatch, SignedRequest } from '@apig/signer-core'
import { echoOf, partsOf, refusal, signed } from './explain-samples.ts'
import type { Harness } from './harness.ts'
import { credentials, date, url } from './samples.ts'

/** Explaining a response: the documented forms, the shapes of cloud services, and wrong arguments. */
export default function explainSuite(t: Harness): void {
  documentedForms(t)
  serviceShapes(t)
  whatIsProved(t)
  wrongArguments(t)
}

function documentedForms(t: Harness): void {
  t.test("explain: the guide's response to a wrong AppSecret", () => {
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

  t.test('explain: a method that differs in case', () => {
    const response = refusal(echoOf({ canonicalRequest: signed.canonicalRequest.replace('POST', 'post') }))
    const [difference] = explainMismatch(signed, response).differences
    t.equal(difference?.part, 'method')
    t.ok(difference?.cause.includes('differs in case'), difference?.cause)
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
      const response = {
        error_code: code,
        error_msg: 'So it is, id 0123456789abcdef0123456789.',
        request_id: 'r-1',
      }
      const mismatch = explainMismatch(signed, { status: 400, body: response })
      t.equal(mismatch.kind, kind)
      t.ok(mismatch.summary.includes(`${code}, HTTP 400`), mismatch.summary)
      t.ok(mismatch.advice.length > 0)
      t.ok(!mismatch.text.includes('0123456789abcdef'), 'an id is shown')
    })
  }

  for (const [message, status, summary] of [
    ['Request entity too large', 413, 'body is too large; signed.body has 8 bytes'],
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
      t.ok(/^ {2}signed: {7}\.\.\.a{24}xb+\.\.\.$/m.test(mismatch.text), mismatch.text)
      t.ok(/^ {2}gateway: {6}\.\.\.a{24}y\\u001b\[31m\\u202eb+\.\.\.$/m.test(mismatch.text), mismatch.text)
    },
  )
}

const projectId = '0123456789abcdef0123456789abcdef'

/** Recorded responses of cloud services, with ids and keys replaced. */
function serviceShapes(t: Harness): void {
  const sentence = 'The model is not deployed.'
  for (const [name, body, code] of [
    ['error_code, error_msg', { error_code: 'ModelArts.4503', error_msg: sentence }, 'ModelArts.4503'],
    ['errorCode, errorMsg', { errorCode: 'DIS.4200', errorMsg: sentence }, 'DIS.4200'],
    ['code, message', { code: 'VPC.0202', message: sentence }, 'VPC.0202'],
    ['error with code and message', { error: { code: 'Ecs.0219', message: sentence } }, 'Ecs.0219'],
    ['Keystone', { error: { code: 409, message: sentence, title: 'Conflict' } }, '409'],
    ['badRequest', { badRequest: { code: 400, message: sentence } }, '400'],
    ['itemNotFound with a code as text', { itemNotFound: { code: '404', message: sentence } }, '404'],
    [
      'OpenAI',
      { object: 'error', message: sentence, type: 'invalid_request_error', param: null, code: 40303 },
      '40303',
    ],
    [
      'vLLM, without a code',
      { error: { message: sentence, type: 'BadRequestError', code: null } },
      undefined,
    ],
    ['NeutronError', { NeutronError: { type: 'SecurityGroupNotFound', message: sentence } }, undefined],
    ['OAuth', { error: 'invalid_client', error_description: sentence }, undefined],
    [
      'the outer pair',
      { error_code: 'A.1', error_msg: sentence, details: [{ code: 'B.2', message: 'x' }] },
      'A.1',
    ],
    [
      'XML',
      `<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<Error><Code>InvalidBucket</Code><Message>${sentence}</Message></Error>`,
      'InvalidBucket',
    ],
  ] as const)
    t.test(`explain: the shape ${name}, parsed, as text and cut short`, () => {
      const text = typeof body === 'string' ? body : JSON.stringify(body)
      for (const form of typeof body === 'string' ? [text] : [body, text, JSON.stringify(body, null, 2)]) {
        const mismatch = explainMismatch(signed, { status: 409, body: form })
        t.equal(mismatch.kind, code === undefined ? 'not-gateway' : 'service')
        t.equal(mismatch.errorCode, code)
        t.ok(mismatch.summary.endsWith(` It says: "${sentence}".`), mismatch.summary)
        t.ok(!mismatch.text.includes('accepted'), mismatch.text)
      }
      const cut = explainMismatch(signed, { status: 409, body: text.slice(0, text.indexOf(sentence) + 9) })
      t.ok(!namesGateway(cut), cut.text)
      if (typeof body !== 'string') t.ok(cut.text.includes('The model'), cut.text)
    })

  t.test('explain: the request id is found in the body or in the headers', () => {
    for (const [headers, body] of [
      [{}, { error: { code: 'X.1', message: 'no', request_id: 'r-42' } }],
      [{ 'X-Request-Id': 'r-42' }, { code: 'X.1', message: 'no' }],
      [{ 'x-obs-request-id': 'r-42' }, '<Error><Code>NoSuchBucket</Code></Error>'],
      [{}, '<Error><Code>NoSuchBucket</Code><RequestId>r-42</RequestId></Error>'],
    ] as const)
      t.equal(explainMismatch(signed, { status: 404, headers, body }).requestId, 'r-42')
  })

  t.test('explain: encoded_authorization_message is shown whole', () => {
    const encoded = 'Egpjbi1ub3J0aC00GoxMzgrcA=='
    const fields = {
      error_code: 'PAP5.0022',
      error_msg: 'User is not authorized to perform iam:users:listUsers.',
      encoded_authorization_message: encoded,
    }
    for (const body of [fields, { error: fields }, JSON.stringify(fields).slice(0, -1)]) {
      const mismatch = explainMismatch(signed, { status: 403, body })
      t.equal(mismatch.encodedAuthorizationMessage, encoded)
      t.ok(mismatch.text.includes(`encoded_authorization_message: ${encoded}`), mismatch.text)
    }
  })

  t.test('explain: a sentence is bounded, and without control characters, ids and parts of the body', () => {
    const body = '{"prompt": "a secret plan of mine", "n": 1}'
    for (const sent of [body, new TextEncoder().encode(body)]) {
      const own = sign({ method: 'POST', url, body: sent }, credentials, { date })
      const message = `Bad prompt 'a secret plan of mine' \u001b[2J of ${projectId} ${'so '.repeat(500)}`
      const { summary, text } = explainMismatch(own, { status: 400, body: { code: 'X.1', message } })
      t.ok(summary.length < 400, summary)
      t.ok(!/secret plan|0123456789abcdef|\u001b/.test(text), text)
      t.ok(text.includes('(part of the body)') && text.includes('\\u001b[2J'), text)
    }
    const large = sign({ method: 'POST', url, body: 'a secret plan '.repeat(30_000) }, credentials, { date })
    const refused = explainMismatch(large, { status: 400, body: { code: 'X.1', message: 'a secret plan' } })
    t.ok(!refused.text.includes('secret plan'), refused.text)
  })

  for (const [code, status, kind, words] of [
    ['ModelArts.81002', 400, 'api-key-required', /API key, not a signature.*/],
    ['ModelArts.81003', 401, 'api-key-required', /API key, not a signature/],
    ['ModelArts.4207', 401, 'api-key-required', /API key/],
    ['ModelArts.0201', 401, 'authentication', /no token/],
    ['ModelArts.0203', 401, 'token', /does not own the service/],
    ['ModelArts.0204', 401, 'token', /could not parse the token/],
    ['ModelArts.8910', 400, 'service', /http:\/\/ and https:\/\//],
    ['ModelArts.81009', 404, 'service', /does not know this model/],
    ['ModelArts.81015', 401, 'not-authorized', /API key is restricted/],
    ['ModelArts.81101', 429, 'throttled', /requests per minute/],
  ] as const)
    t.test(`explain: ${code}`, () => {
      const message = 'Something about the call.'
      for (const body of [{ error_code: code, error_msg: message }, { error: { code, message } }]) {
        const mismatch = explainMismatch(signed, { status, body, headers: { 'retry-after': '7' } })
        t.equal(mismatch.kind, kind)
        t.equal(mismatch.errorCode, code)
        t.ok(words.test(mismatch.summary), mismatch.summary)
        t.ok(mismatch.summary.includes(`(${code}, HTTP ${status})`) && mismatch.summary.includes(message))
        if (kind === 'api-key-required')
          t.ok(mismatch.advice[0]?.includes("'Authorization: Bearer <API key>'") === true, mismatch.text)
        if (kind === 'throttled') t.ok(mismatch.advice.join().includes('Wait 7 s'), mismatch.text)
      }
    })

  const inProject = (headers: Readonly<Record<string, string>>): SignedRequest<undefined> =>
    sign(
      { method: 'GET', url: `https://service.region.example.com/v1/${projectId}/vpcs`, headers },
      credentials,
      { date },
    )
  for (const body of [
    { error_msg: "URL's projectId is not equal token's projectId.", error_code: 'SYS.0400' },
    {
      badRequest: {
        message: `Malformed request URL: URL's project_id '${projectId}' doesn't match Context's project_id 'null'`,
        code: '401',
      },
    },
    { error_msg: "Invalid token. Project id don't match", error_code: 'WAF.9001' },
    { error: { message: 'tenantId in token is not the same with in URL.', code: 'Common.0018' } },
    { code: 'VPC.0007', message: 'urlTenantId is not equal tokenTenantId' },
    { error_code: 'Own.1', error_msg: 'tenant_id in token mismatches with tenant_id in url.' },
  ])
    t.test(`explain: X-Project-Id is missing: ${JSON.stringify(body).slice(0, 60)}`, () => {
      const missing = explainMismatch(inProject({}), { status: 401, body })
      t.equal(missing.kind, 'project-id-missing')
      t.ok(missing.summary.includes('no X-Project-Id header'), missing.summary)
      t.ok(missing.advice[0]?.includes('before signing') === true, missing.text)
      const other = explainMismatch(inProject({ 'X-Project-Id': 'f'.repeat(32) }), { status: 401, body })
      t.equal(other.kind, 'service')
      t.ok(other.summary.includes('X-Project-Id is not the 32-digit ID in the path'), other.summary)
      const same = explainMismatch(inProject({ 'X-Project-Id': projectId }), { status: 401, body })
      t.ok(same.summary.includes('X-Project-Id is the 32-digit ID in the path'), same.summary)
      t.equal(explainMismatch(signed, { status: 401, body }).kind, 'service')
    })

  t.test('explain: another complaint than one about project ids names no missing header', () => {
    for (const body of [
      { code: 401, element: 'Unauthorized', message: 'User is not correctly authenticated' },
      { code: 'Own.1', message: 'The project is not open.' },
    ])
      t.equal(explainMismatch(inProject({}), { status: 401, body }).kind, 'service')
  })

  t.test('explain: OBS signs in another way', () => {
    const body =
      '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<Error><Code>SignatureDoesNotMatch</Code><Message>The request signature we calculated does not match the signature you provided. Check your key &amp; signing method.</Message><RequestId>0000018A</RequestId><HostId>abc</HostId><AccessKeyId>QTWAOYTTINDUT2QVKYUC</AccessKeyId></Error>'
    for (const [headers, opening] of [
      [{}, 'The response is an XML error as OBS'],
      [{ server: 'OBS' }, 'OBS (object storage) refused the request'],
    ] as const) {
      const mismatch = explainMismatch(signed, { status: 403, headers, body })
      t.equal(mismatch.kind, 'service')
      t.equal(mismatch.errorCode, 'SignatureDoesNotMatch')
      t.equal(mismatch.requestId, '0000018A')
      t.ok(mismatch.summary.startsWith(opening), mismatch.summary)
      t.ok(mismatch.summary.includes('signs in another way, which this package does not cover'))
      t.ok(mismatch.summary.includes('Check your key & signing method.'), mismatch.summary)
      t.ok(!mismatch.text.includes('QTWAOYTTINDUT2QVKYUC'))
    }
  })
}

const namesGateway = ({ summary }: Mismatch): boolean => summary.startsWith('The gateway')

/** What a response proves, and what it does not. */
function whatIsProved(t: Harness): void {
  t.test('explain: only a gateway that knows the caller proves that authentication succeeded', () => {
    const codes = [
      ...['0101', '0103', '0201', '0202', '0203', '0301', '0302', '0303', '0304', '0305', '0306', '0307'],
      ...['0308', '0310', '0401', '0402', '0404', '0501', '0502', '0601', '0602', '0605', '0607', '0610'],
      ...['0613', '0705', '0801', '0802', '9999'],
    ].map((digits) => `APIG.${digits}`)
    const proving = [...codes, 'ModelArts.81004', 'ModelArts.4503', 'Own.1'].filter((code) =>
      /authentication succeeded|signature was accepted|secret access key is right/i.test(
        explainMismatch(signed, { status: 403, body: { error_code: code, error_msg: 'So it is.' } }).text,
      ),
    )
    t.deepEqual(proving, ['APIG.0302', 'APIG.0304'])
  })

  t.test('explain: success is not an error, whatever code its body has', () => {
    for (const body of [
      { code: 0, message: 'ok' },
      { code: '200', message: 'success' },
      { error_code: '0', error_msg: '' },
      '<html><body>hello</body></html>',
    ])
      t.equal(explainMismatch(signed, { status: 200, body }).kind, 'accepted')
    const body = { error_code: 'ModelArts.0203', error_msg: 'Invalid token' }
    t.equal(explainMismatch(signed, { status: 200, body }).kind, 'token')
  })

  t.test('explain: APIG.0101 compares what was signed with what can have arrived', () => {
    const body = { error_code: 'APIG.0101', error_msg: 'The API does not exist.' }
    const at = (target: string, headers: Readonly<Record<string, string>>): Mismatch =>
      explainMismatch(sign({ method: 'GET', url: target, headers }, credentials, { date }), {
        status: 404,
        body,
      })
    const release = at('https://api.example.com/a', { 'x-stage': 'RELEASE' })
    t.ok(release.summary.includes('does not show whether the header arrived'), release.summary)
    t.ok(release.advice[0]?.includes('drops x-stage') === true, release.text)
    t.ok(release.advice.join().includes('without this method'), release.text)
    t.ok(!release.advice.join().includes('IP address'), release.text)
    const lost = sign(
      { method: 'GET', url: 'https://api.example.com/a', headers: { 'x-stage': 'RELEASE' } },
      credentials,
      { date },
    )
    const { 'x-stage': _, ...headers } = lost.headers
    Object.defineProperty(lost, 'headers', { value: headers })
    t.ok(explainMismatch(lost, { status: 404, body }).summary.includes('no longer among signed.headers'))
    for (const [target, host, words] of [
      [
        'https://10.0.0.1/a',
        undefined,
        'The host is an IP address: an address reaches only the APIs of the DEFAULT group',
      ],
      ['https://[2001:db8::1]:8443/a', undefined, 'The host is an IP address'],
      [
        'https://10.0.0.1/a',
        'api.example.com',
        'The host of the URL is an IP address, which clients such as fetch send',
      ],
    ] as const) {
      const byAddress = at(target, { 'x-stage': 'RELEASE', ...(host !== undefined && { host }) })
      t.ok(byAddress.advice[1]?.startsWith(words) === true, byAddress.text)
    }
  })

  t.test('explain: a signature time within the window is not said to be outside', () => {
    const error_msg =
      'Incorrect IAM authentication information: calc aksk signature fail:signature expired, signature time:20191115T033655Z,server time:20191115T034155Z'
    const { summary, clock } = explainMismatch(signed, { error_code: 'APIG.0301', error_msg })
    t.equal(clock?.offsetSeconds, 300)
    t.ok(summary.includes("its time is 5 minutes behind the gateway's clock") && !summary.includes('at most'))
  })

  t.test('explain: no sentence names a web site', () => {
    for (const code of ['APIG.0101', 'APIG.0301', 'APIG.0302', 'APIG.9999', 'ModelArts.81002', 'Own.1']) {
      const { text } = explainMismatch(signed, { status: 403, body: { error_code: code, error_msg: 'No.' } })
      t.ok(!/https?:\/\/\w|www\.|\.com\b/.test(text), text)
    }
  })
}

function wrongArguments(t: Harness): void {
  const wrong = (name: string, run: () => unknown, message: RegExp): void =>
    t.test(`explain: ${name} is an error that says so`, () => {
      const error = t.throws(run, 'ARGUMENT_INVALID')
      t.ok(message.test(error.message), error.message)
    })
  const explain = (response: unknown) => (): unknown => explainMismatch(signed, response as never)
  wrong(
    'no signed request',
    () => explainMismatch(undefined as never, ''),
    /^signed must be what sign\(\) returned; received undefined/,
  )
  wrong(
    'a copy of the signed request',
    () => explainMismatch({ ...signed }, ''),
    /^signed has no canonicalRequest.*\{ \.\.\.signed \}/,
  )
  wrong(
    'something else as the canonical request',
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
  wrong('no response', explain(undefined), /^response must be.*undefined/)
  wrong('a number as the response', explain(401), /^response must be.*a number/)
  wrong('bytes as the response', explain(new Uint8Array(1)), /^response must be.*Uint8Array/)
  wrong(
    'a promise of the response',
    explain(Promise.resolve('')),
    /^response must be.*Promise.*read it first/,
  )
  wrong('a Response', explain(new Response('')), /^response must not be a Response.*await response\.text\(\)/)
  wrong(
    'a stream as the body',
    explain({ status: 401, body: new ReadableStream() }),
    /^response\.body must be.*ReadableStream.*await response\.text\(\)/,
  )
  wrong('no body', explain({ status: 401, body: undefined }), /^response\.body must be.*undefined/)
  wrong(
    'a status as text',
    explain({ status: '401', body: '' }),
    /^response\.status must be an HTTP status such as 401; received a string/,
  )
  wrong('an impossible status', explain({ status: 0, body: '' }), /^response\.status.*a number out of range/)
  wrong('headers as text', explain({ headers: 'server: nginx', body: '' }), /^response\.headers.*a string/)
}
