import { parseDate } from '@apig/signer-core'
import { runSuites } from './harness.ts'
import type { Harness } from './harness.ts'

/** Assertions that never fail would make every runtime look well. */
export default function harnessSuite(t: Harness): void {
  const messageOf = async (run: (inner: Harness) => void | Promise<void>): Promise<string | undefined> => {
    const { failures } = await runSuites([(inner) => inner.test('inner', () => run(inner))])
    return failures[0]?.message
  }
  const fails = async (run: (inner: Harness) => void | Promise<void>, text: string): Promise<void> => {
    const message = await messageOf(run)
    t.ok(message?.includes(text) === true, `the failure says '${text}': ${message ?? 'nothing failed'}`)
  }

  t.test('harness: failures are counted, and the next case runs', async () => {
    const ran: string[] = []
    const outcome = await runSuites([
      (inner) => {
        inner.test('first', () => void ran.push('first'))
        inner.test('second', () => Promise.reject(new Error('late')))
        inner.test('third', () => void ran.push('third'))
      },
    ])
    t.deepEqual(ran, ['first', 'third'])
    t.equal(outcome.passed, 2)
    t.equal(outcome.failed, 1)
    t.equal(outcome.failures[0]?.name, 'second')
  })

  t.test('harness: two cases of one name are refused', async () => {
    const twice = (inner: Harness): void => {
      inner.test('same', () => {})
      inner.test('same', () => {})
    }
    let message = ''
    await runSuites([twice]).catch((error: unknown) => (message = String(error)))
    t.ok(message.includes("'same'"), message)
  })

  t.test('harness: equal tells values apart', async () => {
    t.equal(Number.NaN, Number.NaN)
    await fails((inner) => inner.equal(1, '1'), '1 is not the expected "1"')
    await fails((inner) => inner.equal({}, {}), 'is not the expected')
    await fails(
      (inner) => inner.equal('abc', 'abd', 'the text'),
      'the text: texts differ from character 2 on',
    )
  })

  t.test('harness: deepEqual takes the same data for equal', () => {
    t.deepEqual({ b: [1, { c: null }], a: undefined }, { a: undefined, b: [1, { c: null }] })
    t.deepEqual([new Uint8Array([1, 2]), new Date(5)], [new Uint8Array([1, 2]), new Date(5)])
    t.deepEqual(JSON.parse('{"__proto__":1}'), JSON.parse('{"__proto__":1}'))
  })

  const different: readonly (readonly [unknown, unknown])[] = [
    [{ a: 1 }, { a: 2 }],
    [{ a: undefined }, {}],
    [{}, { constructor: Object }],
    [{}, JSON.parse('{"__proto__":1}')],
    [[1, 2], [1]],
    [[undefined], Array(1)],
    [[], {}],
    [['1'], new Uint8Array([1])],
    [new Uint8Array([1, 2]), new Uint8Array([1, 3])],
    [new Date(1), new Date(2)],
    [new Map(), new Map()],
    ['a', 'b'],
    [null, {}],
    [{ a: { b: [1, { c: 1 }] } }, { a: { b: [1, { c: 2 }] } }],
  ]
  t.test('harness: deepEqual tells other data apart', async () => {
    for (const [actual, expected] of different) {
      t.ok(
        (await messageOf((inner) => inner.deepEqual(actual, expected))) !== undefined,
        JSON.stringify([actual, expected]),
      )
      t.ok(
        (await messageOf((inner) => inner.deepEqual(expected, actual))) !== undefined,
        JSON.stringify([expected, actual]),
      )
    }
    await fails((inner) => inner.deepEqual({ a: [1] }, { a: [2] }), 'at ["a"]["0"]: 1 is not the expected 2')
  })

  t.test('harness: ok and throws', async () => {
    await fails((inner) => inner.ok(0, 'count'), 'count: 0 is not truthy')
    await fails((inner) => void inner.throws(() => 1, 'DATE_INVALID'), 'nothing was thrown; returned 1')
    await fails(
      (inner) => void inner.throws(() => parseDate(''), 'URL_INVALID'),
      'this was thrown: SignerError "DATE_INVALID"',
    )
    const notOurs = (): never => {
      throw Object.assign(new TypeError('no'), { code: 'URL_INVALID' })
    }
    await fails((inner) => void inner.throws(notOurs, 'URL_INVALID'), 'TypeError "URL_INVALID": no')
  })
}
