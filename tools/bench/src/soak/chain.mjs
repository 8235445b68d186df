import { randomBytes } from 'node:crypto'
import { startChild } from '../network/child.mjs'
import { startRedisServer } from '../network/redis-server.mjs'
import { startFaultProxy } from './fault-proxy.mjs'

/** @typedef {Awaited<ReturnType<typeof startChain>>} Chain */

/** Gateway, backend and Redis, each in a process of its own, with something that can fail between them. */
export async function startChain() {
  // A claim that was accepted is on disk before it counts.
  const redis = await startRedisServer(['--appendonly', 'yes', '--appendfsync', 'always'])
  const toRedis = await startFaultProxy(() => redis.port)
  const toBackend = await startFaultProxy(() => backend.first)
  const host = `127.0.0.1:${toBackend.port}`
  const backend = await startChild('../soak/backend.mjs', [JSON.stringify({ redisPort: toRedis.port, host })])
  const toGateway = await startFaultProxy(() => Number(new URL(gateway.first).port))
  const accessKeys = Object.fromEntries(['AK1', 'AK2', 'AK3'].map((id) => [id, newSecret()]))
  let rotations = 0
  const newSignatureKey = () => ({ keyId: `signature-key-${rotations++}`, secret: newSecret() })
  const startGateway = () => {
    const settings = { accessKeys, signatureKey, backend: `http://${host}` }
    return startChild('../soak/gateway.mjs', [JSON.stringify(settings)])
  }
  /** @param {...{ keyId: string, secret: string }} keys */
  const tellBackend = (...keys) =>
    backend.ask({ name: 'keys', value: Object.fromEntries(keys.map(({ keyId, secret }) => [keyId, secret])) })
  let signatureKey = newSignatureKey()
  let gateway = await startGateway()
  await tellBackend(signatureKey)

  return {
    redis,
    toRedis,
    toBackend,
    toGateway,
    accessKeys,
    /** Past the gateway. */
    backendPort: /** @type {number} */ (backend.first),
    /** @param {'gateway' | 'backend'} whom @param {{ name: string, value?: unknown }} question */
    ask: (whom, question) => (whom === 'gateway' ? gateway : backend).ask(question),
    /** As in operation: the backend learns the new key, the gateway takes it, the backend forgets the old one. */
    async rotateSignatureKey() {
      const old = signatureKey
      signatureKey = newSignatureKey()
      await tellBackend(old, signatureKey)
      await gateway.stop()
      gateway = await startGateway()
      await tellBackend(signatureKey)
    },
    async close() {
      for (const proxy of [toGateway, toBackend, toRedis]) proxy.close()
      await gateway.stop()
      await backend.stop()
      await redis.stop()
    },
  }
}

function newSecret() {
  return randomBytes(20).toString('hex')
}
