import type { PageResponse } from '../gateway/page.ts'

const JSON_TYPE = { 'Content-Type': 'application/json;charset=utf-8' }

/** A date as IAM writes it, with microseconds. */
export const formatExpiry = (date: Date): string => date.toISOString().replace(/Z$/, '000Z')

export const created = (value: unknown, headers: Readonly<Record<string, string>> = {}): PageResponse => ({
  status: 201,
  headers: { ...JSON_TYPE, ...headers },
  body: JSON.stringify(value),
})

/** An error as Keystone writes it, which IAM is made of. */
export function refused(status: 400 | 401, reason: string, message: string): PageResponse {
  const title = status === 400 ? 'Bad Request' : 'Unauthorized'
  return {
    status,
    headers: JSON_TYPE,
    body: JSON.stringify({ error: { code: status, message, title } }),
    refused: { code: String(status), reason },
  }
}

/** A value that is reached by names, in a body of which nothing is known. */
export function at(value: unknown, ...names: readonly string[]): unknown {
  return names.reduce<unknown>(
    (inner, name) =>
      typeof inner === 'object' && inner !== null ? (inner as Record<string, unknown>)[name] : undefined,
    value,
  )
}

/** Undefined where the body is not JSON. */
export function parse(body: Uint8Array | undefined): unknown {
  try {
    return JSON.parse(Buffer.from(body ?? []).toString('utf8'))
  } catch {
    return undefined
  }
}
