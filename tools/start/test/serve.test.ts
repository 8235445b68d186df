import { spawn } from 'node:child_process'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { sign } from '@apig/signer-core'
import { expect, test } from 'vitest'
import { start } from './run-start.ts'

const BUILD_TIME = 120_000
const START = fileURLToPath(new URL('../start.mjs', import.meta.url))

/** The variables that the output says to set. */
function variablesOf(output: string): Record<string, string> {
  return Object.fromEntries(
    [...output.matchAll(/^(?:export |\$env:)(\w+) ?= ?'(.*)'$/gm)].map(([, name, value]) => [name, value]),
  )
}

/** What a user's program does with them. */
async function callWith(variables: Record<string, string | undefined>): Promise<number> {
  const {
    HUAWEICLOUD_SDK_AK: accessKeyId,
    HUAWEICLOUD_SDK_SK: secretAccessKey,
    APIG_URL: url = '',
  } = variables
  const signed = sign(
    {
      method: 'POST',
      url,
      headers: { 'content-type': 'application/json', 'x-stage': 'RELEASE' },
      body: '{}',
    },
    { accessKeyId, secretAccessKey },
  )
  return (await fetch(signed.url, signed)).status
}

test('--serve runs until it is stopped, and the key that it prints is good', async () => {
  let status = 0
  const run = await start(['--serve'], {
    meanwhile: async (output) => void (status = await callWith(variablesOf(output))),
  })
  expect(status).toBe(200)
  expect(run).toMatchObject({ code: 0, errors: '' })
  // Stopped: nobody listens there any more.
  await expect(callWith(variablesOf(run.output))).rejects.toThrow('fetch failed')
})

test('--serve: what bypasses the gateway is refused, and the log of the service is shown', async () => {
  const answers: unknown[] = []
  const run = await start(['--serve'], {
    meanwhile: async (output) => {
      const url = /^✓ Sample service at (.*)$/m.exec(output)?.[1] ?? ''
      const response = await fetch(`${url}/v1/infers/flowers`, { method: 'POST', body: '{}' })
      answers.push(response.status, await response.json())
    },
  })
  expect(answers).toMatchObject([401, { error: 'missing' }])
  expect(run).toMatchObject({ code: 0, errors: '' })
  expect(run.output).toMatch(/^ {4}\[apig\] 401 AUTH_MISSING: /m)
})

test("--serve with a file of the user's own shows no secret", async () => {
  const directory = await mkdtemp(join(tmpdir(), 'apig-test-'))
  try {
    await writeFile(
      join(directory, 'credentials.csv'),
      'User Name,Access Key Id,Secret Access Key\nme,AKOFMINE,sk-of-mine\n',
      { mode: 0o600 },
    )
    let status = 0
    const run = await start(['--serve', '--credentials', 'credentials.csv'], {
      directory,
      meanwhile: async (output) =>
        void (status = await callWith({ ...variablesOf(output), HUAWEICLOUD_SDK_SK: 'sk-of-mine' })),
    })
    expect([run.code, status]).toEqual([0, 200])
    expect(variablesOf(run.output)['HUAWEICLOUD_SDK_AK']).toBe('AKOFMINE')
    expect(run.output).not.toContain('sk-of-mine')
  } finally {
    await rm(directory, { recursive: true })
  }
})

test(
  'a signal ends the process with 0',
  async () => {
    const child = spawn(process.execPath, [START, '--serve'])
    const closed = new Promise<number | null>((resolve) => child.once('close', resolve))
    let output = ''
    let stopped = false
    for await (const text of child.stdout.setEncoding('utf8') as AsyncIterable<string>) {
      output += text
      // What it says after the signal is read too, but nobody is called any more.
      if (stopped || !output.includes('APIG_URL=')) continue
      stopped = true
      expect(await callWith(variablesOf(output))).toBe(200)
      child.kill('SIGINT')
    }
    expect(await closed).toBe(0)
  },
  BUILD_TIME,
)
