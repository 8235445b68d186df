import {
  hasDots,
  hasEmptyName,
  hasHashHeaderInOtherCase,
  hasInParameter,
  hasOtherContentType,
  hasOuterSpace,
  hasUnderscore,
} from './when.mjs'

// What several SDKs do alike. Each gives it a number of its own.

/** @typedef {Omit<import('../sdks/index.mjs').Divergence, 'id'>} Shared */

/** @type {Shared} */
export const dots = {
  symptoms: ['signed path', 'path'],
  when: hasDots,
  input: '`..` or `.` in the path, escaped or not, or as a path parameter',
  does: 'Signs the path as given. Its HTTP client resolves the dots and sends another path.',
  right: 'the reference: a signature is for the path that arrives',
  advice: 'Resolve the dots yourself. Refuse `..` in path parameters.',
}

/** @type {Shared} */
export const emptyName = {
  symptoms: ['signed query'],
  when: hasEmptyName,
  input: 'a query pair without a name',
  does: 'Signs `=value`. The reference drops such a pair.',
  right: 'nobody: the documentation does not say',
  advice: 'Give every pair a name.',
}

/** @type {Shared} */
export const underscore = {
  symptoms: ['header-unsigned'],
  when: hasUnderscore,
  input: 'a header name with `_`',
  does: 'Sends the header unsigned.',
  right: 'no contradiction: the signature is good, but does not protect this header',
  advice: 'Write `-` in place of `_`; many servers drop the other.',
}

/** @type {Shared} */
export const unsignedBody = {
  symptoms: ['body-unsigned'],
  when: hasOtherContentType(/^application\/[jb]son/),
  input:
    'a content type that does not begin with `application/json` or `application/bson`, `Application/JSON` among them',
  does: 'Adds `X-Sdk-Content-Sha256: UNSIGNED-PAYLOAD`: the body is not signed.',
  right: 'no contradiction: the signature is good, but anyone on the way can change the body',
  advice: 'Use TLS. Where the body must be protected, sign it with `@apig/signer-core`.',
}

/** @type {Shared} */
export const hashHeaderCase = {
  symptoms: ['signed payload'],
  when: hasHashHeaderInOtherCase,
  input: '`x-sdk-content-sha256` from the caller in a case other than `X-Sdk-Content-Sha256`',
  does: 'Does not find the header and signs the hash of the body.',
  right: 'the reference: names of headers are the same whatever their case',
  advice: 'Write `X-Sdk-Content-Sha256`.',
}

/** @type {Shared} */
export const rawParameter = {
  symptoms: ['path', 'query', 'signed query'],
  when: hasInParameter(/[/?#]/),
  input: 'a path parameter with `/`, `?` or `#`',
  does: 'Puts it into the URL as it is: `/` adds a segment, `?` begins a query that is not signed, `#` cuts the path off. With `/` and `#` the signature is good.',
  right: 'the reference; and another path is called than was meant',
  advice: 'Refuse these characters in path parameters.',
}

/** @type {Shared} */
export const outerSpace = {
  symptoms: ['signed headers'],
  when: hasOuterSpace,
  input: 'spaces around a header value',
  does: 'Signs the value with its spaces. HTTP sends it without them.',
  right: 'the reference, which trims',
  advice: 'Trim the values.',
}
