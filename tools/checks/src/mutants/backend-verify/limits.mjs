import { mutantsOf } from '../mutants-of.mjs'

export const limits = mutantsOf('backend-verify', 'limits', {
  'verify-no-header-count-limit': ['wire-headers.ts', 'at / 2 + 1 >= MOST_HEADERS || ', ''],
  'verify-no-header-bytes-limit': ['wire-headers.ts', ' || bytes > MOST_BYTES', ''],
  'verify-no-authorization-limit': ['read-authorization.ts', 'if (text.length > MOST_BYTES)', 'if (false)'],
  'verify-no-name-limit': [
    'read-authorization.ts',
    'if (authorization.signedHeaders.length > MOST_NAMES)',
    'if (false)',
  ],
})
