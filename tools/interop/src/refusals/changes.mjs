import { readAuthorization } from '../wire/reference.mjs'

/**
 * @typedef {import('../wire/read-requests.mjs').Arrival} Arrival
 *
 * @typedef {object} Change
 * @property {string} about
 * @property {Arrival} request
 * @property {string} [message] how the gateway words the refusal, where it is not that of another canonical request
 */

const UNREADABLE = 'Access or Credential is empty in Authorization'
const UNKNOWN_KEY = 'ANOTHERACCESSKEY0001'

/**
 * One change to each part that the signature covers, and to each part of `Authorization`.
 *
 * @param {Arrival} signed
 * @returns {Change[]}
 */
export function changesOf(signed) {
  const names = readAuthorization(signed)?.names ?? []
  const pairs = signed.target.split('?')[1]?.split('&') ?? []

  /** @param {string} from @param {string} to */
  const withTarget = (from, to) => ({ ...signed, target: signed.target.replace(from, to) })
  /** @param {string} name @param {(value: string) => string} change */
  const withHeader = (name, change) => ({
    ...signed,
    headers: signed.headers.map(
      /** @returns {Arrival['headers'][number]} */
      ([given, value]) => [given, given.toLowerCase() === name ? change(value) : value],
    ),
  })
  /** @param {RegExp} part @param {string} changed */
  const withAuthorization = (part, changed) =>
    withHeader('authorization', (value) => value.replace(part, changed))

  return [
    { about: 'method', request: { ...signed, method: 'PUT' } },
    { about: 'path', request: withTarget('/v1/', '/v2/') },
    ...pairs.flatMap((pair) => [
      { about: `query, name of ${pair}`, request: withTarget(pair, `x${pair}`) },
      { about: `query, value of ${pair}`, request: withTarget(pair, `${pair}x`) },
    ]),
    ...names.map((name) => ({
      about: `header ${name}`,
      request: withHeader(name, (value) => otherValue(name, value)),
    })),
    { about: 'body', request: { ...signed, body: Buffer.from(`${signed.body} `) } },
    {
      about: 'algorithm',
      request: withAuthorization(/^SDK-HMAC-SHA256/, 'SDK-HMAC-SM3'),
      message: UNREADABLE,
    },
    {
      about: 'key ID',
      request: withAuthorization(/Access=[^,]+/, `Access=${UNKNOWN_KEY}`),
      message: `Get secretKey failed,ak:${UNKNOWN_KEY},err:ak not exist`,
    },
    ...names.map((name) => ({
      about: `SignedHeaders without ${name}`,
      request: withAuthorization(
        /SignedHeaders=[^,]+/,
        `SignedHeaders=${names.filter((each) => each !== name).join(';')}`,
      ),
      ...(name === 'x-sdk-date' && {
        message: 'calc aksk signature fail:x-sdk-date not found in signed headers',
      }),
    })),
    {
      about: 'SignedHeaders with accept',
      request: withAuthorization(/SignedHeaders=/, 'SignedHeaders=accept;'),
    },
    { about: 'signature', request: withHeader('authorization', otherEnd) },
  ]
}

/** @param {string} name @param {string} value */
function otherValue(name, value) {
  if (name === 'host') return 'other.example.com'
  return name === 'x-sdk-date' ? otherSecond(value) : `${value}x`
}

/** Another second, and not another quarter of an hour. @param {string} date */
export const otherSecond = (date) => date.replace(/\d\dZ$/, (end) => (end === '00Z' ? '01Z' : '00Z'))

/** @param {string} value */
export const otherEnd = (value) => value.replace(/.$/, (digit) => (digit === '0' ? '1' : '0'))
