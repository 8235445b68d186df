import { afterAll, test } from 'vitest'
import { collectCases } from './suite/harness.ts'
import { startStand } from './stand/stand.ts'
import { createSuites } from './suite/index.ts'

const stand = await startStand()
afterAll(() => stand.close())

for (const { name, run } of collectCases(createSuites(stand.url))) test(name, run)
