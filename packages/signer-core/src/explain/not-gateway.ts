import { quote } from '../show.ts'
import type { Case, Finding } from './finding.ts'

/** Answers without any trait of the gateway: a proxy's page, the service's own refusal, nothing at all. */
export function explainOther({ answer, label, own }: Case): Finding {
  const { status, errorCode } = answer
  if (errorCode !== undefined)
    return {
      kind: 'service',
      summary: `The error code ${errorCode} is not the gateway's but the service's own (${label}).`,
      advice: [
        'The request passed the gateway, signature included: look the code up in the documentation of that service.',
      ],
    }
  if (status !== undefined && status >= 200 && status < 300)
    return {
      kind: 'accepted',
      summary: `The answer refuses nothing (${label}).`,
      advice: answer.isHtml
        ? ['It is a page for a browser: perhaps the URL is not that of an API, or a login page answered.']
        : [],
    }
  return {
    kind: 'not-gateway',
    summary: `${openingOf(answer.isHtml, answer.isJson, answer.message)} (${label}): it has no error_code of API Gateway.`,
    advice: [...traces(own.hide, answer), ...adviceFor(status, answer.headers)],
  }
}

function openingOf(isHtml: boolean, isJson: boolean, message: string): string {
  if (isHtml) return 'A page for a browser came back, not an answer of the gateway'
  if (isJson) return 'The answer is JSON, but not of the gateway'
  return message.trim() === ''
    ? 'The answer has no body'
    : 'The answer is a text that the gateway does not send'
}

/** What tells who answered: the title of a page, the server's name. */
function traces(hide: (text: string) => string, answer: Case['answer']): string[] {
  const title = answer.isHtml
    ? /<title[^>]{0,100}>([^<]{1,200})/i.exec(answer.message)?.[1]?.trim()
    : undefined
  const server = answer.headers.get('server')
  const found = [
    title === undefined || title === '' ? '' : `the page is called ${quote(hide(title))}`,
    server === undefined || server === '' ? '' : `the server calls itself ${quote(hide(server))}`,
  ].filter((text) => text !== '')
  return found.length === 0 ? [] : [`Who answered: ${found.join(', ')}.`]
}

function adviceFor(status: number | undefined, headers: ReadonlyMap<string, string>): string[] {
  const scheme = /^[A-Za-z0-9-]{1,30}/.exec(
    headers.get('www-authenticate') ?? headers.get('proxy-authenticate') ?? '',
  )?.[0]
  const demands = scheme === undefined ? [] : [`It demands a login of the form ${scheme}.`]
  const between =
    'Check the URL, and whether a proxy (HTTPS_PROXY), a firewall or a login page stands between this machine and the gateway.'
  switch (status) {
    case 401:
    case 403:
      return [
        ...demands,
        'Either something before the gateway refused the call, or the gateway accepted the signature and the service behind it refused the call itself: then ask what authentication that service wants.',
        between,
      ]
    case 407:
      return [
        ...demands,
        'A proxy wants a login of its own: give the client the user name and password of the proxy.',
      ]
    case 413:
      return [
        'A proxy has a limit of its own for bodies (nginx: client_max_body_size); the gateway takes 12 MiB.',
        between,
      ]
    case 404:
      return ['The host may not be one of the gateway, or the service behind it has no such path.', between]
    case 502:
    case 503:
    case 504:
      return ['A proxy or load balancer could not reach the next server: try again later.', between]
    default:
      return [between]
  }
}
