const { createSigner } = require('@apig/signer-core')
const { startGateway } = require('@apig/local-gateway')

let gateway
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
