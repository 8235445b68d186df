import { test } from 'vitest'
import { collectCases } from './suite/harness.ts'
import { suites } from './suite/index.ts'

for (const { name, run } of collectCases(suites)) test(name, run)
