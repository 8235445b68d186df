import * as https from 'node:https'
import { copyFile, readFile, writeFile } from 'node:fs/promises'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import type { TLSSocket } from 'node:tls'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { apig, BIN, run } from './run.ts'
import { ENVIRONMENT, openStand } from './stand.ts'
import type { Stand } from './stand.ts'

const ADDRESS = 'https://gateway.example.com/x'
/** A private authority, and what it gave a gateway and a client. */
const pem = (name: string): URL =>
  new URL(`../../transport-node/test/stand/private-authority/${name}.pem`, import.meta.url)
let stand: Stand
let port: number
let client: string | undefined
const server = https.createServer(
  {
    cert: await readFile(pem('gateway')),
    key: await readFile(pem('gateway-key')),
    ca: await readFile(pem('authority')),
    requestCert: true,
    rejectUnauthorized: false,
  },
  (request, response) => {
    const socket = request.socket as TLSSocket
    client = socket.authorized ? String(socket.getPeerCertificate().subject.CN) : undefined
    response.end(request.headers.host)
  },
)

beforeAll(async () => {
  stand = await openStand()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  port = (server.address() as AddressInfo).port
  const inFolder = (name: string): string => join(stand.folder, name)
  await copyFile(pem('authority'), inFolder('ca.pem'))
  await copyFile(pem('client'), inFolder('cert.pem'))
  await copyFile(pem('client-key'), inFolder('key.pem'))
  await writeFile(inFolder('both.pem'), [await readFile(pem('client')), await readFile(pem('client-key'))])
})
afterAll(async () => {
  server.close()
  await stand.close()
})

const call = (...args: string[]) => apig(['call', ADDRESS, ...args], { env: ENVIRONMENT, cwd: stand.folder })

describe('connections', () => {
  test.each([
    ['our form', () => `127.0.0.1:${port}`],
    ["curl's form", () => `gateway.example.com:443:127.0.0.1:${port}`],
    ["curl's form with blanks", () => `::127.0.0.1:${port}`],
  ])('--connect-to in %s, with --cacert', async (_name, address) => {
    const { code, stdout, stderr } = await call('--connect-to', address(), '--cacert', 'ca.pem')
    expect({ code, stdout, stderr }).toEqual({ code: 0, stdout: 'gateway.example.com', stderr: '' })
  })

  test('a certificate that is not trusted ends with 3', async () => {
    const { code, stdout, stderr } = await call('--connect-to', `127.0.0.1:${port}`)
    expect({ code, stdout }).toEqual({ code: 3, stdout: '' })
    expect(stderr).toContain('--cacert')
  })

  test.each([
    ['--cert and --key', ['--cert', 'cert.pem', '--key', 'key.pem']],
    ['--cert with both in one file', ['--cert', 'both.pem']],
  ])('%s', async (_name, args) => {
    const { code } = await call('--connect-to', `127.0.0.1:${port}`, '--cacert', 'ca.pem', ...args)
    expect({ code, client }).toEqual({ code: 0, client: 'apig-test-client' })
  })
})

describe.runIf(process.platform === 'linux')('on a terminal', () => {
  const onTerminal = (command: string) =>
    run('script', ['-qec', command, '/dev/null'], {
      cwd: stand.folder,
      env: { ...ENVIRONMENT, TERM: 'xterm', NO_COLOR: '1' },
    })
  const apigCall = (args: string) => `'${process.execPath}' '${BIN}' call '${stand.url}' ${args}`

  test('an upload above 1 MB has a progress bar, a smaller one and -s have none', async () => {
    await writeFile(join(stand.folder, 'large.png'), new Uint8Array(3 * 1024 * 1024))
    await writeFile(join(stand.folder, 'small.png'), new Uint8Array(1024))
    expect((await onTerminal(apigCall('-F images=@large.png'))).stdout).toMatch(
      /\[#+ +\] \d+ %, \d\.\d of 3\.0 MB/,
    )
    expect((await onTerminal(apigCall('-F images=@small.png'))).stdout).not.toContain(' %,')
    expect((await onTerminal(apigCall('-s -F images=@large.png'))).stdout).not.toContain(' %,')
    expect(
      (await onTerminal(`${apigCall('-F images=@large.png')} 2>err.txt; cat err.txt`)).stdout,
    ).not.toContain(' %,')
  })

  test('what a service sends cannot steer it', async () => {
    const hostile = await openStand({
      backend: ({ target }, response) => {
        response.setHeader('Content-Type', target === '/bytes' ? 'image/png' : 'text/plain')
        response.end('a\u001b[2Jb\tc')
      },
    })
    const at = (path: string): string => `'${process.execPath}' '${BIN}' call '${hostile.gateway.url}${path}'`
    const text = (await onTerminal(at('/'))).stdout
    const bytes = (await onTerminal(at('/bytes'))).stdout
    const forced = (await onTerminal(`${at('/bytes')} -o -`)).stdout
    await hostile.close()
    expect(text).toContain('a\ufffd[2Jb\tc')
    expect(bytes).toContain('8 bytes of image/png not shown on a terminal: use -o file')
    expect(forced).toContain('a\u001b[2Jb')
  })
})
