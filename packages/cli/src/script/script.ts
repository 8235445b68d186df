import { readFile, writeFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { EXIT } from '../cli-error.ts'
import type { ExitCode } from '../cli-error.ts'
import { fileError } from '../input.ts'
import { say } from '../terminal.ts'

/** An API client: which script it runs, and where it is pasted. */
interface Client {
  readonly script: 'postman' | 'bruno' | 'insomnia'
  readonly place: string
}

/** The API clients of `apig script`. */
const CLIENTS: Readonly<Record<ClientName, Client>> = {
  postman: { script: 'postman', place: 'the collection, tab Scripts, Pre-request' },
  apifox: {
    script: 'postman',
    place: '前置操作 (pre processors) of the folder or endpoint, after 变量替换 (variable substitution)',
  },
  bruno: { script: 'bruno', place: 'the collection or request, tab Script, Pre Request' },
  insomnia: { script: 'insomnia', place: 'the folder or request, tab Scripts, Pre-request' },
}

/** Of an API client, as the command takes it. */
export type ClientName = 'postman' | 'apifox' | 'bruno' | 'insomnia'

/** `apig script`: prints the pre-request script of an API client, and says on stderr where it goes. */
export async function printScript(name: ClientName, { output }: { output?: string }): Promise<ExitCode> {
  const { script, place } = CLIENTS[name]
  const file = fileURLToPath(import.meta.resolve(`@apig/cli/clients/${script}.js`))
  const text = HEAD + (await readFile(file, 'utf8'))
  if (output === undefined || output === '-') process.stdout.write(text)
  else await write(output, text)
  say(
    `Paste it into ${place}; then set HUAWEICLOUD_SDK_AK and HUAWEICLOUD_SDK_SK in the environment of the client.`,
  )
  return EXIT.ok
}

async function write(output: string, text: string): Promise<void> {
  try {
    await writeFile(output, text)
  } catch (error) {
    throw fileError('-o', output, error)
  }
}

const HEAD = `// Signs each request for Huawei Cloud API Gateway (SDK-HMAC-SHA256), with @apig/signer-core. Made by \`apig script\`.
// Variables: HUAWEICLOUD_SDK_AK and HUAWEICLOUD_SDK_SK (mark the second as secret);
//   HUAWEICLOUD_SDK_SECURITY_TOKEN with temporary keys. A request without x-stage gets x-stage: RELEASE.
// Signed: method, URL, host, time, x- headers, and bodies of text, JSON or GraphQL; a URL-encoded form too, but not in Insomnia.
// Not signed: other forms and files, which the client builds after this script (x-sdk-content-sha256: UNSIGNED-PAYLOAD
//   tells the gateway so); Content-Type, Cookie and what else the client adds.
// Contains @noble/hashes, MIT License, (c) 2022 Paul Miller (https://paulmillr.com).
`
