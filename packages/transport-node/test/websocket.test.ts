import { execFile, spawn } from 'node:child_process'
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import { connect } from 'node:net'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { createSigner } from '@apig/signer-core'
import { createVerifier } from '@apig/backend-verify'
import { verified, verifiedUpgrade } from '@apig/backend-verify/node'
import { WebSocket as UndiciWebSocket } from 'undici'
import { WebSocket, WebSocketServer } from 'ws'
import { expect, test } from 'vitest'
import { startClient } from './stand/client.ts'
import { opened } from './stand/opened.ts'
import { ACCESS_KEY_ID, close, CREDENTIALS, listen, SECRET } from './stand/verifying-server.ts'

/** A WebSocket server of `ws` that answers in capitals, behind a verifier that lets signed requests through alone. */
async function echo(): Promise<{ url: string; origin: string; targets: string[] }> {
  const targets: string[] = []
  const sockets = new WebSocketServer({ noServer: true })
  const verifier = createVerifier({ keys: { [ACCESS_KEY_ID]: SECRET } })
  const server = createServer(verified(verifier, (_request, response) => response.end('ok')))
  server.on(
    'upgrade',
    verifiedUpgrade(verifier, (request, socket, head) => {
      targets.push(request.url ?? '')
      sockets.handleUpgrade(request, socket, head, (one) => {
        one.on('message', (data) => one.send(String(data).toUpperCase()))
      })
    }),
  )
  const port = await listen(server)
  opened({
    async close() {
      for (const one of sockets.clients) one.terminate()
      await close(server)
    },
  })
  return { url: `ws://127.0.0.1:${port}`, origin: `http://127.0.0.1:${port}`, targets }
}

interface Socket {
  addEventListener(event: string, listener: (event: never) => void): void
  send(text: string): void
  close(): void
}

/** What the socket says to `hello`; rejects where it does not open. */
async function ask(socket: Socket): Promise<string> {
  try {
    return await new Promise<string>((resolve, reject) => {
      socket.addEventListener('open', () => socket.send('hello'))
      socket.addEventListener('message', (event: MessageEvent) => resolve(String(event.data)))
      socket.addEventListener('error', () => reject(new Error('The socket did not open.')))
    })
  } finally {
    socket.close()
  }
}

test("undici's WebSocket over the dispatcher of a client", async () => {
  const server = await echo()
  // Listed as http: or as ws:, the origin is the same.
  for (const origins of [server.origin, server.url]) {
    const { dispatcher } = startClient(origins)
    const socket = new UndiciWebSocket(`${server.url}/chat?b=2&a=1`, { dispatcher })
    expect(await ask(socket as unknown as Socket)).toBe('HELLO')
  }
  expect(server.targets).toEqual(['/chat?a=1&b=2', '/chat?a=1&b=2'])
})

test('ws, with headers of signer.sign', async () => {
  const server = await echo()
  const signer = createSigner(CREDENTIALS)
  const { url, headers } = signer.sign({ method: 'GET', url: `${server.url}/chat?b=2&a=1` })
  expect(url).toBe(`${server.url}/chat?a=1&b=2`)
  expect(await ask(new WebSocket(url, { headers }) as unknown as Socket)).toBe('HELLO')
  expect(server.targets).toEqual(['/chat?a=1&b=2'])
})

test('without a signature, and with a wrong key, nothing opens', async () => {
  const server = await echo()
  await expect(ask(new WebSocket(server.url) as unknown as Socket)).rejects.toThrow()
  const credentials = { ...CREDENTIALS, secretAccessKey: 'another' }
  const { dispatcher } = startClient(server.origin, { credentials })
  await expect(ask(new UndiciWebSocket(server.url, { dispatcher }) as unknown as Socket)).rejects.toThrow()
  expect(server.targets).toEqual([])
})

/** The pieces of code of the guide: undici, ws, the server. */
async function guide(folder: string): Promise<string[]> {
  const text = await readFile(new URL(`../../../${folder}/guides/websocket.md`, import.meta.url), 'utf8')
  return [...text.matchAll(/```ts\n([\s\S]*?)\n```/g)].map(([, code = '']) => code)
}

test('the guide runs as it is printed, and is the same in both languages', async () => {
  const examples = await guide('docs')
  expect(await guide('docs/zh')).toEqual(examples)
  expect(examples).toHaveLength(3)
  const folder = fileURLToPath(new URL('../out-tsc/websocket/', import.meta.url))
  await mkdir(folder, { recursive: true })
  for (const [at, code] of examples.entries()) await writeFile(`${folder}${at}.mjs`, code)
  const free = createServer()
  const port = await listen(free)
  await close(free)
  const server = spawn(process.execPath, ['2.mjs'], {
    cwd: folder,
    env: { PORT: String(port), SIGNATURE_KEY: ACCESS_KEY_ID, SIGNATURE_SECRET: SECRET },
  })
  opened({
    async close() {
      server.kill()
      await rm(folder, { recursive: true })
    },
  })
  await untilListening(port)
  for (const example of ['0.mjs', '1.mjs']) {
    const { stdout, stderr } = await promisify(execFile)(process.execPath, [example], {
      cwd: folder,
      timeout: 20_000,
      env: {
        HUAWEICLOUD_SDK_AK: ACCESS_KEY_ID,
        HUAWEICLOUD_SDK_SK: SECRET,
        APIG_URL: `ws://127.0.0.1:${port}/chat?b=2&a=1`,
      },
    })
    expect([stdout.trim(), stderr]).toEqual(['HELLO', ''])
  }
}, 60_000)

async function untilListening(port: number): Promise<void> {
  for (let count = 0; count < 200; count++) {
    const isOpen = await new Promise<boolean>((resolve) => {
      const socket = connect(port, '127.0.0.1', () => resolve(true)).on('error', () => resolve(false))
      socket.on('connect', () => socket.destroy())
    })
    if (isOpen) return
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
  throw new Error('The server of the guide does not listen.')
}
