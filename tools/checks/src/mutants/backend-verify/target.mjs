import { mutantsOf } from '../mutants-of.mjs'

export const target = mutantsOf('backend-verify', 'target', {
  'verify-absolute-form': ['read-target.ts', 'if (url.charCodeAt(0) !== 0x2f)', "if (url === '')"],
  'verify-fragment': ['read-target.ts', "if (url.includes('#'))", 'if (false)'],
  'verify-control-characters': ['read-target.ts', 'if (/[\\0-\\x1f\\x7f]/.test(url))', 'if (false)'],
  'verify-non-ascii-target': ['read-target.ts', 'if (/[^\\x21-\\x7e]/.test(url))', 'if (false)'],
  'verify-lossy-path': [
    'read-target.ts',
    "if (decodesWithLoss(path) || path.includes('%00'))",
    "if (path.includes('%00'))",
  ],
  'verify-nul-in-path': ['read-target.ts', " || path.includes('%00')", ''],
  'verify-encoded-slash': ['read-target.ts', '/%2f|%5c|\\\\/i', '/%5c|\\\\/i'],
  'verify-encoded-slash-case': ['read-target.ts', '/%2f|%5c|\\\\/i', '/%2f|%5c|\\\\/'],
  'verify-encoded-backslash': ['read-target.ts', '/%2f|%5c|\\\\/i', '/%2f|\\\\/i'],
  'verify-backslash': ['read-target.ts', '/%2f|%5c|\\\\/i', '/%2f|%5c/i'],
  'verify-double-slash': ['read-target.ts', "if (canonical.includes('//'))", 'if (false)'],
  'verify-dot': ['read-target.ts', "canonical.includes('/./') || ", ''],
  'verify-dot-dot': ['read-target.ts', " || canonical.includes('/../')", ''],
  'verify-base-path': ['read-target.ts', 'const path = basePath + (', 'const path = ('],
  'verify-plus': ['read-target.ts', "if (raw.includes('+'))", 'if (false)'],
  'verify-plus-as-space': ['read-target.ts', "plus === 'space' ? raw.replaceAll('+', '%20') : raw", 'raw'],
  'verify-lossy-query': ['read-target.ts', 'if (decodesWithLoss(raw))', 'if (false)'],
  'verify-empty-names': [
    'read-target.ts',
    "if (raw.charCodeAt(0) === 0x3d || raw.includes('&='))",
    'if (false)',
  ],
  'verify-empty-names-first': ['read-target.ts', 'raw.charCodeAt(0) === 0x3d || ', ''],
  'verify-empty-names-later': ['read-target.ts', " || raw.includes('&=')", ''],
  'verify-value-order': ['read-target.ts', 'if (hasSeveralValues(query))', 'if (false)'],
  'verify-value-order-of-equals': [
    'read-target.ts',
    'known !== undefined && known !== value',
    'known !== undefined',
  ],
  'verify-refuse-means-accept': [
    'read-target.ts',
    "if (interpretation[name] === 'refuse')",
    "if (interpretation[name] === 'never')",
  ],
  'verify-ambiguity-untold': [
    'read-target.ts',
    'if (!ambiguities.includes(name)) ambiguities.push(name)',
    '',
  ],
})
