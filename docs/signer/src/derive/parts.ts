import { parseAuthorization } from '@apig/signer-core'
import { KNOWN } from './algorithms.ts'

/** A part of a signature: it has a colour, a name and a rule. */
export type Part =
  | 'method'
  | 'uri'
  | 'query'
  | 'headers'
  | 'signed-headers'
  | 'payload-hash'
  | 'algorithm'
  | 'date'
  | 'scope'
  | 'canonical-hash'
  | 'access-key'
  | 'signature'

/** A line of a stage; `blank` is the empty line after the headers. */
export interface Line {
  readonly part: Part | 'blank'
  readonly text: string
}

/** No part contains a newline, so that the lines of a canonical request are its parts. */
export function linesOfCanonicalRequest(canonicalRequest: string): Line[] {
  const lines = canonicalRequest.split('\n')
  const [method = '', uri = '', query = ''] = lines
  const [, signedHeaders = '', payloadHash = ''] = lines.slice(-3)
  return [
    { part: 'method', text: method },
    { part: 'uri', text: uri },
    { part: 'query', text: query },
    ...lines.slice(3, -3).map((text): Line => ({ part: 'headers', text })),
    { part: 'blank', text: '' },
    { part: 'signed-headers', text: signedHeaders },
    { part: 'payload-hash', text: payloadHash },
  ]
}

export function linesOfStringToSign(stringToSign: string): Line[] {
  const [algorithm = '', date = '', ...rest] = stringToSign.split('\n')
  const hash = rest.pop() ?? ''
  return [
    { part: 'algorithm', text: algorithm },
    { part: 'date', text: date },
    // V11 has it.
    ...rest.map((text): Line => ({ part: 'scope', text })),
    { part: 'canonical-hash', text: hash },
  ]
}

/** A piece of a text, in the colour of its part where it has one. */
export interface Piece {
  readonly part?: Part
  readonly text: string
}

/** The value of an Authorization header, in coloured pieces. */
export function piecesOfAuthorization(value: string): Piece[] {
  const { algorithm, accessKeyId, signedHeaders, signature, scope } = parseAuthorization(value, KNOWN)
  return [
    { part: 'algorithm', text: algorithm },
    { text: scope === undefined ? ' Access=' : ' Credential=' },
    { part: 'access-key', text: accessKeyId },
    ...(scope === undefined ? [] : [{ text: '/' }, { part: 'scope' as const, text: scope }]),
    { text: ', SignedHeaders=' },
    { part: 'signed-headers', text: signedHeaders.join(';') },
    { text: ', Signature=' },
    { part: 'signature', text: signature },
  ]
}
