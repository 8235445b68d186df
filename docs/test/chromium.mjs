import { createRequire } from 'node:module'
import { findChromium } from '../../tools/runtimes/src/chromium.mjs'

// tools/runtimes depends on playwright; the pages here are tested in the browser that it finds.
const { chromium } = createRequire(new URL('../../tools/runtimes/package.json', import.meta.url))(
  'playwright',
)

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

/** A headless Chromium. */
export async function launchChromium() {
  return chromium.launch({ executablePath: await findChromium(), args: switches })
}
