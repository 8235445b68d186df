import { spawnSync } from 'node:child_process'
import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { Server } from 'node:net'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { createAdaptorServer } from '@hono/node-server'
import ts from 'typescript'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { OUTCOMES } from '../../src/result/codes.ts'
import { createVerifier } from '../../src/index.ts'
import { KEY_ID, SECRET, signedRequest, silent } from '../signed-request.ts'
import { exchange } from './raw-client.ts'
import { wireRequest } from './signed-bytes.ts'

const packageFolder = join(import.meta.dirname, '../..')
const readme = await readFile(join(packageFolder, 'README.md'), 'utf8')
const docs = await readFile(join(packageFolder, '../../docs/verify.md'), 'utf8')

const EXAMPLE = /## ([^\n]+)\n(?:(?!## )[^\n]*\n)*?<!-- example: serve -->\s*```ts\n([\s\S]*?)\n```/g
const examples = [...readme.matchAll(EXAMPLE)].map(([, title = '', code = '']) => ({ title, code }))

const folder = join(packageFolder, 'out-tsc/readme')
const fileOf = (title: string, ending: string): string =>
  join(folder, `${title.replace(/\W+/g, '-')}.${ending}`)

/** As a user pastes it into a file of a project that has the package installed. */
async function runExample(title: string, code: string): Promise<Record<string, unknown>> {
  const { outputText } = ts.transpileModule(code, {
    compilerOptions: { module: ts.ModuleKind.ESNext, target: ts.ScriptTarget.ES2022 },
  })
  await mkdir(folder, { recursive: true })
  const file = fileOf(title, 'mjs')
  await writeFile(file, outputText)
  return (await import(/* @vite-ignore */ pathToFileURL(file).href)) as Record<string, unknown>
}

describe('the examples of the README', () => {
  const listening: Server[] = []

  beforeEach(() => {
    vi.stubEnv('SIGNATURE_KEY', KEY_ID)
    vi.stubEnv('SIGNATURE_SECRET', SECRET)
    vi.stubEnv('PORT', '0')
    // The examples keep their servers to themselves.
    const { listen } = Server.prototype
    vi.spyOn(Server.prototype, 'listen').mockImplementation(function (this: Server, ...given: unknown[]) {
      listening.push(this)
      return Reflect.apply(listen, this, given) as Server
    })
  })
  afterEach(() => {
    for (const server of listening.splice(0)) server.close()
    vi.restoreAllMocks()
    vi.unstubAllEnvs()
  })

  it('are one for each adapter', () => {
    const subpaths = examples.map(({ code }) => /'@apig\/backend-verify\/(\w+)'/.exec(code)?.[1])
    expect(subpaths).toEqual(['express', 'fastify', 'koa', 'hono', 'node', 'fetch'])
  })

  it('compile as they stand, in strict TypeScript', async () => {
    await mkdir(folder, { recursive: true })
    const files = examples.map(({ title }) => fileOf(title, 'mts'))
    for (const [at, { code }] of examples.entries()) await writeFile(files[at] ?? '', code)
    const tsc = createRequire(import.meta.url).resolve('typescript/bin/tsc')
    const options =
      '--noEmit --strict --exactOptionalPropertyTypes --skipLibCheck --ignoreConfig --module nodenext --target es2022 --types node'
    const { stdout } = spawnSync(process.execPath, [tsc, ...options.split(' '), ...files], {
      encoding: 'utf8',
    })
    expect(stdout).toBe('')
  }, 120_000)

  it.each(examples)('$title', async ({ title, code }) => {
    const exported = await runExample(title, code)
    const handlers = exported.default as { fetch(request: Request): Promise<Response> } | undefined
    if (handlers !== undefined) createAdaptorServer({ fetch: handlers.fetch }).listen(0)
    while (listening.length === 0 || listening.some((server) => !server.listening))
      await new Promise((resolve) => setImmediate(resolve))
    const [server] = listening.slice(-1) as [Server]
    const { port } = server.address() as AddressInfo

    const signed = wireRequest({ target: '/orders', date: new Date() })
    const accepted = await exchange(port, signed.bytes)
    expect([accepted.status, accepted.body === '' ? '' : JSON.parse(accepted.body)]).toEqual([
      200,
      { keyId: KEY_ID, order: { id: 1 } },
    ])
    const tampered = Buffer.concat([Buffer.from(signed.head, 'latin1'), Buffer.from('{"id":2}')])
    const refused = await exchange(port, tampered)
    expect([refused.status, JSON.parse(refused.body)]).toMatchObject([401, { error: 'invalid' }])
    const unsigned = await exchange(port, 'GET /orders HTTP/1.1\r\nHost: api.example.com\r\n\r\n')
    expect([unsigned.status, JSON.parse(unsigned.body)]).toMatchObject([401, { error: 'missing' }])
  })
})

describe('the codes', () => {
  const codes = Object.keys(OUTCOMES)

  it('have a section each in docs/verify.md, and there is no other', () => {
    const sections = [...docs.matchAll(/^## (.+)$/gm)].map(([, title]) => title)
    expect(sections.sort()).toEqual([...codes].sort())
  })

  it('stand in the README, with what the client sees', () => {
    for (const [code, { reason, status }] of Object.entries(OUTCOMES)) {
      const row = readme.split('\n').find((line) => line.startsWith(`| \`${reason}\``)) ?? ''
      expect(row).toContain(`\`${code}\``)
      expect(row).toContain(String(status))
    }
  })

  it('lead from a refusal to their section', async () => {
    const verifier = createVerifier({ keys: { [KEY_ID]: SECRET }, logger: silent })
    const result = await verifier.verify({
      ...signedRequest({ secret: 'another' }),
      date: new Date(),
    } as never)
    const anchor = result.ok ? '' : (result.docs.split('#')[1] ?? '')
    expect([...docs.matchAll(/^## (.+)$/gm)].map(([, title]) => title?.toLowerCase())).toContain(anchor)
  })
})

it('names every option in the table of the README', async () => {
  const options = await readFile(join(packageFolder, 'src/options/options.ts'), 'utf8')
  const declared = options
    .slice(
      options.indexOf('export interface InterpretationOptions'),
      options.indexOf('/** Refusing the replay'),
    )
    .concat(options.slice(options.indexOf('export interface VerifierOptions')))
  const names = [...declared.matchAll(/^ {2}readonly (\w+)\??:/gm)].map(([, name]) => name ?? '')
  expect(names.length).toBeGreaterThan(20)
  for (const name of names) expect(readme).toContain(`\`${name}\``)
})
