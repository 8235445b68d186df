// Started with the file of an example that serves: a module that exports a Fetch handler is put on a server, any other
// has made one itself.
import { createServer } from 'node:http'
import { pathToFileURL } from 'node:url'

const exported = await import(pathToFileURL(process.argv[2] ?? '').href)
const handle = exported.default?.fetch
if (typeof handle === 'function')
  createServer(async (incoming, answer) => {
    const { method = 'GET', url, headers } = incoming
    const pieces = []
    for await (const piece of incoming) pieces.push(piece)
    const request = new Request(`http://${headers.host}${url}`, {
      method,
      headers: Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, String(value)])),
      body: Buffer.concat(pieces),
    })
    const response = await handle(request)
    answer.writeHead(response.status, Object.fromEntries(response.headers))
    answer.end(await response.text())
  }).listen(Number(process.env['PORT']))
