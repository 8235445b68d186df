import type { Mismatch, SignedRequest } from '@apig/signer-core'
import type { ResponseHead } from './sender.ts'

/** Says why the gateway refused. The explainer is loaded when it is needed: most programs never do. */
export async function explain(
  signed: SignedRequest<unknown>,
  response: Pick<ResponseHead, 'status' | 'headers'> & { readonly body: string },
): Promise<Mismatch> {
  const { explainMismatch } = await import('./explainer.ts')
  return explainMismatch(signed, response)
}
