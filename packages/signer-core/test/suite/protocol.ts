import algorithms from './algorithms.suite.ts'
import authorization from './authorization.suite.ts'
import badInput from './bad-input.suite.ts'
import dates from './dates.suite.ts'
import type { Suite } from './harness.ts'
import headers from './headers.suite.ts'
import payload from './payload.suite.ts'
import publishedExample from './published-example.suite.ts'
import refusals from './refusals.suite.ts'
import secrecy from './secrecy.suite.ts'
import vectors from './vectors.suite.ts'
import wireForm from './wire-form.suite.ts'

/** The suites that decide about the protocol: the same cases in every run, so that mutants are judged by them. */
export const protocolSuites: readonly Suite[] = [
  publishedExample,
  vectors,
  wireForm,
  headers,
  payload,
  dates,
  authorization,
  badInput,
  refusals,
  secrecy,
  algorithms,
]
