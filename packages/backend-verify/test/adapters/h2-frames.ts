import type { OutgoingHttpHeaders } from 'node:http2'

const DATA = 0x0
const HEADERS = 0x1
const RST_STREAM = 0x3
const SETTINGS = 0x4
const END_HEADERS = 0x4

/** The bytes with which a client begins: Node's own client cannot break off a stream without ending it first. */
export const H2_PREFACE: Buffer = Buffer.concat([
  Buffer.from('PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n'),
  frame(SETTINGS, 0, 0, Buffer.alloc(0)),
])

/** A request without an end: its headers, and a part of its body. */
export function h2Unfinished(stream: number, headers: OutgoingHttpHeaders, part: Uint8Array): Buffer {
  const fields = Object.entries(headers).map(([name, value]) => literal(name, String(value)))
  return Buffer.concat([
    frame(HEADERS, END_HEADERS, stream, Buffer.concat(fields)),
    frame(DATA, 0, stream, Buffer.from(part)),
  ])
}

export function h2Reset(stream: number, code: number): Buffer {
  const payload = Buffer.alloc(4)
  payload.writeUInt32BE(code)
  return frame(RST_STREAM, 0, stream, payload)
}

function frame(type: number, flags: number, stream: number, payload: Buffer): Buffer {
  const head = Buffer.alloc(9)
  head.writeUIntBE(payload.length, 0, 3)
  head[3] = type
  head[4] = flags
  head.writeUInt32BE(stream, 5)
  return Buffer.concat([head, payload])
}

/** A header that is neither indexed nor compressed. */
function literal(name: string, value: string): Buffer {
  return Buffer.concat([Buffer.from([0]), text(name), text(value)])
}

function text(value: string): Buffer {
  const bytes = Buffer.from(value, 'latin1')
  const length = [Math.min(bytes.length, 127)]
  if (bytes.length >= 127) {
    let rest = bytes.length - 127
    for (; rest >= 128; rest >>= 7) length.push((rest & 127) | 128)
    length.push(rest)
  }
  return Buffer.concat([Buffer.from(length), bytes])
}
