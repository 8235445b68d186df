import type { ServerResponse } from 'node:http'
import type { Record } from './record.ts'

/** Answers a request, or does not. */
export async function followStep(record: Record, response: ServerResponse): Promise<void> {
  const { status = 200, headers = {}, body = '{"ok":true}', events, fault } = record.step()
  if (fault === 'reset') return void response.socket?.resetAndDestroy()
  if (fault === 'stall') return
  for (const [name, value] of Object.entries(headers)) response.setHeader(name, value)
  response.statusCode = status
  if (events !== undefined) {
    response.setHeader('content-type', 'text/event-stream')
    for (const event of events) {
      const asked = record.asked()
      response.write(event)
      await asked
    }
    return void response.end()
  }
  if (!response.hasHeader('content-type')) response.setHeader('content-type', 'application/json')
  if (fault === 'half') {
    response.setHeader('content-length', 100)
    response.write(body)
    setTimeout(() => response.destroy(), 20)
  } else if (fault === 'silent') response.write(body)
  else response.end(body)
}
