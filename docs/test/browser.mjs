// The examples of every page, and the built site in headless Chromium. Builds it first.
//   --built        tests the site that is there
//   --only <text>  runs the tests whose name has this text
import { buildProjects } from '@apig/build'
import { spawnSync } from 'node:child_process'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { buildSite, serveSite } from '../build.mjs'
import { root } from '../.vitepress/links.mjs'
import { launchChromium } from './chromium.mjs'
import { testLanguages } from './languages.mjs'
import { runTests } from './run-tests.mjs'
import { testSite } from './site-pages.mjs'

const { values } = parseArgs({
  options: { built: { type: 'boolean' }, only: { type: 'string', default: '' } },
})

if (values.built !== true) await buildSite()
// The tests call the local gateway, which has to be built first.
await buildProjects(['packages/local-gateway'])
const tsc = createRequire(import.meta.url).resolve('typescript/bin/tsc')
const compiled = spawnSync(process.execPath, [tsc, '--build', join(root, 'docs/tsconfig.json')], {
  stdio: 'inherit',
})
if (compiled.status !== 0) process.exit(1)

const { testDebugPage } = await import('./debug-page.mjs')
const { testDocstrings } = await import('./docstrings.mjs')
const { testExamples } = await import('./examples.mjs')
const { testProtocolValues } = await import('./protocol-values.mjs')
const { testAccessibility } = await import('./signer/accessibility.mjs')
const { testCommands } = await import('./signer/commands.mjs')
const { testExplaining } = await import('./signer/explaining.mjs')
const { testPasting } = await import('./signer/pasting.mjs')
const { testPrivacy } = await import('./signer/privacy.mjs')
const { takeScreenshots } = await import('./signer/screenshots.mjs')
const { testValues } = await import('./signer/values.mjs')

/** @param {import('./run-tests.mjs').Test[]} tests */
const wanted = (tests) => tests.filter(({ name }) => name.includes(values.only))

const onDisk = wanted([
  ...testLanguages(),
  ...testProtocolValues(),
  ...testDebugPage(),
  ...testDocstrings(),
  ...testExamples(),
])
// Each starts programs of its own, and mostly waits for them.
let failed = await runTests(onDisk, 3)

const [browser, server] = await Promise.all([launchChromium(), serveSite()])
try {
  const world = { browser, origin: server.origin, site: join(root, 'docs/site') }
  const inBrowser = wanted([
    ...testValues(world),
    ...testExplaining(world),
    ...testCommands(world),
    ...testPasting(world),
    ...testPrivacy(world),
    ...testAccessibility(world),
    ...takeScreenshots(world),
    ...testSite(world),
  ])
  failed += await runTests(inBrowser)
  console.log(`\n${onDisk.length + inBrowser.length - failed} passed, ${failed} failed`)
  process.exitCode = failed === 0 ? 0 : 1
} finally {
  await browser.close()
  await server.close()
}
