// A framework three times in one process: bare, with the cryptography by hand, and with the verifying middleware.
// Answers with three ports, then with its CPU time as often as it is asked.
import { createBenchVerifier } from '../peers/own.mjs'
import { floors } from './floors.mjs'
import { frameworks } from './frameworks.mjs'

const name = process.argv[2] ?? ''
const [start, startFloor] = [frameworks[name], floors[name]]
if (start === undefined || startFloor === undefined) throw new Error(`there is no framework ${name}`)
const ports = []
for (const server of [
  await start(undefined),
  await startFloor(),
  await start(createBenchVerifier({ logger: { warn: () => {} } })),
]) {
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
