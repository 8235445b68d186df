import type { SignedRequest } from '@apig/signer-core'
import { headerText } from './header-text.ts'

/** The signed request for a POSIX shell. */
export function curlCommand({ method, url, headers, body }: SignedRequest<string>): string {
  const sent = Object.entries(headers).map(([name, value]) =>
    // `-H 'name:'` would remove a header; a semicolon sends it empty.
    value === '' ? `${name};` : `${name}: ${headerText(value)}`,
  )
  // Else curl would call every body a form.
  if (body !== undefined && !Object.keys(headers).some((name) => name.toLowerCase() === 'content-type'))
    sent.push('Content-Type:')
  const verb = method === 'HEAD' ? '--head' : `-X ${quote(method)}`
  return [
    `curl ${/[[\]{}]/.test(url) ? '--globoff ' : ''}${verb} ${quote(url)}`,
    ...sent.map((header) => `-H ${quote(header)}`),
    // `--data` would read a file where the body begins with @.
    ...(body === undefined ? [] : [`--data-raw ${quote(body)}`]),
  ].join(' \\\n  ')
}

const quote = (text: string): string =>
  /^[A-Za-z0-9]+$/.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`
