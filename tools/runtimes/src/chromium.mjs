import { existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import { chromium } from 'playwright'
import { runOrThrow } from './child.mjs'
import { bundleForCondition } from './suite-bundle.mjs'

// The first four let it run as root in a container; the others keep it from talking to anybody.
const switches = [
  '--no-sandbox',
  '--disable-gpu',
  '--no-first-run',
  '--disable-quic',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
]

/** The path of Chromium: `CHROMIUM_PATH`, or Debian's, which is installed where it is missing. */
export async function findChromium() {
  const path = process.env['CHROMIUM_PATH'] ?? '/usr/bin/chromium'
  if (existsSync(path)) return path
  const debian = existsSync('/etc/debian_version') && process.getuid?.() === 0
  if (process.env['CHROMIUM_PATH'] !== undefined || !debian)
    throw new Error(
      `There is no Chromium at ${path}. Install Chromium or Chrome and set CHROMIUM_PATH to its program.`,
    )
  console.log('Installing Chromium (apt-get install chromium)')
  const env = { DEBIAN_FRONTEND: 'noninteractive' }
  await runOrThrow('apt-get', ['update'], { env })
  await runOrThrow('apt-get', ['install', '--yes', '--no-install-recommends', 'chromium'], { env })
  return path
}

/** A headless Chromium. */
export async function launchChromium() {
  return chromium.launch({ executablePath: await findChromium(), args: switches })
}

/**
 * The suite in a page, served from the loopback; whatever the page reports as an error fails it.
 *
 * @param {import('./suite-bundle.mjs').Job} job
 * @param {string} executablePath
 * @returns {Promise<import('./report.mjs').Result>}
 */
export async function runInChromium(job, executablePath) {
  const { file, crypto } = await bundleForCondition(job, 'browser')
  const server = await servePage(await readFile(file, 'utf8'))
  const browser = await chromium.launch({ executablePath, args: switches })
  try {
    const page = await browser.newPage()
    /** @type {string[]} */
    const errors = []
    page.on('pageerror', (error) => errors.push(String(error)))
    page.on(
      'console',
      (message) =>
        message.type() === 'error' && !isRefusedCall(message.text()) && errors.push(message.text()),
    )
    // A suite with a stand calls servers of its own on this machine, and a name that does not exist.
    const isKnown = (/** @type {string} */ url) =>
      url.startsWith(server.origin) ||
      (job.standUrl !== undefined && /^(http:\/\/127\.0\.0\.1:|https:\/\/[a-z-]+\.invalid\/)/.test(url))
    page.on(
      'request',
      (request) => isKnown(request.url()) || errors.push(`The page asked for ${request.url()}`),
    )
    await page.goto(server.origin)
    const outcome = await page.evaluate('globalThis.outcome')
    if (errors.length > 0 || outcome === undefined)
      throw new Error(`The page gave errors:\n${errors.join('\n')}`)
    return {
      outcome: /** @type {import('./report.mjs').Outcome} */ (outcome),
      version: browser.version(),
      crypto,
    }
  } finally {
    await browser.close()
    server.close()
  }
}

/**
 * Chromium writes a line for each call that was refused or failed, which is what a suite with a stand is about.
 *
 * @param {string} text
 */
function isRefusedCall(text) {
  return /^(Failed to load resource: |Access to fetch at 'http:\/\/127\.0\.0\.1:)/.test(text)
}

/** @param {string} script */
async function servePage(script) {
  /** @type {Record<string, [type: string, content: string]>} */
  const files = {
    '/': [
      'text/html; charset=utf-8',
      '<!doctype html><link rel="icon" href="data:,"><script type="module" src="/suite.mjs"></script>',
    ],
    '/suite.mjs': ['text/javascript; charset=utf-8', script],
  }
  const server = createServer(({ url = '' }, response) => {
    const [type, content] = files[url] ?? ['text/plain', '']
    response.writeHead(content === '' ? 404 : 200, { 'content-type': type }).end(content)
  })
  await new Promise((resolve) => server.listen(0, '127.0.0.1', () => resolve(undefined)))
  const { port } = /** @type {import('node:net').AddressInfo} */ (server.address())
  return { origin: `http://127.0.0.1:${port}`, close: () => server.close() }
}
