import { mutantsOf } from '../mutants-of.mjs'

export const headers = mutantsOf('backend-verify', 'headers', {
  'verify-duplicates-forgotten': ['wire-headers.ts', 'else known.count++', 'else known.count = 1'],
  'verify-duplicate-signed-header': [
    'signed-headers.ts',
    'if (header !== undefined && header.count > 1)',
    'if (false)',
  ],
  'verify-duplicate-unsigned-host': [
    'signed-headers.ts',
    "if ((byName.get('host')?.count ?? 0) > 1)",
    'if (false)',
  ],
  'verify-bad-bytes': ['signed-headers.ts', 'if (headers.badBytesIn !== undefined)', 'if (false)'],
  'verify-bad-name': ['wire-headers.ts', 'if (!isToken(name)) return undefined', ''],
  'verify-required-not-required': [
    'signed-headers.ts',
    'if (!names.includes(name)) throw',
    'if (false) throw',
  ],
  'verify-date-not-required': ['settings.ts', "new Set(['x-sdk-date', ...", 'new Set([...'],
  'verify-host-not-required': ['settings.ts', "names === undefined ? ['host']", 'names === undefined ? []'],
  'verify-absent-header-is-empty': ['signed-headers.ts', ': header?.value\n', ": (header?.value ?? '')\n"],
  'verify-rewriting-headers': [
    'signed-headers.ts',
    'if (byName.has(name) && !names.includes(name))',
    'if (false)',
  ],
  'verify-one-rewriting-header-fewer': ['signed-headers.ts', "  'x-rewrite-url',\n", ''],
  'verify-host-not-checked': ['check-host.ts', 'if (hosts === undefined) return', 'return'],
  'verify-host-by-case': ['check-host.ts', 'signed.toLowerCase()', 'signed'],
  'verify-signed-host-ignored': [
    'signed-headers.ts',
    "name === 'host' && signedHost !== undefined ? signedHost",
    "name === 'host' && signedHost === '' ? signedHost",
  ],
  'verify-authority-ignored': [
    'wire-headers.ts',
    "if (host === undefined) byName.set('host', { value: authority, count: 1 })",
    'if (host === undefined) return',
  ],
  'verify-authority-may-differ': [
    'wire-headers.ts',
    'else if (trimValue(host.value) !== trimValue(authority))',
    'else if (false)',
  ],
  'verify-crumbs-over-http1': [
    'wire-headers.ts',
    "key === 'cookie' && pseudo !== undefined",
    "key === 'cookie'",
  ],
  'verify-crumbs-not-joined': ['wire-headers.ts', "key === 'cookie' && pseudo !== undefined", 'false'],
  'verify-headers-with-prototype': [
    'signed-headers.ts',
    'Object.freeze(Object.create(null))',
    'Object.prototype',
  ],
  'verify-header-bytes-lost': ['judge.ts', 'char.charCodeAt(0))', 'char.charCodeAt(0) & 0x7f)'],
  'verify-header-bytes-not-noticed': [
    'wire-headers.ts',
    '      binary = true\n      if (BAD_VALUE.test(value) &&',
    '      if (BAD_VALUE.test(value) &&',
  ],
  'verify-header-bytes-as-text': ['judge.ts', 'if (!/[^\\0-\\x7f]/.test(text)) return text', 'return text'],
})
