import { explainMismatch } from '@apig/signer-core'
import type { Mismatch } from '@apig/signer-core'
import { TransportError } from '@apig/signer-core/transport'
import { CallRecord } from '../dispatch/call-record.ts'
import type { JsonAnswer } from './json-answer.ts'

const records = new WeakMap<object, CallRecord>()

export function rememberAnswer<A extends object>(answer: A, record: CallRecord): A {
  records.set(answer, record)
  return answer
}

/** The same call, in another form. */
export function rememberSame<A extends object>(answer: object, other: A): A {
  const record = records.get(answer)
  return record === undefined ? other : rememberAnswer(other, record)
}

/** The head of an answer of undici's `request`, with its body read. */
interface RequestAnswer {
  readonly statusCode: number
  readonly headers: Readonly<Record<string, string | string[] | undefined>>
}

/**
 * Says why the gateway has refused a call. The answer stays readable.
 *
 * @param answer - what a client has given, or undici's `request` over a dispatcher with `signing`
 * @param body - the body of the answer, where it was read already; always with `request`
 * @returns what was found out; its `text` is for people
 * @throws TransportError `ARGUMENT_INVALID` where the answer is of another kind, or where no signature was sent
 * @example
 * ```ts
 * import { createClient, explainResponse } from '@apig/transport-node'
 * import { fromEnv } from '@apig/transport-node/credentials'
 *
 * const client = createClient({ credentials: fromEnv(), origins: ['https://apig.example.com'] })
 * const response = await client.fetch('https://apig.example.com/v1/infers/flowers')
 * if (response.status === 401) console.error((await explainResponse(response)).text)
 * ```
 */
export async function explainResponse(answer: object, body?: string): Promise<Mismatch> {
  const signed = (records.get(answer) ?? CallRecord.of(answer))?.request?.signed
  if (signed === undefined)
    throw new TransportError(
      'ARGUMENT_INVALID',
      'answer must be what a client or a dispatcher with signing() has given, for a request that was signed.',
    )
  if ('text' in answer && typeof answer.text === 'string') {
    const { status, headers, text } = answer as JsonAnswer<unknown>
    return explainMismatch(signed, { status, headers, body: text })
  }
  if (isResponse(answer)) {
    const { status, headers } = answer
    return explainMismatch(signed, { status, headers, body: body ?? (await readCopy(answer)) })
  }
  if (body === undefined)
    throw new TransportError('ARGUMENT_INVALID', 'body must be given: await answer.body.text().')
  const { statusCode, headers } = answer as RequestAnswer
  return explainMismatch(signed, { status: statusCode, headers, body })
}

async function readCopy(response: Response): Promise<string> {
  if (response.bodyUsed)
    throw new TransportError('ARGUMENT_INVALID', 'body must be given: the answer was read already.')
  return response.clone().text()
}

const isResponse = (answer: object): answer is Response =>
  Object.prototype.toString.call(answer) === '[object Response]'
