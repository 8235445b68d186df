import { SignerError } from '../errors.ts'
import { kindOf } from '../show.ts'

/** A response in one form, whatever form it came in. */
export interface ParsedResponse {
  readonly status: number | undefined
  /** By lowercase name. */
  readonly headers: ReadonlyMap<string, string>
  readonly errorCode: string | undefined
  readonly requestId: string | undefined
  /** The opaque `encoded_authorization_message` of a service that refuses a permission. */
  readonly authorizationMessage: string | undefined
  /** The service's own sentence; undefined where the body has no field for one. */
  readonly sentence: string | undefined
  /** What is searched: the sentence, else the whole text. */
  readonly message: string
  readonly format: 'json' | 'xml' | 'html' | 'text'
}

type Body = Omit<ParsedResponse, 'status' | 'headers'>

// In the order in which the official SDKs prefer them (DefaultExceptionHandler of their cores).
const SERVICE_FIELDS = ['error_code', 'errorCode', 'error_msg', 'errorMsg'] as const
const CODE_FIELDS = ['error_code', 'errorCode', 'code', 'Code'] as const
const MESSAGE_FIELDS = [
  'error_msg',
  'errorMsg',
  'message',
  'Message',
  'msg',
  'error_description',
  'error',
] as const
const REQUEST_ID_FIELDS = ['request_id', 'requestId', 'RequestId'] as const
const REQUEST_ID_HEADERS = ['x-request-id', 'x-apig-request-id', 'x-obs-request-id'] as const
const AUTHORIZATION_MESSAGE = 'encoded_authorization_message'

