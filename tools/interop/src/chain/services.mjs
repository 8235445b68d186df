import { createServer } from 'node:http'
import { setTimeout as wait } from 'node:timers/promises'

const COMPARED = [
  ...['authorization', 'content-type', 'x-auth-token', 'x-idp-id'],
  ...['x-metadata-token', 'x-metadata-token-ttl-seconds'],
]

/** @typedef {{ readonly service: string, readonly request: string, readonly headers: Record<string, string>, readonly body: any }} Seen */

/**
 * Stand-ins for STS, IAM, the metadata service, pod identity and a proxy, each at its own port of this machine. They do
 * as a situation says, and keep what they were asked.
 */
export async function startServices() {
  /** @type {import('./situations.mjs').Situation | undefined} */
  let situation
  /** @type {Seen[]} */
  let seen = []
  let exchanges = 0
  let metadataTokens = 0

  /** @param {string} name @param {{ always?: 'credential' }} [wrap] IAM wraps keys in one way only */
  function keysBody(name, { always } = {}) {
    const { body, expiry, life, ...drawn } = /** @type {NonNullable<typeof situation>} */ (situation)
    const wrapping = always ?? drawn.wrapping
    exchanges++
    if (body === 'notJson') return '<html>'
    if (body === 'empty') return ''
    if (body === 'noKeys') return '{"credential":{}}'
    const time = new Date(Date.now() + life * 1000).toISOString()
    const end = expiry === 'fraction' ? time.replace('Z', '000Z') : time.replace(/\.\d+/, '')
    const spelling = SPELLINGS[wrapping]
    const keys = {
      [spelling[0]]: `AK${name.toUpperCase()}`,
      ...(body !== 'noSecret' && { [spelling[1]]: `${name}-secret` }),
      ...(body !== 'noToken' && { [spelling[2]]: `${name}-token` }),
      ...(body !== 'noExpiry' && { [spelling[3]]: end }),
    }
    return JSON.stringify(wrapping === 'flat' ? keys : { [wrapping]: keys })
  }

  /** @type {Record<string, (request: string, headers: Record<string, any>) => [number, string, Record<string, string>?]>} */
  const handlers = {
    sts() {
      const status = /** @type {number} */ (situation?.stsStatus)
      return status < 300 ? [status, keysBody('sts')] : [status, '{"error_code":"STS.1","error_msg":"no"}']
    },
    iam(request) {
      const first = situation?.iamFirst
      const second = /** @type {number} */ (situation?.iamSecond)
      if (request.includes('id-token')) {
        if (first === 'noToken') return [201, '{"token":{}}']
        return first === 201
          ? [201, '{"token":{}}', { 'X-Subject-Token': 'unscoped' }]
          : [Number(first), '{}']
      }
      return second === 201
        ? [201, keysBody('iam', { always: 'credential' })]
        : [second, '{"error":{"code":"IAM.1","message":"no"}}']
    },
    pod() {
      const status = situation?.podStatus
      if (status === 'broken') return [200, '<html>']
      return Number(status) < 300 ? [Number(status), keysBody('pod')] : [Number(status), '{}']
    },
    metadata(request, headers) {
      if (request.startsWith('PUT')) {
        const wanted = situation?.metadataToken
        if (wanted === 'v2') return [200, `metadata-token-${++metadataTokens}`]
        return wanted === 'empty' ? [200, ''] : [Number(wanted), 'no']
      }
      const wanted = situation?.metadataKeys
      if (wanted === 'noAgency') return [401, 'Please configure Cloud Service Agency first']
      if (wanted === 'forgotten' && headers['x-metadata-token'] !== 'metadata-token-2') return [401, 'no']
      return wanted === 'keys' || wanted === 'forgotten'
        ? [200, keysBody('metadata')]
        : [Number(wanted), 'no']
    },
    proxy: () => [502, 'no'],
  }

  /** @type {Record<string, string>} */
  const origins = {}
  const servers = Object.entries(handlers).map(([service, handle]) =>
    createServer((request, response) => {
      let body = ''
      request.setEncoding('utf8').on('data', (chunk) => (body += chunk))
      request.on('end', async () => {
        const name = `${request.method} ${request.url}`
        const headers = /** @type {Record<string, string>} */ (request.headers)
        const kept = Object.fromEntries(
          COMPARED.flatMap((key) => (key in headers ? [[key, String(headers[key])]] : [])),
        )
        seen.push({ service, request: name, headers: kept, body: readJson(body) })
        if (situation?.slow) await wait(20)
        if (service === 'metadata' && situation?.metadata === 'silent') return
        if (service === 'metadata' && situation?.metadata === 'reset') return void response.destroy()
        if (situation?.failsLater && exchanges > 0) return void response.writeHead(500).end()
        const [status, text, more] = handle(name, headers)
        response.writeHead(status, { ...more, connection: 'close' }).end(text)
      })
    }),
  )
  for (const [index, service] of Object.keys(handlers).entries()) {
    const server = /** @type {import('node:http').Server} */ (servers[index])
    await new Promise((resolve) => server.listen(0, '127.0.0.1', () => resolve(undefined)))
    const { port } = /** @type {import('node:net').AddressInfo} */ (server.address())
    origins[service] = `http://127.0.0.1:${port}`
  }

  return {
    origins,
    /** @param {import('./situations.mjs').Situation} next */
    begin(next) {
      situation = next
      seen = []
      exchanges = 0
      metadataTokens = 0
    },
    seen: () => seen,
    close() {
      for (const server of servers) {
        server.close()
        server.closeAllConnections()
      }
    },
  }
}

const SPELLINGS = {
  credential: /** @type {const} */ (['access', 'secret', 'securitytoken', 'expires_at']),
  credentials: /** @type {const} */ (['accessKeyId', 'secretAccessKey', 'securityToken', 'expiration']),
  flat: /** @type {const} */ (['access_key_id', 'secret_access_key', 'security_token', 'expiration']),
}

/** @param {string} text */
function readJson(text) {
  try {
    return JSON.parse(text)
  } catch {
    return text
  }
}
