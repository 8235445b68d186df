import { createPayloadHash, payloadHash, sign, UNSIGNED_PAYLOAD } from '@apig/signer-core'
import type { Harness } from './harness.ts'
import { credentials, date, signBoth, url } from './samples.ts'

const EMPTY = 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855'
const BRACES = '44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a'

/** What of the body is signed, and how a caller says so. */
export default function payloadSuite(t: Harness): void {
  t.test('payload: text is hashed as UTF-8, bytes as they are', () => {
    t.equal(payloadHash('{}'), BRACES)
    t.equal(payloadHash(new Uint8Array([0x7b, 0x7d])), BRACES)
    t.equal(payloadHash(new Uint8Array([0x7b, 0x7d]).buffer), BRACES)
    t.equal(payloadHash(new Uint8Array([0, 0x7b, 0x7d, 0]).subarray(1, 3)), BRACES)
    t.equal(payloadHash('é'), payloadHash(new Uint8Array([0xc3, 0xa9])))
    t.equal(payloadHash('\ufeff{}') === BRACES, false)
    for (const none of [undefined, null, '', new Uint8Array(), new ArrayBuffer(0)])
      t.equal(payloadHash(none), EMPTY)
  })

  t.test('payload: a body of any method is hashed, none counts as empty', () => {
    for (const method of ['GET', 'DELETE', 'HEAD', 'POST'])
      t.equal(signBoth({ method, url, body: '{}' }).payloadHash, BRACES)
    t.equal(signBoth({ method: 'POST', url }).payloadHash, EMPTY)
    t.equal('body' in signBoth({ method: 'POST', url }), false)
    t.equal(signBoth({ method: 'POST', url, body: '{}' }).body, '{}')
    t.equal(signBoth({ method: 'POST', url, body: '' }).body, '')
  })

  t.test('payload: a hash made piece by piece is the hash of the whole', () => {
    const bytes = new Uint8Array(100_000).map((_, at) => (at * 31) & 0xff)
    const hash = createPayloadHash()
    for (let at = 0; at < bytes.length; at += 777) hash.update(bytes.subarray(at, at + 777))
    t.equal(hash.digest(), payloadHash(bytes))
    t.equal(createPayloadHash().digest(), EMPTY)
    t.equal(createPayloadHash().update('{').update('}').digest(), BRACES)
    t.equal(createPayloadHash().update('é中').digest(), payloadHash('é中'))
    t.equal(
      createPayloadHash()
        .update(new Uint8Array([0x7b, 0x7d]).buffer)
        .digest(),
      BRACES,
    )
  })

  t.test('payload: a payload hash ends with digest', () => {
    const hash = createPayloadHash()
    hash.digest()
    t.throws(() => hash.digest(), 'PAYLOAD_HASH_FINISHED')
    t.throws(() => hash.update('x'), 'PAYLOAD_HASH_FINISHED')
    t.throws(() => createPayloadHash().update({} as never), 'BODY_UNSUPPORTED')
  })

  t.test("payload: 'unsigned' adds the signed header and takes any body", () => {
    const body = { any: 'thing' }
    const signed = sign({ method: 'POST', url, body }, credentials, { date, payload: 'unsigned' })
    t.equal(signed.payloadHash, UNSIGNED_PAYLOAD)
    t.equal(signed.headers['x-sdk-content-sha256'], 'UNSIGNED-PAYLOAD')
    t.deepEqual(signed.signedHeaders, ['host', 'x-sdk-content-sha256', 'x-sdk-date'])
    t.equal(signed.body, body)
    const given = sign(
      { method: 'POST', url, headers: { 'X-Sdk-Content-Sha256': 'UNSIGNED-PAYLOAD' }, body },
      credentials,
      { date },
    )
    t.equal(given.signature, signed.signature)
  })

  t.test('payload: { hash } supplies the hash and adds no header', () => {
    const signed = sign({ method: 'POST', url, body: { a: 'stream' } }, credentials, {
      date,
      payload: { hash: BRACES },
    })
    t.equal(signed.payloadHash, BRACES)
    t.deepEqual(signed.signedHeaders, ['host', 'x-sdk-date'])
    t.equal(signed.signature, signBoth({ method: 'POST', url, body: '{}' }).signature)
  })

  t.test('payload: the header is taken verbatim, and may agree with the option', () => {
    const headers = { 'x-sdk-content-sha256': BRACES }
    t.equal(signBoth({ method: 'POST', url, headers, body: 'other' }).payloadHash, BRACES)
    t.equal(
      signBoth({ method: 'POST', url, headers: { 'x-sdk-content-sha256': '0000' }, body: 'other' })
        .payloadHash,
      '0000',
    )
    t.equal(signBoth({ method: 'POST', url, headers, body: '{}' }, { payload: 'signed' }).payloadHash, BRACES)
    t.equal(
      signBoth({ method: 'POST', url, headers, body: 'x' }, { payload: { hash: BRACES } }).payloadHash,
      BRACES,
    )
    t.equal(
      signBoth({ method: 'POST', url, headers: { 'x-sdk-content-sha256': ' UNSIGNED-PAYLOAD ' } })
        .payloadHash,
      UNSIGNED_PAYLOAD,
    )
  })

  t.test('payload: an option that contradicts the header is an error', () => {
    const headers = { 'x-sdk-content-sha256': BRACES }
    t.throws(
      () => signBoth({ method: 'POST', url, headers, body: '{}' }, { payload: 'unsigned' }),
      'PAYLOAD_CONFLICT',
    )
    t.throws(
      () => signBoth({ method: 'POST', url, headers, body: 'other' }, { payload: 'signed' }),
      'PAYLOAD_CONFLICT',
    )
    t.throws(
      () => signBoth({ method: 'POST', url, headers, body: 'other' }, { payload: { hash: EMPTY } }),
      'PAYLOAD_CONFLICT',
    )
    t.throws(
      () =>
        signBoth(
          { method: 'POST', url, headers: { 'x-sdk-content-sha256': UNSIGNED_PAYLOAD }, body: '{}' },
          { payload: 'signed' },
        ),
      'PAYLOAD_CONFLICT',
    )
  })
}
