/** A response whose body was read. */
export interface JsonResponse<T> {
  /** Whether the status is 200 to 299. */
  readonly ok: boolean
  /** The HTTP status. */
  readonly status: number
  /** The reason phrase beside the status: `OK`. */
  readonly statusText: string
  /** The headers of the response. */
  readonly headers: Headers
  /** The body, parsed; undefined where it is not JSON. */
  readonly data: T | undefined
  /** The body as it came. */
  readonly text: string
}
