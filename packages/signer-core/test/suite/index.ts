import algorithms from './algorithms.suite.ts'
import authorization from './authorization.suite.ts'
import badInput from './bad-input.suite.ts'
import dates from './dates.suite.ts'
import harness from './harness.suite.ts'
import type { Suite } from './harness.ts'
import explainHostile from './explain-hostile.suite.ts'
import explain from './explain.suite.ts'
import headers from './headers.suite.ts'
import payload from './payload.suite.ts'
import properties from './properties.suite.ts'
import publishedExample from './published-example.suite.ts'
import secrecy from './secrecy.suite.ts'
import vectors from './vectors.suite.ts'
import wireForm from './wire-form.suite.ts'

/** Every portable suite. What is listed here runs under Vitest, on every runtime and in the browser. */
export const suites: readonly Suite[] = [
  harness,
  publishedExample,
  vectors,
  wireForm,
  headers,
  payload,
  dates,
  authorization,
  badInput,
  secrecy,
  properties,
  algorithms,
  explain,
  explainHostile,
]
