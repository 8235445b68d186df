import { strict as assert } from 'node:assert'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { environment, start, withGateway } from './workshop.mjs'

/**
 * Runs an example as its reader would, and looks for what it must print.
 *
 * @param {{ folder: string, name: string, example: import('./read-examples.mjs').Example }} run
 */
export async function runExample({ folder, name, example }) {
  const { kind, subject, code, prints } = example
  const file = `${name}.mjs`
  if (kind !== 'shell') writeFileSync(join(folder, file), code)
  const [program, ...options] =
    kind === 'shell' ? ['bash', '-c', code] : [process.execPath, file, ...(subject === '' ? [] : [subject])]
  /** @param {Record<string, string>} more */
  const run = async (more) => {
    const child = start(program ?? '', options, { cwd: folder, env: environment(folder, more) })
    const exit = await child.ended
    assert.equal(exit, 0, `${child.said.stdout}${child.said.stderr}`)
    assert.ok(child.said.stdout.includes(prints), `printed: ${child.said.stdout}${child.said.stderr}`)
  }
  if (kind === 'offline') await run({})
  else await withGateway((url) => run({ APIG_URL: url }))
}
