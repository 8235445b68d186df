import { createSigner, isSignerError, parseDate } from '@apig/signer-core'
import type { SignedRequest, SignerErrorCode, SignOptions } from '@apig/signer-core'
import type { RequestFields } from '../state.ts'
import { algorithmOf } from './algorithms.ts'
import { readHeaders } from './read-headers.ts'

/** The field that a message belongs to. */
export type Field = 'method' | 'url' | 'headers' | 'payload' | 'hash' | 'keys' | 'date' | 'algorithm'
export type KeyField = 'accessKeyId' | 'secretAccessKey'

/** What the form says, signed; or why it cannot be. */
export type Signing =
  | {
      readonly ok: true
      readonly signed: SignedRequest<string>
      /** Keys that are still empty. Everything before the signature holds without them; the signature does not. */
      readonly missing: readonly KeyField[]
    }
  | {
      readonly ok: false
      readonly field: Field
      /** Absent for what the form itself found. */
      readonly code?: SignerErrorCode
      /** The library's own words, or the number of a header line without a colon. */
      readonly message: string | { readonly lineWithoutColon: number }
    }

/** Stands in for a key that is not typed yet, so that the stages before the signature can be shown. */
const PLACEHOLDER = 'none'

/** Signs what the form says. Every rule is the library's. */
export function signForm(form: RequestFields): Signing {
  const headers = readHeaders(form.headers)
  if ('lineWithoutColon' in headers) return { ok: false, field: 'headers', message: headers }
  const missing = (['accessKeyId', 'secretAccessKey'] as const).filter((field) => form[field] === '')
  try {
    const signer = createSigner(
      {
        accessKeyId: form.accessKeyId || PLACEHOLDER,
        secretAccessKey: form.secretAccessKey || PLACEHOLDER,
        securityToken: form.securityToken === '' ? undefined : form.securityToken,
      },
      { algorithm: algorithmOf(form) },
    )
    const signed = signer.sign<string>(
      {
        method: form.method,
        url: form.url,
        headers: headers.pairs,
        body: form.body === '' ? undefined : form.body,
      },
      optionsOf(form),
    )
    return { ok: true, signed, missing }
  } catch (error) {
    if (!isSignerError(error)) throw error
    return { ok: false, field: fieldOf(error.code), code: error.code, message: error.message }
  }
}

function optionsOf({ date, payload, hash }: RequestFields): SignOptions {
  return {
    date: date === '' ? undefined : parseDate(date),
    // `signed` is the default, which also takes the caller's own x-sdk-content-sha256.
    payload: payload === 'hash' ? { hash } : payload === 'unsigned' ? 'unsigned' : undefined,
  }
}

function fieldOf(code: SignerErrorCode): Field {
  switch (code) {
    case 'METHOD_INVALID':
      return 'method'
    case 'HEADERS_INVALID':
    case 'HEADER_NAME_INVALID':
    case 'HEADER_VALUE_INVALID':
    case 'HEADER_DUPLICATE':
      return 'headers'
    case 'DATE_INVALID':
      return 'date'
    case 'PAYLOAD_INVALID':
      return 'hash'
    case 'PAYLOAD_CONFLICT':
      return 'payload'
    case 'OPTION_INVALID':
      return 'algorithm'
    case 'CREDENTIALS_INVALID':
      return 'keys'
    default:
      return 'url'
  }
}
