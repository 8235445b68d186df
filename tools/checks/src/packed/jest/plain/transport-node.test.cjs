const { once } = require('node:events')
const { createServer } = require('node:http')
const { createClient, isTransportError } = require('@apig/transport-node')
const { chain, fromEnv } = require('@apig/transport-node/credentials')

const server = createServer((request, response) => response.end(JSON.stringify(request.headers)))
let origin

beforeAll(async () => {
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  origin = `http://127.0.0.1:${server.address().port}`
})

afterAll(() => server.close())

test('makes a signed call', async () => {
  process.env.HUAWEICLOUD_SDK_AK = 'AK'
  process.env.HUAWEICLOUD_SDK_SK = 'SK'
  const client = createClient({ credentials: chain(fromEnv()), origins: origin })
  const { data } = await client.postJson(`${origin}/path`, { text: 'hello' })
  await client.close()
  expect(data.authorization).toMatch(/^SDK-HMAC-SHA256 Access=AK, /)
})

test('throws errors that its guard knows', async () => {
  const client = createClient({ credentials: { accessKeyId: 'AK', secretAccessKey: 'SK' }, origins: origin })
  const error = await client.fetch('https://example.org').catch((thrown) => thrown)
  await client.close()
  expect(isTransportError(error) && error.code).toBe('ORIGIN_NOT_ALLOWED')
})
