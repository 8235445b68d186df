import { createSigner } from '@apig/signer-core'
import { startGateway } from '@apig/local-gateway'
import type { LocalGateway } from '@apig/local-gateway'

let gateway: LocalGateway
beforeAll(async () => {
  gateway = await startGateway({ backend: (req, res) => res.end(`hello ${req.url}`) })
})
afterAll(() => gateway.close())

test('a signed call reaches the backend', async () => {
  const headers = { 'x-stage': 'RELEASE' }
  const signed = createSigner(gateway.credentials).sign({
    method: 'GET',
    url: `${gateway.url}/orders`,
    headers,
  })
  const response = await fetch(signed.url, signed)
  expect(await response.text()).toBe('hello /orders')
})
