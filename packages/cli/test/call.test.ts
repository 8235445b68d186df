import * as http from 'node:http'
import { readFile, writeFile } from 'node:fs/promises'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { createHash } from 'node:crypto'
import { createGateway } from '@apig/local-gateway/internal'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { apig, BIN, run, start } from './run.ts'
import type { Run } from './run.ts'
import { ENVIRONMENT, KEY, openStand } from './stand.ts'
import type { Stand } from './stand.ts'

let stand: Stand
beforeAll(async () => {
  stand = await openStand()
  await writeFile(join(stand.folder, '花.png'), 'not really a picture')
  await writeFile(join(stand.folder, 'body.json'), '{\n  "text": "hello"\n}\n')
})
afterAll(() => stand.close())

const call = (args: readonly string[], stdin?: string | Uint8Array): Promise<Run> =>
  apig(['call', ...args], { env: ENVIRONMENT, cwd: stand.folder, ...(stdin !== undefined && { stdin }) })

const sha256 = (text: string | Uint8Array): string => createHash('sha256').update(text).digest('hex')

describe('what goes to stdout', () => {
  test('is the body and nothing else', async () => {
    const { code, stdout, stderr } = await call([stand.url, '--json', '{"text":"花"}'])
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
    expect(JSON.parse(stdout)).toMatchObject({ received: { sha256: sha256('{"text":"花"}') } })
  })

  test('is the body of a refusal too, which is explained on stderr', async () => {
    const { code, stdout, stderr } = await apig(['call', stand.url, '--json', '{}'], {
      env: { ...ENVIRONMENT, HUAWEICLOUD_SDK_SK: 'wrong-secret-of-mine' },
    })
    expect(code).toBe(1)
    expect(JSON.parse(stdout)).toMatchObject({ error_code: 'APIG.0301' })
    expect(stderr).toMatch(/^HTTP 401 Unauthorized\nThe gateway computed exactly the canonical request/)
    expect(stderr).toContain('secret access key (SK) is wrong')
    expect(stderr).not.toContain('wrong-secret-of-mine')
    // A right signature ends the row of failures.
    expect((await call([stand.url, '--json', '{}'])).code).toBe(0)
  })

  test('is the head too with -i', async () => {
    const { stdout } = await call([stand.url, '-i'])
    expect(stdout).toMatch(/^HTTP\/1\.1 200 OK\r\n(?:[\w-]+: .*\r\n)+\r\n\{/)
  })

  test('is byte for byte what the service sent, in a file with -o', async () => {
    const bytes = Uint8Array.from({ length: 70_000 }, (_, at) => (at * 7) % 256)
    const binary = await createGateway({
      keys: { [KEY.id]: KEY.secret },
      backend: (_request, response) => void response.end(bytes),
    })
    try {
      expect(sha256((await call([binary.url])).bytes)).toBe(sha256(bytes))
      const toFile = await call([binary.url, '-o', 'out.bin'])
      expect(toFile).toMatchObject({ code: 0, stdout: '', stderr: '' })
      expect(sha256(await readFile(join(stand.folder, 'out.bin')))).toBe(sha256(bytes))
    } finally {
      await binary.close()
    }
  })

  test('comes while the service still sends', async () => {
    let finish: (() => void) | undefined
    const slow = await createGateway({
      keys: { [KEY.id]: KEY.secret },
      backend: (_request, response) => {
        response.write('first')
        finish = () => void response.end('last')
      },
    })
    try {
      const child = start(['call', slow.url], { env: ENVIRONMENT })
      let seen = ''
      for await (const text of child.stdout.setEncoding('utf8') as AsyncIterable<string>) {
        if (seen === '') {
          expect(text).toBe('first')
          finish?.()
        }
        seen += text
      }
      expect(seen).toBe('firstlast')
    } finally {
      await slow.close()
    }
  })
})

describe('bodies', () => {
  test.each<[name: string, args: string[], stdin: string | undefined, sent: string]>([
    ['--json of a file', ['--json', '@body.json'], undefined, '{\n  "text": "hello"\n}\n'],
    ['-d @-', ['-d', '@-', '-H', 'Content-Type: application/json'], '{"a":1}', '{"a":1}'],
    [
      'several -d',
      ['-d', '{"a":"x', '-d', 'y"}', '-H', 'content-type: application/json'],
      undefined,
      '{"a":"x&y"}',
    ],
    ['--data-raw', ['--data-raw', '"@home"', '-H', 'content-type: application/json'], undefined, '"@home"'],
  ])('%s', async (_name, args, stdin, sent) => {
    const { code, stdout } = await call([stand.url, ...args], stdin)
    expect(code).toBe(0)
    expect(JSON.parse(stdout)).toMatchObject({
      received: { content_type: 'application/json', sha256: sha256(sent) },
    })
  })

  test('-d is a form unless another type is given, and says so to the service', async () => {
    const { code, stdout, stderr } = await call([stand.url, '-d', 'a=b'])
    expect(code).toBe(1)
    expect(stderr).toBe('HTTP 415 Unsupported Media Type\n')
    expect(JSON.parse(stdout)).toMatchObject({ error_code: 'SAMPLE.0415' })
  })

  test('-F with files, types, names and values', async () => {
    const { code, stdout } = await call(
      [
        ...[stand.url, '-F', 'images=@花.png;type=image/webp;filename=flower.webp'],
        ...['-F', 'images=@花.png', '-F', 'note=a;b', '-F', 'images=@-;filename=in.txt'],
      ],
      'from stdin',
    )
    expect(code).toBe(0)
    expect(JSON.parse(stdout)).toMatchObject({
      files: [
        { file_name: 'flower.webp', content_type: 'image/webp' },
        { file_name: '花.png', content_type: 'image/png', sha256: sha256('not really a picture') },
        { file_name: 'in.txt', content_type: 'text/plain', sha256: sha256('from stdin') },
      ],
    })
  })

  test('a body above 12 MB is refused with the way out', async () => {
    await writeFile(join(stand.folder, 'large.bin'), new Uint8Array(13 * 1024 * 1024))
    const { code, stderr } = await call([stand.url, '-d', '@large.bin'])
    expect(code).toBe(2)
    expect(stderr).toMatch(/^apig: The body is larger than 12 MiB .* or use --token\.$/m)
  })
})

describe('headers', () => {
  test('are sent as UTF-8, defaults can be left out, and -X is upper-cased', async () => {
    let seen: http.IncomingMessage | undefined
    const server = http.createServer((request, response) => {
      seen = request
      response.end()
    })
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/x`
    await call([
      url,
      '-X',
      'put',
      '-d',
      'a',
      '-H',
      'X-Name: 花',
      '-H',
      'content-type:',
      '-H',
      'x-stage:',
      '-H',
      'x-empty;',
    ])
    expect(seen?.method).toBe('PUT')
    expect(Buffer.from(String(seen?.headers['x-name']), 'latin1').toString('utf8')).toBe('花')
    expect(seen?.headers).toMatchObject({ 'x-empty': '', 'accept-encoding': 'identity' })
    for (const name of ['content-type', 'x-stage']) expect(seen?.headers).not.toHaveProperty(name)
    server.close()
  })
})

describe('exit codes', () => {
  test('1 with an explanation for another stage', async () => {
    const { code, stderr } = await call([stand.url, '--stage', 'TEST'])
    expect(code).toBe(1)
    expect(stderr).toContain("Send 'x-stage: RELEASE'")
  })

  test('0 for a redirect, which is not followed', async () => {
    const moved = await createGateway({
      keys: { [KEY.id]: KEY.secret },
      backend: (_request, response) => void response.writeHead(302, { Location: stand.url }).end(),
    })
    const { code, stdout, stderr } = await call([moved.url])
    await moved.close()
    expect({ code, stdout }).toEqual({ code: 0, stdout: '' })
    expect(stderr).toBe(`HTTP 302 Found: redirect to ${stand.url} not followed.\n`)
  })

  test('1 for a wrong clock, which is told and not made good', async () => {
    stand.gateway.setClock(() => new Date(Date.now() + 3_600_000))
    const { code, stderr } = await call([stand.url])
    stand.gateway.setClock()
    expect(code).toBe(1)
    expect(stderr).toMatch(/signature has expired/i)
  })

  test('3 where nothing listens', async () => {
    const server = http.createServer()
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    const { port } = server.address() as AddressInfo
    await new Promise((resolve) => server.close(resolve))
    const { code, stdout, stderr } = await call([`http://127.0.0.1:${port}/`])
    expect({ code, stdout }).toEqual({ code: 3, stdout: '' })
    expect(stderr).toBe(
      `apig: The call to 127.0.0.1:${port} failed: the connection was refused; nothing is listening on that port (ECONNREFUSED).\n`,
    )
  })

  test('3 for a host that does not exist', async () => {
    // A label of 64 letters is in no DNS, so that nobody has to be asked.
    const host = `${'a'.repeat(64)}.example`
    const { code, stderr } = await call([`http://${host}/v1`])
    expect(code).toBe(3)
    expect(stderr).toContain(`DNS has no address for ${host}; check the host in the URL`)
  })

  test('3 where the body breaks off, and 3 after --max-time', async () => {
    const server = http.createServer((request, response) => {
      if (request.url === '/silent') return
      response.writeHead(200, { 'Content-Length': '100' })
      response.write('half', () => request.socket.destroy())
    })
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
    const broken = await call([`${origin}/half`])
    expect({ code: broken.code, stdout: broken.stdout }).toEqual({ code: 3, stdout: 'half' })
    expect(broken.stderr).toContain('the server closed the connection before the response was complete')
    const silent = await call([`${origin}/silent`, '--max-time', '0.2'])
    server.closeAllConnections()
    server.close()
    expect(silent.code).toBe(3)
    expect(silent.stderr).toContain('took longer than --max-time 0.2 (seconds)')
  })

  test('2 for a file that cannot be written', async () => {
    const { code, stderr } = await call([stand.url, '-o', join('missing', 'out')])
    expect(code).toBe(2)
    expect(stderr).toBe(`apig: -o: cannot open ${join('missing', 'out')}: no such file or directory.\n`)
  })
})

test('--retry tries an idempotent call again, and without it a call is made once', async () => {
  let calls = 0
  const busy = await createGateway({
    keys: { [KEY.id]: KEY.secret },
    backend: (_request, response) => void response.writeHead(++calls === 2 ? 200 : 503).end(),
  })
  expect((await call([busy.url, '--retry', '1'])).code).toBe(0)
  expect(calls).toBe(2)
  expect((await call([busy.url])).code).toBe(1)
  expect(calls).toBe(3)
  await busy.close()
})

describe('wrong usage ends with 2 before anything is sent', () => {
  test.each<[args: string[], message: RegExp]>([
    [['--nonsense'], /unknown option '--nonsense'/],
    [['--jsn', '{}'], /Did you mean --json\?/],
    [[], /The URL is missing/],
    [['service.example.com/v1'], /must be absolute, with https:\/\//],
    [['ftp://example.com/'], /must be absolute/],
    [
      ['https://h.example/', '--json', "{'a':1}"],
      /--json must be valid JSON; received 7 characters that are not\. If your shell strips/,
    ],
    [['https://h.example/', '--json', '{}', '-d', 'x'], /either --json or -d/],
    [['https://h.example/', '-F', 'a=b', '-d', 'x'], /either -F or -d/],
    [['https://h.example/', '-X', 'GET', '--json', '{}'], /-X GET cannot be sent with a body/],
    [['https://h.example/', '-F', 'flower.png'], /-F must be name=value/],
    [['https://h.example/', '-F', 'images=@missing.png'], /-F: cannot open missing\.png: no such file/],
    [['https://h.example/', '-F', 'images=@.'], /-F: \. is not a regular file/],
    [['https://h.example/', '-F', 'a=@花.png;type=png'], /;type= needs a media type/],
    [['https://h.example/', '-F', 'a=b', '-H', 'content-type: x'], /Leave out -H content-type/],
    [['https://h.example/', '-H', 'secret-token'], /-H must be 'name: value'/],
    [['https://h.example/', '-H', 'x-a: 1', '-H', 'X-A: 2'], /-H X-A is given twice/],
    [['https://h.example/', '-H', 'transfer-encoding: x'], /cannot be set/],
    [['https://h.example/', '-H', 'host: other'], /HOST|host/],
    [['https://h.example/', '--max-time', 'x'], /number of seconds above 0/],
    [['https://h.example/', '--retry', '-1'], /whole number/],
    [['https://h.example/', '--print', 'go'], /Allowed choices are curl, fetch, python, http/],
    [['https://h.example/', '--stage', 'my stage'], /^apig: --stage must be the name of a stage/],
    [['https://h.example/', '--api-key', '@-', '--token', '@-'], /either --api-key or --token/],
    [['https://h.example/', '--access-key-id', 'AK'], /needs a secret: add --secret-stdin/],
    [['https://h.example/', '--secret-stdin'], /--secret-stdin needs --access-key-id/],
    [['https://h.example/', '--credentials', 'missing.csv'], /--credentials missing\.csv: no such file/],
    [['https://h.example/', '--cacert', 'missing.pem'], /--cacert: cannot open missing\.pem: no such file/],
    [['https://h.example/', '--key', 'k.pem'], /--key needs --cert/],
    [
      ['https://h.example/', '--connect-to', 'other.example:443:10.0.0.5:443'],
      /does not match the host and port/,
    ],
    [['https://me:pass@h.example/'], /user name or password/],
  ])('%j', async (args, message) => {
    const { code, stdout, stderr } = await call(args)
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' })
    expect(stderr).toMatch(message)
    for (const secret of ['secret-token', 'pass@', KEY.secret]) expect(stderr).not.toContain(secret)
  })

  test('stdin is not read twice', async () => {
    const { code, stderr } = await call(
      [stand.url, '-d', '@-', '--access-key-id', 'AK', '--secret-stdin'],
      'x',
    )
    expect(code).toBe(2)
    expect(stderr).toContain('both read stdin')
  })
})

describe('as a program among programs', () => {
  test('| head -c 1 ends it without a word', async () => {
    const large = await createGateway({
      keys: { [KEY.id]: KEY.secret },
      backend: (_request, response) => void response.end(Buffer.alloc(4_000_000, 'x')),
    })
    const script = '"$1" "$2" call "$3" | head -c 1; echo " ${PIPESTATUS[0]}"'
    const ended = await run('bash', ['-c', script, 'bash', process.execPath, BIN, large.url], {
      env: ENVIRONMENT,
    })
    await large.close()
    expect(ended).toMatchObject({ stdout: 'x 141\n', stderr: '' })
  })

  test('Ctrl-C ends it by the signal', async () => {
    let arrived: (() => void) | undefined
    const arrival = new Promise<void>((resolve) => (arrived = resolve))
    const silent = await createGateway({ keys: { [KEY.id]: KEY.secret }, backend: () => void arrived?.() })
    const child = start(['call', silent.url], { env: ENVIRONMENT })
    const ended = new Promise<unknown>((resolve) => child.once('close', (_code, signal) => resolve(signal)))
    await arrival
    child.kill('SIGINT')
    expect(await ended).toBe('SIGINT')
    await silent.close()
  })

  test('-s says nothing, and -S says it all the same', async () => {
    const wrong = ['call', stand.url, '--stage', 'TEST']
    expect(await apig([...wrong, '-s'], { env: ENVIRONMENT })).toMatchObject({ code: 1, stderr: '' })
    expect((await apig([...wrong, '-sS'], { env: ENVIRONMENT })).stderr).toContain('HTTP 404')
    expect(await call(['-s', `http://${'a'.repeat(64)}.example/`])).toMatchObject({ code: 3, stderr: '' })
  })
})
