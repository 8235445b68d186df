import { createSigner } from '@apig/signer-core'
import type { BackendRequest } from './backend-request.ts'
import { headerValue } from './received-request.ts'
import type { RawHeader } from './received-request.ts'

/** A signature key of type hmac, as it is bound to an API in the console. */
export interface BackendKey {
  /** The key: 1 to 200 of `A-Z a-z 0-9 . _ ~ -`. */
  readonly keyId: string
  /** The secret of the key. */
  readonly secret: string
}

/** Signs a request on its way to the service; `now` is the gateway's clock. */
export type BackendSigner = (
  request: BackendRequest & { readonly body: Uint8Array },
  now: Date,
) => BackendRequest

/** Signed where they are there; what else goes on may be rewritten between here and the service. */
const SIGNED = ['content-type', 'host', 'x-request-id', 'x-stage']

/** What the client said of its own signature. */
const OF_THE_CLIENT = ['x-sdk-date', 'x-sdk-content-sha256']

/**
 * Signs as the gateway does with a signature key: the method, the target, the body and the headers {@link SIGNED} with an
 * `X-Sdk-Date` of the gateway's own. The target goes on as the client wrote it.
 *
 * @param host - of the service; undefined where the service is a function, which gets the host that the client named
 * @throws SignerError where the key cannot sign
 */
export function createBackendSigner({ keyId, secret }: BackendKey, host: string | undefined): BackendSigner {
  const signer = createSigner({ accessKeyId: keyId, secretAccessKey: secret })
  return (request, now) => {
    const headers =
      host === undefined ? request.headers : [...without(request.headers, ['host']), ['Host', host] as const]
    const covered = SIGNED.flatMap((name) => {
      const value = headerValue(headers, name)
      return value === undefined ? [] : [[name, value] as const]
    })
    const signed = signer.sign(
      { method: request.method, url: request.target, headers: covered, body: request.body },
      { date: now, headerValues: 'bytes' },
    )
    // A header that is signed goes as one line, however many it came in.
    return {
      ...request,
      headers: [...without(headers, [...SIGNED, ...OF_THE_CLIENT]), ...Object.entries(signed.headers)],
    }
  }
}

function without(headers: readonly RawHeader[], names: readonly string[]): RawHeader[] {
  return headers.filter(([name]) => !names.includes(name.toLowerCase()))
}
