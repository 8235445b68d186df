import type { CredentialsInput } from '@apig/signer-core'
import type { CredentialsOption, TransportCredentials } from '@apig/transport-node'
import { CliError, usage } from './cli-error.ts'
import { readStdin, readValue } from './input.ts'
import { warn } from './terminal.ts'

/** The options that say who is calling. */
export interface IdentityOptions {
  readonly credentials?: string
  readonly profile?: 'basic' | 'global'
  readonly accessKeyId?: string
  readonly secretAccessKey?: string
  readonly secretStdin?: true
  readonly securityToken?: string
  readonly apiKey?: string
  readonly token?: string
  readonly appCode?: string
}

const KINDS = {
  credentials: '--credentials',
  profile: '--profile',
  accessKeyId: '--access-key-id',
  apiKey: '--api-key',
  token: '--token',
  appCode: '--app-code',
} as const

/**
 * Who is calling: what the options name, else what the official SDKs would find.
 *
 * @throws CliError `USAGE`, `FILE`, `CREDENTIALS`
 */
export async function chooseIdentity(options: IdentityOptions): Promise<TransportCredentials> {
  // With a file, --access-key-id says which line of it is meant.
  const inFile = options.credentials !== undefined
  const [kind, second] = (Object.keys(KINDS) as (keyof typeof KINDS)[]).filter(
    (name) => options[name] !== undefined && !(inFile && name === 'accessKeyId'),
  )
  if (second !== undefined && kind !== undefined)
    throw usage(`Give either ${KINDS[kind]} or ${KINDS[second]}, not both.`)
  requireCompanions(options)
  if (options.apiKey !== undefined) return { apiKey: await readSecret('--api-key', options.apiKey) }
  if (options.token !== undefined) return { authToken: await readSecret('--token', options.token) }
  if (options.appCode !== undefined) return { appCode: await readSecret('--app-code', options.appCode) }
  const found = await (options.accessKeyId === undefined || inFile
    ? storedIdentity(options)
    : accessKey(options.accessKeyId, options))
  if (options.securityToken === undefined) return found
  return { ...found, securityToken: await readSecret('--security-token', options.securityToken) }
}

/** As {@link chooseIdentity}, for commands that need an access key. */
export async function chooseAccessKey(options: IdentityOptions): Promise<CredentialsInput> {
  const identity = await chooseIdentity(options)
  if ('secretAccessKey' in identity) return identity
  throw new CliError(
    'CREDENTIALS',
    'This command needs an access key (AK/SK). The file has an API key, which cannot sign.',
  )
}

function requireCompanions(options: IdentityOptions): void {
  const { accessKeyId, credentials, secretAccessKey, secretStdin } = options
  if (credentials !== undefined && (secretAccessKey !== undefined || secretStdin))
    throw usage('--credentials already has the secret; leave out --secret-stdin and --secret-access-key.')
  if (accessKeyId === undefined && secretAccessKey !== undefined)
    throw usage('--secret-access-key needs --access-key-id.')
  if (accessKeyId === undefined && secretStdin)
    throw usage(
      '--secret-stdin needs --access-key-id. To read an API key or a token from stdin, use --api-key @- or --token @-.',
    )
  if (
    accessKeyId !== undefined &&
    credentials === undefined &&
    (secretAccessKey === undefined) === (secretStdin === undefined)
  )
    throw usage('--access-key-id needs a secret: add --secret-stdin or --secret-access-key @file.')
}

async function accessKey(accessKeyId: string, options: IdentityOptions): Promise<CredentialsInput> {
  const secretAccessKey =
    options.secretAccessKey === undefined
      ? firstLine(await readStdin('--secret-stdin'), '--secret-stdin')
      : await readSecret('--secret-access-key', options.secretAccessKey)
  return { accessKeyId, secretAccessKey }
}

async function storedIdentity(options: IdentityOptions): Promise<TransportCredentials> {
  const { credentials, profile, accessKeyId } = options
  const { defaultChain, fromCsv, fromIni } = await import('@apig/transport-node/credentials')
  if (credentials !== undefined) {
    return named(fromCsv(credentials, { accessKeyId }), (message) =>
      message
        .replace(`fromCsv looked at ${credentials}`, `--credentials ${credentials}`)
        .replace('the option accessKeyId', '--access-key-id'),
    )
  }
  if (profile !== undefined)
    return named(fromIni({ section: profile }), (message) =>
      message.replace('fromIni looked at', `--profile ${profile}: looked at`),
    )
  return named(defaultChain({ section: 'basic' }), (message) =>
    message.replace(
      'No source has credentials.',
      'No credentials found. Use --credentials credentials.csv, or set HUAWEICLOUD_SDK_AK and HUAWEICLOUD_SDK_SK.',
    ),
  )
}

/** Credentials that expire are fresh: a command makes one call. */
async function named(
  source: Exclude<CredentialsOption, TransportCredentials>,
  reword: (message: string) => string = (message) => message,
): Promise<TransportCredentials> {
  const { isTransportError } = await import('@apig/transport-fetch')
  try {
    return await source()
  } catch (error) {
    if (isTransportError(error) && /^CREDENTIALS_(?:NOT_FOUND|INVALID)$/.test(error.code))
      throw new CliError('CREDENTIALS', reword(error.message))
    throw error
  }
}

/** Reads `@file` and `@-`, and warns of a secret on the command line. */
async function readSecret(option: string, given: string): Promise<string> {
  if (!given.startsWith('@'))
    warn(
      `${option} has a secret on the command line, where your shell history and other users can see it. Use ${option} @file or ${option} @- (stdin).`,
    )
  return firstLine(await readValue(option, given), option)
}

function firstLine(bytes: Buffer, option: string): string {
  const [line = '', ...rest] = bytes.toString('utf8').split(/\r?\n/)
  if (line === '' || rest.some((more) => more !== ''))
    throw usage(
      `${option} must be a single line; received ${line === '' ? 'an empty one' : `${rest.length + 1} lines`}.`,
    )
  return line
}
