import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { parseDate, sdkHmacSha256 } from '@apig/signer-core'
import type { Algorithm } from '@apig/signer-core'
import { sdkHmacSm3 } from '@apig/signer-core/sm3'
import { v11HmacSha256 } from '@apig/signer-core/v11'
import { bytesOf } from '@apig/vectors'
import { algorithmVectors, goVectors } from '@apig/vectors/algorithms'
import { buildCorpusRequest, corpusUnder } from '@apig/vectors/corpus'
import { describe, expect, it } from 'vitest'
import { createVerifier, refusalResponse } from '../src/index.ts'
import type { Decision, VerifierOptions, VerifyRequest, VerifyResult } from '../src/index.ts'
import { algorithmOf, algorithmOfGo, algorithms, hmacs, others, v11 } from './algorithms-world.ts'
import { contextOf, optionsOf } from './corpus-world.ts'
import { countedBody, counting } from './observing.ts'
import { headerOf, HOST, KEY_ID, NOW, SECRET, signedRequest, silent, withHeaders } from './signed-request.ts'

const base: VerifierOptions = { keys: { [KEY_ID]: SECRET }, hosts: [HOST], now: () => NOW, logger: silent }
const codeOf = (result: VerifyResult): string => (result.ok ? 'ACCEPT' : result.code)
const byName = algorithms.map((algorithm) => [algorithm.name, algorithm] as const)

const toByteString = (text: string): string => String.fromCharCode(...new TextEncoder().encode(text))

describe('the vectors of the official SDKs', () => {
  it.each(algorithmVectors.map((vector) => [vector.name, vector] as const))('%s', async (_name, vector) => {
    const { method, target, headers, body } = vector.request
    const { accessKeyId, secretAccessKey } = vector.credentials
    const request: VerifyRequest = {
      method,
      url: target,
      headers: [
        ...headers.map(([name, value]) => [name, toByteString(value)] as const),
        ['Authorization', vector.expected.authorization],
      ],
      body: bytesOf(body),
    }
    const date = headers.find(([name]) => name.toLowerCase() === 'x-sdk-date')?.[1] ?? ''
    const options: VerifierOptions = {
      keys: { [accessKeyId]: secretAccessKey },
      now: () => parseDate(date),
      logger: silent,
      interpretation: 'reference',
      requireSigned: [],
      algorithms: [sdkHmacSha256, algorithmOf(vector)],
    }
    expect(await createVerifier(options).verify(request)).toMatchObject({
      ok: true,
      algorithm: vector.algorithm,
      keyId: accessKeyId,
    })
    const altered = await createVerifier(options).verify({ ...request, body: Uint8Array.of(1, 2, 3) })
    expect(codeOf(altered)).toBe('SIGNATURE_MISMATCH')
  })
})

describe('what the official Go SDK sends', () => {
  it('is something of each algorithm, with a signed host and without, with a signed body and without', () => {
    for (const { name } of hmacs) {
      const some = goVectors.filter((vector) => vector.algorithm === name)
      expect(some).toHaveLength(40)
      for (const part of ['=host;', 'x-sdk-content-'])
        expect(some.some(({ authorization }) => authorization.includes(part))).toBe(true)
      expect(some.some(({ authorization }) => !/[=;]host;/.test(authorization))).toBe(true)
    }
  })

  it.each(goVectors.map((vector) => [vector.name, vector] as const))('%s', async (_name, vector) => {
    const { accessKeyId, secretAccessKey } = vector.credentials
    const { method, target: url, headers, body } = vector.wire
    const unsigned = vector.authorization.includes('x-sdk-content-')
    const options: VerifierOptions = {
      keys: { [accessKeyId]: secretAccessKey },
      now: () => parseDate(headers.find(([name]) => name === 'X-Sdk-Date')?.[1] ?? ''),
      logger: silent,
      interpretation: 'reference',
      requireSigned: [],
      algorithms: [algorithmOfGo(vector)],
    }
    const request: VerifyRequest = { method, url, headers, body: bytesOf(body) }
    expect(await createVerifier(options).verify(request)).toMatchObject({
      ok: true,
      algorithm: vector.algorithm,
      bodyVerified: !unsigned,
    })
    expect(codeOf(await createVerifier(options).verify({ ...request, url: `${url}/x` }))).toBe(
      'SIGNATURE_MISMATCH',
    )
  })
})

