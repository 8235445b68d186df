import { execFile } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { expect, test } from 'vitest'

// 2 GiB by hand: node packages/transport-node/test/memory/memory.mjs. Here as much as would show if it were kept.
test('memory stays flat while a file is uploaded, and while one is hashed', async () => {
  const script = fileURLToPath(new URL('memory/memory.mjs', import.meta.url))
  const { stdout } = await promisify(execFile)(process.execPath, [script], {
    env: { ...process.env, APIG_MEMORY_MIB: process.env['APIG_MEMORY_MIB'] ?? '256' },
  })
  // A row of the table: what, idle, at most, over idle, seconds.
  const rows = stdout.split('\n').filter((line) => /^│ (uploaded|hashed)/.test(line))
  const over = rows.map((row) => Number(row.split('│')[4]))
  expect(over).toHaveLength(2)
  for (const megabytes of over) {
    expect(megabytes).not.toBeNaN()
    expect(megabytes).toBeLessThanOrEqual(100)
  }
}, 120_000)
