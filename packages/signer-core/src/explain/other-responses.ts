import { quote } from '../show.ts'
import { explainProjectId } from './project-id.ts'
import type { Case, Finding } from './finding.ts'
import type { ParsedResponse } from './read-response.ts'
import { sayQuoted } from './render.ts'
import { explainServiceCode } from './service-codes.ts'

const OPENINGS: Readonly<Record<ParsedResponse['format'], string>> = {
  html: 'The response is an HTML page',
  json: 'The response is JSON',
  xml: 'The response is XML',
  text: 'The response is plain text',
}

/** Responses without a code of the gateway: a service's own error, a proxy's page, nothing at all. None proves a signature. */
export function explainOther(known: Case): Finding {
  const { response, label } = known
  const { status, errorCode } = response
  // Some services report success with a code; only one such as `ModelArts.0203` contradicts the status.
  if (isSuccess(status) && !/^[A-Za-z][\w-]*\.\w/.test(errorCode ?? '')) return success(known)
  const found = explainObs(known) ?? explainServiceCode(known) ?? explainProjectId(known)
  if (found !== undefined) return { ...found, summary: found.summary + sayQuoted(known) }
  if (errorCode !== undefined)
    return {
      kind: 'service',
      summary: `The error code is not one of API Gateway's (${label}).${sayQuoted(known)}`,
      advice: [
        'Look the code up in the documentation of the service that is called (the known ones: see docs/errors.md in this package).',
        'This response does not show whether a signature was checked.',
        ...(status === 401 || status === 403
          ? [
              'Check which authentication this endpoint takes: an AK/SK signature, a token (X-Auth-Token), an app code, or an API key (Authorization: Bearer).',
            ]
          : []),
      ],
    }
  const opening =
    response.message.trim() === '' && response.format !== 'json'
      ? 'The response has no body'
      : OPENINGS[response.format]
  return {
    kind: 'not-gateway',
    summary: `${opening} (${label}), without an error code of API Gateway.${sayQuoted(known)}`,
    advice: [...traces(known), ...adviceFor(response)],
  }
}

function success({ response, label }: Case): Finding {
  return {
    kind: 'accepted',
    summary: `The response refuses nothing (${label}).`,
    advice:
      response.format === 'html'
        ? ['It is an HTML page: check that the URL is that of an API, and that no login page answered.']
        : [],
  }
}

function explainObs({ response, own, label }: Case): Finding | undefined {
  if (response.format !== 'xml') return undefined
  const host = own.headers.get('host') ?? ''
  const isObs =
    response.headers.has('x-obs-request-id') ||
    /^obs\b/i.test(response.headers.get('server') ?? '') ||
    /(?:^|\.)obs[.-]/i.test(host)
  if (!isObs && response.errorCode !== 'SignatureDoesNotMatch') return undefined
  return {
    kind: 'service',
    summary: `${isObs ? 'OBS (object storage) refused the request' : 'The response is an XML error as OBS (object storage) sends it'} (${label}). OBS signs in another way, which this package does not cover.`,
    advice: ['Use the SDK of OBS, or a URL that it has signed; the same AK and SK are used there.'],
  }
}

/** What tells who answered: the title of a page, the server's name. */
function traces({ response, own }: Case): string[] {
  const title =
    response.format === 'html'
      ? /<title[^>]{0,100}>([^<]{1,200})/i.exec(response.message)?.[1]?.trim()
      : undefined
  const server = response.headers.get('server')
  const found = [
    title === undefined || title === '' ? '' : `the page is called ${quote(own.hide(title))}`,
    server === undefined || server === '' ? '' : `the server calls itself ${quote(own.hide(server))}`,
  ].filter((text) => text !== '')
  return found.length === 0 ? [] : [`Who answered: ${found.join(', ')}.`]
}

function adviceFor({ status, headers }: ParsedResponse): string[] {
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
        'Find out who refused: something in front of the gateway, or the service behind it. If it is the service, ask which authentication it takes.',
        between,
      ]
    case 407:
      return [...demands, 'A proxy demands its own login: give the client its user name and password.']
    case 413:
      return [
        'A proxy can have a body limit of its own (nginx: client_max_body_size); the gateway takes 12 MiB.',
        between,
      ]
    case 404:
      return ['The host may not belong to the gateway, or the service behind it has no such path.', between]
    case 502:
    case 503:
    case 504:
      return ['A proxy, load balancer or gateway could not reach the next server: try again later.', between]
    default:
      return [between]
  }
}

const isSuccess = (status: number | undefined): boolean =>
  status !== undefined && status >= 200 && status < 300
