import { createSigner, isSignerError, sign, SignerError } from '@apig/signer-core'
import type { Harness } from './harness.ts'
import { credentials, date, url } from './samples.ts'

const key = { ...credentials, securityToken: 'tokenTokenTokenToken' }
const secrets = [key.secretAccessKey, key.securityToken, key.accessKeyId]

/** What a log could show by accident. */
export default function secrecySuite(t: Harness): void {
  t.test('secrecy: a signer shows nothing of its key', () => {
    const signer = createSigner(key)
    const shown = [
      JSON.stringify(signer),
      String(signer),
      JSON.stringify(Object.entries(signer)),
      deepKeys(signer),
    ].join(' ')
    for (const secret of secrets) t.ok(!shown.includes(secret), 'a secret is visible')
    t.deepEqual(Object.keys(signer), ['sign'])
  })

  t.test('secrecy: the stages of a signed request can be read but are not listed', () => {
    const signed = sign({ method: 'GET', url }, key, { date })
    t.ok(signed.canonicalRequest.startsWith('GET\n'))
    t.ok(signed.stringToSign.startsWith('SDK-HMAC-SHA256\n'))
    for (const listed of [
      Object.keys(signed),
      Object.keys({ ...signed }),
      Object.keys(JSON.parse(JSON.stringify(signed)) as object),
    ])
      t.deepEqual(listed, ['method', 'url', 'headers', 'signedHeaders', 'payloadHash', 'signature'])
    const seen: string[] = []
    for (const name in signed) seen.push(name)
    t.ok(!seen.includes('canonicalRequest') && !seen.includes('stringToSign'))
    t.ok(!JSON.stringify(signed).includes(key.secretAccessKey))
  })

  t.test('secrecy: no error repeats a secret, a token, a body or a URL', () => {
    const secret = 'S3cretValue'
    const wrong: (() => unknown)[] = [
      () => sign({ method: 'GET', url }, { accessKeyId: 'AK', secretAccessKey: `${secret} ` }),
      () => sign({ method: 'GET', url }, { accessKeyId: `${secret},`, secretAccessKey: 'SK' }),
      () => sign({ method: 'GET', url }, { accessKeyId: 'AK', secretAccessKey: `${secret}\nx` }),
      () => sign({ method: 'GET', url }, { ...credentials, securityToken: `${secret}\n` }),
      () => sign({ method: 'GET', url }, secret as never),
      () => sign({ method: 'GET', url: `https://${secret}:${secret}@example.com/` }, credentials),
      () => sign({ method: 'GET', url: `http://[${secret}` }, credentials),
      () => sign({ method: 'GET', url: `/a#${secret}`, headers: { host: 'h' } }, credentials),
      () => sign({ method: 'GET', url: `https://example.com/?token=${secret}&=1` }, credentials),
      () => sign({ method: 'GET', url, headers: { 'x-auth-token': `${secret}\n` } }, credentials),
      () => sign({ method: 'GET', url, headers: { 'x-auth-token': [secret] as never } }, credentials),
      () => sign({ method: 'POST', url, body: { secret } }, credentials),
      () => sign({ method: 'POST', url, body: 'x' }, credentials, { payload: { hash: secret } }),
      () => sign({ method: 'POST', url, headers: { 'x-sdk-date': secret } }, credentials),
      () => sign({ method: `${secret} x`, url }, credentials),
    ]
    for (const run of wrong) {
      try {
        run()
        t.ok(false, 'nothing was thrown')
      } catch (error) {
        t.ok(isSignerError(error), String(error))
        const shown = `${String(error)} ${JSON.stringify(error)} ${error.stack?.split('\n    at ')[0] ?? ''} ${String(error.cause)}`
        t.ok(!shown.includes(secret) && !shown.includes(secret.toLowerCase()), shown)
      }
    }
  })

  t.test('secrecy: errors are recognised, also those of another copy of this package', () => {
    const error = new SignerError('URL_INVALID', 'message', { cause: 1 })
    t.equal(isSignerError(error), true)
    t.equal(error.cause, 1)
    t.equal(Object.keys(error).join(), 'code')
    t.equal(
      isSignerError(Object.assign(new Error('message'), { name: 'SignerError', code: 'URL_INVALID' })),
      true,
    )
    for (const other of [
      new Error('message'),
      { name: 'SignerError', code: 'x' },
      null,
      undefined,
      'SignerError',
    ])
      t.equal(isSignerError(other), false)
  })
}

function deepKeys(value: object): string {
  return Object.getOwnPropertyNames(value).concat(Object.getOwnPropertySymbols(value).map(String)).join()
}
