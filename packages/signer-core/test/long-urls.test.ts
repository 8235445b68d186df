import { canonicalQuery, canonicalUri, sign } from '@apig/signer-core'
import { expect, it } from 'vitest'

// Patterns that go back character by character run out of stack somewhere above 10 MB.
const LENGTH = 20_000_000

it.each([
  ['plain', 'x'],
  ['escaped', '%E5%9B%BE'],
])('takes a path, and a query, of 20 MB: %s', (_what, unit) => {
  const text = unit.repeat(Math.floor(LENGTH / unit.length))
  // Compared here: a message with both texts would be 40 MB long.
  expect(canonicalUri(`/${text}`) === `/${text}/`).toBe(true)
  expect(canonicalQuery(`a=${text}`) === `a=${text}`).toBe(true)
  expect(canonicalQuery(`b=${text}&a=`) === `a=&b=${text}`).toBe(true)
  const url = `https://example.com/${text}?a=${text}`
  const credentials = { accessKeyId: 'ak', secretAccessKey: 'sk' }
  expect(sign({ method: 'GET', url }, credentials).url === url).toBe(true)
})
