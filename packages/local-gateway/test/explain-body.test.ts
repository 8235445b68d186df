import { gzipSync } from 'node:zlib'
import { explainMismatch, payloadHash } from '@apig/signer-core'
import type { Difference, HashableBody, SignedRequest } from '@apig/signer-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { explainFetch, openRoute, withHeader } from './explain-calls.ts'
import type { Change, Route } from './explain-calls.ts'

let route: Route
beforeAll(async () => void (route = await openRoute()))
afterAll(() => route.close())

/** Signs with one body, lets another arrive, and explains; the payload hash is all that differs. */
async function explainBody(
  body: HashableBody | undefined,
  arrives: string | Uint8Array,
  method = 'POST',
): Promise<Difference> {
  const origin = await route.through(() => ({ body: Buffer.from(arrives) }))
  const signed: SignedRequest<HashableBody> = route.sign({ method, url: `${origin}/v1/infers/a`, body })
  const mismatch = await explainFetch(signed, method === 'GET' ? { body: null } : {})
  expect(mismatch.kind, mismatch.text).toBe('canonical-request')
  expect(mismatch.differences, mismatch.text).toHaveLength(1)
  const difference = mismatch.differences[0] as Difference
  expect(difference).toMatchObject({
    part: 'payloadHash',
    ours: signed.payloadHash,
    theirs: payloadHash(Buffer.from(arrives)),
  })
  if (typeof body === 'string' && body.length > 8) expect(JSON.stringify(mismatch)).not.toContain(body)
  expect(mismatch.summary).toMatch(/the payload hash differs\.$/)
  return difference
}

const text = '{"text": "李雷 & <a/>",\n  "n": [1, 2]}\n'
const value = JSON.parse(text) as object
const bytes = new Uint8Array([0xff, 0xd8, 0xff, 0xe0, 0, 16, 74, 70])

describe('what the client made of the body', () => {
  test.each<[string, HashableBody | undefined, string | Uint8Array, RegExp]>([
    ['nothing', text, '', /did not arrive/],
    ['{}', text, '{}', /two characters, \{\}/],
    ['{} where nothing was signed', undefined, '{}', /two characters, \{\}/],
    ['[]', text, '[]', /empty JSON array/],
    ['null', text, 'null', /text null/],
    ['undefined', text, 'undefined', /text undefined/],
    ['an object as text', text, String({}), /\[object Object\]/],
    ['JSON of the JSON', text, JSON.stringify(text), /encoded as JSON once more, in quotes/],
    ['a line end added', text, `${text}\n`, /line end was added/],
    ['a line end added, as Windows has it', text, `${text}\r\n`, /line end was added/],
    ['a line end removed', text, text.trimEnd(), /line end at its end was removed/],
    ['CRLF', text, text.replaceAll('\n', '\r\n'), /LF to CRLF/],
    ['LF', text.replaceAll('\n', '\r\n'), text, /CRLF to LF/],
    ['curl -d @file', text, text.replaceAll('\n', ''), /curl -d/],
    ['trimmed', `  ${text}`, text.trim(), /white space around it/],
    ['a BOM added', text, `\ufeff${text}`, /byte order mark was put/],
    ['a BOM removed', `\ufeff${text}`, text, /byte order mark.*removed/],
    ['compact', text, JSON.stringify(value), /written again without spaces/],
    ['indented', text, JSON.stringify(value, null, 2), /with indentation/],
    ['indented by tabs', text, JSON.stringify(value, null, '\t'), /with indentation/],
    [
      'Python',
      text,
      '{"text": "\\u674e\\u96f7 & <a/>", "n": [1, 2]}',
      /as Python does, with characters outside ASCII/,
    ],
    [
      'Python, ensure_ascii=False',
      text,
      '{"text": "李雷 & <a/>", "n": [1, 2]}',
      /space after commas and colons/,
    ],
    ['PHP', text, '{"text":"\\u674e\\u96f7 & <a\\/>","n":[1,2]}', /as PHP does/],
    ['Go', text, '{"n":[1,2],"text":"李雷 \\u0026 \\u003ca/\\u003e"}', /keys sorted, as Go does/],
    ['keys sorted', text, '{"n":[1,2],"text":"李雷 & <a/>"}', /keys sorted/],
    [
      'a form',
      '{"a":"1","b":"x y"}',
      new URLSearchParams({ a: '1', b: 'x y' }).toString(),
      /as a form instead of JSON/,
    ],
    ['form spaces', 'a=x%20y', 'a=x+y', /written as \+/],
    ['form plus signs', 'a=x+y', 'a=x%20y', /written as %20/],
    ['percent-encoded', text, encodeURIComponent(text), /percent-encoded/],
    ['Latin-1', 'café crème', Buffer.from('café crème', 'latin1'), /Latin-1/],
    ['UTF-16', text, Buffer.from(text, 'utf16le'), /UTF-16/],
    ['UTF-8 twice', text, Buffer.from(Buffer.from(text).toString('latin1')), /UTF-8 once more/],
    ['Base64', bytes, Buffer.from(bytes).toString('base64'), /Base64/],
    ['Base64, URL form', bytes, Buffer.from(bytes).toString('base64url'), /Base64/],
    ['Base64 of text', text, Buffer.from(text).toString('base64'), /Base64/],
    ['bytes as text', bytes, Buffer.from(bytes).toString(), /not UTF-8 were replaced/],
    ['String(bytes)', bytes, String(bytes), /numbers with commas/],
    ['JSON of a Buffer', bytes, JSON.stringify(Buffer.from(bytes)), /Buffer as JSON/],
    ['JSON of a Uint8Array', bytes.buffer, JSON.stringify(bytes), /Uint8Array as JSON/],
    ['compressed', text, gzipSync(text), /A different body arrived.*compression/],
    ['a body where none was signed', undefined, 'hello', /signed without a body, but a body arrived/],
  ])('%s', async (_, body, arrives, cause) => {
    const difference = await explainBody(body, arrives)
    expect(difference.cause).toMatch(cause)
    expect(difference.advice).not.toBe('')
  })

  test('fetch sends a GET without the body that was signed', async () => {
    expect((await explainBody(text, '', 'GET')).cause).toMatch(/drop the body of GET/)
  })
})

