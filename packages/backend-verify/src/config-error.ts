/** What `createVerifier` and the replay stores throw for a bad option; the message names the option. */
export type ConfigError = (TypeError | RangeError) & {
  /** The same for every wrong option. */ readonly code: 'CONFIG'
}

export function wrongKind(message: string): ConfigError {
  return Object.assign(new TypeError(message), { code: 'CONFIG' as const })
}

export function outOfRange(message: string): ConfigError {
  return Object.assign(new RangeError(message), { code: 'CONFIG' as const })
}

/**
 * Whether `error` says that an option of this package is wrong.
 *
 * @example
 * ```ts
 * import { createVerifier, isConfigError } from '@apig/backend-verify'
 *
 * try {
 *   createVerifier({ keys: { 'signature-key-1': '' } })
 * } catch (error) {
 *   console.log(isConfigError(error)) // true
 * }
 * ```
 */
export function isConfigError(error: unknown): error is ConfigError {
  return (
    (error instanceof TypeError || error instanceof RangeError) &&
    (error as { code?: unknown }).code === 'CONFIG'
  )
}

/** What kind of thing a wrong option is: never the thing itself, which may be a secret. */
export function kindOf(value: unknown): string {
  if (value === null) return 'null'
  if (value === '') return 'an empty string'
  if (Array.isArray(value)) return 'an array'
  if (typeof value === 'number') return `the number ${value}`
  if (typeof value === 'undefined') return 'undefined'
  return typeof value === 'object' ? 'an object' : `a ${typeof value}`
}
