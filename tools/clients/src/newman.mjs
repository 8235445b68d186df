import { mkdir, writeFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { runChild } from '@apig/runtimes/child'
import { headerOf } from './stand.mjs'

const NEWMAN = fileURLToPath(new URL('../apps/node_modules/newman/bin/newman.js', import.meta.url))

/**
 * Runs a collection of Postman, whose pre-request script is the one of `apig script`.
 *
 * @type {import('../run.mjs').Runner}
 */
export async function runNewman({ calls, url, variables, script, folder }) {
  await mkdir(folder, { recursive: true })
  await writeFile(
    `${folder}/collection.json`,
    JSON.stringify({
      info: {
        name: 'flowers',
        schema: 'https://schema.getpostman.com/json/collection/v2.1.0/collection.json',
      },
      event: [{ listen: 'prerequest', script: { exec: script.split('\n') } }],
      item: calls.map((call) => ({ name: call.name, request: requestOf(call, url) })),
    }),
  )
  const values = Object.entries(variables).map(([key, value]) => ({ key, value }))
  await writeFile(`${folder}/environment.json`, JSON.stringify({ name: 'local', values }))
  const { stdout, stderr } = await runChild(
    process.execPath,
    [NEWMAN, 'run', 'collection.json', '-e', 'environment.json', '--color', 'off', '--disable-unicode'],
    { cwd: folder, timeoutSeconds: 120 },
  )
  return stdout + stderr
}

/**
 * A request as Postman saves it.
 *
 * @param {import('./calls.mjs').Call} call
 * @param {string} url
 */
export function requestOf(call, url) {
  const headers = { ...call.headers, 'x-call': headerOf(call) }
  return {
    method: call.method,
    url: urlOf(call, url),
    header: [
      ...Object.entries(headers).map(([key, value]) => ({ key, value })),
      { key: 'X-Off', value: '{{nothing}}', disabled: true },
    ],
    ...(call.body && { body: bodyOf(call.body) }),
  }
}

/**
 * @param {import('./calls.mjs').Call} call
 * @param {string} origin
 */
function urlOf({ path, pathVariables }, origin) {
  if (pathVariables === undefined) return origin + path
  const { hostname, port } = new URL(origin)
  const [address = '', query = ''] = path.split('?')
  return {
    protocol: 'http',
    host: hostname.split('.'),
    port,
    path: address.slice(1).split('/'),
    query: query.split('&').map((pair) => ({ key: pair.split('=')[0], value: pair.split('=')[1] })),
    variable: Object.entries(pathVariables).map(([key, value]) => ({ key, value })),
  }
}

/** @param {NonNullable<import('./calls.mjs').Call['body']>} body */
function bodyOf(body) {
  const entries = (/** @type {readonly (readonly [string, string])[]} */ pairs) =>
    pairs.map(([key, value]) => ({ key, value, type: 'text' }))
  if ('json' in body) return { mode: 'raw', raw: body.json, options: { raw: { language: 'json' } } }
  if ('text' in body) return { mode: 'raw', raw: body.text }
  if ('pairs' in body)
    return {
      mode: 'urlencoded',
      urlencoded: [...entries(body.pairs), { key: 'off', value: '1', disabled: true }],
    }
  if ('query' in body) return { mode: 'graphql', graphql: { query: body.query, variables: body.variables } }
  return { mode: 'formdata', formdata: entries(body.parts) }
}
