// A shell reads no JSON. Its conformance program takes lines whose fields end with a tab and whose texts are dumps,
// three characters a byte; this makes them, and reads the answers. tools/ports/shell/README.md says what the fields are.

/**
 * Whether the form can express a case: every header is text, and a shell, which has no fractions, can hold the seconds.
 *
 * @param {Record<string, any>} line
 * @returns {boolean}
 */
export function fitsShellLine({ op, request, options }) {
  if (op !== 'verify') return true
  const { maxSkewSeconds: seconds = 900 } = options ?? {}
  const fraction = typeof seconds === 'number' && seconds > 0 && seconds <= 900 && !Number.isInteger(seconds)
  return !fraction && request.headers.flat().every((/** @type {unknown} */ each) => typeof each === 'string')
}

/**
 * @param {Record<string, any>} line a case as JSON
 * @returns {string}
 */
export function toShellLine({
  op = 'sign',
  name,
  request,
  credentials,
  keys,
  now,
  options,
  algorithms = [],
}) {
  const { method, headers = [], body } = request
  const words = algorithms.map((/** @type {import('./cases/algorithms.mjs').Named} */ each) =>
    [each.name, each.region, each.service].filter((part) => part !== undefined).join('/'),
  )
  // What is no text becomes text that is not allowed in its place, since everything is text in a shell.
  const [key, value] =
    op === 'sign'
      ? [(/** @type {unknown} */ each) => text(each, ''), (/** @type {unknown} */ each) => text(each, '\0')]
      : [wire, wire]
  const fields = [
    name,
    [op, ...words].join(' '),
    `=${text(method, '')}`,
    request.target === undefined ? `url=${text(request.url, '')}` : `target=${text(request.target, '')}`,
    `=${headers.map((/** @type {unknown[]} */ header) => `${key(header[0])}=${value(header[1])}`).join(';')}`,
  ]
  if (op === 'sign') {
    const { accessKeyId, secretAccessKey, securityToken } = credentials
    fields.push(`=${text(accessKeyId, '')}`, `=${text(secretAccessKey, '')}`)
    fields.push(securityToken === undefined ? '-' : `=${text(securityToken, '')}`)
  } else {
    const { maxSkewSeconds = 900, unsignedPayload = 'refuse' } = options ?? {}
    const known = unsignedPayload === 'accept' || unsignedPayload === 'refuse'
    fields.push(keys === null ? '-' : `=${Object.entries(keys).map(keyWord).join('')}`)
    fields.push(`=${text(now, '')}`)
    // The shell has no such thing as another value of the second option.
    fields.push(`=${typeof maxSkewSeconds === 'number' && known ? maxSkewSeconds : ''}`)
    fields.push(unsignedPayload === 'accept' ? '=yes' : '=no')
  }
  fields.push(
    body?.base64 === undefined
      ? `utf8=${text(body?.utf8, '')}`
      : `base64=${body.base64.replaceAll('\n', ' ')}`,
  )
  return fields.join('\t')
}

/**
 * @param {string} line
 * @returns {Record<string, unknown>} an answer as JSON
 */
export function fromShellLine(line) {
  const [name, kind = '', ...stages] = line.split('\t')
  const [word, value] = kind.split('=')
  if (word === 'error') return { name, error: { code: value } }
  if (word === 'refused') return { name, ok: false, code: value }
  if (word === 'verified') return { name, ok: true, keyId: value }
  const [canonicalUri, canonicalQuery, names = '', signature, authorization, texts = ''] = stages
  const [canonicalRequest, stringToSign, requestTarget] = undump(texts).split('\0')
  return {
    name,
    canonicalUri,
    canonicalQuery,
    signedHeaders: names.split(';'),
    canonicalRequest,
    stringToSign,
    signature,
    authorization,
    requestTarget,
  }
}

/** @param {unknown} value @param {string} otherwise */
const text = (value, otherwise) => dump(toUtf8(typeof value === 'string' ? value : otherwise))

/** A byte for each character, a NUL for what is none. @param {unknown} value */
const wire = (value) =>
  dump(
    Array.from(typeof value === 'string' ? value : '\0', (char) =>
      (char.codePointAt(0) ?? 0) > 0xff ? 0 : char.charCodeAt(0),
    ),
  )

/** @param {[string, any]} entry */
function keyWord([key, secrets]) {
  const list = Array.isArray(secrets) && secrets.length > 0 ? secrets : [secrets]
  const word = (/** @type {unknown} */ each) => text(each, '').replaceAll(' ', '_')
  return ` ${word(key)}=${list.map(word).join(',')}`
}

/** UTF-8 in which a lone surrogate has three bytes of its own, so that it stays a fault. @param {string} value */
function toUtf8(value) {
  return Array.from(value).flatMap((char) => {
    const code = char.codePointAt(0) ?? 0
    return code >= 0xd800 && code <= 0xdfff
      ? [0xed, 0x80 | ((code >> 6) & 0x3f), 0x80 | (code & 0x3f)]
      : [...Buffer.from(char)]
  })
}

/** @param {readonly number[]} bytes */
const dump = (bytes) => bytes.map((byte) => ` ${byte.toString(16).padStart(2, '0')}`).join('')

/** @param {string} value */
const undump = (value) => Buffer.from(value.replaceAll(' ', ''), 'hex').toString()
