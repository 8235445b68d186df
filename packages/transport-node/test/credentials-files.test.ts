import { isTransportError } from '@apig/transport-fetch/internal'
import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { homedir, tmpdir } from 'node:os'
import { join } from 'node:path'
import { fromCsv, fromEnv, fromIni } from '@apig/transport-node/credentials'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'

const AK = 'AK0123456789EXAMPLE'
const SK = 'sk-of-the-tests-0123456789'

let directory = ''
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'apig-credentials-'))
})
afterAll(() => rm(directory, { recursive: true }))

let count = 0
async function fileOf(content: string | Uint8Array, mode = 0o600): Promise<string> {
  const path = join(directory, `file-${count++}`)
  await writeFile(path, content, { mode })
  return path
}

async function errorOf(provider: () => Promise<unknown>): Promise<{ code: string; message: string }> {
  const error: unknown = await provider().then(
    () => undefined,
    (thrown: unknown) => thrown,
  )
  if (!isTransportError(error)) throw new Error(`not a TransportError: ${String(error)}`)
  expect(`${error.message} ${String(error.stack)} ${String(error.cause)}`).not.toContain(SK)
  return error
}

test('fromEnv reads the variables of the SDKs, at each call', async () => {
  const environment: Record<string, string> = { HUAWEICLOUD_SDK_AK: AK, HUAWEICLOUD_SDK_SK: SK }
  const provider = fromEnv({ environment })
  expect(await provider()).toEqual({ accessKeyId: AK, secretAccessKey: SK })
  Object.assign(environment, {
    HUAWEICLOUD_SDK_SECURITY_TOKEN: 'token',
    HUAWEICLOUD_SDK_PROJECT_ID: 'project',
    HUAWEICLOUD_SDK_DOMAIN_ID: 'domain',
  })
  expect(await provider()).toEqual({
    accessKeyId: AK,
    secretAccessKey: SK,
    securityToken: 'token',
    projectId: 'project',
    domainId: 'domain',
  })
})

test.each([
  [{}, 'CREDENTIALS_NOT_FOUND', /HUAWEICLOUD_SDK_AK and HUAWEICLOUD_SDK_SK: neither is set/],
  [{ HUAWEICLOUD_SDK_AK: '', HUAWEICLOUD_SDK_SK: '' }, 'CREDENTIALS_NOT_FOUND', /neither is set/],
  [
    { HUAWEICLOUD_SDK_AK: AK },
    'CREDENTIALS_NOT_FOUND',
    /_AK is set, but HUAWEICLOUD_SDK_SK is not; set both/,
  ],
  [
    { HUAWEICLOUD_SDK_SK: SK },
    'CREDENTIALS_NOT_FOUND',
    /_SK is set, but HUAWEICLOUD_SDK_AK is not; set both/,
  ],
  [
    { HUAWEICLOUD_SDK_AK: AK, HUAWEICLOUD_SDK_IDP_ID: 'idp' },
    'CREDENTIALS_NOT_FOUND',
    /HUAWEICLOUD_SDK_SK is not; HUAWEICLOUD_SDK_IDP_ID is set, but HUAWEICLOUD_SDK_ID_TOKEN_FILE is not/,
  ],
  [
    { HUAWEICLOUD_SDK_AK: AK, HUAWEICLOUD_SDK_SK: ` ${SK}` },
    'CREDENTIALS_INVALID',
    /the environment has a key.*white space/,
  ],
])('fromEnv says what is missing: %#', async (environment, code, message) => {
  const error = await errorOf(fromEnv({ environment }))
  expect(error.code).toBe(code)
  expect(error.message).toMatch(message)
})

test.each([
  ['basic', `[basic]\nak = ${AK}\nsk = ${SK}\n`],
  ['Windows line ends and a BOM', `\ufeff[basic]\r\nak=${AK}\r\nsk=${SK}\r\n`],
  ['quotes', `[basic]\nak = "${AK}"\nsk = '${SK}'\n`],
  ['comments', `; keys\n# of mine\n[basic]\nak = ${AK} ; mine\nsk=${SK} # secret\n`],
  ['global alone', `[global]\nak=${AK}\nsk=${SK}\n`],
  ['both', `[global]\nak=other\nsk=other\n[basic]\nak=${AK}\nsk=${SK}\n`],
])('fromIni reads %s', async (_name, text) => {
  expect(await fromIni({ path: await fileOf(text) })()).toEqual({ accessKeyId: AK, secretAccessKey: SK })
})

