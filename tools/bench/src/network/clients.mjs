import { createClient, signing } from '@apig/transport-node'
import { Agent, request } from 'undici'
import { bareCrypto } from '../peers/own.mjs'
import { accessKeyId, secretAccessKey, smallPost } from '../requests.mjs'

const credentials = { accessKeyId, secretAccessKey }

/**
 * The same POST to the same server, bare and signed; `bare` names what a client is compared with.
 *
 * @param {number} port
 */
export function createSenders(port) {
  // A host as clients mostly have it: a name.
  const origins = `http://localhost:${port}`
  const { wirePath, wireQuery, headers, text } = smallPost()
  const url = `${origins}${wirePath}?${wireQuery}`
  const body = text ?? ''
  const options = { method: /** @type {const} */ ('POST'), headers, body }

  const bare = new Agent()
  const inner = new Agent()
  const signed = inner.compose(signing({ credentials, origins }))
  const client = createClient({ credentials, origins, proxy: false })
  const floor = bareCrypto([smallPost()], false)

  /** @param {Promise<{ statusCode: number, body: { dump(): Promise<void> } }>} answer */
  const finish = async (answer) => {
    const { statusCode, body: content } = await answer
    await content.dump()
    if (statusCode !== 200) throw new Error(`the server answered ${statusCode}`)
  }
  /** @param {Promise<Response>} answer */
  const finishFetch = async (answer) => {
    const response = await answer
    await response.arrayBuffer()
    if (response.status !== 200) throw new Error(`the server answered ${response.status}`)
  }
  return {
    senders: [
      {
        name: 'undici request',
        bare: 'undici request',
        send: () => finish(request(url, { ...options, dispatcher: bare })),
      },
      {
        name: 'undici request, signing',
        bare: 'undici request',
        send: () => finish(request(url, { ...options, dispatcher: signed })),
      },
      {
        name: 'createClient().request',
        bare: 'undici request',
        send: () => finish(client.request(url, options)),
      },
      {
        name: 'undici request, bare crypto',
        bare: 'undici request',
        send: () => {
          floor.run()
          return finish(request(url, { ...options, dispatcher: bare }))
        },
      },
      { name: 'fetch', bare: 'fetch', send: () => finishFetch(fetch(url, options)) },
      { name: 'createClient().fetch', bare: 'fetch', send: () => finishFetch(client.fetch(url, options)) },
    ],
    close: async () => {
      await Promise.all([bare.destroy(), inner.destroy(), client.close()])
    },
  }
}
