import fc from 'fast-check'
import { expect, test, vi } from 'vitest'

// The order of names, the last URL and the last second are remembered: warm results are those of a fresh copy.
const credentials = { accessKeyId: 'AK', secretAccessKey: 'sk' }

async function freshCopy() {
  vi.resetModules()
  return await import('@apig/signer-core')
}

const name = fc.constantFrom('A', 'a', 'X-B', 'x-b', 'content-type', 'Host', 'X-Sdk-Date', 'Authorization')
const value = fc.constantFrom('1', ' 2 ', 'é', '20191115T033655Z')
const request = fc.record({
  url: fc.constantFrom(
    'https://example.com/a?b=c',
    'https://example.com/a?b=d',
    'https://EXAMPLE.com/a?b=c',
    '/a?b=c',
    'nonsense',
  ),
  headers: fc.array(fc.tuple(name, value), { maxLength: 4 }),
  date: fc.constantFrom(0, 1, 999, 1000, 1573789015000, 1573789015999).map((time) => new Date(time)),
})

test('any order of requests gives what each gives to a copy that has seen no other', async () => {
  const warm = await freshCopy()
  await fc.assert(
    fc.asyncProperty(fc.array(request, { minLength: 2, maxLength: 6 }), async (requests) => {
      const cold = await freshCopy()
      for (const { url, headers, date } of requests) {
        const outcome = ({ sign }: typeof cold): unknown => {
          try {
            const signed = sign({ method: 'GET', url, headers }, credentials, { date })
            return [{ ...signed }, signed.canonicalRequest, signed.stringToSign]
          } catch (error) {
            return String(error)
          }
        }
        const first = outcome(await freshCopy())
        expect(outcome(warm)).toEqual(first)
        expect(outcome(cold)).toEqual(first)
      }
    }),
    { numRuns: 20 },
  )
}, 60_000)

test('generated names push out the others, which come back with the same result', async () => {
  const { sign } = await freshCopy()
  const { orderOf } = await import('../src/headers.ts')
  const list = (key: string) => [{ name: key, key, value: '1', ascii: true }]
  const steady = orderOf(list('x-steady'))
  expect(orderOf(list('x-steady'))).toBe(steady)
  for (let at = 0; at < 16; at++) orderOf(list(`x-generated-${at}`))
  expect(orderOf(list('x-steady'))).not.toBe(steady)
  expect(orderOf(list('x-steady'))).toEqual(steady)
  const long = list('x'.repeat(3000))
  expect(orderOf(long)).not.toBe(orderOf(long))
  const signed = sign(
    { method: 'GET', url: 'https://example.com/', headers: { 'X-Steady': '1' } },
    credentials,
  )
  expect(signed.signedHeaders).toEqual(['host', 'x-sdk-date', 'x-steady'])
})

test('what requests share cannot be changed through one of them', async () => {
  const { sign } = await freshCopy()
  const sent = () => sign({ method: 'GET', url: 'https://example.com/', headers: { a: '1' } }, credentials)
  expect(() => (sent().signedHeaders as string[]).push('b')).toThrow(TypeError)
  sent().headers['b'] = '2'
  expect(sent().headers['b']).toBeUndefined()
})
