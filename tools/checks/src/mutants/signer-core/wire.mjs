import { mutantsOf } from '../mutants-of.mjs'

export const wire = mutantsOf('signer-core', 'on the wire', {
  'wire-query-as-given': ['sign.ts', 'wire.url,', 'String(request.url),'],
  'wire-query-dropped': ['wire-form.ts', "query === '' ? url : `${url}?${query}`", 'url'],
  'wire-empty-query-marked': ['wire-form.ts', "query === '' ? url : `${url}?${query}`", '`${url}?${query}`'],
  'wire-path-canonical': ['sign.ts', 'wire.url,', "wire.url.replace(/\\/?(\\?|$)/, '/$1'),"],
  'wire-port-dropped': [
    'wire-form.ts',
    'const { protocol, origin, host, pathname } = url',
    'const { protocol, origin, hostname: host, pathname } = url',
  ],
  'wire-user-name-accepted': [
    'wire-form.ts',
    "url.username !== '' || url.password !== ''",
    "url.password !== ''",
  ],
  'wire-password-accepted': [
    'wire-form.ts',
    "url.username !== '' || url.password !== ''",
    "url.username !== ''",
  ],
  'wire-any-scheme': ['wire-form.ts', "protocol !== 'https:' && protocol !== 'http:'", 'false'],
  'wire-fragment-in-target': ['wire-form.ts', "if (target.includes('#'))", 'if (false)'],
  'wire-control-in-target': ['wire-form.ts', 'if (CONTROL.test(target))', 'if (false)'],
  'wire-lone-surrogate-in-target': ['wire-form.ts', 'if (hasLoneSurrogate(target))', 'if (false)'],
  'wire-target-split-at-last-mark': ['wire-form.ts', "target.indexOf('?')", "target.lastIndexOf('?')"],
  'wire-short-cut-keeps-dots': [
    'wire-form.ts',
    "host.includes('--') || DOT_SEGMENT.test(path)",
    "host.includes('--')",
  ],
  'wire-short-cut-keeps-punycode': [
    'wire-form.ts',
    "host.includes('--') || DOT_SEGMENT.test(path)",
    'DOT_SEGMENT.test(path)',
  ],
  'wire-short-cut-keeps-escaped-dots': ['wire-form.ts', '/\\/\\.|%2e/i', '/\\/\\./i'],
  'wire-short-cut-any-port': ['wire-form.ts', '(?::(?:[1-5][0-9]|[1-9])[0-9]{3})?', '(?::[0-9]*)?'],
  'wire-form-remembered-for-ever': ['wire-form.ts', 'if (last?.text === url)', 'if (last !== undefined)'],
  'wire-place-remembered-for-ever': [
    'wire-form.ts',
    'if (text === lastText)',
    'if (lastPlace !== undefined)',
  ],
  'wire-short-cut-any-query': ['wire-form.ts', 'PLAIN_QUERY = /^[!$-~]*$/', 'PLAIN_QUERY = /^[!#$-~]*$/'],
  'wire-token-not-sent': ['sign.ts', 'if (securityToken !== undefined)', 'if (false)'],
  'wire-token-of-caller-wins': [
    'sign.ts',
    'if (securityToken !== undefined)',
    "if (securityToken !== undefined && find(sent, 'x-security-token') === undefined)",
  ],
  'wire-header-renamed': [
    'signed-request.ts',
    'headers[name] = values',
    'headers[name.toLowerCase()] = values',
  ],
  'wire-proto-assigned': ['signed-request.ts', "if (name === '__proto__') return undefined", ''],
  'wire-body-dropped': [
    'signed-request.ts',
    'if (body !== undefined) this.body = body',
    'if (body) this.body = body',
  ],
})
