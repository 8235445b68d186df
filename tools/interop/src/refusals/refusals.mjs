import { startGateway } from '@apig/local-gateway'
import { startChild } from '../child.mjs'
import { placesOf } from '../prepare.mjs'
import { createRandom } from '../requests/random.mjs'
import { createRequest } from '../requests/request.mjs'
import { KEY } from '../targets.mjs'
import { createRecordingProxy } from '../wire/recording-proxy.mjs'
import { sendAsItStands } from '../wire/send-as-it-stands.mjs'
import { joinParts, readAuthorization, referenceParts } from '../wire/reference.mjs'
import { changesOf } from './changes.mjs'

const LEAD = 'Incorrect IAM authentication information: '

/**
 * What a gateway made of a request of an SDK, and of the same request after one change to each signed part.
 *
 * @typedef {{ sdk: import('../sdks/index.mjs').Sdk, changes: number, passed: number, failures: string[] }} Refusals
 */

/**
 * Has an SDK call a gateway, and sends what it has signed again: as it stands, and with each change.
 *
 * @param {import('../sdks/index.mjs').Sdk} sdk
 * @returns {Promise<Refusals>}
 */
export async function changeSigned(sdk) {
  const gateway = await startGateway({
    accessKeys: { [KEY.accessKeyId]: KEY.secretAccessKey },
    // The stage too is to be refused for the signature.
    stages: ['RELEASE', 'RELEASEx'],
    backend: (_request, response) => response.setHeader('Content-Type', 'application/json').end('{}'),
  })
  const proxy = await createRecordingProxy(gateway.url)
  const driver = await startChild(sdk.command(placesOf(sdk)), { ownHome: true })
  /** @type {Refusals} */
  const result = { sdk, changes: 0, passed: 0, failures: [] }
  /** @param {string} what @param {string | undefined} fault */
  const count = (what, fault) => {
    if (fault === undefined) result.passed++
    else result.failures.push(`${sdk.name}, ${what}: ${fault}`)
  }
  try {
    const { status, answer, error } = await driver.ask({
      name: 'signed',
      endpoint: proxy.url,
      ...KEY,
      securityToken: null,
      request: REQUEST,
    })
    const [signed] = proxy.take()
    count('accepted', status === 200 ? undefined : `${status} ${answer ?? error}`)
    if (signed === undefined) return result
    for (const { about, request, message } of changesOf(signed)) {
      // A success in between: five failures in a row lock the key.
      const before = await answerTo(gateway.url, signed)
      const after = await answerTo(gateway.url, request)
      const refusal = `401 APIG.0301 ${LEAD}${message ?? `verify aksk signature fail, canonicalRequest:${echoOf(request)}`}`
      count(
        `refused after a change: ${about}`,
        before !== '200'
          ? `the unchanged request got ${before}`
          : after === refusal
            ? undefined
            : `${after}, not ${refusal}`,
      )
      result.changes++
    }
    return result
  } finally {
    await driver.close()
    await proxy.close()
    await gateway.close()
  }
}

const REQUEST = createRequest(createRandom(1), {
  method: 'POST',
  query: [
    ['limit', '2'],
    ['marker', 'm1'],
  ],
  headers: [
    ['X-Stage', 'RELEASE'],
    ['X-Trace', 'one two'],
  ],
  body: { kind: 'json', value: { count: 1 } },
})

/** @param {import('../wire/read-requests.mjs').Arrival} request */
function echoOf(request) {
  const { names = [] } = readAuthorization(request) ?? {}
  return joinParts(referenceParts(request, names)).replaceAll('\n', '|')
}

/**
 * @param {string} url
 * @param {import('../wire/read-requests.mjs').Arrival} request
 * @returns {Promise<string>} the status, and the code and message of a refusal
 */
async function answerTo(url, request) {
  const response = await sendAsItStands(url, request)
  if (response.status === 200) return '200'
  const { error_code: code, error_msg: message } = JSON.parse(await response.text())
  return `${response.status} ${code} ${message}`
}
