import { expect, it } from 'vitest'
import { mutants, suites } from '../../src/mutants/list.mjs'

// The rows of the canonical-form table in docs/protocol.md.
const ROWS = ['method', 'URI', 'query', 'headers', 'signed headers', 'payload', 'on the wire', 'date']

it.each(ROWS)('has a mutant of signer-core for the row "%s"', (row) => {
  expect(mutants.filter((mutant) => mutant.package === 'signer-core' && mutant.rule === row)).not.toEqual([])
})

it('has ids that are unique and packages that have a suite', () => {
  expect(new Set(mutants.map(({ id }) => id)).size).toBe(mutants.length)
  for (const mutant of mutants) expect(Object.keys(suites)).toContain(mutant.package)
})
