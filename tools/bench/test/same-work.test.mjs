import { describe, expect, it } from 'vitest'
import { awsSigners } from '../src/peers/aws.mjs'
import { official } from '../src/peers/official.mjs'
import { arrived, verifying } from '../src/peers/own.mjs'
import {
  requireAwsSignature,
  requireSameSignature,
  requireSameWork,
  requireVerifierRefuses,
} from '../src/peers/same-work.mjs'
import { createRequest, get, postOf, smallPost, variedPosts } from '../src/requests.mjs'
import { prepare, scenarios } from '../src/scenarios.mjs'

describe('the requests of the benchmark', () => {
  it('are as large as they are called', () => {
    expect(smallPost().bytes).toHaveLength(193)
    expect(get().bytes).toBeUndefined()
    expect(postOf(1024 * 1024).bytes).toHaveLength(1024 * 1024)
  })

  it('vary: 64 paths with each of three sets of headers, with escapes', () => {
    const requests = variedPosts()
    const kinds = new Set(
      requests.map(({ wirePath, headers }) => `${wirePath} ${Object.keys(headers).join()}`),
    )
    expect(kinds.size).toBe(192)
    expect(
      requests.every(({ wirePath, wireQuery }) => /%E5.*%3A/.test(wirePath) && /%20.*%26/.test(wireQuery)),
    ).toBe(true)
  })
})

for (const [name, requests, asBytes] of /** @type {const} */ ([
  ['small POST', [smallPost()], false],
  ['GET', [get()], false],
  ['varied', variedPosts(), false],
  ['large', [postOf(70_000)], true],
])) {
  it(`${name}: every peer signs every request as we do`, async () => {
    await requireSameWork(requests, asBytes, {
      official: official(requests).run,
      aws: awsSigners(requests, asBytes),
      verify: verifying(requests).run,
    })
  })
}

it('prepares the candidates of a scenario by name', async () => {
  const [post] = scenarios
  if (post === undefined) throw new Error('no scenario')
  const { candidates } = await prepare(post, ['sign', 'bare crypto'])
  expect(candidates.map((one) => one.name)).toEqual(['sign', 'bare crypto'])
  const all = await prepare(post)
  expect(all.candidates.map((one) => one.name)).toEqual([
    'sign',
    'verify',
    'AKSKSigner',
    'aws4',
    'smithy, node hash',
    'smithy, sha256-js',
    'aws4fetch',
    'jose HS256 verify',
    'bare crypto',
  ])
  const bare = all.candidates.find((one) => one.name === 'bare crypto')
  expect(bare?.run()).toMatch(/^[0-9a-f]{64}$/)
})

describe('a peer that does less is found out', () => {
  const request = smallPost()

  it('where it signs another body, path, query or header than we do', () => {
    const signed = official([request]).run()
    expect(() => requireSameSignature(request, false, signed)).not.toThrow()
    for (const other of [
      createRequest({ data: { text: 'another' } }),
      createRequest({ path: '/v1/other', data: request.data }),
      createRequest({ query: [['limit', '3']], data: request.data }),
      createRequest({ headers: { 'content-type': 'application/json' }, data: request.data }),
    ])
      expect(() => requireSameSignature(other, false, signed)).toThrow('sign differently')
  })

  it('where one of AWS leaves out a header or the body', async () => {
    const [aws4] = awsSigners([request], false)
    const signed = aws4?.signedHeaders(await aws4.run()) ?? {}
    expect(() => requireAwsSignature('aws4', request, signed)).not.toThrow()
    const more = createRequest({ data: request.data, headers: { ...request.headers, 'x-more': '1' } })
    expect(() => requireAwsSignature('aws4', more, signed)).toThrow('aws4 does not sign x-more')
    const other = createRequest({ data: { text: 'another' } })
    expect(() => requireAwsSignature('aws4', other, signed)).toThrow('is not that of the request')
    expect(() => requireAwsSignature('aws4', request, { ...signed, 'x-stage': 'TEST' })).toThrow(
      'is not that of the request',
    )
    expect(() => requireAwsSignature('aws4', request, {})).toThrow('does not sign')
  })

  it('where the verifier refuses, or takes a wrong signature', async () => {
    await requireVerifierRefuses(arrived(request))
    const verify = async () => ({ ok: false, code: 'DATE_SKEW' })
    await expect(
      requireSameWork([request], false, { official: official([request]).run, aws: [], verify }),
    ).rejects.toThrow('refused the request of the benchmark: DATE_SKEW')
  })
})
