import type { ServerResponse } from 'node:http'
import { setTimeout as pause } from 'node:timers/promises'
import { ServiceError } from './service-error.ts'

/** The path that clients of OpenAI's protocol ask, at the top or under that of an online service. */
export const CHAT_PATH: RegExp =
  /^(?:\/v1\/infers\/[^/?]+|\/v2\/infer\/[^/?]+)?\/v1\/chat\/completions\/?(?:\?|$)/

interface Question {
  readonly model: string
  readonly text: string
  readonly streamed: boolean
}

/** Repeats the last message, as a chat completion of OpenAI's protocol: whole, or in events as the words come. */
export async function answerChat(
  response: ServerResponse,
  body: Buffer,
  pauseMilliseconds: number,
): Promise<void> {
  const { model, text, streamed } = readQuestion(body)
  const words = ['You', ' said', `: ${text}`]
  const about = { id: 'chat-1', created: 1, model }
  if (!streamed) {
    const message = { role: 'assistant', content: words.join('') }
    const choices = [{ index: 0, finish_reason: 'stop', message }]
    response.writeHead(200, { 'Content-Type': 'application/json' })
    response.end(JSON.stringify({ ...about, object: 'chat.completion', choices }))
    return
  }
  response.writeHead(200, { 'Content-Type': 'text/event-stream; charset=utf-8', 'Cache-Control': 'no-store' })
  response.flushHeaders()
  const pieces = [
    ...words.map((content) => ({ delta: { content }, finish_reason: null })),
    { delta: {}, finish_reason: 'stop' },
  ]
  for (const piece of pieces) {
    const choices = [{ index: 0, ...piece }]
    response.write(`data: ${JSON.stringify({ ...about, object: 'chat.completion.chunk', choices })}\n\n`)
    await pause(pauseMilliseconds)
    // The client may have gone: nobody is left to send to.
    if (response.destroyed) return
  }
  response.end('data: [DONE]\n\n')
}

function readQuestion(body: Buffer): Question {
  let asked: unknown
  try {
    asked = JSON.parse(body.toString('utf8'))
  } catch {
    throw new ServiceError(400, 'The body is not JSON.')
  }
  const { model, messages, stream } = (asked ?? {}) as Record<string, unknown>
  const last: unknown = Array.isArray(messages) ? messages.at(-1) : undefined
  const content = (last as { content?: unknown } | undefined)?.content
  if (typeof model !== 'string' || typeof content !== 'string')
    throw new ServiceError(400, 'A chat needs a model and messages with text.')
  return { model, text: content, streamed: stream === true }
}
