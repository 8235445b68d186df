import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import ts from 'typescript'

/** @typedef {{ folder: string, name: string, language: string, code: string }} Program an example as a file of its own */

/**
 * Writes an example as a program that Node runs.
 *
 * @param {Program} program
 * @returns {string} its file
 */
export function writeProgram({ folder, name, language, code }) {
  const file = join(folder, `${name}.mjs`)
  writeFileSync(file, language === 'ts' ? compile(code) : code)
  return file
}

/** @param {string} code */
function compile(code) {
  const compilerOptions = { module: ts.ModuleKind.ESNext, target: ts.ScriptTarget.ES2022 }
  return ts.transpileModule(code, { compilerOptions }).outputText
}
