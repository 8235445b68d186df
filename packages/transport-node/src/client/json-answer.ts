/** An answer whose body was read. */
export interface JsonAnswer<T> {
  /** Whether the status is 200 to 299. */
  readonly ok: boolean
  /** The HTTP status. */
  readonly status: number
  /** The reason that stands beside the status, `OK`. */
  readonly statusText: string
  /** The headers of the answer. */
  readonly headers: Headers
  /** The body, parsed; undefined where it is no JSON. */
  readonly data: T | undefined
  /** The body as it came. */
  readonly text: string
}
