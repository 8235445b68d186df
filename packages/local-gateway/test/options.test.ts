import { expect, test } from 'vitest'
import { createGateway } from '@apig/local-gateway/internal'
import type { GatewayOptions } from '@apig/local-gateway/internal'
import { ask, make, NOW } from './signed-requests.ts'

const wrong: [options: Partial<GatewayOptions>, message: string][] = [
  [{ keys: { ak: '' } }, 'keys: the secret of "ak" must be a text that is not blank.'],
  [
    { keys: { ak: undefined as unknown as string } },
    'keys: the secret of "ak" must be a text that is not blank.',
  ],
  [{ auth: 'basic' as 'iam' }, "auth must be 'iam' or 'app'."],
  [{ limits: { bodyBytes: -1 } }, 'limits.bodyBytes must be a whole number above 0.'],
  [{ limits: { uriBytes: Number.NaN } }, 'limits.uriBytes must be a whole number above 0.'],
  [{ throttling: { requests: 0, seconds: 1 } }, 'throttling.requests must be a whole number above 0.'],
  [{ throttling: { requests: 1, seconds: 0.5 } }, 'throttling.seconds must be a whole number above 0.'],
  [{ keys: { 'a b': 'sk' } }, 'keys: the access key id "a b" must be 1 to 200 of A-Z, a-z, 0-9 and . _ ~ -'],
  [
    { backendKey: { keyId: 'a,b', secret: 'secret' } },
    'backendKey.keyId must be 1 to 200 of A-Z, a-z, 0-9 and . _ ~ -',
  ],
  [{ backendKey: { keyId: 'key', secret: ' ' } }, 'backendKey.secret must be a text that is not blank.'],
  [
    { backendKey: { keyId: 'key', secret: undefined as unknown as string } },
    'backendKey.secret must be a text that is not blank.',
  ],
  [{ echoLength: 1.5 }, 'echoLength must be a whole number above 0.'],
]

test.each(wrong)('%j is refused at once', async (options, message) => {
  await expect(createGateway({ keys: {}, ...options })).rejects.toThrow(message)
})

test('a Map of keys may change while the gateway runs', async () => {
  const keys = new Map<string, string>()
  const gateway = await createGateway({ keys, now: () => NOW })
  try {
    expect((await ask(gateway.url, make())).message).toContain('ak not exist')
    keys.set('AK0123456789EXAMPLE', 'sk-of-the-tests')
    expect(await ask(gateway.url, make())).toMatchObject({ status: 200 })
  } finally {
    await gateway.close()
  }
})

test('setClock without an argument goes back to the clock of the options', async () => {
  const gateway = await createGateway({ keys: { AK0123456789EXAMPLE: 'sk-of-the-tests' }, now: () => NOW })
  try {
    gateway.setClock(() => new Date(0))
    expect((await ask(gateway.url, make())).message).toContain('signature expired')
    gateway.setClock()
    expect(await ask(gateway.url, make())).toMatchObject({ status: 200 })
  } finally {
    await gateway.close()
  }
})
