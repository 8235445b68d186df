import { sign } from '@apig/signer-core'

/** What a client is about to send, its variables filled in. */
export interface Call {
  readonly method: string
  readonly url: string
  readonly headers: readonly (readonly [name: string, value: string])[]
  /** Undefined without a body; `unsigned` where the client builds it after the script, such as a form with files. */
  readonly body: string | undefined | { readonly unsigned: true }
}

/** What the client must send. */
export interface SignedCall {
  readonly url: string
  readonly headers: readonly (readonly [name: string, value: string])[]
}

/** The variables of the client. */
export interface Variables {
  /** A string with its variables filled in, as the client does before it sends. */
  fillIn(text: string): string
  /** The value of a variable; undefined or empty where it has none. */
  valueOf(name: string): string | undefined
}

/**
 * Signs a call with the keys of the client's variables. What clients rewrite (Content-Type, Cookie and the like) is not
 * signed: the host, the time, x- headers, the query and the body are.
 *
 * @throws Error where a variable has no value, or the URL is not absolute
 */
export function signCall(call: Call, variables: Variables): SignedCall {
  const accessKeyId = required('HUAWEICLOUD_SDK_AK', variables)
  const secretAccessKey = required('HUAWEICLOUD_SDK_SK', variables)
  const securityToken = variables.valueOf('HUAWEICLOUD_SDK_SECURITY_TOKEN')?.trim() || undefined
  const url = /^(https?:\/\/)?([^/?#]+)([^#]*)/i.exec(withValues(call.url, variables).trim())
  if (url === null) throw new Error('APIG: the URL must have a host: https://<host>/path.')
  const [, scheme = 'https://', host = '', rest = ''] = url
  const ownHeaders = call.headers
    .map(([name, value]) => [name, withValues(value, variables)] as const)
    .filter(([name]) => /^x-/i.test(name) && !/^x-sdk-/i.test(name))
  const stage = ownHeaders.some(([name]) => /^x-stage$/i.test(name)) ? [] : [['x-stage', 'RELEASE'] as const]
  const { body } = call
  const isUnsigned = typeof body === 'object'
  const signed = sign(
    {
      method: call.method,
      // A target, since not all clients have URL.
      url: rest.startsWith('/') ? rest : `/${rest}`,
      headers: [['host', host], ...ownHeaders, ...stage],
      body: isUnsigned ? undefined : body,
    },
    { accessKeyId, secretAccessKey, securityToken },
    isUnsigned ? { payload: 'unsigned' } : {},
  )
  return {
    url: `${scheme}${host}${signed.url}`,
    headers: Object.entries(signed.headers).filter(([name]) => !/^host$/i.test(name)),
  }
}

/** Where a variable has no value, it would be signed and sent as it stands. */
function withValues(text: string, { fillIn }: Variables): string {
  const filled = fillIn(text)
  const open = /\{\{[^{}]*\}\}/.exec(filled)
  if (open !== null) throw new Error(`APIG: the variable ${open[0]} has no value; set it, or remove it.`)
  return filled
}

function required(name: string, { valueOf }: Variables): string {
  const value = valueOf(name)?.trim() ?? ''
  if (value === '') throw new Error(`APIG: set the variable ${name} in your environment, then send again.`)
  return value
}

/** Name and value as a form and a query have them. */
export function formPair(name: string, value: string): string {
  return `${encodeURIComponent(name)}=${encodeURIComponent(value)}`
}
