// `npm run docs:serve`: the built site on the loopback.
import { createReadStream, existsSync, statSync } from 'node:fs'
import { createServer } from 'node:http'
import { extname, join, normalize, sep } from 'node:path'
import { fileURLToPath } from 'node:url'
import { site } from './build/places.mjs'

const TYPES = new Map([
  ['.html', 'text/html; charset=utf-8'],
  ['.js', 'text/javascript; charset=utf-8'],
  ['.css', 'text/css; charset=utf-8'],
  ['.svg', 'image/svg+xml'],
  ['.json', 'application/json'],
  ['.xml', 'application/xml'],
])

/**
 * Serves a folder on a free port of the loopback, or on the one that is given.
 *
 * @param {string} folder
 * @param {number} [port]
 * @returns {Promise<{ origin: string, close: () => Promise<void> }>}
 */
export async function serveFolder(folder, port = 0) {
  const server = createServer(({ url = '/', method }, response) => {
    const file = fileOf(folder, url)
    if (file === undefined || (method !== 'GET' && method !== 'HEAD')) {
      response
        .writeHead(file === undefined ? 404 : 405, { 'content-type': 'text/plain' })
        .end('Nothing here.\n')
      return
    }
    response.writeHead(200, { 'content-type': TYPES.get(extname(file)) ?? 'application/octet-stream' })
    if (method === 'HEAD') response.end()
    else createReadStream(file).pipe(response)
  })
  await new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, '127.0.0.1', () => resolve(undefined))
  })
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('The server has no port.')
  return {
    origin: `http://127.0.0.1:${address.port}`,
    close: async () => {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

/**
 * @param {string} folder
 * @param {string} url
 */
function fileOf(folder, url) {
  let path
  try {
    path = decodeURIComponent(new URL(url, 'http://localhost').pathname)
  } catch {
    return undefined
  }
  const file = normalize(join(folder, path))
  if (!`${file}${sep}`.startsWith(`${normalize(folder)}${sep}`) || !existsSync(file)) return undefined
  if (!statSync(file).isDirectory()) return file
  const index = join(file, 'index.html')
  return existsSync(index) ? index : undefined
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  if (existsSync(join(site, 'index.html'))) {
    const { origin } = await serveFolder(site, Number(process.env['PORT'] ?? 4173))
    console.log(
      `The documentation is at ${origin}/ and the visual signer at ${origin}/signer/ (Ctrl+C ends it)`,
    )
  } else {
    console.error('There is no site yet: run `npm run docs` first.')
    process.exitCode = 1
  }
}
