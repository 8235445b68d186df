import { corpus } from '@apig/vectors/corpus'
import { describe, expect, it } from 'vitest'
import { checkCase, FORMS } from './corpus-check.ts'
import { codeCases } from './corpus-code-cases.ts'

const apiCases = corpus.filter((given) => given.via.includes('api'))

describe.each(FORMS)('the corpus, given as %s', (form) => {
  it.each(apiCases.map((given) => [given.id, given.name, given.expect, given] as const))(
    '%s %s: %s',
    (_id, _name, _code, given) => checkCase(form, given),
  )
})

describe('the corpus, where only a program can say it', () => {
  it('has a program for each such case', () => {
    const wanted = corpus.filter((given) => given.via.includes('code')).map((given) => given.id)
    expect(Object.keys(codeCases).sort()).toEqual(wanted.sort())
  })

  it.each(Object.entries(codeCases))('%s', async (_id, run) => run())
})

it('covers every number of the list', () => {
  const numbers = new Set(corpus.map((given) => Number.parseInt(given.id, 10)))
  for (let number = 1; number <= 124; number++) expect(numbers).toContain(number)
})
