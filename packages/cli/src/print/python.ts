import type { PrintedRequest } from './printed-request.ts'
import { textOf } from './text.ts'

/** For Python's own library, which with `putrequest` adds no header. A JSON string is a Python string too. */
export function printPython({ method, target, origin, host, headers, body }: PrintedRequest): string {
  const kind = origin.protocol === 'https:' ? 'HTTPSConnection' : 'HTTPConnection'
  const port = origin.port === '' ? '' : `, ${origin.port}`
  const length: [string, string][] = body === undefined ? [] : [['content-length', String(body.length)]]
  const text = body === undefined ? undefined : textOf(body)
  const bytes =
    body === undefined
      ? ''
      : text === undefined
        ? `base64.b64decode(${JSON.stringify(body.toString('base64'))})`
        : `${JSON.stringify(text)}.encode()`
  return `${[
    ...(body !== undefined && text === undefined ? ['import base64'] : []),
    'import http.client',
    'import sys',
    '',
    `connection = http.client.${kind}(${JSON.stringify(origin.hostname.replace(/^\[|\]$/g, ''))}${port})`,
    `connection.putrequest(${JSON.stringify(method)}, ${JSON.stringify(target)}, skip_host=True, skip_accept_encoding=True)`,
    ...[['host', host] as const, ...headers, ...length].map(
      ([name, value]) => `connection.putheader(${JSON.stringify(name)}, ${JSON.stringify(value)})`,
    ),
    `connection.endheaders(${bytes})`,
    'response = connection.getresponse()',
    'print(response.status, response.reason, file=sys.stderr)',
    'sys.stdout.buffer.write(response.read())',
  ].join('\n')}\n`
}
