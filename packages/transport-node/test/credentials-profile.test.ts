import { isTransportError } from '@apig/transport-node'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fromIni } from '@apig/transport-node/credentials'
import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'

// The files with which the official readers were tried: Python's configparser, Go's ini.v1, Java's regular expression.

let directory = ''
let count = 0
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'apig-profile-'))
})
afterAll(() => rm(directory, { recursive: true }))

async function read(content: string | Uint8Array): Promise<Record<string, unknown>> {
  const path = join(directory, `file-${count++}`)
  await writeFile(path, content, { mode: 0o600 })
  try {
    return { ...(await fromIni({ path, section: 'basic' })()) }
  } catch (error) {
    if (!isTransportError(error)) throw error
    return { code: error.code, message: error.message.replace(path, 'FILE') }
  }
}

const pair = (accessKeyId: string, secretAccessKey: string): object => ({ accessKeyId, secretAccessKey })
const BASIC = '[basic]\nak = A\n'

test.each([
  ['blanks around =', '[basic]\nak = A\nsk = S\n', pair('A', 'S')],
  ['no blanks', '[basic]\nak=A\nsk=S\n', pair('A', 'S')],
  ['no last line end', '[basic]\nak=A\nsk=S', pair('A', 'S')],
  ['CRLF', '[basic]\r\nak = A\r\nsk = S\r\n', pair('A', 'S')],
  ['full-line # comments', '# one\n[basic]\n# two\nak = A\n  # three\nsk = S\n', pair('A', 'S')],
  ['full-line ; comments', '; one\n[basic]\n; two\nak = A\nsk = S\n', pair('A', 'S')],
  ['empty lines', '\n[basic]\n\nak = A\n\n\nsk = S\n\n', pair('A', 'S')],
  ['$x', `${BASIC}sk = S$x\n`, pair('A', 'S$x')],
  ['${ak}', `${BASIC}sk = \${ak}\n`, pair('A', '${ak}')],
  ['= in the value', `${BASIC}sk = S=T==\n`, pair('A', 'S=T==')],
  ['/ and + in the value', `${BASIC}sk = S/T+U\n`, pair('A', 'S/T+U')],
  [': as the separator', '[basic]\nak : A\nsk: S\n', pair('A', 'S')],
  ['tabs and several blanks around =', '[basic]\nak\t=\t A\nsk   =   S\n', pair('A', 'S')],
  ['indented keys', '[basic]\n  ak = A\n  sk = S\n', pair('A', 'S')],
  ['keys in upper case', '[basic]\nAK = A\nSk = S\n', pair('A', 'S')],
  ['text behind the section', '[basic] text\nak = A\nsk = S\n', pair('A', 'S')],
  ['a comment behind a blank and #', '[basic]\nak = A # note\nsk = S # note\n', pair('A', 'S')],
  ['a comment behind a blank and ;', '[basic]\nak = A ; note\nsk = S\t; note\n', pair('A', 'S')],
  ['# in an access key ID', '[basic]\nak = A#x\nsk = S\n', pair('A', 'S')],
  ['a lone %', `${BASIC}sk = S%T\n`, pair('A', 'S%T')],
  ['double quotes', '[basic]\nak = "A"\nsk = "S"\n', pair('A', 'S')],
  ['single quotes', "[basic]\nak = 'A'\nsk = 'S'\n", pair('A', 'S')],
  ['backticks', '[basic]\nak = `A`\nsk = `S`\n', pair('A', 'S')],
  ['three double quotes', '[basic]\nak = """A"""\nsk = """S"""\n', pair('A', 'S')],
  ['quotes, and a comment behind', `${BASIC}sk = "S" # note\n`, pair('A', 'S')],
  ['quotes around # and ;', `${BASIC}sk = "S#T;U"\n`, pair('A', 'S#T;U')],
  ['a quote inside', `${BASIC}sk = S"T'U\n`, pair('A', `S"T'U`)],
  ['a UTF-8 BOM', '\ufeff[basic]\nak = A\nsk = S\n', pair('A', 'S')],
  ['a backslash inside', `${BASIC}sk = S\\T\n`, pair('A', 'S\\T')],
  ['a backslash at the end, nothing below', `${BASIC}sk = S\\\n`, pair('A', 'S\\')],
  ['a backslash at the end, a setting below', '[basic]\nsk = S\\\nak = A\n', pair('A', 'S\\')],
  ['a value with a blank', `${BASIC}sk = S T\n`, pair('A', 'S T')],
  ['a key twice with the same value', `${BASIC}ak = A\nsk = S\n`, pair('A', 'S')],
  ['a section twice', '[basic]\nak = A\n[other]\nx = y\n[basic]\nsk = S\n', pair('A', 'S')],
  ['a pair in [DEFAULT]', '[DEFAULT]\nak = A\nsk = S\n[basic]\n', pair('A', 'S')],
  ['half a pair in [DEFAULT]', '[DEFAULT]\nak = other\nsk = S\n[basic]\nak = A\n', pair('A', 'S')],
  ['other settings', `${BASIC}sk = S\nregion = x # y\nnote = "100%%"\n`, pair('A', 'S')],
  [
    'the other fields',
    `${BASIC}sk = S\nsecurity_token = T==\nproject_id = P\ndomain_id = D\n`,
    { ...pair('A', 'S'), securityToken: 'T==', projectId: 'P', domainId: 'D' },
  ],
])('taken: %s', async (_name, text, expected) => {
  expect(await read(text)).toEqual(expected)
})

