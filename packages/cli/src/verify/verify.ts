import { createVerifier } from '@apig/backend-verify'
import { EXIT } from '../cli-error.ts'
import type { ExitCode } from '../cli-error.ts'
import { chooseAccessKey } from '../identity.ts'
import type { IdentityOptions } from '../identity.ts'
import { readInput } from '../input.ts'
import { parseRequest } from '../request/http-message.ts'
import { readDate } from '../sign/sign.ts'
import { say, sayFailed, sayPassed } from '../terminal.ts'

/** The options of `apig verify`. */
export interface VerifyCommandOptions extends IdentityOptions {
  readonly at?: string
  readonly prefix?: readonly string[]
}

/** `apig verify`: whether a captured request verifies with a key, and if not, why. */
export async function verifyRequest(file: string, options: VerifyCommandOptions): Promise<ExitCode> {
  const { method, target, headers, body } = parseRequest(await readInput('the request', file))
  const { accessKeyId = '', secretAccessKey } = await chooseAccessKey(options)
  const at = options.at === undefined ? undefined : readDate(options.at)
  const verifier = createVerifier({
    keys: { [accessKeyId]: secretAccessKey },
    interpretation: 'reference',
    // A client may leave its body unsigned, and no host is right or wrong here.
    unsignedContentHeaders: 'accept',
    logger: { warn: () => undefined },
    ...(at !== undefined && { now: () => at }),
  })
  const request = { method, url: target, headers, body: new Uint8Array(body) }
  const { code, text } = await verifier.explain(request, { prefixes: options.prefix })
  if (code === undefined) {
    sayPassed('The request verifies.')
    return EXIT.ok
  }
  sayFailed('The request does not verify.')
  say(text)
  return EXIT.refused
}
