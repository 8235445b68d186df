import { createServer } from 'node:http'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { followStep } from './follow-step.ts'
import { listen } from './listen.ts'
import type { Listening } from './listen.ts'
import { createRecord } from './record.ts'
import type { Record } from './record.ts'
import type { ServerScript } from './script.ts'

/** A server that checks nothing and does what it is told. Pages may call it and read all that it answers. */
export async function startServer({
  steps,
  upload,
}: ServerScript): Promise<Listening & { readonly record: Record }> {
  const record = createRecord(steps)
  const answer = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    response.setHeader('access-control-allow-origin', '*')
    response.setHeader('access-control-expose-headers', '*')
    // A client that finds a kept connection reset may send again by itself, which is not what is counted here.
    response.setHeader('connection', 'close')
    const asked = request.headers['access-control-request-method']
    if (request.method === 'OPTIONS' && asked !== undefined) {
      response.setHeader('access-control-allow-methods', asked)
      response.setHeader(
        'access-control-allow-headers',
        request.headers['access-control-request-headers'] ?? '',
      )
      return void response.end()
    }
    record.begin()
    if (upload === 'unread') return void request.pause()
    if (upload === 'reset') return void request.once('data', () => request.socket.resetAndDestroy())
    const { rawHeaders, method = '', url: target = '' } = request
    const headers = Array.from(
      { length: rawHeaders.length / 2 },
      (_, at) => [rawHeaders[at * 2] ?? '', rawHeaders[at * 2 + 1] ?? ''] as const,
    )
    await record.arrive({ method, target, headers }, request)
    await followStep(record, response)
  }
  const server = createServer((request, response) => {
    answer(request, response).catch(() => response.destroy())
  })
  return { ...(await listen(server)), record }
}
