import type { Suite } from './harness.ts'
import aborts from './aborts.suite.ts'
import bodies from './bodies.suite.ts'
import clock from './clock.suite.ts'
import credentials from './credentials.suite.ts'
import explain from './explain.suite.ts'
import harness from './harness.suite.ts'
import inputs from './inputs.suite.ts'
import platform from './platform.suite.ts'
import redirects from './redirects.suite.ts'
import retries from './retries.suite.ts'
import { createStandClient } from './stand-client.ts'
import streaming from './streaming.suite.ts'

/**
 * Every portable suite. What is listed here runs under Vitest, on every runtime and in the browser.
 *
 * @param control - the URL of a stand, which runs in Node beside
 */
export function createSuites(control: string): readonly Suite[] {
  const stand = createStandClient(control)
  return [
    harness,
    inputs,
    bodies,
    credentials,
    clock,
    retries,
    redirects,
    streaming,
    aborts,
    explain,
    platform,
  ].map(
    (suite): Suite =>
      (t) =>
        suite(t, stand),
  )
}
