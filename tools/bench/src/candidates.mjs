import * as crypto from 'node:crypto'
import { createRequire } from 'node:module'
import { createSigner, parseDate } from '@apig/signer-core'

const require = createRequire(import.meta.url)
const { AKSKSigner } = require('@huaweicloud/huaweicloud-sdk-core/auth/AKSKSigner.js')
const aws4 = require('aws4')

const accessKeyId = 'QTWAOYTTINDUT2QVKYUC'
const secretAccessKey = 'MFyfvK41ba2giqM7Uio6PznpdUKGpownRZlmVmHc'
const host = '63fb035aeef34368880448a94cb7f440.apig.cn-north-4.huaweicloudapis.com'
const path = '/v1/infers/76c41384-23ab-45f9-a66e-892e7bc2be53'
const data = { text: 'x'.repeat(182) }

/**
 * One request, signed by everybody. All start from an endpoint, headers and a body as text, but for the official SDK,
 * which takes an object and makes the text itself.
 */
export function createCandidates(method) {
  const body = method === 'GET' ? undefined : JSON.stringify(data)
  const url = `https://${host}${path}?limit=2`
  const headers = {
    'content-type': 'application/json',
    'x-stage': 'RELEASE',
    'x-project-id': '0123456789abcdef',
  }
  const credential = { getAk: () => accessKeyId, getSk: () => secretAccessKey }

  const signer = createSigner({ accessKeyId, secretAccessKey })
  const key = crypto.createSecretKey(secretAccessKey, 'utf8')
  const { canonicalRequest } = signer.sign({ method, url, headers, body })
  const hash =
    crypto.hash ?? ((algorithm, text, form) => crypto.createHash(algorithm).update(text).digest(form))

  const candidates = {
    'signer-core': () => signer.sign({ method, url, headers, body }),
    // No work but the cryptography, on texts that are there already: what nobody can go below with node:crypto.
    'bare crypto': () => {
      hash('sha256', body ?? '', 'hex')
      const requestHash = hash('sha256', canonicalRequest, 'hex')
      return crypto
        .createHmac('sha256', key)
        .update(`SDK-HMAC-SHA256\n20191115T033655Z\n${requestHash}`)
        .digest('hex')
    },
    'huaweicloud-sdk-core': () =>
      AKSKSigner.sign(
        {
          method,
          endpoint: `https://${host}${path}`,
          queryParams: { limit: '2' },
          headers: { ...headers },
          data: body && data,
        },
        credential,
      ),
    aws4: () =>
      aws4.sign(
        {
          method,
          host,
          path: `${path}?limit=2`,
          headers: { ...headers },
          body,
          service: 'apig',
          region: 'cn-north-4',
        },
        { accessKeyId, secretAccessKey },
      ),
  }
  checkSameWork(candidates)
  return { candidates, bodyBytes: body?.length ?? 0, canonicalRequestBytes: canonicalRequest.length }

  /** Our signature of the moment at which the other signed is the other's: nobody is fast by doing less. */
  function checkSameWork({ 'huaweicloud-sdk-core': official, aws4: other }) {
    const signed = official()
    const ours = signer.sign({ method, url, headers, body }, { date: parseDate(signed['X-Sdk-Date']) })
    if (ours.headers.Authorization !== signed.Authorization)
      throw new Error('signer-core and huaweicloud-sdk-core sign differently')
    const { headers: awsHeaders } = other()
    if (!/^AWS4-HMAC-SHA256 .*Signature=[0-9a-f]{64}$/.test(awsHeaders.Authorization))
      throw new Error('aws4 did not sign')
  }
}
