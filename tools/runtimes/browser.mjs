// The portable suite in headless Chromium, and on this machine's Node to compare the number of cases with.
import { findChromium, runInChromium } from './src/chromium.mjs'
import { runtimes } from './src/command-line.mjs'
import { endWith, runAll } from './src/run-all.mjs'

try {
  const executablePath = await findChromium()
  await runAll([
    ...runtimes.filter(({ name }) => name === 'node'),
    { name: 'chromium', crypto: 'noble', run: (project) => runInChromium(project, executablePath) },
  ])
} catch (error) {
  endWith(error)
}
