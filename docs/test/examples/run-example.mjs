import { strict as assert } from 'node:assert'
import { environment, start, withGateway } from './workshop.mjs'
import { writeProgram } from './write-program.mjs'

/**
 * Runs an example as its reader would, and looks for what it must print.
 *
 * @param {{ folder: string, name: string, example: import('./read-examples.mjs').Example }} run
 */
export async function runExample({ folder, name, example }) {
  const { kind, subject, language, code, prints } = example
  const [program, ...options] =
    kind === 'shell'
      ? ['bash', '-c', code]
      : [
          process.execPath,
          writeProgram({ folder, name, language, code }),
          ...(subject === '' ? [] : [subject]),
        ]
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
