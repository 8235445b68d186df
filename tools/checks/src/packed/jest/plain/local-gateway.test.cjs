const { startGateway } = require('@apig/local-gateway')

test('a call that is not signed is refused', async () => {
  const gateway = await startGateway()
  const { status } = await fetch(gateway.url, { headers: { 'x-stage': 'RELEASE' } })
  await gateway.close()
  expect(status).toBe(401)
})
