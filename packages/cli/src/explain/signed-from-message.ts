import {
  canonicalHeaders,
  canonicalQuery,
  canonicalRequest,
  canonicalUri,
  parseAuthorization,
  payloadHash,
} from '@apig/signer-core'
import type { SignedRequest } from '@apig/signer-core'
import { usage } from '../cli-error.ts'
import { headerOf } from '../request/http-message.ts'
import type { HttpRequest } from '../request/http-message.ts'

/**
 * A request that was sent, as the signer returned it: its canonical request is computed again. No secret is needed.
 *
 * @throws CliError `USAGE` where it has no signature; SignerError where the signature cannot be read
 */
export function signedFromMessage(request: HttpRequest): SignedRequest<Uint8Array> {
  const { method, target, headers, body } = request
  // Under any name: gateways may rename the header.
  const authorization = headers.find(([, value]) => value.includes(', Signature='))?.[1]
  if (authorization === undefined)
    throw usage(
      'The request has no signature (no header with Access=..., SignedHeaders=..., Signature=...), so there is nothing to compare. For an API key or a token, `apig call` explains the response.',
    )
  const { signedHeaders: names, signature } = parseAuthorization(authorization)
  const missing = names.find((name) => headerOf(request, name) === undefined)
  if (missing !== undefined)
    throw usage(
      `The signature covers the header ${missing}, which is not in the request: give the whole request as it was sent.`,
    )
  const [path = '', query = ''] = splitTarget(target)
  const signedValues = Object.fromEntries(
    names.map((name) => [name, Buffer.from(headerOf(request, name) ?? '', 'latin1').toString('utf8')]),
  )
  const hash = headerOf(request, 'x-sdk-content-sha256') ?? payloadHash(new Uint8Array(body))
  return {
    method: method as Uppercase<string>,
    url: target,
    headers: Object.fromEntries(headers),
    body: new Uint8Array(body),
    signedHeaders: names,
    payloadHash: hash,
    signature,
    canonicalRequest: canonicalRequest({
      method,
      canonicalUri: canonicalUri(path),
      canonicalQuery: canonicalQuery(query),
      canonicalHeaders: canonicalHeaders(signedValues, names),
      signedHeaders: names,
      payloadHash: hash,
    }),
    stringToSign: '',
  }
}

function splitTarget(target: string): [path: string, query: string] {
  const at = target.indexOf('?')
  return at < 0 ? [target, ''] : [target.slice(0, at), target.slice(at + 1)]
}
