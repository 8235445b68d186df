import { createRequire } from 'node:module'
import { accessKeyId, inTurn, secretAccessKey } from '../requests.mjs'

// The index of the SDK wants a package that it does not list; its signer stands alone.
const { AKSKSigner } = createRequire(import.meta.url)('@huaweicloud/huaweicloud-sdk-core/auth/AKSKSigner.js')

const credential = { getAk: () => accessKeyId, getSk: () => secretAccessKey }

/**
 * The official SDK. It takes the body as an object and makes the text itself, and changes no header it is given.
 *
 * @param {readonly import('../requests.mjs').BenchRequest[]} requests
 * @returns {{ name: string, run: () => Record<string, string> }}
 */
export function official(requests) {
  const next = inTurn(
    requests.map(({ method, host, path, query, headers, data }) => ({
      method,
      endpoint: `https://${host}${path}`,
      queryParams: Object.fromEntries(query),
      headers,
      data,
    })),
  )
  return { name: 'AKSKSigner', run: () => AKSKSigner.sign(next(), credential) }
}
