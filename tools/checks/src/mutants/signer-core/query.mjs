import { mutantsOf } from '../mutants-of.mjs'

const FILE = 'canonical-query.ts'

export const query = mutantsOf('signer-core', 'query', {
  'query-sorted-by-utf16': ['code-points.ts', 'rank(left) - rank(right)', 'left - right'],
  'query-sorted-encoded': [
    FILE,
    'compareCodePoints(a[0], b[0])',
    'compareCodePoints(percentEncode(a[0]), percentEncode(b[0]))',
  ],
  'query-names-not-sorted': [FILE, 'compareCodePoints(a[0], b[0]) ||', 'a[0] !== b[0] ? 0 :'],
  'query-values-not-sorted': [FILE, ' || compareCodePoints(a[1], b[1])', ''],
  'query-plus-is-space-in-target': [
    FILE,
    "for (const pair of query.split('&')) {\n    const equals",
    "for (const pair of query.replaceAll('+', ' ').split('&')) {\n    const equals",
  ],
  'query-plus-is-plus-in-url': [FILE, "query.includes('+') ? query.replaceAll('+', '%20') : query", 'query'],
  'query-only-first-plus-is-space': [FILE, "query.replaceAll('+', '%20')", "query.replace('+', '%20')"],
  'query-empty-names-kept': [FILE, "if (name !== '')", 'if (pair)'],
  'query-split-at-last-equals': [FILE, "pair.indexOf('=')", "pair.lastIndexOf('=')"],
  'query-semicolon-separates': [
    FILE,
    "for (const pair of query.split('&')) {\n    const equals",
    'for (const pair of query.split(/[&;]/)) {\n    const equals',
  ],
  'query-no-equals-without-value': [
    FILE,
    '}=${percentEncode(value)}`',
    "}${value === '' ? '' : `=${percentEncode(value)}`}`",
  ],
  'query-name-not-decoded': [FILE, 'pairs.push([percentDecode(name)', 'pairs.push([name'],
  'query-name-decoded-twice': [
    FILE,
    'pairs.push([percentDecode(name)',
    'pairs.push([percentDecode(percentDecode(name))',
  ],
  'query-value-not-decoded': [FILE, 'percentDecode(pair.slice(equals + 1))', 'pair.slice(equals + 1)'],
  'query-value-decoded-twice': [
    FILE,
    'percentDecode(pair.slice(equals + 1))',
    'percentDecode(percentDecode(pair.slice(equals + 1)))',
  ],
  'query-repeated-pairs-dropped': [
    FILE,
    'pairs.sort(comparePairs)',
    'pairs.sort(comparePairs)\n  pairs = pairs.filter((pair, at) => at === 0 || comparePairs(pair, pairs[at - 1]) !== 0)',
  ],
  'query-short-cut-too-wide': [FILE, '\\-_.~]+=[A-Za-z0-9\\-_.~]*)?$/', "\\-_.~]+=[A-Za-z0-9\\-_.~!*']*)?$/"],
  'query-short-cut-without-equals': [FILE, '\\-_.~]+=[A-Za-z0-9', '\\-_.~]+=?[A-Za-z0-9'],
  'query-lossy-bytes-accepted': [FILE, 'if (decodesLossily(query))', 'if (false)'],
  'query-lossy-name-accepted': [FILE, 'if (pair.charCodeAt(0) === 0x3d)', 'if (false)'],
  'query-lone-surrogate-accepted': [FILE, 'if (hasLoneSurrogate(query))', 'if (false)'],
})
