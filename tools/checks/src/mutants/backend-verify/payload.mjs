import { mutantsOf } from '../mutants-of.mjs'

export const payload = mutantsOf('backend-verify', 'payload', {
  'verify-unsigned-payload': ['payload-mode.ts', "if (unsignedPayload === 'accept')", 'if (true)'],
  'verify-hash-header-unchecked': ['payload-mode.ts', 'if (!/^[0-9a-f]{64}$/i.test(header))', 'if (false)'],
  'verify-unsigned-hash-header': [
    'read-request.ts',
    'signed.values[contentHeader]',
    'headers.byName.get(contentHeader)?.value',
  ],
  'verify-declared-hash-trusted': [
    'judge.ts',
    'if (signatureEquals(signed.toLowerCase(), actual)) return',
    'return',
  ],
  'verify-declared-hash-case': ['judge.ts', 'signed.toLowerCase()', 'signed'],
  'verify-body-verified-always': [
    'judge.ts',
    "bodyVerified: read.payload.kind !== 'unsigned'",
    'bodyVerified: true',
  ],
  'verify-inflated': ['judge.ts', '        checkNotInflated(encoding, body)\n', ''],
  'verify-inflated-under-hash': ['judge.ts', '  checkNotInflated(contentEncoding, body)\n', ''],
})
