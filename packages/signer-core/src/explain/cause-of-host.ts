import { quote } from '../show.ts'
import type { Cause } from './cause.ts'
import type { OwnRequest } from './read-signed.ts'

/** Why the gateway saw a different host than the one that was signed. */
export function causeOfHost(ours: string, theirs: string | undefined, own: OwnRequest): Cause {
  if (theirs === undefined || theirs === '')
    return {
      cause: 'Host did not reach the gateway: a proxy removed it.',
      advice: 'Have the proxy forward Host (nginx: proxy_set_header Host $http_host).',
    }
  if (theirs.toLowerCase() === ours.toLowerCase())
    return {
      cause: 'The host differs in case: clients send it in lower case.',
      advice: 'Write the host in lower case in the host header given to sign(), or leave that header out.',
    }
  if (withoutPort(theirs) === withoutPort(ours))
    return portOf(ours) === ''
      ? {
          cause: `The port ${quote(portOf(theirs))} was added to the host, by the client or by a proxy.`,
          advice:
            'Sign the host as it is sent: take it from the URL, port included (but for :443 of https and :80 of http, which clients leave out).',
        }
      : {
          cause: `The port ${quote(portOf(ours))} of the host was dropped or changed, by the client or by a proxy (nginx: $host has no port).`,
          advice:
            'Have the proxy forward Host unchanged (nginx: proxy_set_header Host $http_host), or sign the host without a port.',
        }
  if (hostOfUrl(own.url) === theirs)
    return {
      cause:
        'The host header given to sign() is not the host of the URL, and the client sent that of the URL: fetch always does.',
      advice: 'Leave the host header out, or call the URL of the host that is signed.',
    }
  if (/^(localhost|127\.|10\.|192\.168\.|172\.(1[6-9]|2[0-9]|3[01])\.|\[)/.test(theirs))
    return {
      cause:
        "A proxy forwarded the call under its own name or an internal address (a development server's proxy, nginx's proxy_pass).",
      advice: 'Have the proxy keep Host, or sign the host that the gateway sees.',
    }
  return {
    cause:
      'A proxy replaced Host (changeOrigin, proxy_set_header, a CDN), the client followed a redirect to another host, or the call went to a different endpoint than it was signed for.',
    advice:
      'Sign the host that the gateway sees: have the proxy keep Host, or give sign() a host header with the name that the proxy sends.',
  }
}

export function hostOfUrl(url: string): string | undefined {
  try {
    return new URL(url).host
  } catch {
    return undefined
  }
}

const PORT = /:([0-9]{1,5})$/
const withoutPort = (host: string): string => host.toLowerCase().replace(PORT, '')
const portOf = (host: string): string => PORT.exec(host)?.[1] ?? ''
