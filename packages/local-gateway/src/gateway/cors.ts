import type { ServerResponse } from 'node:http'
import { headerValue, pathOf } from './received-request.ts'
import type { RequestHead } from './received-request.ts'
import { isPublishedPath } from './publication.ts'
import type { Publication } from './publication.ts'

/** A CORS policy, with the names that the console has for it. What is left out is as with the switch of an API. */
export interface CorsPolicy {
  /** One origin, or `*`. */
  readonly allowOrigin?: string | undefined
  /** As in `Access-Control-Allow-Methods`. */
  readonly allowMethods?: string | undefined
  /** As in `Access-Control-Allow-Headers`. */
  readonly allowHeaders?: string | undefined
  /** As in `Access-Control-Expose-Headers`. */
  readonly exposeHeaders?: string | undefined
  /** As in `Access-Control-Max-Age`. */
  readonly maxAgeSeconds?: number | undefined
  /**
   * Whether the gateway's own refusals can be read by a page. Default: true. The documentation does not say it; without,
   * a page sees an error of the network.
   */
  readonly onRefusals?: boolean | undefined
}

/** {@link CorsPolicy}, complete. */
export type Cors = { readonly [name in keyof CorsPolicy]-?: NonNullable<CorsPolicy[name]> }

/** What the documentation shows as the answer to a preflight, where an API has CORS switched on. */
export const DOCUMENTED_CORS: Cors = {
  allowOrigin: '*',
  allowMethods: 'GET,POST,PUT,DELETE,HEAD,OPTIONS,PATCH',
  allowHeaders:
    'X-Stage,X-Sdk-Date,X-Sdk-Nonce,X-Proxy-Signed-Headers,X-Sdk-Content-Sha256,X-Forwarded-For,Authorization,Content-Type,Accept,Accept-Ranges,Cache-Control,Range',
  exposeHeaders:
    'X-Request-Id,X-Apig-Latency,X-Apig-Upstream-Latency,X-Apig-RateLimit-Api,X-Apig-RateLimit-User,X-Apig-RateLimit-App,X-Apig-RateLimit-Ip,X-Apig-RateLimit-Api-Allenv',
  maxAgeSeconds: 172_800,
  onRefusals: true,
}

/** @throws TypeError that names the option */
export function settleCors(cors: CorsPolicy | boolean | undefined): Cors | undefined {
  if (cors === undefined || cors === false) return undefined
  if (cors !== true && (typeof cors !== 'object' || cors === null))
    throw new TypeError('cors must be true, false or a policy.')
  const given = cors === true ? [] : Object.entries(cors).filter(([, value]) => value !== undefined)
  return { ...DOCUMENTED_CORS, ...(Object.fromEntries(given) as Partial<Cors>) }
}

/** Every answer of an API with CORS says who may read it. */
export function allowReading(response: ServerResponse, cors: Cors): void {
  response.setHeader('Access-Control-Allow-Origin', cors.allowOrigin)
  if (cors.exposeHeaders !== '') response.setHeader('Access-Control-Expose-Headers', cors.exposeHeaders)
}

export function forbidReading(response: ServerResponse): void {
  response.removeHeader('Access-Control-Allow-Origin')
  response.removeHeader('Access-Control-Expose-Headers')
}

/**
 * Answers a preflight, without authentication and whatever it asks for: the browser compares. It has no `x-stage`, so
 * that the path alone must be published.
 */
export function answerPreflight(
  head: RequestHead,
  response: ServerResponse,
  cors: Cors,
  published: Publication,
  onPreflight: () => void,
): boolean {
  const isPreflight =
    head.method === 'OPTIONS' &&
    headerValue(head.headers, 'origin') !== undefined &&
    headerValue(head.headers, 'access-control-request-method') !== undefined
  if (!isPreflight || !isPublishedPath(pathOf(head.target), published)) return false
  onPreflight()
  response.setHeader('Access-Control-Allow-Methods', cors.allowMethods)
  response.setHeader('Access-Control-Allow-Headers', cors.allowHeaders)
  response.setHeader('Access-Control-Max-Age', cors.maxAgeSeconds)
  response.end()
  return true
}
