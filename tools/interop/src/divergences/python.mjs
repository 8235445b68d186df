import { dots, emptyName, underscore, unsignedBody } from './shared.mjs'
import { hasAsJson, hasNoBody, hasNoContentType, hasQueryInPath } from './when.mjs'

/** @type {readonly import('../sdks/index.mjs').Divergence[]} */
export const pythonDivergences = [
  { id: 'P1', ...dots },
  {
    id: 'P2',
    symptoms: ['signed path', 'signed query'],
    when: hasQueryInPath,
    input: 'a query written into the path',
    does: 'Signs the `?` as `%3F`, a part of the path. Sends it as a `?`.',
    right: 'the reference',
    advice: 'Give the query as `query_params`.',
  },
  { id: 'P3', ...emptyName },
  {
    id: 'P4',
    symptoms: ['signed payload'],
    when: hasNoBody,
    input:
      '`x-sdk-content-sha256: UNSIGNED-PAYLOAD` on a request without a body, set by the caller or by the SDK (P6)',
    does: 'Sends the header and signs the hash of the empty body all the same.',
    right: 'the reference: the value of the header is what is signed',
    advice: 'Send requests without a body with the content type `application/json`, and without that header.',
  },
  { id: 'P5', ...underscore },
  { id: 'P6', ...unsignedBody },
  {
    id: 'P7',
    symptoms: ['content-type'],
    when: hasNoContentType,
    input: 'no content type',
    does: 'Sends and signs `application/json`, for GET too.',
    right: 'no contradiction',
    advice: 'Nothing.',
  },
  {
    id: 'P8',
    symptoms: ['no way'],
    when: (given) => hasAsJson('bytes')(given) || given.contentType === 'application/xml',
    input: 'bytes as JSON, or XML as a text',
    does: 'Its API has no way to say this.',
    right: 'no contradiction',
    advice: 'Give JSON as an object or a text, XML as an object.',
  },
]
