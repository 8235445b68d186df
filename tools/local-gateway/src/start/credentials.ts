import { createSigner, isSignerError } from '@apig/signer-core'
import type { Credentials } from '@apig/signer-core'
import { parse } from 'csv-parse/sync'
import { readUserFile } from './user-file.ts'
import { StartError } from './start-error.ts'

const COLUMNS = ['User Name', 'Access Key Id', 'Secret Access Key'] as const
const SHAPE = `its first line must be '${COLUMNS.join(',')}', as in the file that the console gives`

/**
 * Reads a `credentials.csv` as the console gives it: a BOM and quotes are allowed. No message repeats what the file
 * says, since a file without its header line has the secret where a column name is expected.
 *
 * @throws StartError
 */
export async function readCredentialsFile(path: string, directory: string): Promise<Credentials> {
  const bytes = await readUserFile('--credentials', path, directory)
  const [header, ...rows] = parseRecords(bytes, path)
  const names = (header ?? []).map(simplify)
  const at = (column: string): number => names.indexOf(simplify(column))
  const [, accessColumn, secretColumn] = COLUMNS
  for (const column of [accessColumn, secretColumn]) {
    if (at(column) < 0) throw wrong(`${path} has no column '${column}'; ${SHAPE}.`)
  }
  const [row] = rows
  if (row === undefined) throw wrong(`${path} has a header line and no key below it.`)
  if (rows.length > 1) throw wrong(`${path} has ${rows.length} keys; leave the one that shall be used.`)
  const accessKeyId = row[at(accessColumn)] ?? ''
  const secretAccessKey = row[at(secretColumn)] ?? ''
  for (const [column, value] of [
    [accessColumn, accessKeyId],
    [secretColumn, secretAccessKey],
  ] as const) {
    if (value === '') throw wrong(`${path} has nothing in the column '${column}'.`)
  }
  return requireUsable({ accessKeyId, secretAccessKey }, path)
}

/** AK and SK from the environment variables that all Huawei Cloud SDKs read. */
export function readCredentialsFromEnvironment(environment: NodeJS.ProcessEnv): Credentials {
  const {
    HUAWEICLOUD_SDK_AK: accessKeyId,
    HUAWEICLOUD_SDK_SK: secretAccessKey,
    HUAWEICLOUD_SDK_SECURITY_TOKEN: token,
  } = environment
  if (!accessKeyId && !secretAccessKey)
    throw wrong(
      'There are no credentials: give --credentials credentials.csv, or set HUAWEICLOUD_SDK_AK and HUAWEICLOUD_SDK_SK.',
    )
  if (!accessKeyId) throw wrong('HUAWEICLOUD_SDK_SK is set, but HUAWEICLOUD_SDK_AK is not.')
  if (!secretAccessKey) throw wrong('HUAWEICLOUD_SDK_AK is set, but HUAWEICLOUD_SDK_SK is not.')
  return requireUsable({ accessKeyId, secretAccessKey, securityToken: token || undefined }, 'The environment')
}

function parseRecords(bytes: Uint8Array, path: string): string[][] {
  try {
    return parse(Buffer.from(bytes), {
      bom: true,
      trim: true,
      skip_empty_lines: true,
      relax_column_count: true,
    })
  } catch {
    // The parser's own message quotes the file.
    throw wrong(`${path} cannot be read as CSV; ${SHAPE}.`)
  }
}

/** The signer knows what an AK and SK may be. */
function requireUsable(credentials: Credentials, source: string): Credentials {
  try {
    createSigner(credentials)
    return credentials
  } catch (error) {
    throw isSignerError(error) ? wrong(`${source} has a key that cannot be used: ${error.message}`) : error
  }
}

const simplify = (name: string): string => name.toLowerCase().replaceAll(/\s+/g, ' ')
const wrong = (message: string): StartError => new StartError('CREDENTIALS', message)
