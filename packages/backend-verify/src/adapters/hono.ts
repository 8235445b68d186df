import type { MiddlewareHandler } from 'hono'
import type { Verifier } from '../create-verifier.ts'
import type { ExemptRequest, VerifiedRequest } from '../result.ts'
import { refuseFetch } from './refuse-fetch.ts'
import { turnAway } from './turn-away.ts'
import { verifyIncoming } from './verify-incoming.ts'
import { verifyRequest } from './verify-request.ts'

/** What a handler finds under `c.get('apig')`. `lost`: a Fetch `Request` was verified, not the bytes of the wire. */
export type AcceptedHonoRequest = (VerifiedRequest | ExemptRequest) & {
  /** Whether the target was verified as it stood on the wire. */
  readonly wireTarget: 'kept' | 'lost'
}

/** The variables that the middleware sets. */
export interface ApigVariables {
  /** What was verified. */
  apig: AcceptedHonoRequest
}

declare module 'hono' {
  interface ContextVariableMap {
    /** Undefined where no verifier stands before the handler. */
    apig: AcceptedHonoRequest | undefined
  }
}

/**
 * Middleware for Hono 4 that lets only verified requests through; use it before every other. Under `@hono/node-server`
 * it verifies the request of Node itself (`c.env.incoming`), elsewhere the Fetch `Request`, which is weaker: see
 * `verifyRequest` in `@apig/backend-verify/fetch`. Handlers find `c.get('apig')`, the bytes of the body in its `body`,
 * and read `c.req` as ever.
 *
 * @example
 * ```ts
 * import { Hono } from 'hono'
 * import { createVerifier } from '@apig/backend-verify'
 * import { verifying } from '@apig/backend-verify/hono'
 *
 * const app = new Hono()
 * app.use(verifying(createVerifier({ keys: { 'signature-key-1': 'the secret in the console' } })))
 * app.post('/orders', async (c) => c.json({ keyId: c.get('apig')?.keyId, order: await c.req.json() }))
 * ```
 */
export function verifying(verifier: Verifier): MiddlewareHandler<{ Variables: ApigVariables }> {
  return async (c, next) => {
    const incoming = incomingOf(c.env)
    if (incoming === undefined) {
      const result = await verifyRequest(verifier, c.req.raw)
      if (!result.ok) return refuseFetch(result)
      c.set('apig', result)
    } else {
      const result = await verifyIncoming(verifier, incoming)
      if (!result.ok) {
        const { status, headers, body } = turnAway(incoming, result)
        return new Response(body, { status, headers })
      }
      c.set('apig', Object.freeze({ ...result, wireTarget: 'kept' as const }))
    }
    await next()
    return undefined
  }
}

/** The bindings of `@hono/node-server`; those of a Worker may be called anything. */
function incomingOf(env: unknown): Parameters<typeof verifyIncoming>[1] | undefined {
  if (typeof env !== 'object' || env === null || !('incoming' in env)) return undefined
  const { incoming } = env
  const isNodes =
    typeof incoming === 'object' &&
    incoming !== null &&
    'rawHeaders' in incoming &&
    Array.isArray(incoming.rawHeaders) &&
    'unshift' in incoming
  return isNodes ? (incoming as Parameters<typeof verifyIncoming>[1]) : undefined
}
