/** Names and values as OpenTelemetry has them. No query, no value of a header, no key, no body. */
export type Attributes = Readonly<Record<string, string | number | boolean | readonly string[]>>

/** An attempt that was signed, or given its token, and is about to be sent. */
export interface SignEvent {
  /** 1 for the first attempt. */
  readonly attempt: number
  /** What is known of the attempt, by names that OpenTelemetry knows where it has some. No secret is in it. */
  readonly attributes: Attributes
}

/** An attempt that got a response, or has failed. */
export interface AttemptEvent {
  /** 1 for the first attempt. */
  readonly attempt: number
  /** Whether a response came, whatever its status, or none. */
  readonly outcome: 'response' | 'error'
  /** Whether another attempt follows: a retry, a redirect, a corrected clock. */
  readonly willRetry: boolean
  /**
   * What is known of the attempt, by names that OpenTelemetry knows where it has some; what the gateway says about its
   * limits and its latency is under `http.response.header.x-apig-...`. No secret is in it.
   */
  readonly attributes: Attributes
}

/** Tells a hook, and ignores what it throws: logs and traces are not the call. */
export function callHook<E>(hook: ((event: E) => void) | undefined, describeEvent: () => E): void {
  try {
    hook?.(describeEvent())
  } catch {
    // A broken log does not break the call.
  }
}
