// The other end of the clients: reads the body and answers, and checks nothing. Says its port, then its CPU time as often
// as it is asked.
import { createServer } from 'node:http'

const answer = JSON.stringify({ result: 'a flower', probability: 0.97 })
const headers = { 'content-type': 'application/json', 'content-length': String(answer.length) }
const server = createServer((request, response) => {
  request.resume().on('end', () => response.writeHead(200, headers).end(answer))
})
// Connections outlast the turns of the others.
server.keepAliveTimeout = 120_000
server.listen(0, '127.0.0.1', () => {
  const address = server.address()
  if (address !== null && typeof address === 'object') process.send?.(address.port)
})
process.on('message', () => {
  const { user, system } = process.cpuUsage()
  process.send?.(user + system)
})
process.once('disconnect', () => process.exit())
