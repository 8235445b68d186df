import { acceptedInSignerCore } from './accepted-in-signer-core.mjs'

/**
 * @typedef {object} Project
 * @property {string} dir the package; its tests for mutants are `test/*.mutants.ts`
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
]
