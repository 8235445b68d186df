import { explainMismatch } from '@apig/signer-core'
import { EXIT, usage } from '../cli-error.ts'
import type { ExitCode } from '../cli-error.ts'
import { readInput } from '../input.ts'
import { parseMessage, parseRequest } from '../request/http-message.ts'
import { printable } from '../terminal.ts'
import { signedFromMessage } from './signed-from-message.ts'

/** The options of `apig explain`. */
export interface ExplainCommandOptions {
  readonly request: string
  readonly status?: number
}

/** `apig explain`: why a response refused the request that was sent. */
export async function explainResponse(file: string, options: ExplainCommandOptions): Promise<ExitCode> {
  if (file === '-' && options.request === '-')
    throw usage('The request and the response cannot both come from stdin: use --request with a file.')
  const signed = signedFromMessage(parseRequest(await readInput('--request', options.request)))
  const bytes = await readInput('the response', file)
  const { text, kind } = explainMismatch(signed, readResponse(bytes, options.status))
  process.stdout.write(`${printable(text)}\n`)
  return kind === 'accepted' ? EXIT.ok : EXIT.refused
}

/** A whole response, as `apig call -i` shows it, or its body alone. */
function readResponse(bytes: Buffer, status: number | undefined): Parameters<typeof explainMismatch>[1] {
  if (!bytes.toString('latin1', 0, 5).startsWith('HTTP/')) return { status, body: bytes.toString('utf8') }
  const { startLine, headers, body } = parseMessage(bytes)
  const [, code] = /^HTTP\/\S+ (\d{3})/.exec(startLine) ?? []
  if (code === undefined)
    throw usage('The response must begin with a line such as HTTP/1.1 401 Unauthorized.')
  return { status: status ?? Number(code), headers, body: body.toString('utf8') }
}
