import { DATE } from './arrived.mjs'

/**
 * A fault: the code it leads to, where it is, and the bad values. `portsOnly` where signer-core has another API or
 * another rule, each with the reason.
 *
 * @type {readonly { code: string, place: string, bad: readonly unknown[], portsOnly?: boolean }[]}
 */
export const faults = [
  {
    code: 'CREDENTIALS_INVALID',
    place: 'credentials.accessKeyId',
    bad: ['', ' ', 'a ', 'a\r', 'a b', 'a,b', 'é', 'a\x7f', '\ud800', null, 5, ['a']],
  },
  {
    code: 'CREDENTIALS_INVALID',
    place: 'credentials.secretAccessKey',
    bad: [
      ...['', '\t', 's\n', ' s', '\ufeffs', 's\u3000', 's\u2028', 's\ud800', '\udc00s', 's\ns', 's\0s'],
      ...[null, 5],
    ],
  },
  {
    code: 'CREDENTIALS_INVALID',
    place: 'credentials.securityToken',
    bad: ['', ' ', 't\n', 't t', 't\nt', 't\udfff', 'é', 5, {}],
  },
  {
    code: 'METHOD_INVALID',
    place: 'request.method',
    bad: ['', 'GET ', 'GET\n', 'GÉT', 'ß', '\ud800', null, 5, ['GET']],
  },
  {
    code: 'URL_INVALID',
    place: 'request.target',
    bad: [
      ...['', 'a', '*', '?a=1', '/a#b', '/?a#', '/\ud800', '/?\udc00', '/\ude00\ud83d', '/a\r\nb'],
      ...['/?a\0', '/\t', '/\x7f', null, 5],
    ],
  },
  // An absolute URL is another form of a request to signer-core.
  { code: 'URL_INVALID', place: 'request.target', bad: ['https://example.com/'], portsOnly: true },
  {
    code: 'HEADER_NAME_INVALID',
    place: 'request.headers.name',
    bad: ['', 'a b', 'a:', 'a\n', 'é', '\u212a', '\ud800', null, 5],
  },
  {
    code: 'HEADER_VALUE_INVALID',
    place: 'request.headers.value',
    bad: ['a\nb', 'a\r', '\0', '\n', '\ud800', 'a\udc00', null, 1, ['a']],
  },
  { code: 'HEADER_DUPLICATE', place: 'request.headers.name', bad: ['HOST', 'x-sdk-date'] },
  { code: 'HOST_MISSING', place: 'request.headers.host', bad: ['', ' ', '\t', undefined] },
  {
    code: 'DATE_INVALID',
    place: 'request.headers.date',
    bad: [
      ...['', 'now', '2019-11-15T03:36:55Z', '20191115T03365Z', '20191115T033655', '20191115t033655z'],
      ...['20260230T000000Z', '20260230T250000Z', '20191115T240000Z', '20191115T036000Z', '20261231T235960Z'],
      ...['20190229T000000Z', '21000229T000000Z', '20191315T033655Z', '20190015T033655Z', '20190100T033655Z'],
      ...['2019111\u0665T033655Z', `\u0662019${DATE.slice(4)}`, `${DATE.slice(0, 14)}\u0665Z`],
      ...['2019111²T033655Z', '+2019115T033655Z', '-2019115T033655Z', '20191115T 33655Z'],
      ...[`${DATE}Z`, `${DATE}\x0b`, `${DATE}\u00a0`],
      ...['20191115T033655.5Z', '20191115T03365٥Z', '20191115T+33655Z'],
    ],
  },
  // signer-core has a year 0, as ISO 8601 has; Python's datetime, and so the ports, have none.
  { code: 'DATE_INVALID', place: 'request.headers.date', bad: ['00000101T000000Z'], portsOnly: true },
  // A string with a lone surrogate, and base64 at all, are forms of the conformance programs.
  {
    code: 'BODY_UNSUPPORTED',
    place: 'request.body',
    bad: [{ utf8: '\ud800' }, ...['!', 'e30', 'e30=\n', '=', 'e30=e30='].map((base64) => ({ base64 }))],
    portsOnly: true,
  },
]
