import { acceptedInBackendVerify } from './accepted-in-backend-verify.mjs'
import { acceptedInSignerCore } from './accepted-in-signer-core.mjs'

/**
 * @typedef {object} Project
 * @property {string} dir the package
 * @property {readonly string[]} tests what has to fail for each mutant: tests that take a second or two
 * @property {Record<string, readonly string[]>} parts files to mutate, below `src`, by the name of the part
 * @property {readonly Accepted[]} accepted
 *
 * @typedef {readonly [file: string, original: string, replacement: string, reason: string]} Accepted
 * a survivor that changes nothing; its texts as the runner prints them
 */

/** @type {readonly Project[]} */
export const projects = [
  {
    dir: 'packages/signer-core',
    tests: ['test/*.mutants.ts', 'test/options.test.ts'],
    parts: {
      canonicalization: [
        'authorization.ts',
        'canonical-headers.ts',
        'canonical-query.ts',
        'canonical-uri.ts',
        'headers.ts',
        'percent.ts',
      ],
      rest: [
        'canonical-request.ts',
        'date.ts',
        'string-to-sign.ts',
        'sdk-hmac-sha256.ts',
        'bytes.ts',
        'code-points.ts',
        'credentials.ts',
        'options.ts',
        'payload-hash.ts',
        'payload.ts',
        'show.ts',
        'sign.ts',
        'signature.ts',
        'signed-request.ts',
        'wire-form.ts',
      ],
    },
    accepted: acceptedInSignerCore,
  },
  {
    dir: 'packages/backend-verify',
    tests: [
      'test/corpus.mutants.ts',
      ...[
        'body',
        'findings',
        'judge',
        'keys',
        'known-heads',
        'messages',
        'options',
        'refusal',
        'replay',
        'scoped',
      ].map((name) => `test/${name}.test.ts`),
    ],
    parts: {
      verify: ['judge.ts', 'keys/signature.ts', 'replay/claim.ts'],
      read: [
        'read/authorization.ts',
        'read/body.ts',
        'read/context.ts',
        'read/deadline.ts',
        'read/headers.ts',
        'read/pending-bytes.ts',
        'read/read-request.ts',
        'read/request.ts',
        'read/signed-headers.ts',
        'read/target.ts',
        'keys/key-entry.ts',
        'keys/key-source.ts',
        'replay/process-store.ts',
      ],
    },
    accepted: acceptedInBackendVerify,
  },
]
