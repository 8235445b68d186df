import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Answer } from './answer.ts'
import type { Caller, Identity } from './authentication.ts'
import { pathOf } from './received-request.ts'

/** One request that came to the gateway, and what was decided. No header value, no query and no body is kept. */
export interface GatewayRequest {
  /** When it arrived, by the gateway's clock. */
  readonly time: Date
  /** As it was sent, such as `POST`. */
  readonly method: string
  /** Without the query. */
  readonly path: string
  /** `accepted`: it went to the service behind, or to the gateway's own IAM. */
  readonly decision: 'accepted' | 'refused'
  /** With what the caller was let in; undefined where it was not, and where nothing had to be shown. */
  readonly identity: Identity | undefined
  /** The access key ID of an accepted signature. */
  readonly accessKeyId: string | undefined
  /** The HTTP status of the response; undefined until the response begins. */
  readonly status: number | undefined
  /** The code of a refusal, such as `APIG.0301`. */
  readonly code: string | undefined
  /** Why it was refused, such as `expired` or `mismatch`. */
  readonly reason: string | undefined
  /** What the response says in `X-Request-Id`. */
  readonly requestId: string
}

/** Notes what is decided about one request. */
export interface RequestRecord {
  refused(answer: Pick<Answer, 'code' | 'reason'>): void
  accepted(caller: Caller | undefined): void
  status(status: number): void
  ended(): void
}

export function startRecord(
  message: IncomingMessage,
  time: Date,
  requestId: string,
  { onDecision, onEnd }: Readonly<Record<'onDecision' | 'onEnd', (request: GatewayRequest) => void>>,
): RequestRecord {
  const head = { time, method: message.method ?? '', path: pathOf(message.url ?? ''), requestId }
  let entry: { -readonly [name in keyof GatewayRequest]: GatewayRequest[name] } | undefined
  const decide = (made: Pick<GatewayRequest, 'decision'> & Partial<GatewayRequest>): void => {
    if (entry !== undefined) return
    entry = {
      ...head,
      identity: undefined,
      accessKeyId: undefined,
      status: undefined,
      code: undefined,
      reason: undefined,
      ...made,
    }
    onDecision(entry)
  }
  return {
    refused: ({ code, reason }) => decide({ decision: 'refused', code, reason }),
    accepted: (caller) =>
      decide({ decision: 'accepted', identity: caller?.identity, accessKeyId: caller?.accessKeyId }),
    status(status) {
      if (entry !== undefined) entry.status = status
    },
    ended() {
      if (entry !== undefined) onEnd(entry)
    },
  }
}

/** Notes the status before the client can see it, whoever writes the response. */
export function recordStatus(response: ServerResponse, record: RequestRecord): void {
  const writeHead = response.writeHead
  response.writeHead = function (this: ServerResponse, ...head: unknown[]) {
    record.status(head[0] as number)
    return Reflect.apply(writeHead, this, head) as typeof response
  } as typeof response.writeHead
  response.once('close', () => record.ended())
}
