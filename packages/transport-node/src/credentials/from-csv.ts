import { requireOptions } from '@apig/transport-fetch/internal'
import { parse } from 'csv-parse/sync'
import { broken, notFound, optionInvalid } from './faults.ts'
import { createCredentialsFile } from './credentials-file.ts'
import type { StoredCredentials } from './provider.ts'
import { requireUsable } from './require-usable.ts'

/** Which key {@link fromCsv} takes, where the file has several. */
export interface FromCsvOptions {
  /** The access key id of the line to use. Needed only where the file has more than one key. */
  readonly accessKeyId?: string | undefined
}

/** An API key, for `Authorization: Bearer`. */
export interface StoredApiKey {
  /** The key: a secret. */
  readonly apiKey: string
}

const COLUMNS = ['User Name', 'Access Key Id', 'Secret Access Key'] as const
const API_KEY_COLUMN = 'api_key'
const SHAPE = `its first line must be '${COLUMNS.join(',')}', or have the column '${API_KEY_COLUMN}', as in the files that the console gives`

/**
 * Credentials from a file that the console gives: the access key of a `credentials.csv`, or the API key of a file with
 * the column `api_key` (ModelArts). A BOM, quotes and Windows line ends are fine. Read again when it changes; a warning
 * is given once where other users may read or change it. No message repeats what the file says: a file without its
 * first line has the secret where a column name is expected.
 *
 * @param path - the file
 * @returns a function for the option `credentials` of the transports
 * @throws TransportError `OPTION_INVALID` at once; when called, `CREDENTIALS_NOT_FOUND` where there is no such file,
 * `CREDENTIALS_INVALID` where it is of another shape or a key is missing or cannot be used
 * @example
 * ```ts
 * import { createClient } from '@apig/transport-node'
 * import { fromCsv } from '@apig/transport-node/credentials'
 *
 * const client = createClient({ credentials: fromCsv('credentials.csv'), origins: ['https://apig.example.com'] })
 * ```
 */
export function fromCsv(
  path: string,
  options: FromCsvOptions = {},
): () => Promise<StoredCredentials | StoredApiKey> {
  if (typeof path !== 'string' || path === '')
    throw optionInvalid("fromCsv: path must be the name of a file, such as 'credentials.csv'.")
  requireOptions('fromCsv', options, ['accessKeyId'])
  const read = createCredentialsFile('fromCsv', (text) => readCsv(text, path, options.accessKeyId))
  return () => read(path)
}

function readCsv(text: string, path: string, wanted: string | undefined): StoredCredentials | StoredApiKey {
  const where = `fromCsv looked at ${path}`
  const [header = [], ...rows] = parseRecords(text, where)
  const names = header.map(simplify)
  const columnOf = (column: string): number => {
    const at = names.indexOf(simplify(column))
    if (at < 0) throw broken(`${where}: it has no column '${column}'; ${SHAPE}.`)
    return at
  }
  if (names.includes(API_KEY_COLUMN)) return readApiKey(rows, columnOf(API_KEY_COLUMN), wanted, where)
  const [, accessColumn, secretColumn] = COLUMNS
  const access = columnOf(accessColumn)
  const secret = columnOf(secretColumn)
  const row = chooseRow(rows, access, wanted, where)
  const accessKeyId = row[access] ?? ''
  const secretAccessKey = row[secret] ?? ''
  if (accessKeyId === '') throw broken(`${where}: it has nothing in the column '${accessColumn}'.`)
  if (secretAccessKey === '') throw broken(`${where}: it has nothing in the column '${secretColumn}'.`)
  return requireUsable({ accessKeyId, secretAccessKey }, `${where}: it`)
}

function readApiKey(
  rows: readonly string[][],
  column: number,
  wanted: string | undefined,
  where: string,
): StoredApiKey {
  if (wanted !== undefined) throw broken(`${where}: it has API keys, to which accessKeyId does not apply.`)
  if (rows.length > 1) throw broken(`${where}: it has ${rows.length} API keys; leave the one to use in it.`)
  const apiKey = rows[0]?.[column] ?? ''
  if (apiKey === '') throw broken(`${where}: it has nothing in the column '${API_KEY_COLUMN}'.`)
  if (!/^[\x21-\x7e]+$/.test(apiKey))
    throw broken(`${where}: the API key has characters that a header cannot carry.`)
  return { apiKey }
}

function chooseRow(
  rows: readonly string[][],
  access: number,
  wanted: string | undefined,
  where: string,
): readonly string[] {
  if (wanted !== undefined) {
    const row = rows.find((one) => one[access] === wanted)
    if (row === undefined) throw notFound(`${where}: it has no key with the id given as accessKeyId.`)
    return row
  }
  const [row] = rows
  if (row === undefined) throw broken(`${where}: it has a header line and no key below it.`)
  if (rows.length > 1)
    throw broken(`${where}: it has ${rows.length} keys; say which one with the option accessKeyId.`)
  return row
}

function parseRecords(text: string, where: string): string[][] {
  try {
    return parse(text, { trim: true, skip_empty_lines: true, relax_column_count: true })
  } catch {
    // The parser's own message quotes the file.
    throw broken(`${where}: it cannot be read as CSV; ${SHAPE}.`)
  }
}

const simplify = (name: string): string => name.toLowerCase().replaceAll(/\s+/g, ' ')
