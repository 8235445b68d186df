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
      target: ['canonical-query.ts', 'canonical-uri.ts', 'percent.ts'],
      rest: [
        'canonical-headers.ts',
        'canonical-request.ts',
        'date.ts',
        'headers.ts',
        'string-to-sign.ts',
        'sdk-hmac-sha256.ts',
        'authorization.ts',
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
    tests: ['body', 'corpus', 'findings', 'keys', 'known-heads', 'options', 'refusal', 'replay'].map(
      (name) => `test/${name}.test.ts`,
    ),
    parts: {
      verify: [
        'judge.ts',
        'keys/key-entry.ts',
        'keys/key-source.ts',
        'keys/signature.ts',
        'read/authorization.ts',
        'read/body.ts',
        'read/headers.ts',
        'read/read-request.ts',
        'read/request.ts',
        'read/signed-headers.ts',
        'read/target.ts',
        'replay/claim.ts',
        'replay/process-store.ts',
      ],
    },
    accepted: [],
  },
]
