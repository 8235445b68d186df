import { createSigner } from '@apig/signer-core'
import { createSignedFetch } from '@apig/transport-fetch'
import { createClient } from '@apig/transport-node'
import { KEY } from '../targets.mjs'

/**
 * One of our own ways to send a signed request.
 *
 * @typedef {object} Sender
 * @property {string} name
 * @property {(origin: string) => { send: (call: import('./requests.mjs').Call) => Promise<Response>, close: () => Promise<void> }} open
 */

/** @type {readonly Sender[]} */
export const senders = [
  {
    name: '`@apig/signer-core` and `fetch`',
    open(origin) {
      const signer = createSigner(KEY)
      return {
        send(call) {
          const { body, ...rest } = initOf(call)
          const signable = {
            url: origin + call.target,
            ...rest,
            ...(body instanceof FormData ? {} : { body }),
          }
          const signed = signer.sign(signable, { payload: call.unsigned === true ? 'unsigned' : 'signed' })
          return fetch(signed.url, { ...signed, body: body ?? null })
        },
        close: async () => undefined,
      }
    },
  },
  {
    name: '`@apig/transport-fetch`',
    open(origin) {
      const signedFetch = createSignedFetch({ credentials: KEY, origins: origin, retry: false })
      return {
        send: (call) => signedFetch(origin + call.target, fetchInitOf(call)),
        close: async () => undefined,
      }
    },
  },
  {
    name: '`@apig/transport-node`',
    open(origin) {
      const client = createClient({ credentials: KEY, origins: origin, retry: false })
      return {
        send: (call) => client.fetch(origin + call.target, fetchInitOf(call)),
        close: () => client.close(),
      }
    },
  },
]

/** @param {import('./requests.mjs').Call} call */
function initOf({ method, headers = {}, body }) {
  const made = typeof body === 'function' ? body() : body
  return { method, headers, ...(made !== undefined && { body: made }) }
}

/** As fetch takes them, header values have one character a byte. @param {import('./requests.mjs').Call} call */
function fetchInitOf(call) {
  const { headers, ...init } = initOf(call)
  const pairs = Object.entries(headers).map(([name, value]) => [name, Buffer.from(value).toString('latin1')])
  const payload = call.unsigned === true ? /** @type {const} */ ('unsigned') : undefined
  return { ...init, headers: Object.fromEntries(pairs), ...(payload && { apig: { payload } }) }
}
