import type { MiddlewareHandler } from 'hono'
import type { Verifier } from '../create-verifier.ts'
import { CONNECTION } from '../read/request.ts'
import type { AdapterRequest } from '../read/request.ts'
import { Refusal } from '../result/refusal.ts'
import type { AcceptedRequest } from '../result/result.ts'
import { dropBody } from './incoming-body.ts'
import { refuseFetch } from './refuse-fetch.ts'
import { turnAway } from './turn-away.ts'
import { verifyIncoming } from './verify-incoming.ts'
import { verifyRequest } from './verify-request.ts'

/** What a handler finds under `c.get('apig')`. `lost`: a Fetch `Request` was verified, not the bytes of the wire. */
export type AcceptedHonoRequest = AcceptedRequest & {
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
    /** What `@apig/backend-verify` verified, where a verifier stands before the handler. */
    apig: AcceptedHonoRequest
  }
}

/**
 * Middleware for Hono 4 that lets only verified requests through; use it before every other. Under `@hono/node-server`
 * it verifies the request of Node itself (`c.env.incoming`), elsewhere the Fetch `Request`, which is weaker: see
 * `verifyRequest` in `@apig/backend-verify/fetch`. Handlers find `c.get('apig')`, the bytes of the body in its `body`,
 * and read `c.req` as usual. A request that a
 * method override dispatches again under another method or path is refused.
 *
 * @example
 * ```ts
 * import { Hono } from 'hono'
 * import { createVerifier } from '@apig/backend-verify'
 * import { verifying } from '@apig/backend-verify/hono'
 *
 * const app = new Hono()
 * app.use(verifying(createVerifier({ keys: { 'signature-key-1': 'the secret in the console' } })))
 * app.post('/orders', async (c) => c.json({ keyId: c.get('apig').keyId, order: await c.req.json() }))
 * ```
 */
export function verifying(verifier: Verifier): MiddlewareHandler<{ Variables: ApigVariables }> {
  return async (c, next) => {
    const incoming = incomingOf(c.env)
    if (incoming === undefined) {
      const result = await verifyRequest(verifier, c.req.raw)
      if (!result.ok) return refuseFetch(result)
      c.set('apig', result as AcceptedHonoRequest)
      await next()
      return undefined
    }
    const result = isDispatchedAgain(c.req.raw, incoming)
      ? await verifier.verify(dispatchedAgain(incoming))
      : await verifyIncoming(verifier, incoming)
    if (!result.ok) {
      const { status, headers, body } = turnAway(incoming, result)
      return new Response(body, { status, headers })
    }
    c.set('apig', Object.freeze({ ...result, wireTarget: 'kept' }) as AcceptedHonoRequest)
    await next()
    // The server has read `rawBody`, and would clean up a stream that has not ended in three turns with timers.
    if (!result.exempt) dropBody(incoming)
    return undefined
  }
}

type Incoming = Parameters<typeof verifyIncoming>[1]

/** What is verified is what is routed: a method override makes another `Request`, and the one of Node stays as it came. */
function isDispatchedAgain({ method, url }: Request, incoming: Incoming): boolean {
  if (method !== incoming.method) return true
  const shown = new URL(url)
  // As the server made it; what is not a path is refused by the verifier.
  const came = incoming.url?.startsWith('/') === true ? new URL(`${shown.origin}${incoming.url}`) : shown
  return shown.pathname !== came.pathname || shown.search !== came.search
}

function dispatchedAgain(incoming: Incoming): AdapterRequest {
  return {
    method: incoming.method ?? '',
    url: incoming.url ?? '',
    headers: incoming.rawHeaders,
    [CONNECTION]: {
      refusal: new Refusal(
        'TARGET_BAD',
        'The request that Hono routes has a different method or path than the one that came: a method override or a mounted application dispatched it again. Use the verifier on the outermost application, and no method override.',
      ),
      wholeBody: () => undefined,
      isLost: () => false,
    },
  }
}

/** The bindings of `@hono/node-server`; those of a Worker may be called anything. */
function incomingOf(env: unknown): Incoming | undefined {
  if (typeof env !== 'object' || env === null || !('incoming' in env)) return undefined
  const { incoming } = env
  const isNodes =
    typeof incoming === 'object' &&
    incoming !== null &&
    'rawHeaders' in incoming &&
    Array.isArray(incoming.rawHeaders) &&
    'unshift' in incoming
  return isNodes ? (incoming as Incoming) : undefined
}
