import { TransportError } from '../transport-error.ts'
import { rebuilt } from './rebuilt.ts'

const HASHES = { sha256: 'SHA-256', sha384: 'SHA-384', sha512: 'SHA-512' } as const
type Name = keyof typeof HASHES
const STRENGTH: readonly Name[] = ['sha512', 'sha384', 'sha256']

/**
 * Holds the last response of a call against `init.integrity`, as fetch does for each one: a redirect on the way has
 * another body, and would fail.
 *
 * @throws TransportError `INTEGRITY_MISMATCH`
 * @see {@link https://www.w3.org/TR/SRI/#does-response-match-metadatalist | Subresource Integrity}
 */
export async function checkIntegrity(response: Response, integrity: string): Promise<Response> {
  const wanted = integrity
    .trim()
    .split(/\s+/)
    .map((one) => /^(sha256|sha384|sha512)-([A-Za-z0-9+/_-]+={0,2})(?:\?.*)?$/.exec(one))
    .flatMap((found) => (found === null ? [] : [{ name: found[1] as Name, digest: found[2] as string }]))
  // As the standard has it: the strongest hash counts, and unknown metadata is ignored.
  const name = STRENGTH.find((one) => wanted.some((given) => given.name === one))
  if (name === undefined) return response
  const bytes = await response.arrayBuffer()
  const digest = toBase64(new Uint8Array(await crypto.subtle.digest(HASHES[name], bytes)))
  if (!wanted.some((given) => given.name === name && toStandard(given.digest) === digest))
    throw new TransportError(
      'INTEGRITY_MISMATCH',
      'The body of the response has another hash than init.integrity gives.',
    )
  const hasBody = bytes.byteLength > 0 || response.body !== null
  return rebuilt(response, hasBody ? bytes : null)
}

const toBase64 = (bytes: Uint8Array): string => btoa(String.fromCharCode(...bytes))
const toStandard = (digest: string): string => digest.replace(/-/g, '+').replace(/_/g, '/')
