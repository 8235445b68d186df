import { createSignedFetch } from '@apig/transport-fetch'

test('makes a signed call', async () => {
  const signedFetch = createSignedFetch({
    credentials: { accessKeyId: 'AK', secretAccessKey: 'SK' },
    origins: 'https://example.com',
    fetch: async (_url, init) => new Response(new Headers(init?.headers).get('Authorization')),
  })
  const response = await signedFetch('https://example.com/a?b=1')
  expect(await response.text()).toMatch(/^SDK-HMAC-SHA256 Access=AK, /)
})
