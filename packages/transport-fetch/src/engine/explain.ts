import type { Mismatch } from '@apig/signer-core'
import type { AuthenticatedRequest } from '../identity/authenticate.ts'
import type { ResponseHead } from './sender.ts'

/** Says why the gateway refused. The explainer is loaded when it is needed: most programs never do. */
export async function explain(
  request: AuthenticatedRequest<unknown>,
  response: Pick<ResponseHead, 'status' | 'headers'> & { readonly body: string },
): Promise<Mismatch> {
  const { explainMismatch, explainRefusal } = await import('./explainer.ts')
  const { signed } = request
  return signed === undefined ? explainRefusal(request, response) : explainMismatch(signed, response)
}
