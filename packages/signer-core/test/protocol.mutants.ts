import { test } from 'vitest'

// What `npm run mutants` runs for each mutant. StrykerJS counts failed tests alone, so sources that no longer load are one.
try {
  const { collectCases } = await import('./suite/harness.ts')
  const { protocolSuites } = await import('./suite/protocol.ts')
  for (const { name, run } of collectCases(protocolSuites)) test(name, run)
} catch (error) {
  test('the sources load', () => {
    throw error
  })
}
