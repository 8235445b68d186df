import { execFile } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { expect, test } from 'vitest'

// 2 GiB by hand: node packages/transport-node/test/memory/memory.mjs. Here as much as would show if it were kept.
test('memory stays flat while a file is uploaded, and while one is hashed', async () => {
  const script = fileURLToPath(new URL('memory/memory.mjs', import.meta.url))
  const { stdout } = await promisify(execFile)(process.execPath, [script, '--json'], {
    env: { ...process.env, APIG_MEMORY_MIB: process.env['APIG_MEMORY_MIB'] ?? '256' },
  })
  const { uses } = JSON.parse(stdout) as { uses: { what: string; overMegabytes: number }[] }
  expect(uses.map(({ what }) => what)).toEqual(['uploaded, unsigned payload', 'hashed as a file'])
  for (const { overMegabytes } of uses) expect(overMegabytes).toBeLessThanOrEqual(100)
}, 120_000)
