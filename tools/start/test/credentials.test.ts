import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { credentialsFile, credentialsInEnvironment } from '../src/credentials.ts'

let directory: string
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'apig-test-'))
})
afterAll(() => rm(directory, { recursive: true }))

async function read(content: string): Promise<unknown> {
  await writeFile(join(directory, 'credentials.csv'), content, { mode: 0o600 })
  return credentialsFile('credentials.csv', directory)()
}

const HEADER = 'User Name,Access Key Id,Secret Access Key'

describe('a file that can be read', () => {
  test.each([
    ['as the console gives it', `\ufeff${HEADER}\r\n"user","THEAK","thesk"\r\n`],
    ['without BOM and quotes', `${HEADER}\nuser,THEAK,thesk`],
    [
      'with a user name of several lines, commas and quotes',
      `${HEADER}\r\n"a, ""b""\r\n用户",THEAK,thesk\r\n`,
    ],
    [
      'with quotes everywhere',
      '\ufeff"User Name","Access Key Id","Secret Access Key"\r\n"user","THEAK","thesk"\r\n',
    ],
    ['with empty lines and spaces', `\n${HEADER}\n\n user , THEAK , thesk \n\n`],
    ['with the columns in another order and case', '\ufeffsecret access key,ACCESS KEY ID\nthesk,THEAK\n'],
    ['with more columns', `${HEADER},Note\nuser,THEAK,thesk,none\n`],
  ])('%s', async (_what, content) => {
    expect(await read(content)).toEqual({ accessKeyId: 'THEAK', secretAccessKey: 'thesk' })
  })
})

describe('a file that cannot be used: the error says why and shows nothing of it', () => {
  test.each([
    [
      'an empty file',
      '',
      "--credentials credentials.csv: it has no column 'Access Key Id'; its first line must be 'User Name,Access Key Id,Secret Access Key', or have the column 'api_key', as in the files that the console gives.",
    ],
    [
      'no header line',
      'user,THEAK,thesk\n',
      "--credentials credentials.csv: it has no column 'Access Key Id'; its first line must be 'User Name,Access Key Id,Secret Access Key', or have the column 'api_key', as in the files that the console gives.",
    ],
    [
      'another column',
      'User Name,Access Key Id,Password\nuser,THEAK,thesk\n',
      "--credentials credentials.csv: it has no column 'Secret Access Key'; its first line must be 'User Name,Access Key Id,Secret Access Key', or have the column 'api_key', as in the files that the console gives.",
    ],
    ['no key', `${HEADER}\n`, '--credentials credentials.csv: it has a header line and no key below it.'],
    [
      'two keys',
      `${HEADER}\na,THEAK,thesk\nb,THEAK2,thesk2\n`,
      '--credentials credentials.csv: it has 2 keys; leave the one that shall be used.',
    ],
    [
      'an empty secret',
      `${HEADER}\nuser,THEAK,\n`,
      "--credentials credentials.csv: it has nothing in the column 'Secret Access Key'.",
    ],
    [
      'a missing secret',
      `${HEADER}\nuser,THEAK\n`,
      "--credentials credentials.csv: it has nothing in the column 'Secret Access Key'.",
    ],
    [
      'an empty access key id',
      `${HEADER}\nuser,"",thesk\n`,
      "--credentials credentials.csv: it has nothing in the column 'Access Key Id'.",
    ],
    [
      'a quote that does not end',
      `${HEADER}\nuser,THEAK,"thesk\n`,
      "--credentials credentials.csv: it cannot be read as CSV; its first line must be 'User Name,Access Key Id,Secret Access Key', or have the column 'api_key', as in the files that the console gives.",
    ],
    [
      'a key with a space in it',
      `${HEADER}\nuser,THE AK,thesk\n`,
      '--credentials credentials.csv: it has a key that cannot be used: credentials.accessKeyId must be printable ASCII without spaces and commas.',
    ],
  ])('%s', async (_what, content, message) => {
    await expect(read(content)).rejects.toMatchObject({ code: 'CREDENTIALS', message })
  })

  test('a missing file, and a folder', async () => {
    await mkdir(join(directory, 'folder'), { recursive: true })
    await expect(credentialsFile('missing.csv', directory)()).rejects.toMatchObject({
      code: 'CREDENTIALS',
      message: '--credentials missing.csv: there is no such file.',
    })
    await expect(credentialsFile('folder', directory)()).rejects.toMatchObject({
      code: 'CREDENTIALS',
      message: '--credentials folder: it is a folder.',
    })
  })
})

describe('the environment', () => {
  const AK = 'HUAWEICLOUD_SDK_AK'
  const SK = 'HUAWEICLOUD_SDK_SK'
  const TOKEN = 'HUAWEICLOUD_SDK_SECURITY_TOKEN'

  test('gives AK, SK and a token', async () => {
    expect(await credentialsInEnvironment({ [AK]: 'a', [SK]: 's' })()).toEqual({
      accessKeyId: 'a',
      secretAccessKey: 's',
    })
    expect(await credentialsInEnvironment({ [AK]: 'a', [SK]: 's', [TOKEN]: 't' })()).toEqual({
      accessKeyId: 'a',
      secretAccessKey: 's',
      securityToken: 't',
    })
  })

  test.each([
    [
      {},
      'There are no credentials: give --credentials credentials.csv, or set HUAWEICLOUD_SDK_AK and HUAWEICLOUD_SDK_SK.',
    ],
    [{ [AK]: 'a' }, 'HUAWEICLOUD_SDK_AK is set, but HUAWEICLOUD_SDK_SK is not; set both.'],
    [{ [SK]: 's', [AK]: '' }, 'HUAWEICLOUD_SDK_SK is set, but HUAWEICLOUD_SDK_AK is not; set both.'],
  ])('%j', async (environment, message) => {
    await expect(credentialsInEnvironment(environment)()).rejects.toMatchObject({
      code: 'CREDENTIALS',
      message,
    })
  })

  test('a secret with a line end is refused, and not shown', async () => {
    const message: string = await credentialsInEnvironment({ [AK]: 'a', [SK]: 'top-secret\r' })().then(
      () => 'nothing was thrown',
      (error: Error) => error.message,
    )
    expect(message).toMatch(
      /^the environment has a key that cannot be used: credentials\.secretAccessKey has white space around it/,
    )
    expect(message).not.toContain('top-secret')
  })
})