describe.each(byName)('the corpus, under %s', (_name, algorithm) => {
  const context = contextOf(algorithm)
  const cases = corpusUnder(algorithm).filter(
    ({ via, together, body = 'bytes' }) =>
      via.includes('api') && together === undefined && (body === 'bytes' || body === 'chunks'),
  )
  it.each(cases.map((given) => [given.id, given.name, given.expect, given] as const))(
    '%s %s: %s',
    async (_id, _what, wanted, given) => {
      let clock = NOW
      const verifier = createVerifier({ ...optionsOf(given, () => clock), algorithms: [algorithm] })
      const send = (): Promise<VerifyResult> => {
        const { method, target, headers, body } = buildCorpusRequest(given, context)
        return verifier.verify({ method, url: target, headers, body: inPieces(body) })
      }
      const result = await send()
      expect(codeOf(result), result.ok ? '' : result.message).toBe(wanted)
      if (result.ok && !result.exempt) {
        expect(result.algorithm).toBe(algorithm.name)
        const { bodyVerified } = given.result ?? {}
        if (bodyVerified !== undefined) expect(result.bodyVerified).toBe(bodyVerified)
        for (const name of given.result?.headersAbsent ?? [])
          expect(Object.keys(result.headers)).not.toContain(name)
      }
      for (const { after, expect: then } of given.again ?? []) {
        clock = new Date(NOW.getTime() + 1000 * after)
        expect(codeOf(await send())).toBe(then)
      }
    },
  )
})

async function* inPieces(body: Uint8Array): AsyncGenerator<Uint8Array> {
  const middle = Math.ceil(body.length / 2)
  yield body.subarray(0, middle)
  yield body.subarray(middle)
}

const MODULES: Readonly<Record<string, string>> = {
  'SDK-HMAC-SM3': 'sm3',
  'V11-HMAC-SHA256': 'v11',
  'SDK-ECDSA-P256-SHA256': 'p256',
  'SDK-SM2-SM3': 'sm2',
}

describe('an algorithm that is not enabled', () => {
  it.each(others.map((algorithm) => [algorithm.name, algorithm] as const))(
    '%s is refused, and the message says how to enable it',
    async (name, algorithm) => {
      const result = await createVerifier(base).verify(signedRequest({ algorithm }))
      expect(result).toMatchObject({ ok: false, code: 'ALG_UNSUPPORTED', reason: 'malformed', step: 2 })
      const { message } = result as { message: string }
      expect(message).toContain(`It is ${name}`)
      expect(message).toContain('options.algorithms')
      expect(message).toContain(`'@apig/signer-core/${MODULES[name]}'`)
      const enabled = createVerifier({ ...base, algorithms: [algorithm] })
      expect(await enabled.verify(signedRequest({ algorithm }))).toMatchObject({ ok: true, algorithm: name })
    },
  )

  it('may be the first one', async () => {
    const verifier = createVerifier({ ...base, algorithms: others })
    const result = await verifier.verify(signedRequest())
    expect(result).toMatchObject({ ok: false, code: 'ALG_UNSUPPORTED' })
    expect((result as { message: string }).message).toContain("sdkHmacSha256 of '@apig/signer-core'")
  })

  it('is found behind junk in no case', async () => {
    const verifier = createVerifier({ ...base, algorithms })
    for (const algorithm of algorithms) {
      const request = signedRequest({ algorithm })
      const value = headerOf(request, 'authorization')
      for (const junk of ['x ', 'Bearer ', `${algorithm.name} `, 'SDK-HMAC-SM3, '])
        expect(
          codeOf(await verifier.verify(withHeaders(request, { Authorization: junk + value }))),
          junk,
        ).toBe('AUTH_MALFORMED')
    }
  })
})

