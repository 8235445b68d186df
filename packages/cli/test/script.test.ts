import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { apig } from './run.ts'

// What the scripts do is tried in the clients themselves, by `npm run test:clients`.

test.each(['postman', 'apifox', 'bruno', 'insomnia'])('prints the script of %s alone', async (client) => {
  const { code, stdout, stderr } = await apig(['script', client])
  expect(code).toBe(0)
  expect(stdout).toMatch(/^\/\/ Signs each request .*\n(?:\/\/ .*\n)+\(function\(\)\{/)
  expect(() => new Function(stdout)).not.toThrow()
  expect(stderr).toMatch(/^Paste it into .*; then set HUAWEICLOUD_SDK_AK and HUAWEICLOUD_SDK_SK/)
})

test('writes it to a file', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'apig-script-'))
  try {
    const { code, stdout } = await apig(['script', 'bruno', '-o', 'sign.js'], { cwd: folder })
    expect({ code, stdout }).toEqual({ code: 0, stdout: '' })
    expect(await readFile(join(folder, 'sign.js'), 'utf8')).toBe((await apig(['script', 'bruno'])).stdout)
    const refused = await apig(['script', 'bruno', '-o', 'missing/sign.js'], { cwd: folder })
    expect(refused).toMatchObject({ code: 2, stdout: '' })
    expect(refused.stderr).toBe('apig: -o: cannot open missing/sign.js: no such file or directory.\n')
  } finally {
    await rm(folder, { recursive: true })
  }
})

test('names the clients where the client is missing or unknown', async () => {
  for (const args of [['script'], ['script', 'hoppscotch']]) {
    const { code, stdout, stderr } = await apig(args)
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' })
    expect(stderr).toMatch(/client/)
  }
  expect((await apig(['script', 'hoppscotch'])).stderr).toMatch(/postman, apifox, bruno, insomnia/)
})
