import { describe, expect, it } from 'vitest'
import { assumptions } from '../src/scale/assumptions.mjs'
import { computeFleet } from '../src/scale/compute.mjs'
import { documents, readData, readDocument } from '../src/report/write.mjs'

const costs = {
  verifyMicroseconds: 6,
  hashMicrosecondsPerKibibyte: 0.75,
  frameworks: [
    { framework: 'node', addedMicroseconds: 12, wholeMicroseconds: 30 },
    { framework: 'express', addedMicroseconds: 15, wholeMicroseconds: 60 },
  ],
  redis: { cpuMicroseconds: 3, bytesPerEntry: 150, claimsPerSecond: 100_000 },
  inProcess: { cpuMicroseconds: 1, bytesPerEntry: 100, entries: 10_000_000 },
}

describe('the arithmetic', () => {
  it('turns times into cores', () => {
    const fleet = computeFleet(costs, assumptions)
    // 1,000,000 x 6 us are 6 s of CPU a second, on cores that are used to 60%.
    expect(fleet.verifyCores).toBe(10)
    expect(fleet.bodyCores).toBe(80)
    expect(fleet.frameworks).toEqual([
      { framework: 'node', addedCores: 20, wholeCores: 50 },
      { framework: 'express', addedCores: 25, wholeCores: 100 },
    ])
  })

  it('turns claims into shards: by memory or by commands, whichever needs more', () => {
    const { claims, replay } = computeFleet(costs, assumptions)
    expect(claims).toBe(960_000_000)
    // 960 million x 150 bytes, on shards of 24 GB.
    expect(replay).toEqual({ gigabytes: 144, byMemory: 6, byProcessor: 5, shards: 6 })
    const slow = computeFleet({ ...costs, redis: { ...costs.redis, cpuMicroseconds: 30 } }, assumptions)
    expect(slow.replay?.shards).toBe(50)
    expect(computeFleet({ ...costs, redis: undefined }, assumptions).replay).toBeUndefined()
  })

  it('knows the limits of one process, and counts look-ups', () => {
    const fleet = computeFleet(costs, assumptions)
    expect(fleet.inProcessRequestsPerSecond).toBe(10_416)
    expect(fleet.inProcessGigabytes).toBe(1)
    // 100 processes ask for 1,000 keys once a minute.
    expect(fleet.lookUpsPerSecond).toBe(1667)
  })
})

it('every page and picture in docs is what follows from the data beside it', async () => {
  const data = await readData()
  expect(data.bench).toBeDefined()
  expect(data.network).toBeDefined()
  const files = await documents(data)
  expect(Object.keys(files)).toEqual(
    expect.arrayContaining(['docs/performance.md', 'docs/scale.md', 'docs/performance/growth.svg']),
  )
  for (const [file, text] of Object.entries(files)) expect(await readDocument(file), file).toBe(text)
})
