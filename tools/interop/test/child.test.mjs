import { expect, test } from 'vitest'
import { startChild } from '../src/child.mjs'

/** @param {string} code */
const node = (code) => startChild([process.execPath, '--input-type=module', '-e', code], { ownHome: true })

test('an answer is found among other output', async () => {
  const child = await node(
    `for await (const line of process.stdin) { console.log('a log line'); console.log('@interop ' + JSON.stringify({ got: JSON.parse(line).name })) }`,
  )
  expect(await child.ask({ name: 'a' })).toEqual({ got: 'a' })
  expect(await child.ask({ name: 'b' })).toEqual({ got: 'b' })
  await child.close()
})

test('a program that ends without an answer is an error that shows what it said', async () => {
  const child = await node(`console.log('out'); console.error('trouble'); process.exit(3)`)
  await expect(child.ask({})).rejects.toThrow(/ended before it had answered[^]*trouble/)
  await child.close()
})

test('a program that is not there is an error', async () => {
  const child = await startChild(['no-such-program-at-all'])
  await expect(child.ask({})).rejects.toThrow('ended before it had answered')
  await child.close()
})
