import { sign } from '@apig/signer-core'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { signedFromMessage } from '../src/explain/signed-from-message.ts'
import { printHttp } from '../src/print/http.ts'
import { textOf } from '../src/print/text.ts'
import { parseMessage, parseRequest } from '../src/request/http-message.ts'

const path = fc.string({ unit: 'grapheme' }).map((text) => `/${encodeURIComponent(text)}`)
const query = fc
  .array(fc.tuple(fc.string({ minLength: 1 }), fc.string({ unit: 'grapheme' })))
  .map((pairs) => new URLSearchParams(pairs).toString().replaceAll('+', '%20'))
const value = fc.string({ unit: 'grapheme-ascii' }).map((text) => text.trim())
const body = fc.uint8Array({ maxLength: 300 })

test('what was signed is read from its raw request again, whatever it holds', () => {
  fc.assert(
    fc.property(path, query, value, body, (target, search, note, bytes) => {
      const signed = sign(
        {
          method: 'POST',
          url: `https://h.example${target}?${search}`,
          headers: { 'x-note': note, 'content-type': 'a/b' },
          body: bytes,
        },
        { accessKeyId: 'AK', secretAccessKey: 'SK' },
      )
      const url = new URL(signed.url)
      const raw = printHttp({
        method: signed.method,
        url: signed.url,
        target: signed.url.slice(url.origin.length),
        origin: url,
        host: url.host,
        headers: Object.entries(signed.headers).filter(([name]) => name !== 'host'),
        body: Buffer.from(bytes),
        parts: undefined,
      })
      const request = parseRequest(raw)
      expect(new Uint8Array(request.body)).toEqual(bytes)
      const read = signedFromMessage(request)
      expect(read.canonicalRequest).toBe(signed.canonicalRequest)
      expect(read.signature).toBe(signed.signature)
    }),
  )
})

test('a body in chunks of any size is joined', () => {
  fc.assert(
    fc.property(fc.array(fc.uint8Array({ minLength: 1, maxLength: 40 })), (chunks) => {
      const raw = Buffer.concat([
        Buffer.from('POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n'),
        ...chunks.flatMap((chunk) => [
          Buffer.from(`${chunk.length.toString(16)}\r\n`),
          chunk,
          Buffer.from('\r\n'),
        ]),
        Buffer.from('0\r\n\r\n'),
      ])
      expect(parseMessage(raw).body).toEqual(Buffer.concat(chunks))
    }),
  )
})

test('bytes are called text only where the text is these bytes', () => {
  fc.assert(
    fc.property(body, (bytes) => {
      const text = textOf(bytes)
      if (text !== undefined) expect(new Uint8Array(Buffer.from(text))).toEqual(bytes)
    }),
  )
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme' }), (text) => {
      if (!/[\p{Cc}\p{Cs}]/u.test(text)) expect(textOf(Buffer.from(text))).toBe(text)
    }),
  )
})
