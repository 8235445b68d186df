// Serves on PORT what the handler in the file that is named makes of events, as a function platform does.
import { createServer } from 'node:http'
import { pathToFileURL } from 'node:url'

const { handler } = await import(pathToFileURL(process.argv[2] ?? '').href)
createServer(async (request, response) => {
  const { statusCode, headers, body } = await handler(await eventOf(request), {})
  response.writeHead(statusCode, headers).end(body)
}).listen(Number(process.env['PORT']), '127.0.0.1')

/**
 * The event of a request: the query decoded, the headers an object, the body in base64.
 *
 * @param {import('node:http').IncomingMessage} request
 */
async function eventOf(request) {
  const pieces = []
  for await (const piece of request) pieces.push(piece)
  const { pathname, searchParams } = new URL(request.url ?? '', 'http://localhost')
  const names = [...new Set(searchParams.keys())]
  return {
    httpMethod: request.method,
    path: pathname,
    headers: request.headers,
    multiValueQueryStringParameters: Object.fromEntries(
      names.map((name) => [name, searchParams.getAll(name)]),
    ),
    requestContext: { identity: { sourceIp: '127.0.0.1' } },
    body: Buffer.concat(pieces).toString('base64'),
    isBase64Encoded: true,
  }
}
