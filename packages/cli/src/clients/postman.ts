import { formPair, signCall } from './sign-call.ts'
import type { Call, Variables } from './sign-call.ts'

/** Postman's `pm`, which Apifox has as well. */
declare const pm: {
  readonly request: {
    readonly method: string
    readonly url: { toString(): string; getPathWithQuery(): string; update(url: string): void }
    readonly headers: { all(): readonly Entry[]; upsert(entry: { key: string; value: string }): void }
    readonly body?: Body
  }
  readonly variables: { replaceIn(text: string): string }
  readonly execution?: { skipRequest?(): void }
}
interface Entry {
  readonly key?: string
  readonly value?: string | null
  readonly disabled?: boolean
}
interface Body {
  readonly mode?: string
  readonly raw?: string
  readonly urlencoded?: { all(): readonly Entry[] }
  readonly graphql?: { readonly query?: string; readonly operationName?: string; readonly variables?: string }
  update(body: { mode: 'raw'; raw: string }): void
}

const { request } = pm
const fillIn = (text: string): string => pm.variables.replaceIn(text)
const variables: Variables = {
  fillIn,
  valueOf(name) {
    const value = fillIn(`{{${name}}}`)
    return value === `{{${name}}}` ? undefined : value
  },
}

try {
  const headers = request.headers
    .all()
    .filter(({ key, disabled }) => key && !disabled)
    .map(({ key, value }) => [key ?? '', value ?? ''] as const)
  const origin = /^(?:[a-z]+:\/\/)?[^/?#]+/i.exec(request.url.toString())?.[0] ?? ''
  const signed = signCall(
    // The path with its own variables (`/:id`) filled in.
    {
      method: request.method,
      url: origin + request.url.getPathWithQuery(),
      headers,
      body: chooseBody(headers),
    },
    variables,
  )
  request.url.update(signed.url)
  for (const [key, value] of signed.headers) request.headers.upsert({ key, value })
} catch (error) {
  // Postman sends a request whose script failed. Skipping ends the script.
  console.error(error instanceof Error ? error.message : error)
  pm.execution?.skipRequest?.()
  throw error
}

/** What Postman would make of it later is made here, so that it sends what is signed. */
function chooseBody(headers: Call['headers']): Call['body'] {
  const { body } = request
  const send = (raw: string, type?: string): string => {
    body?.update({ mode: 'raw', raw })
    if (type !== undefined && !headers.some(([name]) => /^content-type$/i.test(name)))
      request.headers.upsert({ key: 'Content-Type', value: type })
    return raw
  }
  switch (body?.mode) {
    case undefined:
    case 'none':
      return undefined
    case 'raw':
      return send(fillIn(body?.raw ?? ''))
    case 'urlencoded':
      return send(
        (body?.urlencoded?.all() ?? [])
          .filter(({ disabled }) => !disabled)
          .map(({ key, value }) => formPair(fillIn(key ?? ''), fillIn(value ?? '')))
          .join('&'),
        'application/x-www-form-urlencoded',
      )
    case 'graphql': {
      const { query = '', operationName, variables: values = '' } = body?.graphql ?? {}
      return send(
        JSON.stringify({
          query: fillIn(query),
          operationName,
          variables: JSON.parse(fillIn(values).trim() || '{}') as unknown,
        }),
        'application/json',
      )
    }
    default:
      return { unsigned: true }
  }
}
