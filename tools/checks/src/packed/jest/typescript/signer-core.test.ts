import { createSigner, isSignerError, type SignedRequest } from '@apig/signer-core'
import { v11HmacSha256 } from '@apig/signer-core/v11'

test('signs, with the algorithm of a subpath too', () => {
  const request = { method: 'GET', url: 'https://example.com/a' } as const
  const signer = createSigner({ accessKeyId: 'AK', secretAccessKey: 'SK' })
  const signed: SignedRequest = signer.sign(request)
  expect(signed.headers['Authorization']).toMatch(/^SDK-HMAC-SHA256 /)
  const algorithm = v11HmacSha256({ region: 'cn-north-4', service: 'iotda' })
  const other = createSigner({ accessKeyId: 'AK', secretAccessKey: 'SK' }, { algorithm }).sign(request)
  expect(other.headers['Authorization']).toMatch(/^V11-HMAC-SHA256 /)
})

test('throws errors whose code is typed', () => {
  expect.assertions(1)
  try {
    createSigner({ accessKeyId: 'AK', secretAccessKey: '' })
  } catch (error) {
    if (isSignerError(error)) expect(error.code).toBe('CREDENTIALS_INVALID')
  }
})
