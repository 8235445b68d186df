/** What a reader has, or gets from the console. */
const GIVEN = [
  'accessKeyId',
  'secretAccessKey',
  'projectId',
  'appKey',
  'appSecret',
  'appCode',
  'apiKey',
  'region',
  'service',
  'domainName',
  'userName',
  'password',
]

/**
 * A program that takes each line as options of each transport. What the packages do not export does not compile.
 *
 * @param {string} lines such as `credentials: fromEnv()`
 */
export function asOptions(lines) {
  const calls = lines.split('\n').flatMap((line) => {
    // Those with a file or an environment are of Node.
    const inNode = /\bfrom[A-Z]|defaultChain/.test(line)
    const options = `{ origins: 'https://example.com', ${line} }`
    return [
      `createClient(${options})`,
      `signing(${options})`,
      ...(inNode ? [] : [`createSignedFetch(${options})`]),
    ]
  })
  return `import { sdkHmacSha256Scoped } from '@apig/signer-core/scoped'
import { createSignedFetch } from '@apig/transport-fetch'
import { createClient, signing } from '@apig/transport-node'
import {
  defaultChain,
  fromCsv,
  fromEnv,
  fromIamToken,
  fromIni,
  fromTemporaryKeys,
} from '@apig/transport-node/credentials'

${GIVEN.map((name) => `declare const ${name}: string`).join('\n')}
declare const remoteSign: (stringToSign: string) => Promise<string>

${calls.join('\n')}
`
}
