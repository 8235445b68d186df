import { STATUS_CODES } from 'node:http'
import type { ServerResponse } from 'node:http'

/** An error of the gateway's own, as the documentation lists them: HTTP status, error code, error message. */
export interface Answer {
  readonly status: number
  readonly code: string
  readonly message: string
  /** Why, in a word or two without anything that came in; for the list of requests. */
  readonly reason: string
}

export const INTERNAL: Answer = {
  status: 500,
  code: 'APIG.0601',
  message: 'Internal server error',
  reason: 'failed',
}

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

/** For a socket that has no response object: what Node's parser refuses, and upgrades. */
export function rawAnswer(answer: Answer, requestId: string): string {
  const text = answerText(answer, requestId)
  const phrase = phraseOf(answer.status) ?? STATUS_CODES[answer.status] ?? ''
  return `HTTP/1.1 ${answer.status} ${phrase}\r\nContent-Type: application/json\r\nX-Request-Id: ${requestId}\r\nContent-Length: ${Buffer.byteLength(text)}\r\nConnection: close\r\n\r\n${text}`
}

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
