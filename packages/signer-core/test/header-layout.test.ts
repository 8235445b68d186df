import { createSigner, parseDate, sign } from '@apig/signer-core'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { addName, noHeaders } from '../src/header-layout.ts'
import type { HeaderLayout } from '../src/header-layout.ts'

// White box: that a cache has a bound, and that it changes no result, cannot be seen from outside until it is too late.

const credentials = { accessKeyId: 'AK', secretAccessKey: 'sk' }
const date = parseDate('20191115T033655Z')
const url = 'https://example.com/'

const layoutOf = (names: readonly string[]): HeaderLayout => {
  let layout = noHeaders
  for (const name of names) layout = addName(layout, name)
  return layout
}

test('a list of names is worked out once, whoever signs', () => {
  expect(layoutOf(['a', 'B'])).toBe(layoutOf(['a', 'B']))
  expect(layoutOf(['B', 'a'])).not.toBe(layoutOf(['a', 'B']))
  expect(layoutOf(['A', 'B'])).not.toBe(layoutOf(['a', 'B']))
})

test('what requests share cannot be changed by one of them', () => {
  const request = { method: 'GET', url, headers: { 'x-shared': '1' } }
  const names = sign(request, credentials, { date }).signedHeaders as string[]
  expect(() => names.push('x-evil')).toThrow(TypeError)
  expect(sign(request, credentials, { date }).signedHeaders).toEqual(['host', 'x-sdk-date', 'x-shared'])
})

test('the same signatures before a layout is known, when it is, and when no more can be known', () => {
  const signer = createSigner(credentials)
  const name = fc.stringMatching(/^[A-Za-z][A-Za-z0-9-]{0,7}$/).filter((text) => !/^host$/i.test(text))
  const lists = fc.uniqueArray(name, { selector: (text) => text.toLowerCase(), maxLength: 30 })
  const seen: { headers: [string, string][]; authorization: string | undefined }[] = []
  fc.assert(
    fc.property(lists, (names) => {
      const headers = names.map((header, at): [string, string] => [header, `value ${at}`])
      const cold = signer.sign({ method: 'GET', url, headers }, { date })
      const warm = signer.sign({ method: 'GET', url, headers }, { date })
      expect(warm).toEqual(cold)
      expect(cold.signedHeaders).toEqual([...cold.signedHeaders].sort())
      seen.push({ headers, authorization: cold.headers['Authorization'] })
    }),
    { numRuns: 300, seed: 1 },
  )
  fillUp()
  for (const { headers, authorization } of seen) {
    const signed = signer.sign({ method: 'GET', url, headers }, { date })
    expect(signed.headers['Authorization']).toBe(authorization)
    const other = createSigner({ ...credentials, secretAccessKey: 'rotated' }).sign(
      { method: 'GET', url, headers },
      { date },
    )
    expect(other.headers['Authorization']).not.toBe(authorization)
  }
})

test('generated names stop being kept, and sign as ever', () => {
  expect(addName(noHeaders, 'x'.repeat(65)).next).toBeUndefined()
  fillUp()
  const fresh = `x-fresh-${Date.now()}`
  expect(addName(noHeaders, fresh)).not.toBe(addName(noHeaders, fresh))
  const { signedHeaders } = sign({ method: 'GET', url, headers: { [fresh]: '1' } }, credentials)
  expect(signedHeaders).toEqual(['host', 'x-sdk-date', fresh].sort())
})

function fillUp(): void {
  for (let at = 0; at < 5000; at++) addName(noHeaders, `x-generated-${at}`)
}
