import { CliError } from '../cli-error.ts'

/** An error of the network in one line, where undici says "fetch failed"; undefined for any other error. */
export function networkError(error: unknown, url: URL, maxTime: number | undefined): CliError | undefined {
  const { host, hostname } = url
  const { code, name, message } = innermost(error)
  if (name === 'TimeoutError')
    return new CliError('NETWORK', `The call to ${host} took longer than --max-time ${maxTime} (seconds).`)
  const reasons: Readonly<Record<string, string>> = {
    ENOTFOUND: `DNS has no address for ${hostname}; check the host in the URL`,
    EAI_AGAIN: `DNS did not resolve ${hostname}; check that this computer is online`,
    ECONNREFUSED: 'the connection was refused; nothing is listening on that port',
    ECONNRESET: 'the server closed the connection before the response was complete',
    UND_ERR_SOCKET: 'the server closed the connection before the response was complete',
    ETIMEDOUT: 'the connection timed out',
    UND_ERR_CONNECT_TIMEOUT: 'the connection timed out',
  }
  if (!isFetchError(error) && !/^(?:E[A-Z]+|UND_ERR_|ERR_SSL|ERR_TLS|HPE_)/.test(code)) return undefined
  const inBrackets = code === '' ? '' : ` (${code})`
  return new CliError('NETWORK', `The call to ${host} failed: ${reasons[code] ?? message}${inBrackets}.`)
}

/** fetch says "fetch failed" or "terminated", and the reason is inside. */
const isFetchError = (error: unknown): boolean => error instanceof TypeError && error.cause instanceof Error

function innermost(error: unknown): { code: string; name: string; message: string } {
  let inner = error
  while (inner instanceof Error && inner.cause instanceof Error) inner = inner.cause
  if (!(inner instanceof Error)) return { code: '', name: '', message: '' }
  const { code } = inner as { code?: unknown }
  return { code: typeof code === 'string' ? code : '', name: inner.name, message: inner.message }
}
