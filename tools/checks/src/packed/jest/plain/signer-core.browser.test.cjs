/**
 * @jest-environment jsdom
 */
// Jest's jsdom has no TextEncoder of its own; projects add it, as they do for other libraries.
const { TextDecoder, TextEncoder } = require('node:util')
Object.assign(globalThis, { TextDecoder, TextEncoder })
const { createSigner, payloadHash } = require('@apig/signer-core')

test('hashes and signs with the crypto that browsers get', () => {
  const signer = createSigner({ accessKeyId: 'AK', secretAccessKey: 'SK' })
  expect(signer.sign({ method: 'POST', url: 'https://example.com', body: 'text' }).signature).toMatch(
    /^[0-9a-f]{64}$/,
  )
  expect(payloadHash('')).toBe('e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855')
})
