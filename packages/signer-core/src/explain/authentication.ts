import { explainClock } from './clock.ts'
import { LOCK_WARNING } from './finding.ts'
import type { Case, Finding } from './finding.ts'

/** The refusals of codes 0301 and 0303 that say what is wrong in words, in front of any echo. */
export function explainAuthentication(message: string, known: Case): Finding | undefined {
  if (/signature expired/i.test(message)) return explainClock(message, known)
  if (/reach the limit/i.test(message)) return locked(known)
  if (/\bak\b.{0,200}not exist/i.test(message)) return unknownAccessKey(message, known)
  if (/app not found|appkey.{0,200}not (exist|found)/i.test(message)) return unknownAppKey(known)
  if (/x-auth-token not found|(access|credential) is empty/i.test(message)) return noSignature(known)
  if (/x-sdk-date (not found|format)/i.test(message)) return badDate(message, known)
  if (/decrypt token fail|token expire|get token error|token (is )?invalid/i.test(message))
    return badToken(message, known)
  return undefined
}

function locked({ label, isApp }: Case): Finding {
  return {
    kind: 'access-key-locked',
    summary: `The ${isApp ? 'AppKey' : 'access key'} is locked (${label}): five authentication failures in a row lock it for five minutes.`,
    advice: [
      'Wait five minutes and send nothing with this key until then; do not retry.',
      'Find out why the earlier calls failed, from the first refusal: a wrong secret access key, the clock, a changed request.',
      'Other programs that use this key count too, and are locked out too: stop the one that fails.',
    ],
  }
}

function unknownAccessKey(message: string, { label, own, isApp }: Case): Finding {
  const named = /\bak\s{0,3}[:= ]\s{0,3}([^\s,;]{4,200})/i.exec(message)?.[1]
  const advice = [
    'Compare the access key ID (AK) with the one in the console (My Credentials, Access Keys): copied whole, not deleted, not disabled.',
    'An access key belongs to one cloud account and site: check that the endpoint is of the same one (China site, international site, a partner cloud).',
    "An AppKey is not an access key ID: if the API uses app authentication, call it as such; for an API with IAM authentication use the user's own AK and SK.",
  ]
  if (!own.sent.has('x-security-token'))
    advice.push(
      'A temporary access key is not found without its token: pass securityToken with the credentials.',
    )
  if (
    named !== undefined &&
    own.accessKeyId !== undefined &&
    !/^\*+$/.test(named) &&
    named !== own.accessKeyId
  )
    advice.unshift(
      'The gateway names a different access key ID than the one that signed this request: look for a proxy or a second signer that replaces Authorization.',
    )
  return {
    kind: 'access-key-unknown',
    summary: `The gateway does not know the ${isApp ? 'AppKey' : 'access key ID (AK)'} that it received (${label}).`,
    advice: [...advice, LOCK_WARNING],
  }
}

function unknownAppKey({ label }: Case): Finding {
  return {
    kind: 'access-key-unknown',
    summary: `The gateway has no app with this AppKey (${label}).`,
    advice: [
      'Compare the AppKey with the one in the API Gateway console (Credentials), in the region and instance that serve the API.',
      'The API uses app authentication: sign with the AppKey and AppSecret of an app that is authorized for it, not with the AK and SK of a user.',
      LOCK_WARNING,
    ],
  }
}

function noSignature({ label, own }: Case): Finding {
  return {
    kind: 'authorization-missing',
    summary: `The gateway found no signature that it could read (${label}).`,
    advice: [
      'Send signed.headers as they are; the signature is among them.',
      'A redirect to another host drops Authorization (fetch does so): sign for the final URL and do not follow redirects.',
      'Check whether a proxy, or another part of the program, removes or replaces Authorization.',
      ...(own.accessKeyId !== undefined
        ? []
        : ['The request given here carries no signature: pass what sign() returned.']),
    ],
  }
}

function badDate(message: string, { label }: Case): Finding {
  const isMissing = /not found/i.test(message)
  return {
    kind: 'authentication',
    summary: `The gateway found no usable X-Sdk-Date (${label}): ${isMissing ? 'it did not arrive, or the signature does not cover it' : 'what arrived is not of the form 20191115T033655Z'}.`,
    advice: [
      'Send all of signed.headers as they are: X-Sdk-Date is among them, and is signed.',
      'Check whether a proxy removes or rewrites it, or something signed the request again without it.',
      LOCK_WARNING,
    ],
  }
}

function badToken(message: string, { label, own }: Case): Finding {
  const advice: string[] = []
  if (own.sent.has('x-auth-token'))
    advice.push(
      'The request carries X-Auth-Token besides the signature: use one of the two, and leave the token out of signed calls.',
    )
  if (own.sent.has('x-security-token'))
    advice.push(
      'Get new temporary credentials: AK, SK and security token belong together and expire together.',
    )
  if (advice.length === 0)
    advice.push('The signed request has no token: look for a proxy or an interceptor that adds X-Auth-Token.')
  return {
    kind: 'token',
    summary: `The gateway did not accept the token that it received (${label})${/expire/i.test(message) ? ': it has expired' : ''}.`,
    advice: [
      ...advice,
      'Check that the token is whole and has not expired, and that the endpoint is in the region, account and project that issued it.',
      LOCK_WARNING,
    ],
  }
}
