import { createVerifier, type VerifyResult } from '@apig/backend-verify'
import { verifying } from '@apig/backend-verify/express'

test('refuses what is not signed', async () => {
  const verifier = createVerifier({ keys: { 'signature-key-1': 'secret' }, hosts: ['example.com'] })
  expect(typeof verifying(verifier)).toBe('function')
  const result: VerifyResult = await verifier.verify({
    method: 'GET',
    url: '/',
    headers: [['Host', 'example.com']],
  })
  expect(result.ok).toBe(false)
})
