import { CliError } from '../cli-error.ts'

/** What undici throws says "fetch failed" or a code: this says it in one line. Undefined where it is another error. */
export function networkError(error: unknown, url: URL, maxTime: number | undefined): CliError | undefined {
  const { host, hostname } = url
  const { code, name, message } = innermost(error)
  if (name === 'TimeoutError')
    return new CliError('NETWORK', `${host}: the call took longer than --max-time ${maxTime}.`)
  const reasons: Readonly<Record<string, string>> = {
    ENOTFOUND: `there is no host named ${hostname}`,
    EAI_AGAIN: `the name ${hostname} cannot be looked up now; is this computer online?`,
    ECONNREFUSED: 'nothing listens there, the connection was refused',
    ECONNRESET: 'the connection was closed before the response was complete',
    UND_ERR_SOCKET: 'the connection was closed before the response was complete',
    ETIMEDOUT: 'the connection timed out',
    UND_ERR_CONNECT_TIMEOUT: 'the connection timed out',
  }
  if (!isFetchError(error) && !/^(?:E[A-Z]+|UND_ERR_|ERR_SSL|ERR_TLS|HPE_)/.test(code)) return undefined
  const inBrackets = code === '' ? '' : ` (${code})`
  return new CliError('NETWORK', `${host} cannot be called: ${reasons[code] ?? message}${inBrackets}.`)
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
