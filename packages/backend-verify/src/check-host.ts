import { Refusal } from './refusal.ts'

/**
 * The end of step 3: the host that was signed is one of this service. One signature key may serve many APIs, so that
 * another service could pass on what it was sent.
 */
export function checkHost(hosts: ReadonlySet<string> | undefined, signed: string | undefined): void {
  if (hosts === undefined) return
  if (signed === undefined || !(hosts.has(signed) || hosts.has(signed.toLowerCase())))
    throw new Refusal(
      'HOST_NOT_ALLOWED',
      'The signed host is not among options.hosts: the request was meant for another service, or a proxy rewrites Host (then signedHost says what was signed).',
    )
}
