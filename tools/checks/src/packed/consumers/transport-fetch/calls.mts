// The documented calls, as a program of a user's own makes them.
import { createSignedFetch, explainResponse, isTransportError, multipart } from '@apig/transport-fetch'

declare const settings: {
  readonly accessKeyId: string
  readonly secretAccessKey: string
  readonly url: string
}

const { accessKeyId, secretAccessKey, url } = settings
const signedFetch: typeof fetch = createSignedFetch({
  credentials: { accessKeyId, secretAccessKey },
  origins: url,
  stage: 'RELEASE',
})
const form = multipart([{ name: 'images', fileName: 'flower.png', value: new Blob(['...']) }])

/** Sends a picture. */
export async function send(): Promise<void> {
  try {
    const response = await signedFetch(url, { method: 'POST', ...form })
    if (!response.ok) console.error((await explainResponse(response)).text)
  } catch (error) {
    if (isTransportError(error)) console.error(error.code)
  }
}
