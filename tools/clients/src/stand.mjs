import { startGateway } from '@apig/local-gateway'

/** A gateway, and a backend behind it that keeps what it gets. */
export async function openStand() {
  /** @type {Map<string, string>} bodies, by the name of the call */
  const received = new Map()
  /** @type {import('@apig/local-gateway').GatewayRequest[]} */
  const requests = []
  const gateway = await startGateway({
    onRequest: (request) => requests.push(request),
    backend: async (request, response) => {
      const chunks = []
      for await (const chunk of request) chunks.push(chunk)
      received.set(String(request.headers['x-call']), Buffer.concat(chunks).toString())
      response.end('{}')
    },
  })
  return {
    url: gateway.url,
    requests,
    /** @type {Record<string, string>} */
    keys: {
      HUAWEICLOUD_SDK_AK: gateway.credentials.accessKeyId,
      HUAWEICLOUD_SDK_SK: gateway.credentials.secretAccessKey,
    },
    /** @type {Record<string, string>} */
    variables: { kind: 'flowers', name: '花 & more', color: 'red' },
    /**
     * What is wrong with how a call arrived.
     *
     * @param {import('./calls.mjs').Call} call
     */
    problemOf(call) {
      const body = received.get(headerOf(call))
      if (body === undefined) return `not accepted: ${JSON.stringify(requests, null, 1)}`
      if (call.received !== undefined && body !== call.received)
        return `the backend got ${JSON.stringify(body)}`
      return undefined
    },
    close: () => gateway.close(),
  }
}

/**
 * The header `x-call`, which tells calls apart.
 *
 * @param {import('./calls.mjs').Call} call
 */
export const headerOf = ({ name }) => name.replace(/\W+/g, '-')
