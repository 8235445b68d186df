import { mutantsOf } from '../mutants-of.mjs'

export const payload = mutantsOf('signer-core', 'payload', {
  'payload-empty-body-not-hashed': [
    'payload.ts',
    'return given ?? hashBody(body, algorithm)',
    "return given ?? (body === undefined ? '' : hashBody(body, algorithm))",
  ],
  'payload-header-ignored': [
    'payload.ts',
    'return given ?? hashBody(body, algorithm)',
    'return hashBody(body, algorithm)',
  ],
  'payload-header-not-trimmed': ['payload.ts', 'header && trimValue(header)', 'header'],
  'payload-header-lowercased': [
    'payload.ts',
    'header && trimValue(header)',
    'header && trimValue(header).toLowerCase()',
  ],
  'payload-hash-option-ignored': ['payload.ts', ': givenHash(option)', ': hashBody(body, algorithm)'],
  'payload-conflict-accepted': ['payload.ts', 'if (given !== undefined && given !== wanted)', 'if (false)'],
  'payload-hash-not-checked': ['payload.ts', 'if (!isHexDigest(option.hash))', 'if (false)'],
  'payload-hash-in-uppercase': ['payload-hash.ts', 'NOT_HEX = /[^0-9a-f]/', 'NOT_HEX = /[^0-9a-f]/i'],
  'payload-hash-beyond-f': ['payload-hash.ts', 'NOT_HEX = /[^0-9a-f]/', 'NOT_HEX = /[^0-9a-g]/'],
  'payload-hash-of-any-length': ['payload-hash.ts', 'text.length === DIGEST_LENGTH && ', ''],
  'payload-unsigned-without-header': ['sign.ts', "if (options.payload === 'unsigned')", 'if (false)'],
  // What the JavaScript SDK does.
  'payload-of-get-dropped': [
    'sign.ts',
    'choosePayloadHash(\n    request.body,',
    "choosePayloadHash(\n    method === 'GET' ? undefined : request.body,",
  ],
  'payload-object-accepted': [
    'payload-hash.ts',
    "throw new SignerError(\n    'BODY_UNSUPPORTED'",
    "return JSON.stringify(body)\n  throw new SignerError(\n    'BODY_UNSUPPORTED'",
  ],
  'payload-view-of-whole-buffer': [
    'payload-hash.ts',
    'new Uint8Array(body as ArrayBuffer | Uint8Array)',
    'new Uint8Array((body as Uint8Array).buffer ?? body)',
  ],
  'payload-hash-ends-twice': ['payload-hash.ts', 'finished = true', 'finished = false'],
  'payload-piece-is-latin1': [
    'payload-hash.ts',
    'new TextEncoder().encode(bytes)',
    'Uint8Array.from(bytes, (char) => char.charCodeAt(0))',
  ],
})
