import fc from 'fast-check'
import { expect, test, vi } from 'vitest'

// White box: that a cache has a bound, and that it changes no result, cannot be seen from outside until it is too late.

const credentials = { accessKeyId: 'AK', secretAccessKey: 'sk' }
const url = 'https://example.com/'

/** The package with nothing known yet, and what is in it. */
async function load() {
  vi.resetModules()
  const { createSigner, parseDate } = await import('@apig/signer-core')
  const { addName, noHeaders } = await import('../src/header-layout.ts')
  const signer = createSigner(credentials)
  const date = parseDate('20191115T033655Z')
  return {
    createSigner,
    addName,
    noHeaders,
    sign: (headers: [string, string][]) => signer.sign({ method: 'GET', url, headers }, { date }),
    layoutOf: (...names: string[]) => names.reduce((layout, name) => addName(layout, name), noHeaders),
    fillUp() {
      for (let at = 0; at < 5000; at++) addName(noHeaders, `x-generated-${at}`)
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

test('generated names stop being kept, and sign as ever', async () => {
  const { fillUp, layoutOf, sign } = await load()
  fillUp()
  expect(layoutOf('x-fresh')).not.toBe(layoutOf('x-fresh'))
  expect(sign([['X-Fresh', '1']]).signedHeaders).toEqual(['host', 'x-fresh', 'x-sdk-date'])
})

test('what requests share cannot be changed by one of them', async () => {
  const { sign } = await load()
  const names = sign([['x-shared', '1']]).signedHeaders as string[]
  expect(() => names.push('x-evil')).toThrow(TypeError)
  expect(sign([['x-shared', '1']]).signedHeaders).toEqual(['host', 'x-sdk-date', 'x-shared'])
})

test('the same signatures before a layout is known, when it is, and when no more can be known', async () => {
  const { createSigner, sign } = await load()
  const full = await load()
  full.fillUp()
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
