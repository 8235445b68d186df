import * as http from 'node:http'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { payloadHash } from '@apig/signer-core'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { createGateway, createSampleService } from '@apig/local-gateway/internal'
import type { Gateway, RunningServer } from '@apig/local-gateway/internal'
import { start, startProcess } from './run-start.ts'
import type { Run } from './run-start.ts'

const BUILD_TIME = 120_000
const SECRET = 'sk-that-is-never-shown'
let directory: string
let service: RunningServer
let gateway: Gateway
let url: string

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'apig-test-'))
  await writeFile(
    join(directory, 'credentials.csv'),
    `\ufeffUser Name,Access Key Id,Secret Access Key\r\n"me","AKOFMINE","${SECRET}"\r\n`,
    { mode: 0o600 },
  )
  await writeFile(
    join(directory, 'wrong.csv'),
    'User Name,Access Key Id,Secret Access Key\r\nme,AKOFMINE,wrong-secret\r\n',
    { mode: 0o600 },
  )
  await writeFile(join(directory, '花.png'), new Uint8Array([137, 80, 78, 71]))
  await writeFile(join(directory, 'note.txt'), 'note')
  await writeFile(join(directory, 'data.xyz'), 'data')
  service = await createSampleService({ pauseMilliseconds: 2 })
})
beforeEach(async () => {
  await gateway?.close()
  gateway = await createGateway({
    keys: { AKOFMINE: SECRET },
    backend: service.url,
    published: { paths: ['/v1/infers'] },
  })
  url = `${gateway.url}/v1/infers/flowers`
})
afterAll(async () => {
  await gateway.close()
  await service.close()
  await rm(directory, { recursive: true })
})

async function call(...args: string[]): Promise<Run> {
  const run = await start(['--url', url, '--credentials', 'credentials.csv', ...args], { directory })
  expect(run.output + run.errors).not.toContain(SECRET)
  return run
}

/** The JSON that the service answered, a line of the output. */
function answerOf({ output }: Run): Record<string, unknown> {
  return JSON.parse(output.split('\n').find((line) => line.startsWith('{')) ?? '') as Record<string, unknown>
}

