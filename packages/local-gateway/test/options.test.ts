import { expect, test } from 'vitest'
import { isGatewayError, startGateway } from '@apig/local-gateway'
import type { LocalGatewayOptions } from '@apig/local-gateway'
import { createGateway } from '@apig/local-gateway/internal'
import { ask, make, NOW } from './signed-requests.ts'

const KEY_ID = 'must be 1 to 200 of A-Z, a-z, 0-9 and . _ ~ -; received'
const SECRET = 'sk-that-no-message-shows'
const wrong: [options: object, message: string][] = [
  [{ acessKeys: {} }, 'startGateway has no option "acessKeys"; did you mean accessKeys?'],
  [{ upstream: '' }, 'startGateway has no option "upstream"; there are accessKeys, apiKeys'],
  [{ accessKeys: {} }, 'accessKeys is empty. Leave it out to have a key generated.'],
  [{ accessKeys: SECRET }, "accessKeys must be an object such as { AK: 'SK' } or a Map, not a string."],
  [{ accessKeys: { ak: '' } }, 'the secret of "ak" must be a non-blank string, not an empty string.'],
  [{ accessKeys: { ak: undefined } }, 'the secret of "ak" must be a non-blank string, not undefined.'],
  [{ accessKeys: { 'a b': SECRET } }, `accessKeys: each access key ID ${KEY_ID} a string.`],
  [{ signatureKey: { keyId: 'a,b', secret: SECRET } }, `signatureKey.keyId ${KEY_ID} a string.`],
  [{ signatureKey: { keyId: 'key', secret: ' ' } }, 'signatureKey.secret must be a non-blank string'],
  [
    { signatureKey: { id: 'key', secret: SECRET } },
    'signatureKey has no option "id"; there are keyId, secret',
  ],
  [{ tokens: SECRET }, 'tokens must be an array or a Set of strings, not a string.'],
  [{ apiKeys: [' '] }, 'apiKeys: each must be a non-blank string'],
  [{ appCodes: [1] }, 'appCodes: each must be a non-blank string, not a number.'],
  [{ iamUsers: [] }, 'iamUsers must be an array of users, not an empty one.'],
  [{ iamUsers: [{ userName: 'a' }] }, 'iamUsers: domainName must be a non-blank string'],
  [{ backend: 'localhost:3000' }, 'backend must be the origin of an HTTP server'],
  [{ backend: 'http://localhost:3000/api' }, '(http, no path), or a handler (request, response).'],
  [{ backend: 'https://localhost:3000' }, '(http, no path), or a handler (request, response).'],
  [{ port: 70_000 }, 'port must be a whole number from 0 (any free port) to 65535, not 70000.'],
  [{ stages: 'RELEASE' }, "stages must be 'any', or names such as 'RELEASE'; received a string."],
  [{ stages: [] }, "stages must be 'any', or names such as 'RELEASE'; received an empty array."],
  [{ paths: ['orders'] }, "paths must be paths such as '/v1/infers'; received other values."],
  [{ now: new Date() }, 'now must be a function that returns a Date, not a Date.'],
  [{ signForwarded: 0 }, 'signForwarded must be true or false, not a number.'],
  [{ onRequest: {} }, 'onRequest must be a function, not a plain object.'],
  [{ auth: 'basic' }, "auth must be 'iam' or 'app', not a string."],
  [{ limits: { bodyBytes: -1 } }, 'limits.bodyBytes must be a whole number above 0, not -1.'],
  [{ limits: { uriBytes: Number.NaN } }, 'limits.uriBytes must be a whole number above 0, not NaN.'],
  [{ limits: { body: 1 } }, 'limits has no option "body"; there are bodyBytes, uriBytes'],
  [{ throttling: { requests: 0, seconds: 1 } }, 'throttling.requests must be a whole number above 0, not 0.'],
  [
    { throttling: { requests: 1, seconds: 0.5 } },
    'throttling.seconds must be a whole number above 0, not 0.5.',
  ],
  [{ cors: { origin: '*' } }, 'cors has no option "origin"; there are allowOrigin'],
]

test.each(wrong)('%j is refused at once', async (options, message) => {
  const error: unknown = await startGateway(options as LocalGatewayOptions).then(
    () => undefined,
    (reason: unknown) => reason,
  )
  expect(error).toMatchObject({ name: 'GatewayError', code: 'OPTION_INVALID' })
  expect(isGatewayError(error)).toBe(true)
  expect((error as Error).message).toContain(message)
  expect((error as Error).message).not.toContain(SECRET)
})

test('a port that is taken is an error with a code of its own', async () => {
  const first = await startGateway()
  try {
    const port = Number(new URL(first.url).port)
    await expect(startGateway({ port })).rejects.toMatchObject({
      code: 'PORT_TAKEN',
      message: `port ${port} is in use. Leave port out to get any free one.`,
    })
  } finally {
    await first.close()
  }
})

test('a Map of keys may change while the gateway runs', async () => {
  const accessKeys = new Map([['another', 'secret']])
  const gateway = await startGateway({ accessKeys, now: () => NOW, backend: (_, response) => response.end() })
  try {
    expect((await ask(gateway.url, make())).message).toContain('ak not exist')
    accessKeys.set('AK0123456789EXAMPLE', 'sk-of-the-tests')
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
