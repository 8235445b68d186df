import { BlockList, isIP } from 'node:net'
import { optionInvalid } from './faults.ts'

/** Where ECS serves its metadata: link-local, never routed. */
export const METADATA_ENDPOINT = 'http://169.254.169.254'

// Whatever answers there decides who the program is: only this machine and its host may.
const near = new BlockList()
near.addSubnet('169.254.0.0', 16, 'ipv4')
near.addSubnet('127.0.0.0', 8, 'ipv4')
near.addSubnet('fe80::', 10, 'ipv6')
near.addAddress('::1', 'ipv6')

/** The origin of a metadata service, which must be link-local or loopback. */
export function requireMetadataEndpoint(endpoint: string): string {
  const url = URL.canParse(endpoint) ? new URL(endpoint) : undefined
  if (
    url?.protocol !== 'http:' ||
    url.pathname !== '/' ||
    `${url.search}${url.hash}${url.username}${url.password}` !== ''
  )
    throw optionInvalid(`fromMetadata: endpoint must be like ${METADATA_ENDPOINT}, without a path.`)
  const host = url.hostname.replace(/^\[|\]$/g, '')
  const version = isIP(host)
  const isNear = host === 'localhost' || (version !== 0 && near.check(host, version === 6 ? 'ipv6' : 'ipv4'))
  if (!isNear)
    throw optionInvalid(
      'fromMetadata: endpoint must be a link-local (169.254.0.0/16, fe80::/10) or loopback address: credentials come from this machine alone.',
    )
  return url.origin
}
