// What a program does with a response that refuses its request.
import { explainMismatch, sign } from '@apig/signer-core'
import type {
  ClockDifference,
  Difference,
  DifferencePart,
  Mismatch,
  MismatchKind,
  ReceivedResponse,
} from '@apig/signer-core'

const signed = sign(
  { method: 'GET', url: 'https://example.com' },
  { accessKeyId: 'ak', secretAccessKey: 'sk' },
)
/** Asks why the request was refused. */
export async function ask(): Promise<unknown> {
  const response = await fetch(signed.url, signed)
  const received: ReceivedResponse = {
    status: response.status,
    headers: response.headers,
    body: await response.text(),
  }
  const mismatch: Mismatch = explainMismatch(signed, received)
  const kind: MismatchKind = mismatch.kind
  const parts: readonly DifferencePart[] = mismatch.differences.map(
    (difference: Difference) => difference.part,
  )
  const clock: ClockDifference | undefined = mismatch.clock
  return [kind, ...parts, clock?.offsetSeconds, mismatch.text]
}

/** The text of a response, or its JSON, is enough; whatever the body of the request was. */
export function explain(text: string, form: FormData): string {
  const upload = sign({ method: 'POST', url: '/', body: form }, { accessKeyId: 'ak', secretAccessKey: 'sk' })
  return explainMismatch(signed, text).text + explainMismatch(upload, JSON.parse(text)).text
}
