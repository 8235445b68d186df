import { canonicalQuery, canonicalUri, createSigner, isSignerError, sdkHmacSha256 } from '@apig/signer-core'

/** The stages that are compared: as the conformance programs name them, and as the matrix does. */
export const STAGES = /** @type {const} */ ({
  canonicalUri: 'uri',
  canonicalQuery: 'query',
  signedHeaders: 'names',
  canonicalRequest: 'canonical',
  stringToSign: 'to sign',
  signature: 'signature',
  authorization: 'authorization',
  requestTarget: 'target',
})

/**
 * What signer-core makes of a case, in the form in which the conformance programs answer.
 *
 * @param {Record<string, any>} line
 * @param {import('@apig/signer-core').Algorithm} [algorithm]
 * @returns {Record<string, any>}
 */
export function stagesOf(
  { request: { method, target, headers, body }, credentials },
  algorithm = sdkHmacSha256,
) {
  try {
    const signer = createSigner(credentials, { algorithm })
    const signed = signer.sign({ method, url: target, headers, body: bytesOf(body) })
    const mark = target.indexOf('?')
    return {
      canonicalUri: canonicalUri(mark < 0 ? target : target.slice(0, mark)),
      canonicalQuery: canonicalQuery(mark < 0 ? '' : target.slice(mark + 1)),
      signedHeaders: signed.signedHeaders,
      canonicalRequest: signed.canonicalRequest,
      stringToSign: signed.stringToSign,
      signature: signed.signature,
      authorization: signed.headers.Authorization,
      requestTarget: signed.url,
    }
  } catch (error) {
    if (!isSignerError(error)) throw error
    return { error: { code: error.code, message: error.message } }
  }
}

/** @param {{ utf8: string } | { base64: string }} body */
export const bytesOf = (body) =>
  'utf8' in body ? Buffer.from(body.utf8) : Buffer.from(body.base64, 'base64')
