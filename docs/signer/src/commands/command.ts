import type { SignedRequest } from '@apig/signer-core'
import type { Command } from '../state.ts'
import { curlCommand } from './curl.ts'
import { fetchCommand } from './fetch.ts'
import { pythonCommand } from './python.ts'

/** The signed request as something to paste; undefined for a target, which says not where to send it. */
export function commandFor(
  command: Exclude<Command, 'typescript'>,
  signed: SignedRequest<string>,
): string | undefined {
  if (signed.url.startsWith('/')) return undefined
  return COMMANDS[command](signed)
}

const COMMANDS = { curl: curlCommand, fetch: fetchCommand, python: pythonCommand }
