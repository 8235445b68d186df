import { ALIKE, UNLIKE } from './profiles.mjs'

/**
 * What is there when a program asks for credentials.
 *
 * @typedef {object} Situation
 * @property {'absent' | 'half' | 'tokenMissing' | 'tokenEmpty' | 'durationWrong' | 'token' | 'file'} oidc
 * @property {Record<string, string>} oidcMore optional variables
 * @property {'absent' | 'ak' | 'sk' | 'empty' | 'pair' | 'pairWithToken'} environment
 * @property {'absent' | 'idp' | 'file' | 'both' | 'fileMissing' | 'fileEmpty'} provider of the environment
 * @property {string} project the variable, or empty
 * @property {'missing' | 'folder' | 'home' | 'idp' | 'form'} profile
 * @property {string} form one of ALIKE and UNLIKE
 * @property {string} [profileText] instead of that form
 * @property {'refused' | 'silent' | 'reset' | 'http'} metadata
 * @property {'v2' | 'empty' | 404 | 405 | 503 | 400 | 401 | 403 | 500 | 502} metadataToken
 * @property {'keys' | 'forgotten' | 'noAgency' | 400 | 401 | 403 | 404 | 405 | 500 | 503} metadataKeys
 * @property {'absent' | 'uri' | 'file' | 'tokenMissing' | 'both'} pod
 * @property {200 | 201 | 401 | 403 | 404 | 500 | 'broken'} podStatus
 * @property {200 | 201 | 401 | 403 | 404 | 500 | 503} stsStatus
 * @property {201 | 401 | 403 | 500 | 'noToken'} iamFirst
 * @property {201 | 401 | 403 | 500} iamSecond
 * @property {'good' | 'notJson' | 'empty' | 'noKeys' | 'noExpiry' | 'noSecret' | 'noToken'} body what a service sends as keys
 * @property {'fraction' | 'none'} expiry
 * @property {'credential' | 'credentials' | 'flat'} wrapping
 * @property {number} life of temporary keys, in seconds
 * @property {number} rounds how many requests ask for credentials
 * @property {boolean} failsLater whether the services fail after the first round
 * @property {boolean} slow whether services take a moment
 * @property {boolean} proxy whether the environment names a proxy
 */

/** @param {import('../requests/random.mjs').Random} random @returns {Situation} */
export function drawSituation({ below, pick }) {
  /** Mostly the first. @template const T @template const O @param {T} usual @param {readonly O[]} others @param {number} percent @returns {T | O} */
  const mostly = (usual, others, percent) =>
    below(100) < percent ? usual : /** @type {O} */ (others[below(others.length)])
  /** @type {readonly [Record<string, string>, ...Record<string, string>[]]} */
  const more = [
    {},
    { SESSION_NAME: '' },
    { SESSION_NAME: 'mine', DURATION_SECONDS: '900' },
    { DURATION_SECONDS: '0', POLICY: '{"Version":"5.0"}' },
    { POLICY: '', POLICY_IDS: ' one, two ,' },
  ]
  return {
    oidc: mostly('absent', ['half', 'tokenMissing', 'tokenEmpty', 'durationWrong', 'token', 'file'], 65),
    oidcMore: pick(more),
    environment: mostly('absent', ['ak', 'sk', 'empty', 'pair', 'pairWithToken'], 60),
    provider: mostly('absent', ['idp', 'file', 'both', 'fileMissing', 'fileEmpty'], 75),
    project: pick(['', 'environment-project']),
    profile: mostly('missing', ['folder', 'home', 'idp', 'form', 'form', 'form'], 45),
    form: pick([pick(names(ALIKE)), pick(names(UNLIKE))]),
    metadata: mostly('http', ['refused', 'refused', 'reset', 'silent'], 70),
    metadataToken: mostly('v2', ['empty', 404, 405, 503, 400, 401, 403, 500, 502], 50),
    metadataKeys: mostly('keys', ['forgotten', 'noAgency', 400, 401, 403, 404, 405, 500, 503], 55),
    pod: mostly('absent', ['uri', 'file', 'tokenMissing', 'both', 'both', 'both'], 30),
    podStatus: mostly(200, [201, 401, 403, 404, 500], 70),
    stsStatus: mostly(200, [201, 401, 403, 404, 500, 503], 60),
    iamFirst: mostly(201, [401, 403, 500, 'noToken'], 70),
    iamSecond: mostly(201, [401, 403, 500], 80),
    body: mostly('good', ['notJson', 'empty', 'noKeys', 'noExpiry', 'noSecret', 'noToken'], 75),
    expiry: mostly('fraction', ['none'], 75),
    wrapping: pick(['credential', 'credentials', 'flat']),
    life: mostly(7200, [-10, 900, 2390, 86_400], 60),
    rounds: mostly(1, [3], 60),
    failsLater: below(100) < 25,
    slow: below(100) < 5,
    proxy: below(100) < 5,
  }
}

/** @param {Record<string, unknown>} table */
const names = (table) => /** @type {[string, ...string[]]} */ (Object.keys(table))

/** @param {Situation} situation */
export const profileOf = ({ form }) =>
  /** @type {import('./profiles.mjs').Profile} */ (ALIKE[form] ?? UNLIKE[form])
