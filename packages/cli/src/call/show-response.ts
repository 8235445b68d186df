import { createWriteStream } from 'node:fs'
import { STATUS_CODES } from 'node:http'
import { once } from 'node:events'
import type { Writable } from 'node:stream'
import { fileError } from '../input.ts'
import { printable, say } from '../terminal.ts'
import { showReceivedHead } from './verbose.ts'

/** How a response is to be shown. */
export interface ShowOptions {
  readonly output?: string
  readonly include?: true
  readonly verbose?: true
}

/** As much of the body of a refusal as is explained. */
const MAX_EXPLAINED_BYTES = 64 * 1024
const TEXT = /^text\/|[/+](?:json|xml|javascript)\b|^application\/x-(?:www-form-urlencoded|ndjson)\b/i

/** Writes the body as it comes, and resolves to its beginning as text, where the status is an error. */
export async function showResponse(response: Response, options: ShowOptions): Promise<string> {
  const head = headLines(response)
  if (options.verbose) showReceivedHead(head)
  const toFile = options.output !== undefined && options.output !== '-'
  const out = toFile ? await openFile(options.output) : process.stdout
  if (options.include) await write(out, Buffer.from(`${[...head, '', ''].join('\r\n')}`, 'latin1'))
  const kept = await (out === process.stdout && process.stdout.isTTY && options.output !== '-'
    ? showOnTerminal(response)
    : copyBody(response, out))
  if (toFile) await new Promise<void>((resolve) => out.end(resolve))
  return kept
}

export function statusOf({ status, statusText }: Response): string {
  return `${status} ${statusText || (STATUS_CODES[status] ?? '')}`.trimEnd()
}

function headLines(response: Response): string[] {
  return [
    `HTTP/1.1 ${statusOf(response)}`,
    ...[...response.headers].map(([name, value]) => `${name}: ${value}`),
  ]
}

async function openFile(path: string | undefined): Promise<Writable> {
  const file = createWriteStream(path as string)
  try {
    await once(file, 'open')
  } catch (error) {
    throw fileError('-o', path as string, error)
  }
  return file
}

async function copyBody(response: Response, out: Writable): Promise<string> {
  const kept = keepBeginning(response)
  for await (const chunk of response.body ?? []) {
    kept.add(chunk)
    await write(out, chunk)
  }
  return kept.text()
}

/** Text without control characters, since a server must not steer the terminal; of anything else the size alone. */
async function showOnTerminal(response: Response): Promise<string> {
  const type = response.headers.get('content-type') ?? ''
  const isText = type === '' || TEXT.test(type)
  const decoder = new TextDecoder()
  const kept = keepBeginning(response)
  let bytes = 0
  let last = '\n'
  for await (const chunk of response.body ?? []) {
    kept.add(chunk)
    bytes += chunk.byteLength
    if (!isText) continue
    const text = printable(decoder.decode(chunk, { stream: true }))
    last = text.at(-1) ?? last
    await write(process.stdout, Buffer.from(text))
  }
  if (last !== '\n') process.stdout.write('\n')
  if (!isText && bytes > 0)
    say(`${bytes} bytes of ${type} not shown on a terminal: use -o file to save them, or -o - to print them.`)
  return kept.text()
}

function keepBeginning({ status }: Response): { add(chunk: Uint8Array): void; text(): string } {
  const chunks: Uint8Array[] = []
  let length = 0
  return {
    add: (chunk) => {
      if (status < 400 || length >= MAX_EXPLAINED_BYTES) return
      chunks.push(chunk)
      length += chunk.byteLength
    },
    text: () => new TextDecoder().decode(Buffer.concat(chunks)),
  }
}

async function write(out: Writable, chunk: Uint8Array): Promise<void> {
  if (!out.write(chunk)) await once(out, 'drain')
}
