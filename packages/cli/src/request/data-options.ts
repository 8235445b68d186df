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
    if (data !== undefined || dataRaw !== undefined)
      throw usage('--json and -d are two kinds of body; give one of them.')
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
      `--json is not JSON (${text.length} characters). Does the shell remove the quotes? Write --json '{"a":1}', on Windows --json "{\\"a\\":1}". To send it as it stands, use -d with -H 'Content-Type: application/json'.`,
    )
  }
}
