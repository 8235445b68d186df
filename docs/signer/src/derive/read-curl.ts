import { isSignerError, parseAuthorization } from '@apig/signer-core'
import { emptyRequest } from '../state.ts'
import type { State } from '../state.ts'
import { KNOWN } from './algorithms.ts'

/** What a curl command says that the form cannot hold. */
export type CurlNote = 'form' | 'file' | 'signed'

export type ReadCurl =
  | { readonly ok: true; readonly fields: Partial<State>; readonly notes: readonly CurlNote[] }
  /** The word that is not understood; absent where there is no URL or a quotation does not end. */
  | { readonly ok: false; readonly word?: string }

/** What changes nothing about the request; short ones may stand together. */
const ALONE =
  /^(?:-[sSkviLfg#]+|--(?:silent|show-error|insecure|verbose|include|location|fail|globoff|compressed|http1\.1|http2))$/
const WITH_VALUE = new Set(
  '-o -m -x --output --max-time --connect-timeout --proxy --cacert --cert --key --connect-to --resolve --retry'.split(
    ' ',
  ),
)

/** Reads what a browser, a document or `apig call --print curl` gives as a curl command, for a POSIX shell or for cmd. */
export function readCurl(text: string): ReadCurl {
  const words = shellWords(text)
  if (words === undefined) return { ok: false }
  if (words[0] === 'curl' || words[0] === 'curl.exe') words.shift()
  const notes = new Set<CurlNote>()
  const headers: string[] = []
  const data: string[] = []
  let method: string | undefined
  let url: string | undefined
  const left = words.values()
  for (const word of left) {
    const [name = '', given] = word.startsWith('--') ? splitOnce(word, '=') : shortOption(word)
    const value = (): string => given ?? left.next().value ?? ''
    switch (name) {
      case '-X':
      case '--request':
        method = value()
        break
      case '-I':
      case '--head':
        method = 'HEAD'
        break
      case '--url':
        url = value()
        break
      case '-H':
      case '--header':
        headers.push(value().replace(/^([^:]*);$/, '$1:'))
        break
      case '-A':
      case '--user-agent':
        headers.push(`User-Agent: ${value()}`)
        break
      case '-b':
      case '--cookie':
        headers.push(`Cookie: ${value()}`)
        break
      case '--json':
        headers.push('Content-Type: application/json', 'Accept: application/json')
        data.push(value())
        break
      case '-d':
      case '--data':
      case '--data-ascii':
      case '--data-binary':
        data.push(value())
        if (data.at(-1)?.startsWith('@')) notes.add('file')
        break
      case '--data-raw':
        data.push(value())
        break
      case '-F':
      case '--form':
        value()
        notes.add('form')
        break
      case '-T':
      case '--upload-file':
        value()
        method ??= 'PUT'
        notes.add('file')
        break
      default:
        if (WITH_VALUE.has(name)) value()
        else if (!ALONE.test(word)) {
          if (word.startsWith('-') || url !== undefined) return { ok: false, word }
          url = word
        }
    }
  }
  if (url === undefined) return { ok: false }
  const isElsewhere = notes.has('form') || notes.has('file')
  if (data.length > 0 && !headers.some((line) => /^content-type:/i.test(line)))
    headers.push('Content-Type: application/x-www-form-urlencoded')
  const signed = signatureIn(headers)
  if (signed !== undefined) notes.add('signed')
  return {
    ok: true,
    fields: {
      ...emptyRequest,
      method: method ?? (data.length > 0 || isElsewhere ? 'POST' : 'GET'),
      url: /^[a-z]+:\/\//i.test(url) ? url : `http://${url}`,
      headers: headers.filter((line) => !/^(?:authorization|x-sdk-date):|^[^:]*:\s*$/i.test(line)).join('\n'),
      body: isElsewhere ? '' : data.join('&'),
      payload: isElsewhere ? 'unsigned' : 'signed',
      ...signed,
    },
    notes: [...notes],
  }
}

/** What an earlier signature among the headers tells. */
function signatureIn(headers: readonly string[]): Partial<State> | undefined {
  const valueOf = (name: RegExp): string =>
    headers.find((line) => name.test(line))?.replace(/^[^:]*:\s*/, '') ?? ''
  const authorization = valueOf(/^authorization:/i)
  try {
    const { algorithm, accessKeyId, scope = '' } = parseAuthorization(authorization, KNOWN)
    const [, region = '', service = ''] = scope.split('/')
    return {
      authorization,
      accessKeyId,
      region,
      service,
      algorithm: algorithm as State['algorithm'],
      date: valueOf(/^x-sdk-date:/i),
    }
  } catch (error) {
    if (!isSignerError(error)) throw error
    return undefined
  }
}

/** `-XPOST` is `-X POST`. */
function shortOption(word: string): [name: string, value?: string] {
  return /^-[XHdFTAb]./.test(word) ? [word.slice(0, 2), word.slice(2)] : [word]
}

function splitOnce(word: string, separator: string): [name: string, value?: string] {
  const at = word.indexOf(separator)
  return at < 0 ? [word] : [word.slice(0, at), word.slice(at + 1)]
}

const WORD = /\s*((?:\$'(?:[^'\\]|\\[\s\S])*'|'[^']*'|"(?:[^"\\]|\\[\s\S])*"|\\[\s\S]|[^\s'"\\])+)/y
const PIECE = /\$'((?:[^'\\]|\\[\s\S])*)'|'([^']*)'|"((?:[^"\\]|\\[\s\S])*)"|\\([\s\S])|([^\s'"\\])/g

/** The words of a command, or undefined where a quotation does not end. */
function shellWords(text: string): string[] | undefined {
  // cmd has carets where a POSIX shell has backslashes.
  const posix = /\^"|\^\r?\n/.test(text) ? text.replace(/\^\r?\n/g, ' ').replace(/\^([\s\S])/g, '$1') : text
  const rest = posix.replace(/\\\r?\n/g, ' ').trim()
  const words: string[] = []
  WORD.lastIndex = 0
  while (WORD.lastIndex < rest.length) {
    const [, word] = WORD.exec(rest) ?? []
    if (word === undefined) return undefined
    words.push(word.replace(PIECE, unquote))
  }
  return words
}

function unquote(
  _piece: string,
  dollar?: string,
  single?: string,
  double?: string,
  escaped?: string,
  plain?: string,
): string {
  if (dollar !== undefined)
    return dollar.replace(/\\(?:u([0-9a-f]{4})|x([0-9a-f]{2})|([\s\S]))/gi, (_escape, code, byte, letter) =>
      letter === undefined
        ? String.fromCharCode(Number.parseInt(code ?? byte, 16))
        : (LETTERS[letter] ?? letter),
    )
  if (double !== undefined) return double.replace(/\\(["\\$`])/g, '$1')
  return single ?? escaped ?? plain ?? ''
}

const LETTERS: Readonly<Record<string, string>> = { n: '\n', r: '\r', t: '\t' }
