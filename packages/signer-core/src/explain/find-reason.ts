import { gatewayDigits } from '../gateway.ts'
import { explainAuthentication } from './authentication.ts'
import { explainCode } from './codes.ts'
import { compare } from './compare.ts'
import { LOCK_WARNING } from './finding.ts'
import type { Case, Finding } from './finding.ts'
import { explainOther } from './other-responses.ts'
import { findEcho, parseEcho } from './parse-echo.ts'
import type { OwnRequest } from './read-signed.ts'
import { listParts, sayQuoted } from './render.ts'

const GATEWAY_PHRASE =
  /Incorrect (?:IAM |app )?authentication information|verify (?:ak ?sk )?signature fail|calc ak ?sk signature fail|AK access failed to reach the limit/i
const ALL_PARTS = ['method', 'path', 'query', 'headers', 'list of signed headers', 'payload hash']

/** Why a response refuses, as far as it says. */
export function findReason(known: Case): Finding {
  const { response, label } = known
  const { message, status } = response
  const digits = gatewayDigits(response.errorCode)
  const echo = findEcho(message)
  if (digits === undefined && echo === undefined && !GATEWAY_PHRASE.test(message)) return explainOther(known)
  if (echo !== undefined) return explainEcho(echo, known)
  const said = explainAuthentication(message, known)
  if (said !== undefined) return said
  if (/signature fail/i.test(message)) return withoutEcho(known)
  const meant = digits === undefined ? undefined : explainCode(digits, known)
  if (meant !== undefined) return meant
  return {
    kind: digits === '0301' || digits === '0303' || digits === undefined ? 'authentication' : 'gateway',
    summary: `The gateway refused the request (${label}), and no usual cause is known.${sayQuoted(known)}`,
    advice: [
      "Look the code up in API Gateway's documentation (the known ones: see docs/errors.md in this package); support finds the call by its request ID.",
      ...(status === 401 ? [LOCK_WARNING] : []),
    ],
  }
}

function explainEcho(text: string, { own, label, isApp }: Case): Finding {
  const { differences, notCompared } = compare(own, parseEcho(text, own))
  if (differences.length > 0)
    return {
      kind: 'canonical-request',
      summary: `The gateway computed a different canonical request (${label}): ${listParts(differences)} ${differences.length === 1 ? 'differs' : 'differ'}.`,
      differences,
      notCompared,
      advice: [LOCK_WARNING],
    }
  const secret = isApp ? 'AppSecret' : 'secret access key (SK)'
  const advice = [
    `Compare the ${secret} with the one that was issued with this ${isApp ? 'AppKey' : 'access key ID'}: copied whole, both from the same line of the same file, not replaced by a newer pair.`,
    ...adviceForToken(own),
    'Check that the account is neither frozen nor in arrears: some services name that as a cause of the same message.',
    LOCK_WARNING,
  ]
  if (notCompared.length > 0)
    return {
      kind: 'signature',
      summary: `The signature was refused (${label}); what the response shows of the canonical request agrees with what was signed.`,
      notCompared,
      advice: ['The cause is a part that could not be compared, or the secret access key.', ...advice],
    }
  return {
    kind: 'secret-access-key',
    summary: `The gateway computed exactly the canonical request that was signed (${label}), so the request arrived unchanged: most likely the ${secret} is wrong, or belongs to another key.`,
    advice,
  }
}

function withoutEcho({ label, own }: Case): Finding {
  return {
    kind: 'signature',
    summary: `The signature was refused (${label}); the response does not show the canonical request that the gateway computed.`,
    notCompared: ALL_PARTS,
    advice: [
      'Check the secret access key first, then what changes a request after signing: the client (body, content-type), proxies (host, path), redirects.',
      ...adviceForToken(own),
      LOCK_WARNING,
    ],
  }
}

const adviceForToken = (own: OwnRequest): string[] =>
  own.headers.has('x-security-token')
    ? ['With temporary credentials, access key, secret and security token must come from the same issue.']
    : []
