import type { IncomingMessage } from 'node:http'

/** A request as somebody sees it who listens on the way, but for its body. */
export interface CapturedRequest {
  readonly method: string
  readonly target: string
  /** What makes up the signature and what it covers, for any HTTP client to send again. */
  readonly headers: Readonly<Record<string, string>>
}

const REPEATED = ['authorization', 'content-type', 'x-request-id', 'x-sdk-date', 'x-stage']

/** Keeps the first signed request that went to the service. */
export function captureForwarded(): {
  see(request: IncomingMessage): void
  first(): CapturedRequest | undefined
} {
  let first: CapturedRequest | undefined
  return {
    see: ({ method = '', url: target = '', headers }) => {
      if (first !== undefined || headers.authorization === undefined) return
      const repeated = REPEATED.flatMap((name) => {
        const value = headers[name]
        return typeof value === 'string' ? [[name, value] as const] : []
      })
      first = { method, target, headers: Object.fromEntries(repeated) }
    },
    first: () => first,
  }
}
