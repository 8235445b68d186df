import type { ServerResponse } from 'node:http'
import { setTimeout as pause } from 'node:timers/promises'
import type { Classification } from './classify.ts'

/** Sends `text/event-stream`: one event a score, some milliseconds apart, and `done` with everything at the end. */
export async function sendEvents(
  response: ServerResponse,
  result: Classification & Readonly<Record<string, unknown>>,
  pauseMilliseconds: number,
): Promise<void> {
  response.writeHead(200, { 'Content-Type': 'text/event-stream; charset=utf-8', 'Cache-Control': 'no-store' })
  response.flushHeaders()
  for (const [label, score] of result.scores) {
    response.write(formatEvent('score', { label, score }))
    await pause(pauseMilliseconds)
    // The client may have gone: nobody is left to send to.
    if (response.destroyed) return
  }
  response.end(formatEvent('done', result))
}

const formatEvent = (event: string, data: unknown): string =>
  `event: ${event}\ndata: ${JSON.stringify(data)}\n\n`
