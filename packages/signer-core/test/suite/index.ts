import curves from './curves.suite.ts'
import explainHostile from './explain-hostile.suite.ts'
import explainRefusal from './explain-refusal.suite.ts'
import explain from './explain.suite.ts'
import harness from './harness.suite.ts'
import type { Suite } from './harness.ts'
import properties from './properties.suite.ts'
import { protocolSuites } from './protocol.ts'

/** Every portable suite. What is listed here runs under Vitest, on every runtime and in the browser. */
export const suites: readonly Suite[] = [
  harness,
  ...protocolSuites,
  curves,
  properties,
  explain,
  explainHostile,
  explainRefusal,
]
