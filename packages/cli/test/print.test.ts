import { createHash } from 'node:crypto'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { buffer } from 'node:stream/consumers'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { apig, run } from './run.ts'
import type { Run } from './run.ts'
import { ENVIRONMENT, openStand } from './stand.ts'
import type { Stand } from './stand.ts'

let stand: Stand
beforeAll(async () => {
  stand = await openStand({
    tokens: ['token-of-mine'],
    backend: async ({ body, target, headers }, response) => {
      const received = body instanceof Uint8Array ? body : await buffer(body)
      const note = headers.find(([name]) => name.toLowerCase() === 'x-note')?.[1]
      const text = note === undefined ? undefined : Buffer.from(note, 'latin1').toString('utf8')
      response.end(JSON.stringify({ target, note: text, size: received.length, sha256: sha256(received) }))
    },
  })
  await writeFile(join(stand.folder, 'a "b", c;d.png'), 'picture')
})
afterAll(() => stand.close())

const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex')

/** Runs what was printed, as it stands. */
const RUNNERS: Record<string, (printed: Run) => Promise<Run>> = {
  curl: ({ stdout }) => run('sh', ['-s'], { stdin: stdout, cwd: stand.folder }),
  python: ({ stdout }) => run('python3', ['-'], { stdin: stdout, cwd: stand.folder }),
  fetch: ({ stdout }) => run(process.execPath, ['--input-type=module', '-'], { stdin: stdout }),
}

const AWKWARD: Record<string, Uint8Array> = {
  'quotes and newlines': Buffer.from(`{"a":"it's \\"quoted\\" $HOME \`id\` %s \\\\n",\n\t"b":"!"}\r\n`),
  'what is not ASCII': Buffer.from('{"text":"这是什么花？ 🌸\u2028é"}'),
  'every byte': Uint8Array.from({ length: 256 }, (_, at) => at),
  'something large': Buffer.from(`"${'x'.repeat(200_000)}"`),
  'an at sign first': Buffer.from('@file'),
  nothing: Buffer.from(''),
}

describe.each(Object.keys(RUNNERS))('--print %s runs as it stands', (form) => {
  test.each(Object.keys(AWKWARD))('with %s in the body', async (name) => {
    const body = AWKWARD[name] as Uint8Array
    const target = `${stand.url}?q=${encodeURIComponent("it's [a] {b} & $c")}&花=1&empty`
    const printed = await apig(
      [
        'call',
        target,
        '-d',
        '@-',
        '-H',
        'content-type: application/json',
        '-H',
        'X-Note: it\'s 花 "$x"',
        '--print',
        form,
      ],
      { env: ENVIRONMENT, stdin: body },
    )
    expect(printed).toMatchObject({ code: 0, stderr: '' })
    const { stdout } = await (RUNNERS[form] as (printed: Run) => Promise<Run>)(printed)
    expect(JSON.parse(stdout)).toEqual({
      target: expect.stringContaining('/v1/infers/flowers?'),
      note: 'it\'s 花 "$x"',
      size: body.length,
      sha256: sha256(body),
    })
  })
})

test.each(Object.keys(RUNNERS))('--print %s of a form runs as it stands', async (form) => {
  const service = await openStand()
  const [file, note] = ['images=@a "b", c;d.png;type=image/png', 'note=&<;"\'$x']
  const printed = await apig(['call', service.url, '-F', file, '-F', note, '--print', form], {
    env: ENVIRONMENT,
    cwd: stand.folder,
  })
  expect(printed).toMatchObject({ code: 0, stderr: '' })
  const { stdout } = await (RUNNERS[form] as (printed: Run) => Promise<Run>)(printed)
  await service.close()
  expect(JSON.parse(stdout)).toMatchObject({
    files: [{ field: 'images', content_type: 'image/png', sha256: sha256(Buffer.from('picture')) }],
    fields: [expect.objectContaining({ field: 'note' })],
  })
})

test('nothing is sent, and -d without a type keeps none', async () => {
  const printed = await apig(
    ['call', 'https://nowhere.example/x', '-d', 'a', '-H', 'content-type:', '--print', 'curl'],
    {
      env: ENVIRONMENT,
    },
  )
  expect(printed).toMatchObject({ code: 0, stderr: '' })
  expect(printed.stdout).toContain("-H 'Content-Type:'")
})

test('--dry-run prints the request as it goes over the wire, which verifies', async () => {
  const printed = await apig(
    ['call', 'https://nowhere.example/x?b=1&a=2', '--json', '{"a":"花"}', '--dry-run'],
    {
      env: ENVIRONMENT,
    },
  )
  expect(printed.stdout).toMatch(/^POST \/x\?a=2&b=1 HTTP\/1\.1\r\nhost: nowhere\.example\r\n/)
  const verified = await apig(['verify'], { env: ENVIRONMENT, stdin: printed.bytes })
  expect(verified).toMatchObject({ code: 0, stdout: '', stderr: 'The request verifies.\n' })
})

test('a printed token is warned of', async () => {
  const printed = await apig(['call', stand.url, '--token', '@-', '--print', 'curl'], {
    stdin: 'token-of-mine\n',
  })
  expect(printed.stderr).toMatch(/warning: the output contains your token/)
  const { stdout } = await (RUNNERS['curl'] as (printed: Run) => Promise<Run>)(printed)
  expect(JSON.parse(stdout)).toMatchObject({ size: 0 })
})
