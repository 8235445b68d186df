const LONG_WAY = 'a short cut: the long way gives the same'
const LENGTH = 'test/long-urls.test.ts holds it with 20 MB, too slow for each mutant'
const END = 'charCodeAt is NaN at the end, which equals nothing: the loop stops there'
const NARROW = 'the pattern fits less, and the long way gives the same'
const NAMELESS = 'a pair without a name is dropped in any case'

/** @type {readonly import('./projects.mjs').Accepted[]} */
export const acceptedInSignerCore = [
  ['canonical-uri.ts', "fits(ENCODED, path) && !path.includes('%2F')", 'false', LONG_WAY],
  ['canonical-uri.ts', "'%2F'", '""', LONG_WAY],
  ['canonical-uri.ts', "'/'", '""', NARROW],
  ['canonical-query.ts', 'fits(ENCODED_PAIRS, query)', 'false', LONG_WAY],
  ['canonical-query.ts', 'start <= query.length', 'start < query.length', NAMELESS],
  ['canonical-query.ts', 'equals < 0', 'equals <= 0', NAMELESS],
  ['canonical-query.ts', '`${text}(?:=${text})?`', '``', NARROW],
  ['percent.ts', '{ return text.length <= MAX_CHARACTERS && pattern.test(text) }', '{}', LONG_WAY],
  ['percent.ts', 'text.length <= MAX_CHARACTERS && pattern.test(text)', 'false', LONG_WAY],
  ['percent.ts', 'text.length <= MAX_CHARACTERS', 'true', LENGTH],
  ['percent.ts', 'text.length <= MAX_CHARACTERS', 'text.length < MAX_CHARACTERS', LONG_WAY],
  ['percent.ts', 'text.length <= MAX_CHARACTERS', 'text.length > MAX_CHARACTERS', LENGTH],
  ['percent.ts', '1024 * 1024', '1024 / 1024', LONG_WAY],
  ['percent.ts', 'ONLY_UNRESERVED.test(text)', 'false', LONG_WAY],
  ['percent.ts', '/^[A-Za-z0-9\\-_.~]*$/', '/^[A-Za-z0-9\\-_.~]$/', NARROW],
  ['percent.ts', 'at < a.length', 'true', END],
  ['percent.ts', 'at < a.length', 'at <= a.length', END],
  ['percent.ts', "!text.includes('%')", 'false', LONG_WAY],
  ['percent.ts', "'%'", '""', LONG_WAY],
  ['percent.ts', '{ return decodeURIComponent(text) }', '{}', LONG_WAY],
  ['percent.ts', "!percentDecode(text).includes('\\ufffd')", 'false', LONG_WAY],
  ['percent.ts', "'\\ufffd'", '""', LONG_WAY],
  [
    'percent.ts',
    '{ // What is not unreserved, in upper case: ASCII, then UTF-8 of two, three and four bytes...',
    '{}',
    NARROW,
  ],
  ['percent.ts', '`|(?:C[2-9A-F]|D[0-9A-F])${next}`', '``', NARROW],
  ['percent.ts', '`|(?:E0%[AB][0-9A-F]|ED%[89][0-9A-F]|E[1-9A-CEF]${next})${next}`', '``', NARROW],
  ['percent.ts', '`(?:[A-Za-z0-9\\\\-_.~${separators}]|${escape})*`', '``', NARROW],
]
