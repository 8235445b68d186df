import type { IdentityOptions } from '../identity.ts'
import type { PrintForm } from '../print/print.ts'
import type { RequestOptions } from '../request/read-request.ts'
import type { ConnectionOptions } from './connection.ts'

/** The options of `apig call`. */
export interface CallOptions extends RequestOptions, IdentityOptions, ConnectionOptions {
  readonly url?: string
  readonly stage: string
  readonly output?: string
  readonly include?: true
  readonly verbose?: true
  readonly silent?: true
  readonly showError?: true
  readonly maxTime?: number
  readonly retry?: number
  readonly dryRun?: true
  readonly print?: PrintForm
}
