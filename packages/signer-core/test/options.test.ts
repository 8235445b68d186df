import { expect, test } from 'vitest'
import { requireKnownOptions } from '../src/options.ts'

const KNOWN = ['origin', 'origins', 'stage', 'storage', 'port']

test.each([
  // The nearest of several, whichever comes first.
  ['origi', 'origin'],
  ['originss', 'origins'],
  ['ORIGINZ', 'origin'],
  ['storag', 'storage'],
  ['stag', 'stage'],
  // A third of the name may differ, and no more.
  ['prt', 'port'],
  ['pr', 'port'],
  ['sport', 'port'],
  ['xyport', 'port'],
])('%s is taken for %s', (given, meant) => {
  expect(() => requireKnownOptions('options', { [given]: 1 }, KNOWN)).toThrow(
    `options has no option "${given}"; did you mean ${meant}?`,
  )
})

test.each(['p', 'xyzport', 'stxxxx', 'o'.repeat(100_000)])('%.20s resembles none', (given) => {
  expect(() => requireKnownOptions('options', { [given]: 1 }, KNOWN)).toThrow(
    'there are origin, origins, stage, storage, port',
  )
})

test('a name is compared by its first 64 characters, so that a long one costs no more', () => {
  const long = 'a'.repeat(64)
  expect(() => requireKnownOptions('options', { [`${long}bcd`]: 1 }, [long])).toThrow(`did you mean ${long}?`)
  expect(() => requireKnownOptions('options', { [`${long}${'b'.repeat(64)}`]: 1 }, [long])).toThrow(
    `did you mean ${long}?`,
  )
})
