import * as http from 'node:http'

const MAX_BYTES = 64 * 1024

/** An answer of the metadata service. */
export interface MetadataAnswer {
  readonly status: number
  readonly body: string
}

/**
 * One request to the metadata service, on a connection of its own: no proxy of the environment is asked, no redirect
 * followed, and the answer is small.
 */
export function exchange(
  url: string,
  method: 'GET' | 'PUT',
  headers: Readonly<Record<string, string>>,
  signal: AbortSignal,
): Promise<MetadataAnswer> {
  return new Promise((resolve, reject) => {
    const request = http.request(url, { method, headers, signal, agent: false }, (response) => {
      const chunks: Buffer[] = []
      let length = 0
      response.on('data', (chunk: Buffer) => {
        length += chunk.length
        if (length > MAX_BYTES) request.destroy(new Error('The answer is larger than 64 KiB.'))
        else chunks.push(chunk)
      })
      response.once('end', () =>
        resolve({ status: response.statusCode ?? 0, body: Buffer.concat(chunks).toString('utf8') }),
      )
      response.once('error', reject)
      response.once('aborted', () => reject(new Error('The answer ended early.')))
    })
    request.once('error', reject)
    request.end()
  })
}
