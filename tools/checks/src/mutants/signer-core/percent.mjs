import { mutantsOf } from '../mutants-of.mjs'

/** Percent-encoding, which paths and queries share. */
export const percent = mutantsOf('signer-core', 'URI, query', {
  'escape-lowercase-hex': ['percent.ts', '.toString(16).toUpperCase()', '.toString(16)'],
  'escape-quote-left-alone': ['percent.ts', "/[!'()*]/g", '/[!()*]/g'],
  'escape-star-left-alone': ['percent.ts', "/[!'()*]/g", "/[!'()]/g"],
  'escape-tilde': ['percent.ts', "/[!'()*]/g", "/[!'()*~]/g"],
  'decode-utf16-escapes': ['percent.ts', ".replaceAll('%u', '%25u')", ''],
  'decode-text-in-place-of-bytes': ['percent.ts', 'unescape(toByteString(text)', 'unescape(text'],
  'decode-drops-bom': [
    'bytes.ts',
    "const utf8 = new TextDecoder('utf-8', { ignoreBOM: true })",
    "const utf8 = new TextDecoder('utf-8')",
  ],
  'decode-keeps-bad-utf8-escaped': ['percent.ts', 'return toText(decodeBytes(text))', 'return text'],
  'decode-one-replacement-for-all': [
    'percent.ts',
    'return toText(decodeBytes(text))',
    "return toText(decodeBytes(text)).replace(/\\ufffd+/g, '\\ufffd')",
  ],
})
