/** From here on hashing is left to the platform, which does it elsewhere while the page or the server goes on. */
export const LARGE_BYTES = 32_768

/** The payload of a body that is to be signed: its hash where it is large, else `signed`, and the core hashes it. */
export async function hashLarge(
  body: string | Uint8Array<ArrayBuffer>,
): Promise<'signed' | { readonly hash: string }> {
  // Pages that did not come over https have no `crypto.subtle`.
  const subtle = globalThis.crypto?.subtle as SubtleCrypto | undefined
  if (typeof body === 'string' || body.length <= LARGE_BYTES || subtle === undefined) return 'signed'
  const hash = new Uint8Array(await subtle.digest('SHA-256', body))
  return { hash: Array.from(hash, (byte) => byte.toString(16).padStart(2, '0')).join('') }
}
