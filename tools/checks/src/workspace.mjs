import { readWorkspace } from './workspace/read-workspace.mjs'
import { rules } from './workspace/rules.mjs'
import { findLongFiles } from './workspace/rules/file-length.mjs'

// Holds the rules of the workspace against its code: `node tools/checks/src/workspace.mjs`.

const root = new URL('../../..', import.meta.url)
const workspace = readWorkspace(root)

let failed = 0
for (const [name, check] of Object.entries(rules)) {
  const findings = check(workspace)
  if (findings.length > 0) failed++
  console.log(`${findings.length === 0 ? 'ok  ' : 'FAIL'} ${name}`)
  for (const { rule, file, line, message } of findings)
    console.log(`     ${file}:${line} ${message} (${rule})`)
}
for (const { file, lines } of findLongFiles(workspace)) console.log(`note ${file} has ${lines} lines`)

console.log(`\n${Object.keys(rules).length - failed} passed, ${failed} failed`)
process.exitCode = failed === 0 ? 0 : 1
