import { mutantsOf } from '../mutants-of.mjs'

export const headers = mutantsOf('backend-verify', 'headers', {
  'verify-duplicates-forgotten': ['header-places.ts', '(byName.get(at.key)?.count ?? 0) + 1', '1'],
  'verify-duplicate-signed-header': [
    'signed-headers.ts',
    'if (place !== undefined && place.count > 1)',
    'if (false)',
  ],
  'verify-duplicate-unsigned-host': [
    'signed-headers.ts',
    "if ((byName.get('host')?.count ?? 0) > 1)",
    'if (false)',
  ],
  'verify-bad-bytes': ['signed-headers.ts', 'if (headers.badBytesIn !== undefined)', 'if (false)'],
  'verify-bad-name': [
    'wire-headers.ts',
    'isToken(name) ? addName(layout, name) : undefined',
    'addName(layout, name)',
  ],
  'verify-required-not-required': [
    'signed-headers.ts',
    'if (!names.includes(name)) throw',
    'if (false) throw',
  ],
  'verify-date-not-required': ['settings.ts', "new Set(['x-sdk-date', ...", 'new Set([...'],
  'verify-host-not-required': ['settings.ts', "names === undefined ? ['host']", 'names === undefined ? []'],
  'verify-absent-header-is-empty': [
    'signed-headers.ts',
    "place === undefined && (name !== 'host' || signedHost === undefined)",
    'false',
  ],
  'verify-rewriting-headers': [
    'signed-headers.ts',
    'if (byName.has(name) && !signed.includes(name))',
    'if (false)',
  ],
  'verify-places-passed-for-all-names': [
    'signed-headers.ts',
    'places.passed?.names === signed ?',
    'places.passed ?',
  ],
  'verify-one-rewriting-header-fewer': ['signed-headers.ts', "  'x-rewrite-url',\n", ''],
  'verify-host-not-checked': ['check-host.ts', 'if (hosts === undefined) return', 'return'],
  'verify-host-by-case': ['check-host.ts', 'signed.toLowerCase()', 'signed'],
  'verify-signed-host-ignored': [
    'signed-headers.ts',
    "signedHost !== undefined && name === 'host'\n",
    "signedHost === '' && name === 'host'\n",
  ],
  'verify-authority-ignored': ['wire-headers.ts', "return addName(layout, 'host')", 'return layout'],
  'verify-authority-may-differ': [
    'wire-headers.ts',
    'if (trimValue(values[host.position] as string) !== trimValue(authority))',
    'if (false)',
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
    'binary = true\n      if (BAD_VALUE.test(value)) badBytesIn ??= key\n',
    'if (BAD_VALUE.test(value)) badBytesIn ??= key\n',
  ],
  'verify-header-bytes-as-text': ['judge.ts', 'if (!/[^\\0-\\x7f]/.test(text)) return text', 'return text'],
})
