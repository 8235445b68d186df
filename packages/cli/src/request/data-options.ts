import { usage } from '../cli-error.ts'
import { readValue } from '../input.ts'

/** The options that make a body. */
export interface DataOptions {
  readonly data?: readonly string[]
  readonly dataRaw?: readonly string[]
  readonly json?: string
}

/** A body, and the content type that goes with it unless the user names one. */
export interface Data {
  readonly bytes: Buffer
  readonly contentType: string
  readonly isJson: boolean
}

/**
 * Reads `-d` (several are joined with `&`), `--data-raw` and `--json`. Files are sent as they stand.
 *
 * @throws CliError `USAGE`, `FILE`
 */
export async function readData({ data, dataRaw, json }: DataOptions): Promise<Data | undefined> {
  if (json !== undefined) {
    if (data !== undefined || dataRaw !== undefined) throw usage('Give either --json or -d, not both.')
    const bytes = await readValue('--json', json)
    requireJson(bytes.toString('utf8'))
    return { bytes, contentType: 'application/json', isJson: true }
  }
  if (data === undefined && dataRaw === undefined) return undefined
  const parts: Buffer[] = []
  for (const given of data ?? []) parts.push(await readValue('-d', given))
  for (const given of dataRaw ?? []) parts.push(Buffer.from(given))
  const joined = parts.flatMap((part, at) => (at === 0 ? [part] : [Buffer.from('&'), part]))
  return { bytes: Buffer.concat(joined), contentType: 'application/x-www-form-urlencoded', isJson: false }
}

function requireJson(text: string): void {
  try {
    JSON.parse(text)
  } catch {
    // What JSON.parse says repeats the text, which may be a secret.
    throw usage(
      `--json must be valid JSON; received ${text.length} characters that are not. If your shell strips the quotes, write --json '{"a":1}', or on Windows --json "{\\"a\\":1}". To send text unchanged, use -d with -H 'Content-Type: application/json'.`,
    )
  }
}
