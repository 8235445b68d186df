import type { SignedRequest } from '@apig/signer-core'
import type { Command, RequestFields } from '../state.ts'
import { curlCommand } from './curl.ts'
import { fetchCommand } from './fetch.ts'
import { pythonCommand } from './python.ts'
import { typescriptProgram } from './typescript.ts'

/** The request as something to paste; undefined for a target, which says not where to send it. */
export function commandFor(
  command: Command,
  signed: SignedRequest<string>,
  form: RequestFields,
): string | undefined {
  return signed.url.startsWith('/') ? undefined : COMMANDS[command](signed, form)
}

const COMMANDS: Readonly<
  Record<Command, (signed: SignedRequest<string>, form: RequestFields) => string | undefined>
> = {
  curl: curlCommand,
  fetch: fetchCommand,
  python: pythonCommand,
  typescript: (_signed, form) => typescriptProgram(form),
}
