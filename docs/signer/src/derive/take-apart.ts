import { isSignerError, parseAuthorization, signatureEquals } from '@apig/signer-core'
import type { ParsedAuthorization, SignerErrorCode } from '@apig/signer-core'
import { KNOWN } from './algorithms.ts'
import type { Signing } from './sign-form.ts'

/** How a pasted header relates to the request in the form. */
export interface Relation {
  readonly isSameAccessKey: boolean
  readonly isSameSignature: boolean
  /** Signed there and not here, and the other way round. */
  readonly onlyThere: readonly string[]
  readonly onlyHere: readonly string[]
}

export type TakenApart =
  | { readonly ok: true; readonly parts: ParsedAuthorization; readonly relation: Relation | undefined }
  | { readonly ok: false; readonly code: SignerErrorCode; readonly message: string }

/** Takes a pasted Authorization header apart; undefined where nothing was pasted. */
export function takeApart(pasted: string, signing: Signing): TakenApart | undefined {
  const value = pasted.trim().replace(/^authorization:\s*/i, '')
  if (value === '') return undefined
  try {
    const parts = parseAuthorization(value, KNOWN)
    const relation =
      signing.ok && signing.missing.length === 0 ? relationOf(parts, signing.signed) : undefined
    return { ok: true, parts, relation }
  } catch (error) {
    if (!isSignerError(error)) throw error
    return { ok: false, code: error.code, message: error.message }
  }
}

function relationOf(
  parts: ParsedAuthorization,
  signed: (Signing & { readonly ok: true })['signed'],
): Relation {
  const own = parseAuthorization(signed.headers['Authorization'] ?? '', KNOWN)
  return {
    isSameAccessKey: parts.accessKeyId === own.accessKeyId,
    isSameSignature: signatureEquals(own.signature, parts.signature),
    onlyThere: parts.signedHeaders.filter((name) => !own.signedHeaders.includes(name)),
    onlyHere: own.signedHeaders.filter((name) => !parts.signedHeaders.includes(name)),
  }
}
