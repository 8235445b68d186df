import { createServer } from 'node:http'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { startGateway } from './scripted-gateway.ts'
import { startServer } from './scripted-server.ts'
import type { Command } from './script.ts'
import { listen } from './listen.ts'
import type { Listening } from './listen.ts'
import type { Record } from './record.ts'

/** The servers of the portable suite, in Node; the suite runs anywhere else and asks for them over HTTP. */
export interface Stand {
  readonly url: string
  /** Ends every server that was started. */
  close(): Promise<void>
}

interface Started extends Listening {
  readonly record: Record
}

export async function startStand(): Promise<Stand> {
  const started: Started[] = []
  const obey = async (command: Command): Promise<unknown> => {
    if (command.do === 'gateway' || command.do === 'server') {
      const running = await (command.do === 'gateway' ? startGateway(command) : startServer(command))
      return { id: started.push(running) - 1, url: running.url }
    }
    const { record } = started[command.id] as Started
    if (command.do === 'next') record.next()
    return record.state()
  }
  const server = createServer((request, response) => {
    answer(request, response, obey).catch(() => response.destroy())
  })
  const control = await listen(server)
  return {
    url: control.url,
    async close() {
      for (const { close } of [...started, control]) await close()
    },
  }
}

async function answer(
  request: IncomingMessage,
  response: ServerResponse,
  obey: (command: Command) => Promise<unknown>,
): Promise<void> {
  let text = ''
  for await (const chunk of request.setEncoding('utf8')) text += chunk
  const said = JSON.stringify((await obey(JSON.parse(text) as Command)) ?? null)
  // Without a content type of its own a page need not ask before it sends a command.
  response
    .writeHead(200, { 'access-control-allow-origin': '*', 'content-type': 'application/json' })
    .end(said)
}
