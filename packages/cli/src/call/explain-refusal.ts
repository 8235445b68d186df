import type { TransportCredentials } from '@apig/transport-node'
import { explainResponse } from '@apig/transport-node'
import { say, sayFailed } from '../terminal.ts'
import { statusOf } from './show-response.ts'

/** Says on stderr what a status of 400 and more means, as far as that can be known. */
export async function explainRefusal(
  response: Response,
  body: string,
  credentials: TransportCredentials,
): Promise<void> {
  sayFailed(`HTTP ${statusOf(response)}`)
  if ('secretAccessKey' in credentials) {
    const { kind, text } = await explainResponse(response, body)
    // What the service itself says has been shown, and has nothing to do with signatures.
    if (kind !== 'service') say(text)
    return
  }
  if (response.status === 401 || response.status === 403) say(adviceFor(credentials))
}

/** Nothing was signed, so that there is nothing to compare: what usually is wrong with this kind of secret. */
function adviceFor(credentials: TransportCredentials): string {
  if ('apiKey' in credentials)
    return 'The API key was refused: check that it is complete and bound to this service, that its IP allowlist includes your address, and that the service accepts API keys (not AK/SK signatures or IAM tokens).'
  if ('authToken' in credentials)
    return 'The token was refused: check that it has not expired (after 24 hours), that its scope is the project and region of this service (a token for the whole account is often not enough), and that the user may call it.'
  return 'The app code was refused: check that simple authentication is enabled for this API, and that the app is authorized to call it.'
}
