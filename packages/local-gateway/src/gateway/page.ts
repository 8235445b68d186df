import type { Answer } from './answer.ts'
import type { Authentication } from './authentication.ts'
import type { ReceivedRequest } from './received-request.ts'

/** What a page of the gateway's own sends. */
export interface PageResponse {
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
  /** Why, where the request is refused. */
  readonly refused?: Pick<Answer, 'code' | 'reason'> | undefined
}

/** Something that the gateway serves itself: no service behind it, no stage, no limits but one for the body. */
export interface Page {
  readonly method: string
  readonly path: string
  respond(
    request: ReceivedRequest,
    now: Date,
    authentication: Authentication,
  ): PageResponse | Promise<PageResponse>
}
