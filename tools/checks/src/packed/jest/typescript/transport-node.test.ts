import { createClient } from '@apig/transport-node'
import { fromEnv } from '@apig/transport-node/credentials'

test('makes a client', async () => {
  const client = createClient({ credentials: fromEnv(), origins: 'https://example.com' })
  await client.close()
  expect(typeof client.postJson).toBe('function')
})
