import fc from 'fast-check'
import { expect, test, vi } from 'vitest'

// White box: that a cache has a bound, and that it changes no result, cannot be seen from outside until it is too late.

const credentials = { accessKeyId: 'AK', secretAccessKey: 'sk' }
const url = 'https://example.com/'

/** The package with nothing known yet, and what is in it. */
async function load() {
  vi.resetModules()
  const { createSigner, parseDate } = await import('@apig/signer-core')
  const { addName } = await import('../src/header-layout.ts')
  const { readHeaders } = await import('../src/headers.ts')
  const noHeaders = readHeaders(undefined, undefined).layout
  const signer = createSigner(credentials)
  const date = parseDate('20191115T033655Z')
  let generated = 0
  return {
    createSigner,
    known: () => noHeaders.root.known,
    sign: (headers: [string, string][]) => signer.sign({ method: 'GET', url, headers }, { date }),
    layoutOf: (...names: string[]) => names.reduce((layout, name) => addName(layout, name), noHeaders),
    addGenerated(count: number) {
      for (const end = generated + count; generated < end; generated++)
        addName(noHeaders, `x-generated-${generated}`)
    },
  }
}

test('a list of names is worked out once, whoever signs', async () => {
  const { layoutOf } = await load()
  expect(layoutOf('a', 'B')).toBe(layoutOf('a', 'B'))
  expect(layoutOf('B', 'a')).not.toBe(layoutOf('a', 'B'))
  expect(layoutOf('A', 'B')).not.toBe(layoutOf('a', 'B'))
})

test('a long name is not kept', async () => {
  const { layoutOf } = await load()
  expect(layoutOf('x'.repeat(64))).toBe(layoutOf('x'.repeat(64)))
  expect(layoutOf('x'.repeat(65))).not.toBe(layoutOf('x'.repeat(65)))
})

test('a name after 64 others is not kept', async () => {
  const { layoutOf } = await load()
  const names = Array.from({ length: 65 }, (_, at) => `x-${at}`)
  expect(layoutOf(...names.slice(1))).toBe(layoutOf(...names.slice(1)))
  expect(layoutOf(...names)).not.toBe(layoutOf(...names))
})

test('generated names push out the others, which come back, and never are there more than the bound', async () => {
  const { addGenerated, known, layoutOf, sign } = await load()
  const before = layoutOf('x-steady')
  for (let round = 0; round < 5; round++) {
    addGenerated(700)
    expect(known()).toBeLessThanOrEqual(1024)
  }
  expect(layoutOf('x-steady')).not.toBe(before)
  expect(layoutOf('x-steady')).toBe(layoutOf('x-steady'))
  expect(sign([['X-Fresh', '1']]).signedHeaders).toEqual(['host', 'x-fresh', 'x-sdk-date'])
})

test('what requests share cannot be changed by one of them', async () => {
  const { sign } = await load()
  const names = sign([['x-shared', '1']]).signedHeaders as string[]
  expect(() => names.push('x-evil')).toThrow(TypeError)
  expect(sign([['x-shared', '1']]).signedHeaders).toEqual(['host', 'x-sdk-date', 'x-shared'])
})

test('the same signatures before a layout is known, when it is, and after it was forgotten', async () => {
  const { createSigner, sign } = await load()
  const full = await load()
  full.addGenerated(1024)
  const rotated = createSigner({ ...credentials, secretAccessKey: 'rotated' })
  const name = fc.stringMatching(/^[A-Za-z][A-Za-z0-9-]{0,7}$/).filter((text) => !/^host$/i.test(text))
  const lists = fc.uniqueArray(name, { selector: (text) => text.toLowerCase(), maxLength: 30 })
  fc.assert(
    fc.property(lists, (names) => {
      const headers = names.map((header, at): [string, string] => [header, `value ${at}`])
      const cold = sign(headers)
      expect(cold.signedHeaders).toEqual([...cold.signedHeaders].sort())
      expect({ ...sign(headers) }).toEqual({ ...cold })
      expect({ ...full.sign(headers) }).toEqual({ ...cold })
      const date = new Date('2019-11-15T03:36:55Z')
      const { signature } = rotated.sign({ method: 'GET', url, headers }, { date })
      expect(signature).not.toBe(cold.signature)
    }),
    { numRuns: 300, seed: 1 },
  )
})
