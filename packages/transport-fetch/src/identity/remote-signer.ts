import { createSigner, HEX_DIGEST, kindOf } from '@apig/signer-core/internal'
import type {
  Credentials,
  SignableRequest,
  SignatureForm,
  SignedRequest,
  Signer,
  SignOptions,
} from '@apig/signer-core'
import { abortable } from '../engine/wait.ts'
import { TransportError } from '../transport-error.ts'
import type { RemoteSigner } from './credentials.ts'
import type { SigningMethod } from './identity.ts'

/**
 * Signs with a signature that is made elsewhere.
 *
 * @param known - the access key, with a placeholder for the secret
 * @throws TransportError `CREDENTIALS_UNAVAILABLE`, `REMOTE_SIGNATURE_INVALID`
 */
export async function signRemotely<B>(
  remoteSign: RemoteSigner['remoteSign'],
  known: Credentials,
  { algorithm, authorizationHeader }: SigningMethod,
  request: SignableRequest<B>,
  options: SignOptions,
  signal: AbortSignal | undefined,
): Promise<SignedRequest<B>> {
  const signerOf = (signature: string): Signer =>
    createSigner(known, {
      algorithm: { ...algorithm, createKey: () => () => signature },
      authorizationHeader,
    })
  const draft = signerOf('0'.repeat(64)).sign(request, options)
  const signature = await askFor(remoteSign, draft, algorithm.signatureForm, signal)
  const payload = options.payload === 'signed' ? { hash: draft.payloadHash } : options.payload
  return signerOf(signature).sign(request, { ...options, payload })
}

async function askFor(
  remoteSign: RemoteSigner['remoteSign'],
  { stringToSign, canonicalRequest }: SignedRequest<unknown>,
  { description, matches }: SignatureForm = HEX_DIGEST,
  signal: AbortSignal | undefined,
): Promise<string> {
  let signature: unknown
  try {
    signature = await abortable(
      Promise.resolve(remoteSign(stringToSign, { canonicalRequest, signal })),
      signal,
    )
  } catch (error) {
    signal?.throwIfAborted()
    throw new TransportError(
      'CREDENTIALS_UNAVAILABLE',
      'credentials.remoteSign failed; its error is the cause.',
      { cause: error },
    )
  }
  if (typeof signature !== 'string' || !matches(signature))
    throw new TransportError(
      'REMOTE_SIGNATURE_INVALID',
      `credentials.remoteSign must return the signature as ${description}; it returned ${kindOf(signature)}.`,
    )
  return signature
}
