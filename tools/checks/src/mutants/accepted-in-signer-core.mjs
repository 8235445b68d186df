const LONG_WAY = 'a short cut: the long way gives the same'
const LENGTH = 'test/long-urls.test.ts holds it with 20 MB, too slow for each mutant'
const END = 'charCodeAt is NaN at the end, which equals nothing: the loop stops there, but slower'
const NARROW = 'the pattern fits less, and the long way gives the same'
const MEMO = 'a memo: without it the result is the same; test/memos.test.ts compares cold and warm'
const TEXT = "only 'bytes' is told from it"
const TWICE = 'equal names are an error, whichever comes first'
const BLANK = 'isBlank(NaN) is false: the loop stops at either end, but slower'
const ONCE =
  'made once, so that StrykerJS asks only the first test that needs it; wire-form.suite.ts tests the BOM'
const PORTABLE = 'node:crypto takes text too; the suites on other runtimes hold the rest'
const NAMELESS = 'a pair without a name is dropped in any case'

/** @type {readonly import('./projects.mjs').Accepted[]} */
export const acceptedInSignerCore = [
  ['canonical-uri.ts', "fits(ENCODED, path) && !path.includes('%2F')", 'false', LONG_WAY],
  ['canonical-uri.ts', "'%2F'", '""', LONG_WAY],
  ['canonical-uri.ts', "'/'", '""', NARROW],
  ['canonical-query.ts', 'fits(ENCODED_PAIRS, query)', 'false', LONG_WAY],
  ['canonical-query.ts', 'start <= query.length', 'start < query.length', NAMELESS],
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
  ['date.ts', 'second === lastSecond', 'false', MEMO],
  ['date.ts', 'text === lastText', 'false', MEMO],
  ['canonical-headers.ts', "'text'", '""', TEXT],
  ['headers.ts', "'text'", '""', TEXT],
  ['headers.ts', 'true', 'false', LONG_WAY],
  ['headers.ts', 'hasNames(list, given)', 'false', MEMO],
  ['headers.ts', '({ name }) => name', '() => undefined', MEMO],
  ['headers.ts', "given.join('').length > MAX_NAMES_LENGTH", 'true', MEMO],
  ['headers.ts', "given.join('').length > MAX_NAMES_LENGTH", 'false', MEMO],
  [
    'headers.ts',
    "given.join('').length > MAX_NAMES_LENGTH",
    "given.join('').length >= MAX_NAMES_LENGTH",
    MEMO,
  ],
  [
    'headers.ts',
    "given.join('').length > MAX_NAMES_LENGTH",
    "given.join('').length <= MAX_NAMES_LENGTH",
    MEMO,
  ],
  ['headers.ts', "''", '"Stryker was here!"', MEMO],
  ['headers.ts', 'orders.length >= MAX_ORDERS', 'true', MEMO],
  ['headers.ts', 'orders.length >= MAX_ORDERS', 'false', MEMO],
  ['headers.ts', 'orders.length >= MAX_ORDERS', 'orders.length > MAX_ORDERS', MEMO],
  ['headers.ts', 'orders.length >= MAX_ORDERS', 'orders.length < MAX_ORDERS', MEMO],
  ['headers.ts', 'list.length !== names.length', 'true', MEMO],
  [
    'headers.ts',
    '{ if (list.length !== names.length) return false for (let at = 0; at < names.length; at++)...',
    '{}',
    MEMO,
  ],
  ['headers.ts', 'list[at]!.name !== names[at]', 'true', MEMO],
  ['headers.ts', 'at - 1', 'at + 1', TWICE],
  ['headers.ts', 'start < end', 'true', BLANK],
  ['headers.ts', 'start < end', 'start <= end', BLANK],
  ['headers.ts', 'end > start', 'true', BLANK],
  ['headers.ts', 'end > start', 'end >= start', BLANK],
  ['headers.ts', "typeof value === 'string' && !NOT_ASCII_TEXT.test(value)", 'false', LONG_WAY],
  ['headers.ts', "'string'", '""', LONG_WAY],
  ['payload-hash.ts', "typeof bytes === 'string'", 'false', PORTABLE],
  ['payload-hash.ts', "'string'", '""', PORTABLE],
  ['bytes.ts', '{ return !NON_ASCII.test(text) }', '{}', LONG_WAY],
  ['bytes.ts', 'isAscii(text)', 'false', LONG_WAY],
  ['bytes.ts', 'a < b', 'a <= b', TWICE],
  ['bytes.ts', 'a > b', 'true', TWICE],
  ['bytes.ts', 'a > b', 'a >= b', TWICE],
  [
    'bytes.ts',
    'at < bytes.length',
    'at <= bytes.length',
    'nothing is written behind the end of a Uint8Array',
  ],
  ['bytes.ts', '{ ignoreBOM: true }', '{}', ONCE],
  ['bytes.ts', 'true', 'false', ONCE],
  ['sign.ts', '(header) => header.ascii', '() => undefined', LONG_WAY],
  ['wire-form.ts', 'last?.text !== url', 'true', MEMO],
  ['options.ts', 'j < b.length', 'j <= b.length', 'one distance more, which nothing reads'],
  ['sign.ts', "'host'", '""', 'the client sends the host, not signed.headers'],
  ['sign.ts', "name === '__proto__'", 'true', LONG_WAY],
]
