import type { Middleware } from 'koa'
import type { Verifier } from '../create-verifier.ts'
import { dropUnreadBody } from './incoming-body.ts'
import type { AcceptedRequest } from '../result/result.ts'
import type { VerifyingOptions } from './incoming.ts'
import { turnAway } from './turn-away.ts'
import { readVerifyingOptions, verifyIncoming } from './verify-incoming.ts'

export type { AcceptedRequest } from '../result/result.ts'
export type { VerifyingOptions } from './incoming.ts'

declare module 'koa' {
  interface ExtendableContext {
    /** What `@apig/backend-verify` verified, where a verifier stands before the handler. */
    apig: AcceptedRequest
  }
}

/**
 * Middleware for Koa 3 that lets only verified requests through. Use it before every body parser and every route.
 * Handlers find `ctx.apig`, the bytes of the body in its `body`, and body parsers after it work as usual. It verifies `ctx.originalUrl`.
 *
 * @param options - `rawBody` where a parser has to run first; it gets `ctx.req`
 * @throws TypeError with `code: 'CONFIG'` where an option is wrong
 *
 * @example
 * ```ts
 * import Koa from 'koa'
 * import { createVerifier } from '@apig/backend-verify'
 * import { verifying } from '@apig/backend-verify/koa'
 *
 * const app = new Koa()
 * app.use(verifying(createVerifier({ keys: { 'signature-key-1': 'the secret in the console' } })))
 * app.use((ctx) => {
 *   ctx.body = { keyId: ctx.apig.keyId }
 * })
 * ```
 */
export function verifying(verifier: Verifier, options?: VerifyingOptions): Middleware {
  const checked = readVerifyingOptions(options)
  return async (ctx, next) => {
    const result = await verifyIncoming(verifier, ctx.req, ctx.originalUrl, checked)
    if (!result.ok) {
      const { status, headers, body } = turnAway(ctx.req, result)
      ctx.status = status
      ctx.set({ ...headers })
      ctx.body = body
      return
    }
    ctx.apig = result as AcceptedRequest
    dropUnreadBody(ctx.req, ctx.res)
    await next()
  }
}
