import { mutantsOf } from '../mutants-of.mjs'

const FILE = 'canonical-query.ts'

export const query = mutantsOf('signer-core', 'query', {
  'query-sorted-by-utf16': [FILE, 'name: toByteString(name)', 'name'],
  'query-sorted-encoded': [FILE, 'compareBytes(a.name, b.name)', 'compareBytes(a.text, b.text)'],
  'query-names-not-sorted': [FILE, 'compareBytes(a.name, b.name) ||', 'a.name !== b.name ? 0 :'],
  'query-values-not-sorted': [FILE, ' || compareBytes(a.value, b.value)', ''],
  'query-plus-is-space-in-target': [
    FILE,
    'const pair = query.slice(start, end)',
    "const pair = query.slice(start, end).replaceAll('+', ' ')",
  ],
  'query-plus-is-plus-in-url': [FILE, "query.includes('+') ? query.replaceAll('+', '%20') : query", 'query'],
  'query-only-first-plus-is-space': [FILE, "query.replaceAll('+', '%20')", "query.replace('+', '%20')"],
  'query-empty-names-kept': [FILE, "if (name !== '')", 'if (pair)'],
  'query-split-at-last-equals': [FILE, "pair.indexOf('=')", "pair.lastIndexOf('=')"],
  'query-semicolon-separates': [
    FILE,
    'const pairs: QueryPair[] = []',
    "query = query.replaceAll(';', '&')\n  const pairs: QueryPair[] = []",
  ],
  'query-no-equals-without-value': [
    FILE,
    '}=${percentRecode(rawValue, value)}`',
    "}${value === '' ? '' : `=${percentRecode(rawValue, value)}`}`",
  ],
  'query-name-not-decoded': [FILE, 'const name = percentDecode(rawName)', 'const name = rawName'],
  'query-name-decoded-twice': [
    FILE,
    'const name = percentDecode(rawName)',
    'const name = percentDecode(percentDecode(rawName))',
  ],
  'query-value-not-decoded': [FILE, 'const value = percentDecode(rawValue)', 'const value = rawValue'],
  'query-value-decoded-twice': [
    FILE,
    'const value = percentDecode(rawValue)',
    'const value = percentDecode(percentDecode(rawValue))',
  ],
  'query-pairs-not-decoded': [
    FILE,
    '[percentDecode(name), percentDecode(value)]',
    '[name, percentDecode(value)]',
  ],
  'query-escaped-digits-kept': ['percent.ts', '2F|3[A-F]', '2F|3[0-9A-F]'],
  'query-escaped-dot-kept': ['percent.ts', '2[0-9A-C]|2F', '2[0-9A-CE]|2F'],
  'query-escaped-letters-kept': ['percent.ts', '|40|', '|4[0-9A-F]|'],
  'query-escaped-tilde-kept': ['percent.ts', '7[B-DF]', '7[B-F]'],
  'query-bad-utf8-kept': ['percent.ts', " && !decoded.includes('\\ufffd')", ''],
  'query-all-utf8-is-lossless': [
    'percent.ts',
    'return toByteString(toText(bytes)) !== bytes',
    'return false',
  ],
  'query-replacement-character-is-a-loss': [
    'percent.ts',
    'return toByteString(toText(bytes)) !== bytes',
    'return true',
  ],
  'query-repeated-pairs-dropped': [
    FILE,
    '    .map(({ text }) => text)\n',
    '    .map(({ text }) => text)\n    .filter((text, at, all) => text !== all[at - 1])\n',
  ],
  'query-sorted-by-utf16-where-values-are-high': [FILE, ' || FROM_SURROGATES.test(value)', ''],
  'query-short-cut-too-wide': [FILE, '\\-_.~]+=[A-Za-z0-9\\-_.~]*)?$/', "\\-_.~]+=[A-Za-z0-9\\-_.~!*']*)?$/"],
  'query-short-cut-without-equals': [FILE, '\\-_.~]+=[A-Za-z0-9', '\\-_.~]+=?[A-Za-z0-9'],
  'query-lossy-bytes-accepted': [FILE, 'if (decodesLossily(query))', 'if (false)'],
  'query-lossy-name-accepted': [FILE, 'if (NAMELESS_PAIR.test(query))', 'if (false)'],
  'query-lossy-name-behind-accepted': [FILE, '/(?:^|&)=/', '/^=/'],
  'query-lone-surrogate-accepted': [FILE, 'if (hasLoneSurrogate(query))', 'if (false)'],
})
