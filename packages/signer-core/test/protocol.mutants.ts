import { test } from 'vitest'
import { collectCases } from './suite/harness.ts'
import { protocolSuites } from './suite/protocol.ts'

// What `npm run mutants` runs for each mutant.
for (const { name, run } of collectCases(protocolSuites)) test(name, run)
