import { createHash } from 'node:crypto'
import { expect, test } from 'vitest'
import { startGateway } from '@apig/local-gateway'
import type { LocalGateway, LocalGatewayOptions } from '@apig/local-gateway'
import { fromIamToken, fromTemporaryKeys } from '@apig/transport-node/credentials'
import type { TransportCredentials } from '@apig/transport-fetch'
import { startClient } from './stand/client.ts'
import { opened } from './stand/opened.ts'

const start = async (options?: LocalGatewayOptions): Promise<LocalGateway> =>
  opened(await startGateway(options))

const service = ({ url }: LocalGateway): string => `${url}/v1/infers/flowers`

/** A token of the gateway's own IAM. */
const token = (
  gateway: LocalGateway,
  more: { password?: string; userId?: string; passcode?: string } = {},
): ReturnType<typeof fromIamToken> => {
  const { domainName, userName, password } = gateway.iamUser
  return fromIamToken({
    endpoint: gateway.url,
    projectName: 'cn-north-4',
    domainName,
    userName,
    password,
    ...more,
  })
}

test('a picture of 20 MB: refused with AK/SK by an error that names the way, accepted by that way', async () => {
  const gateway = await start()
  const picture = Buffer.alloc(20_000_000, 'picture')
  const send = (
    credentials: TransportCredentials | (() => Promise<TransportCredentials>),
  ): Promise<Response> =>
    startClient(gateway.url, { credentials }).upload(service(gateway), [
      { name: 'images', value: picture, fileName: 'large.png', contentType: 'image/png' },
    ]) as unknown as Promise<Response>

  await expect(send(gateway.credentials)).rejects.toMatchObject({
    code: 'BODY_TOO_LARGE',
    message: expect.stringMatching(/use a token \(fromIamToken of @apig\/transport-node\/credentials\)/),
  })
  expect(gateway.requests).toEqual([])

  const response = await send(token(gateway))
  expect(response.status).toBe(200)
  const sha256 = createHash('sha256').update(picture).digest('hex')
  expect(await response.json()).toMatchObject({
    files: [{ size: 20_000_000, sha256 }],
    verified: { key_id: gateway.signatureKey.keyId, body: true },
  })
  expect(gateway.requests.map(({ path, identity }) => [path, identity])).toEqual([
    ['/v3/auth/tokens', undefined],
    ['/v1/infers/flowers', 'token'],
  ])
})

test('without the limit of the client, the gateway itself refuses 20 MB with AK/SK', async () => {
  const gateway = await start()
  const client = startClient(gateway.url, { credentials: gateway.credentials, maxBodyBytes: Infinity })
  const response = await client.fetch(service(gateway), { method: 'POST', body: Buffer.alloc(20_000_000) })
  expect(response.status).toBe(413)
})

test('fromTemporaryKeys gets keys for the access key, and for a token; the gateway accepts both', async () => {
  const gateway = await start()
  for (const credentials of [gateway.credentials, token(gateway)]) {
    const temporary = fromTemporaryKeys({ credentials, endpoint: gateway.url, durationSeconds: 900 })
    const client = startClient(gateway.url, { credentials: temporary })
    expect((await client.fetch(service(gateway))).status).toBe(200)
    const keys = await temporary()
    const bare = { accessKeyId: keys.accessKeyId, secretAccessKey: keys.secretAccessKey }
    const refused = await startClient(gateway.url, { credentials: bare }).fetch(service(gateway))
    expect(refused.status).toBe(401)
  }
})

test('a wrong password, login protection and a locked user are each the error of their own', async () => {
  const gateway = await start()
  await expect(token(gateway, { password: 'wrong' })()).rejects.toMatchObject({ code: 'PASSWORD_REFUSED' })
  const user = { domainName: 'account', userName: 'user', password: 'pass' }
  const locked = await start({ iamUsers: [{ ...user, locked: true }] })
  await expect(token(locked)()).rejects.toMatchObject({ code: 'USER_LOCKED' })
  const guarded = await start({ iamUsers: [{ ...user, userId: 'u-1', passcode: '123456' }] })
  await expect(token(guarded)()).rejects.toMatchObject({ code: 'MFA_REQUIRED' })
  await expect(token(guarded, { userId: 'u-1', passcode: '0' })()).rejects.toMatchObject({
    code: 'MFA_REQUIRED',
  })
  expect(await token(guarded, { userId: 'u-1', passcode: '123456' })()).toHaveProperty('authToken')
  const fifth = token(gateway, { password: 'wrong' })
  for (let count = 0; count < 4; count++)
    await expect(fifth()).rejects.toMatchObject({ code: 'PASSWORD_REFUSED' })
  await expect(token(gateway)()).rejects.toMatchObject({ code: 'USER_LOCKED' })
})

test('an API key and an app code of the options are accepted', async () => {
  const gateway = await start({ apiKeys: ['the-key'], appCodes: ['the-code'] })
  for (const credentials of [
    { apiKey: 'the-key' },
    { apiKey: 'the-key', temporary: true },
    { appCode: 'the-code' },
  ])
    expect((await startClient(gateway.url, { credentials }).fetch(service(gateway))).status).toBe(200)
  const wrong = await startClient(gateway.url, { credentials: { apiKey: 'another' } }).fetch(service(gateway))
  expect(wrong.status).toBe(401)
})
