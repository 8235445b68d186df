import { TransportError } from '@apig/transport-fetch/internal'
import { rememberSame } from '../explain-response.ts'
import type { JsonResponse } from './json-response.ts'
import type { ClientRequestInit } from './options.ts'
import type { UrlOption } from './url.ts'

/** What the JSON calls take besides: everything of fetch but method and body. */
export type JsonRequestInit = Omit<ClientRequestInit, 'method' | 'body'>

/** One call with JSON in both directions; `value` undefined sends no body. */
export async function callJson<T>(
  fetchSigned: (url: UrlOption, init: ClientRequestInit) => Promise<Response>,
  url: UrlOption,
  method: string,
  value: unknown,
  init: JsonRequestInit = {},
): Promise<JsonResponse<T>> {
  const headers = new Headers(init.headers)
  if (!headers.has('accept')) headers.set('accept', 'application/json')
  if (value !== undefined && !headers.has('content-type')) headers.set('content-type', 'application/json')
  const response = await fetchSigned(url, {
    ...init,
    method,
    headers,
    ...(value !== undefined && { body: toJson(value) }),
  })
  const { ok, status, statusText } = response
  const text = await response.text()
  return rememberSame(response, {
    ok,
    status,
    statusText,
    headers: response.headers,
    data: parse<T>(text),
    text,
  })
}

function toJson(value: unknown): string {
  const text: string | undefined = JSON.stringify(value)
  if (text === undefined)
    throw new TransportError('BODY_UNSUPPORTED', 'value must be something that JSON can express.')
  return text
}

function parse<T>(text: string): T | undefined {
  try {
    return JSON.parse(text) as T
  } catch {
    return undefined
  }
}
