/** What tests watch to see that two refusals cost the same. Nothing public reaches it. */
export interface Trace {
  /** One HMAC was computed. */
  hmac(): void
  /** So many bytes of a body were read. */
  read(bytes: number): void
}

export const NO_TRACE: Trace = { hmac() {}, read() {} }
