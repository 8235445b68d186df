import { chmod, readFile, writeFile } from 'node:fs/promises'
import * as http from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { createGateway } from '@apig/local-gateway/internal'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { apig, start } from './run.ts'
import { ENVIRONMENT, KEY, openStand } from './stand.ts'
import type { Stand } from './stand.ts'

let stand: Stand
let origin: string
let seen: http.IncomingHttpHeaders = {}
const server = http.createServer((request, response) => {
  seen = request.headers
  response.writeHead(401, { 'set-cookie': 'session=cookie-secret' }).end('{"error_code":"APIG.0307"}')
})
beforeAll(async () => {
  stand = await openStand()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  await writeFile(join(stand.folder, 'key.txt'), 'secret-of-a-file\n', { mode: 0o600 })
  await writeFile(join(stand.folder, 'keys.csv'), 'name,api_key\nmine,key-of-a-csv\n', { mode: 0o600 })
  await writeFile(
    join(stand.folder, 'two.csv'),
    `User Name,Access Key Id,Secret Access Key\nme,OTHER,other-secret\nme,${KEY.id},${KEY.secret}\n`,
    { mode: 0o600 },
  )
})
afterAll(async () => {
  server.close()
  await stand.close()
})

describe('identities', () => {
  test.each<[args: string[], stdin: string, header: string, value: string]>([
    [['--api-key', '@key.txt'], '', 'authorization', 'Bearer secret-of-a-file'],
    [['--api-key', '@-'], 'from-stdin\n', 'authorization', 'Bearer from-stdin'],
    [['--token', '@key.txt'], '', 'x-auth-token', 'secret-of-a-file'],
    [['--app-code', '@key.txt'], '', 'x-apig-appcode', 'secret-of-a-file'],
    [['--credentials', 'keys.csv'], '', 'authorization', 'Bearer key-of-a-csv'],
  ])('%j', async (args, stdin, header, value) => {
    const { code, stderr } = await apig(['call', origin, ...args, '-v'], { stdin, cwd: stand.folder })
    expect(seen[header]).toBe(value)
    expect(code).toBe(1)
    // Explained by its kind, and shown nowhere, not even with -v.
    expect(stderr).toMatch(/The (?:API key|token|app code) was refused: check/)
    for (const secret of ['secret-of-a-file', 'from-stdin', 'key-of-a-csv', 'cookie-secret'])
      expect(stderr).not.toContain(secret)
    expect(stderr).not.toContain('warning')
  })

  test('AK and SK from the environment, a file, a line of a file, stdin and the profile', async () => {
    const ways: { args?: string[]; env?: NodeJS.ProcessEnv; stdin?: string }[] = [
      { env: ENVIRONMENT },
      { args: ['--credentials', 'credentials.csv'] },
      { args: ['--credentials', 'two.csv', '--access-key-id', KEY.id] },
      { args: ['--access-key-id', KEY.id, '--secret-stdin'], stdin: `${KEY.secret}\r\n` },
    ]
    await writeFile(join(stand.folder, 'profile'), `[basic]\nak = ${KEY.id}\nsk = ${KEY.secret}\n`, {
      mode: 0o600,
    })
    ways.push({
      args: ['--profile', 'basic'],
      env: { HUAWEICLOUD_SDK_CREDENTIALS_FILE: join(stand.folder, 'profile') },
    })
    for (const { args = [], env, stdin } of ways) {
      const run = await apig(['call', stand.url, ...args], {
        cwd: stand.folder,
        ...(env !== undefined && { env }),
        ...(stdin !== undefined && { stdin }),
      })
      expect(run).toMatchObject({ code: 0, stderr: '' })
    }
  })

  test('the security token of temporary keys is signed and sent', async () => {
    await apig(['call', origin, '--security-token', '@key.txt'], { env: ENVIRONMENT, cwd: stand.folder })
    expect(seen['x-security-token']).toBe('secret-of-a-file')
    expect(seen.authorization).toContain('x-security-token')
  })

  test('an API key signs nothing', async () => {
    const { code, stderr } = await apig(['sign', 'https://h.example/', '--credentials', 'keys.csv'], {
      cwd: stand.folder,
    })
    expect(code).toBe(2)
    expect(stderr).toMatch(/^apig: This command needs an access key \(AK\/SK\)/)
  })

  test('a file with several keys asks which one', async () => {
    const { code, stderr } = await apig(['call', origin, '--credentials', 'two.csv'], { cwd: stand.folder })
    expect(code).toBe(2)
    expect(stderr).toBe('apig: --credentials two.csv: it has 2 keys; say which one with --access-key-id.\n')
  })

  test('a file that others may read is warned of', async () => {
    await chmod(join(stand.folder, 'two.csv'), 0o644)
    const args = ['call', stand.url, '--credentials', 'two.csv', '--access-key-id', KEY.id]
    const { code, stderr } = await apig(args, { cwd: stand.folder })
    expect(code).toBe(0)
    expect(stderr).toMatch(/two\.csv holds a key, and other users of this computer may read it/)
  })
})

describe('a secret in the command line', () => {
  test('is warned of and not repeated', async () => {
    const { stderr } = await apig(['call', origin, '--api-key', 'key-in-the-open', '-v'])
    expect(seen.authorization).toBe('Bearer key-in-the-open')
    expect(stderr).toMatch(/^apig: warning: --api-key has a secret on the command line/)
    expect(stderr).not.toContain('key-in-the-open')
  })

  test.runIf(process.platform === 'linux')(
    'is gone from the process title when the call is made',
    async () => {
      let arrived: ((pid: Promise<string>) => void) | undefined
      const commandLine = new Promise<string>((resolve) => (arrived = resolve))
      const silent = await createGateway({
        keys: { [KEY.id]: KEY.secret },
        backend: async (_request, response) => {
          arrived?.(readFile(`/proc/${child.pid}/cmdline`, 'utf8'))
          await commandLine
          response.end()
        },
      })
      const args = ['call', silent.url, '--access-key-id', KEY.id, '--secret-access-key', KEY.secret]
      const child = start(args)
      expect((await commandLine).replaceAll('\0', '')).toBe('apig')
      await new Promise((resolve) => child.once('close', resolve))
      await silent.close()
    },
  )

  test('is in no message of wrong usage', async () => {
    const { code, stdout, stderr } = await apig([
      'call',
      origin,
      '--api-key',
      'key-in-the-open',
      '--token',
      'token-in-the-open',
    ])
    expect(code).toBe(2)
    for (const secret of ['key-in-the-open', 'token-in-the-open'])
      expect(stdout + stderr).not.toContain(secret)
  })
})
