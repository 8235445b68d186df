import { acceptedInSignerCore } from './accepted-in-signer-core.mjs'

/**
 * @typedef {object} Project
 * @property {string} dir the package; its tests for mutants are `test/*.mutants.ts`
 * @property {Record<string, readonly string[]>} parts files to mutate, below `src`, by the name of the part
 * @property {readonly Accepted[]} accepted
 * @property {number} threshold the share of mutants that is killed, in percent: raise it when it rises
 *
 * @typedef {readonly [file: string, original: string, replacement: string, reason: string]} Accepted
 * a survivor that changes nothing; its texts as the runner prints them
 */

/** @type {readonly Project[]} */
export const projects = [
  {
    dir: 'packages/signer-core',
    parts: {
      canonical: [
        'canonical-headers.ts',
        'canonical-query.ts',
        'canonical-request.ts',
        'canonical-uri.ts',
        'date.ts',
        'headers.ts',
        'percent.ts',
        'string-to-sign.ts',
      ],
      signing: [
        'algorithm.ts',
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
    threshold: 95,
  },
]
