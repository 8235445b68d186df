import { mkdir, readFile, rm, writeFile } from 'node:fs/promises'
import { createSampleService } from '@apig/local-gateway/internal'
import { afterEach, expect, onTestFinished, test, vi } from 'vitest'
import { accessKeyId, secretAccessKey, startGateway } from './servers.ts'

// The examples and recipes of the README are run as they are printed, against a gateway that checks their signatures.
const readme = await readFile(new URL('../README.md', import.meta.url), 'utf8')
const blocks = [...readme.matchAll(/<!-- (example: run|recipe: \w+) -->\s*```ts\n([\s\S]*?)\n```/g)].map(
  ([, name = '', code = ''], at) => ({ name: name === 'example: run' ? `example ${at + 1}` : name, code }),
)

afterEach(() => {
  vi.unstubAllEnvs()
  vi.restoreAllMocks()
})

/** Runs a piece of the README; returns what it has printed. */
async function run(name: string, code: string): Promise<string> {
  const sample = await createSampleService()
  onTestFinished(() => sample.close())
  const { url } = await startGateway({
    backend: sample.url,
    published: { stages: ['RELEASE'] },
  })
  vi.stubEnv('HUAWEICLOUD_SDK_AK', accessKeyId)
  vi.stubEnv('HUAWEICLOUD_SDK_SK', secretAccessKey)
  vi.stubEnv('APIG_URL', `${url}/v1/infers/one`)
  const printed: unknown[] = []
  vi.spyOn(console, 'log').mockImplementation((...values: unknown[]) => void printed.push(...values))
  const errors = vi.spyOn(console, 'error').mockImplementation(() => undefined)
  const folder = new URL('../out-tsc/readme/', import.meta.url)
  const file = new URL(`${name.replace(/\W+/g, '-')}.ts`, folder)
  await mkdir(folder, { recursive: true })
  await writeFile(file, code)
  onTestFinished(() => rm(file))
  await import(/* @vite-ignore */ file.pathname)
  expect(errors).not.toHaveBeenCalled()
  return printed.map((value) => (typeof value === 'string' ? value : JSON.stringify(value))).join('\n')
}

const EXPECTED: Readonly<Record<string, RegExp>> = {
  'example 1': /"size":16/,
  'example 2': /"file_name":"flower\.png"/,
  'example 3': /^200\n.*"running"/s,
  'recipe: openai': /^You said: hello\nYou said: hello$/,
  'recipe: ky': /"size":16/,
  'recipe: ofetch': /"size":16/,
  'recipe: axios': /"size":16.*"file_name":"flower\.png"/s,
}

test('the README has them all', () => {
  expect(blocks.map(({ name }) => name).sort()).toEqual(Object.keys(EXPECTED).sort())
  for (const { code } of blocks.slice(0, 2)) expect(code.split('\n')).toHaveLength(5)
})

test.each(blocks)('$name runs as it is printed', async ({ name, code }) => {
  expect(await run(name, code)).toMatch(EXPECTED[name] as RegExp)
})

test('the table of options has every option, and no other', async () => {
  const sources = await Promise.all(
    ['../src/options.ts', '../src/transport-options.ts'].map((path) =>
      readFile(new URL(path, import.meta.url), 'utf8'),
    ),
  )
  const [, shared = ''] = /export interface TransportOptions \{([\s\S]*?)\n\}/.exec(sources[1] ?? '') ?? []
  const [, own = ''] =
    /export interface SignedFetchOptions extends \w+ \{([\s\S]*?)\n\}/.exec(sources[0] ?? '') ?? []
  const options = [...(shared + own).matchAll(/^ {2}readonly (\w+)\??:/gm)].map(([, name]) => name)
  const [, table = ''] = /## Options\n([\s\S]*?)\n## /.exec(readme) ?? []
  const named = [...table.matchAll(/^\| ((?:`\w+`(?:, )?)+)/gm)].flatMap(
    ([, names = '']) => names.match(/\w+/g) ?? [],
  )
  expect(named.sort()).toEqual(options.sort())
})
