import { explainMismatch } from '@apig/signer-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { callTo, explainFetch, json, open, openRoute, withHeader } from './explain-calls.ts'
import type { Route } from './explain-calls.ts'

// What the gateway echoes, whole and cut short, and every form in which its response may be handed over.
let route: Route
beforeAll(async () => void (route = await openRoute()))
afterAll(() => route.close())

describe('an echo cut short', () => {
  const url = (to: Route): string => `${to.gateway.url}/v1/infers/a?name=x`
  const headers = { 'content-type': 'application/json', 'x-stage': 'RELEASE' }

  test('at any length, a wrong secret shows no difference, and what was not seen is named', async () => {
    let before = Number.POSITIVE_INFINITY
    for (const echoLength of [
      1, 3, 5, 19, 20, 27, 28, 60, 80, 100, 110, 150, 155, 156, 160, 190, 200, 230, 262, 263, 300,
    ]) {
      const short = await open({ echoLength })
      const mismatch = await explainFetch(
        short.sign({ method: 'POST', url: url(short), headers, body: '{}' }, { secret: 'wrong' }),
      )
      expect(mismatch.differences, `${echoLength}: ${mismatch.text}`).toEqual([])
      expect(mismatch.kind).toBe(mismatch.notCompared.length > 0 ? 'signature' : 'secret-access-key')
      expect(mismatch.notCompared.length).toBeLessThanOrEqual(before)
      before = mismatch.notCompared.length
      if (before > 0)
        expect(mismatch.text).toContain(
          `Not compared, because the response does not show it: ${mismatch.notCompared.join(', ')}.`,
        )
    }
    expect(before).toBe(0)
  })

  test('a difference before the cut is found', async () => {
    const short = await open({ echoLength: 70 })
    const signed = short.sign({ method: 'POST', url: url(short), headers, body: '{}' })
    const mismatch = await explainFetch(signed, { url: signed.url.replace('name=x', 'name=y') })
    expect(mismatch.differences.map(({ part }) => part)).toEqual(['canonicalQuery'])
    expect(mismatch.notCompared).toEqual([
      'header host',
      'header x-sdk-date',
      'header x-stage',
      'list of signed headers',
      'payload hash',
    ])
  })

  test('a header that is missing before the cut is absent, one after it is not compared', async () => {
    const short = await open({ echoLength: 60 })
    const { 'content-type': _, ...others } = short.sign({ method: 'GET', url: url(short), headers }).headers
    const signed = short.sign({ method: 'GET', url: url(short), headers })
    const mismatch = await explainFetch(signed, {
      headers: { ...others, Authorization: signed.headers['Authorization'] ?? '' },
    })
    expect(mismatch.differences).toMatchObject([{ header: 'content-type', theirs: undefined }])
    expect(mismatch.notCompared).toContain('header x-stage')
  })

  test('nothing of the echo at all', async () => {
    const signed = route.sign(callTo(route), { secret: 'wrong' })
    const response = await fetch(signed.url, signed as RequestInit)
    const body = (await response.text()).replace(/canonicalRequest:[^"]*/, '......')
    const mismatch = explainMismatch(signed, body)
    expect(mismatch).toMatchObject({ kind: 'signature', notCompared: { length: 6 } })
    expect(mismatch.summary).toMatch(/does not show the canonical request/)
  })
})

test('the response in every form it may be given', async () => {
  const origin = await route.through((wire) => ({ headers: withHeader(wire, 'content-type', 'text/plain') }))
  const signed = route.sign({ ...json, url: `${origin}/a?b=%22|'&c=1` })
  const response = await fetch(signed.url, signed as RequestInit)
  const { status, headers } = response
  const text = await response.text()
  const parsed = JSON.parse(text) as { error_msg: string }
  const forms = [
    text,
    parsed,
    { body: text },
    { status, headers, body: parsed },
    { status, headers: Object.fromEntries(headers), body: text },
    { status, headers: [...headers], body: text },
    JSON.stringify(text),
    JSON.stringify(parsed, null, 2),
    parsed.error_msg,
    `Error: call failed with ${text}, giving up`,
    `{ error_msg: '${parsed.error_msg}', error_code: 'APIG.0301', request_id: 'x' }`,
    `ClientRequestException - {status_code:401,error_code:APIG.0301,error_msg:${parsed.error_msg}}`,
    `2026/01/26 11:34:27 [error] 1211#0: verify signature fail;canonicalRequest:${(parsed.error_msg.split('canonicalRequest:')[1] ?? '').replaceAll('|', '\n')}, client: 192.168.0.1, server: shubao, request: "POST /a HTTP/1.1"`,
    `<html><body>${text.replaceAll('&', '&amp;').replaceAll('"', '&quot;')}</body></html>`,
  ]
  for (const form of forms) {
    const { kind, differences, notCompared } = explainMismatch(signed, form)
    expect(
      { kind, notCompared, parts: differences.map(({ header, theirs }) => [header, theirs]) },
      JSON.stringify(form),
    ).toEqual({
      kind: 'canonical-request',
      notCompared: [],
      parts: [['content-type', 'text/plain']],
    })
  }
})