describe('the hash that was given', () => {
  test('is of other content than the body', async () => {
    const signed = route.sign(
      { method: 'POST', url: `${route.gateway.url}/a`, body: text },
      { payload: { hash: payloadHash('other') } },
    )
    const { differences } = await explainFetch(signed)
    expect(differences).toHaveLength(1)
    expect(differences[0]?.cause).toMatch(/exactly the body that signed\.body holds.*different content/)
  })

  test('was right, before the bytes were changed', async () => {
    const body = new TextEncoder().encode(text)
    const signed = route.sign({ method: 'POST', url: `${route.gateway.url}/a`, body })
    body[0] = 0x20
    const { differences } = await explainFetch(signed)
    expect(differences).toHaveLength(1)
    expect(differences[0]?.cause).toMatch(/bytes were changed after signing/)
  })

  test('a megabyte that arrived as Base64 is recognised, two are not looked at', async () => {
    for (const [megabytes, cause] of [
      [1, /Base64/],
      [2, /A different body arrived/],
    ] as const) {
      const body = new Uint8Array(megabytes * 1_048_576)
      expect((await explainBody(body, Buffer.from(body).toString('base64'))).cause).toMatch(cause)
    }
  })
})

describe('UNSIGNED-PAYLOAD', () => {
  const explainHeader = async (
    change: Change,
    payload: 'signed' | 'unsigned',
  ): Promise<readonly Difference[]> => {
    const origin = await route.through(change)
    return (await explainFetch(route.sign({ method: 'POST', url: `${origin}/a`, body: text }, { payload })))
      .differences
  }

  test('added after signing', async () => {
    const [difference, ...others] = await explainHeader(
      (wire) => ({ headers: withHeader(wire, 'x-sdk-content-sha256', 'UNSIGNED-PAYLOAD') }),
      'signed',
    )
    expect(others).toEqual([])
    expect(difference).toMatchObject({ part: 'payloadHash', theirs: 'UNSIGNED-PAYLOAD' })
    expect(difference?.cause).toMatch(/added that header after signing/)
  })

  test('removed after signing', async () => {
    const [header, payload, ...others] = await explainHeader(
      (wire) => ({ headers: withHeader(wire, 'x-sdk-content-sha256') }),
      'unsigned',
    )
    expect(others).toEqual([])
    expect(header).toMatchObject({
      header: 'x-sdk-content-sha256',
      ours: 'UNSIGNED-PAYLOAD',
      theirs: undefined,
    })
    expect(payload).toMatchObject({
      part: 'payloadHash',
      ours: 'UNSIGNED-PAYLOAD',
      theirs: payloadHash(text),
    })
    expect(payload?.cause).toMatch(/header x-sdk-content-sha256: UNSIGNED-PAYLOAD did not reach it/)
  })

  test('changed after signing', async () => {
    const [header, payload] = await explainHeader(
      (wire) => ({ headers: withHeader(wire, 'x-sdk-content-sha256', 'STREAMING') }),
      'unsigned',
    )
    expect(header?.cause).toMatch(/changed after signing/)
    expect(payload).toMatchObject({ ours: 'UNSIGNED-PAYLOAD', theirs: 'STREAMING' })
    expect(payload?.cause).toMatch(/a different value from the header/)
  })
})

test('a stream with a given hash: said without a guess', async () => {
  const origin = await route.through(() => ({ body: Buffer.from('other') }))
  const signed = route.sign(
    { method: 'POST', url: `${origin}/a`, body: 'text of the body' },
    { payload: { hash: payloadHash('text of the body') } },
  )
  const response = await fetch(signed.url, signed as RequestInit)
  const withoutBody = Object.defineProperty(signed, 'body', { value: new ReadableStream() })
  const { differences } = explainMismatch(withoutBody, await response.text())
  expect(differences[0]?.cause).toMatch(/A different body arrived/)
})
