import { mutantsOf } from '../mutants-of.mjs'

/** Percent-encoding, which paths and queries share. */
export const percent = mutantsOf('signer-core', 'URI, query', {
  'escape-lowercase-hex': ['percent.ts', '.toString(16).toUpperCase()', '.toString(16)'],
  'escape-quote-left-alone': ['percent.ts', "/[!'()*]/g", '/[!()*]/g'],
  'escape-star-left-alone': ['percent.ts', "/[!'()*]/g", "/[!'()]/g"],
  'escape-tilde': ['percent.ts', "/[!'()*]/g", "/[!'()*~]/g"],
  'decode-malformed-escape': ['percent.ts', 'high >= 0 && low >= 0', 'high >= 0 || low >= 0'],
  'decode-uppercase-escapes-alone': ['percent.ts', 'const lower = byte | 0x20', 'const lower = byte'],
  'decode-hex-up-to-g': ['percent.ts', 'lower <= 0x66', 'lower <= 0x67'],
  'decode-drops-bom': [
    'percent.ts',
    "const utf8 = new TextDecoder('utf-8', { ignoreBOM: true })",
    "const utf8 = new TextDecoder('utf-8')",
  ],
  'decode-keeps-bad-utf8-escaped': [
    'percent.ts',
    'return utf8.decode(percentDecodeBytes(text))',
    'return text',
  ],
  'decode-one-replacement-for-all': [
    'percent.ts',
    'return utf8.decode(percentDecodeBytes(text))',
    "return utf8.decode(percentDecodeBytes(text)).replace(/\\ufffd+/g, '\\ufffd')",
  ],
})
