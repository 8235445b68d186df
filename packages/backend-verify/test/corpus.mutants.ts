import { corpus } from '@apig/vectors/corpus'
import { expect, it } from 'vitest'
import { checkCase, FORMS } from './corpus-check.ts'
import type { Form } from './corpus-check.ts'
import { codeCases } from './corpus-code-cases.ts'

// The corpus in few tests, all cases of one at once: for StrykerJS, which runs them for each of many hundred mutants.

const checks = corpus
  .filter((given) => given.via.includes('api'))
  .flatMap((given) => FORMS.map((form): [Form, typeof given] => [form, given]))
const SIZE = 100
const chunks = Array.from({ length: Math.ceil(checks.length / SIZE) }, (_, at) => at * SIZE)

it.each(chunks)('the corpus from check %i on', async (from) => {
  await Promise.all(checks.slice(from, from + SIZE).map(([form, given]) => checkCase(form, given)))
  expect(from).toBeLessThan(checks.length)
})

it.each(Object.entries(codeCases))('%s', async (_id, run) => run())
