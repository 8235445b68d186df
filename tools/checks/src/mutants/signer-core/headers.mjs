import { mutantsOf } from '../mutants-of.mjs'

export const headers = mutantsOf('signer-core', 'headers', {
  'header-inner-spaces-collapsed': [
    'canonical-headers.ts',
    'trimValue(values[positions[at] as number] as string)',
    "trimValue(values[positions[at] as number] as string).replace(/ +/g, ' ')",
  ],
  'header-value-not-trimmed': [
    'canonical-headers.ts',
    'trimValue(values[positions[at] as number] as string)',
    '(values[positions[at] as number] as string)',
  ],
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
  'header-case-kept': ['header-layout.ts', 'key: name.toLowerCase()', 'key: name'],
  'header-case-is-turkish': [
    'header-layout.ts',
    'key: name.toLowerCase()',
    "key: name.toLocaleLowerCase('tr')",
  ],
  'header-space-after-colon': [
    'header-layout.ts',
    "inOnePiece('\\n', name, ':')",
    "inOnePiece('\\n', name, ': ')",
  ],
  'header-lines-without-newline': [
    'header-layout.ts',
    "inOnePiece('\\n\\n', joined,",
    "inOnePiece('\\n', joined,",
  ],
  'header-lines-not-separated': [
    'header-layout.ts',
    "inOnePiece('\\n', name, ':')",
    "inOnePiece('', name, ':')",
  ],
  'canonical-headers-without-newline': ['canonical-headers.ts', '.slice(1)}\\n`', '.slice(1)}`'],
  'header-duplicates-accepted': ['header-layout.ts', 'if (twice !== undefined)', 'if (false)'],
  'header-layout-forgets-the-name-before': [
    'header-layout.ts',
    'return /* short cut */ layout.next?.get(name as string) ?? addUnknownName(layout, name)',
    'return layout.root.next.get(name as string) ?? addUnknownName(layout, name)',
  ],
  'header-layouts-of-any-length': ['header-layout.ts', 'layout.length < MAX_KNOWN_LENGTH && ', ''],
  'header-layouts-without-bound': ['header-layout.ts', 'root.known >= MAX_KNOWN_LAYOUTS', 'false'],
  'header-long-names-kept': ['header-layout.ts', 'name.length <= MAX_KNOWN_NAME_LENGTH', 'true'],
  'header-names-can-be-changed': ['header-layout.ts', 'Object.freeze(names)', 'names'],
  'header-inherited': [
    'headers.ts',
    'for (const name of Object.keys(headers))',
    'for (const name in headers)',
  ],
  'header-text-is-latin1': [
    'headers.ts',
    "readObject(list, headers, headerValues ?? 'text')",
    "readObject(list, headers, headerValues ?? 'bytes')",
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
    'algorithm.hash(sent.binary ? bytesOf(bytes) : bytes)',
    'algorithm.hash(bytes)',
  ],
  'header-canonical-request-in-bytes': ['sign.ts', 'sent.binary ? toText(bytes) : bytes', 'bytes'],
  'header-cr-accepted': ['headers.ts', 'const FORBIDDEN = /[\\0\\r\\n]/', 'const FORBIDDEN = /[\\0\\n]/'],
  'header-lf-accepted': ['headers.ts', 'const FORBIDDEN = /[\\0\\r\\n]/', 'const FORBIDDEN = /[\\0\\r]/'],
  'header-nul-accepted': ['headers.ts', 'const FORBIDDEN = /[\\0\\r\\n]/', 'const FORBIDDEN = /[\\r\\n]/'],
  'header-name-not-checked': ['header-layout.ts', '!TOKEN.test(name))', 'false)'],
})
