import { TransportError } from '@apig/transport-fetch/internal'

/** Where a call goes. Undefined, as an environment variable may be, is an error that says so. */
export type UrlOption = string | URL | undefined

/** @throws TransportError `URL_INVALID` */
export function requireUrl<T>(url: T | undefined): T {
  if (url === undefined)
    throw new TransportError(
      'URL_INVALID',
      'url is undefined; is the environment variable or setting that holds it set?',
    )
  return url
}
