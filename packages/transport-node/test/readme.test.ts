import { execFile } from 'node:child_process'
import { copyFile, mkdir, readFile, rm, writeFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { createGateway, createSampleService } from '@apig/local-gateway/internal'
import { expect, test } from 'vitest'
import { opened } from './stand/opened.ts'
import { ACCESS_KEY_ID, SECRET } from './stand/verifying-server.ts'

// The examples of the README are run as they are printed, by Node itself and from the built package, against a gateway
// that checks their signatures and a service behind it.
const read = (path: string): Promise<string> => readFile(new URL(path, import.meta.url), 'utf8')
const readme = await read('../README.md')
const examples = [...readme.matchAll(/<!-- example: (\w+) -->\s*```ts\n([\s\S]*?)\n```/g)].map(
  ([, mark = '', code = ''], at) => ({ name: `example ${at + 1} (${mark})`, code }),
)

const EXPECTED = [/^200 OK \{[\s\S]*received/, /^200 OK \{.*"file_name":"flower\.png"/, /^200 /, /^200 /]

test('the JSON call and the file call come first, five lines each', () => {
  expect(examples).toHaveLength(EXPECTED.length)
  for (const { code } of examples.slice(0, 2)) expect(code.split('\n')).toHaveLength(5)
})

test.each(examples.map((example, at) => ({ ...example, at })))(
  '$name runs as it is printed',
  async ({ code, at }) => {
    const service = opened(await createSampleService())
    const gateway = opened(await createGateway({ keys: { [ACCESS_KEY_ID]: SECRET }, backend: service.url }))
    const folder = fileURLToPath(new URL(`../out-tsc/readme-${at}/`, import.meta.url))
    await mkdir(folder, { recursive: true })
    try {
      await writeFile(`${folder}example.mjs`, code)
      const csv = `User Name,Access Key Id,Secret Access Key\nme,${ACCESS_KEY_ID},${SECRET}\n`
      await writeFile(`${folder}credentials.csv`, csv, { mode: 0o600 })
      await copyFile(new URL('../../local-gateway/assets/flower.png', import.meta.url), `${folder}flower.png`)
      const { stdout, stderr } = await promisify(execFile)(process.execPath, ['example.mjs'], {
        cwd: folder,
        timeout: 20_000,
        env: {
          HUAWEICLOUD_SDK_AK: ACCESS_KEY_ID,
          HUAWEICLOUD_SDK_SK: SECRET,
          APIG_URL: `${gateway.url}/v1/infers/flowers`,
        },
      })
      expect(stderr).toBe('')
      expect(stdout).toMatch(EXPECTED[at] as RegExp)
    } finally {
      await rm(folder, { recursive: true })
    }
  },
  30_000,
)

test('every option is in the README, and nothing else is', async () => {
  const fieldsOf = (source: string, name: string): string[] => {
    const [, body = ''] = new RegExp(`export interface ${name}[^{]*\\{([\\s\\S]*?)\\n\\}`).exec(source) ?? []
    return [...body.matchAll(/^ {2}readonly (\w+)/gm)].map(([, field = '']) => field)
  }
  const options = new Set([
    ...fieldsOf(await read('../../transport-fetch/src/transport-options.ts'), 'TransportOptions'),
    ...fieldsOf(await read('../src/client/options.ts'), 'ClientOptions'),
    ...fieldsOf(await read('../src/client/connections.ts'), 'ConnectionOptions'),
  ])
  const [, section = ''] = /## Options\n([\s\S]*?)\n## /.exec(readme) ?? []
  const named = [...section.matchAll(/^\| ((?:`\w+`(?:, )?)+)/gm)].flatMap(([, names = '']) =>
    [...names.matchAll(/`(\w+)`/g)].map(([, name = '']) => name),
  )
  expect(named.sort()).toEqual([...options].sort())
})
