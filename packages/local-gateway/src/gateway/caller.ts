import type { Answer } from './answer.ts'
import type { ReceivedRequest, RequestHead } from './received-request.ts'

/** How a caller says who it is. */
export type Identity = 'access-key' | 'token' | 'app-code' | 'api-key'

/** Who may call; the access key ID where the request is signed. */
export interface Caller {
  readonly identity: Identity
  readonly accessKeyId: string | undefined
}

/** What the gateway's stub of IAM has issued. */
export interface IssuedCredentials {
  /** When a token ends; undefined for one that was not issued here. */
  tokenEnd(token: string): Date | undefined
  /** The temporary key with this ID. */
  temporaryKey(accessKeyId: string): TemporaryKey | undefined
}

/** A temporary access key: good only with its security token, and for a while. */
export interface TemporaryKey {
  readonly secret: string
  readonly securityToken: string
  readonly end: Date
}

/** The check of who is calling, with what surrounds it in the gateway: the lock, and the wording of a refusal. */
export interface Authentication {
  /** Who is let in by a header alone, whatever the request says else. */
  readHeader(head: RequestHead, now: Date): Caller | undefined
  check(request: ReceivedRequest, now: Date): Promise<Answer | Caller>
}
