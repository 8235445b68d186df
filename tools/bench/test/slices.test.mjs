import { expect, it } from 'vitest'
import { nanosecondsOf } from '../src/clock.mjs'
import { measure } from '../src/slices.mjs'

const options = { rounds: 5, warmup: 1, sliceMilliseconds: 1, clock: /** @type {const} */ ('wall') }

it('gives every candidate as many slices, in turn, each time after another one', async () => {
  const names = ['a', 'b', 'c', 'd']
  /** @type {string[]} */
  const order = []
  const candidates = names.map((name) => ({
    name,
    run: () => {
      if (order.at(-1) !== name) order.push(name)
    },
  }))
  const samples = await measure(candidates, { ...options, rounds: 20 })
  for (const name of names) {
    expect(samples[name]).toHaveLength(20)
    const before = new Set(order.filter((_, at) => order[at + 1] === name))
    expect([...before].sort()).toEqual(names.filter((other) => other !== name))
  }
})

it('waits for what is asynchronous, one call after the other', async () => {
  let running = 0
  let most = 0
  const run = async () => {
    most = Math.max(most, ++running)
    await new Promise((resolve) => setImmediate(resolve))
    running--
  }
  const samples = await measure([{ name: 'a', run, asynchronous: true }], options)
  expect(most).toBe(1)
  expect(running).toBe(0)
  expect(samples['a']?.every((value) => value > 0)).toBe(true)
})

it('has two clocks, both in nanoseconds', () => {
  const cpu = () => {
    const { user, system } = process.cpuUsage()
    return (user + system) * 1000
  }
  const wall = () => performance.now() * 1e6
  for (const [name, same] of /** @type {const} */ ([
    ['cpu', cpu],
    ['wall', wall],
  ])) {
    const before = same()
    const now = nanosecondsOf(name)()
    expect(now).toBeGreaterThanOrEqual(before)
    expect(now).toBeLessThanOrEqual(same())
  }
})

it('passes on what a candidate throws', async () => {
  const run = () => {
    throw new Error('no signature')
  }
  await expect(measure([{ name: 'a', run }], options)).rejects.toThrow('no signature')
})
