import { ALIKE, UNLIKE } from './profiles.mjs'

/**
 * Where the official core is wrong and ours is right. `amend` says in which situation the official core does what ours
 * does in this one; `without` and `map` say how their requests differ even so. The names are those of the table in
 * docs/guides/credentials.md.
 *
 * @typedef {import('./situations.mjs').Situation} Situation
 * @typedef {import('./services.mjs').Seen} Seen
 * @typedef {object} Difference
 * @property {string} name
 * @property {(situation: Situation) => boolean} applies
 * @property {(situation: Situation) => Situation} [amend]
 * @property {string} [without] requests to this service are not compared
 * @property {(requests: readonly Seen[]) => readonly Seen[]} [map] what the official core should have asked
 */

/** @type {readonly Difference[]} */
export const differences = [
  {
    name: 'metadata-unreachable',
    applies: ({ metadata }) => metadata !== 'http',
    amend: (situation) => ({ ...situation, metadata: 'http', metadataToken: 'v2', metadataKeys: 404 }),
    without: 'metadata',
  },
  {
    name: 'no-proxy-near',
    applies: ({ proxy }) => proxy,
    amend: (situation) => ({ ...situation, proxy: false }),
  },
  {
    name: 'expiry-format',
    applies: ({ expiry }) => expiry === 'none',
    amend: (situation) => ({ ...situation, expiry: 'fraction' }),
  },
  {
    name: 'refresh-margin',
    applies: ({ rounds, life, failsLater }) => rounds > 1 && life > 0 && life <= 2400 && !failsLater,
    amend: (situation) => ({ ...situation, life: 7200 }),
  },
  {
    name: 'failed-refresh-keeps-keys',
    applies: ({ rounds, life, failsLater }) => rounds > 1 && life > 0 && life <= 2400 && failsLater,
    amend: (situation) => ({ ...situation, life: 7200 }),
  },
  {
    name: 'id-token-read-again',
    applies: ({ rounds, life, oidc }) => rounds > 1 && life < 0 && oidc === 'file',
    map: (requests) =>
      requests.map((one, index) =>
        index > 0 && one.service === 'sts'
          ? { ...one, body: { ...one.body, id_token: 'oidc-token-2' } }
          : one,
      ),
  },
  {
    name: 'profile-forms',
    applies: ({ profile, form }) => profile === 'form' && form in UNLIKE,
    amend: (situation) => ({
      ...situation,
      profileText: UNLIKE[situation.form]?.same ?? ALIKE['noEquals']?.text ?? '',
    }),
  },
  {
    name: 'token-required',
    applies: ({ body }) => body === 'noToken',
    amend: (situation) => ({ ...situation, body: 'noSecret' }),
  },
  {
    name: 'refusal-at-once',
    applies: ({ podStatus }) => Number(podStatus) >= 400,
    amend: (situation) => ({ ...situation, podStatus: 'broken' }),
  },
]

/** Differences that no amended situation shows: the first is seen in what is thrown when, the second in the message. */
export const REFUSAL = 'refusal-at-once'
export const HALVES = 'half-pair-named'
