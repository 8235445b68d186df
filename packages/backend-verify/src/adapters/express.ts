import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Verifier } from '../create-verifier.ts'
import { dropUnreadBody } from './incoming-body.ts'
import type { VerifyingOptions } from './incoming.ts'
import { sendRefusal } from './turn-away.ts'
import { readVerifyingOptions, verifyIncoming } from './verify-incoming.ts'

export type { AcceptedRequest } from '../result/result.ts'
export type { VerifyingOptions } from './incoming.ts'

declare global {
  namespace Express {
    interface Request {
      /** The bytes of the body as they were verified; undefined for a request that is exempt. */
      rawBody?: Buffer | undefined
    }
  }
}

/**
 * Middleware for Express 4 and 5 that lets only verified requests through. Mount it on the application, before every
 * body parser and every route: under a path, `//path` and `/p%61th` bypass it. Handlers find `req.apig` and
 * `req.rawBody`, and body parsers after it work as usual. It verifies `req.originalUrl`.
 *
 * @param options - `rawBody` where a parser has to run first
 * @throws TypeError with `code: 'CONFIG'` where an option is wrong
 *
 * @example
 * ```ts
 * import express from 'express'
 * import { createVerifier } from '@apig/backend-verify'
 * import { verifying } from '@apig/backend-verify/express'
 *
 * const app = express()
 * app.use(verifying(createVerifier({ keys: { 'signature-key-1': 'the secret in the console' } })))
 * app.use(express.json())
 * app.post('/orders', (req, res) => res.json({ keyId: req.apig.keyId, order: req.body }))
 * ```
 */
export function verifying(
  verifier: Verifier,
  options?: VerifyingOptions,
): (request: IncomingMessage, response: ServerResponse, next: (error?: unknown) => void) => void {
  const checked = readVerifyingOptions(options)
  return (request, response, next) => {
    const { originalUrl } = request as { originalUrl?: string }
    verifyIncoming(verifier, request, originalUrl, checked).then((result) => {
      if (!result.ok) return sendRefusal(request, response, result)
      if (response.writableEnded) return
      dropUnreadBody(request, response)
      next()
    }, next)
  }
}
