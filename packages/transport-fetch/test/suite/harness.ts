/**
 * What the portable suite is written against, so that one and the same suite runs under Vitest, on every runtime's command
 * line, inside workerd and in a browser page.
 */
export interface Harness {
  /** Registers a case. Its name is unique among all suites. */
  test(name: string, run: () => Promise<void>): void
  /** The same value, as `Object.is` sees it. */
  equal(actual: unknown, expected: unknown, message?: string): void
  /** The same plain data, as JSON shows it; undefined is not left out. */
  deepEqual(actual: unknown, expected: unknown, message?: string): void
  ok(value: unknown, message?: string): asserts value
}

export type Suite = (t: Harness) => void

export interface Case {
  readonly name: string
  readonly run: () => Promise<void>
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
  for (const suite of suites) suite({ test, equal, deepEqual, ok })
  return [...cases.values()]
}

/** Runs the cases one after the other; a case that throws is counted and the next one runs. */
export async function runSuites(suites: readonly Suite[]): Promise<Outcome> {
  const cases = collectCases(suites)
  const failures: { name: string; message: string }[] = []
  for (const { name, run } of cases) {
    try {
      await run()
    } catch (error) {
      const message = error instanceof Error ? `${error.message}\n${error.stack}` : String(error)
      failures.push({ name, message })
    }
  }
  return { passed: cases.length - failures.length, failed: failures.length, failures }
}

function equal(actual: unknown, expected: unknown, message?: string): void {
  if (!Object.is(actual, expected)) fail(`${show(actual)} is not the expected ${show(expected)}`, message)
}

function deepEqual(actual: unknown, expected: unknown, message?: string): void {
  equal(toJson(actual), toJson(expected), message)
}

function ok(value: unknown, message?: string): asserts value {
  if (!value) fail(`${show(value)} is not truthy`, message)
}

const toJson = (value: unknown): string =>
  JSON.stringify(value, (_name, inner: unknown) => (inner === undefined ? { undefined: true } : inner))

function show(value: unknown): string {
  const text = value instanceof Error ? `[${value.name}: ${value.message}]` : String(value)
  return JSON.stringify(text.length > 400 ? `${text.slice(0, 400)}...` : text)
}

function fail(what: string, message: string | undefined): never {
  throw new Error(message === undefined ? what : `${message}: ${what}`)
}
