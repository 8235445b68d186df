import { mutantsOf } from '../mutants-of.mjs'

export const explain = mutantsOf('signer-core', 'explanation', {
  'explain-bar-in-value-splits': ['explain/read-header-lines.ts', 'const AGREES = 1024', 'const AGREES = 0'],
  'explain-cut-header-is-absent': ['explain/verdict.ts', '(hasAllHeaders || name < last)', 'true'],
  'explain-cut-part-differs': [
    'explain/verdict.ts',
    "return ours.startsWith(theirs.text) ? 'open' : 'differs'",
    "return 'differs'",
  ],
  'explain-ellipsis-is-text': [
    'explain/parse-echo.ts',
    'const text = withoutEllipsis(echo)',
    'const text = echo',
  ],
  'explain-added-header-not-seen': [
    'explain/verdict.ts',
    '[...own.headers.keys(), ...headers.keys()]',
    '[...own.headers.keys()]',
  ],
  'explain-clock-the-wrong-way-round': [
    'explain/clock.ts',
    'const isBehind = clock.offsetSeconds > 0',
    'const isBehind = clock.offsetSeconds < 0',
  ],
  'explain-any-signature-is-ours': [
    'explain/clock.ts',
    "isOwnSignature: read(own.headers.get('x-sdk-date'))?.getTime() === times.signatureTime.getTime()",
    'isOwnSignature: true',
  ],
  'explain-shows-tokens': [
    'explain/secrets.ts',
    "isSecretName(name) && value !== '' ? mask(value) : value",
    'value',
  ],
  'explain-shows-query-secrets': ['explain/secrets.ts', '|| !isSecretName(pair.slice(0, equals))', '|| true'],
  'explain-shows-access-key': [
    'explain/read-signed.ts',
    'hiddenStrings(parts, sent, [accessKeyId, signature], body)',
    'hiddenStrings(parts, sent, [signature], body)',
  ],
  'explain-shows-body': [
    'explain/read-signed.ts',
    "if (typeof body === 'string' && body.length",
    'if (false && body.length',
  ],
  'explain-empty-object-not-recognised': [
    'explain/body-variants.ts',
    "    '{}',\n    'A body of two",
    "    '{ }',\n    'A body of two",
  ],
  'explain-encoded-again-not-recognised': [
    'explain/body-variants.ts',
    '() => JSON.stringify(text),',
    "() => '',",
  ],
  'explain-lost-body-not-recognised': [
    'explain/cause-of-payload.ts',
    'if (theirs === empty) return notSent(echo)',
    '',
  ],
  'explain-method-case-not-recognised': [
    'explain/cause-of-method.ts',
    'theirs.toUpperCase() === ours.toUpperCase()',
    'false',
  ],
  'explain-port-not-recognised': [
    'explain/cause-of-host.ts',
    'withoutPort(theirs) === withoutPort(ours)',
    'false',
  ],
  'explain-twice-encoded-not-recognised': [
    'explain/cause-of-query.ts',
    'if (sameAfter(mine, others, decoded))',
    'if (false)',
  ],
  'explain-stage-not-missed': [
    'explain/codes.ts',
    "own.sent.get('x-stage')",
    "'RELEASE' as string | undefined",
  ],
  'explain-lock-not-recognised': ['explain/authentication.ts', '/reach the limit/i.test(message)', 'false'],
  'explain-equal-requests-blame-the-request': [
    'explain/explain-mismatch.ts',
    "kind: 'secret-access-key'",
    "kind: 'signature'",
  ],
})
