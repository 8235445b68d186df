import { mutantsOf } from '../mutants-of.mjs'

export const headers = mutantsOf('signer-core', 'headers', {
  'header-inner-spaces-collapsed': [
    'canonical-headers.ts',
    '${trimValue(entry.value)}\\n`',
    "${trimValue(entry.value).replace(/ +/g, ' ')}\\n`",
  ],
  'header-value-not-trimmed': ['canonical-headers.ts', '${trimValue(entry.value)}\\n`', '${entry.value}\\n`'],
  'header-trim-eats-0xa0': [
    'headers.ts',
    'export function trimValue(value: string): string {\n',
    'export function trimValue(value: string): string {\n  if (value !== undefined) return value.trim()\n',
  ],
  'header-trim-at-both-ends-or-none': [
    'headers.ts',
    '!isBlank(value.charCodeAt(0)) && !isBlank(',
    '!isBlank(value.charCodeAt(0)) || !isBlank(',
  ],
  'header-trim-leaves-tabs': ['headers.ts', 'unit === 0x20 || unit === 0x09', 'unit === 0x20'],
  'header-trim-leaves-the-end': [
    'headers.ts',
    'while (end > start && isBlank(value.charCodeAt(end - 1))) end--',
    '',
  ],
  'header-case-kept': ['headers.ts', 'const key = name.toLowerCase()', 'const key = name'],
  'header-case-is-turkish': [
    'headers.ts',
    'const key = name.toLowerCase()',
    "const key = name.toLocaleLowerCase('tr')",
  ],
  'header-space-after-colon': ['canonical-headers.ts', '`${entry.key}:${', '`${entry.key}: ${'],
  'header-lines-without-newline': ['canonical-headers.ts', '(entry.value)}\\n`', '(entry.value)}`'],
  'header-duplicates-accepted': [
    'headers.ts',
    'if (key === (entries[at - 1] as HeaderEntry).key)',
    'if (false)',
  ],
  'header-inherited': [
    'headers.ts',
    'for (const name of Object.keys(headers))',
    'for (const name in headers)',
  ],
  'header-text-is-latin1': [
    'headers.ts',
    "const values = headerValues ?? 'text'",
    "const values = headerValues ?? 'bytes'",
  ],
  'header-headers-instance-is-text': [
    'headers.ts',
    "'[object Headers]' ? 'bytes' : 'text'",
    "'[object Headers]' ? 'text' : 'text'",
  ],
  'header-pairs-are-bytes': [
    'headers.ts',
    "'[object Headers]' ? 'bytes' : 'text'",
    "'[object Headers]' ? 'bytes' : 'bytes'",
  ],
  'header-bytes-above-ff-accepted': ['headers.ts', 'if (ABOVE_A_BYTE.test(value))', 'if (false)'],
  'header-lone-surrogate-accepted': ['headers.ts', 'if (hasLoneSurrogate(value))', 'if (false)'],
  'header-signed-as-text-twice-encoded': [
    'sign.ts',
    'algorithm.hash(signed.binary ? bytesOf(bytes) : bytes)',
    'algorithm.hash(bytes)',
  ],
  'header-canonical-request-in-bytes': ['sign.ts', 'signed.binary ? toText(bytes) : bytes', 'bytes'],
  'header-cr-accepted': ['headers.ts', 'const FORBIDDEN = /[\\0\\r\\n]/', 'const FORBIDDEN = /[\\0\\n]/'],
  'header-lf-accepted': ['headers.ts', 'const FORBIDDEN = /[\\0\\r\\n]/', 'const FORBIDDEN = /[\\0\\r]/'],
  'header-nul-accepted': ['headers.ts', 'const FORBIDDEN = /[\\0\\r\\n]/', 'const FORBIDDEN = /[\\r\\n]/'],
  'header-name-not-checked': ['headers.ts', '!TOKEN.test(name))', 'false)'],
})
