import { isSignerError } from '@apig/signer-core'
import { isTransportError } from '@apig/transport-fetch'
import { EXIT } from './cli-error.ts'
import type { ExitCode } from './cli-error.ts'

const REFUSED =
  /^(?:CREDENTIALS_(?:REFUSED|EXPIRED)|PASSWORD_REFUSED|USER_LOCKED|MFA_REQUIRED|AUTHENTICATION_FAILED)$/
const NETWORK =
  /^(?:ENDPOINT_UNREACHABLE|CREDENTIALS_UNAVAILABLE|TIMEOUT|CONNECTION_RESET|CERTIFICATE_UNTRUSTED)$/

/** How the command ends after an error of the packages; undefined for an error that is none of theirs. */
export function exitCodeOf(error: unknown): ExitCode | undefined {
  if (isSignerError(error)) return EXIT.usage
  if (isTransportError(error)) {
    if (REFUSED.test(error.code)) return EXIT.refused
    return NETWORK.test(error.code) ? EXIT.network : EXIT.usage
  }
  return (error as { code?: unknown } | null)?.code === 'CONFIG' ? EXIT.usage : undefined
}

/** Where the package names a remedy in code, the command has a flag. */
const MESSAGES: Readonly<Record<string, string>> = {
  BODY_TOO_LARGE:
    'The body is larger than 12 MiB (12,582,912 bytes), the limit of the gateway for a call with AK/SK. Send less or in parts, or use --token.',
}

const OPTIONS: Readonly<Record<string, string>> = {
  'options.ca': '--cacert',
  'options.cert': '--cert',
  'options.key': '--key',
  'options.connectTo': '--connect-to',
  'options.stage': '--stage',
  'credentials.accessKeyId': 'the access key ID',
  'credentials.secretAccessKey': 'the secret access key',
  'credentials.securityToken': '--security-token',
}

/** What a package says, in the words of the command line. */
export function messageOf(error: unknown): string {
  const { code = '', message } = error as Error & { code?: string }
  return (
    MESSAGES[code] ?? message.replaceAll(/\b(?:options|credentials)\.\w+/g, (name) => OPTIONS[name] ?? name)
  )
}
