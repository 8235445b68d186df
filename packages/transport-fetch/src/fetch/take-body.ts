import type { ByteSource, GivenBody } from '../body/given-body.ts'
import { readBody } from '../body/read-body.ts'
import { headerValue, isMultipart } from '../identity/request-headers.ts'
import type { HeaderPairs } from '../identity/request-headers.ts'

/** The body of a call: `init`'s, else the `Request`'s, which is used up by that as it is by the platform. */
export function takeBody(
  body: unknown,
  request: Request | undefined,
  headers: HeaderPairs,
): GivenBody | undefined {
  if (body !== undefined && body !== null) return readBody(body, 'fetch')
  // Browsers that have no Request.body cannot say that there is none.
  if (request === undefined || request.body === null || /^(?:GET|HEAD)$/i.test(request.method))
    return undefined
  if (request.bodyUsed) throw new TypeError('input is a Request whose body was read already.')
  const isForm = isMultipart(headerValue(headers, 'content-type') ?? '')
  const used = request instanceof Request ? useUp(request) : request
  const { body: source } = used
  return {
    kind: 'unknown',
    isForm,
    // That of node-fetch is a stream of Node.
    open: source ? () => source as ByteSource : undefined,
    whole: () => used.blob(),
  }
}

/** The platform's fetch leaves nothing to be read in a `Request`. */
function useUp(request: Request): Request {
  const copy = new Request(request)
  // Bun leaves readable one that was copied.
  if (!request.bodyUsed) request.body?.cancel().catch(() => undefined)
  return copy
}
