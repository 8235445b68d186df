import type { FastifyPluginCallback } from 'fastify'
import type { Verifier } from '../create-verifier.ts'
import { dropUnreadBody } from './incoming-body.ts'
import type { AcceptedRequest } from '../result/result.ts'
import { turnAway } from './turn-away.ts'
import { verifyIncoming } from './verify-incoming.ts'

export type { AcceptedRequest } from '../result/result.ts'

declare module 'fastify' {
  interface FastifyRequest {
    /** What `@apig/backend-verify` verified, where a verifier stands before the handler. */
    apig: AcceptedRequest
  }
}

/**
 * A plugin for Fastify 5 that lets only verified requests through. Register it on the root, before every other plugin
 * and every route: it holds for the whole application from there on, for unknown routes and content types as well.
 * Handlers find `request.apig`, the bytes of the body in its `body`, and content type parsers work as usual. It verifies the target
 * as it came, whatever `rewriteUrl` makes of it.
 *
 * @example
 * ```ts
 * import fastify from 'fastify'
 * import { createVerifier } from '@apig/backend-verify'
 * import { verifying } from '@apig/backend-verify/fastify'
 *
 * const app = fastify()
 * app.register(verifying(createVerifier({ keys: { 'signature-key-1': 'the secret in the console' } })))
 * app.post('/orders', (request) => ({ keyId: request.apig.keyId, order: request.body }))
 * ```
 */
export function verifying(verifier: Verifier): FastifyPluginCallback {
  const plugin: FastifyPluginCallback = (app, _options, done) => {
    if (!app.hasRequestDecorator('apig')) app.decorateRequest('apig')
    // The first hook there is: nothing of the application has run, and the body is verified before anything parses it.
    app.addHook('onRequest', async (request, reply) => {
      const result = await verifyIncoming(verifier, request.raw, request.originalUrl)
      if (result.ok) {
        request.apig = result as AcceptedRequest
        dropUnreadBody(request.raw, reply.raw)
        return
      }
      const { status, headers, body } = turnAway(request.raw, result)
      if (reply.sent) return reply
      return reply.code(status).headers(headers).send(body)
    })
    done()
  }
  // What fastify-plugin sets: the hook is the parent's, not that of a context of its own.
  return Object.assign(plugin, {
    [Symbol.for('skip-override')]: true,
    [Symbol.for('fastify.display-name')]: '@apig/backend-verify',
    [Symbol.for('plugin-meta')]: { name: '@apig/backend-verify', fastify: '5.x' },
  })
}
