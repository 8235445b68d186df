import type { SignedRequest } from '@apig/signer-core'

/** The signed request for any JavaScript runtime. */
export function fetchCommand({ method, url, headers, body }: SignedRequest<string>): string {
  const fields = [
    `  method: ${JSON.stringify(method)},`,
    `  headers: ${indent(JSON.stringify(headers, undefined, 2))},`,
    ...(body === undefined ? [] : [`  body: ${JSON.stringify(body)},`]),
  ]
  return [
    `const response = await fetch(${JSON.stringify(url)}, {`,
    ...fields,
    '})',
    'console.log(response.status, await response.text())',
  ].join('\n')
}

const indent = (text: string): string => text.replaceAll('\n', '\n  ')
