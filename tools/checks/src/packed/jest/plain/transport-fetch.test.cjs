const { createSignedFetch, isTransportError } = require('@apig/transport-fetch')

const signedFetch = createSignedFetch({
  credentials: { accessKeyId: 'AK', secretAccessKey: 'SK' },
  origins: 'https://example.com',
  fetch: async (_url, { headers }) => new Response(headers.Authorization),
})

test('makes a signed call', async () => {
  const response = await signedFetch('https://example.com/a?b=1', { method: 'POST', body: 'text' })
  expect(await response.text()).toMatch(/^SDK-HMAC-SHA256 Access=AK, /)
})

test('throws errors that its guard knows', async () => {
  const error = await signedFetch('https://example.org').catch((thrown) => thrown)
  expect(isTransportError(error) && error.code).toBe('ORIGIN_NOT_ALLOWED')
})
