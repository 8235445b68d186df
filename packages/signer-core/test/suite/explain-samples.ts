import { sign } from '@apig/signer-core'
import type { Mismatch, SignedRequest } from '@apig/signer-core'
import { credentials, date, url } from './samples.ts'

export const signed: SignedRequest<string> = sign(
  { method: 'POST', url, headers: { 'content-type': 'application/json' }, body: '{"a": 1}' },
  credentials,
  { date },
)

/** The canonical request as the gateway echoes it. */
export const echoOf = ({ canonicalRequest }: { readonly canonicalRequest: string }): string =>
  canonicalRequest.replaceAll('\n', '|')

/** The documented response around an echo. */
export const refusal = (echo: string): object => ({
  error_msg: `Incorrect IAM authentication information: verify aksk signature fail, canonicalRequest:${echo}`,
  error_code: 'APIG.0301',
  request_id: 'cb141a91c945e68950a14a8eff5d62dc',
})

export const partsOf = (mismatch: Mismatch): string[] =>
  mismatch.differences.map(({ part, header }) => header ?? part)
