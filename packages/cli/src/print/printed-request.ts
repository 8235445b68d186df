import type { UploadPart } from '@apig/transport-node'

/** What a printer is given. */
export interface PrintedRequest {
  readonly method: string
  /** Exactly as it is signed. */
  readonly url: string
  readonly target: string
  readonly origin: URL
  /** Without those that each client sets itself. */
  readonly headers: readonly (readonly [name: string, value: string])[]
  readonly host: string
  readonly body: Buffer | undefined
  readonly parts: readonly UploadPart[] | undefined
}
