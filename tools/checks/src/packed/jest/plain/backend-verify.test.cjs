const { createVerifier, isConfigError } = require('@apig/backend-verify')
const { sign } = require('@apig/signer-core')

const keys = { 'signature-key-1': 'secret' }

test('verifies a request', async () => {
  const verifier = createVerifier({ keys, hosts: ['example.com'] })
  const signed = sign(
    { method: 'POST', url: 'https://example.com/orders', body: 'text' },
    { accessKeyId: 'signature-key-1', secretAccessKey: 'secret' },
  )
  const headers = [...Object.entries(signed.headers), ['Host', 'example.com']]
  const request = { method: 'POST', url: '/orders', headers }
  expect(await verifier.verify({ ...request, body: 'text' })).toMatchObject({ ok: true })
  expect(await verifier.verify({ ...request, body: 'other' })).toMatchObject({ ok: false })
})

test('throws errors that its guard knows', () => {
  expect.assertions(1)
  try {
    createVerifier({ keys: {} })
  } catch (error) {
    expect(isConfigError(error)).toBe(true)
  }
})

test.each(['express', 'fastify', 'koa', 'hono', 'node', 'fetch', 'redis'])('loads %s', (entry) => {
  expect(Object.keys(require(`@apig/backend-verify/${entry}`))).not.toEqual([])
})
