import { spawn } from 'node:child_process'
import type { ChildProcessWithoutNullStreams } from 'node:child_process'
import * as http from 'node:http'
import { readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import type { AddressInfo } from 'node:net'
import { createVerifier } from '@apig/backend-verify'
import { verified } from '@apig/backend-verify/node'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { apig, BIN, environmentOf, start } from './run.ts'
import { KEY, openStand } from './stand.ts'
import type { Stand } from './stand.ts'

const FLOWER = createRequire(import.meta.url).resolve('@apig/local-gateway/assets/flower.png')

let stand: Stand
beforeAll(async () => {
  stand = await openStand()
})
afterAll(() => stand.close())

/** A gateway in a process of its own, until the test is done with it. */
interface Running {
  readonly variables: Record<string, string>
  readonly child: ChildProcessWithoutNullStreams
  log(): string
  stop(signal?: NodeJS.Signals): Promise<number | null>
}

async function startGateway(...args: string[]): Promise<Running> {
  const child = start(['gateway', ...args], { cwd: stand.folder })
  const closed = new Promise<number | null>((resolve) => child.once('close', resolve))
  let log = ''
  child.stderr.setEncoding('utf8').on('data', (text: string) => (log += text))
  let output = ''
  child.stdout.setEncoding('utf8')
  await new Promise<void>((resolve, reject) => {
    child.stdout.on('data', (text: string) => {
      output += text
      if (/^export APIG_URL='.*'$/m.test(output)) resolve()
    })
    child.once('close', () => reject(new Error(log)))
  })
  const variables = Object.fromEntries(
    [...output.matchAll(/^export (\w+)='(.*)'$/gm)].map(([, name = '', value = '']) => [name, value]),
  )
  return {
    variables,
    child,
    log: () => log,
    stop: (signal = 'SIGTERM') => {
      child.kill(signal)
      return closed
    },
  }
}

const call = (running: Running, ...args: string[]) =>
  apig(['call', running.variables['APIG_URL'] as string, ...args], { env: running.variables })

describe('apig gateway', () => {
  test('answers a call with the variables that it prints, says what it decided, and ends with 0', async () => {
    const gateway = await startGateway()
    expect(Object.keys(gateway.variables)).toEqual(['HUAWEICLOUD_SDK_AK', 'HUAWEICLOUD_SDK_SK', 'APIG_URL'])
    const { code, stdout } = await call(gateway, '-F', `images=@${FLOWER}`)
    expect(code).toBe(0)
    expect(JSON.parse(stdout).files[0].size).toBe((await readFile(FLOWER)).length)
    expect((await call(gateway, '--stage', 'TEST')).code).toBe(1)
    expect(await gateway.stop('SIGINT')).toBe(0)
    expect(gateway.log()).toMatch(/^\d\d:\d\d:\d\d POST \/v1\/infers\/flowers 200 accepted \(LOCAL\w+\)$/m)
    expect(gateway.log()).toMatch(/^\d\d:\d\d:\d\d GET \/v1\/infers\/flowers 404 refused: APIG\.0101/m)
    expect((await call(gateway)).code).toBe(3)
  })

  test('serves the visual signer under its own policy, told where to call and with which key ID', async () => {
    const gateway = await startGateway()
    const { APIG_URL = '', HUAWEICLOUD_SDK_AK = '', HUAWEICLOUD_SDK_SK = '' } = gateway.variables
    const link = /http\S+\/_signer/.exec(gateway.log())?.[0] ?? ''
    const response = await fetch(link)
    const page = await response.text()
    await gateway.stop()
    const { searchParams } = new URL(response.url)
    expect(response.headers.get('content-type')).toBe('text/html; charset=utf-8')
    expect(Object.fromEntries(searchParams)).toEqual({ url: APIG_URL, accessKeyId: HUAWEICLOUD_SDK_AK })
    expect(page).toContain(
      `http-equiv="Content-Security-Policy" content="default-src 'none'; script-src 'sha256-`,
    )
    expect(page + response.url + gateway.log()).not.toContain(HUAWEICLOUD_SDK_SK)
  })

  test('signs what it forwards to a backend of the user', async () => {
    let handler: http.RequestListener = () => undefined
    const server = http.createServer((request, response) => handler(request, response))
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
    const gateway = await startGateway('--backend', origin)
    const { SIGNATURE_KEY = '', SIGNATURE_SECRET = '', APIG_URL = '' } = gateway.variables
    const verifier = createVerifier({
      keys: { [SIGNATURE_KEY]: SIGNATURE_SECRET },
      hosts: [new URL(origin).host],
    })
    handler = verified(
      verifier,
      (request, response) => void response.end(`${request.apig.keyId} ${request.url}`),
    )
    const { stdout } = await apig(['call', `${APIG_URL}orders?id=1`, '--json', '{}'], {
      env: gateway.variables,
    })
    await gateway.stop()
    server.close()
    expect(stdout).toBe(`${SIGNATURE_KEY} /orders?id=1`)
  })

  test("takes a key of the user's own, and never shows its secret", async () => {
    const gateway = await startGateway('--credentials', 'credentials.csv')
    expect(gateway.variables).toMatchObject({ HUAWEICLOUD_SDK_AK: KEY.id })
    const { code } = await apig(
      ['call', gateway.variables['APIG_URL'] as string, '--credentials', 'credentials.csv'],
      { cwd: stand.folder },
    )
    await gateway.stop()
    expect(code).toBe(0)
    expect(JSON.stringify(gateway.variables) + gateway.log()).not.toContain(KEY.secret)
  })

  test('a port that is taken, and a backend that is none, are wrong usage', async () => {
    const { port } = new URL(stand.gateway.url)
    const taken = await apig(['gateway', '--port', port])
    expect(taken.code).toBe(2)
    expect(taken.stderr).toMatch(/^apig: --port \d+ is in use/)
    const backend = await apig(['gateway', '--backend', 'localhost'])
    expect(backend.code).toBe(2)
    expect(backend.stderr).toMatch(/^apig: --backend must be/)
  })
})

test('. ./variables makes them known to the shell', async () => {
  const gateway = await startGateway()
  const lines = Object.entries(gateway.variables).map(([name, value]) => `export ${name}='${value}'`)
  const script = `${lines.join('\n')}\n"$0" "$1" call "$APIG_URL" --json '{}'`
  const child = spawn('sh', ['-c', script, process.execPath, BIN], { env: environmentOf() })
  const code = await new Promise((resolve) => child.once('close', resolve))
  await gateway.stop()
  expect(code).toBe(0)
})
