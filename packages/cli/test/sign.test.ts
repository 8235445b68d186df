import { describe, expect, test } from 'vitest'
import { apig, BIN, run } from './run.ts'
import { ENVIRONMENT, openStand } from './stand.ts'

// The example that Huawei's signing guide publishes.
const PUBLISHED = {
  url: 'https://service.region.example.com/v1/77b6a44cba5143ab91d13ab9a8ff44fd/vpcs?limit=2&marker=13551d6b-755d-4757-b956-536f674975c0',
  signature: '7be6668032f70418fcc22abc52071e57aff61b84a1d2381bb430d6870f4f6ebe',
  env: {
    HUAWEICLOUD_SDK_AK: 'QTWAOYTTINDUT2QVKYUC',
    HUAWEICLOUD_SDK_SK: 'MFyfvK41ba2giqM7Uio6PznpdUKGpownRZlmVmHc',
  },
}
const ARGS = ['sign', PUBLISHED.url, '-H', 'content-type: application/json', '--date', '20191115T033655Z']

describe('apig sign', () => {
  test('gives the published signature', async () => {
    const { code, stdout, stderr } = await apig([...ARGS, '--format', 'authorization'], {
      env: PUBLISHED.env,
    })
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
    expect(stdout).toBe(
      `SDK-HMAC-SHA256 Access=QTWAOYTTINDUT2QVKYUC, SignedHeaders=content-type;host;x-sdk-date, Signature=${PUBLISHED.signature}\n`,
    )
  })

  test('prints the stages without a byte more', async () => {
    const canonical = await apig([...ARGS, '--format', 'canonical'], { env: PUBLISHED.env })
    expect(canonical.stdout).toBe(
      'GET\n/v1/77b6a44cba5143ab91d13ab9a8ff44fd/vpcs/\nlimit=2&marker=13551d6b-755d-4757-b956-536f674975c0\ncontent-type:application/json\nhost:service.region.example.com\nx-sdk-date:20191115T033655Z\n\ncontent-type;host;x-sdk-date\ne3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855',
    )
    const toSign = await apig([...ARGS, '--format', 'string-to-sign'], { env: PUBLISHED.env })
    expect(toSign.stdout).toMatch(/^SDK-HMAC-SHA256\n20191115T033655Z\n[0-9a-f]{64}$/)
  })

  test('prints headers for curl -H @-', async () => {
    const { stdout } = await apig([...ARGS, '--stage', 'RELEASE'], { env: PUBLISHED.env })
    expect(stdout).toMatch(
      /^content-type: application\/json\nx-stage: RELEASE\nX-Sdk-Date: 20191115T033655Z\nAuthorization: SDK-/,
    )
  })

  test('its headers are accepted when curl sends them', async () => {
    const stand = await openStand()
    const script = '"$0" "$1" sign "$2" --stage RELEASE | curl -sS -o /dev/null -w "%{http_code}" -H @- "$2"'
    const sent = await run('sh', ['-c', script, process.execPath, BIN, stand.url], { env: ENVIRONMENT })
    await stand.close()
    expect(sent).toMatchObject({ stdout: '200', stderr: '' })
  })

  test('signs the bytes of stdin, or leaves the body out', async () => {
    const body = Uint8Array.of(0, 255, 10, 13)
    const signed = await apig(['sign', '/x', '-H', 'host: h', '-d', '@-', '--format', 'canonical'], {
      env: PUBLISHED.env,
      stdin: body,
    })
    expect(signed.stdout).toMatch(/^POST\n\/x\/\n\nhost:h\nx-sdk-date:\w+\n\nhost;x-sdk-date\n[0-9a-f]{64}$/)
    const unsigned = await apig(
      ['sign', '/x', '-H', 'host: h', '-d', '@-', '--unsigned-payload', '--format', 'canonical'],
      { env: PUBLISHED.env, stdin: body },
    )
    expect(unsigned.stdout).toMatch(/\nUNSIGNED-PAYLOAD$/)
  })

  test.each<[args: string[], message: RegExp]>([
    [['/x'], /host/],
    [['https://h.example/', '--date', 'yesterday'], /The date must look like/],
    [['https://h.example/', '--api-key', '@-'], /unknown option '--api-key'/],
    [['https://h.example/', '--format', 'json'], /Allowed choices are headers, canonical, string-to-sign/],
  ])('%j is wrong usage', async (args, message) => {
    const { code, stdout, stderr } = await apig(['sign', ...args], { env: PUBLISHED.env, stdin: 'key' })
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' })
    expect(stderr).toMatch(message)
  })
})
