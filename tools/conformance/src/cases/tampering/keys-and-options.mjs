import { access, options, secrets } from './edits.mjs'

/** @type {readonly import('./edits.mjs').Tampering[]} */
export const keysAndOptions = [
  ['an unknown key', 'KEY_UNKNOWN', (arrived) => ({ ...arrived, keys: {} })],
  ['a key called __proto__', 'KEY_UNKNOWN', access('__proto__')],
  ['no keys at all', 'KEY_LOOKUP', (arrived) => ({ ...arrived, keys: null })],
  ...['', ' ', '\ufeff', null, [], 0, ['', 'secret'], ['secret', ''], [null], 5, { a: 1 }, '\ud800'].map(
    (secret) =>
      /** @type {const} */ ([`the secret ${JSON.stringify(secret)}`, 'CONFIG', secrets(() => secret)]),
  ),
  ...[0, -1, 901, 1e300, true, '900', null].map((maxSkewSeconds) => badOptions({ maxSkewSeconds })),
  ...[true, null, 'ACCEPT'].map((unsignedPayload) => badOptions({ unsignedPayload })),
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

/** @param {Record<string, unknown>} given @returns {import('./edits.mjs').Tampering} */
function badOptions(given) {
  return [`the options ${JSON.stringify(given)}`, 'CONFIG', options(given)]
}
