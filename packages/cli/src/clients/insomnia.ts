import { formPair, signCall } from './sign-call.ts'
import type { Call, Variables } from './sign-call.ts'

/** What Insomnia gives to scripts: made after Postman's objects, but not the same. */
declare const insomnia: {
  readonly request: {
    readonly method: string
    readonly url: {
      toStringWithoutQuery(): string
      readonly query: { all(): readonly Entry[] }
      removeQueryParams(names: readonly string[]): void
      update(url: string): void
    }
    readonly pathParameters?: readonly { readonly name: string; readonly value: string }[]
    readonly headers: { all(): readonly Entry[] }
    upsertHeader(entry: { key: string; value: string }): void
    readonly body?: { readonly mode?: string; raw?: string }
  }
  readonly variables: { get(name: string): unknown; replaceIn(text: string): string }
  readonly execution: { skipRequest(): void }
}
interface Entry {
  readonly key: string
  readonly value?: string
  readonly disabled?: boolean
}

const { request } = insomnia
const variables: Variables = {
  // `{{ _.name }}` is how Insomnia writes a variable. It throws where one has no value.
  fillIn: (text) => insomnia.variables.replaceIn(text.replace(/\{\{\s*_\./g, '{{ ')),
  valueOf(name) {
    const value = insomnia.variables.get(name)
    return value === undefined || value === null ? undefined : String(value)
  },
}
const { fillIn } = variables
const enabled = (entries: readonly Entry[]): Entry[] =>
  entries.filter(({ key, disabled }) => key && !disabled)

try {
  const headers = enabled(request.headers.all()).map(({ key, value = '' }) => [key, value] as const)
  const signed = signCall({ method: request.method, url: urlOf(), headers, body: chooseBody() }, variables)
  // An update alone adds to the query.
  request.url.removeQueryParams(request.url.query.all().map(({ key }) => key))
  request.url.update(signed.url)
  for (const [key, value] of signed.headers) request.upsertHeader({ key, value })
} catch (error) {
  insomnia.execution.skipRequest()
  throw error
}

/** The query stands apart, and the path has variables of its own (`/:id`). */
function urlOf(): string {
  const url = fillIn(request.url.toStringWithoutQuery()).replace(/\/:([^/?#]+)/g, (whole, name: string) => {
    const param = request.pathParameters?.find((each) => each.name === name)
    return param === undefined ? whole : `/${encodeURIComponent(fillIn(param.value))}`
  })
  const pairs = enabled(request.url.query.all()).map(({ key, value = '' }) =>
    formPair(fillIn(key), fillIn(value)),
  )
  return pairs.length === 0 ? url : `${url}${url.includes('?') ? '&' : '?'}${pairs.join('&')}`
}

/** Insomnia builds forms after the script, so that text alone can be signed. */
function chooseBody(): Call['body'] {
  const { body } = request
  if (body?.mode === undefined) return undefined
  if (body.mode !== 'raw') return { unsigned: true }
  body.raw = fillIn(body.raw ?? '')
  return body.raw
}
