import { expect, test } from 'vitest'
import { cellOf } from '../src/report/cell.mjs'
import { createCases } from '../src/requests/classes.mjs'
import { sdks } from '../src/sdks/index.mjs'
import { faultsOfBackend, faultsOfGateway, faultsOfRefusal } from '../src/witness/expect.mjs'
import { explain } from '../src/witness/explain.mjs'

const [testCase] = createCases()
if (testCase === undefined) throw new Error('There are no cases.')
const { request } = testCase

/** @type {import('../src/sdks/index.mjs').Divergence} */
const divergence = {
  id: 'X1',
  symptoms: ['signed path'],
  input: '',
  does: '',
  right: '',
  advice: '',
}

/** @param {readonly import('../src/sdks/index.mjs').Divergence[]} divergences */
const sdkWith = (divergences) => ({
  .../** @type {import('../src/sdks/index.mjs').Sdk} */ (sdks[0]),
  divergences,
})

test('a symptom that no divergence explains is found', () => {
  expect(explain(sdkWith([divergence]), request, ['signed path', 'body'])).toEqual({
    found: [divergence],
    unexplained: ['body'],
  })
})

test('a divergence explains only the requests that it is for', () => {
  const other = { ...divergence, when: () => false }
  expect(explain(sdkWith([other]), request, ['signed path'])).toEqual({
    found: [],
    unexplained: ['signed path'],
  })
  expect(explain(sdkWith([divergence]), request, [])).toEqual({ found: [], unexplained: [] })
})

test('the numbers of the divergences are unique', () => {
  const ids = sdks.flatMap(({ divergences }) => divergences.map(({ id }) => id))
  expect(new Set(ids).size).toBe(ids.length)
})

const CANONICAL = 'GET\n/\n\nhost:a\n\nhost\nhash'
const ECHO =
  'APIG.0303 Incorrect app authentication information: verify signature fail, canonicalRequest:GET|/||host:a||host|hash'
const arrival = { method: 'GET', target: '/', headers: [], body: Buffer.from('body') }
/** @param {boolean} agrees @param {import('../src/witness/observe.mjs').DriverAnswer} answer @param {import('../src/targets.mjs').Decision[]} [decisions] */
const observed = (agrees, answer, decisions = []) => ({
  answer,
  decisions,
  sent: { arrival, names: ['host'], canonicalRequest: CANONICAL, agrees },
  symptoms: [],
  trouble: [],
})
/** @param {string} [code] @param {Partial<import('../src/targets.mjs').Decision>} [more] */
const decision = (code, more) => ({ code, body: Buffer.from('body'), bodyVerified: true, ...more })

test('the gateway must accept what agrees, and nothing else', () => {
  expect(faultsOfGateway(observed(true, { status: 200 }))).toEqual([])
  expect(faultsOfGateway(observed(true, { status: 401, answer: ECHO }))).toHaveLength(1)
  expect(faultsOfGateway(observed(false, { status: 401, answer: ECHO }))).toEqual([])
  expect(faultsOfGateway(observed(false, { status: 200 }))).toHaveLength(1)
  expect(
    faultsOfGateway(observed(false, { status: 401, answer: ECHO.replace('|/|', '|/x/|') })),
  ).toHaveLength(1)
  expect(faultsOfGateway(observed(false, { status: 401, answer: 'APIG.0301' }))).toHaveLength(1)
})

test('the backend must accept what agrees, with its body, and nothing else', () => {
  expect(faultsOfBackend(observed(true, { status: 200 }, [decision()]))).toEqual([])
  expect(faultsOfBackend(observed(true, { status: 200 }, []))).toHaveLength(1)
  expect(faultsOfBackend(observed(true, { status: 401 }, [decision('SIGNATURE_MISMATCH')]))).toHaveLength(1)
  expect(
    faultsOfBackend(observed(true, { status: 200 }, [decision(undefined, { body: Buffer.from('other') })])),
  ).toHaveLength(1)
  expect(
    faultsOfBackend(observed(true, { status: 200 }, [decision(undefined, { bodyVerified: false })])),
  ).toHaveLength(1)
  expect(faultsOfBackend(observed(false, { status: 401 }, [decision('SIGNATURE_MISMATCH')]))).toEqual([])
  expect(faultsOfBackend(observed(false, { status: 401 }, [decision('KEY_UNKNOWN')]))).toHaveLength(1)
  expect(faultsOfBackend(observed(false, { status: 200 }, [decision()]))).toHaveLength(1)
})

test('a refusal must have its own code', () => {
  const answer = { status: 401 }
  expect(faultsOfRefusal({ answer, decisions: [decision('A')] }, 'A')).toEqual([])
  expect(faultsOfRefusal({ answer, decisions: [decision('A')] }, 'B')).toHaveLength(1)
  expect(faultsOfRefusal({ answer: { status: 200 }, decisions: [decision('A')] }, 'A')).toHaveLength(1)
  expect(faultsOfRefusal({ answer, decisions: [] }, 'A')).toHaveLength(1)
})

test('a cell says what became of a class, and the divergences but those that are everywhere', () => {
  const { inputClass } = testCase
  const everywhere = { ...divergence, id: 'X2', everywhere: /** @type {const} */ (true) }
  /** @param {import('../src/witness/witness.mjs').Outcome[]} outcomes */
  const cell = (...outcomes) =>
    cellOf(
      outcomes.map((outcome) => ({
        inputClass,
        outcome,
        notes: outcome === 'accepted' ? [everywhere] : [divergence],
      })),
      inputClass,
    )
  expect(cell('accepted', 'accepted')).toBe('accepted')
  expect(cell('refused')).toBe('**refused** X1')
  expect(cell('refused', 'accepted', 'refused')).toBe('accepted (1 of 3), **refused** (2 of 3) X1')
})
