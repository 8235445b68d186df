import { mutantsOf } from '../mutants-of.mjs'

export const authorization = mutantsOf('backend-verify', 'authorization', {
  'verify-first-authorization-counts': ['read-authorization.ts', 'if (place.count > 1)', 'if (false)'],
  'verify-junk-is-another-scheme': [
    'read-authorization.ts',
    ' || names.some((name) => text.indexOf(name) > 0)',
    '',
  ],
  'verify-key-id-unchecked': [
    'judge.ts',
    'if (read.newHead !== undefined && !KEY_ID.test(keyId))',
    'if (false)',
  ],
  'verify-key-id-too-long': ['key-entry.ts', '{1,200}', '{1,}'],
  'verify-known-head-any-signature': [
    'read-authorization.ts',
    'if (!isHexDigest(signature)) throw malformed(algorithm)',
    '',
  ],
  'verify-heads-of-refused-requests-kept': [
    'judge.ts',
    '  facts.step = 7\n',
    '  rememberHead(settings.knownHeads, read)\n  facts.step = 7\n',
  ],
  'verify-last-head-is-any-head': ['read-authorization.ts', 'known.last?.text === text', 'known.last'],
  'verify-digests-always-equal': ['check-signature.ts', 'digestsEqual(expected, signature)', 'true'],
  'verify-heads-without-bound': ['read-authorization.ts', 'known.byText.size >= MOST_HEADS', 'false'],
})
