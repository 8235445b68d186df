import { mutantsOf } from '../mutants-of.mjs'

export const keys = mutantsOf('backend-verify', 'keys', {
  'verify-unknown-key-early': [
    'judge.ts',
    '    // Where the signature can be checked without',
    "    if (key.state === 'unknown') throw new Refusal('KEY_UNKNOWN', '')\n    // Where the signature can be checked without",
  ],
  'verify-no-dummy-hmac': ['check-signature.ts', 'at < Math.max(rounds, keys.length)', 'at < keys.length'],
  'verify-dummy-may-match': [
    'check-signature.ts',
    'if (equal && key !== undefined)',
    'if (key !== undefined)',
  ],
  'verify-first-secret-only': [
    'check-signature.ts',
    'if (equal && key !== undefined) matched = true',
    'matched = equal && key !== undefined && at === 0',
  ],
  'verify-last-secret-only': [
    'check-signature.ts',
    'if (equal && key !== undefined) matched = true',
    'matched = equal && key !== undefined',
  ],
  'verify-disabled-key': ['key-source.ts', 'if (disabled) return DISABLED', ''],
  'verify-disabled-passes': ['judge.ts', "if (key.state === 'disabled')", 'if (false)'],
  'verify-prototype-keys': [
    'key-source.ts',
    'Object.hasOwn(record, id) ? record[id] : undefined',
    'record[id]',
  ],
  'verify-mismatch-passes': ['judge.ts', '  if (!matched)\n', '  if (false)\n'],
  'verify-blank-secret': ['key-entry.ts', "if (secret.trim() === '')", 'if (false)'],
  'verify-padded-secret': ['key-entry.ts', 'if (secret.trim() !== secret)', 'if (false)'],
  'verify-cache-for-ever': ['key-source.ts', 'age >= 0 && age < lifetime', 'true'],
  'verify-cache-by-machine': ['key-source.ts', 'isWithin(now - kept.now, lifetimeMs) && ', ''],
  'verify-cache-by-clock': [
    'key-source.ts',
    ' && isWithin(performance.now() - kept.started, lifetimeMs)',
    '',
  ],
  'verify-cache-unbounded': ['key-source.ts', 'if (cache.size >= CACHE_BOUND)', 'if (false)'],
  'verify-cache-no-misses': [
    'key-source.ts',
    'if (lifetimeMs === 0) return',
    "if (lifetimeMs === 0 || answer.state !== 'known') return",
  ],
  'verify-cache-shared': [
    'key-source.ts',
    "const cache = answer.state === 'known' ? known : misses",
    'const cache = known',
  ],
  'verify-lookups-not-shared': ['key-source.ts', 'underWay.set(keyId, asking)', ''],
  'verify-lookups-kept': ['key-source.ts', '.finally(() => underWay.delete(keyId))', ''],
  'verify-lookup-no-timeout': [
    'key-source.ts',
    'await deadline.race(Promise.resolve(lookup(keyId, abort.signal)))',
    'await lookup(keyId, abort.signal)',
  ],
  'verify-old-secret-kept': [
    'key-entry.ts',
    'last.secrets.every((secret, at) => secret === secrets[at])',
    'true',
  ],
  'verify-replaced-secret-kept': ['key-source.ts', ' && last.entry === entry) return', ') return'],
})
