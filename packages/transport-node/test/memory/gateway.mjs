// The other end of memory.mjs, in a process of its own: a gateway that lets any length pass, and a service that counts.
import { createGateway } from '@apig/local-gateway/internal'

const gateway = await createGateway({
  keys: { 'memory-access-key': 'memory-secret' },
  limits: { bodyBytes: Number.MAX_SAFE_INTEGER },
  backend: async ({ body }, response) => {
    let bytes = 0
    for await (const chunk of body) bytes += chunk.length
    response.end(JSON.stringify({ bytes }))
  },
})
process.send(gateway.url)
process.once('disconnect', () => process.exit())
