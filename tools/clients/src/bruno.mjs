import { mkdir, rm, writeFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { runChild } from '@apig/runtimes/child'
import { headerOf } from './stand.mjs'

const BRU = fileURLToPath(new URL('../apps/node_modules/@usebruno/cli/bin/bru.js', import.meta.url))

/**
 * Runs a collection of Bruno, whose pre-request script is the one of `apig script`.
 *
 * @param {'safe' | 'developer'} sandbox
 * @returns {import('../run.mjs').Runner}
 */
export const runBruno =
  (sandbox) =>
  async ({ calls, url, variables, script, folder }) => {
    await rm(folder, { recursive: true, force: true })
    await mkdir(`${folder}/environments`, { recursive: true })
    await writeFile(
      `${folder}/bruno.json`,
      JSON.stringify({ version: '1', name: 'flowers', type: 'collection' }),
    )
    await writeFile(`${folder}/collection.bru`, block('script:pre-request', script))
    // Keys can stand in .env as well, which is not committed.
    const { HUAWEICLOUD_SDK_SK: secret = '', ...others } = variables
    await writeFile(`${folder}/.env`, `HUAWEICLOUD_SDK_SK=${secret}\n`)
    await writeFile(`${folder}/environments/local.bru`, block('vars', linesOf(others)))
    for (const [index, call] of calls.entries())
      await writeFile(`${folder}/${index}.bru`, requestOf(call, url, index))
    const { stdout, stderr } = await runChild(
      process.execPath,
      [BRU, 'run', '--env', 'local', '--sandbox', sandbox],
      { cwd: folder, env: { NO_COLOR: '1' }, timeoutSeconds: 120 },
    )
    return stdout + stderr
  }

/**
 * @param {import('./calls.mjs').Call} call
 * @param {string} url
 * @param {number} index
 */
function requestOf(call, url, index) {
  const [type, content] = call.body === undefined ? ['none', ''] : bodyOf(call.body)
  return [
    block(
      'meta',
      linesOf({ name: headerOf(call), type: type === 'graphql' ? 'graphql' : 'http', seq: `${index + 1}` }),
    ),
    block(call.method.toLowerCase(), linesOf({ url: url + call.path, body: type, auth: 'none' })),
    block('headers', linesOf({ ...call.headers, 'x-call': headerOf(call) }) + '\n~X-Off: {{nothing}}'),
    ...(call.pathVariables ? [block('params:path', linesOf(call.pathVariables))] : []),
    content,
  ].join('\n')
}

/**
 * @param {NonNullable<import('./calls.mjs').Call['body']>} body
 * @returns {[type: string, blocks: string]}
 */
function bodyOf(body) {
  if ('json' in body) return ['json', block('body:json', body.json)]
  if ('text' in body) return ['text', block('body:text', body.text)]
  if ('pairs' in body)
    return [
      'formUrlEncoded',
      block('body:form-urlencoded', `${linesOf(Object.fromEntries(body.pairs))}\n~off: 1`),
    ]
  if ('query' in body)
    return ['graphql', `${block('body:graphql', body.query)}\n${block('body:graphql:vars', body.variables)}`]
  return ['multipartForm', block('body:multipart-form', linesOf(Object.fromEntries(body.parts)))]
}

const linesOf = (/** @type {Record<string, string>} */ entries) =>
  Object.entries(entries)
    .map(([name, value]) => `${name}: ${value}`)
    .join('\n')

const block = (/** @type {string} */ name, /** @type {string} */ content) =>
  `${name} {\n${content.trim().replace(/^/gm, '  ')}\n}\n`
