import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { runChild } from '@apig/runtimes/child'
import ts from 'typescript'
import { startReceiver } from './receiver.mjs'

const EXAMPLE = /<!-- example: run -->\s*```(\w+)\n([\s\S]*?)\n```/g
const CREDENTIALS = {
  HUAWEICLOUD_SDK_AK: 'QTWAOYTTINDUT2QVKYUC',
  HUAWEICLOUD_SDK_SK: 'MFyfvK41ba2giqM7Uio6PznpdUKGpownRZlmVmHc',
}

/**
 * Runs the examples that are marked so, as a user pastes them into a file of a project with the package installed. What
 * they send goes to a server on the loopback that checks its signature.
 *
 * @type {import('./packed.mjs').Check}
 */
export async function checkReadme({ folder }, project) {
  const readme = await readFile(join(folder, 'README.md'), 'utf8').catch(() => '')
  const examples = [...readme.matchAll(EXAMPLE)]
  // Examples that serve need somebody who calls them: a test of their package runs them.
  if (examples.length === 0 && readme.includes('<!-- example: serve -->')) return []
  if (examples.length === 0) return ["README.md has no example that is marked with '<!-- example: run -->'"]
  const faults = []
  for (const [at, [, language, code = '']] of examples.entries()) {
    const file = join(project.folder, `readme-example-${at + 1}.mjs`)
    await writeFile(file, language === 'ts' ? compile(code) : code)
    const receiver = await startReceiver(project.folder, CREDENTIALS.HUAWEICLOUD_SDK_SK)
    const env = { ...CREDENTIALS, APIG_URL: `${receiver.origin}/v1/infers/example` }
    const {
      code: ended,
      stdout,
      stderr,
    } = await runChild(process.execPath, [file], { cwd: project.folder, env, timeoutSeconds: 60 })
    const received = await receiver.stop()
    if (ended !== 0) faults.push(`example ${at + 1} ended with ${ended ?? 'a signal'}:\n${stderr}${stdout}`)
    else if (received.length === 0) faults.push(`example ${at + 1} sent nothing to APIG_URL`)
    faults.push(
      ...received
        .filter(({ fault }) => fault !== undefined)
        .map(({ fault }) => `example ${at + 1}: ${fault}`),
    )
  }
  return faults
}

/** @param {string} code */
function compile(code) {
  const compilerOptions = { module: ts.ModuleKind.ESNext, target: ts.ScriptTarget.ES2022 }
  return ts.transpileModule(code, { compilerOptions }).outputText
}