describe('several algorithms at once', () => {
  const reversed = [...algorithms].reverse()

  it('take requests of each, whatever their order', async () => {
    for (const order of [algorithms, reversed]) {
      const verifier = createVerifier({ ...base, algorithms: order })
      for (const algorithm of algorithms) {
        const request = signedRequest({ algorithm })
        for (const body of [request.body, inPieces(request.body)])
          expect(await verifier.verify({ ...request, body })).toMatchObject({
            ok: true,
            algorithm: algorithm.name,
          })
      }
    }
  })

  it('read no signature of one as that of another', async () => {
    for (const order of [algorithms, reversed]) {
      const verifier = createVerifier({ ...base, algorithms: order })
      for (const from of algorithms)
        for (const to of algorithms)
          for (const payload of ['signed', 'unsigned', { hash: from.hash('{"id":1}') }] as const) {
            if (from === to) continue
            const request = signedRequest({ algorithm: from, payload })
            const relabelled = withHeaders(request, {
              Authorization: relabel(headerOf(request, 'authorization'), to),
            })
            expect(codeOf(await verifier.verify(relabelled)), `${from.name} as ${to.name}`).toBe(
              from.signatureForm !== to.signatureForm
                ? 'AUTH_MALFORMED'
                : payload === 'unsigned' && from.contentHeader === to.contentHeader
                  ? 'UNSIGNED_PAYLOAD'
                  : 'SIGNATURE_MISMATCH',
            )
          }
    }
  })

  it('let the content header of one say nothing under another', async () => {
    const verifier = createVerifier({ ...base, algorithms, unsignedPayload: 'accept' })
    const foreign = signedRequest({ headers: [['x-sdk-content-sm3', 'UNSIGNED-PAYLOAD']] })
    expect(await verifier.verify(foreign)).toMatchObject({ ok: true, bodyVerified: true })
    expect(codeOf(await verifier.verify({ ...foreign, body: new Uint8Array(1) }))).toBe('SIGNATURE_MISMATCH')
    const other = signedRequest({
      algorithm: sdkHmacSm3,
      headers: [['x-sdk-content-sha256', 'UNSIGNED-PAYLOAD']],
    })
    expect(await verifier.verify(other)).toMatchObject({ ok: true, bodyVerified: true })
    expect(codeOf(await verifier.verify({ ...other, body: new Uint8Array(1) }))).toBe('SIGNATURE_MISMATCH')
  })

  it('share one look-up of the secret, and no key', async () => {
    let calls = 0
    const verifier = createVerifier({ ...base, algorithms, keys: async () => (calls++, SECRET) })
    for (const algorithm of [...algorithms, ...reversed])
      expect(codeOf(await verifier.verify(signedRequest({ algorithm })))).toBe('ACCEPT')
    expect(calls).toBe(1)
  })

  it('are named in the challenge and in what onDecision is told', async () => {
    const told: Decision[] = []
    const verifier = createVerifier({
      ...base,
      algorithms,
      onDecision: (decision) => void told.push(decision),
    })
    const refused = await verifier.verify({ ...signedRequest(), headers: [] })
    if (refused.ok) throw new Error('accepted')
    expect(refusalResponse(refused).headers['www-authenticate']).toBe(
      'SDK-HMAC-SHA256, SDK-HMAC-SM3, V11-HMAC-SHA256, SDK-ECDSA-P256-SHA256, SDK-SM2-SM3',
    )
    await verifier.verify(signedRequest({ algorithm: sdkHmacSm3 }))
    expect(told.map(({ algorithm }) => algorithm)).toEqual([undefined, 'SDK-HMAC-SM3'])
  })
})

/** The same claim under another scheme, with all that its grammar wants. */
function relabel(value: string, to: Algorithm): string {
  const credential =
    to.scope === undefined ? `Access=${KEY_ID}` : `Credential=${KEY_ID}/${to.scope('20240506T070809Z')}`
  return value.replace(/^\S+ [^,]+/, `${to.name} ${credential}`)
}

