import { mkdtemp, mkdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { numberFromEnvironment, readFlags } from '../src/command-line.mjs'
import { findRuntimes } from '../src/runtimes.mjs'

it('reads flags, and names a wrong one', () => {
  expect(readFlags(['--write'], ['write', 'cpu'])).toEqual({ write: true, cpu: false })
  expect(() => readFlags(['--wirte'], ['write'])).toThrow('--wirte')
})

it('reads whole numbers from the environment, and names a wrong one', () => {
  expect(numberFromEnvironment('ROUNDS', 41, 3, {})).toBe(41)
  expect(numberFromEnvironment('ROUNDS', 41, 3, { ROUNDS: '' })).toBe(41)
  expect(numberFromEnvironment('ROUNDS', 41, 3, { ROUNDS: '5' })).toBe(5)
  for (const ROUNDS of ['2', '4.5', 'many'])
    expect(() => numberFromEnvironment('ROUNDS', 41, 3, { ROUNDS })).toThrow(
      'ROUNDS must be a whole number, 3 or more',
    )
})

describe('findRuntimes', () => {
  it('names what is not there; in CI that is an error', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'apig-bench-'))
    try {
      await mkdir(join(folder, 'node22/bin'), { recursive: true })
      await writeFile(join(folder, 'node22/bin/node'), '')
      const wanted = ['node20', 'node22', 'bun']
      expect(findRuntimes(wanted, { folder, ci: false })).toEqual({
        found: [{ name: 'node22', binary: `${folder}/node22/bin/node` }],
        missing: ['node20', 'bun'],
      })
      expect(() => findRuntimes(wanted, { folder, ci: true })).toThrow('node20, bun missing')
      expect(findRuntimes(['node22'], { folder, ci: true }).missing).toEqual([])
    } finally {
      await rm(folder, { recursive: true })
    }
  })
})