test('fromIni reads the other fields, and the section that is asked for', async () => {
  const path = await fileOf(
    `[basic]\nak=a\nsk=b\n[global]\nak=${AK}\nsk=${SK}\nsecurity_token=t==\nproject_id=p\ndomain_id=d\n`,
  )
  expect(await fromIni({ path, section: 'global' })()).toEqual({
    accessKeyId: AK,
    secretAccessKey: SK,
    securityToken: 't==',
    projectId: 'p',
    domainId: 'd',
  })
})

test('fromIni looks at the variable, then at the home directory', async () => {
  const path = await fileOf(`[basic]\nak=${AK}\nsk=${SK}\n`)
  const before = process.env['HUAWEICLOUD_SDK_CREDENTIALS_FILE']
  try {
    process.env['HUAWEICLOUD_SDK_CREDENTIALS_FILE'] = path
    expect((await fromIni()()).accessKeyId).toBe(AK)
  } finally {
    if (before === undefined) delete process.env['HUAWEICLOUD_SDK_CREDENTIALS_FILE']
    else process.env['HUAWEICLOUD_SDK_CREDENTIALS_FILE'] = before
  }
  const home = process.env['HOME']
  try {
    process.env['HOME'] = directory
    expect(homedir()).toBe(directory)
    expect((await errorOf(fromIni())).message).toContain(join(directory, '.huaweicloud', 'credentials'))
  } finally {
    process.env['HOME'] = home
  }
})

test.each([
  ['[other]\nak=a\n', 'CREDENTIALS_NOT_FOUND', /no section \[basic\] and no section \[global\]/],
  ['[BASIC]\nak=a\n', 'CREDENTIALS_NOT_FOUND', /no section \[global\]; it has \[BASIC\]/],
  [`[basic]\nsk=${SK}\n`, 'CREDENTIALS_NOT_FOUND', /section \[basic\]: it has sk, but no ak/],
  [`[basic]\nak=${AK}\n`, 'CREDENTIALS_NOT_FOUND', /it has ak, but no sk/],
  [`[basic]\nak=${AK}\nsk=\n`, 'CREDENTIALS_NOT_FOUND', /it has ak, but no sk/],
  ['[basic]\nidp_id=a\n', 'CREDENTIALS_NOT_FOUND', /it has idp_id, but no id_token_file/],
  ['[basic]\nid_token_file=a\n', 'CREDENTIALS_NOT_FOUND', /it has id_token_file, but no idp_id/],
  ['[basic]\n', 'CREDENTIALS_NOT_FOUND', /neither ak nor sk/],
  [`[basic]\nak=a b\nsk=${SK}\n`, 'CREDENTIALS_INVALID', /a key that cannot be used.*accessKeyId/],
  [`${AK}\n${SK}\n`, 'CREDENTIALS_INVALID', /line 1 is not 'name = value'/],
])('fromIni says what is missing: %#', async (text, code, message) => {
  const path = await fileOf(text)
  const error = await errorOf(fromIni({ path }))
  expect(error.code).toBe(code)
  expect(error.message).toMatch(message)
  expect(error.message).toContain(path)
})

test('an option of fromIni is checked at once', () => {
  expect(() => fromIni({ section: 'Basic' as 'basic' })).toThrow(/section must be/)
  expect(() => fromIni({ pth: 'x' } as object)).toThrow('fromIni has no option "pth"; did you mean path?')
})

const HEADER = 'User Name,Access Key Id,Secret Access Key'

test.each([
  ['as the console gives it', `${HEADER}\nme,${AK},${SK}\n`],
  ['with Windows line ends and a BOM', `\ufeff${HEADER}\r\nme,${AK},${SK}\r\n`],
  ['with quotes', `"User Name","Access Key Id","Secret Access Key"\n"a, b","${AK}","${SK}"\n`],
  ['without a last line end', `${HEADER}\nme,${AK},${SK}`],
  ['with blank lines and spaces', `${HEADER}\n\n me , ${AK} , ${SK} \n\n`],
  ['with a comma after the last column', `${HEADER},\nme,${AK},${SK},\n`],
  ['with the columns in another order', `Secret Access Key,Access Key Id\n${SK},${AK}\n`],
])('fromCsv reads a file %s', async (_name, text) => {
  expect(await fromCsv(await fileOf(text))()).toEqual({ accessKeyId: AK, secretAccessKey: SK })
})

