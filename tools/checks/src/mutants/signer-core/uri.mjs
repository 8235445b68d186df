import { mutantsOf } from '../mutants-of.mjs'

export const uri = mutantsOf('signer-core', 'URI', {
  'uri-no-slash-at-the-end': ['canonical-uri.ts', 'encoded : `${encoded}/`', 'encoded : encoded'],
  'uri-decoded-twice': [
    'canonical-uri.ts',
    "return decoded.split('/').map(percentEncode)",
    "return percentDecode(decoded).split('/').map(percentEncode)",
  ],
  'uri-not-decoded': [
    'canonical-uri.ts',
    "return decoded.split('/').map(percentEncode)",
    "return path.split('/').map(percentEncode)",
  ],
  // What the JavaScript SDK does: `%2F` stays part of its segment.
  'uri-segments-decoded-one-by-one': [
    'canonical-uri.ts',
    "return decoded.split('/').map(percentEncode)",
    "return path.split('/').map(percentDecode).map(percentEncode)",
  ],
  'uri-slashes-collapsed': [
    'canonical-uri.ts',
    "return decoded.split('/').map(percentEncode)",
    "return decoded.replace(/[/]+/g, '/').split('/').map(percentEncode)",
  ],
  'uri-escaped-slash-kept': ['canonical-uri.ts', '2[0-9A-C]|3[A-F]', '2[0-9A-CF]|3[A-F]'],
  'uri-escaped-digits-kept': ['canonical-uri.ts', '2[0-9A-C]|3[A-F]', '2[0-9A-C]|3[0-9A-F]'],
  'uri-escaped-letters-kept': ['canonical-uri.ts', '|40|', '|4[0-9A-F]|'],
  'uri-escaped-tilde-kept': ['canonical-uri.ts', '7[B-DF]', '7[B-F]'],
  'uri-bad-utf8-kept': ['canonical-uri.ts', " && !decoded.includes('\\ufffd')", ''],
  'uri-dot-segments-dropped': [
    'canonical-uri.ts',
    '? path : encodeSegments(path)',
    "? path.replaceAll('/./', '/') : encodeSegments(path)",
  ],
  'uri-short-cut-too-wide': ['canonical-uri.ts', '\\-_.~/]*$/', "\\-_.~/!'()*]*$/"],
  'uri-lone-surrogate-accepted': ['canonical-uri.ts', 'if (hasLoneSurrogate(path))', 'if (false)'],
})
