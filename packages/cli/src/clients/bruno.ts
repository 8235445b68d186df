import { formPair, signCall } from './sign-call.ts'
import type { Call, Variables } from './sign-call.ts'

declare const bru: { interpolate(text: string): unknown }
declare const req: {
  getMethod(): string
  getUrl(): string
  setUrl(url: string): void
  getPathParams?(): readonly Param[] | undefined
  getHeaders(): Readonly<Record<string, unknown>>
  setHeader(name: string, value: string): void
  getBody(options: { raw: true }): unknown
  setBody(body: string, options: { raw: true }): void
}
interface Param {
  readonly name: string
  readonly value?: unknown
  readonly enabled?: boolean
}

const fillIn = (text: string): string => String(bru.interpolate(text))
const variables: Variables = {
  fillIn,
  // Of any scope; else of the collection's `.env`.
  valueOf: (name) => filledOnly(`{{${name}}}`) ?? filledOnly(`{{process.env.${name}}}`),
}
const headers = Object.entries(req.getHeaders()).filter(
  (entry): entry is [string, string] => typeof entry[1] === 'string',
)
const signed = signCall({ method: req.getMethod(), url: urlOf(), headers, body: chooseBody() }, variables)
req.setUrl(signed.url)
for (const [name, value] of signed.headers) req.setHeader(name, value)

/** Path parameters (`/:id`) filled in. */
function urlOf(): string {
  const [, origin = '', path = '', query = ''] =
    /^((?:\w+:\/\/)?[^/?#]*)([^?#]*)([^#]*)/.exec(fillIn(req.getUrl())) ?? []
  const params = (req.getPathParams?.() ?? []).filter(({ enabled }) => enabled !== false)
  const filled = path.replace(/\/:([^/]+)/g, (whole, name: string) => {
    const param = params.find((each) => each.name === name)
    return param === undefined ? whole : `/${encodeURIComponent(fillIn(String(param.value ?? '')))}`
  })
  return origin + filled + query
}

/** What Bruno would make of it later is made here, so that it sends what is signed. */
function chooseBody(): Call['body'] {
  const body = req.getBody({ raw: true })
  const type = headers.find(([name]) => /^content-type$/i.test(name))?.[1] ?? ''
  if (body === undefined || body === null || body === '') return undefined
  const send = (text: string): string => {
    req.setBody(text, { raw: true })
    return text
  }
  if (typeof body === 'string') {
    const isJson = type.includes('json')
    // Bruno trims JSON, and escapes what it puts into it.
    return send(
      isJson
        ? body.replace(/\{\{[^{}]*\}\}/g, (variable) => escapeJson(fillIn(variable))).trim()
        : fillIn(body),
    )
  }
  if (type.startsWith('application/x-www-form-urlencoded') && Array.isArray(body))
    return send(
      (body as Param[])
        .filter(({ enabled }) => enabled !== false)
        .map(({ name, value }) => formPair(fillIn(name), fillIn(String(value ?? ''))))
        .join('&'),
    )
  if (type.includes('json') && isGraphql(body)) {
    const { query, variables: values = '' } = body
    return send(
      JSON.stringify({
        query: fillIn(query),
        variables:
          typeof values === 'string' ? (JSON.parse(fillIn(values).trim() || '{}') as unknown) : values,
      }),
    )
  }
  return { unsigned: true }
}

function isGraphql(body: unknown): body is { query: string; variables?: unknown } {
  return typeof (body as { query?: unknown }).query === 'string'
}

function escapeJson(text: string): string {
  return JSON.stringify(text).slice(1, -1)
}

function filledOnly(variable: string): string | undefined {
  const value = fillIn(variable)
  return value === variable ? undefined : value
}
