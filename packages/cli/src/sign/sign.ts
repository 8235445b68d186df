import { parseDate, sign } from '@apig/signer-core'
import type { SignedRequest } from '@apig/signer-core'
import { EXIT, usage } from '../cli-error.ts'
import type { ExitCode } from '../cli-error.ts'
import { chooseAccessKey } from '../identity.ts'
import type { IdentityOptions } from '../identity.ts'
import { readRequest } from '../request/read-request.ts'
import type { RequestOptions } from '../request/read-request.ts'

/** What `apig sign` can print. */
export const SIGN_FORMS = ['headers', 'canonical', 'string-to-sign', 'authorization'] as const

/** The options of `apig sign`. */
export interface SignCommandOptions extends Omit<RequestOptions, 'form'>, IdentityOptions {
  readonly format: (typeof SIGN_FORMS)[number]
  readonly date?: string
  readonly unsignedPayload?: true
  readonly stage?: string
}

/** `apig sign`: signs what is given and nothing else, and prints one stage of it. */
export async function signRequest(url: string, options: SignCommandOptions): Promise<ExitCode> {
  const { method, headers, defaults, body } = await readRequest(options)
  const more: [string, string][] = options.stage === undefined ? [] : [['x-stage', options.stage]]
  // A call sends these; here --json alone says that there is a content type.
  if (options.json !== undefined)
    more.push(
      ...defaults
        .filter(([name]) => name === 'content-type')
        .map(([name, value]): [string, string] => [name, value]),
    )
  const { accessKeyId, secretAccessKey, securityToken } = await chooseAccessKey(options)
  const signed = sign(
    {
      method,
      url,
      headers: [...headers, ...more],
      body: body === undefined ? undefined : new Uint8Array(body),
    },
    { accessKeyId, secretAccessKey, securityToken },
    {
      headerValues: 'bytes',
      ...(options.date !== undefined && { date: readDate(options.date) }),
      ...(options.unsignedPayload && { payload: 'unsigned' }),
    },
  )
  process.stdout.write(PRINTERS[options.format](signed))
  return EXIT.ok
}

/** A moment in the form of `X-Sdk-Date`, or in that of ISO 8601. */
export function readDate(text: string): Date {
  if (/^\d{8}T\d{6}Z$/.test(text)) return parseDate(text)
  const date = new Date(text)
  if (Number.isNaN(date.getTime()) || !/^\d{4}-\d{2}-\d{2}T/.test(text))
    throw usage(`The date must look like 20191115T033655Z or 2019-11-15T03:36:55Z; received ${text}.`)
  return date
}

type Signed = SignedRequest<unknown>

/** The two stages are what is hashed: not a byte more, except on a terminal, where the prompt follows. */
const PRINTERS: Record<SignCommandOptions['format'], (signed: Signed) => string | Buffer> = {
  headers: ({ headers }) =>
    Buffer.from(
      Object.entries(headers)
        .map(([name, value]) => `${name}: ${value}\n`)
        .join(''),
      'latin1',
    ),
  canonical: ({ canonicalRequest }) => exactly(canonicalRequest),
  'string-to-sign': ({ stringToSign }) => exactly(stringToSign),
  authorization: ({ headers }) => `${headers['Authorization']}\n`,
}

const exactly = (text: string): string => (process.stdout.isTTY ? `${text}\n` : text)
