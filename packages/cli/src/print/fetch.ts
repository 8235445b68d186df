import type { PrintedRequest } from './printed-request.ts'
import { textOf } from './text.ts'

/** For any JavaScript runtime, as a module. */
export function printFetch({ method, url, headers, body }: PrintedRequest): string {
  const hasType = headers.some(([name]) => name.toLowerCase() === 'content-type')
  const pairs = headers.map(([name, value]) => `    [${JSON.stringify(name)}, ${JSON.stringify(value)}],`)
  return `${[
    `const response = await fetch(${JSON.stringify(url)}, {`,
    `  method: ${JSON.stringify(method)},`,
    '  headers: [',
    ...pairs,
    '  ],',
    ...(body === undefined ? [] : [`  body: ${bodyOf(body, hasType)},`]),
    "  redirect: 'manual',",
    '})',
    'console.error(response.status)',
    'console.log(await response.text())',
  ].join('\n')}\n`
}

/** fetch would give text a content type, where the request has none. */
function bodyOf(body: Buffer, hasType: boolean): string {
  const text = textOf(body)
  if (text === undefined)
    return `Uint8Array.from(atob(${JSON.stringify(body.toString('base64'))}), (char) => char.charCodeAt(0))`
  return hasType ? JSON.stringify(text) : `new TextEncoder().encode(${JSON.stringify(text)})`
}
