import { SignerError } from '../errors.ts'
import { kindOf } from '../show.ts'

/** An answer in one form, whatever form it came in. */
export interface Answer {
  readonly status: number | undefined
  /** By lowercase name. */
  readonly headers: ReadonlyMap<string, string>
  readonly errorCode: string | undefined
  readonly requestId: string | undefined
  /** The gateway's message; the whole body where it has no field for one. */
  readonly message: string
  /** Whether the body is a page for a browser. */
  readonly isHtml: boolean
  /** Whether the body is JSON, or text that was JSON once. */
  readonly isJson: boolean
}

const CODE = /^[A-Za-z][A-Za-z0-9_.-]{1,60}$/
const GATEWAY_CODE = /\b(?:APIGW|APIG|APIC)\.[0-9]{4}\b/
const REQUEST_ID = /^[A-Za-z0-9_.:-]{1,100}$/
const ENTITIES: Readonly<Record<string, string>> = {
  amp: '&',
  lt: '<',
  gt: '>',
  quot: '"',
  '#39': "'",
  '#34': '"',
}

/** Reads the body text, the parsed JSON, or status, headers and either of them. */
export function readAnswer(answer: unknown): Answer {
  if (typeof answer === 'string') return readText(answer)
  requirePlain(answer, 'answer')
  if (
    !Object.hasOwn(answer, 'body') ||
    Object.hasOwn(answer, 'error_code') ||
    Object.hasOwn(answer, 'error_msg')
  )
    return readObject(answer)
  const { status, body, headers } = answer as { status?: unknown; body: unknown; headers?: unknown }
  if (
    status !== undefined &&
    (typeof status !== 'number' || !Number.isInteger(status) || status < 100 || status > 999)
  )
    throw invalid(
      `answer.status must be an HTTP status such as 401, not ${typeof status === 'number' ? 'another number' : kindOf(status)}.`,
    )
  if (typeof body !== 'string') requirePlain(body, 'answer.body')
  const read = typeof body === 'string' ? readText(body) : readObject(body)
  const byName = readHeaders(headers)
  return {
    ...read,
    status: status ?? read.status,
    headers: byName,
    requestId: read.requestId ?? requestIdIn(byName),
  }
}

function readText(text: string): Answer {
  try {
    const parsed: unknown = JSON.parse(text)
    if (typeof parsed === 'object' && parsed !== null) return readObject(parsed)
    if (typeof parsed === 'string') return readLoose(parsed)
  } catch {
    // Not JSON: bare text, a page, JSON that a log has cut short, or an object as a console prints it.
  }
  return readLoose(text)
}

function readObject(object: object): Answer {
  const errorCode = field(object, ['error_code', 'errorCode'])
  const message = field(object, ['error_msg', 'errorMsg', 'message'])
  return {
    status: undefined,
    headers: new Map(),
    errorCode: errorCode !== undefined && CODE.test(errorCode) ? errorCode : undefined,
    requestId: validRequestId(field(object, ['request_id', 'requestId'])),
    message: message ?? '',
    isHtml: false,
    isJson: true,
  }
}

function readLoose(text: string): Answer {
  const isHtml = /^\s*(?:<\?xml[^>]*>\s*)?<(?:!doctype|html|head|body)\b/i.test(text)
  const readable = isHtml
    ? text.replace(/&(amp|lt|gt|quot|#39|#34);/g, (_, name: string) => ENTITIES[name] ?? '')
    : text
  return {
    status: undefined,
    headers: new Map(),
    errorCode: quoted(readable, 'error_code', CODE) ?? GATEWAY_CODE.exec(readable)?.[0],
    requestId: quoted(readable, 'request_id', REQUEST_ID),
    message: quoted(readable, 'error_msg', /^/) ?? readable,
    isHtml,
    isJson: /^\s*\{/.test(text),
  }
}

/** `"name": "value"`, also with single quotes or without any around the name, as consoles print it, and cut short. */
function quoted(text: string, name: string, form: RegExp): string | undefined {
  const start = new RegExp(`\\b${name}["']?\\s{0,10}[:=]\\s{0,10}(["'])`).exec(text)
  if (start === null) return undefined
  const from = start.index + start[0].length
  let end = from
  while (end < text.length && text[end] !== start[1]) end += text[end] === '\\' ? 2 : 1
  const value = text.slice(from, end).replace(/\\(u[0-9A-Fa-f]{4}|[^])/g, (_, escape: string) => {
    if (escape.length > 1) return String.fromCharCode(Number.parseInt(escape.slice(1), 16))
    return escape === 'n' ? '\n' : escape === 't' ? '\t' : escape
  })
  return form.test(value) ? value : undefined
}

function readHeaders(headers: unknown): ReadonlyMap<string, string> {
  const byName = new Map<string, string>()
  if (headers === undefined) return byName
  if (typeof headers !== 'object' || headers === null)
    throw invalid(
      `answer.headers must be an object, an array of [name, value] pairs, a Map or a Headers instance, not ${kindOf(headers)}.`,
    )
  const pairs: Iterable<unknown> =
    Symbol.iterator in headers ? (headers as Iterable<unknown>) : Object.entries(headers)
  for (const pair of pairs) {
    if (!Array.isArray(pair)) continue
    const [name, value] = pair as unknown[]
    const text = Array.isArray(value) ? value.join(', ') : value
    if (typeof name === 'string' && typeof text === 'string') byName.set(name.toLowerCase(), text)
  }
  return byName
}

function requirePlain(value: unknown, name: string): asserts value is object {
  if (typeof value !== 'object' || value === null)
    throw invalid(`${name} must be the body of the answer as text or as parsed JSON, not ${kindOf(value)}.`)
  const tag = Object.prototype.toString.call(value)
  if (tag === '[object Response]')
    throw invalid(
      `${name} must not be a Response; pass { status: response.status, headers: response.headers, body: await response.text() }.`,
    )
  if (
    (tag !== '[object Object]' && tag !== '[object Array]') ||
    'pipe' in value ||
    'getReader' in value ||
    'then' in value
  )
    throw invalid(
      `${name} must be the body of the answer as text or as parsed JSON, not ${kindOf(value)}; read it first, with await response.text().`,
    )
}

function field(object: object, names: readonly string[]): string | undefined {
  for (const name of names) {
    const value: unknown = Object.hasOwn(object, name) ? (object as Record<string, unknown>)[name] : undefined
    if (typeof value === 'string') return value
  }
  return undefined
}

const requestIdIn = (headers: ReadonlyMap<string, string>): string | undefined =>
  validRequestId(headers.get('x-request-id') ?? headers.get('x-apig-request-id'))
const validRequestId = (text: string | undefined): string | undefined =>
  text !== undefined && REQUEST_ID.test(text) ? text : undefined
const invalid = (message: string): SignerError => new SignerError('ARGUMENT_INVALID', message)
