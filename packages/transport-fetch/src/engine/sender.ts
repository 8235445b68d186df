import type { Attempt } from './call.ts'

/** Headers as Node gives them, an object with lowercase names, or the platform's `Headers`. */
export type ResponseHeaders = Headers | Readonly<Record<string, string | string[] | undefined>>

/** What is known of a response before its body is read. */
export interface ResponseHead {
  readonly status: number
  readonly headers: ResponseHeaders
  /** A redirect of which a browser does not say where it leads. */
  readonly isOpaqueRedirect: boolean
}

/** How attempts are sent and their responses read: all that differs between one client and another. */
export interface Sender<R> {
  /**
   * Resolves when the head of the response has come. Rejects with what the network says, or with the signal's reason.
   *
   * @param signal - ends the attempt and, after the head, the body of the response
   */
  send(attempt: Attempt, signal: AbortSignal | undefined): Promise<R>
  headOf(response: R): ResponseHead
  /** The text of a response, which stays readable; empty where it is longer than any refusal. Rejects where it breaks off. */
  peek(response: R, signal: AbortSignal | undefined): Promise<string>
  /** Nobody reads this response: its connection is free. */
  discard(response: R): void
  /** Whether `send` has failed because of the network, so that another attempt may succeed. */
  isNetworkError(error: unknown): boolean
}

/** The value of a header that repeats none. */
export function headerOf({ headers }: ResponseHead, name: string): string | undefined {
  if (isHeaders(headers)) return headers.get(name) ?? undefined
  const value = headers[name]
  return Array.isArray(value) ? value[0] : value
}

/** Whether these are the platform's, and no plain object. */
export const isHeaders = (headers: ResponseHeaders): headers is Headers =>
  typeof (headers as Headers).get === 'function'