test.each([
  ['[BASIC]', '[BASIC]\nak = A\nsk = S\n', /no section \[basic\]; it has \[BASIC\]/],
  ['[ basic ]', '[ basic ]\nak = A\nsk = S\n', /no section \[basic\]; it has \[ basic \]/],
  ['no such section', '[other]\nak = A\nsk = S\n', /no section \[basic\]\.$/],
  ['an empty file', '', /no section \[basic\]\.$/],
  ['no sk', BASIC, /section \[basic\]: it has ak, but no sk/],
  ['an empty sk', `${BASIC}sk =\n`, /it has ak, but no sk/],
  ['a comment for a value', `${BASIC}sk = # fill in\n`, /it has ak, but no sk/],
])('absent: %s', async (_name, text, message) => {
  expect(await read(text)).toEqual({
    code: 'CREDENTIALS_NOT_FOUND',
    message: expect.stringMatching(message),
  })
})

test.each([
  [
    '# in a secret',
    `${BASIC}sk = Se#cret\n`,
    /line 3: sk can be read in two ways: the whole value.*what is before/,
  ],
  [
    '; in a secret',
    `${BASIC}sk = Se;cret\n`,
    /line 3: sk can be read in two ways: the whole value.*what is before/,
  ],
  ['; in an access key ID', '[basic]\nak = A;x\nsk = Secret\n', /line 2: ak can be read in two ways/],
  ['# in a secret, and a comment', `${BASIC}sk = Se#cret # note\n`, /line 3: sk can be read in two ways/],
  ['a blank between quotes', `${BASIC}sk = "Se cret"\n`, /line 3: sk .*neither can be a key/],
  ['%%', `${BASIC}sk = Se%%cret\n`, /line 3: sk .*'%' as it stands \(Java\), or as a placeholder/],
  ['%(ak)s', `${BASIC}sk = %(ak)s\n`, /line 3: sk .*'%' as it stands \(Java\), or as a placeholder/],
  [
    'a backslash at the end',
    `${BASIC}sk = Secret\\\nmore\n`,
    /line 3: sk .*'\\' at its end .*joined with the next/,
  ],
  ['an indented next line', `${BASIC}sk = Secret\n  more\n`, /line 4 is not 'name = value'/],
  ['a line without =', `${BASIC}Secret\n`, /line 3 is not 'name = value'/],
  ['no section', 'ak = A\nsk = Secret\n', /line 1 stands before any section; put \[basic\] above/],
  ['a section without an end', '[basic\nak = A\nsk = Secret\n', /line 1 begins a section/],
  [
    'a key twice',
    `${BASIC}sk = Secret\nsk = other\n`,
    /line 4 gives sk in \[basic\] again, with another value/,
  ],
  [
    'a section twice, a key too',
    `${BASIC}sk = Secret\n[basic]\nak = B\n`,
    /line 5 gives ak in \[basic\] again/,
  ],
  [
    'a token in [DEFAULT]',
    `[DEFAULT]\nsecurity_token = Secret\n${BASIC}sk = Secret\n`,
    /\[basic\] can be read in two ways: with security_token of \[DEFAULT\]/,
  ],
])('an error that names the line: %s', async (_name, text, message) => {
  const { code, message: said } = await read(text)
  expect(code).toBe('CREDENTIALS_INVALID')
  expect(said).toMatch(message)
  expect(said).not.toMatch(/Secret|Se.?cret|%%cret/)
})

test('bytes that are not UTF-8: an error in a value, nothing in a comment', async () => {
  const head = Buffer.from('[basic]\nak = A\nsk = S')
  const gbk = Buffer.from([0xd6, 0xd0])
  expect(await read(Buffer.concat([head, gbk, Buffer.from('\n')]))).toEqual({
    code: 'CREDENTIALS_INVALID',
    message: 'fromIni looked at FILE: line 3: sk is not UTF-8 text.',
  })
  expect(await read(Buffer.from('\ufeff[basic]\nak = A\nsk = S\n', 'utf16le'))).toEqual({
    code: 'CREDENTIALS_INVALID',
    message: 'fromIni looked at FILE: it is not UTF-8 text; save it as UTF-8.',
  })
  const comment = Buffer.concat([Buffer.from('# '), gbk, Buffer.from('\n'), head, Buffer.from('\n')])
  expect(await read(comment)).toEqual(pair('A', 'S'))
})

test('idp_id and id_token_file take precedence over a pair', async () => {
  const { code, message } = await read(`${BASIC}sk = S\nidp_id = I\nid_token_file = ${directory}/no-token\n`)
  expect(code).toBe('CREDENTIALS_INVALID')
  expect(message).toContain('no-token: no such file or directory')
})

test('a secret comes back whole, or not at all', async () => {
  const secret = fc.string({ unit: fc.constantFrom(...'aZ9+/=#;%\\"\'`$ \t()s'), minLength: 1, maxLength: 8 })
  await fc.assert(
    fc.asyncProperty(secret, async (drawn) => {
      const value = drawn.trim()
      fc.pre(value !== '')
      const result = await read(`[basic]\nak = A\nsk = ${value}\n`)
      if ('code' in result) return
      const kept = String(result['secretAccessKey'])
      if (kept === value) return
      // What was cut off are quotes around it, or a comment behind a blank: neither can be part of a key.
      const isComment = value.startsWith(kept) && /^\s+[#;]/.test(value.slice(kept.length))
      const isQuoted = /^["'`]/.test(value) && value.slice(value.indexOf(kept[0] ?? '')).startsWith(kept)
      expect(isComment || isQuoted).toBe(true)
    }),
    { numRuns: 500 },
  )
})
