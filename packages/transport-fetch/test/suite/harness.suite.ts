import { runSuites } from './harness.ts'
import type { Harness } from './harness.ts'

/** Assertions that never fail would make every runtime look well. */
export default function harness(t: Harness): void {
  const failing: readonly (readonly [string, (inner: Harness) => unknown])[] = [
    ['equal', (inner) => inner.equal(1, '1')],
    ['equal of two errors', (inner) => inner.equal(new Error('a'), new Error('a'))],
    ['deepEqual', (inner) => inner.deepEqual([{ a: 1 }], [{ a: 2 }])],
    ['deepEqual of undefined', (inner) => inner.deepEqual([undefined], [null])],
    ['ok', (inner) => inner.ok('', 'a text')],
    ['a rejection', () => Promise.reject(new Error('late'))],
  ]
  for (const [name, run] of failing)
    t.test(`harness: a failure is counted, and the next case runs: ${name}`, async () => {
      const { passed, failed, failures } = await runSuites([
        (inner) => {
          inner.test('first', async () => void (await run(inner)))
          inner.test('second', async () => undefined)
        },
      ])
      t.equal(`${passed} ${failed} ${failures[0]?.name}`, '1 1 first')
    })

  t.test('harness: two cases of one name are refused', async () => {
    const twice = (inner: Harness): void => {
      for (const _ of [1, 2]) inner.test('same', async () => undefined)
    }
    const message = await runSuites([twice]).then(
      () => '',
      (error: unknown) => String(error),
    )
    t.ok(message.includes("'same'"), message)
  })
}
