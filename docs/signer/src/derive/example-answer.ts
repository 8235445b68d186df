import { payloadHash } from '@apig/signer-core'
import type { SignedRequest } from '@apig/signer-core'

/**
 * What the gateway would answer had the client changed two things after signing: a charset in the content type, and
 * the body lost (or, where there was none, one added).
 */
export function exampleAnswer({ canonicalRequest }: SignedRequest<string>): string {
  const lines = canonicalRequest.split('\n')
  const echo = [
    ...lines.slice(0, -1).map((line) => (line.startsWith('content-type:') ? `${line};charset=UTF-8` : line)),
    lines.at(-1) === payloadHash() ? payloadHash('{}') : payloadHash(),
  ]
  return JSON.stringify(
    {
      error_msg: `Incorrect IAM authentication information: verify aksk signature fail, canonicalRequest:${echo.join('|')}`,
      error_code: 'APIG.0301',
      request_id: '4c2f7a1e9b6d4f0d8a3b5c7e9f102132',
    },
    undefined,
    2,
  )
}
