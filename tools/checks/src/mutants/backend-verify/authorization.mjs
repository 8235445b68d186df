import { mutantsOf } from '../mutants-of.mjs'

export const authorization = mutantsOf('backend-verify', 'authorization', {
  'verify-first-authorization-counts': ['read-authorization.ts', 'if (header.count > 1)', 'if (false)'],
  'verify-junk-is-another-scheme': [
    'read-authorization.ts',
    ' || names.some((name) => text.indexOf(name) > 0)',
    '',
  ],
  'verify-key-id-unchecked': ['judge.ts', 'if (!KEY_ID.test(keyId))', 'if (false)'],
  'verify-key-id-too-long': ['key-entry.ts', '{1,200}', '{1,}'],
})
