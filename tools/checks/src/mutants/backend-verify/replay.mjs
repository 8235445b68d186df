import { mutantsOf } from '../mutants-of.mjs'

export const replay = mutantsOf('backend-verify', 'replay', {
  'verify-claim-before-signature': [
    'judge.ts',
    '    // Where the signature can be checked without',
    "    if (settings.replay !== undefined) void settings.replay.store.claim(signature.slice(0, 32), 60_000, new AbortController().signal, '')\n    // Where the signature can be checked without",
  ],
  'verify-replay-ttl-short': ['claim-replay.ts', 'remainingMs + clockToleranceMs', 'clockToleranceMs'],
  'verify-replay-key-id': [
    'claim-replay.ts',
    'replayKey(namespace, keyId, signature),',
    'replayKey(namespace, signature),',
  ],
  'verify-replay-namespace': [
    'claim-replay.ts',
    'replayKey(namespace, keyId, signature),',
    'replayKey(keyId, signature),',
  ],
  'verify-replay-lengths': [
    'claim-replay.ts',
    'parts.map((part) => `${part.length}:${part}`)',
    'parts.map((part) => `${part}`)',
  ],
  'verify-replay-store-open': ['claim-replay.ts', "if (settings.onStoreError === 'accept')", 'if (true)'],
  'verify-replay-nonsense': ['claim-replay.ts', "if (answer !== 'seen')", 'if (false)'],
  'verify-replay-tag-rejects': ['claim-replay.ts', "if (settings.onReplay === 'tag')", 'if (false)'],
  'verify-replay-reject-tags': ['claim-replay.ts', "if (settings.onReplay === 'tag')", 'if (true)'],
  'verify-replay-methods': ['claim-replay.ts', 'if (!settings.methods.has(method))', 'if (false)'],
  'verify-replay-hangs': [
    'claim-replay.ts',
    'return await deadline.race(Promise.resolve(claimed))',
    'return await claimed',
  ],
  'verify-replay-unique-header': [
    'read-request.ts',
    '[...requireSigned, replay.uniqueHeader]',
    'requireSigned',
  ],
  'verify-replay-unique-blank': [
    'read-request.ts',
    "if (signed.values[replay.uniqueHeader] === '')",
    'if (false)',
  ],
  'verify-store-evicts': [
    'process-replay-store.ts',
    "if (size >= maxClaims) throw new Error('the replay store is full')",
    'if (size >= maxClaims) { buckets.clear(); size = 0 }',
  ],
  'verify-store-quota': ['process-replay-store.ts', 'if (held >= maxPerKey)', 'if (false)'],
  'verify-store-clock-back': ['process-replay-store.ts', 'if (now > latest) latest = now', 'latest = now'],
  'verify-store-early': [
    'process-replay-store.ts',
    'Math.floor((now + ttlMs) / BUCKET_MS) + 1',
    'Math.floor((now + ttlMs) / BUCKET_MS)',
  ],
  'verify-store-never-drops': [
    'process-replay-store.ts',
    'if (minute * BUCKET_MS > now) continue',
    'continue',
  ],
  'verify-store-alone-unsaid': [
    'process-replay-store.ts',
    'if (options.singleInstance !== true)',
    'if (false)',
  ],
})