test('fromCsv takes the key that is asked for', async () => {
  const path = await fileOf(`${HEADER}\nme,other,other\nme,${AK},${SK}\n`)
  expect(await fromCsv(path, { accessKeyId: AK })()).toMatchObject({ secretAccessKey: SK })
  expect((await errorOf(fromCsv(path))).message).toMatch(/2 keys; .*accessKeyId/)
  expect((await errorOf(fromCsv(path, { accessKeyId: 'none' }))).code).toBe('CREDENTIALS_NOT_FOUND')
})

test.each([
  ['alone', 'api_key\nkey-0123\n'],
  ['among others, with a BOM', '\ufeffname,api_key,created\r\n"mine","key-0123",2026\r\n'],
])('fromCsv reads an API key, %s', async (_name, text) => {
  expect(await fromCsv(await fileOf(text))()).toEqual({ apiKey: 'key-0123' })
})

test.each([
  ['api_key\n', /nothing in the column 'api_key'/],
  ['api_key,name\n,mine\n', /nothing in the column 'api_key'/],
  [`api_key\nkey-one\n${SK}\n`, /2 API keys; leave the one to use/],
  [`api_key\n${SK} and more\n`, /characters that a header cannot carry/],
])('fromCsv says what is wrong with an API key: %#', async (text, message) => {
  const error = await errorOf(fromCsv(await fileOf(text)))
  expect(error.code).toBe('CREDENTIALS_INVALID')
  expect(error.message).toMatch(message)
})

test.each([
  [`${AK},${SK}\n`, /no column 'Access Key Id'/],
  [`${HEADER}\n`, /no key below/],
  [`${HEADER}\nme,${AK}\n`, /nothing in the column 'Secret Access Key'/],
  [`${HEADER}\nme,,${SK}\n`, /nothing in the column 'Access Key Id'/],
  [`${HEADER}\nme,"${AK},${SK}\n`, /cannot be read as CSV/],
  ['', /no column/],
])('fromCsv says what is missing: %#', async (text, message) => {
  const path = await fileOf(text)
  const error = await errorOf(fromCsv(path))
  expect(error.code).toBe('CREDENTIALS_INVALID')
  expect(error.message).toMatch(message)
  expect(error.message).toContain(path)
})

test.each([
  ['fromCsv', (path: string) => fromCsv(path)],
  ['fromIni', (path: string) => fromIni({ path })],
])('%s: no file, a folder, a huge file', async (name, provider) => {
  const missing = join(directory, 'missing')
  const absent = await errorOf(provider(missing))
  expect(absent.code).toBe('CREDENTIALS_NOT_FOUND')
  expect(absent.message).toBe(`${name} looked at ${missing}: no such file or directory.`)
  expect((await errorOf(provider(directory))).message).toMatch(/operation on a directory/)
  expect((await errorOf(provider(await fileOf(new Uint8Array(1_100_000))))).message).toMatch(
    /larger than 1 MiB/,
  )
})

test('a file is read again when it has changed', async () => {
  const path = await fileOf(`${HEADER}\nme,${AK},${SK}\n`)
  const provider = fromCsv(path)
  const first = await provider()
  expect(await provider()).toBe(first)
  await writeFile(path, `${HEADER}\nme,${AK},another-secret-key\n`)
  expect(await provider()).toMatchObject({ secretAccessKey: 'another-secret-key' })
})

test.skipIf(process.platform === 'win32')(
  'a file that others may read or change is warned about, once',
  async () => {
    // Caught before Node prints them.
    const warnings: unknown[][] = []
    const spy = vi
      .spyOn(process, 'emitWarning')
      .mockImplementation((...warning: unknown[]) => void warnings.push(warning))
    try {
      const open = await fileOf(`${HEADER}\nme,${AK},${SK}\n`, 0o600)
      await chmod(open, 0o640)
      const closed = await fileOf(`${HEADER}\nme,${AK},${SK}\n`, 0o600)
      await fromCsv(closed)()
      await fromCsv(open)()
      await fromCsv(open)()
      const writable = await fileOf(`${HEADER}\nme,${AK},${SK}\n`, 0o600)
      await chmod(writable, 0o666)
      await fromCsv(writable)()
      expect(warnings).toEqual([
        [expect.stringContaining(`chmod 600 ${open}`), { code: 'APIG_CREDENTIALS_READABLE' }],
        [expect.stringContaining('may read and change it'), { code: 'APIG_CREDENTIALS_READABLE' }],
      ])
      expect(JSON.stringify(warnings)).not.toContain(SK)
    } finally {
      spy.mockRestore()
    }
  },
)
