import { mutantsOf } from '../mutants-of.mjs'

export const uri = mutantsOf('signer-core', 'URI', {
  'uri-no-slash-at-the-end': ['canonical-uri.ts', 'path : `${path}/`', 'path : path'],
  'uri-decoded-twice': [
    'canonical-uri.ts',
    "return percentDecode(path).split('/').map(percentEncode)",
    "return percentDecode(percentDecode(path)).split('/').map(percentEncode)",
  ],
  'uri-not-decoded': [
    'canonical-uri.ts',
    "return percentDecode(path).split('/').map(percentEncode)",
    "return path.split('/').map(percentEncode)",
  ],
  // What the JavaScript SDK does: `%2F` stays part of its segment.
  'uri-segments-decoded-one-by-one': [
    'canonical-uri.ts',
    "return percentDecode(path).split('/').map(percentEncode)",
    "return path.split('/').map(percentDecode).map(percentEncode)",
  ],
  'uri-slashes-collapsed': [
    'canonical-uri.ts',
    "return percentDecode(path).split('/').map(percentEncode)",
    "return percentDecode(path).replace(/[/]+/g, '/').split('/').map(percentEncode)",
  ],
  'uri-escaped-slash-kept': ['canonical-uri.ts', " && !path.includes('%2F')", ''],
  'uri-dot-segments-dropped': [
    'canonical-uri.ts',
    "includes('%2F')) return path",
    "includes('%2F')) return path.replaceAll('/./', '/')",
  ],
  'uri-short-cut-too-wide': ['canonical-uri.ts', "encodedPattern('/')", "encodedPattern('/!')"],
  'uri-lone-surrogate-accepted': ['canonical-uri.ts', 'if (hasLoneSurrogate(path))', 'if (false)'],
})
