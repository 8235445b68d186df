import { inputClass } from './request.mjs'

/** @param {string} id @param {string} about @param {(random: import('./random.mjs').Random) => readonly import('./request.mjs').Pair[]} make */
const headerClass = (id, about, make) =>
  inputClass(`header-${id}`, about, (random) => ({ headers: make(random) }))

/** @type {readonly import('./classes.mjs').InputClass[]} */
export const headerClasses = [
  headerClass('plain', 'header: `x-stage: RELEASE`', () => [['x-stage', 'RELEASE']]),
  headerClass('case', 'header names in mixed case', (r) => [
    ['X-Stage', 'RELEASE'],
    ['x-Trace-ID', r.word()],
    ['X-Custom', r.word()],
  ]),
  headerClass('many', 'twelve headers', (r) => r.words(12).map((name) => [`x-${name}`, r.word()])),
  headerClass('hyphen', 'header names that begin alike: `x-a`, `x-a-b`, `x-a0`', (r) =>
    r.shuffle(['x-a', 'x-a-b', 'x-a0', 'x-ab']).map((name) => [name, r.word()]),
  ),
  headerClass('underscore', 'header name with `_`', (r) => [
    ['x_stage', r.word()],
    ['x-stage', 'RELEASE'],
  ]),
  headerClass('punctuation', 'header name with `.` or `!`', (r) => [
    [`x-a${r.pick(['.b', '!b'])}`, r.word()],
    ['x-a-b', r.word()],
  ]),
  headerClass('outer-space', 'header value with spaces around it', (r) => [['x-note', ` ${r.word()}  `]]),
  headerClass('inner-space', 'header value with two spaces inside', (r) => [
    ['x-note', `${r.word()}  ${r.word()}`],
  ]),
  headerClass('tab', 'header value with a tab inside', (r) => [['x-note', `${r.word()}\t${r.word()}`]]),
  headerClass('empty', 'empty header value', () => [['x-note', '']]),
  headerClass('text', 'header value outside ASCII: `中文`', (r) => [
    ['x-note', `${r.pick(['中文', '😀'])}${r.word()}`],
  ]),
  headerClass('latin', 'header value in Latin-1 letters: `café`', (r) => [
    ['x-note', `caf\u00e9 ${r.word()}`],
  ]),
  headerClass('hash', 'header `x-sdk-content-sha256: UNSIGNED-PAYLOAD` from the caller', () => [
    ['x-sdk-content-sha256', 'UNSIGNED-PAYLOAD'],
  ]),
  headerClass('hash-case', 'header `X-Sdk-Content-Sha256: UNSIGNED-PAYLOAD` from the caller', () => [
    ['X-Sdk-Content-Sha256', 'UNSIGNED-PAYLOAD'],
  ]),
  inputClass('header-token', 'temporary credentials: `X-Security-Token`', (r) => ({
    securityToken: `${r.bytes(60).toString('base64')}`,
  })),
]