describe('the scope of V11-HMAC-SHA256', () => {
  const verifier = createVerifier({ ...base, algorithms: [v11] })
  const elsewhere = [
    { region: 'cn-east-3', service: 'iotda' },
    { region: 'cn-north-4', service: 'apig' },
    { region: 'cn-east-3', service: 'apig' },
    { region: 'CN-NORTH-4', service: 'iotda' },
  ]

  it.each(elsewhere)('refuses a right signature for $region and $service', async (scope) => {
    let looked = 0
    const watching = createVerifier({ ...base, algorithms: [v11], keys: () => (looked++, SECRET) })
    const result = await watching.verify(signedRequest({ algorithm: v11HmacSha256(scope) }))
    expect(result).toMatchObject({ ok: false, code: 'ALG_UNSUPPORTED', reason: 'malformed', step: 7 })
    const { message } = result as { message: string }
    expect(message).toMatch(
      scope.region === 'cn-north-4'
        ? /a different service: expected/
        : scope.service === 'iotda'
          ? /a different region: expected/
          : /a different region and service: expected/,
    )
    expect(message).toContain('20240506/cn-north-4/iotda')
    // What the request claims is nobody's to repeat.
    expect(message).not.toContain('cn-east-3')
    expect(looked).toBe(0)
  })

  it('refuses the same way for a key that nobody knows, and for a wrong secret', async () => {
    const algorithm = v11HmacSha256({ region: 'cn-east-3', service: 'iotda' })
    const results = await Promise.all(
      [{}, { keyId: 'nobody' }, { secret: 'another secret' }].map((wanted) =>
        verifier.verify(signedRequest({ algorithm, ...wanted })),
      ),
    )
    expect(results.map(codeOf)).toEqual(['ALG_UNSUPPORTED', 'ALG_UNSUPPORTED', 'ALG_UNSUPPORTED'])
    expect(new Set(results.map((result) => (result.ok ? '' : result.message))).size).toBe(1)
  })

  it('refuses the scope of another day than that of X-Sdk-Date', async () => {
    const request = signedRequest({ algorithm: v11 })
    const value = headerOf(request, 'authorization').replace('/20240506/', '/20240505/')
    const result = await verifier.verify(withHeaders(request, { Authorization: value }))
    expect(result).toMatchObject({ code: 'ALG_UNSUPPORTED' })
    expect((result as { message: string }).message).toContain(
      'a different date: expected 20240506/cn-north-4/iotda',
    )
    // Right in itself: signed for the other day throughout, but for the date that the request says.
    const tomorrow = { ...v11, scope: () => '20240507/cn-north-4/iotda' }
    expect(codeOf(await verifier.verify(signedRequest({ algorithm: tomorrow })))).toBe('ALG_UNSUPPORTED')
  })

  it('changes with the day, for the same key', async () => {
    for (const hours of [0, 17, 41, 0]) {
      const date = new Date(NOW.getTime() + hours * 3_600_000)
      const at = createVerifier({ ...base, algorithms: [v11], now: () => date })
      expect(codeOf(await at.verify(signedRequest({ algorithm: v11, date })))).toBe('ACCEPT')
    }
  })

  it('has a key id of its own grammar', async () => {
    const request = signedRequest({ algorithm: v11 })
    const value = headerOf(request, 'authorization')
    const cases: [string, string][] = [
      [value.replace(KEY_ID, 'no/id'), 'AUTH_MALFORMED'],
      [value.replace('Credential=', 'Access='), 'AUTH_MALFORMED'],
      [value.replace('/cn-north-4', ''), 'AUTH_MALFORMED'],
      [value.replace('/iotda', '/iotda/sdk_request'), 'AUTH_MALFORMED'],
      [value.replace(`${KEY_ID}/`, ''), 'AUTH_MALFORMED'],
    ]
    for (const [authorization, code] of cases)
      expect(
        codeOf(await verifier.verify(withHeaders(request, { Authorization: authorization }))),
        authorization,
      ).toBe(code)
    const refused = await verifier.verify(withHeaders(request, { Authorization: `${v11.name} x` }))
    expect((refused as { message: string }).message).toContain('V11-HMAC-SHA256 Credential=')
  })

  it('is what explain finds, where all else is right', async () => {
    const algorithm = v11HmacSha256({ region: 'cn-east-3', service: 'apig' })
    const explained = await verifier.explain(signedRequest({ algorithm }))
    expect(explained).toMatchObject({
      code: 'ALG_UNSUPPORTED',
      matches: true,
      changes: [{ part: 'scope', option: undefined }],
    })
    expect(explained.text).toContain('20240506/cn-east-3/apig')
    const wrong = await verifier.explain(signedRequest({ algorithm, secret: 'another secret' }))
    expect(wrong).toMatchObject({ matches: false, changes: [] })
  })
})

describe.each(byName)('explain, under %s', (_name, algorithm) => {
  const verifier = createVerifier({ ...base, algorithms, hosts: [HOST, 'outer.example.com'] })

  it('finds the host, the prefix and the body', async () => {
    const asked = async (request: VerifyRequest): Promise<unknown> => {
      const { code, changes } = await verifier.explain(request)
      return [code, changes.map(({ part, value }) => [part, value])]
    }
    expect(await asked(signedRequest({ algorithm }))).toEqual([undefined, []])
    const proxied = withHeaders(signedRequest({ algorithm, host: 'outer.example.com' }), {
      Host: HOST,
    })
    expect(await asked(proxied)).toEqual(['SIGNATURE_MISMATCH', [['host', 'outer.example.com']]])
    const stripped = { ...signedRequest({ algorithm, target: '/api/v1/orders' }), url: '/v1/orders' }
    expect(await asked(stripped)).toEqual(['SIGNATURE_MISMATCH', [['path', '/api']]])
    const again = { ...signedRequest({ algorithm, body: '{"id":1}' }), body: '{ "id" : 1 }' }
    expect(await asked(again)).toMatchObject(['SIGNATURE_MISMATCH', [['body', undefined]]])
    const stated = signedRequest({ algorithm, headers: [[algorithm.contentHeader, algorithm.hash('x')]] })
    expect(await asked(stated)).toMatchObject(['BODY_MISMATCH', [['body', undefined]]])
    const unsigned = signedRequest({ algorithm, payload: 'unsigned' })
    expect(await asked(unsigned)).toEqual(['UNSIGNED_PAYLOAD', []])
  })
})

