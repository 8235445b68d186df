import { SignerError } from '@apig/signer-core'
import type { SignerErrorCode } from '@apig/signer-core'

/**
 * What a portable suite is written against, so that one and the same suite runs under Vitest, on every runtime's
 * command line, inside workerd and in a browser page.
 */
export interface Harness {
  /** Registers a case. Its name is unique among all suites. */
  test(name: string, run: () => void | Promise<void>): void
  /** The same value, as `Object.is` sees it. */
  equal(actual: unknown, expected: unknown, message?: string): void
  /** The same plain data: primitives, arrays, objects (own enumerable keys), `Date`, `Uint8Array`. */
  deepEqual(actual: unknown, expected: unknown, message?: string): void
  ok(value: unknown, message?: string): asserts value
  /** `run` throws a `SignerError` of this code, at once, whose message is a sentence; returned for a closer look. */
  throws(run: () => unknown, code: SignerErrorCode): SignerError
}

export type Suite = (t: Harness) => void

export interface Case {
  readonly name: string
  readonly run: () => void | Promise<void>
}

export interface Outcome {
  readonly passed: number
  readonly failed: number
  readonly failures: readonly { readonly name: string; readonly message: string }[]
}

/** All cases of the suites, in the order in which they register them. */
export function collectCases(suites: readonly Suite[]): Case[] {
  const cases = new Map<string, Case>()
  const test = (name: string, run: Case['run']): void => {
    // Runtimes are compared by their counts: two cases of one name would hide that one of them is missing.
    if (cases.has(name)) throw new Error(`two cases are called '${name}'`)
    cases.set(name, { name, run })
  }
  for (const suite of suites) suite({ test, equal, deepEqual, ok, throws })
  return [...cases.values()]
}

/** Runs the cases one after the other; a case that throws is counted and the next one runs. */
export async function runSuites(
  suites: readonly Suite[],
  options: { readonly filter?: string } = {},
): Promise<Outcome> {
  const cases = collectCases(suites).filter(({ name }) => name.includes(options.filter ?? ''))
  const failures: { name: string; message: string }[] = []
  for (const { name, run } of cases) {
    try {
      await run()
    } catch (error) {
      failures.push({
        name,
        message: error instanceof Error ? (error.stack ?? error.message) : String(error),
      })
    }
  }
  return { passed: cases.length - failures.length, failed: failures.length, failures }
}

function equal(actual: unknown, expected: unknown, message?: string): void {
  if (!Object.is(actual, expected)) fail(describeDifference({ path: '', actual, expected }), message)
}

function deepEqual(actual: unknown, expected: unknown, message?: string): void {
  const difference = findDifference(actual, expected, '')
  if (difference !== undefined) fail(describeDifference(difference), message)
}

function ok(value: unknown, message?: string): asserts value {
  if (!value) fail(`${show(value)} is not truthy`, message)
}

function throws(run: () => unknown, code: SignerErrorCode): SignerError {
  let returned: unknown
  try {
    returned = run()
  } catch (error) {
    if (error instanceof SignerError && error.code === code) {
      if (!/^\S+ \S/.test(error.message)) fail(`${show(error.message)} is not a sentence`, code)
      return error
    }
    const thrown =
      error instanceof Error
        ? `${error.name}${'code' in error ? ` ${show(error.code)}` : ''}: ${error.message}`
        : show(error)
    throw new Error(`expected a SignerError ${code}, but this was thrown: ${thrown}`, { cause: error })
  }
  throw new Error(`expected a SignerError ${code}, but nothing was thrown; returned ${show(returned)}`)
}

interface Difference {
  readonly path: string
  readonly actual: unknown
  readonly expected: unknown
}

/** The first place where the two differ. */
function findDifference(actual: unknown, expected: unknown, path: string): Difference | undefined {
  if (Object.is(actual, expected)) return undefined
  const here = { path, actual, expected }
  const kind = kindOf(actual)
  if (kind !== kindOf(expected) || kind === 'primitive' || kind === 'other') return here
  if (kind === 'Date') return (actual as Date).getTime() === (expected as Date).getTime() ? undefined : here
  const left = actual as Readonly<Record<string, unknown>>
  const right = expected as Readonly<Record<string, unknown>>
  if (kind !== 'Object' && left['length'] !== right['length']) return here
  for (const key of new Set([...Object.keys(left), ...Object.keys(right)])) {
    const inside = `${path}[${JSON.stringify(key)}]`
    // Own keys alone: an inherited `constructor` is not a header of that name.
    if (!Object.hasOwn(left, key)) return { path: inside, actual: ABSENT, expected: right[key] }
    if (!Object.hasOwn(right, key)) return { path: inside, actual: left[key], expected: ABSENT }
    const difference = findDifference(left[key], right[key], inside)
    if (difference !== undefined) return difference
  }
  return undefined
}

const ABSENT = Symbol('absent')
const COMPARED = new Set(['Array', 'Date', 'Object', 'Uint8Array'])

function kindOf(value: unknown): string {
  if (typeof value !== 'object' || value === null) return 'primitive'
  const kind = Object.prototype.toString.call(value).slice('[object '.length, -1)
  return COMPARED.has(kind) ? kind : 'other'
}

function describeDifference({ path, actual, expected }: Difference): string {
  const place = path === '' ? '' : `at ${path}: `
  if (typeof actual !== 'string' || typeof expected !== 'string')
    return `${place}${show(actual)} is not the expected ${show(expected)}`
  // Long texts (canonical requests) are cut to where they part.
  let at = 0
  while (at < actual.length && actual[at] === expected[at]) at++
  const from = Math.max(0, at - 60)
  return `${place}texts differ from character ${at} on\n  actual:   ${show(actual.slice(from, from + 200))}\n  expected: ${show(expected.slice(from, from + 200))}`
}

function show(value: unknown): string {
  if (value === ABSENT) return 'nothing'
  if (typeof value !== 'object' || value === null)
    return typeof value === 'string' ? JSON.stringify(value) : String(value)
  if (kindOf(value) === 'Uint8Array') return `Uint8Array [${(value as Uint8Array).slice(0, 32).join(' ')}]`
  if (kindOf(value) === 'other') return Object.prototype.toString.call(value)
  const text = JSON.stringify(value) ?? String(value)
  return text.length > 400 ? `${text.slice(0, 400)}...` : text
}

function fail(what: string, message: string | undefined): never {
  throw new Error(message === undefined ? what : `${message}: ${what}`)
}
