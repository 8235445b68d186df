import { formatDate } from '@apig/signer-core'
import { emptyRequest } from './state.ts'
import type { RequestFields } from './state.ts'

export type ExampleName = 'published' | 'json' | 'file'

/** The key of the guide's example: public, and good for nothing. */
const publishedKey = {
  accessKeyId: 'QTWAOYTTINDUT2QVKYUC',
  secretAccessKey: 'MFyfvK41ba2giqM7Uio6PznpdUKGpownRZlmVmHc',
}
const service = 'https://service.apig.example.com/v1/infers/flowers'

/** `?url=...&accessKeyId=...` fills in a request to a gateway, as `apig gateway` links it; the secret is typed. */
export function firstRequest(query: URLSearchParams): RequestFields {
  const url = query.get('url')
  if (url === null) return exampleRequest('published')
  return {
    ...exampleRequest('json'),
    url,
    accessKeyId: query.get('accessKeyId') ?? '',
    secretAccessKey: '',
  }
}

/** The request fields of an example. */
export function exampleRequest(name: ExampleName): RequestFields {
  switch (name) {
    // Huawei's signing guide; its signature is 7be66680...4f6ebe.
    case 'published':
      return {
        ...emptyRequest,
        ...publishedKey,
        url: 'https://service.region.example.com/v1/77b6a44cba5143ab91d13ab9a8ff44fd/vpcs?limit=2&marker=13551d6b-755d-4757-b956-536f674975c0',
        headers: 'content-type: application/json',
        date: '20191115T033655Z',
      }
    case 'json':
      return {
        ...emptyRequest,
        ...publishedKey,
        method: 'POST',
        url: service,
        headers: 'content-type: application/json\nx-stage: RELEASE',
        body: '{"text":"hello"}',
        date: formatDate(new Date()),
      }
    case 'file':
      return {
        ...emptyRequest,
        ...publishedKey,
        method: 'POST',
        url: service,
        headers: 'x-stage: RELEASE',
        payload: 'unsigned',
        date: formatDate(new Date()),
      }
  }
}
