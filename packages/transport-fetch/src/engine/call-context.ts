import type { TransportSettings } from '../transport-options.ts'
import type { Call, CallState } from './call.ts'
import type { Sender } from './sender.ts'

/** What the steps of a call share. */
export interface CallContext<R> {
  readonly call: Call
  readonly state: CallState
  readonly sender: Sender<R>
  readonly settings: TransportSettings
  /** Of the caller, and of the time that the call may take. */
  readonly signal: AbortSignal | undefined
}
