// The portable suites in headless Chromium, and on this machine's Node to compare the number of cases with.
import { findChromium, runInChromium } from './src/chromium.mjs'
import { runtimes } from './src/command-line.mjs'
import { endWith, runAll } from './src/run-all.mjs'
import { suites } from './src/suites.mjs'

try {
  const executablePath = await findChromium()
  await runAll(
    [
      ...runtimes.filter(({ name }) => name === 'node'),
      { name: 'chromium', crypto: 'portable', run: (job) => runInChromium(job, executablePath) },
    ],
    suites,
  )
} catch (error) {
  endWith(error)
}