describe('a call of the service', () => {
  test('JSON: status, reason and content are printed', async () => {
    const json = '{ "text": "花" }'
    const run = await call('--json', json)
    expect(run).toMatchObject({ code: 0, errors: '' })
    expect(run.output).toMatch(/^→ POST http:\S+ {2}JSON, 17 bytes\n✓ 200 OK, \d+ ms\n\{/)
    expect(answerOf(run)).toMatchObject({
      service: 'flowers',
      received: { content_type: 'application/json', size: 17, sha256: payloadHash(json) },
    })
  })

  test('files: types come from their names, or from ;type=', async () => {
    const run = await call(
      '--file',
      'images=花.png',
      '--file',
      'images=note.txt',
      '--file',
      'other=data.xyz',
      '--file',
      'other=data.xyz;type=image/jpeg',
    )
    expect(run).toMatchObject({ code: 0, errors: '' })
    expect(run.output).toContain(
      '  花.png (4 bytes), note.txt (4 bytes), data.xyz (4 bytes), data.xyz (image/jpeg, 4 bytes), not signed',
    )
    expect(answerOf(run)['files']).toMatchObject([
      {
        field: 'images',
        file_name: '花.png',
        content_type: 'image/png',
        sha256: payloadHash(new Uint8Array([137, 80, 78, 71])),
      },
      { field: 'images', file_name: 'note.txt', content_type: 'text/plain', sha256: payloadHash('note') },
      { field: 'other', file_name: 'data.xyz', content_type: 'application/octet-stream' },
      { field: 'other', file_name: 'data.xyz', content_type: 'image/jpeg' },
    ])
  })

  test('no body is a GET', async () => {
    const run = await call()
    expect(run).toMatchObject({ code: 0, errors: '' })
    expect(answerOf(run)).toMatchObject({ status: 'running' })
  })

  test("another method, and headers of one's own", async () => {
    const run = await call(
      '--method',
      'put',
      '--json',
      '[]',
      '--header',
      'Content-Type: text/plain',
      '--header',
      'x-note: 花:1',
    )
    expect(run).toMatchObject({ code: 0, errors: '' })
    expect(answerOf(run)).toMatchObject({ method: 'PUT', received: { content_type: 'text/plain', size: 2 } })
  })

  test('an event stream is printed', async () => {
    const run = await call('--json', '{}', '--header', 'accept: text/event-stream')
    expect(run).toMatchObject({ code: 0, errors: '' })
    expect(run.output.match(/^event: score$/gm)).toHaveLength(5)
    expect(run.output).toMatch(/\nevent: done\ndata: \{/)
  })

  test('keys come from the environment too, with a token', async () => {
    const environment = {
      HUAWEICLOUD_SDK_AK: 'AKOFMINE',
      HUAWEICLOUD_SDK_SK: SECRET,
      HUAWEICLOUD_SDK_SECURITY_TOKEN: 'token-of-mine',
    }
    let token: unknown
    const seen = await createGateway({
      keys: { AKOFMINE: SECRET },
      backend: ({ headers }, response) => {
        token = headers.find(([name]) => name.toLowerCase() === 'x-security-token')?.[1]
        response.end('{}')
      },
    })
    try {
      const fromEnvironment = await start(['--url', seen.url], { environment })
      expect([fromEnvironment.code, token]).toEqual([0, 'token-of-mine'])
      const fromOption = await start(['--url', seen.url, '--security-token', 'token-of-option'], {
        environment,
      })
      expect([fromOption.code, token]).toEqual([0, 'token-of-option'])
      expect(fromOption.output).not.toContain('token-of-option')
      // A token of the environment belongs to the keys of the environment.
      await start(['--url', seen.url, '--credentials', 'credentials.csv'], { environment, directory })
      expect(token).toBeUndefined()
    } finally {
      await seen.close()
    }
  })

  test(
    'as a process of its own',
    async () => {
      const run = await startProcess(
        ['--url', url, '--credentials', 'credentials.csv', '--file', 'images=花.png'],
        { directory },
      )
      expect(run).toMatchObject({ code: 0, errors: '' })
      expect(run.output).toContain('✓ 200 OK')
    },
    BUILD_TIME,
  )
})

describe('an answer that is no success', () => {
  test('a wrong secret is explained, after one call', async () => {
    const run = await start(['--url', url, '--credentials', 'wrong.csv', '--json', '{}'], { directory })
    expect(run).toMatchObject({ code: 1, errors: '' })
    expect(run.output).toContain('✗ 401 Unauthorized')
    expect(run.output).toContain('APIG.0301')
    expect(run.output).toContain('secret access key (SK) is wrong')
    expect(run.output).not.toContain('wrong-secret')
    // Four more failures are allowed, so the right key still works after four such runs.
    for (let count = 0; count < 3; count++)
      await start(['--url', url, '--credentials', 'wrong.csv'], { directory })
    expect((await call()).code).toBe(0)
  })

  test('another stage is explained', async () => {
    const run = await call('--stage', 'TEST')
    expect(run.code).toBe(1)
    expect(run.output).toContain('✗ 404 Not Found')
    expect(run.output).toContain('What this means')
    expect(run.output).toContain('x-stage')
  })

  test('a wrong clock of the gateway is explained', async () => {
    gateway.setClock(() => new Date(Date.now() + 3_600_000))
    const run = await call('--json', '{}')
    expect(run.code).toBe(1)
    expect(run.output).toMatch(/signature has expired/i)
    // Told, not repaired: the one call was refused.
    expect(run.output.match(/^→/gm)).toHaveLength(1)
  })

  test('what the service itself refuses is printed as it is', async () => {
    const run = await call('--method', 'POST')
    expect(run.code).toBe(1)
    expect(run.output).toContain('✗ 415 Unsupported Media Type')
    expect(run.output).toContain('SAMPLE.0415')
    expect(run.output).not.toContain('What this means')
  })

  test('a redirect is not followed', async () => {
    const moved = await createGateway({
      keys: { AKOFMINE: SECRET },
      backend: (_request, response) => void response.writeHead(302, { Location: url }).end(),
    })
    try {
      const run = await start(['--url', moved.url, '--credentials', 'credentials.csv'], { directory })
      expect(run.code).toBe(1)
      expect(run.output).toContain('✗ 302 Found')
    } finally {
      await moved.close()
    }
  })

  test('control characters and bytes do not reach the terminal', async () => {
    const hostile = await createGateway({
      keys: { AKOFMINE: SECRET },
      backend: ({ target }, response) => {
        response.setHeader('Content-Type', target === '/bytes' ? 'image/png' : 'text/plain')
        response.end('a\x1b[2Jb\x9b\r\nc\td')
      },
    })
    try {
      const text = await start(['--url', hostile.url, '--credentials', 'credentials.csv'], { directory })
      expect(text.output).toContain('a\ufffd[2Jb')
      expect(text.output).toContain('\nc\td\n')
      for (const char of ['\x1b', '\x9b']) expect(text.output).not.toContain(char)
      const bytes = await start(['--url', `${hostile.url}/bytes`, '--credentials', 'credentials.csv'], {
        directory,
      })
      expect(bytes.output).toContain('13 bytes of image/png')
    } finally {
      await hostile.close()
    }
  })
})

describe('errors are one line, and the exit code is not 0', () => {
  const usage: [args: string[], message: string][] = [
    [['--nonsense'], "Unknown option '--nonsense'."],
    [['word'], "Unexpected argument 'word'."],
    [['--url'], "Option '--url <value>' argument missing."],
    [['--json', '{}'], '--json is for calling a real service: give --url too.'],
    [['--serve', '--stage', 'RELEASE'], '--stage does not go with --serve.'],
    [['--stage', 'RELEASE'], '--stage is for calling a real service: give --url too.'],
    [
      ['--url', 'u', '--json', '{}', '--file', 'a=b'],
      '--json and --file are two kinds of body: give one of them.',
    ],
    [
      ['--url', 'u', '--method', 'FETCH'],
      '--method must be one of GET, POST, PUT, DELETE, PATCH, HEAD, OPTIONS.',
    ],
    [
      ['--url', 'u', '--method', 'get', '--json', '{}'],
      '--method GET cannot be sent with a body: leave out --json and --file, or use POST.',
    ],
    [['--url', 'u', '--stage', ''], '--stage must have a value.'],
    [['--url', 'u', '--header', 'secret-token'], "--header must be written 'name: value'."],
    [
      ['--url', 'u', '--file', 'a=b', '--header', 'content-type: x'],
      '--header content-type does not go with --file: multipart/form-data is set together with its boundary.',
    ],
  ]
  test.each(usage)('%j', async (args, message) => {
    const run = await start(args, { directory })
    expect(run).toEqual({
      code: 2,
      output: '',
      errors: `Error: ${message} 'npm start -- --help' shows all options.\n`,
    })
  })

  test('what is not JSON', async () => {
    const run = await call('--json', "{'a':1}")
    expect(run).toMatchObject({ code: 2, output: '' })
    expect(run.errors).toMatch(/^Error: --json is not JSON \(.*\)\. Does the shell remove the quotes\? .*\n$/)
  })

  const others: [args: string[], code: number, message: RegExp][] = [
    [['--file', 'images=missing.png'], 1, /^--file missing\.png: there is no such file\.$/],
    [
      ['--file', 'missing.png'],
      2,
      /^--file must be written field=path, such as images=flower\.png, not 'missing\.png'\.$/,
    ],
    [['--file', 'images='], 2, /^--file must be written field=path/],
    [
      ['--file', 'images=note.txt;type=png'],
      2,
      /^--file images=note\.txt;type=png: after ';type=' there must be a type such as image\/png\.$/,
    ],
    [['--header', 'host: other'], 2, /^--header host cannot be set/],
    [['--header', 'a b: c'], 2, /^--header "a b": HTTP does not allow this name/],
    [['--header', 'x-a: 1', '--header', 'X-A: 2'], 2, /^--header X-A is given twice\.$/],
    [['--stage', 'my stage'], 1, /^--stage must be the name of a stage/],
    [['--file', 'images=.'], 1, /^--file \.: it is no file\.$/],
    [['--security-token', 'a b'], 1, /^credentials\.securityToken must be printable ASCII/],
  ]
  test.each(others)('%j', async (args, code, message) => {
    const run = await call(...args)
    expect(run).toMatchObject({ code, output: '' })
    expect(run.errors).toMatch(/^Error: .*\n$/)
    expect(run.errors.slice('Error: '.length, -1)).toMatch(message)
  })

  test.each(['example', '/v1/infers/one', 'ftp://example.com/', 'service.example.com/v1'])(
    'the URI %s',
    async (uri) => {
      const run = await start(['--url', uri, '--credentials', 'credentials.csv'], { directory })
      expect(run).toEqual({
        code: 2,
        output: '',
        errors: 'Error: --url must be the whole URI of the service and begin with https:// (or http://).\n',
      })
    },
  )

  test('a URI with a password, which is not shown', async () => {
    const run = await start(['--url', 'https://me:pass@example.com/', '--credentials', 'credentials.csv'], {
      directory,
    })
    expect(run.code).toBe(1)
    expect(run.errors).toMatch(/^Error: --url: url must not contain a user name or password/)
    expect(run.output + run.errors).not.toContain('pass@')
  })

  test('no credentials at all', async () => {
    const run = await start(['--url', url])
    expect(run).toMatchObject({ code: 1, output: '' })
    expect(run.errors).toMatch(/^Error: There are no credentials: /)
  })

  test('a host that does not exist', async () => {
    // A label of 64 letters is in no DNS, so that nobody has to be asked.
    const host = `${'a'.repeat(64)}.example`
    const run = await start(['--url', `http://${host}/v1`, '--credentials', 'credentials.csv'], { directory })
    expect(run).toMatchObject({
      code: 1,
      errors: `Error: ${host} cannot be called: there is no host named ${host} (ENOTFOUND).\n`,
    })
  })

  test('a port at which nothing listens', async () => {
    const server = http.createServer()
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    const { port } = server.address() as AddressInfo
    await new Promise((resolve) => server.close(resolve))
    const run = await start(['--url', `http://127.0.0.1:${port}/v1`, '--credentials', 'credentials.csv'], {
      directory,
    })
    expect(run).toMatchObject({
      code: 1,
      errors: `Error: 127.0.0.1:${port} cannot be called: nothing listens there, the connection was refused (ECONNREFUSED).\n`,
    })
  })

  test('a server that hangs up', async () => {
    const server = http.createServer((request) => request.socket.destroy())
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    const { port } = server.address() as AddressInfo
    const run = await start(['--url', `http://127.0.0.1:${port}/v1`, '--credentials', 'credentials.csv'], {
      directory,
    })
    await new Promise((resolve) => server.close(resolve))
    expect(run.code).toBe(1)
    expect(run.errors).toMatch(/cannot be called: the connection was closed before the answer was complete/)
  })

  test('a server that hangs up in the middle of an answer', async () => {
    const server = http.createServer((request, response) => {
      response.writeHead(200, { 'Content-Type': 'application/octet-stream', 'Content-Length': '100' })
      response.write('half', () => request.socket.destroy())
    })
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    const { port } = server.address() as AddressInfo
    const run = await start(['--url', `http://127.0.0.1:${port}/v1`, '--credentials', 'credentials.csv'], {
      directory,
    })
    await new Promise((resolve) => server.close(resolve))
    expect(run.code).toBe(1)
    expect(run.errors).toMatch(/^Error: 127\.0\.0\.1:\d+ cannot be called: the connection was closed/)
  })

  test(
    'as a process of its own',
    async () => {
      const run = await startProcess(['--nonsense'], { directory })
      expect(run).toEqual({
        code: 2,
        output: '',
        errors: "Error: Unknown option '--nonsense'. 'npm start -- --help' shows all options.\n",
      })
    },
    BUILD_TIME,
  )
})

test('--help names every option', async () => {
  const run = await start(['--help'])
  expect(run).toMatchObject({ code: 0, errors: '' })
  const source = await readFile(new URL('../src/command-line.ts', import.meta.url), 'utf8')
  const options = [...source.matchAll(/^ {2}'?([a-z-]+)'?: \{ type: '(?:string|boolean)'/gm)].map(
    ([, name]) => name,
  )
  expect(options).toHaveLength(10)
  for (const name of options) expect(run.output).toContain(`--${name}`)
})

test(
  'npm start takes relative paths from where the user typed it',
  async () => {
    const environment = { npm_lifecycle_event: 'start', INIT_CWD: directory }
    const run = await startProcess(['--url', url, '--credentials', 'credentials.csv'], { environment })
    expect(run).toMatchObject({ code: 0, errors: '' })
  },
  BUILD_TIME,
)
