import { expect, test } from 'vitest'

// What `npm run mutants` runs for each mutant. StrykerJS counts failed tests alone, so sources that no longer load are one.
try {
  // Before any other date, which would be remembered.
  const { formatDate } = await import('@apig/signer-core')
  test('the first date of a process may be the first of all', () => {
    expect(formatDate(new Date(0))).toBe('19700101T000000Z')
  })
  const { collectCases } = await import('./suite/harness.ts')
  const { protocolSuites } = await import('./suite/protocol.ts')
  for (const { name, run } of collectCases(protocolSuites)) test(name, run)
} catch (error) {
  test('the sources load', () => {
    throw error
  })
}
