import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { fromRoot } from '../places.mjs'
import { createDocument, DOCUMENT } from './document.mjs'

/**
 * Compares the document that is kept with that of this run, or writes it.
 *
 * @param {readonly import('../witness/witness.mjs').Testimony[]} testimonies
 * @param {readonly import('../reverse/reverse.mjs').ReverseResult[]} reversed
 * @param {{ write: boolean }} options
 * @returns {Promise<string | undefined>} what is wrong
 */
export async function checkDocument(testimonies, reversed, { write }) {
  const path = fromRoot(DOCUMENT)
  const made = await createDocument(testimonies, reversed)
  if (write) writeFileSync(path, made)
  const kept = existsSync(path) ? readFileSync(path, 'utf8') : ''
  if (kept === made) return undefined
  const [keptLines, madeLines] = [kept.split('\n'), made.split('\n')]
  const at = madeLines.findIndex((line, index) => line !== keptLines[index])
  return [
    `${DOCUMENT} is not what this run shows. Look at it, then run: node tools/interop/run.mjs --write`,
    `line ${at + 1} is:     ${keptLines[at] ?? 'missing'}`,
    `line ${at + 1} must be: ${madeLines[at] ?? 'missing'}`,
  ].join('\n')
}
