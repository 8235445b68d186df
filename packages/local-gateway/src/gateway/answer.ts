import type { ServerResponse } from 'node:http'

/** An error of the gateway's own, as the documentation lists them: HTTP status, error code, error message. */
export interface Answer {
  readonly status: number
  readonly code: string
  readonly message: string
}

export const INTERNAL: Answer = { status: 500, code: 'APIG.0601', message: 'Internal server error' }

// "Request headers too large" has a status of its own, which nginx brought in and Node has no phrase for.
const PHRASES: Readonly<Record<number, string>> = {
  401: 'Unauthorized',
  404: 'Not Found',
  413: 'Request Entity Too Large',
  414: 'Request-URI Too Large',
  429: 'Too Many Requests',
  494: 'Request Header Too Large',
}

export const phraseOf = (status: number): string | undefined => PHRASES[status]

export const answerText = (answer: Answer, requestId: string): string =>
  JSON.stringify({ error_msg: answer.message, error_code: answer.code, request_id: requestId })

/** Answers, where nothing has been answered yet; else ends the connection, so that half an answer looks like one. */
export function sendAnswer(response: ServerResponse, answer: Answer, requestId: string): void {
  if (response.headersSent) {
    response.destroy()
    return
  }
  const text = answerText(answer, requestId)
  response.statusCode = answer.status
  const phrase = phraseOf(answer.status)
  if (phrase !== undefined) response.statusMessage = phrase
  response.setHeader('Content-Type', 'application/json')
  response.setHeader('Content-Length', Buffer.byteLength(text))
  response.end(text)
}