describe.each(byName)('an unknown key and a wrong signature, under %s', (_name, algorithm) => {
  async function trace(keyId: string, wanted: object): Promise<unknown> {
    const counted = counting(algorithm)
    const verifier = createVerifier({
      ...base,
      algorithms: algorithms.map((one) => (one === algorithm ? counted.algorithm : one)),
      keys: { [KEY_ID]: SECRET, rotating: ['one secret', 'two secrets'] },
    })
    const request = signedRequest({ algorithm, keyId, secret: 'another secret', ...wanted })
    const sent = countedBody(request.body)
    const result = await verifier.verify({ ...request, body: sent.body })
    if (result.ok) throw new Error('accepted')
    const { headers, status, body } = refusalResponse(result)
    return {
      hmacs: counted.hmacs,
      bytes: sent.read,
      headers,
      status,
      body: body.replace(result.requestId, ''),
    }
  }

  it('cost the same, and are answered alike', async () => {
    for (const wanted of [
      {},
      { body: 'x'.repeat(1000) },
      { headers: [[algorithm.contentHeader, algorithm.hash('{"id":1}')]] },
    ]) {
      const known = await trace(KEY_ID, wanted)
      expect(known).toMatchObject({ hmacs: 2, status: 401 })
      expect(await trace('nobody', wanted)).toEqual(known)
      expect(await trace('rotating', wanted)).toEqual(known)
    }
  })
})

describe('options.algorithms', () => {
  const bad: [string, unknown, RegExp][] = [
    ['no array', sdkHmacSm3, /must be an array/],
    ['none', [], /is empty/],
    ['a name', ['SDK-HMAC-SM3'], /\[0\] must be an Algorithm.*not a string/],
    ['a function that was not called', [sdkHmacSha256, v11HmacSha256], /\[1\].*v11HmacSha256\({/],
    ['one twice', [sdkHmacSm3, sdkHmacSm3], /SDK-HMAC-SM3 twice/],
    ['two scopes', [v11, v11HmacSha256({ region: 'a', service: 'b' })], /V11-HMAC-SHA256 twice/],
    ['a name with a space', [{ ...sdkHmacSha256, name: 'SDK HMAC' }], /\[0\]/],
    ['a header in upper case', [{ ...sdkHmacSha256, contentHeader: 'X-Sdk' }], /\[0\]/],
    ['no hash', [{ ...sdkHmacSha256, hash: undefined }], /\[0\]/],
    ['a scope that is no function', [{ ...v11, scope: 'a/b' }], /\[0\]/],
    ['a verifier that is no function', [{ ...sdkHmacSha256, createVerifier: true }], /\[0\]/],
    ['a form without a test', [{ ...sdkHmacSha256, signatureForm: { description: 'hex' } }], /\[0\]/],
  ]
  it.each(bad)('refuses %s', (_name, given, message) => {
    const make = (): unknown => createVerifier({ ...base, algorithms: given as never })
    expect(make).toThrow(message)
    expect(make).toThrow(expect.objectContaining({ code: 'CONFIG' }))
  })

  it('are read once: what becomes of the array later changes nothing', async () => {
    const given: Algorithm[] = [sdkHmacSm3]
    const verifier = createVerifier({ ...base, algorithms: given })
    given.push(sdkHmacSha256)
    expect(codeOf(await verifier.verify(signedRequest()))).toBe('ALG_UNSUPPORTED')
  })

  it('cost nothing where they are not imported: no source of this package imports one', async () => {
    const folder = join(import.meta.dirname, '../src')
    const files = (await readdir(folder, { recursive: true })).filter((name) => name.endsWith('.ts'))
    const sources = await Promise.all(files.map((name) => readFile(join(folder, name), 'utf8')))
    const imported = new Set<string>()
    for (const source of sources)
      for (const [, from = ''] of source.matchAll(/^(?:import|export) [^'"*]*from '(@apig[^']*)'/gm))
        imported.add(from)
    expect([...imported].sort()).toEqual(['@apig/signer-core', '@apig/signer-core/internal'])
  })
})
