// A framework twice in one process, without and with the verifying middleware: answers with two ports, then with its CPU
// time as often as it is asked.
import { createBenchVerifier } from '../peers/own.mjs'
import { frameworks } from './frameworks.mjs'

const start = frameworks[process.argv[2] ?? '']
if (start === undefined) throw new Error(`there is no framework ${process.argv[2]}`)
const ports = []
for (const verifier of [undefined, createBenchVerifier({ logger: { warn: () => {} } })]) {
  const server = await start(verifier)
  // Connections outlast the turns of the others.
  server.keepAliveTimeout = 120_000
  await new Promise((resolve) => server.listen(0, '127.0.0.1', () => resolve(undefined)))
  const address = server.address()
  ports.push(address !== null && typeof address === 'object' ? address.port : 0)
}
process.send?.(ports)
process.on('message', () => {
  const { user, system } = process.cpuUsage()
  process.send?.(user + system)
})
process.once('disconnect', () => process.exit())
