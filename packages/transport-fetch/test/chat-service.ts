import type { ServerResponse } from 'node:http'
import { Readable } from 'node:stream'
import type { Backend } from '@apig/local-gateway'

/** A small service as those are that speak OpenAI's protocol: `POST /v1/chat/completions`, whole or in events. */
export function createChatService(): Backend {
  return async ({ target, body }, response) => {
    const pieces: Buffer[] = []
    for await (const piece of Readable.from(body, { objectMode: false }))
      pieces.push(Buffer.from(piece as Buffer))
    const asked = JSON.parse(Buffer.concat(pieces).toString() || '{}') as {
      model?: string
      stream?: boolean
      messages?: { content: string }[]
    }
    if (target !== '/v1/chat/completions')
      return sendJson(response, 404, { error: { message: 'no such route' } })
    const words = ['You', ' said', `: ${asked.messages?.at(-1)?.content}`]
    const about = { id: 'chat-1', created: 1, model: asked.model }
    if (asked.stream !== true)
      return sendJson(response, 200, {
        ...about,
        object: 'chat.completion',
        choices: [
          { index: 0, finish_reason: 'stop', message: { role: 'assistant', content: words.join('') } },
        ],
      })
    response.writeHead(200, { 'content-type': 'text/event-stream' })
    for (const content of words) {
      const choices = [{ index: 0, delta: { content }, finish_reason: null }]
      response.write(`data: ${JSON.stringify({ ...about, object: 'chat.completion.chunk', choices })}\n\n`)
      await new Promise((resolve) => setTimeout(resolve, 5))
    }
    response.end('data: [DONE]\n\n')
    return undefined
  }
}

function sendJson(response: ServerResponse, status: number, value: object): void {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(value))
}
