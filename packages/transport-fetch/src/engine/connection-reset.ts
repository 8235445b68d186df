import { TransportError } from '../transport-error.ts'
import type { RetryPolicy } from './retry.ts'

const RESET = new Set(['ECONNRESET', 'EPIPE', 'UND_ERR_SOCKET'])

/**
 * Says what to do about a connection that was closed under a request that is not repeated: a server may give up an unused
 * connection at the very moment at which the next request is written to it.
 *
 * @returns the same error where there is nothing to add
 */
export function explainReset(error: unknown, method: string, { retries, methods }: RetryPolicy): unknown {
  if (retries === 0 || methods.has(method) || !isReset(error)) return error
  return new TransportError(
    'CONNECTION_RESET',
    `The connection was closed before the response came, as happens when a server gives up an idle connection that is just being used again. ${method} is not sent a second time, since the server may have acted on it already. Where repeating is harmless, allow it: retry: { methods: [${[...methods, method].map((name) => `'${name}'`).join(', ')}] }.`,
    { cause: error },
  )
}

function isReset(error: unknown): boolean {
  for (const one of [error, (error as { cause?: unknown } | undefined)?.cause]) {
    if (typeof one !== 'object' || one === null) continue
    const { code, socket } = one as { code?: unknown; socket?: { bytesRead?: unknown } }
    // undici says what the connection had carried: one that never gave a response was not used again.
    if (typeof code === 'string' && RESET.has(code)) return socket?.bytesRead !== 0
  }
  return false
}
