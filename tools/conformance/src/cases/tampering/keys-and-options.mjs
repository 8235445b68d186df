import { access, options, secrets } from './edits.mjs'

/** @typedef {import('./edits.mjs').Tampering} Tampering */

/** @type {readonly Tampering[]} */
export const keys = [
  ['an unknown key', 'KEY_UNKNOWN', (arrived) => ({ ...arrived, keys: {} })],
  ['a key called __proto__', 'KEY_UNKNOWN', access('__proto__')],
  ['no keys at all', 'KEY_LOOKUP', (arrived) => ({ ...arrived, keys: null })],
  ...['', ' ', '\ufeff', null, [], 0, ['', 'secret'], ['secret', ''], [null], 5, { a: 1 }, '\ud800'].map(
    (secret) =>
      /** @type {const} */ ([`the secret ${JSON.stringify(secret)}`, 'CONFIG', secrets(() => secret)]),
  ),
]

/** @type {readonly Tampering[]} */
export const badOptions = [
  ...[0, -1, 901, 1e300, true, '900', null].map((maxSkewSeconds) => ({ maxSkewSeconds })),
  ...[true, null, 'ACCEPT'].map((unsignedPayload) => ({ unsignedPayload })),
].map((given) => [`the options ${JSON.stringify(given)}`, 'CONFIG', options(given)])

/** @type {readonly Tampering[]} */
export const clocks = [
  [
    'another year',
    'DATE_SKEW',
    (arrived) => ({ ...arrived, now: arrived.now.startsWith('2') ? '10000101T000000Z' : '20000101T000000Z' }),
  ],
  ...['now', null, '20191115T033655Z\n'].map(
    (now) =>
      /** @type {const} */ ([
        `now ${JSON.stringify(now)}`,
        'CONFIG',
        (/** @type {import('../arrived.mjs').Arrived} */ arrived) => ({ ...arrived, now }),
      ]),
  ),
]
