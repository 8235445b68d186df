import type { Algorithm, SignatureVerifier } from '@apig/signer-core'
import { kindOf } from '@apig/signer-core/internal'
import { wrongKind } from '../options/checks.ts'
import { signatureVerifier } from './signature.ts'

/** A key id that can stand in a request: step 7 refuses any other. */
export const KEY_ID: RegExp = /^[A-Za-z0-9._~-]{1,200}$/

/** Each secret costs one HMAC for every request, so rotation has to end some time. */
const MAX_SECRETS = 8

export interface ReadEntry {
  readonly secrets: readonly string[]
  readonly disabled: boolean
}

/** The secrets of an entry of `keys`. Throws an error that names the entry and never shows a secret. */
export function readKeyEntry(name: string, entry: unknown): ReadEntry {
  if (typeof entry === 'string' || Array.isArray(entry))
    return { secrets: readSecrets(name, entry), disabled: false }
  if (typeof entry !== 'object' || entry === null)
    throw wrongKind(
      `${name} must be a secret, several secrets or { secrets, disabled }, not ${kindOf(entry)}; is the environment variable that holds it set?`,
    )
  const {
    secret,
    secrets,
    disabled = false,
  } = entry as { secret?: unknown; secrets?: unknown; disabled?: unknown }
  if (typeof disabled !== 'boolean')
    throw wrongKind(`${name}.disabled must be true or false, not ${kindOf(disabled)}.`)
  if (disabled) return { secrets: [], disabled }
  if (secret !== undefined && secrets !== undefined)
    throw wrongKind(`${name} has both secret and secrets; give one of the two.`)
  return {
    secrets:
      secret === undefined ? readSecrets(`${name}.secrets`, secrets) : readSecrets(`${name}.secret`, secret),
    disabled,
  }
}

/** How many key ids have their HMAC keys ready. */
const MAX_HELD = 1000

/** The HMAC keys of an entry, for the algorithm that a request is signed with. */
export type KeysOf = (algorithm: Algorithm) => readonly SignatureVerifier[]

/**
 * The HMAC keys of secrets, kept for as long as a key id has the same ones.
 *
 * @param onNewSecrets - called where an id comes with secrets that it did not have before
 */
export function createKeyring(
  onNewSecrets: () => void,
): (keyId: string, secrets: readonly string[]) => KeysOf {
  const held = new Map<string, { readonly secrets: readonly string[]; readonly keys: KeysOf }>()
  return (keyId, secrets) => {
    const last = held.get(keyId)
    if (
      last !== undefined &&
      last.secrets.length === secrets.length &&
      last.secrets.every((secret, at) => secret === secrets[at])
    )
      return last.keys
    onNewSecrets()
    const keys = keysOf(keyId, secrets)
    if (held.size >= MAX_HELD) held.clear()
    held.set(keyId, { secrets, keys })
    return keys
  }
}

/** Made when an algorithm is first met: a key of one must never serve another. */
function keysOf(keyId: string, secrets: readonly string[]): KeysOf {
  const made = new Map<Algorithm, readonly SignatureVerifier[]>()
  return (algorithm) => {
    let keys = made.get(algorithm)
    if (keys === undefined)
      made.set(algorithm, (keys = secrets.map((secret) => signatureVerifier(algorithm, secret, keyId))))
    return keys
  }
}

function readSecrets(name: string, value: unknown): readonly string[] {
  const secrets: readonly unknown[] = Array.isArray(value) ? value : [value]
  if (secrets.length === 0) throw wrongKind(`${name} is empty; give at least one secret, or disable the key.`)
  if (secrets.length > MAX_SECRETS)
    throw wrongKind(`${name} has more than ${MAX_SECRETS} secrets; remove those that no API uses any more.`)
  return secrets.map((secret) => readSecret(name, secret))
}

function readSecret(name: string, secret: unknown): string {
  if (typeof secret !== 'string')
    throw wrongKind(
      `${name} must hold secrets as strings, not ${kindOf(secret)}; is the environment variable that holds it set?`,
    )
  if (secret.trim() === '')
    throw wrongKind(
      `${name} holds a secret that is ${secret === '' ? 'empty' : 'blank'}; is the environment variable that holds it set?`,
    )
  if (secret.trim() !== secret)
    throw wrongKind(
      `${name} holds a secret with white space around it, such as the line end of a file; trim it.`,
    )
  return secret
}
