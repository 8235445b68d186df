import { isSignerError } from '@apig/signer-core'
import { isTransportError } from '@apig/transport-node'
import { StartError } from './start-error.ts'

/**
 * What fetch throws says "fetch failed", and the reason is inside: this says it in one line. What the signer or the
 * transport has refused is no matter of the network and stays as it is.
 */
export function networkError(error: unknown, url: string): unknown {
  if (isSignerError(error) || isTransportError(error)) return error
  const { host, hostname } = new URL(url)
  const { code, message } = innermost(error)
  const reasons: Readonly<Record<string, string>> = {
    ENOTFOUND: `there is no host named ${hostname}`,
    EAI_AGAIN: `the name ${hostname} cannot be looked up now; is this computer online?`,
    ECONNREFUSED: 'nothing listens there, the connection was refused',
    ECONNRESET: 'the connection was closed before the answer was complete',
    UND_ERR_SOCKET: 'the connection was closed before the answer was complete',
    ETIMEDOUT: 'the connection timed out',
    UND_ERR_CONNECT_TIMEOUT: 'the connection timed out',
  }
  const reason = reasons[code] ?? message
  return new StartError('NETWORK', `${host} cannot be called: ${reason}${code === '' ? '' : ` (${code})`}.`)
}

function innermost(error: unknown): { code: string; message: string } {
  let inner = error
  while (inner instanceof Error && inner.cause instanceof Error) inner = inner.cause
  const code = inner instanceof Error ? (inner as { code?: unknown }).code : undefined
  return {
    code: typeof code === 'string' ? code : '',
    message: inner instanceof Error ? inner.message : 'for an unknown reason',
  }
}