const CODE = /^[A-Za-z0-9][\w.-]{0,60}$/
const REQUEST_ID = /^[\w.:-]{1,100}$/
const ENCODED = /^[\w+/=.~*-]{1,8192}$/
const GATEWAY_CODE = /\b(?:APIGW|APIG|APIC)\.[0-9]{4}\b/
const UNQUOTED_CODE = /\berror_?code["']?\s{0,10}[:=]\s{0,10}([A-Za-z][\w-]{0,40}\.[\w.-]{1,20})/i
const ENTITY = /&(amp|lt|gt|quot|apos|#39|#34);/g
const ENTITIES: Readonly<Record<string, string>> = {
  amp: '&',
  lt: '<',
  gt: '>',
  quot: '"',
  apos: "'",
  '#39': "'",
  '#34': '"',
}
const MAX_OBJECTS = 100

/** Reads the body text, the parsed JSON, or status, headers and either of them. */
export function readResponse(response: unknown): ParsedResponse {
  if (typeof response !== 'object' || !hasBody(response))
    return { status: undefined, headers: new Map(), ...readBody(response, 'response') }
  const { status, body, headers } = response
  if (
    status !== undefined &&
    (typeof status !== 'number' || !Number.isInteger(status) || status < 100 || status > 999)
  )
    throw invalid(
      `response.status must be an HTTP status such as 401; received ${typeof status === 'number' ? 'a number out of range' : kindOf(status)}.`,
    )
  const read = readBody(body, 'response.body')
  const byName = readHeaders(headers)
  const requestId =
    read.requestId ?? valid(REQUEST_ID_HEADERS.map((name) => byName.get(name)).find(Boolean), REQUEST_ID)
  return { ...read, status, headers: byName, requestId }
}

function hasBody(
  response: object | null,
): response is { status?: unknown; headers?: unknown; body: unknown } {
  if (response === null) return false
  // A parsed error may itself have a field `body`.
  return (
    Object.hasOwn(response, 'body') &&
    !Object.hasOwn(response, 'error_code') &&
    !Object.hasOwn(response, 'error_msg')
  )
}

function readBody(body: unknown, name: string): Body {
  if (typeof body === 'string') return readText(body)
  requirePlain(body, name)
  return readObject(body)
}

function readText(text: string): Body {
  try {
    const parsed: unknown = JSON.parse(text)
    if (typeof parsed === 'object' && parsed !== null) return readObject(parsed)
    if (typeof parsed === 'string') return readLoose(parsed)
  } catch {
    // Not JSON: plain text, a page, JSON that a log has cut short, or an object as a console prints it.
  }
  return readLoose(text)
}

function readObject(root: object): Body {
  const objects = [root]
  // Breadth first; the array grows while it is walked.
  for (const object of objects)
    for (const value of Object.values(object) as unknown[])
      if (typeof value === 'object' && value !== null && objects.length < MAX_OBJECTS) objects.push(value)
  const levels = objects.map((object) => ({
    isService: SERVICE_FIELDS.some((name) => fieldOf(object, name) !== undefined),
    code: firstOf(object, CODE_FIELDS, CODE),
    sentence: firstOf(object, MESSAGE_FIELDS),
  }))
  const level =
    levels.find(({ isService }) => isService) ??
    levels.find(({ code, sentence }) => code !== undefined && sentence !== undefined) ??
    levels.find(({ sentence }) => sentence !== undefined) ??
    levels.find(({ code }) => code !== undefined)
  const anywhere = (names: readonly string[], form: RegExp): string | undefined =>
    objects.map((object) => firstOf(object, names, form)).find((value) => value !== undefined)
  return {
    errorCode: level?.code,
    requestId: anywhere(REQUEST_ID_FIELDS, REQUEST_ID),
    authorizationMessage: anywhere([AUTHORIZATION_MESSAGE], ENCODED),
    sentence: level?.sentence,
    message: level?.sentence ?? '',
    format: 'json',
  }
}

/** Text: an XML error, a page, or truncated JSON. */
function readLoose(raw: string): Body {
  const isHtml = /^\s*(?:<\?xml[^>]{0,200}>\s*)?<(?:!doctype|html|head|body)\b/i.test(raw)
  const isXml = !isHtml && /^\s*<(?:\?xml|error>)/i.test(raw)
  const text = isHtml ? unescapeEntities(raw) : raw
  const format = isHtml ? 'html' : isXml ? 'xml' : /^\s*\{/.test(raw) ? 'json' : 'text'
  const find = (names: readonly string[], form?: RegExp): string | undefined => {
    // Bare words such as `code` are fields only where the text is a JSON object.
    const fields = format === 'json' ? names : names.filter((name) => /_|[a-z][A-Z]/.test(name))
    const read = isXml ? names.map((name) => element(text, name)) : fields.map((name) => quoted(text, name))
    return valid(
      read.find((value) => value !== undefined),
      form,
    )
  }
  const sentence = find(MESSAGE_FIELDS)
  return {
    errorCode:
      find(CODE_FIELDS, CODE) ??
      GATEWAY_CODE.exec(text)?.[0] ??
      (isHtml ? undefined : UNQUOTED_CODE.exec(text)?.[1]),
    requestId: find(REQUEST_ID_FIELDS, REQUEST_ID),
    authorizationMessage: find([AUTHORIZATION_MESSAGE], ENCODED),
    sentence,
    message: sentence ?? text,
    format,
  }
}

function element(text: string, name: string): string | undefined {
  const start = text.indexOf(`<${name}>`)
  const from = start + name.length + 2
  const end = start < 0 ? -1 : text.indexOf('</', from)
  return end < 0 ? undefined : unescapeEntities(text.slice(from, end))
}

/** `"name": "value"`, also with single quotes or without any around the name, as consoles print it, and cut short. */
function quoted(text: string, name: string): string | undefined {
  const start = new RegExp(`\\b${name}["']?\\s{0,10}[:=]\\s{0,10}(["'])`).exec(text)
  if (start === null) return undefined
  const from = start.index + start[0].length
  let end = from
  while (end < text.length && text[end] !== start[1]) end += text[end] === '\\' ? 2 : 1
  return text.slice(from, end).replace(/\\(u[0-9A-Fa-f]{4}|[^])/g, (_, escape: string) => {
    if (escape.length > 1) return String.fromCharCode(Number.parseInt(escape.slice(1), 16))
    return escape === 'n' ? '\n' : escape === 't' ? '\t' : escape
  })
}

function readHeaders(headers: unknown): ReadonlyMap<string, string> {
  const byName = new Map<string, string>()
  if (headers === undefined) return byName
  if (typeof headers !== 'object' || headers === null)
    throw invalid(
      `response.headers must be an object, an array of [name, value] pairs, a Map or a Headers instance; received ${kindOf(headers)}.`,
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
    throw invalid(
      `${name} must be the body of the response as text or as parsed JSON; received ${kindOf(value)}.`,
    )
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
      `${name} must be the body of the response as text or as parsed JSON; received ${kindOf(value)}: read it first, with await response.text().`,
    )
}

/** The first of the fields that is text (a code may be a number, as Keystone's), where that has the form asked for. */
function firstOf(object: object, names: readonly string[], form?: RegExp): string | undefined {
  return valid(
    names.map((name) => fieldOf(object, name)).find((value) => value !== undefined),
    form,
  )
}

function fieldOf(object: object, name: string): string | undefined {
  const value: unknown = Object.hasOwn(object, name) ? (object as Record<string, unknown>)[name] : undefined
  if (Number.isInteger(value) && (CODE_FIELDS as readonly string[]).includes(name)) return String(value)
  return typeof value === 'string' ? value : undefined
}

const valid = (text: string | undefined, form: RegExp = /^/): string | undefined =>
  text !== undefined && form.test(text) ? text : undefined
const unescapeEntities = (text: string): string =>
  text.replace(ENTITY, (_, name: string) => ENTITIES[name] ?? '')
const invalid = (message: string): SignerError => new SignerError('ARGUMENT_INVALID', message)
