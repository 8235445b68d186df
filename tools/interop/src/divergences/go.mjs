import { hashHeaderCase, underscore, unsignedBody } from './shared.mjs'
import {
  hasAsJson,
  hasEmptyName,
  hasEscapeInPath,
  hasInParameter,
  hasOtherContentType,
  hasQueryInPath,
} from './when.mjs'

/** @type {readonly import('../sdks/index.mjs').Divergence[]} */
export const goDivergences = [
  {
    id: 'G1',
    everywhere: true,
    symptoms: ['host-unsigned'],
    input: 'every request',
    does: 'Does not sign `host`.',
    right:
      'no contradiction: the gateway demands `x-sdk-date` alone. A signed request can be sent to another host that knows the key',
    advice:
      'Use one access key for one purpose. `@apig/backend-verify` refuses such requests (`SIGNED_HEADER_REQUIRED`) unless `requireSigned: []` is set.',
  },
  {
    id: 'G2',
    everywhere: true,
    symptoms: ['content-type-unsigned'],
    input: 'every request with a content type',
    does: 'Does not sign `content-type`.',
    right: 'no contradiction: the signature is good, but does not protect this header',
    advice: 'Do not decide on the content type alone.',
  },
  {
    id: 'G3',
    symptoms: ['path'],
    when: hasEscapeInPath,
    input: '`%20` or another escape in the path',
    does: 'Takes the path for plain text: signs and sends `%2520`.',
    right: 'no contradiction: the signature is good, but the service reads `%20` where a space was meant',
    advice: 'Give the Go SDK the path without escapes. Text in path parameters is right as it is.',
  },
  {
    id: 'G4',
    symptoms: ['path', 'query'],
    when: hasQueryInPath,
    input: 'a query written into the path',
    does: 'Signs and sends the `?` as `%3F`, a part of the path.',
    right: 'no contradiction: the signature is good, but the service gets no query',
    advice: 'Give the query as query fields.',
  },
  {
    id: 'G5',
    symptoms: ['path'],
    when: hasInParameter(/\//),
    input: 'a path parameter with `/`',
    does: 'Puts it into the path as it is: the path gets one more segment.',
    right: 'no contradiction: the signature is good, but another path is called',
    advice: 'Refuse `/` in path parameters.',
  },
  {
    id: 'G6',
    symptoms: ['signed query', 'query'],
    when: hasEmptyName,
    input: 'a query pair without a name',
    does: 'Signs `=value` and sends `value`, a name.',
    right: 'nobody: the documentation does not say',
    advice: 'Give every pair a name.',
  },
  { id: 'G7', ...hashHeaderCase },
  { id: 'G8', ...underscore },
  {
    id: 'G9',
    ...unsignedBody,
    when: hasOtherContentType(/application\/[jb]son/),
    input:
      'a content type without `application/json` or `application/bson` in it, `Application/JSON` among them',
  },
  {
    id: 'G10',
    symptoms: ['signed payload'],
    when: hasAsJson('bytes'),
    input: 'bytes from a file as JSON',
    does: 'Signs the hash of `{}`, the file as an object, and sends the bytes.',
    right: 'the reference',
    advice: 'Read the file and give its text, or send it as `application/octet-stream`.',
  },
]
