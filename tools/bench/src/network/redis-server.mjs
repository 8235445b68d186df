import { execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** Whether there is a redis-server to start. */
export function hasRedisServer() {
  try {
    execFileSync('redis-server', ['--version'], { stdio: 'ignore' })
    return true
  } catch {
    return false
  }
}

/**
 * A Redis server of its own on a free port of loopback.
 *
 * @param {readonly string[]} settings
 */
export async function startRedisServer(settings) {
  const port = await freePort()
  const folder = await mkdtemp(join(tmpdir(), 'apig-bench-redis-'))
  const args = ['--port', `${port}`, '--bind', '127.0.0.1', '--dir', folder, '--save', '']
  const start = async () => {
    const started = spawn('redis-server', [...args, '--maxmemory-policy', 'noeviction', ...settings], {
      stdio: ['ignore', 'pipe', 'inherit'],
    })
    await ready(started)
    return started
  }
  let server = await start()
  const kill = async () => {
    if (server.exitCode !== null || server.signalCode !== null) return
    server.kill('SIGKILL')
    await once(server, 'exit')
  }
  return {
    port,
    kill,
    /** After {@link kill}, with what is on disk. */
    async restart() {
      server = await start()
    },
    /** @param {'SIGSTOP' | 'SIGCONT'} signal */
    signal: (signal) => server.kill(signal),
    async stop() {
      await kill()
      await rm(folder, { recursive: true, force: true })
    },
  }
}

/** @param {import('node:child_process').ChildProcess} server */
function ready(server) {
  return new Promise((resolve, reject) => {
    let output = ''
    server.stdout?.on('data', (chunk) => {
      output += chunk
      if (output.includes('Ready to accept connections')) resolve(undefined)
    })
    server.once('exit', () => reject(new Error(`redis-server ended:\n${output}`)))
    server.once('error', reject)
  })
}

async function freePort() {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  server.close()
  await once(server, 'close')
  return address !== null && typeof address === 'object' ? address.port : 0
}
