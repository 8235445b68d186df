import prettier from 'prettier'
import { fromRoot } from '../places.mjs'
import { versionOf } from '../prepare.mjs'
import { inputClasses } from '../requests/classes.mjs'
import { tamperings } from '../reverse/tampered.mjs'
import { calls } from '../reverse/requests.mjs'
import { cellOf } from './cell.mjs'
import { INTRODUCTION, IN_SHORT, READING, REVERSE } from './prose.mjs'

/** @typedef {import('../witness/witness.mjs').Testimony} Testimony */

/** Where the document stands, from the top of the repository. */
export const DOCUMENT = 'docs/compatibility.md'

/**
 * docs/compatibility.md: nothing in it but what the run has shown, and the prose around it.
 *
 * @param {readonly Testimony[]} testimonies
 * @param {readonly import('../reverse/reverse.mjs').ReverseResult[]} reversed
 */
export async function createDocument(testimonies, reversed) {
  const text = [
    INTRODUCTION,
    table(
      ['SDK', 'package', 'version', 'HTTP client', 'accepted', 'refused', 'not sent'],
      testimonies.map(({ sdk, results }) => [
        sdk.title,
        `\`${sdk.packageName}\``,
        versionOf(sdk),
        sdk.client,
        ...['accepted', 'refused', 'not sent'].map(
          (each) => `${results.filter(({ outcome }) => outcome === each).length}`,
        ),
      ]),
    ),
    '## In short',
    IN_SHORT,
    '## The matrix',
    READING,
    ...inputClasses.flatMap(({ title, classes }) => [
      `### ${title}`,
      table(
        ['input', ...testimonies.map(({ sdk }) => sdk.title)],
        classes.map((inputClass) => [
          inputClass.about,
          ...testimonies.map(({ results }) => cellOf(results, inputClass)),
        ]),
      ),
    ]),
    '## The divergences',
    ...testimonies.flatMap(({ sdk }) => [
      `### ${sdk.title}`,
      table(
        ['', 'input', 'what the SDK does', 'who is right', 'what to do'],
        sdk.divergences.map(({ id, input, does, right, advice }) => [id, input, does, right, advice]),
      ),
    ]),
    '## The other way round',
    REVERSE,
    table(
      ['backend', ...(reversed[0]?.accepted ?? []).map(({ sender }) => sender), 'tampered'],
      reversed.map(({ backend, accepted, refused }) => [
        backend.title,
        ...accepted.map((each) => `${each.accepted} of ${calls.length} accepted`),
        `${refused} of ${tamperings.length} refused`,
      ]),
    ),
  ].join('\n\n')
  const options = await prettier.resolveConfig(fromRoot(DOCUMENT))
  return prettier.format(text, { ...options, parser: 'markdown' })
}

/** @param {readonly string[]} head @param {readonly (readonly string[])[]} rows */
function table(head, rows) {
  const line = (/** @type {readonly string[]} */ cells) =>
    `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n')
}
