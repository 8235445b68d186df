import type { TransportCredentials, UploadPart } from '@apig/transport-node'
import { headerOf } from '../request/http-message.ts'
import type { HttpRequest } from '../request/http-message.ts'
import { warn } from '../terminal.ts'
import { printCurl } from './curl.ts'
import { printFetch } from './fetch.ts'
import { printHttp } from './http.ts'
import { printPython } from './python.ts'

/** The forms in which a signed request is printed. */
export const PRINT_FORMS = ['curl', 'fetch', 'python', 'http'] as const

/** One of {@link PRINT_FORMS}. */
export type PrintForm = (typeof PRINT_FORMS)[number]

/** A signed request to print. */
export interface PrintableRequest {
  readonly url: URL
  readonly request: HttpRequest
  /** The parts of a form, which curl can read from disk by itself. */
  readonly parts: readonly UploadPart[] | undefined
}

// Set by the client that sent nothing, and signed by nobody.
const OF_THE_CLIENT: Readonly<Record<string, RegExp>> = {
  connection: /^/,
  'content-length': /^/,
  'transfer-encoding': /^/,
  'sec-fetch-mode': /^/,
  'user-agent': /^apig\//,
  accept: /^\*\/\*$/,
  'accept-encoding': /^identity$/,
  'accept-language': /^\*$/,
  host: /^/,
}
const PRINTERS = { curl: printCurl, fetch: printFetch, python: printPython, http: printHttp }

/** The signed request, quoted so that it runs as it stands. */
export function printRequest(form: PrintForm, { url, request, parts }: PrintableRequest): string | Buffer {
  const { method, target, headers, body } = request
  const sent = headers.filter(([name, value]) => OF_THE_CLIENT[name.toLowerCase()]?.test(value) !== true)
  return PRINTERS[form]({
    method,
    target,
    url: url.origin + target,
    origin: url,
    host: headerOf(request, 'host') ?? url.host,
    headers: sent,
    body: body.length > 0 || headerOf(request, 'content-type') !== undefined ? body : undefined,
    parts,
  })
}

const SECRETS = [
  ['apiKey', 'API key'],
  ['authToken', 'token'],
  ['appCode', 'app code'],
  ['securityToken', 'security token'],
] as const

/** What is printed holds the secret of an identity that does not sign, and the token of temporary keys. */
export function warnOfSecrets(credentials: TransportCredentials): void {
  const [, secret] = SECRETS.find(([name]) => name in credentials) ?? []
  if (secret !== undefined) warn(`the output contains your ${secret}: do not share it.`)
}
