import { runInNewContext } from 'node:vm'
import { headerOf } from './stand.mjs'

/**
 * Insomnia's scripts run in Insomnia alone, and its objects are in no package. This stands in for what the script takes
 * of them, with what sets them apart from Postman's: the query in a list of its own, which an update adds to; a form that
 * is built after the script; variables that throw where they have no value.
 *
 * @type {import('../run.mjs').Runner}
 */
export async function runInsomnia({ calls, url, variables, script }) {
  let said = ''
  for (const call of calls) {
    const [address = '', query = ''] = (url + call.path).split('?')
    const request = {
      method: call.method,
      url: new Url(address, query.split('&').filter(Boolean).map(entryOf)),
      pathParameters: Object.entries(call.pathVariables ?? {}).map(([name, value]) => ({ name, value })),
      headers: new List([
        ...Object.entries({ ...call.headers, 'x-call': headerOf(call) }).map(([key, value]) => ({
          key,
          value,
        })),
        { key: 'X-Off', value: '{{ nothing }}', disabled: true },
      ]),
      upsertHeader(/** @type {Entry} */ { key, value }) {
        request.headers = new List([
          ...request.headers.all().filter((each) => each.key !== key),
          { key, value },
        ])
      },
      body: bodyOf(call.body),
    }
    let skipped = false
    const insomnia = {
      request,
      variables: {
        get: (/** @type {string} */ name) => variables[name],
        replaceIn: (/** @type {string} */ text) => replaceIn(text, variables),
      },
      execution: { skipRequest: () => (skipped = true) },
    }
    try {
      runInNewContext(script, { insomnia, TextEncoder, TextDecoder, console })
    } catch (error) {
      said += error instanceof Error || Object(error).message ? Object(error).message : String(error)
    }
    if (!skipped) await send(request, call)
  }
  return said
}

/** @typedef {{ key: string, value: string, disabled?: boolean }} Entry */

class List {
  #entries
  /** @param {Entry[]} entries */
  constructor(entries) {
    this.#entries = entries
  }
  all() {
    return this.#entries
  }
}

class Url {
  #address
  #query
  /**
   * @param {string} address
   * @param {Entry[]} query
   */
  constructor(address, query) {
    this.#address = address
    this.#query = query
  }
  toStringWithoutQuery() {
    return this.#address
  }
  get query() {
    return new List(this.#query)
  }
  /** @param {readonly string[]} names */
  removeQueryParams(names) {
    this.#query = this.#query.filter(({ key }) => !names.includes(key))
  }
  /** @param {string} text */
  update(text) {
    const url = new URL(text)
    this.#query = [...this.#query, ...[...url.searchParams].map(([key, value]) => ({ key, value }))]
    url.search = ''
    this.#address = url.toString()
  }
}

/** @param {string} pair */
function entryOf(pair) {
  const [key = '', value = ''] = pair.split('=')
  return { key: decodeURIComponent(key), value: decodeURIComponent(value) }
}

/**
 * @param {string} text
 * @param {Record<string, string>} variables
 */
function replaceIn(text, variables) {
  return text.replace(/\{\{\s*(\w+)\s*\}\}/g, (_variable, /** @type {string} */ name) => {
    if (variables[name] === undefined) throw new Error(`attempted to output null or undefined value: ${name}`)
    return variables[name]
  })
}

/** @param {import('./calls.mjs').Call['body']} body */
function bodyOf(body) {
  if (body === undefined) return { mode: undefined }
  if ('json' in body) return { mode: 'raw', raw: body.json }
  if ('text' in body) return { mode: 'raw', raw: body.text }
  if ('query' in body)
    return { mode: 'raw', raw: `{"query":${JSON.stringify(body.query)},"variables":${body.variables}}` }
  return { mode: 'urlencoded' }
}

/**
 * @param {{ method: string, url: Url, headers: List, body: { mode?: string | undefined, raw?: string } }} request
 * @param {import('./calls.mjs').Call} call
 */
async function send({ method, url, headers, body }, { body: given }) {
  const content =
    given !== undefined && 'pairs' in given
      ? join(given.pairs.map(([key, value]) => ({ key, value: value.replace('{{kind}}', 'flowers') })))
      : given !== undefined && 'parts' in given
        ? formOf(given.parts)
        : body.raw
  await fetch(`${url.toStringWithoutQuery()}?${join(url.query.all())}`, {
    method,
    headers: headers
      .all()
      .filter(({ disabled }) => !disabled)
      .map(({ key, value }) => [key, value]),
    ...(content !== undefined && { body: content }),
  })
}

/** @param {readonly (readonly [string, string])[]} parts */
function formOf(parts) {
  const form = new FormData()
  for (const [name, value] of parts) form.append(name, value)
  return form
}

/** @param {readonly Entry[]} entries */
const join = (entries) =>
  entries.map(({ key, value }) => `${encodeURIComponent(key)}=${encodeURIComponent(value)}`).join('&')
