import { subscribe, unsubscribe } from 'node:diagnostics_channel'
import { printable } from '../terminal.ts'

const SECRET =
  /^(?:authorization|cookie|set-cookie|x-auth-token|x-security-token|x-subject-token|x-apig-appcode|apikey|x-hw-appkey|proxy-authorization)$/i
const SIGNATURE = /^(\S+ (?:Access|Credential)=[^,]+, SignedHeaders=[^,]+, Signature=)[0-9a-f]+$/

/** Shows each head as undici writes it, its secrets masked, until the returned function is called. */
export function showSentHeads(): () => void {
  const channel = 'undici:client:sendHeaders'
  const listener = (message: unknown): void => {
    const { headers } = message as { readonly headers: string }
    for (const line of headers.trimEnd().split('\r\n')) writeLine('>', line)
    writeLine('>', '')
  }
  subscribe(channel, listener)
  return () => void unsubscribe(channel, listener)
}

export function showReceivedHead(lines: readonly string[]): void {
  for (const line of lines) writeLine('<', line)
  writeLine('<', '')
}

function writeLine(mark: string, line: string): void {
  process.stderr.write(`${mark} ${printable(Buffer.from(maskLine(line), 'latin1').toString('utf8'))}\n`)
}

/** A signature proves nothing after 15 minutes, but anybody could repeat the call until then. */
function maskLine(line: string): string {
  const [, name, value = ''] = /^([^\s:]+): (.*)$/.exec(line) ?? []
  if (name === undefined) return line
  const signature = SIGNATURE.exec(value)?.[1]
  if (signature !== undefined) return `${name}: ${signature}***`
  return SECRET.test(name) ? `${name}: ***` : line
}
