import { sdkHmacSha256 } from '@apig/signer-core'
import type { Algorithm } from '@apig/signer-core'
import { kindOf, wrongKind } from './config-error.ts'

const NAME = /^[A-Z0-9]{2,10}-HMAC-[A-Z0-9]{2,10}$/
const CONTENT_HEADER = /^[a-z0-9-]+$/

/**
 * The algorithms that are understood. Each has a name of its own, which `Authorization` and the string to sign both begin
 * with: so no signature of one can be read as that of another.
 */
export function readAlgorithms(given: unknown): readonly Algorithm[] {
  if (given === undefined) return [sdkHmacSha256]
  if (!Array.isArray(given))
    throw wrongKind(`options.algorithms must be an array of Algorithm values, not ${kindOf(given)}.`)
  if (given.length === 0)
    throw wrongKind(
      'options.algorithms is empty, so that every request would be refused; leave it out for SDK-HMAC-SHA256 alone.',
    )
  const algorithms = (given as readonly unknown[]).map((value, at) => {
    if (!isAlgorithm(value))
      throw wrongKind(
        `options.algorithms[${at}] must be an Algorithm: sdkHmacSha256 of '@apig/signer-core', sdkHmacSm3 of '@apig/signer-core/sm3', or what v11HmacSha256({ region, service }) of '@apig/signer-core/v11' returns, not ${kindOf(value)}.`,
      )
    return value
  })
  const names = algorithms.map(({ name }) => name)
  const twice = names.find((name, at) => names.indexOf(name) < at)
  if (twice !== undefined)
    throw wrongKind(
      `options.algorithms has ${twice} twice; one verifier takes each once, with one region and service where it has them.`,
    )
  return Object.freeze(algorithms)
}

function isAlgorithm(value: unknown): value is Algorithm {
  if (typeof value !== 'object' || value === null) return false
  const { name, contentHeader, hash, createHash, createKey, scope } = value as Partial<
    Record<keyof Algorithm, unknown>
  >
  return (
    typeof name === 'string' &&
    NAME.test(name) &&
    typeof contentHeader === 'string' &&
    CONTENT_HEADER.test(contentHeader) &&
    [hash, createHash, createKey].every((part) => typeof part === 'function') &&
    (scope === undefined || typeof scope === 'function')
  )
}
