import type { Mismatch } from '@apig/signer-core'
import { explain, readCopy, rememberRequest, requestOf, TransportError } from '@apig/transport-fetch/internal'
import type { JsonResponse } from './client/json-response.ts'

/** The same response, in another form. */
export function rememberSame<R extends object>(response: object, other: R): R {
  const request = requestOf(response)
  if (request !== undefined) rememberRequest(other, request)
  return other
}

/** The head of a response of undici's `request`, with its body read. */
interface RequestResponse {
  readonly statusCode: number
  readonly headers: Readonly<Record<string, string | string[] | undefined>>
}

/**
 * Says why the gateway refused a call. The response stays readable.
 *
 * @param response - what a client returned, or undici's `request` over a dispatcher with `signing`
 * @param body - the body of the response, where it was read already; always with `request`
 * @returns what was found out; its `text` is for people
 * @throws TransportError `ARGUMENT_INVALID` where the response is of another kind
 * @example
 * ```ts
 * import { createClient, explainResponse } from '@apig/transport-node'
 * import { fromEnv } from '@apig/transport-node/credentials'
 *
 * const client = createClient({ credentials: fromEnv(), origins: ['https://apig.example.com'] })
 * const response = await client.fetch('https://apig.example.com/v1/infers/flowers')
 * if (response.status === 401) console.error((await explainResponse(response)).text)
 * ```
 */
export async function explainResponse(response: object, body?: string): Promise<Mismatch> {
  const request = requestOf(response)
  if (request === undefined)
    throw new TransportError(
      'ARGUMENT_INVALID',
      'response must be what a client or a dispatcher with signing() returned.',
    )
  if ('text' in response && typeof response.text === 'string') {
    const { status, headers, text } = response as JsonResponse<unknown>
    return explain(request, { status, headers, body: text })
  }
  if (isResponse(response)) {
    const { status, headers, bodyUsed } = response
    if (body === undefined && bodyUsed)
      throw new TransportError('ARGUMENT_INVALID', 'body must be given: the response was read already.')
    return explain(request, { status, headers, body: body ?? (await readCopy(response, undefined)) })
  }
  if (body === undefined)
    throw new TransportError('ARGUMENT_INVALID', 'body must be given: await response.body.text().')
  const { statusCode, headers } = response as RequestResponse
  return explain(request, { status: statusCode, headers, body })
}

const isResponse = (response: object): response is Response =>
  'bodyUsed' in response && 'clone' in response && 'status' in response
